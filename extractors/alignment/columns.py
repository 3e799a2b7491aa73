"""Which cell of a row stands in which column of the form."""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from extractors.alignment.lines import Line, Slot
from extractors.alignment.number import Kind, parse
from extractors.alignment.order import SHORT, column_scores, is_denied, is_merged, is_torn, order_of, order_told, rises
from extractors.alignment.sequence import align
from extractors.alignment.similarity import THRESHOLD
from extractors.forms import Column
from extractors.glyphs import fold

_SURE = 0.9
"""A label so like that of a column names it."""
_ALIKE = 0.75
"""A label so like that of a column names it by itself, where none is certain."""
_WIDEST = 100
"""Grid columns up to which headers are looked at; table 四, the widest, has fifteen."""
_NARROW = 2
"""Grid columns of a range that is still one column of its own; a wider label stands over several."""
TIME = re.compile(
    r"(?:(?:20[0-9]{2}年?|[本上今去前]一?年|[本上]期)度?(?:同期)?|同期)(?:数[量据值]?|情况|件数|完成数|统计数)?"
)
"""A label that tells of which time the numbers under it are, and not of what."""
Range = tuple[int, int]


class Header(Struct, frozen=True, dict=True):
    """Where a table's columns stand: a range of grid columns for every column of the form, None where none was found.

    `text` is the folded text of the header, in which units are looked for; `width` the columns of its grid. `others`
    are narrow ranges under labels that are none of the form's, `times` ranges under the name of a year; `named` says
    whether any column's label was seen, `disordered` that the labels stand in another order than the form's. `certain`
    are the ranges of the columns that are named for certain, once; `order` the order of all columns in text that keeps
    no ranges. `undone` are ranges of merged cells that print their text once for each column they reached over.
    `merged` says that in text that keeps no ranges a merged label stands for all columns under it.
    """

    ranges: tuple[Range | None, ...]
    text: str
    width: int | None
    others: tuple[Range, ...] = ()
    named: bool = False
    disordered: bool = False
    certain: tuple[Range | None, ...] = ()
    order: tuple[int, ...] = ()
    undone: tuple[Range, ...] = ()
    merged: bool = False
    times: tuple[Range, ...] = ()

    @classmethod
    def none(cls, columns: Sequence[Column]) -> "Header":
        """No header at all."""
        return cls((None,) * len(columns), "", None)

    @cached_property
    def found(self) -> int:
        """How many columns have a place."""
        return sum(place is not None for place in self.ranges)

    @cached_property
    def complete(self) -> bool:
        """Whether every column has a place."""
        return None not in self.ranges

    @cached_property
    def apart(self) -> bool:
        """Whether every column has a place, each right of the one before it."""
        places = [place for place in self.ranges if place is not None]
        return self.complete and all(before[1] <= after[0] for before, after in pairwise(places))

    @cached_property
    def first(self) -> int:
        """Where the leftmost column that has a place begins."""
        return min(place[0] for place in self.ranges if place is not None)

    def names(self, slot: Slot) -> bool:
        """Whether `slot` stands under a label of something that the form does not have, not of another year only."""
        foreign = (place for place in self.others if place not in self.times)
        return any(left <= slot.left and slot.right <= right for left, right in foreign)

    def moved(self, cells: int) -> "Header":
        """This header for a row that lost so many cells at its left; no place of a column where they are too many."""
        places = [None if place is None else (place[0] - cells, place[1] - cells) for place in self.ranges]
        lost = any(place is not None and place[0] < 0 for place in places)
        ranges = (None,) * len(places) if lost else tuple(places)
        return replace(self, ranges=ranges, others=(), certain=())

    def followed_by(self, below: "Header") -> "Header":
        """This header for a piece of the table further down that has other lines above it."""
        return replace(self, text=self.text + below.text)

    @cached_property
    def narrow(self) -> bool:
        """Whether the places between two columns are fewer than the columns that the form has there."""
        places = [(number, place) for number, place in enumerate(self.ranges) if place is not None]
        return self.merged or any(
            after[0] - before[1] < other - one - 1 > 0 for (one, before), (other, after) in pairwise(places)
        )

    @property
    def torn(self) -> bool:
        """Whether a column is missing where the form has it, or another stands where the form has none.

        A column named by a word that is not known may have moved: the order of the others then says nothing of it.
        """
        places = [(number, place) for number, place in enumerate(self.ranges) if place is not None]
        for (one, before), (other, after) in pairwise(places if not self.complete else ()):
            between = sum(before[1] <= left and right <= after[0] for left, right in self.others)
            missing = other - one - 1
            if between > missing or (missing and before[1] == after[0]):
                return True
        return False


