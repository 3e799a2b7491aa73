"""The year reported on, and the date of publication: never one for the other."""

import datetime
import functools
import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from extractors.glyphs import fold, visible
from extractors.identity.titles import ISSUED, arabic_year

FIRST_YEAR = 2003
"""The first local disclosure rules are of 2003 (Guangzhou); nothing reports on an earlier year."""
LAST_YEAR = 2049
"""A larger number in a text is no year."""
_LATE = 9
"""The last month in which a page is taken to be on the year before; reports are due in January and March."""
_OPENING = 30
"""Paragraphs in which the period stands."""
_MAX_PARAGRAPH = 3000
_MAX_PARAGRAPHS = 400
_Y = r"(?<![0-9])(20[0-4][0-9])"
# 年 and 月 are lost from dates by some extractions: 202011日至20201231日.
_PERIOD = re.compile(
    _Y
    + r"(?:年|[-/.])?0?1?(?:月|[-/.])?0?1日?(?:起|零时|0时)?"
    + r".?(?:至|到|-|~|—)(?:20[0-9]{2,4})?(?:年|[-/.])?12?(?:月|[-/.])?31"
)
_PART_OF_YEAR = re.compile(
    r"(?:期限|时段|时间|期间)[^,;.0-9]{0,8}"
    + _Y
    + r"年[0-9]{1,2}月[0-9]{1,2}日起?(?:至|到|-|~)(?:(20[0-4][0-9])年)?12月31日"
)
_REPORTED = re.compile(
    r"(?<!针对)(?<!对照)(?<!反馈)(?<![比较与])" + _Y + r"年?度?[^,;!?0-9]{0,24}?(?:信息公开|政务公开|年度报告|年报)"
)
_YEAR_WORD = re.compile(_Y + r"年")
_LAST_YEAR = re.compile(r"(?:针对|对照|比|较|与|同比|上年|去年|截至|截止)[^0-9]{0,3}$")
_CHINESE_DAY = re.compile(r"(?<=年)([一二三四五六])月[一二三四五六七八九十廿]{1,3}(?=日)")
_MONTHS = " 一二三四五六"
_DATE = re.compile(r"(20[0-4][0-9])(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})(?![0-9])")
_SPACED_DATE = re.compile(
    r"(20[0-4][0-9])\s{0,2}(?:年|[-/.])\s{0,2}([0-9]{1,2})\s{0,2}(?:月|[-/.])\s{0,2}([0-9]{1,2})(?![0-9])"
)
_PUT_UP = re.compile(
    r"(?:发布|公开|更新|信息|成文|生成)?(?:时间|日期):?(20[0-4][0-9])(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])[0-9]{1,2}"
)
_SPAN = re.compile(r"期限|时限|时段|日起|[0-9日][至到]")
_COMPACT = re.compile(r"(?<![0-9])(20[0-4][0-9])(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_REPORT_YEAR_IN_URL = re.compile(r"[?&](?:fbtime|timeFrame|year|nd)=(20[0-4][0-9])(?![0-9])", re.IGNORECASE)
_PATH_DATE = re.compile(
    r"(?<=[/_])t?(20[0-4][0-9])(?:"
    r"(?P<compact>0[1-9]|1[0-2])(?:(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])?[0-9]{0,11})?"
    r"|[-/_](?P<apart>0?[1-9]|1[0-2])(?:[-/_](?:0?[1-9]|[12][0-9]|3[01]))?)(?=[/_.]|$)"
)
"""`/202301/`, `/2023/1/20/`, `/202301/20/`, `art_2023_1_20_`, `/t20230120_`, `/20230120093000/`."""
_COLUMN_YEAR = re.compile(
    r"/[^/]*(?:nb|ndbg|nianbao|nbao)[^/]*/(?:[^/]+/)?(20[0-4][0-9])(?:n|nd|nian|nb)?[0-9]?/", re.IGNORECASE
)
"""The folder of a year in a column of annual reports: `/xxgknb/2022/`, `/zfxxgknb/2021n/`."""


class _Texts(Struct, frozen=True):
    """Paragraphs folded, the period that the first of them name, and the year and month under the last."""

    folded: list[str]
    period: int
    dated: tuple[int, int] | None


@functools.lru_cache(maxsize=4)
def _texts(paragraphs: tuple[str, ...]) -> _Texts:
    """What paragraphs say of the year. Kept, since a report is asked twice, for its year and for what denies it."""
    folded = [fold(text[:_MAX_PARAGRAPH]) for text in paragraphs[:_MAX_PARAGRAPHS]]
    return _Texts(folded, _period(folded[:_OPENING]), _dated(folded))


def report_year(
    title_years: Iterable[int], paragraphs: Iterable[str], published: str | None, url: str | None
) -> tuple[int, str]:
    """The year reported on and what tells it; 0 where nothing does. Of contradicting evidence the strongest stands.

    What tells it: the `title`, the `period`, the `opening` of the text, the `address`, the `prose`, or, where there is
    none of these, a day of publication, which is of the year after: the `date` under the report, that which the site
    gives (`published`), that in the `address`; or the folder that the report was put in later (`column`).

    A title that names a year which was not over when the report was put up names the year of publication: then the
    period, the address or the prose must tell. Where it is not known when that was, the period or the date under the
    report may contradict the title: its year is that of publication, or the period is that of last year's report, left
    as it was, or the date's year that of last month.
    """
    latest = _last_whole_year(published)
    title = next((year for year in title_years if _possible(year, None)), 0)
    said = _texts(tuple(paragraphs))
    if _possible(title, latest):
        year = title if latest else _of_two(title, url, said)
        return year, "title" if year == title else "period" if year == said.period else "prose"
    texts = said.folded
    told = (
        (_period(texts), "period", None),
        (_first(_REPORTED, texts[:12]), "opening", latest),
        (_url_year(url), "address", latest),
        (most_named(texts, latest), "prose", latest),
    )
    for year, basis, limit in told:
        if _possible(year, limit):
            return year, basis
    return (0, "") if title else _year_before(published, url, said.dated)


def other_year(
    year: int, title_years: Iterable[int], paragraphs: Iterable[str], published: str | None, url: str | None
) -> str:
    """What speaks of another year than `year`, where as much speaks of one as of `year`; or ''.

    A report is written over that of last year: its title or its period may have been left as they were.
    """
    texts = _texts(tuple(paragraphs))
    signed, given = texts.dated, iso_date(published)
    put_up = (int(given[:4]), int(given[5:7])) if given else _path_date(url) or _headed(texts.folded)
    said = {
        "title": next((found for found in title_years if _possible(found, None)), 0),
        "period": texts.period,
        "date": signed[0] - 1 if signed else 0,
        "published": _before(*put_up) if put_up else 0,
        "address": _url_year(url),
    }
    if not {*said.values()} - {0, year}:
        return ""  # as nearly always: what the prose names most often would be one thing alone
    said["prose"] = most_named((_REPORTED.sub("", text) for text in texts.folded), None, least=2)
    votes = Counter(found for found in said.values() if found)
    if signed and not said["title"]:
        votes[said["date"]] += 1  # the day under a report without a year in its title is as good as one
    most, times = max(((found, votes[found]) for found in votes if found != year), key=lambda vote: vote[1])
    kinds = {kind for kind, found in said.items() if found == most}
    if not (1 < times > votes[year] or (times == votes[year] and _as_good(kinds, times))):
        return ""
    return f"{', '.join(kind for kind in said if kind in kinds)}: {most}"


def _as_good(kinds: set[str], times: int) -> bool:
    """Whether what speaks of another year is as good as as much that speaks of the one that was read.

    The period alone is as good as a title alone; days by themselves are only late.
    """
    return "period" in kinds if times == 1 else bool(kinds - {"date", "published"})


def _of_two(title: int, url: str | None, texts: _Texts) -> int:
    """The title's year, unless the period or the date of the report says that it is the year of publication.

    Then the year that the date and the prose bear out, the title's or the one before it; 0 where neither tells.
    """
    period = texts.period
    year, month = texts.dated or _path_date(url) or (0, 0)
    on_time = year == title and month <= _LATE
    if period == title or not (period == title - 1 or on_time):
        return title
    if period and on_time:
        return period
    if year == title + 1:
        return title
    named = most_named((_REPORTED.sub("", text) for text in texts.folded), None)
    return named if named in (title, title - 1) else 0


def _possible(year: int, latest: int | None) -> bool:
    return FIRST_YEAR <= year <= (latest or LAST_YEAR)


def _last_whole_year(published: str | None) -> int | None:
    """The last year that was over, or all but over, on the day of publication."""
    date = iso_date(published)
    return int(date[:4]) - (date[5:7] != "12") if date else None


def _period(texts: list[str]) -> int:
    """The year of the period that the report names: the calendar year, or what ends with one."""
    texts = [text for text in texts if "31" in text]  # the day with which a year ends
    if year := _first(_PERIOD, texts):
        return year
    match = next((match for text in texts if (match := _PART_OF_YEAR.search(text))), None)
    return int(match[2] or match[1]) if match else 0


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> int:
    for text in texts:
        if match := pattern.search(text):
            return int(match[1])
    return 0


def _url_year(url: str | None) -> int:
    match = _REPORT_YEAR_IN_URL.search((url or "")[:2000])
    return int(match[1]) if match else 0


def most_named(texts: Iterable[str], latest: int | None = None, least: int = 1) -> int:
    """The year that the prose names most, at least so often; numbers of documents and comparisons do not count."""
    counts: Counter[int] = Counter()
    for text in (ISSUED.sub("", text) for text in texts):
        for match in _YEAR_WORD.finditer(text):
            compared = _LAST_YEAR.search(text[max(0, match.start() - 8) : match.start()])
            if not compared and not _DATE.match(text, match.start()):
                counts[int(match[1])] += 1
    ranked = [entry for entry in counts.most_common() if _possible(entry[0], latest)]
    clear = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] > ranked[1][1])
    return ranked[0][0] if clear and ranked[0][1] >= least else 0


