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


def padded(rows: list[list[str]]) -> list[list[str]]:
    return [row + [""] * (4 - len(row)) for row in rows]


def test_rows_copied_from_a_spreadsheet_have_quotes_round_cells_of_several_lines() -> None:
    title = "某县统计局2022年政府信息公开工作年度报告"
    table = [*TABLE, ['3.危及"三安全\n一稳定"', "1", "2", "3"]]
    found = blocks(records(padded([[title], [], *table, ["五、存在的主要问题。"]]), "\t"))
    assert grids(found) == [table]
    assert [block.text for block in found if isinstance(block, Paragraph)] == [title, "五、存在的主要问题。"]
    (grid,) = (block for block in found if isinstance(block, Grid))
    assert [cell.locator for cell in grid.cells if cell.text == "2"] == ["line=8;cell=3"]


def test_a_quote_that_is_never_closed_is_one_of_prose() -> None:
    prose = ["正文一。", "正文二。", '"从未结束\t1', *["正文。"] * 20]
    found = blocks('甲\t"一', '二"\t1', '乙\t"三', '四"\t2', *prose)
    assert grids(found) == [[["甲", "一\n二", "1"], ["乙", "三\n四", "2"]]]
    assert [block.text for block in found if isinstance(block, Paragraph)] == prose


def test_what_a_data_frame_names_as_empty_is_empty() -> None:
    names = ["某县统计局2022年年报", *(f"Unnamed: {n}" for n in range(1, 4))]
    rows = [names, *([cell or "NaN" for cell in row] for row in TABLE[:3]), ["四、结转\\n下年度", "/", "0", "0"]]
    piped = ["| " + " | ".join(row) + " |" for row in rows]
    found = blocks(piped[0], "| --- | --- | --- | --- |", *piped[1:])
    assert found[0] == Paragraph(names[0], "line=1;cell=1")
    assert grids(found) == [[[names[0], "", "", ""], *TABLE]]


def test_a_cell_that_prints_such_a_word_is_no_empty_one() -> None:
    piped = ("| | 自然人 | 商业企业 | 总计 |", "|---|---|---|---|", "| 一、本年新收 | NaN | 1 | 1 |")
    assert grids(blocks(*piped))[0][-1] == ["一、本年新收", "NaN", "1", "1"]


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
