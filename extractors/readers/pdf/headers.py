"""The header of a table without ruling lines: which of its words name the columns of numbers below them.

Names are wrapped, each to a number of lines of its own, below the name of their group. Two names beside each other are
set alike, so that the middles of the two tell where either begins.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from extractors.readers.pdf.blocks import STACKED, blocks_of, in_line
from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.spans import Reach, Rows, Span, is_like, spans
from extractors.readers.pdf.text import Word, bounds

FEWEST: Final = 3
"""Columns from which a header may have groups of them."""
LEVEL: Final = 0.25
"""Share of a character's height by which the middles of names that are set alike differ."""
PADDING: Final = 6.0
"""Points on both sides of a name that its column leaves free."""


def header_rows(words: Sequence[Word], columns: Sequence[Column]) -> list[list[Word]] | None:
    """The words above the numbers row by row, the names of columns last; None where hardly any column has a name."""
    if len(columns) < FEWEST:
        return None
    nearest = [min(columns, key=lambda column: abs(column.centre - word.centre)) for word in words]
    over = [[w for w, near in zip(words, nearest, strict=True) if near is column] for column in columns]
    stacks = list(map(_stack, over))
    names = _names(stacks, columns)
    if sum(map(bool, names)) < max(FEWEST, len(columns) / 2):
        return None
    lowest = [word for name in names for word in name]
    above = [word for word in words if word not in lowest]
    return [*_rows(above), lowest]


def group_spans(
    groups: Sequence[Sequence[Word]], names: Sequence[Sequence[Word]], columns: Sequence[Column]
) -> list[Span]:
    """First and last column of each name of a group; none where they cannot be told.

    `names` are the words that name each column. A group's name stands half way over columns whose names are level.
    """
    if len(columns) < FEWEST or not groups:
        return []
    centres = [column.centre for column in columns]
    between = [(left + right) / 2 for left, right in pairwise(centres)]
    edges = [2 * centres[0] - between[0], *between, 2 * centres[-1] - between[-1]]
    boxes = [bounds(name) if name else None for name in names]
    level: list[Reach] = [box and (box.top, box.bottom) for box in boxes]
    starts, ends = [column.x0 for column in columns], [column.x1 for column in columns]
    single = _names_beside(groups, columns)
    pieces = [own or _piece_of_name(group, names, columns) for own, group in zip(single, groups, strict=True)]
    across = [Box(0, box.x0, 0, box.x1) for box in map(bounds, groups)]
    order = sorted((n for n, piece in enumerate(pieces) if piece is None), key=lambda number: across[number].middle)
    ways = [
        spans(Rows(edges, starts, ends, own), [across[number] for number in order], groups[0][0].height)
        for own in (level, [None] * len(columns))
    ]
    exact = all(_ends_run(span, level, groups[0][0].height) for span in ways[0])
    found = ways[0] if exact else max(ways, key=lambda way: sum(span.last - span.first + 1 for span in way))
    placed = dict(zip(order, found, strict=True))
    whole = [piece or placed[number] for number, piece in enumerate(pieces)]
    return [] if any(right.first <= left.last for left, right in pairwise(sorted(whole))) else whole


def _ends_run(span: Span, level: Sequence[Reach], height: float) -> bool:
    """Whether the columns beside those of `span` have names that are not level with theirs."""
    inside, beside = level[span.first], (*level[max(0, span.first - 1) : span.first], *level[span.last + 1 :][:1])
    return not any(is_like(inside, other, height) for other in beside)


def _names_beside(groups: Sequence[Sequence[Word]], columns: Sequence[Column]) -> list[Span | None]:
    """The column of each word that stands in the middle of one, where one beside it has such a word too.

    They are halves of names, in cells of their own: groups have more columns than one.
    """
    room = min(right.centre - left.centre for left, right in pairwise(columns))
    own: list[int | None] = []
    for group in groups:
        box, height = bounds(group), group[0].height
        centre = (box.x0 + box.x1) / 2
        place = min(range(len(columns)), key=lambda n: abs(columns[n].centre - centre))
        fits = box.x1 - box.x0 < room and abs(columns[place].centre - centre) < height
        own.append(place if fits else None)
    return [Span(place, place) if place is not None and {place - 1, place + 1} & set(own) else None for place in own]


def _piece_of_name(group: Sequence[Word], names: Sequence[Sequence[Word]], columns: Sequence[Column]) -> Span | None:
    """The column whose name begins with a line that seems to be a group's: right above it, no wider than the column.

    With that line the name is level with others, or the line fills the column as one that is wrapped does.
    """
    box, height = bounds(group), group[0].height
    room = min(right.centre - left.centre for left, right in pairwise(columns)) - height
    others = [bounds(name) for name in names if name]
    for place, name in enumerate(names):
        own = bounds(name) if name else None
        if own is None or not -1 <= own.top - box.bottom <= STACKED * height or box.x1 - box.x0 > room:
            continue
        level = any(_are_level(bounds((box, own)), other) for other in others if other != own)
        if in_line(box, own, height) and (level or box.x1 - box.x0 + height > room):
            return Span(place, place)
    return None


