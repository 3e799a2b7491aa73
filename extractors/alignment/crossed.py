"""Table 二 in a layout of its own: whatever way its labels stand, each number has those of its row and its column.

A row for each measure (规章 制发件数), rows and columns exchanged block by block, all numbers in one row: the labels
left of a number and above it name its cell together, or it has none.
"""

import functools
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, product

from extractors.alignment.columns import TIME
from extractors.alignment.lines import Line, Slot, is_ordinal
from extractors.alignment.placed import Placement
from extractors.forms import CellKey, TableForm, TableName, cell_key, form
from extractors.glyphs import fold

_SHARE = 0.6
"""Of a table's cells so many must be named: a word or two of it stand in other tables too."""
_MOST_LINES = 60
_MOST_SLOTS = 200
"""Places of one line; with all numbers of the longest form in one row there are fifty."""
_LONGEST = 200
"""Characters of what may name a cell; no name of the forms with its unit has half as many."""
_LABELS = 3
"""So many labels left of a number, or above it, are looked at: more than two are those of groups."""
_OTHER = re.compile(r"[^\u4e00-\u9fff]+")
_UNIT = re.compile(r"(?:(?:单位)?(?:万元|元|件|个|项))+$")
_THIS_YEAR = re.compile(r"^(?:本|今)年度?")


def place_crossed(lines: Sequence[Line], table: TableForm, form: str) -> Placement:
    """The placement of `table` in the first block of `lines` in which every number is named; not located if none."""
    for _, group in groupby(enumerate(lines), lambda pair: pair[1].table):
        block = dict(group)
        cells = _cells(list(block.values()), form, table.name) if _is_small(block.values()) else None
        if cells and len(cells) >= _SHARE * len(table.columns):
            placement = Placement(table, form, located=True, lines=set(block))
            for key, (slot, labels) in cells.items():
                placement.take([(key, slot)], labels)
            return placement
    return Placement(table, form)


def _is_small(lines: Collection[Line]) -> bool:
    return len(lines) <= _MOST_LINES and all(len(line.slots) <= _MOST_SLOTS for line in lines)


def _cells(lines: Sequence[Line], form_code: str, table: TableName) -> dict[CellKey, tuple[Slot, str]] | None:
    """The cells of one block with the labels around them; None where a number has no cell of its own."""
    cells: dict[CellKey, tuple[Slot, str]] = {}
    heads: list[Slot] = []
    for line in lines:
        for slot in _values(line):
            left = tuple(label.folded for label in _left_of(slot, line, heads))[-_LABELS:]
            above = tuple(head.folded for head in heads if line.columns and _over(head, slot))[-_LABELS:]
            key = _named(left, above, form_code, table)
            if key is not None and key not in cells and not slot.tall:
                cells[key] = slot, "".join((*above, *left))
            elif slot.kind == "number":
                return None
        heads += [slot for slot in line.label_slots if not slot.above]
    return cells


def _values(line: Line) -> Iterator[Slot]:
    """The cells that may be values: numbers, but for those that count the rows, and blanks."""
    for place, slot in enumerate(line.slots):
        counts = slot.kind == "number" and is_ordinal(line.slots, place)
        if not (slot.filler or slot.is_label or counts):
            yield slot


def _left_of(slot: Slot, line: Line, heads: Sequence[Slot]) -> Iterator[Slot]:
    """The labels left of a value; where a cell is empty in a grid, the last one above it: a merge that was lost."""
    for other in line.slots:
        if other.right > slot.left:
            return
        if other.is_label:
            yield other
        elif not other.folded and line.columns:
            yield from [head for head in heads if _over(head, other)][-1:]


def _over(head: Slot, slot: Slot) -> bool:
    return head.left <= slot.left and slot.right <= head.right


@functools.lru_cache(maxsize=4096)
def _named(left: tuple[str, ...], above: tuple[str, ...], form_code: str, table: TableName) -> CellKey | None:
    """The one cell that labels name: those on one side of a number, or the nearest of both; none of another year."""
    if any(TIME.fullmatch(label) and not _THIS_YEAR.match(label) for label in (*left, *above)):
        return None
    sides = [side[-count:] for side in (left, above) for count in range(1, _LABELS + 1)]
    near = (*left[-1:], *above[-1:])
    names = _names(form_code, table)
    found = {names.get(_plain("".join(labels))) for labels in (*sides, near, near[::-1])} - {None}
    return found.pop() if len(found) == 1 else None


@functools.cache
def _names(form_code: str, table: TableName) -> dict[str, CellKey]:
    """Every cell of a table by what may name it: each wording of its row before each of its column, in words alone."""
    found: dict[str, CellKey] = {}
    for block in form(form_code).tables[table].blocks:
        for row in block.rows:
            for column in block.columns:
                key = cell_key(table, row.code, column.code)
                for one, other in product(row.wordings, column.wordings):
                    for measure in (other, _THIS_YEAR.sub("", other)):
                        found[_plain(fold(one + measure))] = found[_plain(fold(measure + one))] = key
    return found


def _plain(folded: str) -> str:
    """A name without signs, digits and the unit at its end; a text too long for a name as it is."""
    words = _OTHER.sub("", folded)
    return words if len(words) > _LONGEST else _UNIT.sub("", words)
