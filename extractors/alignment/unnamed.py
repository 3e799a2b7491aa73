"""Rows of which no label is left: between two rows that are known, their number and their order tell which they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.alignment.lines import Line
from extractors.alignment.similarity import MERGED, likeness_to
from extractors.forms import Block, Row

UNNAMED = 0.8
"""What such a row counts beside one whose label is printed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A line that is a row of the form: the number of the row over all blocks, and the slot that ends its label."""

    line: int
    row: int
    label: int


def unnamed(
    lines: Sequence[Line],
    taken: Sequence[Taken],
    rows: Sequence[tuple[Block, Row]],
    is_header: Callable[[Line], bool],
) -> Iterator[Taken]:
    """The rows that `taken` leaves out and that the lines between their neighbours are, one for one.

    Such a line prints no label but that of its group, and the rows of the gap belong to one block. With one line more
    or less nothing is said of any. `taken` is in order, `rows` are those of the form.
    """
    for before, after in pairwise(taken):
        missing = range(before.row + 1, after.row)
        if not missing or rows[before.row][0] is not rows[after.row][0]:
            continue
        between = [n for n in range(before.line + 1, after.line) if not is_header(lines[n])]
        if len(between) != len(missing) or edge_is_blank(lines, between):
            continue
        labels = [_end_of_label(lines, number, (before, after)) for number in between]
        parents = (rows[row][1].parents for row in missing)
        if all(_prints_only(lines[n], end, p) for n, end, p in zip(between, labels, parents, strict=True)):
            yield from map(Taken, between, missing, [end or 0 for end in labels])


def edge_is_blank(lines: Sequence[Line], between: Sequence[int]) -> bool:
    """Whether a blank line stands at the edge of a table among them: it may be a row, or what a break left behind."""
    blank = (n for n in between if not lines[n].numbers)
    return any(lines[n].table != lines[other].table for n in blank for other in (n - 1, min(n + 1, len(lines) - 1)))


def _end_of_label(lines: Sequence[Line], number: int, known: Sequence[Taken]) -> int | None:
    """The last slot left of the numbers, as the known rows beside this one show it; None where they do not."""
    line = lines[number]
    like = [k for k in known if lines[k.line].columns == line.columns is not None]
    edges = {lines[k.line].slots[k.label].right for k in like}
    if len(edges) != 1 or line.packed:
        return None
    edge = edges.pop()
    return max((place for place, slot in enumerate(line.slots) if slot.right <= edge), default=None)


def _prints_only(line: Line, end: int | None, parents: Sequence[str]) -> bool:
    """Whether the slots up to `end` print the merged labels left of a row, or nothing, and those behind it no label."""
    if end is None:
        return False
    left, right = line.slots[: end + 1], line.slots[end + 1 :]
    named = all(not slot.folded or likeness_to(slot.folded, tuple(parents)) >= MERGED for slot in left)
    return named and not any(slot.is_label for slot in right)
