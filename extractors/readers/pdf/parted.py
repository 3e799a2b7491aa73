"""Headers that a page ends with and whose rows the next page begins with, in tables without ruling lines.

No number says that they are of a table. Once the columns of the rows are known, names that stand over them tell; then
header and rows are laid out together, as if no page came between.
"""

import dataclasses
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from extractors.document import is_page_number
from extractors.readers.pdf.pages import Page
from extractors.readers.pdf.rules import Found
from extractors.readers.pdf.sections import ABREAST
from extractors.readers.pdf.text import ORDINAL, Line, Word, bounds

MOST_LINES: Final = 14
"""Lines of a header: three levels of names, each wrapped to one character a line at worst."""
GAP: Final = 3.0
"""Character heights between two lines of a header."""
ABOVE: Final = 0.5
"""Character heights that a header is put above its rows: as near as lines of one table."""


def header_at_end(lines: Sequence[Line], rows: Found) -> slice:
    """Which of the `lines` that a page ends with are the header of the `rows` with which the next begins, if any."""
    end = len(lines)
    while end and is_page_number(lines[end - 1].text):
        end -= 1
    start = end
    while start and end - start < MOST_LINES and _may_be_of(lines[start - 1], lines[start:end]):
        start -= 1
    named = any(_columns_named(line, rows) >= ABREAST for line in lines[start:end])
    return slice(start, end) if named else slice(end, end)


def _may_be_of(line: Line, below: Sequence[Line]) -> bool:
    """Whether a line may be of a header that goes on `below`: no heading, no sentence, no lone number of a page."""
    height = line.box.bottom - line.box.top
    if ORDINAL.match(line.text) or line.text.endswith("。") or is_page_number(line.text):
        return False
    return not below or below[0].box.top - line.box.bottom < GAP * height


def _columns_named(line: Line, rows: Found) -> int:
    """Over how many columns of numbers a word of its own stands."""
    pitch = min((right.centre - left.centre for left, right in pairwise(rows.columns)), default=0.0)
    words = line.words()
    return sum(any(_is_over(word, column.centre, pitch) for word in words) for column in rows.columns)


def _is_over(word: Word, centre: float, pitch: float) -> bool:
    return abs(word.centre - centre) < pitch / 2 and word.x1 - word.x0 < 2 * pitch


def moved_above(header: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """The lines of a header as if they stood right above those of another page."""
    last, height = bounds(line.box for line in header).bottom, header[-1].box.bottom - header[-1].box.top
    by = lines[0].box.top - ABOVE * height - last
    return [_moved(line, by) for line in header]


def _moved(line: Line, by: float) -> Line:
    characters = [c._replace(top=c.top + by, bottom=c.bottom + by, baseline=c.baseline + by) for c in line.characters]
    return Line(characters, bounds(characters))


def located(table: Found, rows: Found, page: Page, header: Sequence[Line]) -> Found:
    """The table with the cells of its header located on the `page` where they stand; `rows` is it without them."""
    more, again = table.grid.rows - rows.grid.rows, table.again
    place = page.locator(bounds(line.box for line in header))
    cells = tuple(replace(cell, locator=place) if cell.row < more else cell for cell in table.grid.cells)
    grid = replace(table.grid, cells=cells)
    anew = again and (lambda columns: located(again(columns), rows, page, header))
    return dataclasses.replace(table, grid=grid, box=rows.box, again=anew)
