"""Where a number stands: its file, its place in it, what is printed there, and every check that it takes part in."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from rapidfuzz import process

from extractors.forms import FORMS, CellKey, Identity, TableName, appendix_form, form
from flows.dataset.publishing import published
from flows.dataset.rows import dataset_table

AXES: Final[dict[TableName, tuple[str, str]]] = {
    "disclosure": ("item", "measure"),
    "applications": ("item", "applicant"),
    "review_litigation": ("procedure", "result"),
    "appendix": ("item", "measure"),
}
"""The two columns that name a cell, by table."""


class Unknown(Exception):
    """A report or an item that the dataset does not have; the message names the nearest. Or no dataset to look in."""


class Explained:
    """One report of the published dataset. Raises Unknown if there is none of that id, or no dataset."""

    def __init__(self, out: Path, report_id: str) -> None:
        folder = published(out)
        if folder is None:
            raise Unknown(f"no dataset is published in {out}; run `gongkai build`")
        self._folder = folder  # the link is resolved once: another build may replace it meanwhile
        self._id = report_id
        found = self._rows("reports")
        if not found:
            raise Unknown(f"no report {report_id!r}{self._nearest()}")
        self.report = found[0]
        self._checks = self._rows("checks")
        self._paths = {row["document"]: row["path"] for row in reversed(self._rows("documents"))}

    def head(self) -> Iterator[str]:
        """The report as a whole, its failed checks, its numbers without a cell, its claims."""
        for name, value in self.report.items():
            yield f"{name}: {', '.join(value) if isinstance(value, list) else value}"
        yield f"file: {self._paths.get(self.report['document'], 'unknown')}"
        for check in self._checks:
            if check["status"] == "fail":
                yield f"failed: {_told(check)}"
        for row in self._rows("unplaced"):
            path = self._paths.get(row["document"], row["document"])
            yield f"unplaced: {row['printed']} ({row['reason']}) in {path} at {row['locator']}"
        for row in self._rows("claims"):
            agrees = {True: "agrees", False: "disagrees", None: "the table has no such number"}[row["agrees"]]
            yield f"claim: {row['subject']} = {row['value']:.12g}, {agrees}: {row['quote']}"

    def items(self, names: Sequence[str]) -> Iterator[str]:
        """Every cell that one of `names` means. Raises Unknown before anything is yielded."""
        rows = [(table, row) for table in AXES for row in self._rows(dataset_table(table))]
        chosen = []
        for name in names:
            fitting = [(table, row) for table, row in rows if _means(name, _key(table, row))]
            if not fitting:
                items = sorted({_key(table, row).row for table, row in rows})
                near = [text for text, _, _ in process.extract(name.partition("/")[0], items, limit=5)]
                raise Unknown(f"no item {name!r} in this report; near: {', '.join(near)}")
            chosen += fitting
        for table, row in chosen:
            yield from self._cell(_key(table, row), row)

    def _cell(self, key: CellKey, row: dict[str, Any]) -> Iterator[str]:
        unit = f" {row['unit']}" if row.get("unit", "count") != "count" else ""
        value = "null" if row["value"] is None else _plain(row["value"])
        yield f"{key.table} {key.row}/{key.column} = {value}{unit} ({row['basis']})"
        yield f"  printed: {'nothing' if row['printed'] is None else repr(row['printed'])}"
        yield f"  file: {self._paths.get(row['document'], 'unknown')}"
        yield f"  sha256: {row['document']}"
        yield f"  at: {row['locator'] or 'no cell'}"
        for check in self._checks:
            if self._takes_part(key, check):
                yield f"  check: {_told(check)}"

    def _takes_part(self, key: CellKey, check: dict[str, Any]) -> bool:
        for identity in self._identities(key.table):
            if (identity.rule, identity.subject) == (check["rule"], check["subject"]):
                return key in identity.left or key in identity.right
        if check["rule"] == "stock":
            return key.table == "disclosure" and key.row == check["subject"]
        return check["subject"] in (str(key), f"{key.row}/{key.column}") or (
            check["subject"] == key.row and key.column == "total"
        )

    def _identities(self, table: TableName) -> Sequence[Identity]:
        if table == "appendix":
            return appendix_form(self.report["appendix_form"]).identities
        return form(next(code for code in (self.report["form"], *FORMS) if code in FORMS)).identities

    def _rows(self, table: str) -> list[dict[str, Any]]:
        return self._read(table, filter=pc.field("report_id") == self._id)

    def _read(self, table: str, **choice: object) -> list[dict[str, Any]]:
        try:
            dataset = ds.dataset(self._folder / table, partitioning="hive")
            rows: list[dict[str, Any]] = dataset.to_table(**choice).to_pylist()
        except (pa.ArrowException, OSError) as error:
            what = str(error).strip().partition("\n")[0]
            told = f"the dataset is damaged, `gongkai build` makes it anew: {self._folder / table}: {what}"
            raise Unknown(told) from error
        return rows

    def _nearest(self) -> str:
        ids = [row["report_id"] for row in self._read("reports", columns=["report_id"])]
        near = process.extract(self._id, ids, limit=5)
        return f"; near: {', '.join(text for text, _, _ in near)}" if near else ""


def _key(table: TableName, row: dict[str, Any]) -> CellKey:
    first, second = AXES[table]
    return CellKey(table, row[first], row[second])


def _means(name: str, key: CellKey) -> bool:
    """`received.new` and `handled.refused` mean rows, `received.new/total` a cell; a table's name may stand before."""
    parts = name.split("/")
    if parts[0] == key.table:
        parts = parts[1:] or [key.row]
    row, column = parts[0], parts[1] if len(parts) > 1 else key.column
    return len(parts) <= 2 and (key.row == row or key.row.startswith(row + ".")) and key.column == column


def _told(check: dict[str, Any]) -> str:
    sides = f": {_side(check['left'])} against {_side(check['right'])}" if check["rule"] != "copies_agree" else ""
    detail = f" ({check['detail']})" if check["detail"] else ""
    return f"{check['rule']} {check['subject']} {check['severity']} {check['status']}{sides}{detail}"


def _side(value: float | None) -> str:
    return "nothing" if value is None else _plain(value)


def _plain(value: float) -> str:
    """Every digit of a number, without the `.0` of whole ones."""
    return str(int(value)) if value == int(value) else repr(value)
