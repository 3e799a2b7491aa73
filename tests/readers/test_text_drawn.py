"""Tables drawn with signs: what a converter writes with merged cells and labels over several lines."""

import unicodedata
from collections.abc import Callable

import pytest

from extractors.alignment import align_document
from extractors.document import Grid, Paragraph
from extractors.readers import text
from tests.alignment.building import Rows, applications, consistent, disclosure, grid, printed, review_litigation

BOXES = str.maketrans("+-|=", "┼─│═")


def table(drawing: str) -> list[list[str]]:
    """The only block that a text is read to, if it is a grid."""
    (block,) = text.read(drawing.encode()).blocks
    assert isinstance(block, Grid)
    return [[cell.text for cell in line] for line in block.lines()]


def wide(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WFA" and not sign.isascii() else 1


def narrow(sign: str) -> int:
    return 1


def draw(rows: Rows, measure: Callable[[str], int], most: int = 16) -> str:
    """The table with its spans, labels broken over lines of `most` places at the most."""
    laid = grid(rows)
    width = most + 1
    broken = {cell: _broken(cell.text, measure, width * cell.colspan - 1) for cell in laid.cells}
    tall = max(-(-len(lines) // cell.rowspan) for cell, lines in broken.items()) + 1
    signs = [[" "] * (width * laid.columns + 1) for _ in range(tall * laid.rows + 1)]
    for cell, lines in broken.items():
        top, bottom, left, right = cell.row * tall, cell.bottom * tall, cell.column * width, cell.right * width
        for x in range(left, right + 1):
            for y in (top, bottom):
                signs[y][x] = "+" if x in (left, right) or signs[y][x] in "|+" else "-"
        for y in range(top, bottom + 1):
            for x in (left, right):
                signs[y][x] = "+" if y in (top, bottom) or signs[y][x] in "-+" else "|"
        for y, line in enumerate(lines, top + 1):
            places = [place for sign in line for place in (sign, *[""] * (measure(sign) - 1))]
            signs[y][left + 1 : left + 1 + len(places)] = places
    return "\n".join("".join(line) for line in signs)


def _broken(content: str, measure: Callable[[str], int], most: int) -> list[str]:
    lines = [""]
    for sign in content:
        if sum(map(measure, lines[-1])) + measure(sign) > most:
            lines.append("")
        lines[-1] += sign
    return lines


@pytest.mark.parametrize("measure", [wide, narrow])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_tables_of_a_report_are_read_out_of_their_drawing(measure: Callable[[str], int], seed: int) -> None:
    values = consistent(seed)
    texts = printed(values)
    titles = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    tables = [draw(rows, measure) for rows in (disclosure(texts), applications(texts), review_litigation(texts))]
    page = "\n\n".join(part for pair in zip(titles, tables, strict=True) for part in pair)
    found = align_document(text.read(page.encode()), "sha")
    assert {fact.key: fact.value for fact in found.facts} == values
    assert not found.doubts


SPANS = """\
+-----+-----------+
| 甲  | 乙        |
|     +=====+=====+
| 丙  | 1   | 23  |
+-----+-----+     |
| 丁  |     |     |
+-----+-----+-----+"""


@pytest.mark.parametrize("drawing", [SPANS, SPANS.translate(BOXES), f"前文\n\n{SPANS}\n后文"])
def test_cells_reach_over_lines_columns_and_rows(drawing: str) -> None:
    blocks = text.read(drawing.encode()).blocks
    (laid,) = [block for block in blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in line] for line in laid.lines()] == [
        ["甲\n丙", "乙"],
        ["甲\n丙", "1", "23"],
        ["丁", "", "23"],
    ]
    assert [block.text for block in blocks if isinstance(block, Paragraph)] in ([], ["前文", "后文"])


def test_cells_are_located_by_their_line_and_column() -> None:
    (laid,) = text.read(f"前文\n{SPANS}".encode()).blocks[1:]
    assert isinstance(laid, Grid)
    assert [cell.locator for cell in laid.cells if cell.text == "23"] == ["line=5;cell=3"]


def test_columns_too_narrow_for_their_signs_are_told_by_the_number_of_pipes() -> None:
    drawing = "+--+--+--+\n| 结 | 总 |  |\n| 果 |  |  |\n+--+--+--+\n| 1 | 23 | |\n+--+--+--+"
    assert table(drawing) == [["结\n果", "总", ""], ["1", "23", ""]]


@pytest.mark.parametrize(
    ("drawing", "rows"),
    [
        ("  ------ ----\n  甲     乙\n  规章   1\n         2\n  ------ ----", [["甲", "乙"], ["规章", "1"], ["", "2"]]),
        ("------ ----\n甲     乙\n       丙\n\n规章   1\n------ ----", [["甲", "乙\n丙"], ["规章", "1"]]),
        ("====== ====\n甲     乙\n====== ====\n规章   1\n====== ====", [["甲", "乙"], ["规章", "1"]]),
    ],
)
def test_rules_of_dashes_part_columns(drawing: str, rows: list[list[str]]) -> None:
    assert table(drawing) == rows


@pytest.mark.parametrize(
    "drawing",
    [
        "----- -----\n一句话从头到尾写过去\n又一句话从头到尾写过去\n----- -----",
        "----- -----\n甲     1\n没有下边线",
        "+-----+-----+\n正文",
        "+--+--+--+\n| 1 | 2 |\n+--+--+--+",
        "--- 2022 ---\n正文",
    ],
)
def test_what_is_not_whole_is_no_drawn_table(drawing: str) -> None:
    assert not any(isinstance(block, Grid) and block.rows > 1 for block in text.read(drawing.encode()).blocks)


@pytest.mark.parametrize(
    "page",
    [
        "+--" * 300_000 + "+",
        ("+--" * 300 + "+\n") * 1_500,
        ("+--" * 300 + "+\n" + "|  " * 300 + "|\n") * 600,
        "-- --\nx\n\n=== === ===\nx\n\n" * 10_000,
    ],
    ids=["a line", "borders", "many cells", "rules"],
)
def test_a_drawing_without_end_ends(page: str) -> None:
    assert text.read(page.encode()).media_type == "text/plain"
