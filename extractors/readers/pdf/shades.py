"""Coloured cells of a table that has no ruling lines: their outlines stand in for lines."""

from collections.abc import Sequence
from typing import Final

from extractors.readers.pdf.pages import Box, Page, Rule

BANDS: Final = 0.2
"""Share of the digits outside of coloured cells from which only bands of a table are coloured."""
WHOLE: Final = 0.95
"""Share of the page's width from which a fill is the paper's."""
APART: Final = 3.0
"""Points that cells one above the other leave free between them at most."""
SAME: Final = 1.0
"""Points by which the ends of two fills differ that are drawn alike."""


def shades(page: Page) -> list[Box]:
    """The fills that may be cells: none that others lie on, as paper and rows do, nor any as wide as those."""
    narrow = {fill for fill in page.fills if fill.x1 - fill.x0 < WHOLE * page.width}
    fills = sorted(narrow, key=lambda fill: (fill.top, fill.x0))
    behind = {(fill.x0, fill.x1) for number, fill in enumerate(fills) if _holds_any(fill, fills, number)}
    return [f for f in fills if not any(abs(f.x0 - x0) < SAME and abs(f.x1 - x1) < SAME for x0, x1 in behind)]


def _holds_any(fill: Box, fills: Sequence[Box], number: int) -> bool:
    """Whether another lies on `fill`, in `fills` from top to bottom at `number`, and leaves some of it to be seen."""
    start = number
    while start and fills[start - 1].top > fill.top - SAME:
        start -= 1
    for other in fills[start:]:
        if other.top > fill.bottom:
            return False
        if other is not fill and _holds(fill, other) and other.x1 - other.x0 < fill.x1 - fill.x0 - 2 * SAME:
            return True
    return False


def _holds(one: Box, other: Box) -> bool:
    level = one.top - SAME < other.top and other.bottom < one.bottom + SAME
    return level and one.x0 - SAME < other.x0 and other.x1 < one.x1 + SAME


def has_bands(page: Page, fills: Sequence[Box]) -> bool:
    """Whether rows alone are coloured: most have none next to them, or many digits stand between coloured cells."""
    alone = sum(not any(_touch(fill, other) for other in fills) for fill in fills)
    top, bottom = min((f.top for f in fills), default=0.0), max((f.bottom for f in fills), default=0.0)
    digits = [((c.x0 + c.x1) / 2, (c.top + c.bottom) / 2) for c in page.characters if c.text.isdigit()]
    between = [point for point in digits if top < point[1] < bottom]
    outside = sum(not any(f.holds(*point) for f in fills) for point in between)
    return 2 * alone > len(fills) or outside > BANDS * len(between)


def _touch(one: Box, other: Box) -> bool:
    """Whether one lies right above or below the other."""
    above = min(abs(one.bottom - other.top), abs(other.bottom - one.top)) <= APART
    return above and min(one.x1, other.x1) - max(one.x0, other.x0) > SAME


def outlines(fills: Sequence[Box]) -> tuple[list[Rule], list[Rule]]:
    """The sides of fills as horizontal and as vertical lines."""
    horizontal, vertical = [], []
    for x0, top, x1, bottom in fills:
        horizontal += [Rule(top, x0, x1), Rule(bottom, x0, x1)]
        vertical += [Rule(x0, top, bottom), Rule(x1, top, bottom)]
    return horizontal, vertical
