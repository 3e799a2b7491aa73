"""Table three in text whose columns are kept by blanks: labels over several lines around the numbers of their row.

The numbers of a row stand in one line: on the first, the last or the middle one of its label, and beside them, half way
down, may stand the label of a group. No line says by itself where a label ends. All rows together do: as many rows of
numbers as the form has, each with the label of its own place in the form between the rows above and below it.
"""

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from extractors.alignment.lines import Line, Slot
from extractors.alignment.number import parse
from extractors.alignment.order import can_rise, is_denied
from extractors.alignment.placed import Placement
from extractors.alignment.similarity import MERGED, core_of, likeness_to
from extractors.forms import Block, Column, Row, TableForm
from extractors.glyphs import fold

_WHOLE = 0.8
"""Share of a label's characters, in order, that stand around its row; of a few labels half may be enough."""
_HALF = 0.5
_MOST_HALF = 0.1
_MOST_LIKE_NEXT = 0.25
"""Share of the rows around which the label of the next row may stand as well as their own."""
_ABOVE = 2
"""Lines above the first row, and below the last one, that may hold a piece of its label."""
_HEADER = 14
"""Lines above the first row that may be of the header."""
_APART = 14
"""Lines between two rows; the longest label, one or two characters a line, has fewer."""
_NAMED = 4
"""So many columns named in one line of the header tell their order."""


def place_laid_out(lines: Sequence[Line], table: TableForm, form: str) -> Placement:
    """The placement of table three in `lines` of words; not located where rows or columns are not certain."""
    placement = Placement(table, form)
    block = table.blocks[0]
    rows = {index: values for index, line in enumerate(lines) if (values := _values_of(line, len(block.columns)))}
    places = list(rows)
    if len(places) != len(block.rows) or not _hang_together(lines, places):
        return placement
    if not _are_rows_of(block.rows, _labels_around(lines, places)) or not _add_up(list(rows.values())):
        return placement
    told = _tell_columns(lines[max(0, places[0] - _HEADER) : places[0]], block)
    if told is None:
        return placement
    if not told:
        placement.doubts.append(f"{table.name}: the header does not tell the order of the columns")
    placement.located, placement.score = True, float(len(block.rows))
    for row, values in zip(block.rows, rows.values(), strict=True):
        placement.take(zip(table.keys[row.code], values, strict=True), "")
    return placement


def _values_of(line: Line, count: int) -> list[Slot]:
    """The numbers of a row of so many: the only ones in their line, one right behind the other."""
    at = [place for place in range(len(line.slots)) if _is_value(line, place)]
    whole = len(at) == count and at[-1] - at[0] == count - 1 and line.numbers > 0
    return [line.slots[place] for place in at] if whole else []


def _is_value(line: Line, place: int) -> bool:
    """Whether a cell prints a value. `无` alone or before a label is a character of one written downwards."""
    slot, after = line.slots[place], line.slots[place + 1 : place + 2]
    upright = slot.folded == "无" and (len(line.slots) == 1 or any(other.is_label for other in after))
    return slot.kind != "other" and slot.folded != "" and not upright


def _hang_together(lines: Sequence[Line], places: Sequence[int]) -> bool:
    """Whether nothing but labels stands between rows: a number would be of a row that is broken."""
    near = all(after - before <= _APART for before, after in pairwise(places))
    between = (lines[index] for index in range(places[0], places[-1]) if index not in places)
    return near and not any(_is_value(line, place) for line in between for place in range(len(line.slots)))


def _labels_around(lines: Sequence[Line], places: Sequence[int]) -> list[str]:
    """What stands around each row: all labels below the row above it and above the one below it, its own among them."""
    ends = [places[0] - _ABOVE - 1, *places, places[-1] + _ABOVE + 1]
    return [
        "".join(slot.folded for line in lines[max(0, above + 1) : below] for slot in line.label_slots)
        for above, below in zip(ends, ends[2:], strict=False)
    ]


def _are_rows_of(rows: Sequence[Row], around: Sequence[str]) -> bool:
    """Whether around each row stands the label of its own place in the form, and not that of the next as well."""
    own = [_held(row, text) for row, text in zip(rows, around, strict=True)]
    if min(own) < _HALF or sum(share < _WHOLE for share in own) > _MOST_HALF * len(rows):
        return False
    after = [*(_held(row, text) for row, text in zip(rows[1:], around, strict=False)), 0.0]
    before = [0.0, *(_held(row, text) for row, text in zip(rows, around[1:], strict=False))]
    if any(share < _WHOLE and share < max(beside) for share, *beside in zip(own, before, after, strict=True)):
        return False  # two rows in the other order
    alike = [sum(other >= share for other, share in zip(beside, own, strict=True)) for beside in (before, after)]
    return max(alike) <= _MOST_LIKE_NEXT * len(rows)


def _held(row: Row, text: str) -> float:
    """The share of a label's characters that stand in `text` in their order."""
    cores = [core_of(fold(wording)) for wording in row.wordings]
    return max(LCSseq.similarity(core, text) / len(core) for core in cores)


def _add_up(rows: Sequence[Sequence[Slot]]) -> bool:
    """Whether the last numbers, but for a few, are sums of the others, a dash being nothing: they are totals."""
    read = [[0 if (amount := parse(slot.text)) is None else amount.value for slot in values] for values in rows]
    wrong = sum(sum(numbers[:-1]) != numbers[-1] for numbers in read)
    return wrong <= _MOST_HALF * len(rows)


def _tell_columns(header: Sequence[Line], block: Block) -> bool | None:
    """Whether the lines of a header tell that the columns stand in the order of the form; None where one denies it.

    Within a line labels stand from left to right, of the lines below each other nothing is known.
    """
    columns, group = block.columns, block.columns[1].parents[-1:]
    named = [_named(line, columns, group) for line in header]
    denied = any(is_denied([slot.folded for slot in line.label_slots], columns) for line in header)
    if denied or not all(can_rise(places, step=1) for places in named):
        return None
    inner = max((len({n for place in places for n in place if len(place) == 1}) for places in named), default=0)
    first = any(
        places[0] == (0,) and len(places) > 1 and places[1] != (len(columns) - 1,) for places in named if places
    )
    return inner >= _NAMED and first


def _named(line: Line, columns: Sequence[Column], group: tuple[str, ...]) -> list[tuple[int, ...]]:
    """The columns that each label of a line may name, whole or by a piece; a single character names none.

    The label over several names all of them.
    """
    found: list[tuple[int, ...]] = []
    for slot in line.label_slots:
        if likeness_to(slot.folded, group) >= MERGED:
            found.append(tuple(n for n, column in enumerate(columns) if column.parents[-1:] == group))
        elif len(slot.folded) > 1:
            found.append(tuple(n for n, c in enumerate(columns) if any(slot.folded in fold(w) for w in c.wordings)))
    return [places for places in found if places]
