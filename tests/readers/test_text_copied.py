"""Tables copied out of a browser: tabs between the cells of a row, line ends round the paragraphs inside them."""

import re

import pytest

from extractors.alignment import align_document
from extractors.document import Paragraph, Ragged
from extractors.forms import form
from extractors.readers import text
from extractors.readers.text_copied import copied, is_copied

APPLICATIONS = form("2021").tables["applications"].blocks[0]
HEADER = [column.label for column in APPLICATIONS.columns]


def table(paragraphs: int = 0) -> str:
    """Table 三, cells that a merged one covers left out; one cell in `paragraphs` holds a paragraph, 0 for none."""
    rows = [HEADER]
    parents: tuple[str, ...] = ()
    for number, row in enumerate(APPLICATIONS.rows):
        new = [parent for parent in row.parents if parent not in parents]
        rows.append([*new, row.label, str(number), "0", "0", "0", "0", "0", str(number)])
        parents = row.parents
    shown = [
        [f"\n\n{cell}\n\n" if paragraphs and (x + y) % paragraphs == 0 else cell for x, cell in enumerate(row)]
        for y, row in enumerate(rows)
    ]
    return "\n".join("\t".join(row) for row in shown)


def misread(content: str) -> list[str]:
    facts = align_document(text.read(content.encode()), "sha").facts
    right = {row.code: number for number, row in enumerate(APPLICATIONS.rows)}
    own = [fact for fact in facts if fact.table == "applications"]
    return [str(f.key) for f in own if f.value != (right[f.row] if f.column in ("natural_person", "total") else 0)]


@pytest.mark.parametrize("paragraphs", [0, 1, 2, 3])
def test_every_number_finds_its_cell(paragraphs: int) -> None:
    content = f"三、收到和处理政府信息公开申请情况\n\n{table(paragraphs)}\n\n五、存在的主要问题及改进情况\n\n没有。"
    assert misread(content) == []


def test_a_label_cut_by_a_line_break_is_put_together() -> None:
    content = table(2)
    for row in APPLICATIONS.rows:
        if len(row.label) > 12:
            content = content.replace(row.label, f"{row.label[:7]}\n{row.label[7:]}")
    assert misread(content) == []


def test_paragraphs_of_one_cell_stay_together_and_those_around_the_table_outside() -> None:
    content = "标题\n\n正文。\n\n" + table(1).replace("自然人", "自然\n\n人", 1) + "\n\n五、其他\n\n完。"
    document = text.read(content.encode())
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)][:2] == ["标题", "正文。"]
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)][-2:] == ["五、其他", "完。"]
    assert sum(isinstance(block, Ragged) for block in document.blocks) == 1


def test_a_page_number_in_the_middle_is_no_piece_of_a_label() -> None:
    assert misread(table(1).replace("5.属于三类", "- 3 -\n\n5.属于三类")) == []


def test_a_row_whose_first_cell_is_empty_is_a_row_of_its_own() -> None:
    header = "\n\n\t\n\n".join(HEADER)
    blank = "\n\n\t\n\n".join(["", *"1234567"])
    (table,) = [block for block in text.read(f"{header}\n\n\n{blank}".encode()).blocks if isinstance(block, Ragged)]
    assert [[cell.text for cell in row] for row in table.rows] == [HEADER, ["", *"1234567"]]


@pytest.mark.parametrize("paragraphs", [1, 2, 3])
def test_a_row_may_end_with_an_empty_cell(paragraphs: int) -> None:
    whole = table(paragraphs)
    content = re.sub(r"1([ \n]*三、本年度)", r"    \1", whole)
    assert content != whole
    assert misread(content) == ["applications/received.carried_over/total"]


def test_the_first_half_of_a_label_that_looks_like_a_heading_stays_in_the_table() -> None:
    copy = (
        "三、收到和处理政府信息公开申请情况\n项目\t\n\n自然人\n\n\t总计\n\n\n其他\n\n\n一、本年新收政府信息\n"
        "公开申请数量\n\n\t37\t\n\n0\n二、上年结转\t\n\n1\n\n\t2\n\n\n"
    )
    blocks = [block for _, block in copied(list(enumerate(copy.split("\n"), 1)))]
    rows = [[field.text for field in row] for block in blocks if isinstance(block, Ragged) for row in block.rows]
    at = rows.index(["一、本年新收政府信息"])
    assert rows[at + 1] == ["公开申请数量", "37", "0"]
    assert "一、本年新收政府信息" in [block.text for block in blocks if isinstance(block, Paragraph)]


def test_sentences_right_above_a_table_are_paragraphs() -> None:
    sentence = "（二）依申请公开。全年新收政府信息公开申请22件。"
    copy = f"{sentence}\n事项\t\n\n行政许可\n\n\t行政处罚\n\n\n条数\n\n\t93\t\n\n38\n\n"
    blocks = [block for _, block in copied(list(enumerate(copy.split("\n"), 1)))]
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [sentence]
    assert [len(block.rows) for block in blocks if isinstance(block, Ragged)] == [2]


def test_rows_may_end_with_empty_cells_where_cells_hold_no_paragraphs() -> None:
    blank = "规章\t\t\t\n行政规范性文件\t10\t1\t98"
    parts = "\n".join(
        f"第二十条第（{item}）项\n信息内容\t本年处理决定数量\n{what}\t"
        for item, what in zip("五六", ("行政许可", "行政处罚"), strict=True)
    )
    copy = (
        f"第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n{blank}\n{parts}\n注：含下属单位。\n"
    )
    assert is_copied(f"\t\n{copy}")
    blocks = [block for _, block in copied(list(enumerate(copy.split("\n"), 1)))]
    rows = [[field.text for field in row] for block in blocks if isinstance(block, Ragged) for row in block.rows]
    assert rows[2:4] == [["规章", "", "", ""], ["行政规范性文件", "10", "1", "98"]]
    assert rows[-1] == ["行政处罚", ""]
