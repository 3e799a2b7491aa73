"""Tables with rows and columns exchanged."""

import pytest

from extractors.alignment import align_document
from extractors.alignment.lines import lines_of
from extractors.alignment.turned import rows_turned
from extractors.document import Cell, Document, Grid
from extractors.forms import CellKey
from extractors.forms.form import TABLES as FILLED
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


@pytest.mark.parametrize("order", [(1, 4), (0, 2), (5, 6)])
def test_applicants_in_rows_in_another_order_are_read_by_their_labels(order: tuple[int, int]) -> None:
    values = consistent(5)
    rows = applications(printed(values))
    names = [Entry(column.label) for column in table("applications").blocks[0].columns]
    body = [[*row[:-7], *_swapped(row[-7:], order)] for row in rows[3:]]
    head = [[Entry(rows[0][0].text, colspan=3), *_swapped(names, order)]]
    found = read(document(exchanged([*head, *body])))
    assert found == {key: value for key, value in values.items() if key.table == "applications"}


def test_an_applicant_in_a_row_that_no_label_tells_is_not_read() -> None:
    values = consistent(5)
    rows = applications(printed(values))
    names = [column.label for column in table("applications").blocks[0].columns]
    odd = ["个人", "公司", names[3], names[1], names[4], names[5], names[6]]
    found = align_document(document(exchanged([[Entry("", colspan=3), *map(Entry, odd)], *rows[3:]])), "sha")
    read_from = {fact.column: fact.locator.rpartition("/")[2] for fact in found.facts if fact.locator}
    assert read_from["public_interest_org"] == "research_institution"
    assert read_from["business"] == "public_interest_org"
    assert "business" not in read_from.values()


def _swapped(items: list[Entry], order: tuple[int, int]) -> list[Entry]:
    found = list(items)
    for here, there in (order, order[::-1]):
        found[here] = items[there]
    return found


def by_results(values: Values) -> Rows:
    """Table four with its results as rows."""
    block = table("review_litigation").blocks[0]
    keys = [[CellKey("review_litigation", row.code, column.code) for row in block.rows] for column in block.columns]
    rows = [
        [Entry(column.label), *(Entry(str(values[key]), str(key)) for key in own)]
        for column, own in zip(block.columns, keys, strict=True)
    ]
    return [[Entry(""), *(Entry(row.label) for row in block.rows)], *rows]


def as_text(rows: Rows) -> list[str]:
    return [" ".join(entry.text for entry in row) for row in rows]


def test_a_copy_with_results_as_rows_in_text_is_a_doubt() -> None:
    values, others = consistent(3), consistent(4)
    below = document(*as_text(by_results(values)), "上年", *as_text(review_litigation(printed(others))))
    assert any("twice" in doubt for doubt in align_document(below, "sha").doubts)
    one = ragged([*by_results(values), *review_litigation(printed(others))])
    assert any("twice" in doubt for doubt in align_document(document(one), "sha").doubts)


def test_rows_of_the_form_are_no_rows_of_columns() -> None:
    rows = [row for build in TABLES for row in build(printed(consistent(3)))]
    for lay in (grid, ragged):
        lines = lines_of(document(lay(rows)))
        assert not [name for name in FILLED if rows_turned(lines, table(name))]
