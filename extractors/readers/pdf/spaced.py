"""Cells that are drawn apart from one another, as browsers and editors do where a table has cell spacing.

Each is a box of its own, and no line of one is a line of its neighbour. Spread by half of what is left free between
them they share their sides, like those of any table.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import inf
from statistics import median
from typing import Final

from extractors.readers.pdf.pages import Box, Character, Rule

FREE: Final = 3.0
"""Points between two lines from which they are not taken for one."""
WIDEST: Final = 16.0
"""Points that cells leave free at most: further apart they are boxes of a drawing."""
LOWER: Final = 0.75
"""Share of the usual height of cells, and of their width, up to which they leave room between them."""
FEWEST: Final = 6
"""Places between two pieces of a line, and boxes, from which cells may be drawn apart."""
SHORT: Final = 5.0
"""A line shorter than this is no side of a cell."""
NEAR: Final = 1.6
"""Points by which the ends of two sides of a box may miss one another: half of the thickest line."""
ALIKE: Final = 1.0
"""Points by which what is free between cells differs in one table."""
MOST_BOXES: Final = 1000
MOST_PAIRS: Final = 1_000_000
"""Pairs of lines above this are a drawing, not a table."""


def drawn_together(
    horizontal: Sequence[Rule], vertical: Sequence[Rule], characters: Sequence[Character]
) -> tuple[Sequence[Rule], Sequence[Rule]]:
    """The lines of a page, those of cells that are drawn apart spread until the cells touch."""
    if not _has_gaps(horizontal) or len(horizontal) * len(vertical) > MOST_PAIRS:
        return horizontal, vertical
    boxes = list(_boxes(horizontal, vertical))
    spread = touching_boxes(boxes, characters)
    if spread == boxes:
        return horizontal, vertical
    across = [rule for rule in horizontal if not _is_of(spread, rule.start, rule.position, rule.end, rule.position)]
    down = [rule for rule in vertical if not _is_of(spread, rule.position, rule.start, rule.position, rule.end)]
    for x0, top, x1, bottom in spread:
        across += [Rule(top, x0, x1), Rule(bottom, x0, x1)]
        down += [Rule(x0, top, bottom), Rule(x1, top, bottom)]
    return across, down


def touching_boxes(boxes: Sequence[Box], characters: Sequence[Character]) -> list[Box]:
    """`boxes`, spread until they touch where they are cells all of which are as far apart from their neighbours.

    What is free between cells is lower than they are, and nothing is written there: between the coloured rows of a
    table stand the others.
    """
    cells = [box for box in boxes if not any(_holds(box, other) for other in boxes)]
    if not FEWEST <= len(cells) <= MOST_BOXES:
        return list(boxes)
    wide = _between([(box.x0, box.x1, box.top, box.bottom) for box in cells])
    high = _between([(box.top, box.bottom, box.x0, box.x1) for box in cells])
    usual = median(box.x1 - box.x0 for box in cells), median(box.bottom - box.top for box in cells)
    if max(wide, high) <= FREE or wide > LOWER * usual[0] or high > LOWER * usual[1]:
        return list(boxes)
    wide, high = wide / 2, high / 2
    spread = [Box(box.x0 - wide, box.top - high, box.x1 + wide, box.bottom + high) for box in cells]
    points = (((one.x0 + one.x1) / 2, (one.top + one.bottom) / 2) for one in characters)
    written = any(_is_in(spread, *point) and not _is_in(cells, *point) for point in points)
    return list(boxes) if written else spread


def _is_in(boxes: Iterable[Box], x: float, y: float) -> bool:
    return any(box.holds(x, y) for box in boxes)


def _has_gaps(rules: Iterable[Rule]) -> bool:
    """Whether many pieces of lines are as far apart as cells may be."""
    found = 0
    before = None
    for rule in sorted(rules):
        if rule.end - rule.start < SHORT:
            continue
        if before is not None and rule.position - before.position < ALIKE and FREE < rule.start - before.end <= WIDEST:
            found += 1
        before = rule
    return found >= FEWEST


def _boxes(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> Iterator[Box]:
    """Two vertical lines of one height, with a line from one to the other at an end; a page may cut the other off."""
    places: dict[int, list[Rule]] = defaultdict(list)
    for rule in vertical:
        if rule.end - rule.start >= SHORT:
            places[round(rule.position)].append(rule)
    seen: set[tuple[Rule, Rule]] = set()
    for rule in horizontal:
        if rule.end - rule.start < SHORT:
            continue
        lefts, rights = (_ending_at(rule.position, _near(places, x)) for x in (rule.start, rule.end))
        for left, right in product(lefts, rights):
            alike = max(abs(left.start - right.start), abs(left.end - right.end)) <= NEAR
            if alike and (left, right) not in seen:
                seen.add((left, right))
                yield Box(left.position, left.start, right.position, left.end)


def _near(places: dict[int, list[Rule]], x: float) -> list[Rule]:
    beside = (rule for place in range(round(x) - 2, round(x) + 3) for rule in places.get(place, ()))
    return [rule for rule in beside if abs(rule.position - x) <= NEAR]


def _ending_at(y: float, rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if min(abs(rule.start - y), abs(rule.end - y)) <= NEAR]


def _holds(one: Box, other: Box) -> bool:
    """Whether another box lies inside of one: that is the frame of a table, no cell."""
    if one is other or one.area <= other.area:
        return False
    level = one.top - NEAR <= other.top and other.bottom <= one.bottom + NEAR
    return level and one.x0 - NEAR <= other.x0 and other.x1 <= one.x1 + NEAR


def _between(spans: Sequence[tuple[float, float, float, float]]) -> float:
    """What cells leave free to their neighbours on one side, where nearly all leave the same; else 0.

    A span is the start and the end of a cell in one direction, and in the other one.
    """
    gaps = []
    for _, end, low, high in spans:
        level = (span for span in spans if span[2] < high and low < span[3])
        nearest = min((start - end for start, *_ in level if start > end - ALIKE), default=inf)
        if nearest <= WIDEST:
            gaps.append(nearest)
    if not gaps:
        return 0.0
    usual = median(gaps)
    return usual if sum(abs(gap - usual) <= ALIKE for gap in gaps) > 0.8 * len(gaps) else 0.0


def _is_of(boxes: Iterable[Box], x0: float, top: float, x1: float, bottom: float) -> bool:
    """Whether a line lies inside one of the boxes."""
    return any(box.x0 <= x0 and x1 <= box.x1 and box.top <= top and bottom <= box.bottom for box in boxes)