def _year_before(published: str | None, url: str | None, dated: tuple[int, int] | None) -> tuple[int, str]:
    """The year before publication: reports are due by 31 January or 31 March. The last resort.

    What is put up in the last months of a year may be late by any number of years, and what stands in the folder of an
    earlier year among the annual reports is late: that folder's year is the one reported on.
    """
    if dated:
        return dated[0] - 1, f"date {dated[0]}-{dated[1]:02}"
    date = iso_date(published)
    found = (int(date[:4]), int(date[5:7])) if date else _path_date(url)
    if found is None:
        return 0, ""
    column = _COLUMN_YEAR.search(_path(url))
    if column and _possible(int(column[1]), found[0] - 1):
        return int(column[1]), f"column {column[1]}"
    year = _before(*found)
    kind = "published" if date else "address"
    return year, f"{kind} {found[0]}-{found[1]:02}" if year else ""


def _dated(texts: list[str]) -> tuple[int, int] | None:
    """Year and month of the day under the report, in the first half of a year; a period is no such day."""
    for text in reversed(texts[-8:]):
        if len(text) > 60 or _SPAN.search(text):
            continue
        written = _CHINESE_DAY.sub(lambda day: f"{_MONTHS.index(day[1])}月1", arabic_year(text))
        if (match := _DATE.search(written)) and int(match[2]) <= 6:
            return int(match[1]), int(match[2])
    return None


