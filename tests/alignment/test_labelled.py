"""Numbers glued to labels: where a cell beside or below is empty, they may be its number."""

from dataclasses import replace

import pytest

from extractors.alignment import align_document
from tests.alignment.building import Rows, applications, consistent, disclosure, document, grid, printed

LABEL = "行政许可"


def rows(value: str, label: str = LABEL, header: str = "本年处理决定数量") -> Rows:
    """Table two with another label, header and value of the row of licences."""
    found = disclosure(printed(consistent(1)))
    place = next(n for n, row in enumerate(found) if row[0].text == LABEL)
    found[place] = [replace(found[place][0], text=label), replace(found[place][1], text=value), *found[place][2:]]
    above = found[place - 1]
    found[place - 1] = [replace(e, text=header) if e.text == "本年处理决定数量" else e for e in above]
    return found


def doubted(found: Rows) -> bool:
    doubts = align_document(document(grid(found)), "sha").doubts
    return any("a number stands in the label" in doubt for doubt in doubts)


@pytest.mark.parametrize("glued", ["{}26", "{} 26", "{}\n26", "{}：26", "{}（26）", "{}26件", "{}（1,026件）"])
def test_a_number_behind_a_label_beside_an_empty_cell_is_a_doubt(glued: str) -> None:
    assert doubted(rows("", label=glued.format(LABEL)))
    assert doubted(rows("", header=glued.format("本年处理决定数量")))
    assert not doubted(rows("26", label=glued.format(LABEL)))


@pytest.mark.parametrize(
    "label", [LABEL, "行政许可（1）", "行政许可①", "行政许可（注2）", "行政许可2022", "第20条 行政许可"]
)
def test_notes_years_and_articles_are_no_numbers_of_cells(label: str) -> None:
    assert not doubted(rows("", label=label))


def test_a_number_before_the_ordinal_of_a_label_is_a_doubt() -> None:
    found = applications(printed(consistent(1)))
    place = next(n for n, row in enumerate(found) if row[0].text.startswith("一、"))
    blank = [replace(found[place][1], text=""), *found[place][2:]]
    for text, doubt in ((f"26 {found[place][0].text}", True), (found[place][0].text, False)):
        assert doubted([*found[:place], [replace(found[place][0], text=text), *blank], *found[place + 1 :]]) is doubt
