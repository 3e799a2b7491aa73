"""What a source and a night came to, and when silence is an alarm."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from flows.harvest.outcomes import GOOD, Outcome
from flows.harvest.pacing import BEIJING
from flows.harvest.source import Source

FEWER: Final = 0.8
"""A year with less than this share of the year before is an alarm."""
_WALLS: Final = (Outcome.CHALLENGE, Outcome.FORBIDDEN)
_MAX_NAMED: Final = 50


@dataclass(slots=True)
class SourceResult:
    """One source in one night. Counts are of links and of pages; `failed` are (url, outcome, detail).

    `by_year` counts the reports that are held, tonight's and those from before, whose links are there.
    """

    source: str
    name: str
    found: int = 0
    accepted: int = 0
    by_year: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    postponed: Counter[str] = field(default_factory=Counter)
    alarms: list[str] = field(default_factory=list)

    def count_page(self, url: str, outcome: Outcome, detail: str, *, kept: bool) -> None:
        """Counts what a report page came to; `kept`: an edition was added."""
        self.pages[outcome.value] += 1
        if kept:
            (self.new if outcome == Outcome.NEW else self.changed).append(url)
        if outcome == Outcome.GONE:
            self.gone.append(url)
        elif outcome not in GOOD:
            self.failed.append((url, outcome.value, detail))

    def plain(self) -> dict[str, Any]:
        """As plain data, long lists cut."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, Counter):
        return dict(value)
    return value[:_MAX_NAMED] if isinstance(value, list) else value


def last_reported_year(now: datetime) -> int:
    """The last year that can be reported on at `now`."""
    return now.astimezone(BEIJING).year - 1


def _due_year(now: datetime) -> int:
    """The last year whose reports are due: governments have until 31 March (article 50 of the regulation)."""
    local = now.astimezone(BEIJING)
    return local.year - (1 if local.month >= 4 else 2)


def alarms(
    source: Source,
    result: SourceResult,
    before: Mapping[str, Any] | None,
    now: datetime,
    years: Collection[int] = frozenset(),
) -> list[str]:
    """What is wrong with the silence of a source, each with what changed; empty where nothing is.

    `years`: the only ones that were asked for; empty means all.
    """
    found = [*_nothing(result, before), *_walls(result), *_column(source, result)]
    if not result.accepted:
        return found
    due = _due_year(now)
    if not years or {due, due - 1} <= set(years):
        found += _fewer(source, result, due)
    accepted = int(before.get("accepted", 0)) if before else 0
    if result.accepted < accepted and not source.accepts("source"):
        found.append(f"{result.accepted} links to reports, {accepted} before")
    return found


def _fewer(source: Source, result: SourceResult, due: int) -> Iterator[str]:
    this, last = result.by_year[str(due)], result.by_year[str(due - 1)]
    if source.reports_a_year and this < source.reports_a_year:
        yield f"{this} reports of {due}, at least {source.reports_a_year} are expected"
    if this < FEWER * last and not source.accepts("source"):
        yield f"{this} reports of {due}, {last} of the year before"


def _column(source: Source, result: SourceResult) -> Iterator[str]:
    """Pages of the column that did not come, though others did: their links are missing, and nothing else says so."""
    bad = {name: number for name, number in result.columns.items() if Outcome(name) not in GOOD}
    if bad and result.accepted and not source.accepts("pages"):
        yield f"pages of the column came to {_counts(bad)}: their links are missing"


def _nothing(result: SourceResult, before: Mapping[str, Any] | None) -> list[str]:
    if result.accepted:
        return []
    was = f"; {before['accepted']} links to reports before" if before and before.get("accepted") else ""
    bad = {name: number for name, number in result.columns.items() if Outcome(name) not in GOOD}
    if bad:
        return [f"the column came to {_counts(bad)}{was}"]
    if result.postponed:
        return [f"nothing was asked: {_counts(result.postponed)}{was}"]
    if result.found:
        return [f"{result.found} links, all left out: {_counts(result.left_out)}{was}"]
    return [f"no links at all{was}"]


def _walls(result: SourceResult) -> list[str]:
    walls = {name.value: result.pages[name.value] for name in _WALLS if result.pages[name.value]}
    return [f"pages of reports came to {_counts(walls)}"] if walls else []


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