def _headed(texts: list[str]) -> tuple[int, int] | None:
    """Year and month of the day of publication that stands in a line below the title."""
    told = [text for text in texts[:_OPENING] if "时间" in text or "日期" in text]
    found = next((match for text in told if (match := _PUT_UP.search(text))), None)
    return (int(found[1]), int(found[2])) if found else None


def _path(url: str | None) -> str:
    return "/" + (url or "")[:2000].partition("?")[0].partition("://")[2].partition("/")[2]


def _path_date(url: str | None) -> tuple[int, int] | None:
    """Year and month of the last date in the path of `url`: the page's own, not that of a folder around it."""
    dates = [match for match in _PATH_DATE.finditer(_path(url)) if int(match[1]) > FIRST_YEAR]
    return (int(dates[-1][1]), int(dates[-1]["compact"] or dates[-1]["apart"])) if dates else None


def _before(year: int, month: int) -> int:
    return year - 1 if month <= _LATE else 0


def iso_date(text: str | None) -> str | None:
    """The first date in `text` as ISO; None where there is none, or none of the calendar."""
    # Not folded: without its blank, 2023-01-20 09:30 would be another day.
    shown = visible((text or "")[:200])
    match = _SPACED_DATE.search(shown) or _COMPACT.search(shown)
    if match is None:
        return None
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None
