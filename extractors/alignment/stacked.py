"""Rows of a form in one row of a grid, a line each: their labels in one cell, their numbers in the others."""

import functools
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from extractors.alignment.lines import Line, Slot
from extractors.alignment.number import kind
from extractors.alignment.similarity import matches
from extractors.forms import FORMS, TableName
from extractors.forms.form import TABLES
from extractors.glyphs import fold

_SURE = 0.9
_LONGEST = 1_000
"""Characters of a cell that holds labels; the eight of the longest group have some hundred."""


def unstacked(lines: Sequence[Line]) -> list[Line]:
    """`lines` with such rows apart.

    Each line of a label must be a row by itself, in the order of the form, and each value must have as many lines:
    else a line end may be that of a broken label or number.
    """
    broken = {id(line) for line in lines for slot in line.label_slots if "\n" in slot.text and line.columns}
    if not broken:  # as in most documents
        return list(lines)
    return [part for line in lines for part in (_parts(line) if id(line) in broken else (line,))]


def _parts(line: Line) -> Iterator[Line]:
    label = next((n for n, slot in enumerate(line.slots) if "\n" in slot.text and _stacked(slot)), None)
    texts = [_lines_of(slot.text) for slot in line.slots[label:]] if label is not None else []
    values = [value for value in texts[1:] if value]
    if label is None or not values or any(len(value) != len(texts[0]) for value in values):
        yield line
        return
    if any(kind(text) == "other" for value in values for text in value):
        yield line
        return
    above = [replace(slot, above=True) for slot in line.slots[:label]]
    for number in range(len(texts[0])):
        own = zip(line.slots[label:], texts, strict=True)
        slots = [_with(slot, value[number] if value else "") for slot, value in own]
        yield replace(line, slots=(*(above if number else line.slots[:label]), *slots))


def _with(slot: Slot, text: str) -> Slot:
    return replace(slot, text=text, folded=fold(text), kind=kind(text))


def _lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _stacked(slot: Slot) -> bool:
    """Whether a cell holds several labels of rows, a line each."""
    if not slot.is_label or slot.above or len(slot.text) > _LONGEST:
        return False
    return _are_rows(tuple(map(fold, _lines_of(slot.text))))


@functools.lru_cache(maxsize=1024)
def _are_rows(labels: tuple[str, ...]) -> bool:
    """Whether each of several labels is certainly a row of one table, all in the order of the form."""
    return len(labels) > 1 and any(_in_order(labels, code, table) for code in FORMS for table in TABLES)


def _in_order(labels: Sequence[str], code: str, table: TableName) -> bool:
    """Whether the likest rows rise, all of them certain; or follow each other without a gap, half of them certain."""
    likest = [max(matches(label, code, table), key=lambda match: match[1], default=(-1, 0.0)) for label in labels]
    sure = sum(score >= _SURE for _, score in likest)
    steps = [after - before for (before, _), (after, _) in pairwise(likest)]
    if min(row for row, _ in likest) < 0:
        return False
    return min(steps) > 0 and (sure == len(labels) or (max(steps) == 1 and sure >= len(labels) / 2))
