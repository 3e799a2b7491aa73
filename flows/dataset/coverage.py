"""Who has published, body by body and year by year, and when after the day that the law sets.

No clock: what is due is told by the newest day that the raw data know.
"""

import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

from extractors.facts import Body
from extractors.identity import named_body, owner_of
from flows.dataset.editions import Editions, Entry
from flows.dataset.rows import Located, Row


@dataclass(frozen=True, slots=True)
class Expected:
    """A body whose reports the source `source` of a harvest is expected to have, from the year `since` on.

    Where that is not said (0), the last year that is past is the first. `alone`: the source has no other body.
    """

    source: str
    name: str
    division: str
    since: int = 0
    alone: bool = False


CoverageStatus = Literal["published", "elsewhere", "missing", "not_yet_due"]
STATUSES: Final = get_args(CoverageStatus)
FIRST_YEAR: Final = 2008
"""The first year with a duty to report: the Regulation of 2007 came into force on 1 May 2008."""
_NEW_LAW: Final = 2019
"""Since the reports on this year departments have less time: article 49 of the Regulation of 2019."""
_GOVERNMENTS: Final = ("government",)
_UNBOUND: Final = ("township", "subdistrict", "zone")
"""The law sets them no day."""
HARVEST: Final = "harvest"
"""The folder of the harvest below the raw folder: in it a folder for each source."""
_BEIJING: Final = timezone(timedelta(hours=8))
"""Days by which reports are due begin and end there; nights of a harvest begin before midnight in UTC."""
_LATE: Final = 2
"""A day of publication further from the year reported on than so many years is a misprint and moves nothing."""


_Years = dict[int, list[Entry]]


def deadline(body: str, scope: str, year: int) -> date | None:
    """The last day for the report on `year` of a body of the sort `body`; null where the law sets none."""
    if body in _UNBOUND or not FIRST_YEAR <= year < date.max.year:
        return None
    if year < _NEW_LAW or body in _GOVERNMENTS or scope == "consolidated":
        return date(year + 1, 3, 31)
    return date(year + 1, 1, 31)


def reference_day(entries: Iterable[Entry], fetched: Iterable[str | None]) -> date | None:
    """The newest day that the raw data know: when something was fetched (in UTC), else when something was published.

    Without either it is the first day after the last year reported on: a report on a year cannot be older. Null where
    nothing tells any day.
    """
    days = [datetime.fromisoformat(text).astimezone(_BEIJING).date() for text in fetched if text]
    entries = list(entries) if not days else []
    days += [day for one in entries if (day := _plausible(one)) is not None]
    days += [date(one.year + 1, 1, 1) for one in entries if 0 < one.year < date.max.year]
    return max(days, default=None)


def coverage_rows(editions: Editions, today: date, expected: Iterable[Expected] = ()) -> Iterator[Located]:
    """A row for every known body and year, sorted by year and level.

    Known is a body with a certain id that gave at least one report on a known year, or that a source is expected to
    have. Its years are those from the first that it reported on, or was expected to, to the last that is past on the
    day `today`, and every other that it reported on.
    """
    bodies: dict[str, _Years] = defaultdict(lambda: defaultdict(list))
    for one in editions.published:
        if one.year and not one.agency_id.startswith("unresolved:"):
            bodies[one.agency_id][one.year] += [one, *editions.rivals.get(one.report_id, ())]
    rows: dict[tuple[int, str], Entry | Body] = {
        (year, agency_id): _known(years, year)
        for agency_id, years in bodies.items()
        for year in {*range(min(years), today.year), *years}
    }
    for year, body in _expected(editions.published, today, expected):
        rows.setdefault((year, body.agency_id), body)
    for year, level, agency_id in sorted((year, body.level, agency_id) for (year, agency_id), body in rows.items()):
        found = bodies[agency_id].get(year, ()) if agency_id in bodies else ()
        yield year, level, {"coverage": [_row(rows[year, agency_id], year, found, today)]}


def _known(years: _Years, year: int) -> Entry:
    return (years.get(year) or years[_nearest(year, years)])[0]


def _expected(published: Sequence[Entry], today: date, expected: Iterable[Expected]) -> Iterator[tuple[int, Body]]:
    """The bodies of sources, each with the years it is expected in.

    A report of that name from the source is the body's, also where its place could not be told; and where a source of
    one body gave a report of a year, it is that body's, whatever it is called there.
    """
    harvested = [(one.path.split("/")[1], one) for one in published if one.path.startswith(f"{HARVEST}/")]
    given = {(source, one.year) for source, one in harvested}
    named = {(source, one.year, one.agency) for source, one in harvested}
    for one in expected:
        for year in range(max(one.since or today.year - 1, FIRST_YEAR), today.year):
            there = (one.source, year, one.name) in named or (one.alone and (one.source, year) in given)
            body = None if there else named_body(one.name, one.division, year)
            if body is not None:
                yield year, body


def _row(body: Entry | Body, year: int, found: Sequence[Entry], today: date) -> Row:
    due = deadline(body.body, body.scope, year)
    if not found:
        status: CoverageStatus = "missing" if today > (due or date(year + 1, 3, 31)) else "not_yet_due"
        return body.agency_id, body.agency, status, None, due, None, None, None
    own = [one for one in found if not one.source_url or is_own(one.source_url, one)]
    first = min(own or found, key=lambda one: (one.published or "9999", one.fetched_at or "9999", one.path))
    published = date.fromisoformat(first.published) if first.published else None
    late = (published - due).days if published and due else None
    status = "published" if own else "elsewhere"
    return body.agency_id, body.agency, status, published, due, late, first.source_url, found[0].report_id


def _nearest(year: int, years: Iterable[int]) -> int:
    """The year whose report names the body: the last one before, else the first after."""
    return max(years, key=lambda other: (other < year, other if other < year else -other))


def is_own(url: str, body: Entry) -> bool:
    """Whether the address may be of the body's own site or of a government over it or under it.

    Reports are copied to other sites, which change them. Where it is not known whose a government's site is, it may.
    """
    owner = owner_of(url)
    if owner is not None and owner.division:
        ours, theirs = _stem(body.division or ""), _stem(owner.division)
        return bool(ours) and (ours.startswith(theirs) or theirs.startswith(ours))
    return is_official(url)


def _stem(division: str) -> str:
    """The digits of a division's code that all divisions below it share."""
    return re.sub(r"^(\d{2}|\d{4})(?:0000|00)?$", r"\1", division)


def is_official(url: str) -> bool:
    """Whether the address is on a government's site: below gov.cn, or a bare address, as some of them have."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    if host == "gov.cn" or host.endswith(".gov.cn"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _plausible(one: Entry) -> date | None:
    day = _day(one.published)
    return day if day is not None and one.year and 0 <= day.year - one.year <= _LATE else None


def _day(text: str | None) -> date | None:
    """The day of a date or a time as meta files give it."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
