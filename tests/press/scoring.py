"""Scores a dataset against pressed truth.

    python -m tests.press.scoring --truth DIR --dataset OUT --min-cells 99.9 --max-silent 0

A cell is right, wrong (another number), missing (null where a number is printed) or spurious (a number where none is).
An error is silent when it reaches the user without a sign: a wrong or spurious cell in a report graded `clean`, or a
wrong year, level or division under an `agency_id` that does not start with `unresolved:`.
Exit status 1 when a floor is missed. One line a format on stdout, examples of errors on stderr.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.dataset as arrow

from extractors.facts import Number, Report

_COLUMNS = {
    "applications": ("applications", "item", "applicant"),
    "review_litigation": ("review", "procedure", "result"),
    "disclosure": ("disclosure", "item", "measure"),
}
_APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest_org",
    "legal_service",
    "other_org",
    "total",
)
_RESULTS = ("upheld", "corrected", "other", "pending", "total")
_IDENTITY = ("year", "level", "division", "kind", "form")
_ERRORS = ("silent", "wrong", "missing", "spurious", "lost", "identity", "grade")
_SILENT_IDENTITY = ("year", "level", "division")
Accepted = tuple[Number | None, ...]
Case = dict[str, Any]


@dataclass
class Tally:
    """Counts over the cases of one format, and what went wrong in words."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Right cells in per cent, none of none being all."""
        return 100 * self.counts["right"] / self.counts["cells"] if self.counts["cells"] else 100.0

    def add(self, kind: str, message: str) -> None:
        """Counts an error and keeps its description."""
        self.counts[kind] += 1
        self.errors.append(f"{kind}: {message}")


def accepted(case: Case) -> dict[str, Accepted]:
    """The right values of every cell that the case's document has, by `table/row/column`."""
    must, may = set(case.get("inferred_zero", ())), set(case.get("zero_ok", ()))
    loose = set(case.get("null_ok", ()))
    cells: dict[str, Accepted] = {}
    for name, value in _printed(case):
        cells[name] = (0,) if name in must else (value, 0) if name in may else (value,)
        if name in loose:
            cells[name] += (None,)
    return cells


def _printed(case: Case) -> Iterator[tuple[str, Number | None]]:
    for table, columns in (("applications", _APPLICANTS), ("review", _RESULTS)):
        for row, values in (case.get(table) or {}).items():
            yield from ((f"{table}/{row}/{c}", v) for c, v in zip(columns, values, strict=True))
    for row, measures in (case.get("disclosure") or {}).items():
        yield from ((f"disclosure/{row}/{column}", value) for column, value in measures.items())


def _same(value: Number | None, right: Number | None) -> bool:
    if value is None or right is None:
        return value is right
    return abs(value - right) <= max(1e-6, 1e-9 * abs(right))


def judge(cells: Mapping[str, Accepted], found: Mapping[str, Number | None], *, clean: bool, name: str) -> Tally:
    """Compares the cells of one report."""
    tally = Tally()
    for key in sorted(cells.keys() | found.keys()):
        right, value = cells.get(key), found.get(key)
        if right is None and value is None:
            continue
        tally.counts["cells"] += 1
        right = right or (None,)
        if any(_same(value, r) for r in right):
            tally.counts["right"] += 1
            continue
        kind = "missing" if value is None else "spurious" if right == (None,) else "wrong"
        tally.add(kind, f"{name}: {key} is {right[0]}, got {value}")
        if value is not None and clean:
            tally.add("silent", f"{name}: {key} is {right[0]}, got {value} in a clean report")
    return tally


def _identify(case: Case, report: Mapping[str, Any], tally: Tally) -> None:
    resolved = not str(report["agency_id"]).startswith("unresolved:")
    for column in _IDENTITY:
        value, right = report[column], case.get(column)
        if column not in case or value == right:
            continue
        tally.add("identity", f"{case['case']}: {column} is {right}, got {value}")
        if resolved and column in _SILENT_IDENTITY and value not in (None, "unknown"):
            tally.add("silent", f"{case['case']}: {column} is {right}, got {value}")


