"""The reader for flattened text: cells where a mark still parts them, running text elsewhere."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.alignment import align_document
from extractors.document import Grid, LimitExceeded, Paragraph, Ragged, is_page_number
from extractors.forms import form
from extractors.readers import text

STYLES = {
    "tabs": "项目\t甲\t乙\n一\t1\t2\n二\t3\t4\n",
    "pipes": "| 项目 | 甲 | 乙 |\n| --- | --- | --- |\n| 一 | 1 | 2 |\n| 二 | 3 | 4 |\n",
    "full-width pipes": "项目｜甲｜乙｜\n一｜1｜2｜\n\n二｜3｜4｜\n",
    "a cell a line, led by tabs": "\t项目\n\t甲\n\t乙\n\n\t一\n\t1\n\t2\n\n\t二\n\t3\n\t4\n",
    "a cell a line, a pipe behind": "项目|\n甲|\n乙|\n\n一|\n1|\n2|\n\n二|\n3|\n4|\n",
    "a pipe on its own line": "项目\n|\n甲\n|\n乙\n|\n\n一\n|\n1\n|\n2\n|\n\n二\n|\n3\n|\n4\n|\n",
}


def rows(data: str | bytes) -> list[list[str]]:
    block = next(text.read(data if isinstance(data, bytes) else data.encode()).tables())
    lines = block.lines() if isinstance(block, Grid) else block.rows
    return [[cell.text for cell in line] for line in lines]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_style_of_flattening_gives_the_same_cells(style: str, encoding: str) -> None:
    assert rows(style.encode(encoding)) == [["项目", "甲", "乙"], ["一", "1", "2"], ["二", "3", "4"]]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_every_system(ending: str) -> None:
    assert rows(STYLES["tabs"].replace("\n", ending))[1] == ["一", "1", "2"]


def test_locators_count_lines_and_cells_from_one() -> None:
    document = text.read(b"title\n\na\t1\nb\t2\nend\n")
    assert [block.locator for block in document.blocks if isinstance(block, Paragraph)] == ["line=1", "line=5"]
    grid = next(document.tables())
    assert isinstance(grid, Grid)
    assert [cell.locator for cell in grid.cells] == [
        "line=3;cell=1", "line=3;cell=2", "line=4;cell=1", "line=4;cell=2",
    ]  # fmt: skip


def test_rows_of_many_widths_have_no_columns() -> None:
    assert isinstance(next(text.read(b"a|1|2|3\nb|1\nc|1|2\nd|5\n").tables()), Ragged)


@given(st.text(st.sampled_from("a1 \t\n|｜-=\r\u3000"), max_size=200))
def test_no_text_is_lost_and_none_raises(content: str) -> None:
    shown = []
    for block in text.read(b"x" + content.encode()).blocks:
        if isinstance(block, Paragraph):
            shown.append(block.text)
        elif isinstance(block, Grid):
            shown.extend(cell.text for cell in block.cells)
        elif isinstance(block, Ragged):
            shown.extend(field.text for row in block.rows for field in row)
    assert "".join(shown).count("1") == content.count("1")


HOSTILE: dict[str, Callable[[int], str]] = {
    "一、一、": lambda n: "一、" * n,
    "（（（（": lambda n: "（" * n,
    "blanks": lambda n: " " * n + "x",
    "pipes": lambda n: "|" * n + "x",
    "tabs": lambda n: "\t" * n + "x",
    "strokes": lambda n: "-" * n + "x",
    "a pipe a line": lambda n: "A|\n" * n,
    "a tab a line": lambda n: "\tA\n\n" * n,
    "empty lines": lambda n: "\n" * n + "x",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_comes_to_an_end(content: Callable[[int], str]) -> None:
    """Work that grows with the square of the text would not, in the time that a test run has."""
    assert text.read(content(60_000).encode()).media_type == "text/plain"


def test_more_cells_than_any_report_has_are_a_limit() -> None:
    with pytest.raises(LimitExceeded, match="limit:"):
        text.read(b"|" * 200_001)


@pytest.mark.parametrize("mark", ["- 3 -", "— 3 —", "-3-", "第 3 页", "第3页 共12页", "3 / 12", "Page 3 of 12"])
def test_a_page_number_stands_outside_the_cells(mark: str) -> None:
    document = text.read(f"\t一\n\t1\n\t2\n\n{mark}\n\t二\n\t3\n\t4\n".encode())
    tables = [block for block in document.blocks if isinstance(block, Ragged)]
    assert [field.text for table in tables for row in table.rows for field in row] == ["一", "1", "2", "二", "3", "4"]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [mark]


def test_no_page_has_the_number_nought() -> None:
    assert rows("\t甲\n\t1\n\t— 0 —\n\n\t乙\n\t2\n\t3\n")[0] == ["甲", "1", "— 0 —"]
    assert not is_page_number("— 0 —")


def test_a_pipe_on_its_own_line_behind_an_empty_one_ends_an_empty_cell() -> None:
    assert rows("甲\n|\n\n|\n1\n|\n\n\n|\n\n|\n2\n|\n") == [["甲", "", "1"], ["", "", "2"]]


def test_a_page_in_one_line_of_pipes_is_running_text() -> None:
    table = form("2021").tables["applications"].blocks[0]
    cells = [text for row in table.rows for text in (row.label, "", "", "1", "0", "0", "0", "0", "0", "1")]
    prose = "本机关" + "全年依法公开政府信息，" * 8 + "完。"
    line = "|".join(["", "**一、总体情况**  " + prose, "**三、收到和处理政府信息公开申请情况**", "---", *cells, ""])
    document = text.read(line.encode())
    assert not list(document.tables())
    facts = [fact for fact in align_document(document, "sha").facts if fact.table == "applications"]
    assert len(facts) == 7 * len(table.rows)
    assert all(fact.value == (fact.column in ("natural_person", "total")) for fact in facts)
    (page,) = document.paragraphs()
    assert {"一、总体情况", prose, "三、收到和处理政府信息公开申请情况"} <= set(page.text.replace("  ", "").split("\n"))


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("**一、总体情况**", "一、总体情况"),
        ("## 二、主动公开政府信息情况", "二、主动公开政府信息情况"),
        ("### **三、收到和处理**", "三、收到和处理"),
        ("张**和李**的申请", "张**和李**的申请"),
        ("#", "#"),
    ],
)
def test_marks_of_markdown_round_a_whole_line_are_no_text(line: str, read: str) -> None:
    (paragraph,) = text.read(line.encode()).paragraphs()
    assert paragraph.text == read


def test_cells_in_bold_are_numbers() -> None:
    lines = "| 结果维持 | **总计** |\n| --- | --- |\n| **12** | 3 |\n| 0 | **15** |"
    (table,) = text.read(lines.encode()).blocks
    assert isinstance(table, Grid)
    assert [cell.text for cell in table.cells] == ["结果维持", "总计", "12", "3", "0", "15"]


def test_a_rule_drawn_below_a_row_is_no_text() -> None:
    row, heading = "四、结转下年度继续办理 0 1 0 0 0 0 1", "五、存在的主要问题"
    document = text.read(f"{row}\n  --------- ------ -----\n\n{heading}".encode())
    assert [paragraph.text for paragraph in document.paragraphs()] == [row, heading]


def test_a_pipe_at_the_edge_is_a_frame_only_where_all_lines_have_one() -> None:
    framed = "|结果维持|结果纠正|总计|\n||1|1|\n|2||2|"
    ended = "结果维持|结果纠正|总计|\n|1|1|\n2||2|"
    rows = [["结果维持", "结果纠正", "总计"], ["", "1", "1"], ["2", "", "2"]]
    for text_ in (framed, ended):
        (grid,) = text.read(f"标题\n{text_}\n\n".encode()).tables()
        assert isinstance(grid, Grid)
        assert [[cell.text for cell in line] for line in grid.lines()] == rows


def test_a_line_of_pipes_alone_is_a_row_of_empty_cells() -> None:
    (grid,) = text.read("|规章|0|0|3|\n|||||\n|规范性文件|1|0|9|".encode()).tables()
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in line] for line in grid.lines()] == [
        ["规章", "0", "0", "3"], ["", "", "", ""], ["规范性文件", "1", "0", "9"],
    ]  # fmt: skip


@pytest.mark.parametrize("between", ["\t", "|"])
def test_tables_of_several_widths_that_an_empty_line_parts_are_several(between: str) -> None:
    tables = ([["甲", "1"], ["乙", "2"]], [["丙", "3", "4"], ["丁", "5", "6"]], [["戊", "7", "8"], ["己", "9", "0"]])
    data = "\n\n".join("\n".join(between.join(row) for row in table) for table in tables)
    grids = [block for block in text.read(data.encode()).blocks if isinstance(block, Grid)]
    assert [(grid.rows, grid.columns) for grid in grids] == [(2, 2), (4, 3)]
    assert grids[1].cells[1].locator == "line=4;cell=2"


def test_rows_that_lost_cells_are_one_table_with_those_behind_an_empty_line() -> None:
    data = "甲\t1\t2\n3\t4\n\n乙\t5\n丙\t6\n"
    assert [type(block) for block in text.read(data.encode()).blocks] == [Ragged]


def test_labels_alone_behind_an_empty_line_are_rows_of_the_blank_table_above() -> None:
    rows = ["甲\t\t\t", "乙\t\t\t", "", "总计\t\t", "结转\t\t"]
    (table,) = text.read("\n".join(rows).encode()).tables()
    assert isinstance(table, Ragged)
    assert [row[0].text for row in table.rows] == ["甲", "乙", "总计", "结转"]
