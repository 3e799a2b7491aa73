"""One series over the forms of all years: the measures of `series.yaml`, computed for one report."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal, get_args

import yaml

from extractors.arithmetic import values_of
from extractors.arithmetic.checks import total
from extractors.facts import Number, Report
from extractors.forms import FORMS, CellKey, TableName

Comparability = Literal["exact", "good", "weak"]
"""How far a value compares with the same measure on the form of 2021."""
COMPARABILITIES: Final = get_args(Comparability)
NO_FORM: Final = "none"
"""The form of a value that a sentence states."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure on one form: the sum of `cells`."""

    code: str
    comparability: Comparability
    cells: tuple[CellKey, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """The whole map: labels (English, Chinese) and measures by form; the measures that claims state, by subject."""

    labels: Mapping[str, tuple[str, str]]
    forms: Mapping[str, tuple[Measure, ...]]
    claims: Mapping[str, str]


def series_rows(report: Report) -> Iterator[tuple[str, int | None, str, str]]:
    """(measure, value, comparability, form) of every measure that the report's forms ask for.

    The value is null where one of its cells is: a part is never given for the whole. A report without any table has
    what its sentences state.
    """
    order = list(series_map().labels)
    rows = [row for form, tables in _sources(report) for row in _measured(report, form, tables)]
    if not rows:
        rows = list(_claimed(report))
    yield from sorted(rows, key=lambda row: order.index(row[0]))


def _sources(report: Report) -> Iterator[tuple[str, frozenset[TableName]]]:
    """The forms of the report with the tables that it has on each; table 四 is the same on all of them."""
    there = frozenset(table for table, state in report.states.items() if state != "absent")
    if report.form in FORMS:
        yield report.form, there
    elif report.appendix_form != NO_FORM:
        yield report.appendix_form, frozenset({"appendix"})
    elif "review_litigation" in there:
        yield FORMS[0], frozenset({"review_litigation"})


def _measured(report: Report, form: str, tables: frozenset[TableName]) -> Iterator[tuple[str, int | None, str, str]]:
    values = values_of((*report.facts, *report.appendix))
    for measure in series_map().forms[form]:
        if all(cell.table in tables for cell in measure.cells):
            yield measure.code, _whole(total(measure.cells, values)), measure.comparability, form


def _claimed(report: Report) -> Iterator[tuple[str, int | None, str, str]]:
    stated = {claim.subject: claim.value for claim in report.claims if float(claim.value).is_integer()}
    for measure, subject in series_map().claims.items():
        if subject in stated:
            yield measure, _whole(stated[subject]), "weak", NO_FORM


def _whole(value: Number | None) -> int | None:
    return None if value is None else int(value)


@functools.cache
def series_map() -> Map:
    """The map, read once."""
    text = files(__package__).joinpath("series.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    return Map(
        labels={code: (words["en"], words["zh"]) for code, words in data["measures"].items()},
        forms={
            form: tuple(Measure(code, m["comparability"], tuple(map(_cell, m["cells"]))) for code, m in own.items())
            for form, own in data["forms"].items()
        },
        claims=data["claims"],
    )


def _cell(text: str) -> CellKey:
    table, row, column = text.split("/")
    return CellKey(table, row, column)  # type: ignore[arg-type]
