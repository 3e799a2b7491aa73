"""Numbers that stand apart from their row."""

import pytest

from tests.readers.pdf.sheets import COLUMNS, ROW, Sheet


def doubts(number: str, at: int, *, on_next_page: bool) -> int:
    sheet = Sheet()
    sheet.header(700)
    for top in (715, 730):
        sheet.write(60, top, "item")
        sheet.numbers(top, ROW)
    sheet.write(60, 760, "item")
    sheet.numbers(760, [*ROW[:2], "", *ROW[3:]])
    if on_next_page:
        sheet.canvas.showPage()
    sheet.numbers(50 if on_next_page else 745, [number], [COLUMNS[at]])
    return len(sheet.read().doubts)


@pytest.mark.parametrize("on_next_page", [True, False])
def test_a_number_where_the_row_beside_it_is_blank_is_a_doubt(on_next_page: bool) -> None:
    assert doubts("3", 2, on_next_page=on_next_page) == 1


def test_a_number_on_the_next_page_below_a_cell_that_is_filled_is_none() -> None:
    assert doubts("3", 3, on_next_page=True) == 0
