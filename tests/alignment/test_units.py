"""The unit of an amount: its own, its label's, that of a header for all rows, that over the whole table."""

import pytest

from extractors.alignment import align_document
from extractors.document import Block
from extractors.facts import Fact
from tests.alignment.building import Entry, Rows, consistent, disclosure, document, grid, printed

LABEL = "本年收费金额（单位：万元）"
VALUES = consistent(3)


def rows(label: str) -> Rows:
    """Table 二 with its fees of 4166.5 under `label`."""
    cells = [list(row) for row in disclosure(printed(VALUES))]
    for row in cells:
        for place, entry in enumerate(row):
            if entry.text == LABEL:
                row[place] = Entry(label, entry.locator, entry.rowspan, entry.colspan)
            elif "fees" in entry.locator:
                row[place] = Entry("4166.5", entry.locator, entry.rowspan, entry.colspan)
    return cells


def fees(*blocks: str | Block) -> Fact:
    return next(fact for fact in align_document(document(*blocks), "sha").facts if fact.row == "fees")


@pytest.mark.parametrize(
    ("caption", "scale"),
    [("单位：元", 10_000), ("（计量单位：件、元）", 10_000), ("单位：个/万元", 1), ("单位：件", 1), ("单位：千元", 10)],
)
def test_a_unit_over_the_table_counts_where_no_label_prints_one(caption: str, scale: int) -> None:
    above = [Entry(caption, colspan=4)]
    assert fees(caption, grid(rows("本年收费金额"))).value == pytest.approx(4166.5 / scale)
    assert fees(grid([above, *rows("本年收费金额")])).value == pytest.approx(4166.5 / scale)
    assert fees(caption, grid(rows(LABEL))).value == pytest.approx(4166.5)


def test_a_unit_over_another_table_does_not_count() -> None:
    other = grid([[Entry("项目"), Entry("金额")], [Entry("甲"), Entry("5")]])
    assert fees("单位：元", other, grid(rows("本年收费金额"))).value == pytest.approx(4166.5)


@pytest.mark.parametrize("nothing", ["", "/"])
@pytest.mark.parametrize(("unit", "scale"), [("（单位：元）", 10_000), ("（万元）", 1), ("", 1)])
def test_one_header_for_all_rows_tells_the_unit(nothing: str, unit: str, scale: int) -> None:
    labels = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", f"本年收费金额{unit}"]
    numbers = {
        "规章": ["1", "0", "2", nothing, nothing],
        "行政规范性文件": ["3", "1", "7", nothing, nothing],
        "行政许可": [nothing] * 3 + ["23", nothing],
        "行政处罚": [nothing] * 3 + ["4", nothing],
        "行政强制": [nothing] * 3 + ["0", nothing],
        "行政事业性收费": [nothing] * 4 + ["4166.5"],
    }
    table = [labels, *([name, *values] for name, values in numbers.items())]
    found = fees(grid([[Entry(text) for text in row] for row in table]))
    assert found.value == pytest.approx(4166.5 / scale)
