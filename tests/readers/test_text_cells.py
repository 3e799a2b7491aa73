"""A cell a line and nothing else: empty lines are empty cells, or marks between cells."""

import random

import pytest

from extractors.alignment import align_document
from extractors.document import Paragraph, Ragged
from extractors.forms import form
from extractors.readers.text import read

APPLICATIONS = form("2021").tables["applications"].blocks[0]
SECTION = "三、收到和处理政府信息公开申请情况"


def cells(blank: str) -> list[str]:
    """The lines of table 三 as they flatten: one for every cell, one more for a merged cell that goes on below."""
    lines = [column.label for column in APPLICATIONS.columns]
    for number, row in enumerate(APPLICATIONS.rows):
        lines += ["", row.label] if row.parents else [row.label]
        lines += [str(number), *[blank] * 5, str(number)]
    return lines


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("blank", ["0", "-", ""])
def test_every_number_finds_its_cell(gap: str, blank: str) -> None:
    text = gap.join(["某市统计局2022年政府信息公开工作年度报告", SECTION, *cells(blank), "五、存在的主要问题", "无。"])
    values = {fact.key[1:]: fact.value for fact in align_document(read(text.encode()), "sha").facts}
    for number, row in enumerate(APPLICATIONS.rows):
        assert (values[row.code, "natural_person"], values[row.code, "total"]) == (number, number)
        assert values[row.code, "business"] == (0 if blank == "0" else None)


def test_lines_around_the_cells_stay_paragraphs() -> None:
    document = read("\n".join(["标题", SECTION, *cells("0"), "五、存在的主要问题及改进情况", "无。"]).encode())
    paragraphs = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert paragraphs[:2] == ["标题", SECTION]
    assert paragraphs[-2:] == ["五、存在的主要问题及改进情况", "无。"]
    assert sum(isinstance(block, Ragged) for block in document.blocks) == 1


def test_short_lines_of_prose_are_no_table() -> None:
    text = "\n".join(["一、总体情况", "2022年", "公开信息12条", "二、其他", "无"] * 5)
    assert all(isinstance(block, Paragraph) for block in read(text.encode()).blocks)


@pytest.mark.parametrize("apart", [0, 1, 2, 3, 4, 6])
def test_cells_may_be_parted_by_any_number_of_empty_lines(apart: int) -> None:
    between = "\n" * (apart + 1)
    rows = [["一、本年新收", "3", "1", "", "0", "0", "0", "4"], ["二、上年结转", "0", "", "", "0", "0", "0", "0"]]
    text = between.join(cell for row in rows for cell in row)
    (cells,) = [block for block in read(text.encode()).blocks if isinstance(block, Ragged)]
    assert [field.text for field in cells.rows[0]] == rows[0] + rows[1]


def test_empty_lines_that_make_rows_uneven_are_no_cells() -> None:
    row = ["3", "1", "0", "0", "0", "0", "4"]
    rng = random.Random(5)
    lines = [
        f"{number}.属于行政查询事项\n" + "".join(cell + "\n" * rng.choice((1, 1, 2, 3)) for cell in row)
        for number in range(1, 13)
    ]
    (cells,) = [block for block in read("".join(lines).encode()).blocks if isinstance(block, Ragged)]
    assert [field.text for field in cells.rows[0] if len(field.text) == 1] == row * 12
    assert all(field.text for field in cells.rows[0])


def test_tags_within_a_cell_cut_no_number() -> None:
    lines = ["# 年报", "规章", *[f'1<span lang="EN-US">{n}</span>' for n in range(10)], "行政许可", "<b>3</b>"]
    (cells,) = (block for block in read("\n\n".join(lines).encode()).blocks if isinstance(block, Ragged))
    assert [field.text.strip() for field in cells.rows[0]][-12:] == [*(f"1{n}" for n in range(10)), "行政许可", "3"]
