"""Grids tile their rectangle exactly once, or are refused."""

import pytest

from extractors.document import MAX_CELLS, Cell, Grid, LimitExceeded, MalformedGrid


def test_a_cell_with_a_rowspan_stands_in_every_row_it_covers() -> None:
    grid = Grid(2, 2, (Cell(0, 0, "a", "x", rowspan=2), Cell(0, 1, "b", "y"), Cell(1, 1, "c", "z")))
    assert [[cell.text for cell in line] for line in grid.lines()] == [["a", "b"], ["a", "c"]]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ((Cell(0, 0, "", None),), "no cell at row 0, column 1"),
        ((Cell(0, 0, "", None, colspan=2), Cell(0, 1, "", None)), "overlaps"),
        ((Cell(0, 0, "", None, colspan=3),), "reaches out"),
        ((Cell(-1, 0, "", None, rowspan=2, colspan=2),), "reaches out"),
        ((Cell(0, 0, "", None, colspan=0),), "reaches out"),
        ((Cell(0, 0, "", None, rowspan=0, colspan=2),), "reaches out"),
        ((Cell(0, 0, "", None, rowspan=2, colspan=2),), "reaches out"),
        ((Cell(-1, 0, "", None, colspan=2),), "reaches out"),
        ((Cell(1, 0, "", None, colspan=2),), "reaches out"),
        ((Cell(0, 0, "", None, colspan=2), Cell(0, 2, "", None, colspan=0)), "reaches out"),
    ],
)
def test_cells_that_do_not_tile_are_an_error_of_the_reader(cells: tuple[Cell, ...], why: str) -> None:
    with pytest.raises(MalformedGrid, match=why):
        Grid(1, 2, cells)


def test_a_grid_above_the_limit_is_refused_before_it_is_laid_out() -> None:
    with pytest.raises(LimitExceeded, match="limit:"):
        Grid(MAX_CELLS, 2, ())
