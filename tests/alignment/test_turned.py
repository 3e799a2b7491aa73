"""Tables with rows and columns exchanged."""

import pytest

from extractors.alignment import align_document
from extractors.document import Cell, Document, Grid
from tests.alignment.building import (
    Entry,
    Rows,
    Values,
    applications,
    consistent,
    disclosure,
    document,
    grid,
    printed,
    ragged,
    review_litigation,
    table,
)

TABLES = (disclosure, applications, review_litigation)


def exchanged(rows: Rows) -> Grid:
    laid = grid(rows)
    cells = (Cell(c.column, c.row, c.text, c.locator, c.colspan, c.rowspan, c.filler) for c in laid.cells)
    return Grid(laid.columns, laid.rows, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def read(found: Document) -> Values:
    return {fact.key: int(fact.value) for fact in align_document(found, "sha").facts if fact.value is not None}


@pytest.mark.parametrize("code", ["2019", "2021"])
def test_applicants_in_rows_under_the_outcomes_are_read(code: str) -> None:
    values = consistent(5, code)
    first, second, third = (build(printed(values), code) for build in TABLES)
    found = align_document(document(grid(first), exchanged(second), grid(third)), "sha")
    assert {fact.key: fact.value for fact in found.facts} == values
    assert set(found.states.values()) == {"filled"}
    assert not found.doubts
    assert all(str(fact.key) == fact.locator for fact in found.facts)


def test_a_table_turned_round_alone_is_read() -> None:
    values = consistent(6)
    assert read(document(exchanged(applications(printed(values))))) == {
        key: value for key, value in values.items() if key.table == "applications"
    }


def test_a_row_for_each_number_is_a_column_for_each_turned_round() -> None:
    values = {key: value for key, value in consistent(7).items() if key.table == "review_litigation"}
    block = table("review_litigation").blocks[0]
    names = [("".join((*row.parents, row.label)), column.label) for row in block.rows for column in block.columns]
    cells = [Entry(str(value), str(key)) for key, value in values.items()]
    rows = [[*map(Entry, name), cell] for name, cell in zip(names, cells, strict=True)]
    assert read(document(grid(rows))) == values


def test_what_is_no_better_turned_round_stays_unreadable() -> None:
    words = [Entry(entry.text) for row in applications(printed(consistent(7))) for entry in row if not entry.locator]
    found = align_document(document(grid([[word, Entry("3", "number")] for word in words])), "sha")
    assert found.states["applications"] == "unreadable"
    assert not [fact for fact in found.facts if fact.value is not None]


def test_text_without_columns_is_not_turned_round() -> None:
    values = consistent(8)
    laid = exchanged(applications(printed(values)))
    rows = [[cell for cell in laid.cells if cell.row == row] for row in range(laid.rows)]
    flat = ragged([[Entry(cell.text, cell.locator or "") for cell in row] for row in rows])
    found = align_document(document(flat), "sha")
    assert [fact for fact in found.facts if fact.value not in (None, values[fact.key])] == []
