"""pdfplumber's cells as a grid: on their edges, or not at all."""

from itertools import pairwise, product

from extractors.readers.pdf.finder import found_tables
from extractors.readers.pdf.pages import Box, Page

PAGE = Page(1, 600, 800)
CELLS = [Box(x0, y0, x1, y1) for (x0, x1), (y0, y1) in product(pairwise((0, 100, 200, 300)), pairwise((0, 20, 40)))]


def test_cells_stand_on_their_edges() -> None:
    (found,), _ = found_tables(PAGE, [CELLS])
    assert (found.grid.rows, found.grid.columns) == (2, 3)
    assert found.xs == (0, 100, 200, 300)


def test_cells_that_overlap_are_no_table() -> None:
    found, _ = found_tables(PAGE, [[*CELLS, Box(100, 0, 300, 20), Box(200, 20, 300, 40)]])
    assert found == []