_Shown = tuple[int | None, tuple[tuple[str, Kind, int, int, bool, bool], ...]]
"""All of a line that its header is told by."""


def header_of(lines: Sequence[Line], columns: Sequence[Column]) -> Header:
    """The columns of a table as its header lines show them.

    Labels that are printed again in the cell beside are one over both, if so every column of the form has its place.
    """
    return _header_of(tuple(map(_shown, lines)), tuple(columns))


def _shown(line: Line) -> _Shown:
    return line.columns, tuple([(s.folded, s.kind, s.left, s.right, s.filler, s.above) for s in line.slots])


def _line(shown: _Shown) -> Line:
    width, slots = shown
    return Line(0, width, tuple([Slot(s[0], s[0], s[1], None, *s[2:]) for s in slots]))


@lru_cache(maxsize=256)
def _header_of(shown: tuple[_Shown, ...], columns: tuple[Column, ...]) -> Header:
    """Kept, since programs lay out the headers of the form alike in many reports."""
    lines = list(map(_line, shown))
    merged = [_merged_again(line) if columns_true(line) else line for line in lines]
    undone = tuple(
        (slot.left, slot.right)
        for line, whole in zip(lines, merged, strict=True)
        for slot in (whole.slots if whole is not line else ())
        if slot not in line.slots
    )
    header = _shown_by(merged, columns) if undone else None
    if header is not None and header.complete and not header.disordered:
        # under the label of a group every column has a cell of its own, though all of them may print the same
        return replace(header, undone=tuple(place for place in undone if place in header.ranges))
    return _shown_by(lines, columns)


def _merged_again(line: Line) -> Line:
    """`line` with neighbouring cells that print the same label as one."""
    slots: list[Slot] = []
    for slot in line.slots:
        last = slots[-1] if slots else None
        if (
            last
            and slot.is_label
            and last.right == slot.left
            and (last.folded, last.above) == (slot.folded, slot.above)
        ):
            slots[-1] = replace(last, right=slot.right)
        else:
            slots.append(slot)
    return replace(line, slots=tuple(slots)) if len(slots) < len(line.slots) else line


def _shown_by(lines: Sequence[Line], columns: tuple[Column, ...]) -> Header:
    """Lines with fillers say nothing about columns: their cells may stand anywhere."""
    text = "".join(slot.folded for line in lines for slot in line.slots if not slot.above)
    width = lines[0].columns if lines else None
    labels = [[_Label(slot, *_likest(slot, columns)) for slot in _own_labels(line)] for line in lines]
    named = any(label.score >= _SURE for row in labels for label in row)
    true = [label for line, row in zip(lines, labels, strict=True) if columns_true(line) for label in row]
    true = sorted((label for label in true if label.score >= _ALIKE), key=lambda label: label.slot.left)
    strange = _named_again(true, columns)
    true = [label for label in true if _place_of(label.slot) not in strange]
    rows = [
        [label.slot.folded for label in row] for line, row in zip(lines, labels, strict=True) if not columns_true(line)
    ]
    loose = [label for row in rows for label in row]
    disordered = not rises(order_of(loose, columns)) or is_torn(loose, columns)
    disordered = disordered or any(is_denied(row, columns) for row in rows)
    disordered = disordered or any(after.column < before.column for before, after in pairwise(true))
    if width is None or width > _WIDEST:
        none, order = (None,) * len(columns), order_told(rows, columns)
        return Header(none, text, width, (), named, disordered, order=order, merged=is_merged(loose, columns))
    covering: list[list[Slot]] = [[] for _ in range(width)]
    for slot in (slot for line in lines if columns_true(line) for slot in line.label_slots):
        for slots in covering[slot.left : slot.right]:
            slots.append(slot)
    certain = _by_name(true, len(columns))
    known = [[slot for slot in slots if _place_of(slot) not in strange] for slots in covering] if strange else covering
    ranges = certain if disordered else _by_order(known, columns)
    others = tuple(_others(covering, columns, strange, _lowest(lines, labels)))
    times = tuple(_place_of(slot)[:2] for line in lines for slot in _own_labels(line) if TIME.fullmatch(slot.folded))
    return Header(ranges, text, width, others, named, disordered, certain, times=times)


