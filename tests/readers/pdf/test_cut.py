"""Rows and headers of a PDF's tables that the end of a page cuts."""

from collections.abc import Sequence

import pytest

from extractors.document import Block, Cell, Grid, Paragraph
from extractors.readers.pdf.cut import mended

HEADER = ["item", "one", "two"]


def grid(*rows: Sequence[str]) -> Grid:
    cells = (Cell(row, column, text, "x") for row, texts in enumerate(rows) for column, text in enumerate(texts))
    return Grid(len(rows), len(rows[0]), tuple(cells))


def grouped(rest: str, *labels: str, group: str = "") -> Grid:
    """Rows under a merged label `group`; the first has no value."""
    cells = [Cell(0, 0, group, "x", rowspan=len(labels) + 1), Cell(0, 1, rest, "x"), Cell(0, 2, "", "x")]
    for row, label in enumerate(labels, 1):
        cells += [Cell(row, 1, label, "x"), Cell(row, 2, "7", "x")]
    return Grid(len(labels) + 1, 3, tuple(cells))


def texts(block: Block) -> list[list[str]]:
    assert isinstance(block, Grid)
    return [[cell.text for cell in line] for line in block.lines()]


UPPER = grid(["（三）不\n予公开", "1.属于\n国家秘", "3"])


def test_a_row_that_the_page_cuts_is_one_row_in_one_table() -> None:
    number = Paragraph("- 2 -", "x")
    whole, rest, after = mended([[UPPER, number], [grouped("密", "2.其他"), Paragraph("四、", "x")]])
    assert texts(whole) == [
        ["（三）不\n予公开", "1.属于\n国家秘\n密", "3"],
        ["（三）不\n予公开", "2.其他", "7"],
    ]
    assert (rest, after) == (number, Paragraph("四、", "x"))


def test_the_merged_label_of_a_cut_row_goes_on_too() -> None:
    upper = grid(["（六）其", "2.逾期", "1"])
    (whole,) = mended([[upper], [grouped("", "3.其他", group="他处理")]])
    assert texts(whole) == [["（六）其\n他处理", "2.逾期", "1"], ["（六）其\n他处理", "3.其他", "7"]]


def test_a_row_may_go_on_over_three_pages() -> None:
    middle, last = grid(["", "密的政\n府信息", ""]), grouped("不公开", "2.其他")
    (whole,) = mended([[UPPER], [middle], [last]])
    assert texts(whole)[0][1] == "1.属于\n国家秘\n密的政\n府信息\n不公开"
    assert len(texts(whole)) == 2


def test_a_column_that_the_next_page_leaves_open_is_joined_past() -> None:
    cells = (Cell(0, 0, "", None, 2, filler=True), Cell(0, 1, "密", "x"), Cell(0, 2, "", "x"))
    lower = Grid(2, 3, (*cells, Cell(1, 1, "2.其他", "x"), Cell(1, 2, "7", "x")))
    (whole,) = mended([[UPPER], [lower]])
    assert texts(whole) == [["（三）不\n予公开", "1.属于\n国家秘\n密", "3"], ["", "2.其他", "7"]]


def test_without_rules_labels_are_put_together_from_the_right() -> None:
    upper = grid(["三、本", "（四）无", "1.本机\n关不掌", "3"])
    cells = (Cell(0, 0, "法提供", "x"), Cell(0, 1, "握相关", "x", colspan=2), Cell(0, 3, "", "x"))
    row = (Cell(1, 0, "", "x"), Cell(1, 1, "2.没有", "x", colspan=2), Cell(1, 3, "7", "x"))
    (whole,) = mended([[upper], [Grid(2, 4, (*cells, *row))]])
    assert texts(whole) == [
        ["三、本", "（四）无\n法提供", "1.本机\n关不掌\n握相关", "3"],
        ["", "2.没有", "7"],
    ]


def test_a_group_that_goes_on_in_other_columns_is_kept_beside_its_further_rows() -> None:
    upper = grid(["三、本", "（四）无", "1.本机\n关不掌", "3"])
    cells = (Cell(0, 0, "法提供", "x", rowspan=2), Cell(0, 1, "握相关", "x", colspan=2), Cell(0, 3, "", "x"))
    row = (Cell(1, 1, "2.没有", "x", colspan=2), Cell(1, 3, "7", "x"))
    (whole,) = mended([[upper], [Grid(2, 4, (*cells, *row))]])
    assert texts(whole)[1] == ["法提供", "2.没有", "7"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (UPPER, grouped("2.其他", "3.危及")),  # the next label of a row that is blank
        (grid(["", "1.属于国\n家秘", "3"]), grouped("其他", "2.其他")),  # its last line was not full
        (grid(["", "行政处罚", "3"]), grouped("行政强制", "行政许可")),  # labels of one line each
        (UPPER, grid(["", "密", "5"])),  # a row with a value
        (UPPER, grid(["", "", ""], ["", "2.其他", "7"])),  # nothing that goes on
        (grid(["", "a", "1"], ["", "1.属于\n国家秘", ""]), grouped("密", "2.其他")),  # a row without values
        (UPPER, grid(["密", ""], ["2.其他", "7"])),  # other columns
    ],
)
def test_rows_that_are_not_certainly_one_stay_two(upper: Grid, lower: Grid) -> None:
    assert list(mended([[upper], [lower]])) == [upper, lower]


def test_text_between_two_pages_parts_their_tables() -> None:
    assert len(list(mended([[UPPER], [Paragraph("四、复议", "x"), grouped("密", "2.其他")]]))) == 3


def test_a_header_at_the_foot_of_a_page_is_that_of_the_rows_on_the_next() -> None:
    (whole,) = mended([[grid(HEADER)], [grid(["a", "1", "2"])]])
    assert texts(whole) == [HEADER, ["a", "1", "2"]]


def test_a_header_that_is_printed_once_more_is_not_put_to_the_first() -> None:
    upper, lower = grid(HEADER), grid(HEADER, ["a", "1", "2"])
    assert list(mended([[upper], [lower]])) == [upper, lower]


def test_rows_of_two_pages_that_are_whole_stay_as_they_are() -> None:
    upper, lower = grid(HEADER, ["a", "1", "2"]), grid(["b", "3", "4"])
    assert list(mended([[upper], [lower]])) == [upper, lower]
