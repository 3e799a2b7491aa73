"""The statistics tables of the years before 2019 as data: one YAML file a form, in `appendices/`."""

import functools
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

import yaml
from msgspec import Struct

from extractors.forms.form import APPENDIX, Block, CellKey, Column, Identity, Row, TableForm, Unit

TABLE: Literal["appendix"] = "appendix"
_MONEY = "万元"


class Item(Row, frozen=True, dict=True, cache_hash=True):
    """One line of the form. A heading has no code and holds no number.

    `number` is the code that the form prints beside the label; `claims` what the prose calls the item, in the codes of
    table 三.
    """

    unit: Unit = "count"
    printed_unit: str = ""
    number: int | None = None
    claims: str | None = None

    @property
    def money(self) -> bool:
        """Whether it is an amount: its number may have a fraction."""
        return self.printed_unit == _MONEY


class Bound(Struct, frozen=True):
    """`part` is at most `whole`: a hint, for the form does not say so."""

    rule: str
    part: CellKey
    whole: CellKey


class Appendix(Struct, frozen=True):
    """One statistics table: its items in order, the numbers that each has, and the sums among them.

    `labels`, `units` and `numbers` are what stands over the columns of labels, units and printed codes. `table` is the
    same as a table of cells: a block for each item, for each has its unit.
    """

    code: str
    name: str
    years: tuple[int, ...]
    labels: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]
    measures: tuple[Row, ...]
    items: tuple[Item, ...]
    identities: tuple[Identity, ...]
    bounds: tuple[Bound, ...]
    table: TableForm

    def cells(self) -> Iterator[CellKey]:
        """Every cell in the order of the form."""
        return self.table.cells()


def _item(entry: dict[str, Any]) -> Item:
    printed = entry.get("unit", "")
    return Item(
        entry.get("code", ""),
        entry["label"],
        variants=tuple(entry.get("variants", ())),
        unit="10k_yuan" if printed == _MONEY else "count",
        printed_unit=printed,
        number=entry.get("number"),
        claims=entry.get("claims"),
    )


def _identity(entry: dict[str, Any], measure: str, plain: bool) -> Identity:
    left = tuple(CellKey(TABLE, code, measure) for code in entry["left"])
    right = CellKey(TABLE, entry["right"], measure)
    return Identity(entry["rule"], right.row if plain else f"{right.row}/{measure}", left, (right,))


def _table(items: Sequence[Item], measures: Sequence[Row]) -> TableForm:
    """Every item a block of one row, its columns in the item's unit; money may have a fraction."""
    blocks = (
        Block("", (item,), tuple(Column(m.code, m.label, unit=item.unit, fraction=item.money) for m in measures))
        for item in items
        if item.code
    )
    return TableForm(TABLE, (), tuple(blocks), ())


def _appendix(file: Traversable) -> Appendix:
    data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    measures = tuple(Row(m["code"], m["label"], variants=tuple(m.get("variants", ()))) for m in data["measures"])
    columns = {name: tuple(labels) for name, labels in data["columns"].items()}
    plain = len(measures) == 1
    items = tuple(_item(entry) for entry in data["items"])
    return Appendix(
        code=data["form"],
        name=data["name"],
        years=tuple(data["years"]),
        labels=columns["label"],
        units=columns["unit"],
        numbers=columns.get("number", ()),
        measures=measures,
        items=items,
        identities=tuple(_identity(e, m.code, plain) for e in data["identities"] for m in measures),
        bounds=tuple(
            Bound(e["rule"], CellKey(TABLE, e["part"], m.code), CellKey(TABLE, e["whole"], m.code))
            for e in data["bounds"]
            for m in measures
        ),
        table=_table(items, measures),
    )


@functools.cache
def appendices() -> tuple[Appendix, ...]:
    """Every form in `appendices/`, the national one first."""
    folder = files(__package__).joinpath("appendices")
    found = (_appendix(file) for file in folder.iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(found, key=lambda form: (form.code != APPENDIX, form.code)))


@functools.cache
def appendix_form(code: str) -> Appendix:
    """The form `code`. Raises KeyError for an unknown one."""
    for form in appendices():
        if form.code == code:
            return form
    raise KeyError(code)
