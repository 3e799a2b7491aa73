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

    Padding and cut merges add blank cells on either side. Where only one run of `count` cells leaves nothing but empty
    cells outside, it is the row; where several do, the header above says which. What stays ambiguous is left out (all None).
    """
    real = [slot for slot in values if not slot.filler]
    runs = runs_of(real, count)
    if len(runs) == 1:
        return runs[0]
    shown = _under(real, header) if header.width == width else None
    if shown is not None:
        return shown
    blank = all(slot.kind == "blank" for slot in real)
    return runs[-1] if runs and blank else (None,) * count


def runs_of(values: Sequence[Slot], count: int) -> list[tuple[Slot, ...]]:
    """The runs of `count` neighbouring cells that leave only empty cells outside. A printed dash is not empty."""
    full = [place for place, slot in enumerate(values) if slot.folded]
    first, last = (full[0], full[-1]) if full else (len(values), -1)
    starts = (start for start in range(len(values) - count + 1) if start <= first and last < start + count)
    return [tuple(values[start : start + count]) for start in starts]


def _under(values: Sequence[Slot], header: Header) -> tuple[Slot | None, ...] | None:
    """The cells under the columns of a header that shows them all; None where two columns share a cell."""
    found = tuple(_within(values, place) for place in header.ranges)
    taken = {id(slot) for slot in found if slot is not None}
    return found if header.complete and len(taken) == len(found) else None


def _within(values: Sequence[Slot], place: tuple[int, int] | None) -> Slot | None:
    if place is None:
        return None
    touching = [slot for slot in values if slot.left < place[1] and place[0] < slot.right]
    return max(touching, key=lambda s: min(s.right, place[1]) - max(s.left, place[0]), default=None)
