"""A first column that only counts the rows of a table, as data frames and some offices write it."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from msgspec.structs import replace

from extractors.alignment.lines import Line

_FEWEST = 3
"""Fewer numbers may count by chance."""
_BEGINS = ("0", "1")


def uncounted(lines: Sequence[Line]) -> list[Line]:
    """`lines` with a blank in place of the number of each row, in tables whose first cells count all their rows.

    They count from 0 or 1 on; only the first row may have none.
    """
    if {line.slots[0].folded for line in lines if line.slots}.isdisjoint(_BEGINS):
        return list(lines)
    return [line for _, table in groupby(lines, key=attrgetter("table")) for line in _without(list(table))]


def _without(table: Sequence[Line]) -> Sequence[Line]:
    counted = table[1:] if table[0].slots and not table[0].slots[0].folded else table
    if len(counted) < _FEWEST or not counted[0].slots or counted[0].slots[0].folded not in _BEGINS:
        return table
    begin = int(counted[0].slots[0].folded)
    firsts = [line.slots[0].folded if line.slots else "" for line in counted]
    if firsts != [str(number) for number in range(begin, begin + len(firsts))]:
        return table
    blank = (replace(line.slots[0], text="", folded="", kind="blank") for line in table)
    return [replace(line, slots=(first, *line.slots[1:])) for line, first in zip(table, blank, strict=True)]