def _table(root: Path, name: str) -> list[dict[str, Any]]:
    folder = root / name
    if not folder.exists():
        return []
    return arrow.dataset(folder, format="parquet", partitioning="hive").to_table().to_pylist()


@dataclass
class Published:
    """The rows of a dataset that the scorer needs."""

    by_sha: dict[str, str | None]
    reports: dict[str, dict[str, Any]]
    cells: dict[str, dict[str, Number | None]]


def published(root: Path) -> Published:
    """Reads `root/current`."""
    current = (root / "current").resolve()
    cells: dict[str, dict[str, Number | None]] = defaultdict(dict)
    for table, (short, row, column) in _COLUMNS.items():
        for fact in _table(current, table):
            cells[fact["report_id"]][f"{short}/{fact[row]}/{fact[column]}"] = fact["value"]
    return Published(
        {d["document"]: d["report_id"] for d in _table(current, "documents")},
        {r["report_id"]: r for r in _table(current, "reports")},
        cells,
    )


def unpublished(report: Report) -> Published:
    """The same of one report that was read and not published."""
    body = report.body
    columns = {name: getattr(body, name) for name in ("agency_id", "year", "level", "division", "kind")}
    short = {table: names[0] for table, names in _COLUMNS.items()}
    cells = {f"{short[fact.table]}/{fact.row}/{fact.column}": fact.value for fact in report.facts}
    return Published(
        dict.fromkeys(report.documents, report.report_id),
        {report.report_id: {**columns, "form": report.form, "grade": report.grade}},
        {report.report_id: cells},
    )


def score_case(case: Case, dataset: Published) -> Tally:
    """One case against what is published of its document."""
    report_id = dataset.by_sha.get(case["documents"][0]["sha256"])
    report = dataset.reports.get(report_id or "")
    cells = accepted(case)
    if report_id is None or report is None:
        tally = Tally(Counter(cells=len(cells)))
        tally.add("lost", f"{case['case']}: no report published")
        return tally
    tally = judge(cells, dataset.cells.get(report_id, {}), clean=report["grade"] == "clean", name=case["case"])
    if report["grade"] not in case["grades"]:
        tally.add("grade", f"{case['case']}: is {case['grades'][0]}, got {report['grade']}")
    _identify(case, report, tally)
    return tally


def score(truth: Path, root: Path) -> dict[str, Tally]:
    """Tallies by format."""
    dataset = published(root)
    formats: dict[str, Tally] = defaultdict(Tally)
    for path in sorted(truth.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        tally, total = score_case(case, dataset), formats[case["format"]]
        total.counts.update(tally.counts)
        total.counts["reports"] += 1
        total.errors += tally.errors
    return formats


def _line(format: str, tally: Tally) -> str:
    counts = tally.counts
    cells = f"cells {int(tally.share * 100) / 100:.2f} % ({counts['right']}/{counts['cells']})"  # never rounded up
    errors = " ".join(f"{kind} {counts[kind]}" for kind in _ERRORS)
    return f"{format}: {cells} {errors} reports {counts['reports']}"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.press.scoring", description="Scores a dataset.")
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--min-cells", type=float, default=0.0, help="floor for the share of right cells, per cent")
    parser.add_argument("--max-silent", type=int, help="most silent errors of a format")
    parser.add_argument("--list", type=int, default=5, metavar="N", help="examples of errors of a format (default 5)")
    options = parser.parse_args()
    formats = score(options.truth, options.dataset)
    for format, tally in formats.items():
        print(_line(format, tally))
        for message in sorted(tally.errors)[: options.list]:
            print(f"    {message}", file=sys.stderr)
    if not formats:
        print(f"no truth files in {options.truth}", file=sys.stderr)
        return 1
    most = sys.maxsize if options.max_silent is None else options.max_silent
    met = all(t.share >= options.min_cells and t.counts["silent"] <= most for t in formats.values())
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
