"""Tables of a PDF that are broken over pages."""

from collections.abc import Sequence

import pytest

from extractors.document import Cell, Grid, Paragraph
from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.continued import unified
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.rules import Found


def piece(*xs: float) -> Found:
    """A table of one row with a cell between each two edges."""
    cells = tuple(Cell(0, column, str(column), "x") for column in range(len(xs) - 1))
    return Found(Grid(1, len(cells), cells), Box(xs[0], 0, xs[-1], 20), xs)


def open_piece(labels: int, *at: float) -> Found:
    """A table of one row without rules: columns of labels, and a column of numbers at each place."""
    columns = tuple(Column(x, x + 10) for x in at)
    cells = tuple(Cell(0, column, str(column), "x") for column in range(labels + len(columns)))

    def again(known: Sequence[Column]) -> Found:
        return open_piece(labels, *(column.x0 for column in known))

    return Found(Grid(1, len(cells), cells), Box(0, 0, 400, 20), columns=columns, labels=labels, again=again)


def spans(grid: object) -> list[tuple[int, int]]:
    assert isinstance(grid, Grid)
    return [(cell.column, cell.colspan) for cell in grid.cells]


def test_a_piece_without_the_inner_columns_of_labels_gets_them_from_the_next_page() -> None:
    (above,), (below,) = unified([[piece(0, 60, 80, 100)], [piece(0, 20, 40.5, 60, 80, 100)]])
    assert spans(above) == [(0, 3), (3, 1), (4, 1)]
    assert spans(below) == [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]


def test_three_pages_share_the_finest_columns() -> None:
    first, second, third = unified([[piece(0, 60, 100)], [piece(0, 60, 80, 100)], [piece(0, 30, 60, 80, 100)]])
    assert [spans(page[0]) for page in (first, second)] == [[(0, 2), (2, 2)], [(0, 2), (2, 1), (3, 1)]]
    assert len(spans(third[0])) == 4


def test_other_columns_are_another_table() -> None:
    (above,), (below,) = unified([[piece(0, 50, 100)], [piece(0, 33, 66, 100)]])
    assert (spans(above), spans(below)) == ([(0, 1), (1, 1)], [(0, 1), (1, 1), (2, 1)])


def test_columns_that_only_the_page_between_lacks_are_not_mixed() -> None:
    pages = unified([[piece(0, 30, 50, 100)], [piece(0, 50, 100)], [piece(0, 50, 70, 100)]])
    assert [len(spans(page[0])) for page in pages] == [3, 2, 3]
    assert spans(pages[1][0]) == [(0, 2), (2, 1)]


def test_only_the_last_table_of_a_page_goes_on() -> None:
    (other, above), (text, below) = unified(
        [[piece(0, 50, 100), piece(0, 60, 100)], [Paragraph("- 2 -", "x"), piece(0, 30, 60, 100)]]
    )
    assert spans(other) == [(0, 1), (1, 1)]
    assert spans(above) == [(0, 2), (2, 1)]
    assert (text, spans(below)) == (Paragraph("- 2 -", "x"), [(0, 1), (1, 1), (2, 1)])


def test_a_piece_with_no_line_round_a_merged_label_stands_right_of_it() -> None:
    (_,), (below,) = unified([[piece(0, 20, 40, 60, 80, 100)], [piece(20, 40, 60, 80, 100)]])
    assert spans(below) == [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]
    assert isinstance(below, Grid)
    assert [cell.filler for cell in below.cells] == [True, False, False, False, False]


def test_a_narrow_table_is_no_piece_of_a_wider_one() -> None:
    (_,), (below,) = unified([[piece(0, 20, 40, 60, 80, 100)], [piece(40, 60, 80, 100)]])
    assert spans(below) == [(0, 1), (1, 1), (2, 1)]


NUMBERS = (200.0, 230.0, 260.0, 290.0, 320.0)


def test_pieces_without_rules_have_one_number_of_columns_of_labels() -> None:
    (above,), (below,) = unified([[open_piece(1, *NUMBERS)], [open_piece(3, *NUMBERS)]])
    assert spans(above) == [(0, 3), *((3 + number, 1) for number in range(5))]
    assert len(spans(below)) == 8


def test_a_piece_without_labels_gets_columns_that_are_not_printed() -> None:
    (above,), (_,) = unified([[open_piece(0, *NUMBERS)], [open_piece(2, *NUMBERS)]])
    assert isinstance(above, Grid)
    assert [(cell.column, cell.filler) for cell in above.cells][:2] == [(0, True), (2, False)]


def test_a_column_that_only_one_page_fills_is_on_all_pages() -> None:
    pages = unified(
        [[open_piece(1, *NUMBERS)], [open_piece(1, *NUMBERS[:3], 292, 318, 350)], [open_piece(1, *NUMBERS)]]
    )
    assert [len(spans(page[0])) for page in pages] == [7, 7, 7]


def test_tables_without_rules_that_text_parts_are_not_brought_together() -> None:
    text = Paragraph("四、复议和诉讼", "x")
    pages = unified([[open_piece(1, *NUMBERS)], [text, open_piece(3, *NUMBERS)]])
    assert len(spans(pages[0][0])) == 6
    number = Paragraph("- 2 -", "x")
    pages = unified([[open_piece(1, *NUMBERS), number], [open_piece(3, *NUMBERS)]])
    assert len(spans(pages[0][0])) == 6
    assert spans(pages[0][0])[0] == (0, 3)


def test_tables_without_rules_with_other_columns_are_two() -> None:
    pages = unified([[open_piece(1, *NUMBERS)], [open_piece(3, 215, 245, 275, 305, 335)]])
    assert [len(spans(page[0])) for page in pages] == [6, 8]
    pages = unified([[open_piece(1, *NUMBERS[:3])], [open_piece(3, *NUMBERS[:2])]])
    assert [len(spans(page[0])) for page in pages] == [4, 5]


@pytest.mark.parametrize("count", [1, 3])
def test_few_columns_are_those_of_one_table_where_no_piece_has_others(count: int) -> None:
    (above,), (below,) = unified([[open_piece(1, *NUMBERS[:count])], [open_piece(3, *NUMBERS[:count])]])
    assert spans(above)[0] == (0, 3)
    assert len(spans(below)) == 3 + count
