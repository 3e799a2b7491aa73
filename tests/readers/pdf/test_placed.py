"""Cells as a table without ruling lines is filled."""

from extractors.readers.pdf.placed import Placed, blanks, put, widen
from extractors.readers.pdf.text import Word


def cell(text: str, row: int, column: int, rowspan: int = 1, colspan: int = 1) -> Placed:
    return Placed(row, column, rowspan, colspan, [Word(text, 0, 0, 9, 9)])


def shown(cells: list[Placed]) -> list[tuple[str, int, int, int, int]]:
    return [("".join(w.text for w in c.words), c.row, c.column, c.rowspan, c.colspan) for c in cells]


def test_a_cell_ends_where_another_stands() -> None:
    cells = [cell("a", 0, 2), cell("b", 3, 0)]
    put(cells, cell("c", 0, 0, colspan=4))
    put(cells, cell("d", 1, 0, rowspan=4))
    assert shown(cells)[2:] == [("c", 0, 0, 1, 2), ("d", 1, 0, 2, 1)]


def test_words_of_a_cell_without_a_place_join_what_stands_there() -> None:
    cells = [cell("a", 0, 0, 2, 2)]
    put(cells, cell("b", 1, 1))
    assert shown(cells) == [("ab", 0, 0, 2, 2)]


def test_labels_are_widened_to_the_next_in_any_of_their_rows() -> None:
    cells = [cell("a", 0, 0, rowspan=2), cell("b", 1, 2), cell("c", 2, 0)]
    widen(cells, 3)
    assert [entry[4] for entry in shown(cells)] == [2, 1, 3]


def test_every_free_place_is_a_blank_cell() -> None:
    assert shown(blanks([cell("a", 0, 0, 2), cell("b", 0, 1)], 2, 2)) == [("", 1, 1, 1, 1)]