class _Label(Struct, frozen=True):
    """A label of a header with the column that it is likest to."""

    slot: Slot
    column: int
    score: float


_Place = tuple[int, int, str]
"""A label of a header by its edges and its text."""


def _place_of(slot: Slot) -> _Place:
    return slot.left, slot.right, slot.folded


def _named_again(labels: Sequence[_Label], columns: Sequence[Column]) -> set[_Place]:
    """Labels, from left to right, that name a column which another one names better.

    `小计` is like 总计, but not beside it. Of two that are the same it is the one without which all stand in order.
    """
    strange: set[_Place] = set()
    for number in {label.column for label in labels}:
        own = {_place_of(label.slot) for label in labels if label.column == number}
        official = fold(columns[number].label)
        whole = {place for place in own if place[2] == official}
        if len(own) < 2 or not whole:
            continue
        strange |= own - whole
        rising = [kept for kept in whole if _rises_without(labels, strange | (whole - {kept}))]
        if len(whole) > 1 and len(rising) == 1:
            strange |= whole - set(rising)
    return strange


def _rises_without(labels: Sequence[_Label], strange: set[_Place]) -> bool:
    return rises([label.column for label in labels if _place_of(label.slot) not in strange])


def _own_labels(line: Line) -> list[Slot]:
    return [slot for slot in line.label_slots if not slot.above]


def _likest(slot: Slot, columns: Sequence[Column]) -> tuple[int, float]:
    scores = column_scores(slot.folded, tuple(columns))
    return max(enumerate(scores), key=lambda pair: pair[1])


def _by_order(covering: Sequence[Sequence[Slot]], columns: Sequence[Column]) -> tuple[Range | None, ...]:
    found = [[column_scores(slot.folded, tuple(columns)) for slot in slots] for slots in covering]
    none = [0.0] * len(columns)
    scores = [list(map(max, zip(*slots, strict=True))) if slots else none for slots in found]
    ranges: list[Range | None] = [None] * len(columns)
    for place, number in align(scores, THRESHOLD):
        likest = max(range(len(covering[place])), key=lambda n: found[place][n][number])
        leaf = covering[place][likest]
        ranges[number] = (leaf.left, leaf.right)
    return _bridged(ranges)


def _by_name(labels: Sequence[_Label], count: int) -> tuple[Range | None, ...]:
    """The columns by their labels alone, whatever their order; one that is named twice or never has no place.

    A label that is only alike counts where none is certain.
    """
    places: list[set[Range]] = []
    for number in range(count):
        own = [label for label in labels if label.column == number]
        sure = [label for label in own if label.score >= SHORT]
        places.append({(label.slot.left, label.slot.right) for label in sure or own})
    return tuple(found.pop() if len(found) == 1 else None for found in places)


def _lowest(lines: Sequence[Line], labels: Sequence[Sequence[_Label]]) -> set[_Place]:
    """The labels in the last line that names a column, and those below it: a title above names none."""
    named = [n for n, row in enumerate(labels) if any(label.score >= _ALIKE for label in row)]
    return {_place_of(slot) for line in lines[named[-1] if named else 0 :] for slot in line.label_slots}


def _others(
    covering: Sequence[Sequence[Slot]], columns: Sequence[Column], strange: set[_Place], named: set[_Place]
) -> list[Range]:
    """Narrow ranges whose lowest label is like none of the form's, or `strange`, and stands where they are `named`."""
    lowest = {id(slots[-1]): slots[-1] for slots in covering if slots}.values()
    return [
        (slot.left, slot.right)
        for slot in lowest
        if slot.right - slot.left <= _NARROW
        and _place_of(slot) in named
        and (_place_of(slot) in strange or max(column_scores(slot.folded, tuple(columns))) < THRESHOLD)
    ]


