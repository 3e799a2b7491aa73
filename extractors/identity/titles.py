"""Titles: the name of a body and the year, out of `…2022年政府信息公开工作年度报告` and its many variants."""

import functools
import re

from msgspec import Struct
from msgspec.structs import replace

from extractors.facts import Scope
from extractors.glyphs import fold, visible

MAX_TITLE = 200
"""Titles are read up to here: the longest real one has about 70 characters."""

_PHRASE = re.compile(r"政府信息(?:主动)?公开|政务信息公开|信息公开|政务公开|公开工作|年度工作报告|年度报告|年报")
_WORDS = (
    "政府信息|政务信息|信息公开|政务公开|主动公开|公开|工作|年度|报告|年报|情况|总结|统计表|的|关于|印发|公布|发布|编制|"
    "和(?=政|信|公)|图片版|超链版|图解|文字版|正式|本(?!溪)"
)
_AROUND = re.compile(rf"^(?:{_WORDS}|[-_|.,:;/~—<《>》\"'()])+(?=.{{2}})|(?:{_WORDS}|\((?:{_WORDS})+\))+$")
"""Words of titles before and behind a name that stands behind the title: inside of it they are its own."""
YEAR = re.compile(r"(?<![0-9])(20[0-4][0-9])(?![0-9])(?!年?[0-9]{1,2}月)")
_YEARS = re.compile(r"\(?(?<![0-9])20[0-4][0-9](?![0-9])\)?(?:学年)?年?度?\)?|(?<![0-9第])[012][0-9]年度?$")
_SPAN = re.compile(r"(?<![0-9])20[0-4][0-9]年?度?[-/~—至]20[0-4][0-9](?![0-9])")
"""Two years as one: which of them is reported on, the title does not tell."""
_CHINESE_YEAR = re.compile(r"[二2][〇零○OoＯ0][〇零○OoＯ0一二三1-3][〇零○OoＯ一二三四五六七八九0-9](?=年)")
_DIGITS = str.maketrans("〇零○OoＯ一二三四五六七八九", "000000123456789")
_DATED = re.compile(
    r"^\(?20[0-4][0-9][-./年](?:0?[1-9]|1[0-2])[-./月](?:0[1-9]|[12][0-9]|3[01]|[1-9])日?\)?"
    r"(?:[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?)?"
)
"""The day that a list of links prints before a title."""
_TAG = re.compile(r"^\([^()0-9]{1,20}(?<![局委厅府办处会院镇乡道心区县市省州盟旗])\)(?=.{8})")
"""What a list of links prints before a title: [年报], (一); no body."""
ISSUED = re.compile(r"\(20[0-4][0-9]\)第?[0-9]{1,4}号")
"""The number of a document, with the year in which it was issued: 聊统字〔2023〕2号."""
_COLUMN = re.compile(
    r"^[^0-9]{2,30}?信息公开(?:工作)?(?:年度报告|年度工作报告|年报)[-_|:~—>]*"
    r"(?=[^0-9]{3,40}20[0-4][0-9]年?度?[^0-9]{0,12}信息公开[^0-9]{0,8}(?:报告|年报)"
    r"|[^0-9_|>-]{3,40}信息公开[^0-9_|>-]{0,8}(?:报告|年报)\(?20[0-4][0-9])"
)
"""A site and the column of its reports before the title: 聊城市人民政府 政府信息公开年度报告 聊城市统计局2022年…."""
_BEFORE = re.compile(
    r"^(?:附件[0-9]{0,2}[:.]?|现将|兹将|关于|印发|公布|发布|公开|转发|报送|上报|呈报|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.:)]|[-_|.,:;/~—>《<\"'(])+"
)
_MARK = re.compile(r"^(?:\((?:bookmark|pic|if|图片|image)[^()]{0,40}\))+", re.IGNORECASE)
_AFTER = re.compile(r"(?:关于|印发|公布|发布|公开|[-_|.,:;/~—<《\"'()]|的|年度|年|度|工作)+$")
_ABOUT = re.compile(
    r"^(?:欢迎(?:访问|光临)|中国\.)|\((?:盖章|公章|签章|印章|章)\)?|(?:门户网站|官方网站|网站|官网)$"
    r"|^.{2,24}(?:门户网站|官方网站|政府网站|公众信息网|政务网|网站)(?=[\u4e00-\u9fff]{4})(?!管理|建设|运行|运维|监测|编辑)"
)
"""What a site and a seal put around a name: 聊城市人民政府门户网站聊城市统计局, (盖章)."""
_ITS_OFFICE = re.compile(r"(?:(?<=[局厅])|(?<=办事处)|(?<=[镇乡]人民政府))办公室$")
"""The section that issues the report of a bureau or township: no body of its own, as 委员会办公室 may be."""
_SITE = re.compile(r"[_|]|-{1,2}|>>?|<<?")
_MARKUP = re.compile(r"</?[a-z!]|[{}]", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?:\((?:全(?:[国省市区县旗]|州(?!县))[^()]{0,8}|全系统|汇总|关区)\)|(?<=海关)关区|全系统|\(汇总\))$"
)
_SYSTEM = re.compile(r"^全[国省市区县州旗](?:.{2,8}系统|海关)$")
"""全国海关, 全国税务系统: the central body's sum over its branches."""
_OWN = re.compile(r"\(?(?:本级机关|机关本级|局本级|本级|本部|机关)\)?$")
_NAME = re.compile(r"^[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇()·.]{2,60}$")
_CORE = re.compile(r"[\u4e00-\u9fff]")
_TWICE = re.compile(r"([\u4e00-\u9fff]{3,})(?:关于|[-.,:/;]|(\())?\1(?(2)\)?)")
"""The whole of a name, its place or its words at once again: no body's name says three characters twice in a row."""
NOTICE = re.compile(r"关于(?:印发|公布|发布|公开|转发|报送).*(?:通知|公告|通告|函)$")
"""Of what is sent out with the report, before its own title."""
_SENT = re.compile(r"^.{2,40}关于(?:印发|公布|发布|公开|转发|报送)(?=.{4})")
"""Who sends the report out, before whose it is: 聊城市统计局办公室关于印发聊城市统计局."""
_AGAIN = re.compile(r"^([\u4e00-\u9fff]{3,})([\u4e00-\u9fff]{2,12})\1$")
"""A name, and once more with what its place lies in: 聊城市统计局山东省聊城市统计局."""


