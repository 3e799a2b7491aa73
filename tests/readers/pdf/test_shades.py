"""Coloured cells of a PDF, and what lies behind them."""

from extractors.readers.pdf.pages import Box, Page
from extractors.readers.pdf.shades import has_bands, shades


def page(*fills: Box) -> Page:
    return Page(1, 600, 800, fills=list(fills))


CELLS = [Box(x, y, x + 98, y + 18) for y in (100, 120) for x in (50, 150, 250)]


def test_cells_are_those_on_which_nothing_lies() -> None:
    assert shades(page(*CELLS)) == CELLS


def test_paper_behind_a_table_and_behind_its_rows_is_no_cell() -> None:
    rows = [Box(47, y, 353, y + 20) for y in (80, 100, 120)]
    behind = [Box(0, 0, 600, 800), Box(40, 40, 560, 760), *rows]
    assert shades(page(*behind, *CELLS)) == CELLS


def test_a_cell_drawn_twice_is_one() -> None:
    assert shades(page(*CELLS, *CELLS)) == CELLS


def test_rows_that_are_coloured_with_others_between_are_bands() -> None:
    bands = [Box(x, y, x + 98, y + 18) for y in (100, 140, 180) for x in (50, 150)]
    assert has_bands(page(*bands), bands)
    assert not has_bands(page(*CELLS), CELLS)