def _are_level(one: Box, other: Box) -> bool:
    return min(abs(one.top - other.top), abs(one.middle - other.middle)) < 1


def _stack(words: Sequence[Word]) -> list[Word]:
    """The lines over one column that may be its name: the lowest and what stands close above, one below the other."""
    over = sorted(words, key=lambda word: -word.middle)
    stack = over[:1]
    for word in over[1:]:
        off = min(abs(word.x0 - stack[-1].x0), abs(word.centre - stack[-1].centre), abs(word.x1 - stack[-1].x1))
        if off > STACKED * word.height or not -1 < stack[-1].top - word.bottom <= STACKED * word.height:
            break
        stack.append(word)
    return stack[::-1]


def _names(stacks: Sequence[list[Word]], columns: Sequence[Column]) -> list[list[Word]]:
    """The lines of each stack that are the name of its column."""
    middles = [bounds(stack).middle if stack else None for stack in stacks]
    pitch = median(right.centre - left.centre for left, right in pairwise(columns))  # blanks round numbers move them
    names = []
    for place, stack in enumerate(stacks):
        next_to = [other for other in (*stacks[max(0, place - 1) : place], *stacks[place + 1 :][:1]) if other]
        others = [bounds(other) for other in stacks if other and other is not stack]
        names.append(_name(stack, _beside(middles, place), next_to, others, pitch) if stack else [])
    return names


def _beside(middles: Sequence[float | None], place: int) -> list[float]:
    """The middles of the stacks beside one, from near to far, as far as two of them share it."""
    near = sorted((number for number in range(len(middles)) if number != place), key=lambda n: abs(n - place))
    found = [y for number in near if (y := middles[number]) is not None]
    return [y for y in found if sum(abs(y - other) < 1 for other in found) > 1]


def _name(
    stack: list[Word],
    beside: Sequence[float],
    next_to: Sequence[Sequence[Word]],
    others: Sequence[Box],
    pitch: float,
) -> list[Word]:
    """The lowest lines of `stack` that are level with a name beside, below those of a group; else all.

    Lines that are just as high as the names of both columns `next_to` this one are certainly the name, and those that
    begin where most `others` do.
    """
    slack, whole = LEVEL * stack[0].height, bounds(stack)
    ends = [start for start in range(1, len(stack)) if _is_of_group(stack, start, next_to, pitch)]
    level_with_all = sum(abs(other.middle - whole.middle) < slack for other in others)
    for start in ends:
        below = bounds(stack[start:])
        begin = sum(abs(other.top - below.top) < 1 for other in others)
        if _is_wrapped(stack[start - 1], pitch):
            continue
        as_high = bool(next_to) and all(_are_as_high(below, bounds(other)) for other in next_to)
        if as_high or begin > max(level_with_all, len(others) / 2):
            return stack[start:]
    if any(abs(whole.middle - y) < slack for y in beside):
        return stack
    level = (start for y in beside for start in ends if abs(bounds(stack[start:]).middle - y) < slack)
    return stack[next(level, 0) :]


def _is_of_group(stack: Sequence[Word], start: int, next_to: Sequence[Sequence[Word]], pitch: float) -> bool:
    """Whether the line above `start` may be of a group: wider than what is below it, or not wrapped in this column.

    A group has several columns, and a line that is wrapped fills its own.
    """
    last, below = stack[start - 1], bounds(stack[start:])
    wide, height = last.x1 - last.x0, last.height
    if wide > below.x1 - below.x0 + height / 2:
        return True
    alone = all(abs(last.middle - word.middle) > height / 2 for other in next_to for word in other)
    return bool(next_to) and alone and len(last.text) > 1 and wide < pitch and not _is_wrapped(last, pitch)


def _is_wrapped(line: Word, pitch: float) -> bool:
    """Whether a line fills a column as one does that goes on below: no character more has room in it."""
    wide = line.x1 - line.x0
    return wide <= pitch - PADDING < wide + wide / len(line.text)


def _are_as_high(one: Box, other: Box) -> bool:
    return max(abs(one.top - other.top), abs(one.bottom - other.bottom)) < 1


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Names of groups from top to bottom; those that stand beside one another are one row."""
    rows: list[list[Word]] = []
    for block in sorted(blocks_of(words), key=lambda block: bounds(block).middle):
        if rows and _is_level(rows[-1], block):
            rows[-1] += block
        else:
            rows.append(list(block))
    return rows


def _is_level(row: Sequence[Word], block: Sequence[Word]) -> bool:
    return bounds(block).top < bounds(row).bottom - 1 and all(w.x1 < o.x0 or o.x1 < w.x0 for w in row for o in block)
