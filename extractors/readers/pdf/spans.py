"""How many rows a label of several rows covers where no rule is drawn: it stands half way between first and last.

The row in its middle is certainly its own. From there it reaches as far as the rows have labels that stand like that
row's, or none as that row, up to the rows of the label above it; and as far up as down.
"""

import bisect
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.readers.pdf.pages import Box

Reach = tuple[float, float] | None
"""From where to where the own label of a row reaches; None where it has none."""

_LIKE = 0.5
"""Share of a character's height by which labels of one column differ in their start or their centre."""
_HALF_WAY = 0.25
"""Share of the height of rows by which a label may stand off the middle of its rows."""


def spans(edges: Sequence[float], own: Sequence[Reach], labels: Sequence[Box], height: float) -> list[tuple[int, int]]:
    """First and last row of each label of one column, from top to bottom.

    Row `i` lies between `edges[i]` and `edges[i + 1]`; `own` are the labels that rows have right of this column.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for number, label in enumerate(labels):
        following = labels[number + 1].middle if number + 1 < len(labels) else edges[-1]
        run = _run(edges, own, label.middle, height, start, following)
        found.append(_middle_of(edges, label, run, start))
        start = min(found[-1][1] + 1, len(own) - 1)
    return found


def _row_at(edges: Sequence[float], y: float) -> int:
    return min(max(bisect.bisect_right(edges, y) - 1, 0), len(edges) - 2)


def _run(
    edges: Sequence[float], own: Sequence[Reach], y: float, height: float, start: int, following: float
) -> tuple[int, int]:
    """The rows round `y`, from `start` on and above the label that follows, whose labels are like that of its row."""
    first = last = here = max(start, _row_at(edges, y))
    end = _row_at(edges, following)
    while first > start and _like(own[first - 1], own[here], height):
        first -= 1
    while last < end and _like(own[last + 1], own[here], height):
        last += 1
    return first, last


def _like(one: Reach, other: Reach, height: float) -> bool:
    if one is None or other is None:
        return one is other
    starts, centres = abs(one[0] - other[0]), abs(sum(one) - sum(other)) / 2
    return min(starts, centres) < _LIKE * height


def _middle_of(edges: Sequence[float], label: Box, run: tuple[int, int], start: int) -> tuple[int, int]:
    """The most rows of `run`, from its first or up to its last, in whose middle the label stands.

    Where it stands in the middle of none, the rows beside it from `start` on.
    """
    slack = _HALF_WAY * median(below - above for above, below in pairwise(edges))
    first, last = run
    tries = [(first, row) for row in range(first, last + 1)] + [(row, last) for row in range(first, last + 1)]
    inset = min(slack, (label.bottom - label.top) / 2)
    above = max(start, _row_at(edges, label.top + inset))
    beside = (above, max(above, _row_at(edges, label.bottom - inset)))
    fitting = [
        (upper, lower)
        for upper, lower in tries
        if upper <= beside[0] and beside[1] <= lower and _off(edges, label, upper, lower) < slack
    ]
    return max(fitting, key=lambda rows: rows[1] - rows[0], default=beside)


def _off(edges: Sequence[float], label: Box, upper: int, lower: int) -> float:
    """How far the label stands off the middle of the rows from `upper` to `lower`."""
    return abs((edges[upper] + edges[lower + 1]) / 2 - label.middle)
