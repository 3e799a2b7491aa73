"""Which cell of a row stands in which column of the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.alignment.lines import Line, Slot
from extractors.alignment.sequence import align
from extractors.alignment.similarity import THRESHOLD, row_likeness
from extractors.forms import Column


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's columns stand: a range of grid columns for every column of the form, None where none was found.

    `text` is the folded text of the header, in which units are looked for; `width` the columns of its grid.
    """

    ranges: tuple[tuple[int, int] | None, ...]
    text: str
    width: int | None

    @property
    def complete(self) -> bool:
        """Whether every column was found."""
        return None not in self.ranges


def header_of(lines: Sequence[Line], columns: Sequence[Column]) -> Header:
    """The columns of a table as its header lines show them.

    Lines with fillers say nothing about columns: their cells may stand anywhere.
    """
    text = "".join(slot.folded for line in lines for slot in line.slots if not slot.above)
    width = lines[0].columns if lines else None
    shown = [slot for line in lines if _columns_true(line) for slot in line.slots if slot.is_label]
    if width is None or not shown:
        return Header((None,) * len(columns), text, width)
    covering = [[slot for slot in shown if slot.left <= place < slot.right] for place in range(width)]
    scores = [[max((row_likeness(s.folded, c) for s in slots), default=0.0) for c in columns] for slots in covering]
    ranges: list[tuple[int, int] | None] = [None] * len(columns)
    for place, number in align(scores, THRESHOLD):
        leaf = max(covering[place], key=lambda slot: row_likeness(slot.folded, columns[number]))
        ranges[number] = (leaf.left, leaf.right)
    return Header(_bridged(ranges), text, width)


def _columns_true(line: Line) -> bool:
    return line.columns is not None and not any(slot.filler for slot in line.slots)


def _bridged(ranges: list[tuple[int, int] | None]) -> tuple[tuple[int, int] | None, ...]:
    """A single column lost between two found ones is where the gap is, if the gap is one column wide."""
    for number in range(1, len(ranges) - 1):
        before, after = ranges[number - 1], ranges[number + 1]
        if ranges[number] is None and before and after and after[0] - before[1] == 1:
            ranges[number] = (before[1], after[0])
    return tuple(ranges)


def assign(values: Sequence[Slot], header: Header, count: int, width: int | None) -> tuple[Slot | None, ...]:
    """The slot of each of the form's `count` columns among `values`, the cells right of a row's label.

    As many cells as columns: by order. Otherwise by the header above them; otherwise by order again, once the blanks
    that padding left on one side are taken off. What stays ambiguous is left out (all None).
    """
    real = [slot for slot in values if not slot.filler]
    if len(real) == count:
        return tuple(real)
    if header.width is not None and header.width == width:
        found = tuple(_within(real, place) for place in header.ranges)
        taken = [slot for slot in found if slot is not None]
        if header.complete and len(taken) == count and len(set(map(id, taken))) == count:
            return found
    trimmed = _trimmed(real, count)
    return tuple(trimmed) if trimmed is not None else (None,) * count


def _within(values: Sequence[Slot], place: tuple[int, int] | None) -> Slot | None:
    if place is None:
        return None
    touching = [slot for slot in values if slot.left < place[1] and place[0] < slot.right]
    return max(touching, key=lambda s: min(s.right, place[1]) - max(s.left, place[0]), default=None)


def _trimmed(values: list[Slot], count: int) -> list[Slot] | None:
    """`values` without the surplus blanks on one side; None where they are too few or both sides could give."""
    surplus = len(values) - count
    if surplus < 0:
        return None
    front = all(slot.kind == "blank" for slot in values[:surplus])
    back = all(slot.kind == "blank" for slot in values[len(values) - surplus :])
    if front and back:
        return values[surplus:] if all(slot.kind == "blank" for slot in values) else None
    if front:
        return values[surplus:]
    return values[:count] if back else None
