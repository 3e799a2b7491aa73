"""Rows cut in two by a page break are one row again; rows that only stand next to each other stay two."""

import pytest

from extractors.alignment.breaks import headed, mended
from extractors.alignment.lines import lines_of
from extractors.document import Cell, Document, Grid

ZEROS = ["0"] * 7
BLANKS = [""] * 7


def grid(*rows: list[str]) -> Grid:
    cells = [Cell(r, c, text, f"r{r}c{c}") for r, row in enumerate(rows) for c, text in enumerate(row)]
    return Grid(len(rows), len(rows[0]), tuple(cells))


def texts(*grids: Grid) -> list[list[str]]:
    return [[slot.text for slot in line.slots] for line in mended(lines_of(Document("application/pdf", grids)))]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["1.本机关不掌", *ZEROS], ["握相关政府信息", *BLANKS]),
        (["1.本机关不掌", *BLANKS], ["握相关政府信息", *ZEROS]),
        (["8.属于", *ZEROS], ["行政查询事项", *BLANKS]),
        (["2.申请人逾期未按收", *ZEROS], ["费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", *BLANKS]),
    ],
)
def test_halves_of_a_row_are_joined(upper: list[str], lower: list[str]) -> None:
    first = ["二、上年结转政府信息公开申请数量", *ZEROS]
    assert texts(grid(first, upper), grid(lower, ["2.重复申请", *ZEROS])) == [
        first,
        [f"{upper[0]}\n{lower[0]}", *ZEROS],
        ["2.重复申请", *ZEROS],
    ]


@pytest.mark.parametrize(
    ("upper", "lower", "one"),
    [
        ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其", "政府信息公开申请", True),
        ("1.本机关不掌", "握相关政府信息", True),
        ("1.信访举报投诉类申请", "2.重复申请", False),
        ("（一）予以公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", False),
        ("（七）总计", "", False),
    ],
)
def test_a_label_begun_in_a_line_of_blanks_ends_beside_its_numbers(upper: str, lower: str, one: bool) -> None:
    group = [Cell(0, 0, "三、本年度办理结果", "group", rowspan=2)]
    rows = [[upper, *BLANKS], [lower, *ZEROS]]
    cells = [Cell(r, 1 + c, text, f"r{r}c{c}") for r, row in enumerate(rows) for c, text in enumerate(row)]
    expected = [[f"{upper}\n{lower}", *ZEROS]] if one else rows
    assert [row[1:] for row in texts(Grid(2, 9, tuple(group + cells)))] == expected


def test_a_label_whose_numbers_stand_on_the_next_page() -> None:
    assert texts(grid(["（一）予以公开", *BLANKS]), grid(["", *ZEROS])) == [["（一）予以公开", *ZEROS]]


def test_halves_are_joined_where_the_labels_have_other_columns_on_the_next_page() -> None:
    upper = grid(["三、本年度办理结果", "（二）部分公开（区分处理的，只", *ZEROS])
    label = Cell(0, 0, "计这一情形，不计其他情形）", "r0c0", colspan=2)
    blanks = [Cell(0, 2 + place, "", f"r0c{2 + place}") for place in range(7)]
    refused = [
        Cell(1, place, text, f"r1c{place}") for place, text in enumerate(["（三）不予公开", "1.属于国家秘密", *ZEROS])
    ]
    beside = grid(["", label.text, *BLANKS])
    for lower in (Grid(2, 9, (label, *blanks, *refused)), grid([label.text, *BLANKS]), beside):
        first = texts(upper, lower)[0]
        assert first == ["三、本年度办理结果", "（二）部分公开（区分处理的，只\n计这一情形，不计其他情形）", *ZEROS]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["1.信访举报投诉类申请", *ZEROS], ["2.重复申请", *BLANKS]),
        (["1.信访举报投诉类申请", *BLANKS], ["2.重复申请", *ZEROS]),
        (["1.本机关不掌", *ZEROS], ["握相关政府信息", *ZEROS]),
    ],
)
def test_two_rows_stay_two(upper: list[str], lower: list[str]) -> None:
    assert texts(grid(upper), grid(lower)) == [upper, lower]


def test_pages_of_numbers_alone_are_left_alone() -> None:
    upper, lower = ["（七）总计", *ZEROS], ["", *ZEROS]
    assert texts(grid(upper), grid(ZEROS)) == [upper, ZEROS]
    assert texts(grid(ZEROS), grid(lower)) == [ZEROS, lower]


def test_only_neighbouring_tables_of_one_width_are_joined() -> None:
    upper, lower = ["1.本机关不掌", *ZEROS], ["握相关政府信息", *BLANKS, ""]
    assert texts(grid(upper), grid(lower)) == [upper, lower]


def test_column_labels_over_two_lines_are_whole_in_the_lower() -> None:
    header = grid(["结果", "结果", "其他", "总计"], ["维持", "纠正", "结果", ""])
    lines = headed(lines_of(Document("text/html", (header,))))
    assert [slot.folded for slot in lines[1].slots] == ["结果维持", "结果纠正", "其他结果", ""]


def test_a_label_begun_alone_in_its_line_is_whole_in_the_lower() -> None:
    upper = (Cell(0, 0, "社会公", "x", 1, 3),)
    lower = tuple(Cell(1, place, text, "x") for place, text in enumerate(["科研机构", "益组织", "其他"]))
    lines = headed(lines_of(Document("application/pdf", (Grid(2, 3, (*upper, *lower)),))))
    assert [slot.folded for slot in lines[1].slots] == ["科研机构", "社会公益组织", "其他"]
    assert not any(slot.folded for slot in lines[0].slots)


def test_the_label_of_a_group_of_columns_begins_none_of_them() -> None:
    upper = (Cell(0, 0, "法人或其他组织", "x", 1, 3),)
    lower = tuple(Cell(1, place, text, "x") for place, text in enumerate(["科研机构", "社会公益组织", "其他"]))
    lines = headed(lines_of(Document("application/pdf", (Grid(2, 3, (*upper, *lower)),))))
    assert [[slot.folded for slot in line.slots] for line in lines] == [
        ["法人或其他组织"],
        ["科研机构", "社会公益组织", "其他"],
    ]


def test_labels_that_are_whole_already_are_left_alone() -> None:
    header = grid(["行政复议", "总计"], ["结果维持", "其他"])
    lines = headed(lines_of(Document("text/html", (header,))))
    assert [slot.folded for slot in lines[1].slots] == ["结果维持", "其他"]


def test_halves_of_a_label_may_have_lines_between_them_that_are_blank_there() -> None:
    header = grid(["结果", "结果", ""], ["", "", "总计"], ["维持", "纠正", ""], ["0", "0", "0"], ["维持", "", ""])
    lines = headed(lines_of(Document("application/pdf", (header,))))
    assert [slot.folded for slot in lines[2].slots] == ["结果维持", "结果纠正", ""]
    assert [slot.folded for slot in lines[4].slots] == ["维持", "", ""]
