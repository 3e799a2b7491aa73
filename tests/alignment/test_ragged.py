"""Rows longer than the form's where no header shows the columns: all rows together show which cells are the form's."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.alignment import align_document
from extractors.alignment.lines import Slot, parts_of
from extractors.alignment.number import kind
from extractors.alignment.ragged import places_of
from extractors.assembly import Copy, Tables, tables_of
from extractors.document import Block, Grid
from extractors.glyphs import fold
from tests.alignment.building import Entry, Rows, applications, consistent, data_rows, document, grid, printed, ragged

VALUES = consistent(9)


def headless(rows: Rows) -> Grid:
    """The rows of numbers in a grid by themselves, as a page break leaves them."""
    return grid(rows[data_rows(rows)[0] :])


def read(rows: Rows, lay: Callable[[Rows], Block] = ragged) -> Tables:
    found = document(lay(rows))
    return tables_of([Copy("sha", "report", found, align_document(found, "sha"))])


def misread(found: Tables) -> tuple[int, int]:
    """How many cells of table 三 are read wrong, and how many are not read."""
    facts = [fact for fact in found.facts if fact.table == "applications"]
    wrong = sum(fact.value is not None and fact.value != VALUES[fact.key] for fact in facts)
    return wrong, sum(fact.value is None for fact in facts)


def with_column(at: int, text: str, values: dict[str, str] | None = None) -> Rows:
    """Table 三 with a cell more in every row of numbers, `at` cells before its end."""
    rows = applications(printed(VALUES))
    for number, index in enumerate(data_rows(rows)):
        cell = Entry((values or {}).get(str(number), text), f"more/{number}")
        rows[index].insert(len(rows[index]) - at, cell)
    return rows


@pytest.mark.parametrize("at", range(1, 7))
def test_an_empty_column_between_the_others_is_passed_over(at: int) -> None:
    assert misread(read(with_column(at, ""))) == (0, 0)


def test_numbers_behind_the_total_are_none_of_the_form_and_are_seen() -> None:
    found = read(with_column(0, "", {str(n): str(1000 + n) for n in range(25)}))
    assert misread(found) == (0, 0)
    assert any("more numbers" in doubt for doubt in found.doubts)


def test_a_column_that_two_answers_fit_is_left_alone() -> None:
    rows = applications(printed(dict.fromkeys(VALUES, 0)))
    for index in data_rows(rows):
        rows[index].insert(len(rows[index]) - 2, Entry("5", f"more/{index}"))
        rows[index][-1] = replace(rows[index][-1], text="5")
    facts = read(rows).facts
    assert all(fact.value is None for fact in facts if fact.table == "applications")


def test_blank_totals_keep_their_place_at_the_end_of_padded_rows() -> None:
    rows = applications({key: "" if key.column == "total" else text for key, text in printed(VALUES).items()})
    for index in data_rows(rows):
        if len(rows[index]) < 10:
            label = max(n for n, entry in enumerate(rows[index]) if "/" not in entry.locator)
            rows[index][label + 1 : label + 1] = [Entry("")] * (index % 3)
    assert misread(read(rows)) == (0, len(data_rows(rows)))


@pytest.mark.parametrize("lay", [ragged, headless])
@pytest.mark.parametrize("column", ["1", ""])
def test_a_number_that_strays_beside_totals_alone_moves_no_row(lay: Callable[[Rows], Block], column: str) -> None:
    rows = with_column(0, "", {"5": column})
    for index in data_rows(rows):
        rows[index][-8:-2] = [replace(entry, text="") for entry in rows[index][-8:-2]]
    found = read(rows, lay)
    assert misread(found) == (0, 6 * len(data_rows(rows)) if column else 7 * len(data_rows(rows)))
    assert found.doubts


@pytest.mark.parametrize("lay", [ragged, headless])
def test_a_number_that_strays_beside_a_dash_moves_no_row(lay: Callable[[Rows], Block]) -> None:
    rows = with_column(0, "", {"5": "1"})
    row = rows[data_rows(rows)[5]]
    row[-8] = replace(row[-8], text="/")
    found = read(rows, lay)
    assert misread(found) == (0, 1)
    assert any("more numbers" in doubt for doubt in found.doubts)


@pytest.mark.parametrize("lay", [ragged, headless])
def test_a_row_that_sums_up_is_not_moved_to_where_the_others_stand(lay: Callable[[Rows], Block]) -> None:
    rows = with_column(0, "", {"5": "1"})
    row = rows[data_rows(rows)[4]]
    row[-8:] = [replace(row[-1], text=""), *row[-8:-1]]
    assert misread(read(rows, lay)) == (0, 0)


@pytest.mark.parametrize("lay", [ragged, headless])
@pytest.mark.parametrize("at", range(1, 7))
def test_an_empty_column_is_passed_over_where_zeros_are_blank_too(lay: Callable[[Rows], Block], at: int) -> None:
    rows = with_column(at, "")
    rows = [[replace(entry, text="" if entry.text == "0" else entry.text) for entry in row] for row in rows]
    assert misread(read(rows, lay))[0] == 0


@pytest.mark.parametrize("at", range(1, 7))
def test_an_empty_column_is_passed_over_among_zeros(at: int) -> None:
    rows = with_column(at, "")
    for index in data_rows(rows):
        rows[index] = [replace(entry, text="0") if entry.text.isdigit() else entry for entry in rows[index]]
    own = [fact for fact in read(rows).facts if fact.table == "applications"]
    assert {(fact.value, fact.basis, fact.locator == str(fact.key)) for fact in own} == {(0, "printed", True)}


@pytest.mark.parametrize("at", range(1, 7))
def test_an_empty_column_is_passed_over_where_totals_are_blank_too(at: int) -> None:
    rows = with_column(at, "")
    for index in data_rows(rows)[::2]:
        rows[index][-1] = replace(rows[index][-1], text="/")
    assert misread(read(rows)) == (0, 13)


@pytest.mark.parametrize("lay", [ragged, headless])
def test_rows_that_contradict_each_other_are_not_read_one_by_one(lay: Callable[[Rows], Block]) -> None:
    rows = with_column(0, "")
    for number, index in enumerate(data_rows(rows)):  # one number in each row, at its beginning or at its end
        rows[index][-8:] = [Entry("5" if place == 7 * (number % 2) else "", f"x/{index}.{place}") for place in range(8)]
    found = read(rows, lay)
    assert not any(fact.value for fact in found.facts if fact.table == "applications")
    assert found.doubts


def test_sums_of_a_single_row_say_nothing() -> None:
    texts = ("0", "见附件", *"000000")
    row = [Slot(text, fold(text), kind(text), None, n, n + 1) for n, text in enumerate(texts)]
    assert places_of([row], 7, summed=True) is None


def test_a_blank_row_stands_where_the_others_do() -> None:
    rows = with_column(0, "")
    row = rows[data_rows(rows)[5]]
    row[-8:] = [replace(entry, text="") for entry in row[-8:]]
    found = read(rows, headless)
    assert misread(found)[0] == 0
    assert not any(fact.basis == "absent" for fact in found.facts)


@pytest.mark.parametrize(
    "label",
    [["（一）予以公开"], ["一、本年新收政府信息", "公开申请数量"], ["5.要求行政机关", "确认或重新出具", "已获取信息"]],
)
def test_a_header_ends_before_all_pieces_of_the_label_below_it(label: list[str]) -> None:
    header = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    slots = (Slot(t, fold(t), kind(t), None, n, n + 1) for n, t in enumerate([*header, *label, *"1234567"]))
    head, row = parts_of(tuple(slots))
    assert [slot.text for slot in head] == header
    assert [slot.text for slot in row] == [*label, *"1234567"]
