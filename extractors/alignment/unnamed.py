"""Rows of which no label is left: between two rows that are known, their number and their order tell which they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from msgspec import Struct, structs

from extractors.alignment.lines import Line, Slot
from extractors.alignment.similarity import MERGED, likeness_to, ordinal_of
from extractors.forms import Block, Row
from extractors.glyphs import fold

UNNAMED = 0.8
"""What such a row counts beside one whose label is printed."""


class Taken(Struct, frozen=True):
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
        if len(between) != len(missing):  # empty rows between those that print something
            between = [n for n in between if lines[n].values]
        if len(between) != len(missing) or edge_is_blank(lines, between):
            continue
        labels = [_end_of_label(lines, number, (before, after)) for number in between]
        headed = [is_header(lines[n - 1]) for n in between]
        found = list(map(_Found, [lines[n] for n in between], labels, [rows[row][1] for row in missing], headed))
        found = list(_without_spelled(found))
        if all(map(_is_plausible, found)) and _groups_begin(found, rows[before.row][1]):
            yield from map(Taken, between, missing, [end or 0 for end in labels])


def edge_is_blank(lines: Sequence[Line], between: Sequence[int]) -> bool:
    """Whether a blank line stands at the edge of a table among them: it may be a row, or what a break left behind."""
    blank = (n for n in between if not lines[n].values)
    return any(lines[n].table != lines[other].table for n in blank for other in (n - 1, n + 1))


@dataclass(frozen=True, slots=True)
class _Found:
    """A line that may be `row`; `end` is the last slot left of its numbers, None where nothing shows it.

    `headed` says that it stands right below a header.
    """

    line: Line
    end: int | None
    row: Row
    headed: bool

    @property
    def strange(self) -> list[Slot]:
        """What stands left of the numbers and is no whole merged label of the row; nothing where no number shows."""
        left = self.line.slots[: 0 if self.end is None else self.end + 1]
        labels = set(map(fold, self.row.parents))
        return [slot for slot in left if slot.is_label and slot.folded not in labels]

    def without(self, strange: Sequence[Slot]) -> "_Found":
        """The same row with blanks in place of what is `strange`."""
        own = {id(slot) for slot in strange}
        blank = (structs.replace(s, text="", folded="", kind="blank") if id(s) in own else s for s in self.line.slots)
        return replace(self, line=structs.replace(self.line, slots=tuple(blank)))

    @property
    def group(self) -> Slot | None:
        """The slot that prints the merged label right left of the row."""
        slots = self.line.slots[: (self.end or 0) + 1]
        names = self.row.parents[-1:]
        return next((s for s in slots if s.folded and names and likeness_to(s.folded, names) >= MERGED), None)


def _without_spelled(found: Sequence[_Found]) -> Iterator[_Found]:
    """The lines without the pieces of merged labels, which stand upright, or which the end of a page cuts in two.

    Only where all pieces beside the rows of a group spell its labels.
    """
    for parents, rows in groupby(found, key=lambda one: one.row.parents):
        group = list(rows)
        pieces = [one.strange for one in group]
        printed = [slot.folded for slots in pieces for slot in slots if not slot.above]
        yield from map(_Found.without, group, pieces) if _spell(printed, parents) else group


def _spell(pieces: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether `pieces` are whole labels, each cut into pieces that stand in order."""
    rest = {label: fold(label) for label in labels}
    begun: set[str] = set()
    for piece in pieces:
        label = next((label for label in reversed(labels) if rest[label].startswith(piece)), None)
        if label is None:
            return False
        rest[label] = rest[label].removeprefix(piece)
        begun.add(label)
    return bool(begun) and not any(rest[label] for label in begun)


def _is_plausible(found: _Found) -> bool:
    """Whether the line prints nothing but merged labels, its ordinal and numbers.

    A blank line is a row only where the merged cell of its group reaches over it: else it may only part two tables.
    """
    if found.end is None:
        return False
    left, right = found.line.slots[: found.end + 1], found.line.slots[found.end + 1 :]
    words = [slot for slot in left if slot.is_label]
    named = all(likeness_to(s.folded, found.row.parents) >= MERGED or _is_ordinal(s.folded, found.row) for s in words)
    group = found.group
    covered = group is not None and group.tall
    return named and not any(slot.is_label for slot in right) and (found.line.values > 0 or covered)


def _is_ordinal(folded: str, row: Row) -> bool:
    """Whether all that is left of a label is the ordinal of this row."""
    left = folded.rstrip(".)")
    return left.isdecimal() and left == ordinal_of(row)


def _groups_begin(found: Sequence[_Found], before: Row) -> bool:
    """Whether each merged label begins at the first row of its group, or where a further table or header begins."""
    above, above_line = before, None
    for one in found:
        group = one.group
        begins = one.row.parents != above.parents
        same_table = (above_line is None or above_line.table == one.line.table) and not one.headed
        if group is not None and not group.above and not begins and same_table and not _prints(above_line, group):
            return False
        above, above_line = one.row, one.line
    return True


def _prints(line: Line | None, group: Slot) -> bool:
    return line is not None and any(slot.folded == group.folded for slot in line.slots)


def _end_of_label(lines: Sequence[Line], number: int, known: Sequence[Taken]) -> int | None:
    """The last slot left of the numbers, as the known rows beside this one show it; None where they do not.

    Behind a page break a table may have other columns: there a row that ends with as many numbers says it itself.
    """
    line = lines[number]
    like = [k for k in known if lines[k.line].columns == line.columns is not None]
    edges = {lines[k.line].slots[k.label].right for k in like}
    if len(edges) == 1 and not line.packed:
        edge = edges.pop()
        return max((place for place, slot in enumerate(line.slots) if slot.right <= edge), default=None)
    counts = {len(lines[k.line].slots) - 1 - k.label for k in known}
    last = line.slots[len(line.slots) - line.numbers :]
    full = counts == {line.numbers} and all(slot.kind == "number" for slot in last)
    return len(line.slots) - 1 - line.numbers if full and line.columns is not None and not edges else None
