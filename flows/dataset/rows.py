"""Reports to rows: one tuple a row, in the order of the columns that stand in the files."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Final

from msgspec.structs import replace

from extractors.facts import Check, Fact, Report
from extractors.forms import FORMS, CellKey, TableName, form
from extractors.forms.form import TABLES
from flows.dataset.editions import Entry
from flows.dataset.series import series_rows
from flows.dataset.successors import successor_of

Row = tuple[object, ...]
Located = tuple[int, str, dict[str, list[Row]]]
"""Year and level of rows, and these by table."""
MAX_CELLS: Final = 10_000


def report_rows(report: Report, checks: Sequence[Check]) -> dict[str, list[Row]]:
    """The rows of one report in every table that has reports; `checks` are those beyond the report's own."""
    report = with_checks(report, checks)
    keys = key_columns(report)
    return {
        "reports": [keys + report_columns(report)],
        "applications": [keys + _cell(fact) for fact in report.facts if fact.table == "applications"],
        "review_litigation": [keys + _cell(fact) for fact in report.facts if fact.table == "review_litigation"],
        "disclosure": [keys + _measure(fact) for fact in report.facts if fact.table == "disclosure"],
        "checks": [
            (*keys, c.rule, c.subject, c.severity, c.status, _float(c.left), _float(c.right), c.detail)
            for c in report.checks
        ],
        "claims": [(*keys, c.subject, float(c.value), c.quote, c.agrees) for c in report.claims],
        "unplaced": [(*keys, u.document, u.locator, u.printed, u.reason) for u in report.unplaced],
        "appendix_2014": [(*keys, report.appendix_form, *_measure(fact)) for fact in report.appendix],
        "series": [(*keys, *row) for row in series_rows(report)] if report.body.year else [],
    }


def with_checks(report: Report, checks: Sequence[Check]) -> Report:
    """The report with further checks. Another copy that prints other numbers is a doubt, and who has one is flagged."""
    differing = [check for check in checks if check.rule == "copies_agree" and check.status == "fail"]
    doubts = (*report.doubts, *(f"{check.rule} {check.subject}: {check.detail}" for check in differing))
    grade = "flagged" if differing else report.grade
    return replace(report, checks=(*report.checks, *checks), doubts=doubts, grade=grade)


def key_columns(report: Report) -> Row:
    """The key columns that stand in the files."""
    body = report.body
    return body.agency_id, body.agency, body.scope, report.report_id


def report_columns(report: Report) -> Row:
    """The columns of `reports` after the key columns."""
    body, states = report.body, report.states
    counts = Counter(check.status for check in report.checks if check.severity == "hard")
    published = date.fromisoformat(body.published) if body.published else None
    return (
        body.title, body.kind, body.body, body.division, list(body.division_candidates), body.province, report.form,
        report.disclosure_form, published, report.source_url, report.document, list(report.documents),
        report.media_type, states["disclosure"], states["applications"], states["review_litigation"],
        counts["pass"], counts["fail"], counts["unassessable"], report.grade,
        list(report.doubts), list(body.evidence), list(body.conflicts), report.appendix_form,
    )  # fmt: skip


def dataset_table(table: TableName) -> str:
    """The table of the dataset that holds the cells of `table`."""
    return "appendix_2014" if table == "appendix" else table


def _cell(fact: Fact) -> Row:
    return fact.row, fact.column, fact.value, fact.basis, fact.printed, fact.document, fact.locator


def _measure(fact: Fact) -> Row:
    value = _float(fact.value)
    return fact.row, fact.column, value, fact.unit, fact.basis, fact.printed, fact.document, fact.locator


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def in_form_order(report: Report) -> Report:
    """The report with its facts in the order of the form, whatever order the reader gave them in."""
    codes = {"applications": report.form, "disclosure": report.disclosure_form}
    orders = {table: _order(codes.get(table, report.form), table) for table in TABLES}
    places = {table: place for place, table in enumerate(TABLES)}
    facts = sorted(report.facts, key=lambda fact: (places[fact.table], orders[fact.table].get(fact.key, MAX_CELLS)))
    return replace(report, facts=tuple(facts))


@cache
def _order(code: str, table: TableName) -> dict[CellKey, int]:
    cells = form(code if code in FORMS else FORMS[0]).tables[table].cells()
    return {cell: place for place, cell in enumerate(cells)}


def agency_rows(published: Iterable[Entry]) -> list[Row]:
    """One row a body, named as in its latest report."""
    latest: dict[str, Entry] = {}
    names: dict[str, set[str]] = {}
    years: dict[str, set[int]] = {}
    for one in published:
        names.setdefault(one.agency_id, set()).add(one.agency)
        if one.year:
            years.setdefault(one.agency_id, set()).add(one.year)
        last = latest.get(one.agency_id)
        if last is None or (one.year, one.report_id) > (last.year, last.report_id):
            latest[one.agency_id] = one
    return [
        (
            agency_id, one.agency, one.level, one.kind, one.body, one.division, one.province, sorted(names[agency_id]),
            min(years.get(agency_id, ()), default=None), max(years.get(agency_id, ()), default=None),
            successor_of(agency_id, one.division, latest, one.agency, max(years.get(agency_id, ()), default=0)),
        )
        for agency_id, one in sorted(latest.items())
    ]  # fmt: skip


def utc(text: str | None) -> datetime | None:
    """The time that a meta.json gives, in UTC and without its zone, as Parquet stores it."""
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