def columns_true(line: Line) -> bool:
    """Whether the cells of a line stand in the columns that they seem to stand in."""
    return line.columns is not None and True not in [slot.filler for slot in line.slots]


def _bridged(ranges: list[Range | None]) -> tuple[Range | None, ...]:
    """A single column lost between two found ones is where the gap is, if the gap is one column wide."""
    for number in range(1, len(ranges) - 1):
        before, after = ranges[number - 1], ranges[number + 1]
        if ranges[number] is None and before and after and after[0] - before[1] == 1:
            ranges[number] = (before[1], after[0])
    return tuple(ranges)


def merged_again(values: list[Slot], header: Header, line: Line) -> list[Slot]:
    """The cells of a row, those under a merged label as one where all of them print the same."""
    if not header.undone or header.width != line.columns:
        return values
    found = list(values)
    for left, right in header.undone:
        own = [slot for slot in found if left <= slot.left and slot.right <= right]
        if len(own) > 1 and own[-1].right == right and len({slot.folded for slot in own}) == 1:
            at = found.index(own[0])
            found[at : at + len(own)] = [replace(own[0], right=right)]
    return found


def assign(
    values: Sequence[Slot], header: Header, count: int, line: Line, beside: tuple[Slot, ...] | None = None
) -> tuple[Slot | None, ...]:
    """The slot of each of the form's `count` columns among `values`, the cells right of the label of `line`.

    Padding and cut merges add blank cells on either side. Where only one run of `count` cells leaves nothing but empty
    cells outside, it is the row, unless the header shows another order, or other cells each right under its label: a
    number beside them is none of the form's. Where several runs do, the header says which. Where none does, cells right
    under labels that are certain are those columns'. What stays ambiguous is left out (all None).

    `beside` are the cells where the other rows of the table have their numbers, if that is known; none at all where
    they contradict each other, so that no run by itself is certain.
    """
    if header.width == line.columns and header.apart and _exact(values, header.ranges):
        return tuple(values)
    shown = _under(values, header) if header.width == line.columns else None
    runs = runs_of(values, count)
    if shown is not None and (_is_exact(shown, values, header) or _stand_elsewhere(values, runs, header)):
        return shown
    if header.disordered and header.order and line.columns is None:
        return _permuted(runs, header.order)
    moved = header.disordered or header.torn or (header.narrow and not _closes_one(runs))
    if not moved and beside is not None and not (line.packed and runs):
        if _closes_one(runs):
            return runs[0]
        moved = not beside
        if beside:
            return beside
    if not moved and (len(runs) == 1 or (line.packed and runs and runs[0][0] is values[0])):
        return runs[0]
    if shown is not None:
        return shown
    if runs and all(slot.kind == "blank" for slot in values):
        return runs[-1]
    return _named(values, header, count) if (moved or not runs) and header.width == line.columns else (None,) * count


def _stand_elsewhere(values: Sequence[Slot], runs: Sequence[tuple[Slot, ...]], header: Header) -> bool:
    """Whether each number stands under a label by itself, and not each under that of its place in the one run.

    Where a blank cell was cut in two, the cells are more than the columns, and counting them leads astray.
    """
    if len(runs) != 1:
        return False
    numbers = [slot for slot in values if slot.kind == "number"]
    under = [
        [n for n, place in enumerate(header.ranges) if place and place[0] <= slot.left and slot.right <= place[1]]
        for slot in numbers
    ]
    alone = all(len(found) == 1 for found in under) and len({found[0] for found in under}) == len(numbers)
    places = {id(slot): place for place, slot in enumerate(runs[0])}
    return alone and any(places.get(id(slot)) != found[0] for slot, found in zip(numbers, under, strict=True))


def _closes_one(runs: Sequence[tuple[Slot, ...]]) -> bool:
    """Whether the cells of a row can be read in one way only, which bears them out."""
    return len(runs) == 1 and _closes(runs[0])


