"""Which disorder is at fault: a report that came out with errors is pressed again with one disorder at a time.

Where none alone does it, the report is pressed without one at a time: what must be gone for the errors to be fewer is
at fault together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tests.press.cases import RECOGNISED, Case, pressed_as
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.reading import errors, judge_case
from tests.press.render import render

_TOGETHER: dict[str, tuple[str, ...]] = {
    "cut_at": ("repeated_header", "repeated_label"),
    "footers": ("cut_at", "rows_to_a_page"),
    "rows_to_a_page": ("repeated_header", "repeated_label"),
    "page_break_loses_cells": ("style",),
}
"""Switches that mean nothing without others."""


@dataclass
class Culprit:
    """A disorder, or several together, in a format, and the reports that it spoilt."""

    format: str
    disorders: str
    reports: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    example: str = ""


def _errors(case: Case, disorders: Disorders, *, full: bool = False) -> Counter[str]:
    """Errors in the report pressed with other disorders; `full` with every zero printed."""
    format = pressed_as(case.format)
    report = press_facts(case.report.seed, "full") if full else case.report
    name = next(iter(case.files))
    tried = Case(format, report, disorders, {name: render(format, report, disorders)})
    return errors(judge_case(tried))


def _alone(disorders: Disorders, name: str) -> Disorders:
    kept = {n: getattr(disorders, n) for n in (name, *_TOGETHER.get(name, ()))}
    return replace(Disorders(), **kept)


def _without(disorders: Disorders, name: str) -> Disorders:
    return replace(disorders, **{name: getattr(Disorders(), name)})


def _guilty(case: Case) -> list[str]:
    """The disorders at fault: each alone, or all that are needed."""
    names = case.disorders.names()
    alone = [name for name in names if _errors(case, _alone(case.disorders, name))]
    if alone:
        return alone
    whole = _errors(case, case.disorders).total()
    needed = [name for name in names if _errors(case, _without(case.disorders, name)).total() < whole]
    if case.report.printing != "full" and _errors(case, case.disorders, full=True).total() < whole:
        needed.append(case.report.printing)
    return [" + ".join(needed)] if needed else ["not found alone"]


def _suspects(case: Case) -> list[str]:
    return ["recognition"] if case.format in RECOGNISED else _guilty(case)


def culprits(cases: Iterable[tuple[Case, Counter[str], Sequence[str]]]) -> Iterator[Culprit]:
    """The disorders at fault over all cases with their errors and messages, the one with most reports first."""
    found: dict[tuple[str, str], Culprit] = defaultdict(lambda: Culprit("", ""))
    for case, counts, messages in cases:
        for name in _suspects(case):
            culprit = found[case.format, name]
            culprit.format, culprit.disorders = case.format, name
            culprit.reports.add(case.name)
            culprit.counts += counts
            culprit.example = culprit.example or next(iter(messages), "")
    yield from sorted(found.values(), key=lambda c: (-c.counts["silent"], -len(c.reports), c.format, c.disorders))
