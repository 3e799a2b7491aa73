"""Which cell of a row is which column: by the one run that fits, or by the header, or not at all."""

from dataclasses import replace

import pytest

from extractors.alignment import align_document
from extractors.alignment.columns import Header, assign, header_of, runs_of
from extractors.alignment.lines import Line, Slot, lines_of
from extractors.assembly import solve
from extractors.forms import CellKey, form
from extractors.readers import text
from tests.alignment.building import Entry, Rows, applications, consistent, disclosure, document, grid, printed, ragged

COLUMNS = form("2021").tables["applications"].blocks[0].columns
NAMES = [column.label for column in COLUMNS]
LEGAL = NAMES[1:6]
"""The columns under 法人或其他组织."""
NONE = Header.none(COLUMNS)


def values(*texts: str) -> list[Slot]:
    return list(lines_of(document(ragged([[Entry(text) for text in texts]])))[0].slots)


def texts(slots: tuple[Slot | None, ...]) -> list[str | None]:
    return [slot and slot.text for slot in slots]


def header(names: list[str]) -> Header:
    return header_of(lines_of(document(grid([[Entry(name) for name in names]]))), COLUMNS)


def in_grid(*texts_: str) -> tuple[list[Slot], int]:
    line: Line = lines_of(document(grid([[Entry(text) for text in texts_]])))[0]
    return list(line.slots), len(texts_)


def test_places_that_overlap_lack_no_column() -> None:
    assert not Header(((1, 3), (2, 3), (3, 4)), "", 4).narrow
    assert Header(((1, 2), None, (2, 3)), "", 4).narrow


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["1", "2", "3", "4", "5", "6", "7"], ["1", "2", "3", "4", "5", "6", "7"]),
        (["", "1", "2", "3", "4", "5", "6", "7", ""], ["1", "2", "3", "4", "5", "6", "7"]),
        (["", "-", "2", "3", "4", "5", "6", "7"], ["-", "2", "3", "4", "5", "6", "7"]),
        (["1", "2", "3", "4", "5", "6"], [None] * 7),
        (["1", "2", "3", "4", "5", "6", "7", "8"], [None] * 7),
        (["", "1", "2", "3", "4", "5", "6", ""], [None] * 7),
        ([""] * 9, [""] * 7),
    ],
)
def test_without_a_header_only_one_run_of_cells_is_a_row(row: list[str], expected: list[str | None]) -> None:
    assert texts(assign(values(*row), NONE, 7, Line(0, None, ()))) == expected


def test_a_header_tells_which_of_two_runs_is_the_row() -> None:
    slots, width = in_grid("", "1", "2", "3", "4", "5", "6", "")
    assert texts(assign(slots, header(["", *NAMES]), 7, Line(0, width, ()))) == ["1", "2", "3", "4", "5", "6", ""]


def test_numbers_under_a_merged_label_alone_are_none_of_its_columns() -> None:
    slots, width = in_grid("4", "3", "7", "", "", "", "", "")
    head = header([NAMES[0], "法人或其他组织", NAMES[-1], "", "", "", "", ""])
    assert texts(assign(slots, head, 7, Line(0, width, ()))) == ["4", *[None] * 5, "7"]


@pytest.mark.parametrize("place", [1, 6])
def test_a_sum_of_some_columns_is_not_the_total_beside_it(place: int) -> None:
    row = [*"123456", "21"]
    slots, width = in_grid(*row[:place], "20", *row[place:])
    head = header([*NAMES[:place], "小计", *NAMES[place:]])
    assert texts(assign(slots, head, 7, Line(0, width, ()))) == row


def test_a_label_that_belongs_to_a_later_column_is_none_where_it_breaks_the_order() -> None:
    slots, width = in_grid("1", "2", "3", "4", "5", "6", "21")
    head = header([NAMES[0], NAMES[5], *NAMES[2:]])
    assert texts(assign(slots, head, 7, Line(0, width, ()))) == ["1", "2", "3", "4", "5", "6", "21"]


def test_columns_in_another_order_are_read_by_their_labels() -> None:
    slots, width = in_grid("1", "2", "3", "4", "5", "6", "7")
    found = header([NAMES[-1], *NAMES[:-1]])
    assert found.disordered
    assert texts(assign(slots, found, 7, Line(0, width, ()))) == ["2", "3", "4", "5", "6", "7", "1"]


