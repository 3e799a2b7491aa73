"""Rows of a group that print their ordinal alone, or no label at all: that of the group stands beside the first."""

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from msgspec.structs import replace

from extractors.alignment.lines import Line, Slot, is_ordinal
from extractors.alignment.similarity import MERGED, likeness_to
from extractors.alignment.unnamed import Taken, edge_is_blank
from extractors.forms import FORMS, Block, Row, form

_ORDINAL = re.compile(r"[0-9]{1,2}[.)]?")
_LONGEST_ORDINAL = 3


def grouped(lines: Sequence[Line]) -> list[Line]:
    """`lines` with the label of the group before the bare ordinal of each of its rows, where it stands once above.

    A page break may put a header between: the lines before the first number of the next table end no group. Where the
    ordinals begin again they are those of another group, whose label did not come through.
    """
    labels = [slot.folded for line in lines for slot in line.label_slots if len(slot.folded) <= _LONGEST_ORDINAL]
    if not any(map(_ORDINAL.fullmatch, labels)):
        return list(lines)
    found: list[Line] = []
    group: Slot | None = None
    table, last = 0, 0
    filled: set[int] = set()
    for line in lines:
        if line.numbers:
            filled.add(line.table)
        places = _leading(line)
        numbered = bool(places) and _ORDINAL.fullmatch(line.slots[places[-1]].folded) is not None
        if numbered and len(places) > 1:
            group = line.slots[places[-2]]
        elif places and not numbered and (line.table in filled or line.table - table > 1):
            group = None
        alone = numbered and len(places) == 1
        if numbered:
            ordinal = int(line.slots[places[-1]].folded.rstrip(".)"))
            group = None if alone and ordinal <= last else group
            last = ordinal
        goes_on = alone and line.table - table <= 1
        found.append(_under(group, line, places[0]) if goes_on and group is not None else line)
        table = line.table
    return found


def _under(group: Slot, line: Line, at: int) -> Line:
    """`line` with the label of its group before its slot `at`."""
    return replace(line, slots=(*line.slots[:at], replace(group, above=True), *line.slots[at:]))


def _leading(line: Line) -> list[int]:
    """The places of the labels before the first number."""
    count = len(line.label_slots)
    if line.slots[:count] == line.label_slots:  # as in most rows
        return list(range(count))
    places: list[int] = []
    for place, slot in enumerate(line.slots):
        if slot.kind == "number" and not (line.columns is not None and is_ordinal(line.slots, place)):
            break
        if slot.is_label:
            places.append(place)
    return places


def unpacked(lines: Sequence[Line]) -> list[Line]:
    """`lines` with each run of values behind the label of a group cut into the rows that it holds.

    The end of a page may cut a run between two rows: what follows without a label is the rest of it.
    """
    if not any(line.packed for line in lines):
        return list(lines)
    found: list[Line] = []
    open_width = 0
    for line, after in zip_longest(lines, lines[1:]):
        width, open_width = open_width, 0
        label = _last_label(line)
        if line.packed and label >= 0:
            open_width = 0 if after is None else _width_of_both(line, label, after)
            width = open_width or _width(line.slots[label].folded, line.slots[label + 1 :])
        found.extend(_pieces(line, label, width) if width else (line,))
    return found


def _pieces(line: Line, label: int, width: int) -> Iterator[Line]:
    """The rows of a group in one run behind its label, each of so many cells."""
    values = line.slots[label + 1 :]
    for start in range(0, len(values), width):
        head = line.slots[: label + 1] if start == 0 else ()
        yield replace(line, slots=(*head, *values[start : start + width]))


def _width_of_both(line: Line, label: int, after: Line) -> int:
    """How many cells each row of a group has whose run goes on in the line `after`; 0 where it does not."""
    if not after.packed or _last_label(after) >= 0:
        return 0
    values = line.slots[label + 1 :]
    width = _width(line.slots[label].folded, [*values, *after.slots])
    return width if width and len(values) % width == 0 else 0