def _closes(run: Sequence[Slot]) -> bool:
    """Whether every cell of a row holds a number, and the last one is the sum of the others."""
    amounts = [parse(slot.text) for slot in run]
    values = [amount.value for amount in amounts if amount is not None]
    return len(values) == len(run) and sum(values[:-1]) == values[-1]


def _permuted(runs: Sequence[tuple[Slot, ...]], order: Sequence[int]) -> tuple[Slot | None, ...]:
    """The one run of cells, its columns put from the order that they stand in to that of the form."""
    if len(runs) != 1:
        return (None,) * len(order)
    return tuple(slot for _, slot in sorted(zip(order, runs[0], strict=True), key=lambda pair: pair[0]))


def _named(values: Sequence[Slot], header: Header, count: int) -> tuple[Slot | None, ...]:
    """The cells right under the labels that are certain; none where a cell stands under no label, or beside one."""
    found = tuple(None if place is None else _within(values, place) for place in header.certain)
    places = [*(place for place in header.certain if place is not None), *header.others]
    labelled = all((slot.left, slot.right) in places for slot in values if slot.folded)
    return found if found and labelled and _exact(found, header.certain) else (None,) * count


def runs_of(values: Sequence[Slot], count: int) -> list[tuple[Slot, ...]]:
    """The runs of `count` neighbouring cells that leave only empty cells outside. A printed dash is not empty."""
    full = [place for place, slot in enumerate(values) if slot.folded or slot.is_label]
    first, last = (full[0], full[-1]) if full else (len(values), -1)
    starts = (start for start in range(len(values) - count + 1) if start <= first and last < start + count)
    return [tuple(values[start : start + count]) for start in starts]


def _under(values: Sequence[Slot], header: Header) -> tuple[Slot | None, ...] | None:
    """The cells under the columns of a header that shows them all; None where two columns share a cell.

    They may share one that reaches over both and is blank, or zero: it is so in each of them.
    """
    if not header.complete:
        return None
    places = [place for place in header.ranges if place is not None]
    apart = all(before.right <= after.left for before, after in pairwise(values))
    edges = {(slot.left, slot.right): slot for slot in values} if apart else {}
    found = tuple([edges.get(place) or _within(values, place) for place in places])
    if len({id(slot) for slot in found if slot is not None}) == len(found):
        return found
    return found if all(slot is not None and _holds_all(slot, found, places) for slot in found) else None


def _holds_all(slot: Slot, found: Sequence[Slot | None], places: Sequence[Range]) -> bool:
    """Whether a cell stands in one column, or is nothing and reaches over all columns that it stands in."""
    own = [place for other, place in zip(found, places, strict=True) if other is slot]
    return len(own) == 1 or (is_nothing(slot) and all(slot.left <= left and right <= slot.right for left, right in own))


def is_nothing(slot: Slot) -> bool:
    """Whether a cell is blank or zero: as one merged over several places it is so in each."""
    amount = parse(slot.text) if slot.kind == "number" else None
    return slot.kind == "blank" or (amount is not None and amount.value == 0)


def _exact(shown: Sequence[Slot | None], ranges: tuple[Range | None, ...]) -> bool:
    """Whether every cell has the edges of the label above it."""
    return ranges == tuple([None if slot is None else (slot.left, slot.right) for slot in shown])


def _is_exact(shown: Sequence[Slot | None], values: Sequence[Slot], header: Header) -> bool:
    return _exact(shown, header.ranges) and not _shifted(values, header)


def _shifted(values: Sequence[Slot], header: Header) -> bool:
    """Whether a value stands left of the first column: flattened text lost a cell of the row before it."""
    first = header.first
    return any(slot.folded and slot.right <= first and not header.names(slot) for slot in values)


def _within(values: Sequence[Slot], place: Range) -> Slot | None:
    """The cell under a label; None where several numbers stand under it: nothing says which one it names."""
    touching = [slot for slot in values if slot.left < place[1] and place[0] < slot.right]
    inside = [slot for slot in touching if place[0] <= slot.left and slot.right <= place[1]]
    if sum(slot.kind == "number" for slot in inside) > 1:
        return None
    return max(touching, key=lambda s: min(s.right, place[1]) - max(s.left, place[0]), default=None)