def test_columns_in_another_order_without_places_are_read_where_all_are_named() -> None:
    found = header_of(lines_of(document(ragged([[Entry(name) for name in reversed(NAMES)]]))), COLUMNS)
    assert texts(assign(values(*"1234567"), found, 7, Line(0, None, ()))) == list("7654321")
    assert texts(assign(values(*"123456"), found, 7, Line(0, None, ()))) == [None] * 7
    fewer = header_of(lines_of(document(ragged([[Entry(name) for name in reversed(NAMES[1:])]]))), COLUMNS)
    assert texts(assign(values(*"1234567"), fewer, 7, Line(0, None, ()))) == [None] * 7


@pytest.mark.parametrize("lines", [1, 2])
def test_inner_labels_of_flattened_text_stand_where_their_group_does(lines: int) -> None:
    outer = ["法人或其他组织", NAMES[0], NAMES[6]]
    rows = [[*outer, *LEGAL]] if lines == 1 else [outer, LEGAL]
    found = header_of(lines_of(document(ragged([[Entry(name) for name in row] for row in rows]))), COLUMNS)
    assert texts(assign(values(*"2345617"), found, 7, Line(0, None, ()))) == list("1234567")


def test_a_column_that_the_form_does_not_have_is_passed_over() -> None:
    names = [*NAMES[:6], "小计", NAMES[6]]
    slots, width = in_grid("1", "2", "3", "4", "5", "6", "9", "7")
    found = header(names)
    assert texts(assign(slots, found, 7, Line(0, width, ()))) == ["1", "2", "3", "4", "5", "6", "7"]
    assert found.names(slots[6])


@pytest.mark.parametrize("year", ["2021年", "上年", "上年度数量", "本期", "去年同期"])
def test_a_column_of_another_year_is_none_of_other_things(year: str) -> None:
    slots, width = in_grid("1", "2", "3", "4", "5", "6", "7", "9")
    found = header([*NAMES, year])
    assert texts(assign(slots, found, 7, Line(0, width, ()))) == ["1", "2", "3", "4", "5", "6", "7"]
    assert not found.names(slots[7])


@pytest.mark.parametrize("name", ["历年累计", ""])
def test_a_number_beside_the_columns_is_none_of_a_row_that_begins_with_a_blank(name: str) -> None:
    slots, width = in_grid("", "2", "3", "4", "5", "6", "7", "9")
    found = header([*NAMES, name])
    assert texts(assign(slots, found, 7, Line(0, width, ()))) == ["", "2", "3", "4", "5", "6", "7"]


def test_a_header_with_other_edges_than_the_row_yields_to_the_one_run() -> None:
    lines = lines_of(document(grid([[Entry(NAMES[0], colspan=2), *map(Entry, NAMES[1:])], [*map(Entry, "1234567 ")]])))
    found = header_of(lines[:1], COLUMNS)
    assert found.complete
    assert texts(assign(lines[1].slots, found, 7, lines[1])) == list("1234567")


def test_two_numbers_under_one_label_are_none() -> None:
    rows = [[Entry(name, colspan=2) for name in NAMES], [Entry(str(n)) for n in range(14)]]
    lines = lines_of(document(grid(rows)))
    assert texts(assign(lines[1].slots, header_of(lines[:1], COLUMNS), 7, Line(0, 14, ()))) == [None] * 7


def test_the_merged_header_of_the_form_is_found_whole() -> None:
    lines = lines_of(document(grid(applications({}))))
    found = header_of(lines[:3], COLUMNS)
    assert found.ranges == tuple((3 + n, 4 + n) for n in range(7))
    assert not found.disordered