class Heading(Struct, frozen=True):
    """What a title says: the body's name (empty where it names none), the year (0), the scope where it is marked."""

    name: str
    year: int
    scope: Scope = "unknown"
    whole: bool = False
    """The title names the report to its end, not only its start."""
    apart: bool = False
    """The name stands in another part of the title than the report, as that of a site does."""


def read_title(title: str) -> Heading | None:
    """The heading that `title` is; None where it is no title of an annual report."""
    return _read_title(title[: 2 * MAX_TITLE])


@functools.lru_cache(maxsize=1024)
def _read_title(title: str) -> Heading | None:
    """The same. Kept, since one report asks for its titles several times."""
    text = without_mark(arabic_year(fold(title)[:MAX_TITLE]))
    text = _COLUMN.sub("", _TAG.sub("", ISSUED.sub("", _DATED.sub("", text))))
    if _MARKUP.search(text):
        return Heading(text[:60], 0)
    heading = _read(text)
    return replace(heading, year=0) if heading is not None and _SPAN.search(text) else heading


def without_mark(text: str) -> str:
    """A folded line without the mark of an editor before it: [bookmark: _GoBack]."""
    return _MARK.sub("", text) if text.startswith("(") else text


def _read(text: str) -> Heading | None:
    first = None
    for part in dict.fromkeys((*_SITE.split(text), text)):
        if phrase := _PHRASE.search(part):
            heading = _heading(part, phrase)
            if heading.name:
                return replace(heading, apart=True) if first is not None and part == text else heading
            first = first or heading
    return first


def _heading(text: str, phrase: re.Match[str]) -> Heading:
    head = text[: phrase.start()]
    if phrase[0].startswith("政府") and head.endswith("人民"):
        head += "政府"
    # 2023年发布的2022年…: the year beside what is reported.
    years = YEAR.findall(head)[-1:] or YEAR.findall(text)
    year = int(years[0]) if years else 0
    name = _clean(_YEARS.sub("", head))
    if not name:
        name = _clean(_AROUND.sub("", _YEARS.sub("", text[phrase.end() :])))
    scope: Scope = "unknown"
    if marker := _WHOLE.search(name):
        name, scope = _clean(name[: marker.start()]), "consolidated"
    elif (marker := _OWN.search(name)) and len(name) > len(marker[0]) + 2 and not name.endswith("国家机关"):
        name, scope = _clean(name[: marker.start()]), "own"
    if scope == "unknown":
        scope = _scope_behind(text[phrase.end() :]) or ("consolidated" if _SYSTEM.match(name) else scope)
    whole = "报告" in text[phrase.start() :] or "年报" in text[phrase.start() :]
    return Heading(name, year, scope, whole)


def _scope_behind(text: str) -> Scope | None:
    """The scope that is marked behind the title: …年度报告(全国海关), …(本级机关)."""
    if _WHOLE.search(text):
        return "consolidated"
    return "own" if (marker := _OWN.search(text)) and marker[0].startswith("(") else None


def arabic_year(text: str) -> str:
    """`text`, its years in Chinese numerals (二〇二二年) in digits."""
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)


def _clean(name: str) -> str:
    """A name without what titles put around it."""
    for _ in range(3):
        before = name
        name = _AFTER.sub("", _BEFORE.sub("", _SENT.sub("", _ABOUT.sub("", name))))
        label, colon, named = name.rpartition(":")
        name = (named or label) if colon else name
        if name == before:
            break
    name = _ITS_OFFICE.sub("", _AGAIN.sub(r"\2\1", _TWICE.sub(r"\1", name)))
    return name + ")" * (name.count("(") - name.count(")"))


def unmarked(name: str) -> str:
    """A folded name without the mark of the report's scope: 广州海关关区."""
    marker = _WHOLE.search(name)
    return name[: marker.start()] if marker else name


@functools.lru_cache(maxsize=1024)
def plausible(name: str) -> bool:
    """Whether `name`, folded, can be the name of a body: Han characters of a sane number, not one of them repeated.

    Kept, since one report asks it of the same few names several times.
    """
    return bool(_NAME.match(name)) and len(set(name)) > 1 and len(_CORE.findall(name)) >= 2


def as_named(name: str) -> str:
    """A folded name as it is written: full-width brackets, the comma of lists between its parts."""
    return name.replace("(", "（").replace(")", "）").replace(".", "、")


@functools.lru_cache(maxsize=1024)
def printed(title: str) -> str:
    """A title for people: visible characters only, single blanks."""
    return " ".join(visible(title[: 2 * MAX_TITLE]).split())[:MAX_TITLE]
