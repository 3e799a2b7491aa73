"""A form in two halves side by side, read row by row: which labels are of the left half, which of the right.

Read so, the items of the two halves alternate. There is one item from which on all are of the right half; with the
right one, the items of either half come in order.
"""

from collections.abc import Sequence
from itertools import pairwise


def in_halves(candidates: Sequence[Sequence[int]], count: int) -> list[int]:
    """The places of `candidates` with the left half first. Each has the items, of `count`, that a label may be.

    A label that may be of either half is left out.
    """
    certain = [(place, items[0]) for place, items in enumerate(candidates) if len(items) == 1]
    cut = min(range(1, count), key=lambda at: (_disorder(certain, at), abs(2 * at - count)))
    sides: tuple[list[int], list[int]] = ([], [])
    for place, items in enumerate(candidates):
        fitting = {item >= cut for item in items if _fits(certain, place, item, cut)}
        if len(fitting) == 1:
            sides[fitting.pop()].append(place)
    return sides[0] + sides[1]


def _disorder(certain: Sequence[tuple[int, int]], cut: int) -> int:
    """How often the items of a half go back, were `cut` the first item of the right half."""
    halves = [[item for _, item in certain if item < cut], [item for _, item in certain if item >= cut]]
    return sum(one >= other for half in halves for one, other in pairwise(half))


def _fits(certain: Sequence[tuple[int, int]], place: int, item: int, cut: int) -> bool:
    """Whether `item` at `place` stands in order among the certain ones of its half."""
    half = [(at, other) for at, other in certain if (other >= cut) == (item >= cut) and at != place]
    before = max((other for at, other in half if at < place), default=-1)
    after = min((other for at, other in half if at > place), default=item + 1)
    return before < item < after
