"""Rows without a label of their own: read where their number and order leave no choice, else null and a doubt."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.alignment import align_document
from extractors.assembly import Copy, Tables, tables_of
from extractors.document import Document
from extractors.forms import form
from tests.alignment.building import Entry, Rows, Values, applications, consistent, data_rows, document, grid, printed

VALUES = consistent(5)
ROWS = form("2021").tables["applications"].blocks[0].rows
REFUSED = [n for n, row in enumerate(ROWS) if row.code.startswith("handled.refused.")]
GROUPED = [n for n, row in enumerate(ROWS) if len(row.parents) > 1]
HEADER = 3


def tables(found: Document) -> Tables:
    return tables_of([Copy("sha", "report", found, align_document(found, "sha"))])


def differing(found: Tables) -> list[str]:
    return [str(f.key) for f in found.facts if f.value is not None and f.value != VALUES[f.key]]


def missing(found: Tables) -> set[str]:
    return {fact.row for fact in found.facts if fact.value is None}


def without_labels(numbers: Sequence[int]) -> Rows:
    """Table 三 with the rows `numbers` without a label of their own."""
    rows = applications(printed(VALUES))
    lines = data_rows(rows)
    for number in numbers:
        line = rows[lines[number]]
        place = max(n for n, entry in enumerate(line) if "/" not in entry.locator)
        line[place] = replace(line[place], text="")
    return rows


@pytest.mark.parametrize("numbers", [REFUSED, GROUPED, [4], [4, 5, 9, 20]], ids=["group", "all groups", "one", "some"])
def test_rows_without_labels_are_known_by_their_neighbours(numbers: list[int]) -> None:
    found = tables(document(grid(without_labels(numbers))))
    assert not missing(found)
    assert not differing(found)
    assert not found.doubts


def below_a_break(rows: Rows) -> Rows:
    """The rows of a second table, in which the merged labels that the break divides are empty."""
    return [[*[Entry("")] * (10 - sum(entry.colspan for entry in row)), *row] for row in rows]


def test_a_group_without_labels_may_go_on_in_a_second_table() -> None:
    rows = without_labels(REFUSED)
    at = HEADER + REFUSED[3]
    after = HEADER + REFUSED[-1] + 1
    below = [*below_a_break(rows[at:after]), [Entry(""), *rows[after]], *below_a_break(rows[after + 1 :])]
    found = tables(document(grid(rows[:at]), grid(below)))
    assert not missing(found)
    assert not differing(found)


@pytest.mark.parametrize("blank", [False, True])
def test_the_header_may_stand_among_them_again(blank: bool) -> None:
    rows = without_labels(REFUSED)
    at = HEADER + REFUSED[3]
    after = HEADER + REFUSED[-1] + 1
    if blank:  # within the merged label of its group
        rows[at - 2] = [replace(entry, text="") for entry in rows[at - 2]]
    below = [*below_a_break(rows[at:after]), [Entry(""), *rows[after]], *below_a_break(rows[after + 1 :])]
    found = tables(document(grid(rows[:at]), grid([*rows[:HEADER], *below])))
    assert missing(found) <= {ROWS[REFUSED[1]].code}
    assert not differing(found)


def test_the_label_of_their_group_may_stand_again_below_a_header_in_their_table() -> None:
    rows = without_labels(REFUSED)
    at = HEADER + REFUSED[3]
    again = [Entry("三、本年度办理结果", rowspan=17), Entry("（三）不予公开", rowspan=3), *rows[at + 2]]
    below = [*below_a_break(rows[at : at + 2]), *rows[:HEADER], again, *rows[at + 3 :]]
    found = tables(document(grid(rows[:at]), grid(below)))
    assert not missing(found)
    assert not differing(found)


@pytest.mark.parametrize(("rest", "read"), [("开", True), ("开放", False)])
def test_the_label_of_their_group_may_be_cut_by_the_end_of_a_page(rest: str, read: bool) -> None:
    rows = without_labels(REFUSED)
    at = HEADER + REFUSED[3]
    alone = [Entry("三、本年"), Entry("（三）不予公", colspan=2), *rows[at][1:]]
    last = [Entry("度办理结果", rowspan=18), Entry(rest, rowspan=4), *rows[at + 1]]
    found = tables(document(grid(rows[:at]), grid([alone]), grid([last, *rows[at + 2 :]])))
    assert not differing(found)
    assert (not missing(found)) == read


@pytest.mark.parametrize("extra", [-1, 1])
def test_with_a_line_more_or_less_nothing_is_said_of_any(extra: int) -> None:
    rows = without_labels(REFUSED)
    at = HEADER + REFUSED[3]
    rows[at : at + 1] = [] if extra < 0 else [rows[at], list(rows[at])]
    found = tables(document(grid(rows)))
    assert missing(found) >= {ROWS[n].code for n in REFUSED}
    assert not differing(found)
    assert found.doubts


@pytest.mark.parametrize("pieces", ["（ 三 ） 不 予 公 开", "（ 三 ） 不予 公 开 ", " （三） 不 予 公 开  "])
def test_the_label_of_their_group_may_stand_upright_beside_them(pieces: str) -> None:
    rows = spelled(pieces.split(" "))
    found = tables(document(grid(rows)))
    assert not missing(found)
    assert not differing(found)


@pytest.mark.parametrize("pieces", ["（ 四 ） 不 予 公 开", "（ 三 ） 不 予 公", "不 予 公 开 （ 三 ）"])
def test_pieces_that_spell_no_label_of_their_group_are_labels(pieces: str) -> None:
    found = tables(document(grid(spelled(pieces.split(" ")))))
    assert missing(found) >= {ROWS[n].code for n in REFUSED}
    assert found.doubts


def spelled(pieces: Sequence[str]) -> Rows:
    """Table 三 with a piece of text beside each row of a group that has no other label."""
    rows = without_labels(REFUSED)
    for number, line in enumerate(REFUSED):
        row = rows[HEADER + line]
        rows[HEADER + line] = [replace(entry, text="") if "（三）" in entry.text else entry for entry in row]
        row = rows[HEADER + line]
        row[-8] = replace(row[-8], text=pieces[number] if number < len(pieces) else "")
    return rows


@pytest.mark.parametrize(("first", "read"), [(1, True), (2, False)])
def test_nothing_but_their_ordinals_may_be_left_of_them_and_of_their_group(first: int, read: bool) -> None:
    rows = spelled([f"{first + number}、" for number in range(len(REFUSED))])
    found = tables(document(grid(rows)))
    assert not differing(found)
    assert (not missing(found)) == read


def test_a_line_with_a_label_of_its_own_is_none_of_them() -> None:
    rows = without_labels(REFUSED)
    line = rows[HEADER + REFUSED[2]]
    line[-8] = replace(line[-8], text="其中：网上申请")
    found = tables(document(grid(rows)))
    assert missing(found) >= {ROWS[n].code for n in REFUSED}
    assert found.doubts


def test_a_blank_line_at_a_break_may_be_no_row() -> None:
    rows = without_labels(REFUSED)
    at = HEADER + REFUSED[3]
    after = HEADER + REFUSED[-1] + 1
    above = [*rows[:at], [Entry("")] * 10]  # in place of a row that the break lost
    below = [*below_a_break(rows[at + 1 : after]), [Entry(""), *rows[after]], *below_a_break(rows[after + 1 :])]
    found = tables(document(grid(above), grid(below)))
    assert not differing(found)
    assert missing(found) >= {ROWS[n].code for n in REFUSED}


EMPTY = [Entry("")] * 10


def without_spans(code: str) -> tuple[Rows, Values]:
    """Table 三 with empty cells in place of merged ones."""
    values = consistent(5, code)
    rows = applications(printed(values), code)
    data = [[replace(entry, rowspan=1) for entry in row] for row in below_a_break(rows[HEADER:])]
    return [*rows[:HEADER], *data], values


def misread(rows: Rows, values: Values) -> list[str]:
    found = tables(document(grid(rows)))
    assert found.forms["applications"] == "2019"
    return [str(fact.key) for fact in found.facts if fact.value not in (None, values[fact.key])]


@pytest.mark.parametrize("above", [True, False])
def test_empty_rows_between_the_others_are_none_of_the_form(above: bool) -> None:
    rows, values = without_spans("2019")
    parted = [line for row in rows[HEADER:] for line in ((EMPTY, row) if above else (row, EMPTY))]
    assert not misread([*rows[:HEADER], *parted], values)


@pytest.mark.parametrize("place", range(3))
def test_the_one_row_of_a_group_of_the_other_form_is_none_of_its_rows(place: int) -> None:
    rows, values = without_spans("2019")
    at = next(n for n, row in enumerate(rows) if any(entry.text == "（六）其他处理" for entry in row))
    around = [EMPTY, EMPTY]
    around.insert(place, rows[at])
    assert not misread([*rows[:at], *around, *rows[at + 1 :]], values)


def test_numbers_before_the_label_of_their_group_are_of_no_group() -> None:
    rows, values = without_spans("2019")
    at = next(n for n, row in enumerate(rows) if any(entry.text == "（六）其他处理" for entry in row))
    note = [*EMPTY[:3], *[Entry("1")] * 7]
    assert not misread([*rows[:at], note, rows[at], note, *rows[at + 1 :]], values)


def test_rows_that_print_a_word_for_none_are_told_from_empty_ones_between_them() -> None:
    rows = without_labels(REFUSED)
    for n in REFUSED:
        rows[HEADER + n][-7:] = [replace(entry, text="-") for entry in rows[HEADER + n][-7:]]
    data = [[replace(entry, rowspan=1) for entry in row] for row in below_a_break(rows[HEADER:])]
    found = tables(document(grid([*rows[:HEADER], *(line for row in data for line in (row, EMPTY))])))
    assert {fact.basis for fact in found.facts if fact.row.startswith("handled.refused.")} <= {"blank", "inferred_zero"}
