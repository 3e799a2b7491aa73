"""Tables exported with commas or semicolons between their cells, among prose that has commas too."""

import csv
import io

import pytest

from extractors.document import Block, Grid, Paragraph
from extractors.readers.text import read

TABLE = [
    ["", "自然人", "商业企业", "总计"],
    ["一、本年新收政府信息公开申请数量", "3", "", "3"],
    ["5.要求行政机关确认,或重新出具", "1,200", "0", "1,200"],
    ["四、结转\n下年度", "/", "0", "0"],
]


def blocks(*parts: str) -> list[Block]:
    return list(read("\n".join(parts).encode()).blocks)


def records(rows: list[list[str]], mark: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\n").writerows(rows)
    return text.getvalue().rstrip("\n")


def grids(found: list[Block]) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.lines()] for block in found if isinstance(block, Grid)]


@pytest.mark.parametrize("mark", [",", ";"])
def test_cells_stand_between_marks_and_in_quotes(mark: str) -> None:
    found = blocks("三、收到和处理政府信息公开申请情况", records(TABLE, mark), "五、存在的主要问题")
    assert grids(found) == [TABLE]
    assert [type(block) for block in found] == [Paragraph, Grid, Paragraph]
    (grid,) = (block for block in found if isinstance(block, Grid))
    assert [cell.locator for cell in grid.cells if cell.text == "3"] == ["line=3;cell=2", "line=3;cell=4"]


def test_titles_and_prose_of_an_export_are_paragraphs_and_empty_records_part_its_tables() -> None:
    prose = "一、总体情况。本年新收12件，办结12件。"
    lone = [["某县统计局2022年政府信息公开工作年度报告"], [prose], [""], *TABLE, [""], *TABLE]
    found = blocks(records([row + [""] * (9 - len(row)) for row in lone]))
    assert grids(found) == [TABLE, TABLE]
    assert [block.text for block in found if isinstance(block, Paragraph)] == [lone[0][0], prose]


@pytest.mark.parametrize(
    "text",
    [
        "2022年,本机关收到申请12件。\n其中,答复10件。\n另外,结转2件。",
        "甲,乙\n丙,丁\n戊,己",
        "1,234\n2,345",
        '"从未结束,1,2\n3,4,5\n6,7,8',
    ],
)
def test_commas_of_prose_and_of_thousands_make_no_table(text: str) -> None:
    assert not grids(blocks(text))


def test_numbers_that_stand_between_blanks_keep_their_commas() -> None:
    rows = [f"{n}.本年新收 1,234 0 0 0 0 0 1,234" for n in range(5)]
    assert not grids(blocks(*rows))


def test_a_cell_of_any_length_is_soon_told_to_be_none() -> None:
    """A pattern that takes the square of its length would not come to an end in the time that a test run has."""
    assert not grids(blocks(records([["项目", "数量", "甲"], ["1" * 100_000, "2", "3"]] * 4)))
