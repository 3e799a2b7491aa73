"""Tables without ruling lines whose two halves stand side by side."""

import pytest

from extractors.document import Cell, Grid
from extractors.readers.pdf.halves import side_by_side
from tests.readers.pdf.test_positions import Sheet, grids, rows_of

LEFT, RIGHT = (60, 160, 200), (300, 460, 520)


def write(sheet: Sheet, top: float, columns: tuple[int, int, int], *texts: str) -> None:
    label, unit, number = columns
    for x, text in zip((label, unit), texts, strict=False):
        sheet.write(x, top, text)
    sheet.numbers(top, list(texts[2:]), [number][: len(texts[2:])])


def test_each_half_has_its_own_labels_and_numbers() -> None:
    sheet = Sheet()
    for row in range(4):
        write(sheet, 100 + 15 * row, LEFT, f"left {row}", "item", str(row))
        write(sheet, 100 + 15 * row, RIGHT, f"right {row}", "item", str(10 + row))
    (grid,) = grids(sheet.read())
    assert rows_of(grid) == [[f"left {n}", "item", str(n), f"right {n}", "item", str(10 + n)] for n in range(4)]


def test_a_label_that_wraps_in_one_half_is_no_row_of_the_other() -> None:
    sheet = Sheet()
    for row in range(3):
        write(sheet, 100 + 25 * row, LEFT, f"left {row}", "item", str(row))
        if row != 1:
            write(sheet, 100 + 25 * row, RIGHT, f"right {row}", "item", str(10 + row))
    sheet.write(RIGHT[0], 120, "right that is")
    sheet.write(RIGHT[0], 130, "rather long 1")
    write(sheet, 125, (RIGHT[1], RIGHT[1], RIGHT[2]), "item", "", "11")
    (grid,) = grids(sheet.read())
    assert grid.rows == 3
    assert rows_of(grid)[1] == ["left 1", "item", "1", "right that is\nrather long 1", "item", "11"]


def column(*texts: str) -> Grid:
    return Grid(len(texts), 1, tuple(Cell(row, 0, text, "here") for row, text in enumerate(texts)))


@pytest.mark.parametrize(("lower", "rows"), [(21.0, 2), (26.0, 3)])
def test_rows_of_both_halves_are_one_where_they_are_level(lower: float, rows: int) -> None:
    grid = side_by_side((column("a", "b"), [10.0, 20.0]), (column("c", "d"), [10.0, lower]), 8.0)
    assert grid.rows == rows
    assert [cell.text for cell in grid.cells if not cell.filler] == ["a", "c", "b", "d"]
    assert sum(cell.filler for cell in grid.cells) == 2 * (rows - 2)
