"""Headers without ruling lines that the end of a page parts from their rows."""

import pytest

from extractors.document import Paragraph
from tests.readers.pdf.sheets import COLUMNS, NEXT, ROW, Sheet, grids, rows_of

NAMES = [text * 4 for text in "abcdefg"]


def header(sheet: Sheet) -> None:
    sheet.write(60, 600, "a heading.")
    sheet.write(330, 780, "group of names")
    sheet.header(790)
    sheet.write(300, 830, "-3-")
    sheet.canvas.showPage()


@pytest.mark.parametrize("labels", [0, 1])
def test_a_header_at_the_end_of_a_page_is_that_of_the_rows_on_the_next(labels: int) -> None:
    sheet = Sheet()
    header(sheet)
    for row, numbers in enumerate((ROW, NEXT)):
        sheet.write(60, 50 + 15 * row, f"item {row}" * labels)
        sheet.numbers(50 + 15 * row, numbers)
    document = sheet.read()
    (grid,) = grids(document)
    assert [line[-7:] for line in rows_of(grid)[-3:]] == [NAMES, ROW, NEXT]
    assert [cell.locator[:6] for cell in grid.cells if cell.text in ("aaaa", "12") and cell.locator] == [
        "page=1",
        "page=2",
    ]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["a heading.", "-3-"]


def test_names_that_stand_over_no_columns_stay_text() -> None:
    sheet = Sheet()
    header(sheet)
    for top in (50, 65):
        sheet.write(60, top, "item")
        sheet.numbers(top, ROW[:3], [130, 160, 190])
    document = sheet.read()
    assert [rows_of(grid)[-1] for grid in grids(document)] == [["item", *ROW[:3]]]
    assert " ".join(NAMES) in [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_header_of_its_own_is_not_put_below_another() -> None:
    sheet = Sheet()
    header(sheet)
    sheet.write(60, 50, "another heading that ends a sentence and runs on across all the columns of the table below it")
    sheet.header(70)
    for top in (85, 100):
        sheet.write(60, top, "item")
        sheet.numbers(top, ROW, COLUMNS)
    document = sheet.read()
    (grid,) = grids(document)
    assert len(rows_of(grid)) == 3
    assert " ".join(NAMES) in [block.text for block in document.blocks if isinstance(block, Paragraph)]
