"""What must come out of a pressed file, as a truth file: one JSON object a case."""

import hashlib
from collections.abc import Mapping
from typing import Any

from extractors.facts import Grade
from extractors.forms import CellKey, TableName, form
from tests.press.disorders import Disorders, Format
from tests.press.facts import PressedReport
from tests.press.glued import unsettled
from tests.press.layout import extra_numbers
from tests.press.printing import failing

KEYS: dict[TableName, str] = {
    "disclosure": "disclosure",
    "applications": "applications",
    "review_litigation": "review",
}
"""Tables by their key in a truth file; cells are named `key/row/column`."""


def name(key: CellKey) -> str:
    """The cell as truth files name it."""
    return f"{KEYS[key.table]}/{key.row}/{key.column}"


def _rows(report: PressedReport, table: TableName) -> dict[str, list[Any]] | None:
    """Numbers by row, columns in the order of the form."""
    if report.states[table] == "absent":
        return None
    block = report.table(table).blocks[0]
    return {
        row.code: [report.cells[CellKey(table, row.code, column.code)].value for column in block.columns]
        for row in block.rows
    }


def _disclosure(report: PressedReport) -> dict[str, dict[str, Any]] | None:
    if report.states["disclosure"] == "absent":
        return None
    return {
        row.code: {c.code: report.cells[CellKey("disclosure", row.code, c.code)].value for c in block.columns}
        for block in report.table("disclosure").blocks
        for row in block.rows
    }


def _identity(report: PressedReport) -> dict[str, Any]:
    body = report.body
    identity: dict[str, Any] = {
        "agency": body.agency,
        "agency_any": [body.agency, *body.aliases],
        "kind": body.kind,
        "body": body.body,
        "province": body.province,
        "level": body.level,
        "year": report.year,
        "form": "none" if report.states["applications"] == "absent" else report.form,
    }
    if body.level == "township":
        return identity | {"division_prefix": body.division}
    if body.division_candidates:
        identity["division_candidates"] = list(body.division_candidates)
    return identity | {"division": body.division}


def _document(path: str, data: bytes, outcome: str) -> dict[str, Any]:
    return {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "outcome": outcome}


def _shows_other_documents(report: PressedReport, disorders: Disorders) -> bool:
    filled = report.states["disclosure"] != "absent"
    return disorders.glosses and report.disclosure_form == "2019" and filled


def _grades(report: PressedReport, disorders: Disorders) -> tuple[Grade, ...]:
    """The grades that are right: numbers that no cell takes, and digits that no sum divides, may be held for doubts.

    So may numbers of table two that are broken over lines or drawn apart.
    """
    grades = report.grades()
    if "flagged" in grades:
        return grades
    extra = disorders.cumulative or disorders.stray_number or disorders.wrapped_numbers or disorders.glyph_gaps
    return (*grades, "flagged") if extra or unsettled(report, disorders) else grades


def truth(
    format: Format,
    report: PressedReport,
    disorders: Disorders,
    path: str,
    data: bytes,
    parts: Mapping[str, bytes] | None = None,
) -> dict[str, Any]:
    """The truth file of a case whose main file is `data` at `path`, and that has further `parts` by their path."""
    expected = {key: cell.expected for key, cell in report.cells.items()}
    case = {
        "case": f"{format}-{report.seed}",
        **_identity(report),
        "applications": _rows(report, "applications"),
        "review": _rows(report, "review_litigation"),
        "disclosure": _disclosure(report),
        "inferred_zero": [name(key) for key, how in expected.items() if how == "inferred_zero"],
        "zero_ok": [name(key) for key, how in expected.items() if how == "zero_allowed"],
        "states": dict(report.states),
        "checks_failed": dict(failing_checks(report)),
        "checks_failed_alt": dict(failing_checks(report, allowed_are_zero=True)),
        "narrative": {claim.subject: claim.value for claim in report.claims},
        "narrative_agrees": {c.subject: c.agrees for c in report.claims if c.agrees is not None},
        "documents": [
            _document(path, data, "report"),
            *(_document(p, d, "part_of_report") for p, d in (parts or {}).items()),
        ],
        "tags": disorders.names() or ["ordinary"],
        "format": format,
        "split": "pressed",
    }
    unplaced = extra_numbers(report, disorders)
    if _shows_other_documents(report, disorders):
        unplaced = [*map(str, report.other_documents), *unplaced]
    if unplaced:
        case["unplaced"] = unplaced
    loose = unsettled(report, disorders) if format == "txt" else ()
    if loose:
        case["null_ok"] = sorted(name(key) for key in loose)
    grades = _grades(report, disorders)
    case["grades"] = list(grades)
    return case if "clean" in grades else case | {"grade": grades[0]}


def failing_checks(report: PressedReport, *, allowed_are_zero: bool = False) -> dict[str, int]:
    """Hard checks that must fail, by rule."""
    return dict(failing(form(report.form), report.cells, allowed_are_zero=allowed_are_zero))
