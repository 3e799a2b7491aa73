"""How many rows a label of several rows covers where no rule is drawn: where it stands among them tells.

A table sets all its labels alike: each half way between the first and the last of its rows, or level with either. The
labels of one column follow one another, so that only some divisions of the rows put each of them in its place. Of
those the one is right that leaves the fewest rows without a label, but for rows at the top of a page: their label may
stand on the page before.
"""

import bisect
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median
from typing import Final, NamedTuple

from extractors.readers.pdf.pages import Box

Reach = tuple[float, float] | None
"""From where to where the own label of a row reaches; None where it has none."""

HEADER: Final = (-inf, inf)
"""Stands for the label of a row of the header: no label of numbers reaches into it."""
_LIKE = 0.5
"""Share of a character's height by which labels of one column differ in their start, their end or their centre."""
_OFF = 0.25
"""Share of the height of rows by which a label may stand off its place."""
_BARE = 1.0
"""What a row costs that could have a label and has none."""
_GOES_ON = 0.3
"""The same of the first rows as far as they are alike."""
_ASTRAY = 4.0
"""What a label costs that stands in no place that a label of several rows has."""
_LEVEL = 0.8
"""What it costs that labels stand level with their first or last rows: half way is usual."""


class Span(NamedTuple):
    """First and last row of a label."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table: row `i` lies between `edges[i]` and `edges[i + 1]`, its text between `tops` and `bottoms`.

    `own` are the labels that rows have right of the column that is looked at; `begun` are the rows whose ordinals count
    anew: no label reaches over the edge above them.
    """

    edges: Sequence[float]
    tops: Sequence[float]
    bottoms: Sequence[float]
    own: Sequence[Reach]
    begun: Collection[int] = ()

    @property
    def slack(self) -> float:
        """How far a label may stand off its place."""
        return _OFF * median(below - above for above, below in pairwise(self.edges))

    def at(self, y: float) -> int:
        """The row at height `y`."""
        return min(max(bisect.bisect_right(self.edges, y) - 1, 0), len(self.own) - 1)


_Off = Callable[[Rows, Box, Span], float]
_Way = tuple[float, tuple[Span, ...]]
"""What the spans of the labels so far cost, and these."""


def spans(rows: Rows, labels: Sequence[Box], height: float) -> list[Span]:
    """First and last row of each label of one column, from top to bottom; `height` is that of its characters."""
    levels = ((_off_middle, 0.0), (_off_top, _LEVEL), (_off_bottom, _LEVEL))
    ways = [(more, _divided(rows, labels, height, off)) for off, more in levels]
    return list(min(ways, key=lambda way: way[0] + way[1][0])[1][1])


def _off_middle(rows: Rows, label: Box, span: Span) -> float:
    return abs((rows.edges[span.first] + rows.edges[span.last + 1]) / 2 - label.middle)


def _off_top(rows: Rows, label: Box, span: Span) -> float:
    return abs(rows.tops[span.first] - label.top)


def _off_bottom(rows: Rows, label: Box, span: Span) -> float:
    return abs(rows.bottoms[span.last] - label.bottom)


def _divided(rows: Rows, labels: Sequence[Box], height: float, off: _Off) -> _Way:
    """The best division of the rows where labels stand as `off` measures."""
    above, last = _bare_above(rows, height), len(rows.own) - 1
    ways: dict[int, _Way] = {-1: (0.0, ())}
    for label in labels:
        found: dict[int, _Way] = {}
        tries = list(_tries(rows, label, height, off))
        for end, (cost, before) in ways.items():
            for span, more in (t for t in (*tries, _beside(rows, label, end)) if t[0].first > end or t[1] >= _ASTRAY):
                bare = max(0, span.first - end - 1) * _BARE if before else sum(above[: span.first])
                whole = cost + more + bare
                if whole < found.get(span.last, (inf, ()))[0]:
                    found[span.last] = whole, (*before, span)
        ways = found
    ends = ((cost + (last - end) * _BARE, found) for end, (cost, found) in ways.items())
    return min(ends, key=lambda way: way[0])


def _bare_above(rows: Rows, height: float) -> list[float]:
    """What each row costs above all labels of this column."""
    first = next((row for row, own in enumerate(rows.own) if own != HEADER), 0)
    last = _run(rows, first, 1, height)
    return [_GOES_ON if row <= last else _BARE for row in range(len(rows.own))]


def _tries(rows: Rows, label: Box, height: float, off: _Off) -> Iterator[tuple[Span, float]]:
    """The spans of rows alike that a label may have, and what each costs."""
    here, slack = rows.at(label.middle), rows.slack
    inset = min(slack, (label.bottom - label.top) / 2)
    upper, lower = rows.at(label.top + inset), rows.at(label.bottom - inset)
    first = _run(rows, here, -1, height)
    last = _run(rows, here, 1, height)
    for span in (Span(f, n) for f in range(first, upper + 1) for n in range(lower, last + 1)):
        distance = off(rows, label, span)
        if distance < slack:
            yield span, distance / slack / 2


def _run(rows: Rows, here: int, step: int, height: float) -> int:
    """The last row from `here` on, upwards or downwards, that is like it and of one count."""
    row = here
    while 0 <= row + step < len(rows.own) and is_like(rows.own[row + step], rows.own[here], height):
        if (row if step < 0 else row + step) in rows.begun:
            break
        row += step
    return row


def is_like(one: Reach, other: Reach, height: float) -> bool:
    """Whether two labels begin, end or stand in the middle alike, or neither is there."""
    if one is None or other is None:
        return one is other
    starts, ends, centres = abs(one[0] - other[0]), abs(one[1] - other[1]), abs(sum(one) - sum(other)) / 2
    return min(starts, ends, centres) < _LIKE * height


def _beside(rows: Rows, label: Box, end: int) -> tuple[Span, float]:
    """The rows that a label in no place of its own stands beside, below `end` where there are any."""
    inset = min(rows.slack, (label.bottom - label.top) / 2)
    first = min(max(end + 1, rows.at(label.top + inset)), len(rows.own) - 1)
    return Span(first, max(first, rows.at(label.bottom - inset))), _ASTRAY