def _width(label: str, values: Sequence[Slot]) -> int:
    """How many cells each row of the group `label` has; 0 where the values are no whole number of rows."""
    for rows, columns in _groups(label):
        if len(values) == rows * columns:
            return columns
        if len(values) == rows * (columns + 1) and not any(slot.folded for slot in values[:: columns + 1]):
            return columns + 1
    return 0


@functools.lru_cache(maxsize=1024)
def _groups(label: str) -> tuple[tuple[int, int], ...]:
    """The rows and the columns of the groups that have this label."""
    blocks = [block for code in FORMS for table in form(code).tables.values() for block in table.blocks]
    groups = {(row.parents[-1], id(block)): block for block in blocks for row in block.rows if row.parents}
    return tuple(
        (sum(row.parents[-1:] == (parent,) for row in block.rows), len(block.columns))
        for (parent, _), block in groups.items()
        if likeness_to(label, (parent,)) >= MERGED
    )


def unlabelled(lines: Sequence[Line], taken: Sequence[Taken], rows: Sequence[tuple[Block, Row]]) -> Iterator[Taken]:
    """The rows of the form between those `taken` whose lines print no label, in text that keeps no columns.

    As many of them must stand there as the form has rows, the first of each group beside the group's label. Where cells
    are merged they say more: see `unnamed`.
    """
    for before, after in pairwise(sorted(taken, key=lambda t: t.row)):
        missing = range(before.row + 1, after.row)
        if not missing:
            continue
        between = _bare(lines, before.line, after.line, rows, missing)
        merged = any(slot.tall for index in between for slot in lines[index].slots)
        if len(between) == len(missing) and not (merged or edge_is_blank(lines, between)):
            shown = [_last_label(lines[index]) for index in between]
            groups = [rows[row][1].parents for row in (before.row, *missing)]
            labels = zip(between, shown, strict=True)
            texts = [None if place < 0 else lines[index].slots[place].folded for index, place in labels]
            if all(map(_fits, pairwise(groups), texts)) and not _only_blank(lines, between, groups[1:], texts):
                yield from map(Taken, between, missing, shown)


def _bare(lines: Sequence[Line], start: int, end: int, rows: Sequence[tuple[Block, Row]], missing: range) -> list[int]:
    """The lines of numbers between two rows; none where a label that is no group's stands among them."""
    parents = tuple({parent: None for row in missing for parent in rows[row][1].parents})
    count = len(rows[missing[0]][0].columns)
    found: list[int] = []
    for index in range(start + 1, end):
        slots = lines[index].slots
        if sum(not slot.is_label and not slot.filler for slot in slots) < count:
            continue  # a header, a page number
        if not parents or any(likeness_to(slot.folded, parents) < MERGED for slot in slots if slot.is_label):
            if parents and not lines[index].numbers and any(slot.kind == "blank" for slot in slots):
                continue  # a header whose groups do not reach over their columns: nothing is ruled
            return []
        found.append(index)
    return found


def _only_blank(
    lines: Sequence[Line], between: Sequence[int], groups: Sequence[tuple[str, ...]], texts: Sequence[str | None]
) -> bool:
    """Whether a group has nothing but blank lines below its label: they may part two rows of another form."""
    values: dict[tuple[str, ...], int] = {}
    for index, group, text in zip(between, groups, texts, strict=True):
        if text is None or likeness_to(text, group[-1:]) < MERGED:
            values[group] = values.get(group, 0) + lines[index].values
    return 0 in values.values()


def _last_label(line: Line) -> int:
    return max((place for place, slot in enumerate(line.slots) if slot.is_label), default=-1)


def _fits(groups: tuple[tuple[str, ...], tuple[str, ...]], text: str | None) -> bool:
    """Whether a row shows the label of its group, or none of its own where the row above it is of the same group."""
    above, own = groups
    if own and text is not None and likeness_to(text, own[-1:]) >= MERGED:
        return True
    outer = text is None or (len(own) > 1 and likeness_to(text, own[:-1]) >= MERGED)
    return bool(own) and own == above and outer
