"""Printed cells to facts: the number by the grammar, the unit by the cell or its header, the basis always said."""

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from math import prod

from msgspec.structs import replace

from extractors.alignment.number import Amount, is_blank, lines_of_number, parse
from extractors.alignment.placed import Placement, Printed
from extractors.facts import Basis, Fact, Number
from extractors.forms import CellKey, Column, Unit

_TEN_THOUSAND = 10_000
_POWERS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_MONEY = re.compile("(?:(?<=[(:./额币为])|(?<=金额|单位))([十百千万亿]{0,3})元(?![十百千万亿])")
"""A unit of money in a label: `（单位：万元）`, `收费金额（元）`, `采购总金额万元`."""


def facts_of(placement: Placement, document: str) -> tuple[Fact, ...]:
    """One fact for every cell of the table's form, also where the document has none."""
    cells = placement.cells
    return tuple([_fact(key, column, cells.get(key), document) for key, column in placement.table.columns.items()])


def _fact(key: CellKey, column: Column, printed: Printed | None, document: str) -> Fact:
    if printed is None:
        return Fact(key, None, "absent", None, document, None, column.unit)
    value, basis = read_value(printed, column)
    if basis == "printed" and not (printed.recognised or printed.alternatives):  # as most are
        return Fact(key, value, basis, printed.text, document, printed.locator, column.unit)
    if basis == "printed" and printed.recognised:
        basis = "recognised"
    broken = tuple(_broken(printed, column)) if basis == "unreadable" and not printed.recognised else ()
    doubtful = bool(printed.alternatives) and not broken
    others = tuple(dict.fromkeys(_alternatives(printed, column, value))) if doubtful else ()
    place = (printed.text, document, printed.locator)
    return Fact(key, value, basis, *place, column.unit, others, printed.recognised, broken)


def _broken(printed: Printed, column: Column) -> Iterator[Number]:
    """The numbers that digits on several lines may be; nothing where the lines together are none for the column."""
    texts = lines_of_number(printed.text)
    values = [read_value(replace(printed, text=text), column)[0] for text in texts]
    if values and values[0] is not None:
        yield from dict.fromkeys(value for value in values if value is not None)


def _alternatives(printed: Printed, column: Column, value: Number | None) -> Iterator[Number]:
    """The other numbers that a cell may show; an empty one counts as the zero it would be proved to be."""
    for text in printed.alternatives:
        other, basis = read_value(replace(printed, text=text, alternatives=()), column)
        if basis == "blank":
            other = 0
        if other is not None and other != value:
            yield other


def read_value(printed: Printed, column: Column) -> tuple[Number | None, Basis]:
    """The value of a cell in the unit of its column, and how it came about."""
    if column.unit == "count" and not column.fraction:  # as nearly all are
        return _read_count(printed.text)
    return _read_value(printed.text, column.unit, column.fraction, printed.header)


@functools.lru_cache(maxsize=4096)
def _read_count(text: str) -> tuple[Number | None, Basis]:
    return _read_value(text, "count", fraction=False, header="")


@functools.lru_cache(maxsize=4096)
def _read_value(text: str, unit: Unit, fraction: bool, header: str) -> tuple[Number | None, Basis]:
    amount = parse(text)
    if amount is None:
        return None, "blank" if is_blank(text) else "unreadable"
    value = _in_unit(amount, unit, header)
    if value is None or (not fraction and value != value.to_integral_value()):
        return None, "unreadable"
    return (float(value) if fraction else int(value)), "printed"


def _in_unit(amount: Amount, unit: Unit, header: str) -> Decimal | None:
    """The amount in `unit`; None where the unit printed does not fit, or where none is printed and it matters."""
    if amount.value == 0:
        return amount.value  # zero in any unit
    if unit == "count":
        return amount.value if amount.unit is None or amount.yuan is None else None
    if amount.unit is not None and amount.yuan is None:
        return None
    if amount.yuan is not None:
        return amount.yuan if unit == "yuan" else amount.yuan / _TEN_THOUSAND
    found = scales(header)
    if unit == "10k_yuan" and not found:
        return amount.value  # the form prints its unit in the header: 单位：万元
    if len(found) != 1:
        return None
    yuan = amount.value * found.pop()
    return yuan if unit == "yuan" else yuan / _TEN_THOUSAND


def scales(header: str) -> set[Decimal]:
    """How many yuan the units of money in a header are: none, one, or several that contradict each other."""
    return {_multiple(match[1]) for match in _MONEY.finditer(header)}


def _multiple(word: str) -> Decimal:
    return Decimal(prod(_POWERS[character] for character in word))
