"""Loads a form's YAML into types. Every label, code and identity of the official forms stands in the YAML alone."""

import functools
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import yaml
from msgspec import Struct

TableName = Literal["disclosure", "applications", "review_litigation", "appendix"]
"""The three tables of a report, and the statistics table of before 2019 that has forms of its own."""
Unit = Literal["count", "yuan", "10k_yuan"]
TABLES: tuple[TableName, ...] = ("disclosure", "applications", "review_litigation")
FORMS = ("2021", "2019")
"""Codes of the forms whose tables are read, the one in force first."""
APPENDIX = "2014"
"""Code of the earlier national form, an appendix of another shape."""


class CellKey(NamedTuple):
    """One cell of a form: its table, the code of its row, the code of its column."""

    table: TableName
    row: str
    column: str

    def __str__(self) -> str:
        return "/".join(self)


@functools.lru_cache(maxsize=8192)
def cell_key(table: TableName, row: str, column: str) -> CellKey:
    """The key of a cell, one object for each: the same few hundred are asked for again and again."""
    return CellKey(table, row, column)


class Row(Struct, frozen=True, dict=True, cache_hash=True):
    """A labelled row. `parents` are the merged cells left of it, outermost first."""

    code: str
    label: str
    parents: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    in_full: tuple[str, ...] = ()
    """Wordings that count only where they are printed so, ordinal and all: without it they are other labels'."""

    @functools.cached_property
    def wordings(self) -> tuple[str, ...]:
        """The official label and the variants seen."""
        return (self.label, *self.variants)


class Column(Row, frozen=True, dict=True, cache_hash=True):
    """A labelled column with what its cells may hold: the unit, a sign, a fraction."""

    unit: Unit = "count"
    signed: bool = False
    fraction: bool = False


class Block(Struct, frozen=True):
    """Rows that share one header. Tables 三 and 四 are one block, table 二 has one for each item of article 20."""

    label: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]


class TableForm(Struct, frozen=True, dict=True):
    """One of the three tables: its blocks in order; `header` are labels that stand over columns but hold no number."""

    name: TableName
    titles: tuple[str, ...]
    blocks: tuple[Block, ...]
    header: tuple[str, ...]

    @functools.cached_property
    def rows(self) -> tuple[tuple[Block, Row], ...]:
        """Every row in the order of the form, with the block that it stands in."""
        return tuple((block, row) for block in self.blocks for row in block.rows)

    @functools.cached_property
    def columns(self) -> dict[CellKey, Column]:
        """Every cell in the order of the form, with the column that it stands in."""
        return {cell_key(self.name, row.code, c.code): c for block, row in self.rows for c in block.columns}

    @functools.cached_property
    def keys(self) -> dict[str, tuple[CellKey, ...]]:
        """The cells of every row by its code, in the order of the form."""
        return {
            row.code: tuple(cell_key(self.name, row.code, c.code) for c in block.columns) for block, row in self.rows
        }

    @functools.cached_property
    def amounts(self) -> tuple[CellKey, ...]:
        """The cells that hold money."""
        return tuple(key for key, column in self.columns.items() if column.unit != "count")

    def cells(self) -> Iterator[CellKey]:
        """Every cell in the order of the form."""
        return iter(self.columns)

    def column(self, key: CellKey) -> Column:
        """The column that `key` stands in. Raises KeyError for a cell that the form does not have."""
        return self.columns[key]


class Identity(Struct, frozen=True):
    """Sum of `left` = sum of `right`, a hard rule of the form. `subject` names the row or column it is about."""

    rule: str
    subject: str
    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]


class Form(Struct, frozen=True):
    """One official form: its three tables and its identities."""

    code: str
    tables: dict[TableName, TableForm]
    identities: tuple[Identity, ...]


def _rows(entries: Sequence[dict[str, Any]]) -> tuple[Row, ...]:
    lists = ("parents", "variants", "in_full")
    return tuple(Row(e["code"], e["label"], *(tuple(e.get(name, ())) for name in lists)) for e in entries)


def _columns(entries: Sequence[dict[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(
            e["code"],
            e["label"],
            tuple(e.get("parents", ())),
            tuple(e.get("variants", ())),
            unit=e["unit"],
            signed=e.get("signed", False),
            fraction=e.get("fraction", False),
        )
        for e in entries
    )


def _table(name: TableName, data: dict[str, Any]) -> TableForm:
    blocks = tuple(Block(b["label"], _rows(b["rows"]), _columns(b["columns"])) for b in data["blocks"])
    return TableForm(name, tuple(data["titles"]), blocks, tuple(data["header"]))


def _identities(rule: dict[str, Any], table: TableForm) -> Iterator[Identity]:
    block = table.blocks[0]
    by_rows = rule["over"] == "rows"
    for subject in (line.code for line in (block.rows if by_rows else block.columns)):
        pairs = {side: [(subject, c) if by_rows else (c, subject) for c in rule[side]] for side in ("left", "right")}
        left, right = (tuple(cell_key(table.name, *pair) for pair in pairs[side]) for side in ("left", "right"))
        yield Identity(rule["rule"], subject, left, right)


@functools.cache
def form(code: str) -> Form:
    """The form `code` (`2019`, `2021`). Raises FileNotFoundError for an unknown code."""
    text = files(__package__).joinpath(f"{code}.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)  # the C loader of SafeLoader: five times as fast
    tables = {name: _table(name, data[name]) for name in TABLES}
    identities = (i for rule in data["identities"] for i in _identities(rule, tables[rule["table"]]))
    return Form(data["form"], tables, tuple(identities))
