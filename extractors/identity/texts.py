"""The texts of a document as they are searched for names and places."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from extractors.glyphs import fold
from extractors.identity.evidence import Evidence
from extractors.identity.names import read_name
from extractors.identity.titles import plausible

_MAX_PROSE = 60_000
_MAX_PARAGRAPH = 2_000
_SPONSOR = re.compile(
    r"(?:主办单位|主办|承办单位|来源|信息来源|发布机构|发布单位|发文机关|公开主体|供稿):([\u4e00-\u9fff]{2,40}?)"
    r"(?=(?:(?:发布|发文|生成|成文|更新|信息)?(?:时间|日期)|作者|编辑|责任编辑|审核|字体|字号|浏览|点击|阅读|访问|打印|分享"
    r"|地址|电话|联系|邮编|邮政编码|承办|主办|协办|技术支持|版权所有|网站)|[^\u4e00-\u9fff]|$)"
)
"""Up to the next label of the line: 来源：聊城市统计局 时间：… has no blanks any more."""
_SIGNED_DATE = re.compile(r"20[0-4][0-9]年?[^报告]{0,12}$")
_ADDRESS = re.compile(r"(?:地址|办公地点|通讯处|通信处):?(.{4,80})")
_SITE_WORDS = re.compile(
    r"(?:(?:政府)?门户网站|(?:政府|政务)?(?:信息)?公开(?:平台|专栏|网站|网)?|公众信息网|信息网|政府网站|政府网|政务网|网站|网)+$"
)
_SITE_PREFIX = re.compile(r"^(?:中国[.]?|欢迎访问)")
_JOURNEY = re.compile(
    r"赴|考察|座谈|观摩|取经|结对|来我|来本|到我|莅临|兄弟|参观|走访|开展.{0,8}交流|交流(?:学习|经验|活动)|学习.{0,12}(?:经验|做法)|"
    r"(?:经验|做法).{0,8}学习|借鉴|对口支援|帮扶|来自|例如|比如|譬如|等地|等先进|先进(?:地区|经验|做法)|以.{2,12}为例"
)
_SENTENCE = re.compile(r"[.;!?\n]")
_FOLLOWED = re.compile(r"(?:按照|按|根据|依据|遵照|落实|贯彻|转发|上报|报|报送|报请|经|受|接受|对照|执行)(?:了|好)?$")
_LEADING = re.compile(
    r"^.{0,4}?(?:部署|要求|安排|通知|印发|下发|文件|制定|的指导|指导|考核|关于|领导下|督促|检查|批复|指标|组织的|举办|培训|通报)"
)


_OWN_BODY = re.compile(r"[我本](?:[局镇乡厅]|街道|委(?![员会托派任]))")
_OWN_PLACE = re.compile(r"[我本][省市县区州盟旗](?!级)|[市县区州省]委[.]?[市县区州省](?:人民)?政府")


class Prose(Struct, frozen=True):
    """The folded texts of a document: how it is signed, what its site says (its source first), its running text."""

    site: tuple[str, ...]
    signed: tuple[str, ...]
    addresses: tuple[str, ...]
    text: str

    @property
    def strong(self) -> tuple[str, ...]:
        """Texts that name a body of their own accord."""
        return self.signed + self.site


def prose(evidence: Evidence) -> Prose:
    """The texts of `evidence` as they are searched here."""
    folded = [fold(text[:_MAX_PARAGRAPH]) for text in evidence.paragraphs[:2000]]
    lines = [text for text in folded[:40] + folded[-12:] if len(text) < 400]
    named = [line for line in (*lines, *map(fold, evidence.labelled)) if ":" in line]
    sponsors = [match[1] for line in named for match in _SPONSOR.finditer(line)]
    source, owner = fold((evidence.source or "")[:120]), site_owner(evidence.site_name)
    signed = [_SIGNED_DATE.sub("", text) for text in reversed(folded[-10:]) if 3 < len(text) <= 50]
    site = tuple(filter(None, (source, *sponsors, owner)))
    signatures = tuple(_unlisted([t if "." not in t and plausible(t) and read_name(t).words else "" for t in signed]))
    addresses = tuple(match[1] for text in folded if "址" in text or "点" in text for match in _ADDRESS.finditer(text))
    return Prose(site, signatures, addresses[:8], "\n".join(folded)[:_MAX_PROSE])


def _unlisted(lines: Sequence[str]) -> Iterator[str]:
    """Those of `lines`, names of bodies or empty, that stand in no list of several: links at the foot of a page."""
    for place, name in enumerate(lines):
        beside = (*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2])
        if name and not any(other and other not in name and name not in other for other in beside):
            yield name


def calls_itself_a_body(text: str) -> bool:
    """Whether a text speaks of its own bureau or township (我局, 我镇) more than of its place, as a government does."""
    return len(_OWN_BODY.findall(text)) > len(_OWN_PLACE.findall(text))


def site_owner(name: str | None) -> str:
    """Whose a site is: its name, folded, without the words for a site (溆浦县人民政府门户网站)."""
    text = fold((name or "")[:120])
    owner = _SITE_WORDS.sub("", _SITE_PREFIX.sub("", text))
    return f"{owner}政府" if owner.endswith("人民") else owner or text


def of_others(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` stands in a sentence on journeys, guests or examples: perhaps another's name."""
    first = max((match.end() for match in _SENTENCE.finditer(text, max(0, start - 120), start)), default=start - 120)
    last = _SENTENCE.search(text, end, end + 80)
    return _JOURNEY.search(text, max(0, first), last.start() if last else end + 80) is not None


def of_superiors(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is the name of one who is followed: 按照…要求, …印发的通知."""
    before, after = text[max(0, start - 6) : start], text[end : end + 16]
    return bool(_FOLLOWED.search(before) or _LEADING.match(after))
