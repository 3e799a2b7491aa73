"""What a reading must hold to before it may become rows: every cell once, a null exactly where the basis says so.

A reading that does not is a fault of ours in one document. It is put down there, and does not stop the others.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Final, get_args

from extractors.bundle import FileOutcome, Outcome, Reading
from extractors.facts import Basis, Check, Fact, Grade, Level, Number, Report, Scope, Severity, State, Status
from extractors.forms import APPENDIX, FORMS, CellKey, TableName, Unit, appendices, appendix_form, form
from extractors.forms.form import TABLES

NULL_BASES: Final = ("blank", "unreadable", "absent")
FORM_CODES: Final = (*FORMS, APPENDIX, "none")
APPENDIX_CODES: Final = (*(form.code for form in appendices()), "none")
MAX_VALUE: Final = 10**12
_BASES: Final = get_args(Basis)
_UNITS: Final = get_args(Unit)


def faults(reading: Reading, files: Sequence[tuple[str, str]]) -> list[str]:
    """What is wrong with `reading` of `files`, (path, sha256) each; empty where nothing is."""
    return [*_file_faults(reading.files, files), *(_report_faults(reading.report) if reading.report else ())]


def _file_faults(outcomes: Sequence[FileOutcome], files: Sequence[tuple[str, str]]) -> Iterator[str]:
    if Counter((outcome.path, outcome.document) for outcome in outcomes) != Counter(files):
        yield "not one outcome for every file"
    for outcome in outcomes:
        yield from _code("outcome", outcome.outcome, get_args(Outcome))


def _report_faults(report: Report) -> Iterator[str]:
    body = report.body
    if not report.report_id or not body.agency_id:
        yield "an empty report_id or agency_id"
    yield from _code("level", body.level, get_args(Level))
    yield from _code("scope", body.scope, get_args(Scope))
    yield from _code("form", report.form, FORM_CODES)
    yield from _code("disclosure_form", report.disclosure_form, FORM_CODES)
    yield from _code("grade", report.grade, get_args(Grade))
    if set(report.states) != set(TABLES):
        yield "not one state for every table"
    for state in report.states.values():
        yield from _code("state", state, get_args(State))
    if not 0 <= body.year <= 9999:
        yield f"year {body.year}"
    if body.published is not None and not _is_date(body.published):
        yield f"published {body.published!r}"
    yield from _code("appendix_form", report.appendix_form, APPENDIX_CODES)
    for fact in (*report.facts, *report.appendix):
        yield from _fact_faults(fact)
    for table in TABLES:
        yield from _cell_faults(report, table)
    yield from _appendix_faults(report)
    yield from _check_faults(report.checks)
    if any(not _finite(claim.value) for claim in report.claims):
        yield "a claim that is no number"


def _code(what: str, value: str, allowed: Iterable[str]) -> Iterator[str]:
    if value not in allowed:
        yield f"{what} {value!r}"


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < MAX_VALUE


def _finite(value: Number) -> bool:
    return not isinstance(value, bool) and math.isfinite(value) and abs(value) < MAX_VALUE


def _fact_faults(fact: Fact) -> Iterator[str]:
    if fact.basis not in _BASES or fact.unit not in _UNITS:
        yield f"{fact.key}: basis {fact.basis!r}, unit {fact.unit!r}"
    if (fact.value is None) != (fact.basis in NULL_BASES):
        yield f"{fact.key}: value {fact.value} with basis {fact.basis}"
    if fact.value is None:
        return
    if fact.table in ("disclosure", "appendix"):
        if not _finite(fact.value):
            yield f"{fact.key}: value {fact.value}"
    elif not _whole(fact.value):
        yield f"{fact.key}: value {fact.value!r} is no whole number"
    if fact.basis == "inferred_zero" and fact.value != 0:
        yield f"{fact.key}: inferred_zero is {fact.value}"


def _cell_faults(report: Report, table: TableName) -> Iterator[str]:
    cells = Counter(fact.key for fact in report.facts if fact.table == table)
    if any(number > 1 for number in cells.values()):
        yield f"{table}: a cell twice"
    stated = {"applications": report.form, "disclosure": report.disclosure_form}.get(table)
    forms = [stated] if stated in FORMS else list(FORMS)
    if set(cells) not in [form_cells(code, table) for code in forms] and not (not cells and stated not in FORMS):
        yield f"{table}: not one row for every cell of the form"


def _appendix_faults(report: Report) -> Iterator[str]:
    known = report.appendix_form in APPENDIX_CODES[:-1]
    expected = list(appendix_form(report.appendix_form).cells()) if known else []
    if [fact.key for fact in report.appendix] != expected:
        yield "appendix: not one row for every cell of the form, in its order"


@cache
def form_cells(code: str, table: TableName) -> frozenset[CellKey]:
    """The cells of one table of the form `code`."""
    return frozenset(form(code).tables[table].cells())


def _check_faults(checks: Sequence[Check]) -> Iterator[str]:
    for check in checks:
        yield from _code("severity", check.severity, get_args(Severity))
        yield from _code("status", check.status, get_args(Status))
    subjects = Counter((check.rule, check.subject) for check in checks)
    twice = next((key for key, number in subjects.items() if number > 1), None)
    if twice:
        yield f"check {'/'.join(twice)} twice"
