"""Whether a document is an annual disclosure report at all."""

import re

from extractors.glyphs import fold
from extractors.identity.evidence import Evidence

_MAX_TEXT = 200_000
_MAX_PARAGRAPH = 2_000
_SECTIONS = (
    r"(?:总体情况|概述|基本情况|总体工作情况|工作概述)",
    r"(?:行政机关)?主动公开(?:政府信息)?(?:的)?情况",
    r"(?:行政机关)?(?:收到和处理|收到及处理|受理和处理)?(?:政府信息)?(?:公开申请|依申请公开)(?:政府信息)?(?:的)?情况",
    r"(?:因)?(?:政府信息公开)?(?:工作)?(?:被申请|申请)?行政(?:法)?复议",
    r"(?:政府信息公开工作)?(?:存在的?|工作中存在的)(?:主要)?(?:困难|问题)",
    r"(?:其他|其它)(?:需要报告的?)?(?:的)?事项",
)
_NUMBERED = re.compile(r"(?:^|[\n.;])[一二三四五六七八][.](?=[^\n]{2})")
_ANCHORS = tuple(re.compile(section) for section in _SECTIONS)
_PERIOD = re.compile(r"上半年|下半年|半年度|第?[一二三四1-4]季度|[1-9]月?[-至到][0-9]{1,2}月|月报|季报")
_OTHERS = (
    (
        re.compile(r"政府网站(?:工作)?年度(?:工作)?报表|政府网站年度报告|网站工作年度报表|政务新媒体年度"),
        "the yearly form on a government website",
    ),
    (re.compile(r"法治政府建设|法治建设|依法行政(?:工作)?(?:情况|年度)"), "a report on law-based government"),
    (re.compile(r"部门(?:预|决)算|财政(?:预|决)算|三公.{0,2}经费"), "a budget"),
    (re.compile(r"政府信息公开(?:指南|目录|制度|规定|办法)$|申请表$|公开保密审查"), "a guide or rule on disclosure"),
    (re.compile(r"行政执法.{0,8}(?:统计|年报|年度报告|数据|公示)"), "statistics of law enforcement"),
    (re.compile(r"行政复议.{0,4}(?:行政)?应诉.{0,10}(?:报告|总结|情况|统计)"), "a report on reviews and lawsuits"),
    (re.compile(r"工作要点|(?:工作|实施)方案$|任务分工"), "a plan of work"),
)
_ABOUT_REPORTS = (
    (re.compile(r"关于(?:做好|报送|编制|开展|组织).{0,40}(?:年度报告|年报).{0,30}通知"), "a notice on how to report"),
    (re.compile(r"(?:年度报告|年报)(?:\(试行\))?的?(?:格式|模板)》?(?:\(试行\))?的?通知"), "a notice on how to report"),
    (
        re.compile(
            r"^(?:附件[0-9]{0,2}[:.]?|《)*(?:中华人民共和国)?政府信息公开(?:工作)?年度报告》?\(?(?:格式|模板|范本|样式)"
        ),
        "the form of reports",
    ),
    (re.compile(r"(?:年度报告|年报)》?的?(?:政策|文字|图文)?解读$"), "an explanation of a report"),
)
"""Titles that name such reports and are none: the tables below them are empty forms or examples."""
_SCHOOL = re.compile(r"[0-9]学年")
_ERROR = re.compile(
    r"^(?:404|403|500|502|503)|404notfound|页面不存在|无法访问|您访问的页面|找不到(?:该|页)|accessdenied|badgateway",
    re.IGNORECASE,
)
_ERROR_PAGE = "an error page"
_REPORT_TITLE = re.compile(r"信息公开.{0,20}(?:年度报告|年报|工作报告)")
_PART_OF_YEAR = re.compile(r"上半年|下半年|半年度?|季度")
_LISTED = re.compile(r"公开.{0,8}(?:年度报告|年报)")
_LIST = re.compile(r"共[0-9]+(?:页|条)|下一页|尾页|上一页|末页")
_NAMED = re.compile(r"信息(?:主动)?公开|政务公开")


def is_annual_report(evidence: Evidence, tables_found: int) -> str | None:
    """None where the document is an annual report, else the reason why it is none.

    `tables_found`: how many of the three official tables it has. A title alone makes no report: it needs one of the
    tables, or two of the six sections.
    """
    titles = _titles(evidence)
    other = _another_kind(titles)
    if other is not None or tables_found >= 2:
        return other
    text = _text(evidence)
    if tables_found >= 1 and (_NAMED.search(text) or any(map(_NAMED.search, titles))):
        return None
    if any(map(_SCHOOL.search, titles)):
        return "a school's report on its own information"
    if not text.strip():
        return "no text and none of the official tables"
    if _is_error(titles, text):
        return _ERROR_PAGE
    named = _NAMED.search(text) or any(map(_NAMED.search, titles))
    sections = sections_found(text)
    if named and sections >= 2:
        return None
    if _LIST.search(text) or _many_reports(text):
        return "a list of reports: links, no body"
    if not named:
        return "nothing about 政府信息公开"
    return f"no official table and {sections} of the six sections of a report"


def another_kind(evidence: Evidence) -> str | None:
    """What else a document is by its own title, if that says so; None where it may be a report or a part of one."""
    titles = _titles(evidence)
    return _another_kind(titles) or (_ERROR_PAGE if _is_error(titles, _text(evidence)) else None)


def _titles(evidence: Evidence) -> list[str]:
    return [fold(title) for title in evidence.titles[:6]]


def _text(evidence: Evidence) -> str:
    return "\n".join(fold(paragraph[:_MAX_PARAGRAPH]) for paragraph in evidence.paragraphs[:3000])[:_MAX_TEXT]


def _is_error(titles: list[str], text: str) -> bool:
    return len(text) < 2000 and any(_ERROR.search(part) for part in (*titles, text[:300]))


def sections_found(text: str) -> int:
    """How many of the six sections have a numbered heading in the folded `text`."""
    found: set[int] = set()
    for start in _NUMBERED.finditer(text):
        for number, anchor in enumerate(_ANCHORS):
            if anchor.match(text, start.end()):
                found.add(number)
                break
    return len(found)


def _another_kind(titles: list[str]) -> str | None:
    """What else the documents in the same columns are, told by their titles. The first title that speaks decides.

    A title that stands there whole too was cut, and may have lost the very word.
    """
    for title in titles:
        if any(other != title and other.startswith(title) for other in titles):
            continue
        for pattern, name in _ABOUT_REPORTS:
            if pattern.search(title):
                return name
        if _REPORT_TITLE.search(title):
            return "statistics of a part of the year" if _PART_OF_YEAR.search(title) else None
        if _NAMED.search(title) and _PERIOD.search(title):
            return "statistics of a part of the year"
        for pattern, name in _OTHERS:
            if pattern.search(title):
                return name
    return None


def _many_reports(text: str) -> bool:
    """Many lines that are titles of reports: a list, not a report."""
    return sum(len(line) < 80 and _LISTED.search(line) is not None for line in text.split("\n")[:500]) >= 5
