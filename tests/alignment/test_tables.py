"""A document put to the forms: what is read, and that nothing doubtful passes without a word."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.alignment import Alignment, align_document
from extractors.alignment.lines import MOST_LINES
from extractors.document import Block, Document
from extractors.facts import Fact
from extractors.forms import CellKey
from extractors.forms.form import TABLES
from tests.alignment import building
from tests.alignment.building import Entry, Rows, Values, consistent, document, grid, ragged, report

LAYS = [grid, ragged]
Lay = Callable[[Rows], Block]


def read(found: Document) -> Alignment:
    return align_document(found, "sha")


def numbers(alignment: Alignment) -> dict[CellKey, float | int | None]:
    return {fact.key: fact.value for fact in alignment.facts}


def wrong(alignment: Alignment, values: Values) -> list[Fact]:
    return [fact for fact in alignment.facts if fact.value is not None and fact.value != values.get(fact.key)]


def rows_of(table: str, values: Values, mark: str = "", code: str = "2021") -> Rows:
    return building.BUILDERS[table](building.printed(values), code, mark)


@pytest.mark.parametrize("lay", LAYS)
@pytest.mark.parametrize("code", ["2021", "2019"])
def test_an_ordinary_report_is_read_cell_by_cell(code: str, lay: Lay) -> None:
    values = consistent(1, code)
    found = read(report(values, code, lay))
    assert numbers(found) == values
    assert all(fact.locator == str(fact.key) for fact in found.facts)
    assert not found.doubts
    assert not found.unplaced
    assert set(found.states.values()) == {"filled"}


@pytest.mark.parametrize("lay", LAYS)
def test_all_tables_in_one_grid(lay: Lay) -> None:
    values = consistent(2)
    found = read(document(lay([row for name in TABLES for row in rows_of(name, values)])))
    assert numbers(found) == values


def test_each_table_keeps_its_own_form() -> None:
    new, old = consistent(1, "2021"), consistent(2, "2019")
    found = read(document(grid(rows_of("disclosure", new)), grid(rows_of("applications", old, code="2019"))))
    assert found.forms == {"disclosure": "2021", "applications": "2019"}
    assert found.states["review_litigation"] == "absent"


@pytest.mark.parametrize("first", ["own", "other"])
@pytest.mark.parametrize("lay", LAYS)
@pytest.mark.parametrize("table", TABLES)
def test_a_second_copy_with_other_numbers_is_a_doubt_and_its_numbers_are_unplaced(
    table: str, lay: Lay, first: str
) -> None:
    values, others = consistent(3), consistent(4)
    copies = [lay(rows_of(table, values)), lay(rows_of(table, others, "other:"))]
    found = read(document(*(copies if first == "own" else reversed(copies))))
    assert any(table in doubt for doubt in found.doubts)
    held = {fact.locator for fact in found.facts} | {entry.locator for entry in found.unplaced}
    assert {str(key) for key in values if key.table == table} <= held
    assert {f"other:{key}" for key in values if key.table == table} <= held


@pytest.mark.parametrize("table", TABLES)
def test_of_two_copies_the_first_is_read(table: str) -> None:
    values, others = consistent(3), consistent(4)
    found = read(document(grid(rows_of(table, values)), grid(rows_of(table, others, "other:"))))
    assert not [fact for fact in wrong(found, values) if fact.key.table == table]


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_form_above_the_filled_one_is_passed_over_with_a_doubt(table: str) -> None:
    values = consistent(3)
    empty = building.BUILDERS[table]({}, "2021", "empty:")
    found = read(document(grid(empty), grid(rows_of(table, values))))
    assert {k: v for k, v in numbers(found).items() if v is not None} == {k: values[k] for k in values if k[0] == table}
    assert any(table in doubt for doubt in found.doubts)
    assert not found.unplaced


@pytest.mark.parametrize("table", TABLES)
def test_a_second_copy_with_the_same_numbers_is_no_doubt(table: str) -> None:
    values = consistent(3)
    found = read(document(grid(rows_of(table, values)), grid(rows_of(table, values, "other:"))))
    assert not found.doubts
    assert not wrong(found, values)
    assert {entry.locator for entry in found.unplaced} == {f"other:{key}" for key in values if key.table == table}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("blank_first", [False, True])
def test_a_second_copy_that_leaves_cells_blank_is_no_doubt_and_one_that_fills_them_is(
    table: str, blank_first: bool
) -> None:
    values = consistent(3)
    texts = building.printed(values)
    blank = next(key for key in reversed(values) if key.table == table and values[key] and key.column != "total")
    full, poor = (building.BUILDERS[table](t, "2021", "") for t in (texts, {**texts, blank: ""}))
    found = read(document(*map(grid, (poor, full) if blank_first else (full, poor))))
    assert [str(blank) in doubt for doubt in found.doubts] == [True] * blank_first


def test_copies_on_two_forms_are_a_doubt() -> None:
    new, old = rows_of("disclosure", consistent(1)), rows_of("disclosure", consistent(2, "2019"), code="2019")
    found = read(document(grid(new), grid(old)))
    assert any("disclosure" in doubt for doubt in found.doubts)


def test_copies_side_by_side_are_a_doubt() -> None:
    left, right = rows_of("applications", consistent(1)), rows_of("applications", consistent(2), "other:")
    found = read(document(grid([a + b for a, b in zip(left, right, strict=True)])))
    assert found.doubts
    assert not wrong(found, consistent(1))


@pytest.mark.parametrize("place", [3, 10, 20, -1])
def test_a_row_printed_twice_is_a_doubt(place: int) -> None:
    rows = rows_of("applications", consistent(1))
    others = (replace(e, text=e.text + "1", locator="x" + e.locator) for e in rows[place][-7:])
    again = [Entry(rows[place][-8].text), *others]
    found = read(document(ragged([*rows[:place], rows[place], again, *rows[place:][1:]])))
    assert any("once more" in doubt for doubt in found.doubts)


def test_a_number_more_than_the_row_has_cells_is_a_doubt() -> None:
    rows = rows_of("disclosure", consistent(1))
    rows[6] = [rows[6][0], Entry("4", "more"), replace(rows[6][1], colspan=1)]
    found = read(document(grid(rows)))
    assert any("more numbers than the form" in doubt for doubt in found.doubts)
    assert "more" in {entry.locator for entry in found.unplaced}


def test_a_further_row_of_another_kind_is_unplaced_and_no_doubt() -> None:
    rows = rows_of("disclosure", consistent(1, "2019"), code="2019")
    rows.insert(4, [Entry("其他主动公开文件"), *(Entry(str(n), f"more{n}") for n in range(3))])
    found = read(document(grid(rows)))
    assert [entry.locator for entry in found.unplaced] == ["more0", "more1", "more2"]
    assert not found.doubts


@pytest.mark.parametrize("lay", LAYS)
def test_a_small_table_of_the_prose_is_not_table_two(lay: Lay) -> None:
    values = consistent(1)
    small = [[Entry("事项"), Entry("数量")], [Entry("行政许可"), Entry("911")], [Entry("行政处罚"), Entry("912")]]
    for blocks in ([small, rows_of("disclosure", values)], [rows_of("disclosure", values), small]):
        assert not wrong(read(document(*map(lay, blocks))), values)
    assert read(document(lay(small))).states["disclosure"] == "absent"


def test_numbers_that_cannot_be_told_apart_make_a_table_unreadable_not_blank() -> None:
    rows = [row[:-1] if row[-1].locator else row for row in rows_of("applications", consistent(1))]
    found = read(document(ragged(rows)))
    assert found.states["applications"] == "unreadable"
    assert found.doubts
    assert len(found.unplaced) == 25 * 6


def test_a_blank_table_is_blank() -> None:
    found = read(document(grid(rows_of("applications", {}))))
    assert found.states["applications"] == "blank"
    assert not found.doubts


def test_a_table_in_a_shape_that_is_not_read_leaves_a_trace() -> None:
    block = building.table("review_litigation").blocks[0]
    pairs = [(row, column) for row in block.rows for column in block.columns]
    rows = [[Entry(r.label), Entry(c.label), Entry("3", f"{r.code}/{c.code}")] for r, c in pairs]
    found = read(document(ragged(rows)))
    assert found.states["review_litigation"] == "unreadable"
    assert any("review_litigation" in doubt for doubt in found.doubts)
    assert len(found.unplaced) == 15


def test_a_second_copy_in_a_shape_that_is_not_read_is_a_doubt() -> None:
    values, others = consistent(3), consistent(4)
    block = building.table("applications").blocks[0]
    turned = [[Entry(""), *(Entry(row.label) for row in block.rows)]]
    for column in block.columns:
        keys = [CellKey("applications", row.code, column.code) for row in block.rows]
        turned.append([Entry(column.label), *(Entry(str(others[key]), f"turned:{key}") for key in keys)])
    found = read(document(grid(turned), "附表", grid(rows_of("applications", values))))
    assert not wrong(found, values)
    assert any("applications stands in the document twice" in doubt for doubt in found.doubts)
    assert len(found.unplaced) == 175


@pytest.mark.parametrize("at", [1, 3, 6])
def test_columns_cut_off_into_a_further_table_are_read_with_the_others(at: int) -> None:
    values = consistent(3)
    block = building.table("applications").blocks[0]

    def part(first: int, last: int) -> Rows:
        columns = block.columns[first:last]
        keys = [[CellKey("applications", row.code, column.code) for column in columns] for row in block.rows]
        body = [
            [Entry(row.label), *(Entry(str(values[key]), str(key)) for key in own)]
            for row, own in zip(block.rows, keys, strict=True)
        ]
        return [[Entry(""), *(Entry(column.label) for column in columns)], *body]

    found = read(document(grid(part(0, at)), grid(part(at, 7))))
    assert {k: v for k, v in numbers(found).items() if v is not None} == {
        k: v for k, v in values.items() if k.table == "applications"
    }
    assert not found.doubts


def test_numbers_below_zero_are_a_doubt_where_the_form_has_no_sign() -> None:
    values = consistent(1, "2019") | {CellKey("disclosure", "licensing", "change"): -4}
    assert not read(report(values, "2019")).doubts
    values |= {CellKey("disclosure", "licensing", "decisions"): -4}
    assert any("below zero" in doubt for doubt in read(report(values, "2019")).doubts)


def test_a_document_of_very_many_rows_says_that_it_was_cut() -> None:
    found = read(document(ragged([[Entry("甲"), Entry("1")]] * (MOST_LINES + 1))))
    assert any(str(MOST_LINES) in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [("05", True), ("0", False), ("50", False), ("5（4）", True), ("5（其中4）", False), ("5（件）", False)],
)
def test_digits_behind_a_nought_or_in_brackets_in_table_two_are_a_doubt(text: str, doubt: bool) -> None:
    rows = rows_of("disclosure", consistent(1, "2021"))
    rows[2][1] = replace(rows[2][1], text=text)
    doubts = align_document(document(grid(rows)), "sha").doubts
    assert any("two numbers" in one for one in doubts) is doubt


def test_numbers_without_a_label_below_table_two_are_a_doubt() -> None:
    """They may be the lower half of a number: no sum of table 二 would tell."""
    values = consistent(1, "2021")
    rows = rows_of("disclosure", values)
    assert align_document(document(grid(rows)), "sha").doubts == ()
    for place in (len(rows), 3):
        halves: Rows = [*rows[:place], [Entry(""), Entry("2")], *rows[place:]]
        assert any("in no row of the form" in doubt for doubt in align_document(document(grid(halves)), "sha").doubts)


def test_a_number_that_names_a_year_is_told_with_it() -> None:
    rows = rows_of("disclosure", consistent(1, "2021"))
    for text, years in (("5（2020年）", {2020}), ("5（截至2021年底）", {2021}), ("5（按2020年办法）", None)):
        rows[2][1] = replace(rows[2][1], text=text)
        assert align_document(document(grid(rows)), "sha").dated == ({text: years} if years else {})
