"""Whether a document is an annual disclosure report at all."""

import re

from extractors.glyphs import fold
from extractors.identity.evidence import Evidence
from extractors.identity.other_kinds import NAMED, kind_of

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
_SCHOOL = re.compile(r"[0-9]学年")
_ERROR = re.compile(
    r"^(?:404|403|500|502|503)|404notfound|页面不存在|无法访问|您访问的页面|找不到(?:该|页)|accessdenied|badgateway",
    re.IGNORECASE,
)
_ERROR_PAGE = "an error page"
_LISTED = re.compile(r"公开.{0,8}(?:年度报告|年报)")
_LIST = re.compile(r"共[0-9]+(?:页|条)|下一页|尾页|上一页|末页")


def is_annual_report(evidence: Evidence, tables_found: int) -> str | None:
    """None where the document is an annual report, else the reason why it is none.

    `tables_found`: how many of the three official tables it has. A title alone makes no report: it needs one of the
    tables, or two of the six sections.
    """
    titles = _titles(evidence)
    other = kind_of(titles)
    if other is not None or tables_found >= 2:
        return other
    text = _text(evidence)
    if tables_found >= 1 and (NAMED.search(text) or any(map(NAMED.search, titles))):
        return None
    if any(map(_SCHOOL.search, titles)):
        return "a school's report on its own information"
    if not text.strip():
        return "no text and none of the official tables"
    if _is_error(titles, text):
        return _ERROR_PAGE
    named = NAMED.search(text) or any(map(NAMED.search, titles))
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
    return kind_of(titles) or (_ERROR_PAGE if _is_error(titles, _text(evidence)) else None)


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


def _many_reports(text: str) -> bool:
    """Many lines that are titles of reports: a list, not a report."""
    return sum(len(line) < 80 and _LISTED.search(line) is not None for line in text.split("\n")[:500]) >= 5