def test_a_header_flattened_into_one_line_is_in_order() -> None:
    outer = ["自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    assert not header_of(lines_of(document(ragged([[Entry(name) for name in outer]]))), COLUMNS).disordered


def test_a_lost_label_between_two_is_where_the_gap_is() -> None:
    assert header([*NAMES[:3], "", *NAMES[4:]]).complete


def test_very_wide_tables_have_no_header() -> None:
    assert not header([*NAMES, *[""] * 500]).found


def test_runs_leave_only_empty_cells_outside() -> None:
    assert [texts(run) for run in runs_of(values("", "1", ""), 2)] == [["", "1"], ["1", ""]]


def test_a_cell_struck_out_is_not_empty() -> None:
    assert runs_of(values("1\u0336", "2", "3"), 2) == []


def tabs(shift: int, behind: str = "") -> str:
    """Table 三 with totals alone, a field for every place; the row `（七）总计` lost cells and ends in others."""
    block = form("2021").tables["applications"].blocks[0]
    lines = ["\t".join(["项目", "", "", *(column.label for column in block.columns)])]
    for number, row in enumerate(block.rows):
        place = len(row.parents)
        fields = [""] * place + [row.label] + [""] * (2 - place) + [""] * 6 + [str(number)]
        if row.code == "handled.total":
            fields = [*fields[shift:], *[behind] * shift]
        lines.append("\t".join(fields))
    return "\n".join(lines)


@pytest.mark.parametrize("shift", [0, 1])
def test_a_total_is_never_read_as_its_neighbour_where_a_row_lost_a_cell(shift: int) -> None:
    facts = align_document(text.read(tabs(shift).encode()), "sha").facts
    row = {fact.column: fact.value for fact in facts if fact.row == "handled.total"}
    assert row.pop("total") == 23
    assert set(row.values()) == {None}


def test_a_row_that_prints_a_number_in_its_last_cell_is_not_moved() -> None:
    facts = align_document(text.read(tabs(1, behind="5").encode()), "sha").facts
    row = {fact.column: fact.value for fact in facts if fact.row == "handled.total" and fact.value is not None}
    assert row == {"other_org": 23, "total": 5}


def merged(order: list[str], head: list[Entry]) -> tuple[Header, list[str]]:
    """The header of two lines whose lowest labels stand in `order`, and a row of numbers that tell their columns."""
    below = [Entry(name) for name in order if name in LEGAL]
    lines = lines_of(document(grid([head, below])))
    return header_of(lines, COLUMNS), [str(NAMES.index(name) + 1) for name in order]


def test_columns_that_two_lines_of_the_header_put_in_another_order_are_read_by_their_labels() -> None:
    order = [*LEGAL, NAMES[0], NAMES[6]]
    head = [Entry("法人或其他组织", colspan=5), Entry(NAMES[0], rowspan=2), Entry(NAMES[6], rowspan=2)]
    found, numbers = merged(order, head)
    assert found.disordered
    slots, width = in_grid(*numbers)
    assert texts(assign(slots, found, 7, Line(0, width, ()))) == list("1234567")


@pytest.mark.parametrize("missing", range(7))
def test_a_column_that_the_table_does_not_have_is_left_out_alone(missing: int) -> None:
    left = [name for number, name in enumerate(NAMES) if number != missing]
    slots, width = in_grid(*(str(NAMES.index(name)) for name in left))
    expected = [None if number == missing else str(number) for number in range(7)]
    assert texts(assign(slots, header(left), 7, Line(0, width, ()))) == expected


def test_numbers_under_labels_that_name_other_things_are_no_row() -> None:
    slots, width = in_grid("1", "2", "3", "4", "5", "6")
    assert texts(assign(slots, NONE, 7, Line(0, width, ()))) == [None] * 7
    lines = lines_of(document(grid([[Entry(name) for name in NAMES[1:]], [Entry(n) for n in "123456"]])))
    shifted = header_of(lines_of(document(grid([[Entry(NAMES[1], colspan=2), *map(Entry, NAMES[2:])]]))), COLUMNS)
    assert texts(assign(lines[1].slots, shifted, 7, lines[1])) == [None] * 7


@pytest.mark.parametrize(
    ("order", "sure"),
    [
        (["企业", "科研机构", "公益组织", "法律机构", "其他", "自然人", "总计"], True),
        (["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "居民", "总计"], False),
    ],
)
def test_a_column_under_a_word_of_its_own_may_have_moved(order: list[str], sure: bool) -> None:
    slots, width = in_grid("2", "3", "4", "5", "6", "1", "7")
    found = texts(assign(slots, header(order), 7, Line(0, width, ())))
    assert found == (list("1234567") if sure else [None, *"234567"])


def test_a_piece_of_one_label_alone_names_its_column() -> None:
    assert header(["自然人", "企业", "科研", "公益组织", "法律服务", "其他", "总计"]).complete
    assert set(header(["", "", "机构", "组织", "", "", ""]).certain) == {None}


@pytest.mark.parametrize(("text", "read"), [("0", True), ("", True), ("/", True), ("4", False)])
def test_a_cell_merged_over_columns_is_each_of_them_where_it_is_nothing(text: str, read: bool) -> None:
    lines = lines_of(document(grid([[Entry(name) for name in NAMES], merged_row(text)])))
    found = texts(assign(lines[1].slots, header_of(lines[:1], COLUMNS), 7, lines[1]))
    assert found == (["9", text, text, text, "5", "6", "20"] if read else [None] * 7)


def merged_row(text: str) -> list[Entry]:
    return [Entry("9"), Entry(text, colspan=3), Entry("5"), Entry("6"), Entry("20")]


def test_labels_that_are_only_like_those_of_other_columns_are_not_read_in_the_order_of_the_form() -> None:
    order = ["个人", "商业企业", "法律机构", "社会公益组织", "研究机构", "别的", "总计"]
    slots, width = in_grid("1", "2", "5", "4", "3", "6", "7")
    assert texts(assign(slots, header(order), 7, Line(0, width, ()))) == ["1", "2", "3", "4", "5", None, "7"]


def unmerged(rows: Rows) -> Rows:
    """Every merged cell printed once for each column that it reaches over."""
    return [[replace(entry, colspan=1) for entry in row for _ in range(entry.colspan)] for row in rows]


@pytest.mark.parametrize("code", ["2021", "2019"])
def test_a_cell_printed_for_each_column_of_its_merge_is_one(code: str) -> None:
    values = consistent(6, code)
    found = solve(align_document(document(grid(unmerged(disclosure(printed(values), code)))), "sha"))
    facts = [fact for fact in found.facts if fact.table == "disclosure"]
    assert {fact.key: fact.value for fact in facts} == {k: v for k, v in values.items() if k.table == "disclosure"}
    assert not found.doubts
    assert not found.unplaced


@pytest.mark.parametrize("beside", [0, 5])
def test_equal_numbers_under_the_repeated_label_of_a_group_are_one_for_each_of_its_columns(beside: int) -> None:
    values = consistent(6) | {key: 3 for key in consistent(6) if key.row == "handled.granted"}
    values[CellKey("applications", "handled.granted", "total")] = 18
    rows = [[*row, *[Entry("")] * beside] for row in unmerged(applications(printed(values)))]
    found = align_document(document(grid(rows)), "sha")
    assert {fact.key: fact.value for fact in found.facts if fact.value is not None} == {
        key: value for key, value in values.items() if key.table == "applications"
    }


def test_cells_under_one_label_that_differ_are_no_merge() -> None:
    rows = unmerged(disclosure(printed(consistent(6))))
    row = next(row for row in rows if row[0].text == "行政许可")
    row[-1] = replace(row[-1], text="7777")
    found = solve(align_document(document(grid(rows)), "sha"))
    assert next(fact.value for fact in found.facts if fact.row == "licensing") is None
    assert found.doubts


def test_a_label_printed_for_its_neighbour_too_is_no_merge() -> None:
    values = consistent(6)
    rows = applications(printed(values))
    rows[2][1] = replace(rows[2][1], text=rows[2][0].text)  # 商业企业 twice, 科研机构 never
    found = solve(align_document(document(grid(rows)), "sha"))
    facts = [fact for fact in found.facts if fact.table == "applications"]
    assert all(fact.value in (None, values[fact.key]) for fact in facts)
    assert sum(fact.value is None for fact in facts) in (0, 7 * 25)


def test_three_numbers_under_a_merged_label_in_text_are_none_of_its_columns() -> None:
    block = form("2021").tables["applications"].blocks[0]
    head = [[Entry(""), Entry(NAMES[0]), Entry("法人或其他组织"), Entry(NAMES[-1]), *[Entry("")] * 6]]
    rows = [[Entry(row.label), *map(Entry, ["4", "3", "7"]), *[Entry("")] * 6] for row in block.rows]
    found = align_document(document(ragged([*head, *rows])), "sha")
    assert not [fact for fact in found.facts if fact.value is not None]
    assert found.doubts


def test_a_blank_cut_in_two_leaves_each_number_under_its_label() -> None:
    names = [Entry(name, colspan=2) for name in NAMES]
    row = [
        Entry("", colspan=2),
        *(Entry(n, colspan=2) for n in "403"),
        Entry(""),
        Entry(""),
        *(Entry(n, colspan=2) for n in "07"),
    ]
    lines = lines_of(document(grid([names, row])))
    found = assign(lines[1].slots, header_of(lines[:1], COLUMNS), 7, lines[1])
    assert texts(found) == ["", "4", "0", "3", "", "0", "7"]
