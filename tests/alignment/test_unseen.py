"""A table whose title stands above numbers is not absent, though nothing of it could be read."""

import pytest

from extractors.alignment import align_document
from extractors.document import Block, Cell, Document, Field, Grid, Paragraph, Ragged
from tests.alignment.building import table

TITLE = "四、政府信息公开行政复议、行政诉讼情况"
NEXT = "五、存在的主要问题及改进情况"
NUMBERS = Grid(1, 4, tuple(Cell(0, x, text, f"table=1;row=1;cell={x + 1}") for x, text in enumerate("0210")))
COLUMNS: list[str | Block] = ["行政复议", "结果 结果 尚未", "其他结果 总计", "维持 纠正 审结", "0"]
ORDINALS = Grid(
    3, 3, tuple(Cell(y, x, text, f"{y}/{x}") for y in range(3) for x, text in enumerate((str(y + 1), "某项", "")))
)
PIECES = Ragged(tuple((Field(text, f"line=7;field={n}"),) for n, text in enumerate("021")))


def aligned(*blocks: str | Block) -> tuple[str, bool]:
    """What became of table 四, and whether it is in doubt."""
    shown = [Paragraph(b, f"paragraph={n}") if isinstance(b, str) else b for n, b in enumerate(blocks)]
    alignment = align_document(Document("application/pdf", tuple(shown)), "sha")
    return alignment.states["review_litigation"], any("below its title" in doubt for doubt in alignment.doubts)


@pytest.mark.parametrize("below", [[NUMBERS], [PIECES], ["0 2", "1 0"], ["结果 纠正", "行政复议", NUMBERS], COLUMNS])
def test_numbers_below_the_title_of_a_table_that_was_not_found_are_a_doubt(below: list[str | Block]) -> None:
    assert aligned(TITLE, *below, NEXT) == ("unreadable", True)


@pytest.mark.parametrize(
    "blocks",
    [
        [TITLE, "本年度没有行政复议和行政诉讼，2021年为3件。", NEXT],
        [TITLE, "- 3 -", "第4页", "12", NEXT],
        [TITLE, "总计", "12", NEXT],
        [TITLE, NEXT, NUMBERS],
        [TITLE, ORDINALS],
        [NUMBERS, TITLE],
        ["本年度没有行政复议。", NUMBERS],
    ],
)
def test_sentences_and_numbers_elsewhere_are_none(blocks: list[str | Block]) -> None:
    assert aligned(*blocks) == ("absent", False)


def test_numbers_that_another_table_took_are_none() -> None:
    title = "二、主动公开政府信息情况"
    rows = [("信息内容", "本年处理决定数量"), ("行政许可", "21"), ("行政处罚", "4"), ("行政强制", "7")]
    cells = [Cell(y, x, text, f"{y}/{x}") for y, row in enumerate(rows) for x, text in enumerate(row)]
    assert aligned(title, TITLE, Grid(4, 2, tuple(cells))) == ("absent", False)


@pytest.mark.parametrize(("share", "state"), [(1.0, "unreadable"), (0.3, "absent")])
def test_rows_named_in_running_text_are_a_table_that_was_not_read(share: float, state: str) -> None:
    labels = [row.label for row in table("applications").blocks[0].rows]
    text = "、".join(labels[: round(share * len(labels))])
    found = align_document(Document("text/plain", (Paragraph(f"如下：{text}。", "line=1"),)), "sha")
    assert found.states["applications"] == state
    assert any("labels stand in running text" in doubt for doubt in found.doubts) == (state == "unreadable")
