"""Rows of a lattice that are only the end of a merged cell are none."""

import pytest

from extractors.document import Cell, Grid
from extractors.readers.pdf.slivers import without_slivers
from tests.readers.pdf.sheets import rows_of


def cell(row: int, column: int, text: str, rowspan: int = 1) -> Cell:
    return Cell(row, column, text, None, rowspan)


HEAD = [cell(0, x, text) for x, text in enumerate("abcd")]


def shown(rows: int, *cells: Cell) -> list[list[str]]:
    height, kept = without_slivers(rows, 4, cells)
    return rows_of(Grid(height, 4, tuple(sorted(kept, key=lambda one: (one.row, one.column)))))


def reaching(row: int, texts: str) -> list[Cell]:
    """Cells of the columns from the second on, over two rows of the lattice."""
    return [cell(row, x, text, rowspan=2) for x, text in enumerate(texts, 1)]


@pytest.mark.parametrize("end", [(cell(1, 0, "g"), cell(2, 0, "")), (cell(1, 0, ""), cell(2, 0, "g"))])
def test_a_row_that_the_end_of_a_merged_cell_parts_is_one(end: tuple[Cell, Cell]) -> None:
    last = [cell(3, x, text) for x, text in enumerate("h456")]
    rows = shown(4, *HEAD, *end, *reaching(1, "123"), *last)
    assert [row[1:] for row in rows] == [["b", "c", "d"], ["1", "2", "3"], ["4", "5", "6"]]
    assert rows[2][0] == "h"


def test_the_merged_cell_keeps_its_rows_above() -> None:
    merged = [cell(1, 0, "g", rowspan=2), cell(3, 0, "")]
    second = [cell(1, x, text) for x, text in enumerate("123", 1)]
    rows = shown(4, *HEAD, *merged, *second, *reaching(2, "456"))
    assert rows[1:] == [["g", "1", "2", "3"], ["g", "4", "5", "6"]]


def test_what_is_left_of_the_merged_cell_may_go_on_in_the_next_row() -> None:
    merged = [cell(1, 0, "g"), cell(2, 0, "", rowspan=2)]
    last = [cell(3, x, text) for x, text in enumerate("456", 1)]
    rows = shown(4, *HEAD, *merged, *reaching(1, "123"), *last)
    assert rows[1:] == [["g", "1", "2", "3"], ["", "4", "5", "6"]]


@pytest.mark.parametrize(
    "cells",
    [
        [cell(1, 0, "g", rowspan=2), *(cell(y, x, "" if y == 2 else "1") for y in (1, 2) for x in (1, 2, 3))],
        [cell(1, 0, "g"), cell(2, 0, "h"), *reaching(1, "123")],
        [cell(y, x, "") for y in (1, 2) for x in range(4)],
    ],
    ids=["blank numbers beside a group", "two labels beside merged numbers", "blank rows"],
)
def test_rows_that_say_something_stay(cells: list[Cell]) -> None:
    assert len(shown(3, *HEAD, *cells)) == 3
