"""Sheets too wide for their paper, whose right columns are printed on pages of their own."""

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Grid
from extractors.readers.pdf import reader as pdf
from tests.readers.pdf.sheets import grids, rows_of

LEFT = [["", "aaa", "bbb"], ["one", "1", "2"], ["two", "3", "4"], ["three", "5", "6"]]
RIGHT = [["ccc", "sum"], ["7", "10"], ["8", "15"], ["9", "20"]]
WHOLE = [left + right for left, right in zip(LEFT, RIGHT, strict=True)]

Drawn = tuple[Sequence[Sequence[str]], float]


def printed(*pages: Drawn, ruled: bool = True) -> list[Grid]:
    """What is read of pages with a table each, of rows 20 points high from a height on."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for rows, top in pages:
        canvas.setFont("Helvetica", 9)
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                canvas.drawString(66 + 70 * x, A4[1] - top - 20 * y - 14, text)
                if ruled:
                    canvas.rect(60 + 70 * x, A4[1] - top - 20 * (y + 1), 70, 20)
        canvas.showPage()
    canvas.save()
    return grids(pdf.read(out.getvalue()))


@pytest.mark.parametrize("ruled", [True, False])
def test_columns_on_a_page_of_their_own_are_of_the_table_whose_rows_stand_as_high(ruled: bool) -> None:
    (grid,) = printed((LEFT, 100), (RIGHT, 100), ruled=ruled)
    assert [[text for text in row if text] for row in rows_of(grid)] == [[t for t in row if t] for row in WHOLE]


def test_each_cell_is_located_on_its_own_page() -> None:
    (grid,) = printed((LEFT, 100), (RIGHT, 100))
    places = {cell.text: cell.locator for cell in grid.cells}
    assert places["2"] == "page=1;box=200.0,120.0,270.0,140.0"
    assert places["10"] == "page=2;box=130.0,120.0,200.0,140.0"


def test_pages_that_are_two_high_and_two_wide_come_left_before_right() -> None:
    lower = [["four", "1", "1"], ["five", "2", "2"]]
    found = printed((LEFT, 100), (lower, 60), (RIGHT, 100), ([["7", "9"], ["8", "12"]], 60))
    assert [row for grid in found for row in rows_of(grid)][:4] == WHOLE
    assert len(found) == 3  # two rows without a name above them prove nothing


@pytest.mark.parametrize(
    ("right", "top"),
    [
        (RIGHT, 104),  # not as high
        (RIGHT[:3], 100),  # a row is left over
        ([RIGHT[0], *([f"row {n}", *row] for n, row in enumerate(RIGHT[1:]))], 100),  # rows with labels of their own
    ],
)
def test_what_does_not_go_on_row_by_row_is_a_table_of_its_own(right: list[list[str]], top: float) -> None:
    assert rows_of(printed((LEFT, 100), (right, top))[0]) == LEFT


def test_a_single_row_is_put_only_beside_a_page_that_has_no_other() -> None:
    header, row = [["ccc", "sum"]], [["7", "10"]]
    longer = (LEFT, 100)
    assert len(printed(longer, (LEFT[:2], 100), (header + row, 100))) == 2
    assert len(printed(longer, (header + row, 100))) == 2
