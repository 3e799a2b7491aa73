"""Rows that the end of a page cuts in two, and headers that it parts from their rows.

What is left of a cut row stands at the top of the next page, in the columns of its labels alone: it goes on in the
midst of a wrapped text. It is no row of its own.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from extractors.document import Block, Cell, Grid, Paragraph, is_page_number
from extractors.readers.pdf.fitted import begins_label
from extractors.readers.pdf.positions import is_number

CHARACTER: Final = 2
"""Half-width places of a Chinese character: a line that is wrapped leaves room for less than one."""

_Pair = tuple[Cell, Cell]
"""A cell of the last row of a page, and the one below it on the next."""


def mended(pages: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """The blocks of all pages, with tables whole whose last row or whose header the end of a page cuts off."""
    done: list[Block] = []
    last: int | None = None
    for page in pages:
        blocks = list(page)
        first = next((place for place, block in enumerate(blocks) if not _is_number_of_page(block)), None)
        whole = _whole(done[last], blocks[first]) if last is not None and first is not None else None
        if last is not None and first is not None and whole is not None:
            done[last] = whole
            del blocks[first]
        done += blocks
        shown = [place for place, block in enumerate(done) if not _is_number_of_page(block)]
        last = shown[-1] if shown and isinstance(done[shown[-1]], Grid) else None
    yield from done


def _is_number_of_page(block: Block) -> bool:
    return isinstance(block, Paragraph) and is_page_number(block.text)


def _whole(upper: Block, lower: Block) -> Grid | None:
    """The table of which two grids are pieces; None where they are two tables, or need not be put together."""
    if not isinstance(upper, Grid) or not isinstance(lower, Grid) or upper.columns != lower.columns:
        return None
    pairs = _pairs(upper, lower)
    if _is_rest(pairs):
        return _stitched(upper, lower, pairs)
    return _stacked(upper, lower) if _is_header(upper, lower) else None


def _pairs(upper: Grid, lower: Grid) -> list[_Pair]:
    """The cells at the edge of the page, each with the one below it; none where they do not stand below one another.

    Where nothing is ruled, labels reach over columns that only their page tells: they are put together from the right.
    """
    above = [cell for cell in upper.cells if cell.bottom == upper.rows]
    above.sort(key=lambda cell: cell.column)
    below = [cell for cell in lower.cells if cell.row == 0 and not cell.filler]
    places = {(cell.column, cell.right): cell for cell in above}
    if all((cell.column, cell.right) in places for cell in below):
        return [(places[cell.column, cell.right], cell) for cell in below]
    first = next((place for place, cell in enumerate(above) if is_number(cell.text)), 0)
    values, at = len(above) - first, [(cell.column, cell.right) for cell in above[first:]]
    if not first < len(above) or len(below) > len(above) or [(c.column, c.right) for c in below[-values:]] != at:
        return []
    return list(zip(above[-len(below) :], below, strict=True))


def _is_rest(pairs: Sequence[_Pair]) -> bool:
    """Whether the first row of a page is the rest of the one above: no value, and labels that go on from theirs."""
    values = [place for place, (cell, _) in enumerate(pairs) if is_number(cell.text)]
    written = [place for place, (_, rest) in enumerate(pairs) if rest.text]
    if not values or not written or written[-1] > values[0]:
        return False
    if not all(_goes_on(pairs[place]) for place in written):
        return False
    own = next((place for place in range(values[0] - 1, -1, -1) if pairs[place][0].text), -1)
    lines = [text for cell in pairs[own] for text in cell.text.split("\n")]
    return own not in written or len(lines) > len(pairs[own])  # two rows may have labels of one line each


def _goes_on(pair: _Pair) -> bool:
    """Whether the text below may be the next lines of the one above, whose last line is then full."""
    above, below = (cell.text.split("\n") for cell in pair)
    if begins_label(below[0]) or is_number(pair[1].text):
        return False
    return bool(above[-1]) and _width(above[-1]) >= max(map(_width, (*above, *below))) - CHARACTER


def _width(text: str) -> int:
    return sum(CHARACTER if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _is_header(upper: Grid, lower: Grid) -> bool:
    """Whether a grid without any number may be the header of the next one, which does not have it once more."""
    if any(is_number(cell.text) for cell in upper.cells) or not any(is_number(cell.text) for cell in lower.cells):
        return False
    return _first_row(upper) != _first_row(lower)


def _first_row(grid: Grid) -> list[str]:
    return [cell.text for cell in grid.cells if cell.row == 0]


def _stitched(upper: Grid, lower: Grid, pairs: Sequence[_Pair]) -> Grid:
    """One grid, in which what is left of the cut row is joined to it."""
    joined = {(above.row, above.column): _joined(above, below) for above, below in pairs}
    kept = [joined.get((cell.row, cell.column), cell) for cell in upper.cells]
    more = [replace(cell, row=cell.row + upper.rows - 1) for cell in lower.cells if cell.row]
    alike = {id(below) for above, below in pairs if (above.column, above.right) == (below.column, below.right)}
    longer = [cell for cell in lower.cells if not cell.row and cell.rowspan > 1 and id(cell) not in alike]
    more += [replace(cell, row=upper.rows, rowspan=cell.rowspan - 1) for cell in longer]
    return _grid(upper.rows + lower.rows - 1, upper.columns, [*kept, *more])


def _joined(above: Cell, below: Cell) -> Cell:
    text = "\n".join(filter(None, (above.text, below.text)))
    more = below.rowspan - 1 if (above.column, above.right) == (below.column, below.right) else 0
    return replace(above, text=text, rowspan=above.rowspan + more)


def _stacked(upper: Grid, lower: Grid) -> Grid:
    """One grid, in which the rows of the lower follow those of the upper."""
    more = (replace(cell, row=cell.row + upper.rows) for cell in lower.cells)
    return _grid(upper.rows + lower.rows, upper.columns, [*upper.cells, *more])


def _grid(rows: int, columns: int, cells: list[Cell]) -> Grid:
    return Grid(rows, columns, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))
