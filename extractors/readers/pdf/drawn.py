"""Values that are drawn and not written: a small picture or a curved outline inside a table, where no text stands."""

from collections.abc import Sequence
from typing import Final

from extractors.readers.pdf.pages import Box, Page

LOWEST: Final = 4.0
"""Points of the height of a digit that can be read; what is lower is a dot, a bullet or the corner of a frame."""
HIGHEST: Final = 30.0
WIDEST: Final = 120.0
"""Points of the picture of a number; a seal or a photograph is larger."""
INSIDE: Final = 2.0
"""Points from the edge of a table."""


def doubt_drawn(page: Page, tables: Sequence[Box]) -> None:
    """Notes a doubt where something as large as a number is drawn in one of `tables` of a page, beside all text."""
    drawn = [box for box in (*page.pictures, *page.shapes) if _may_be_number(box)]
    inside = [box for box in drawn if any(_holds(table, box) for table in tables)]
    if inside and any(not _lies_on_text(page, box) for box in inside):
        page.lasting.append(f"page {page.number}: something is drawn in a table where no text stands")


def _may_be_number(box: Box) -> bool:
    high, wide = box.bottom - box.top, box.x1 - box.x0
    return LOWEST <= high <= HIGHEST and wide <= WIDEST


def _holds(table: Box, box: Box) -> bool:
    return (
        table.x0 + INSIDE < box.x0
        and box.x1 < table.x1 - INSIDE
        and table.top + INSIDE < box.top
        and box.bottom < table.bottom - INSIDE
    )


def _lies_on_text(page: Page, box: Box) -> bool:
    """Whether a character stands where something is drawn, of which the drawing is the ground or an ornament."""
    return any(box.x0 < c.x1 and c.x0 < box.x1 and box.top < c.bottom and c.top < box.bottom for c in page.characters)
