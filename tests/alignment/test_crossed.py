"""Table 二 in layouts that are not the form's."""

from itertools import pairwise

import pytest

from extractors.alignment import Alignment, align_document
from extractors.forms import CellKey
from tests.alignment.building import Entry, Rows, Values, consistent, document, grid, printed, ragged, table

FORMS = ("2021", "2019")


def cells(code: str) -> list[tuple[str, str, str, CellKey]]:
    """Block, row, column and key of every cell of table 二."""
    return [
        (block.label, row.label, column.label, CellKey("disclosure", row.code, column.code))
        for block in table("disclosure", code).blocks
        for row in block.rows
        for column in block.columns
    ]


def by_measure(values: Values, code: str, *, joined: bool = False, more: tuple[str, ...] = ()) -> Rows:
    """A row for each number, its labels in two cells or in one, with further cells behind it."""
    texts = printed(values)
    rows = []
    for _, row, column, key in cells(code):
        labels = [Entry(f"{row}{column}")] if joined else [Entry(row), Entry(column)]
        rows.append([*labels, Entry(texts[key], str(key)), *map(Entry, more)])
    return rows


def exchanged(values: Values, code: str) -> Rows:
    """Block by block the rows of the form side by side, its measures below each other."""
    texts, rows = printed(values), []
    for block in table("disclosure", code).blocks:
        rows.append([Entry("信息内容"), *(Entry(row.label) for row in block.rows)])
        for column in block.columns:
            keys = [CellKey("disclosure", row.code, column.code) for row in block.rows]
            rows.append([Entry(column.label), *(Entry(texts[key], str(key)) for key in keys)])
    width = max(map(len, rows))
    return [[*row, *[Entry("")] * (width - len(row))] for row in rows]


def in_one_row(values: Values, code: str) -> Rows:
    texts = printed(values)
    return [
        [Entry(row) for _, row, _, _ in cells(code)],
        [Entry(column) for _, _, column, _ in cells(code)],
        [Entry(texts[key], str(key)) for _, _, _, key in cells(code)],
    ]


def read_right(found: Alignment, values: Values) -> bool:
    facts = {fact.key: fact.value for fact in found.facts}
    return facts == {key: value for key, value in values.items() if key.table == "disclosure"}


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize("lay", [by_measure, exchanged, in_one_row])
def test_every_number_is_named_by_the_labels_around_it(code: str, lay) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    values = consistent(3, code)
    found = align_document(document(grid(lay(values, code))), "sha")
    assert read_right(found, values)
    assert found.doubts == ()
    assert found.forms == {"disclosure": code}


@pytest.mark.parametrize("joined", [False, True])
def test_labels_may_stand_in_one_cell_and_numbers_of_the_rows_before_them(joined: bool) -> None:
    values = consistent(3)
    rows = [[Entry(str(n)), *row] for n, row in enumerate(by_measure(values, "2021", joined=joined), 1)]
    found = align_document(
        document(grid([[Entry("序号"), *[Entry("指标")] * (2 - joined), Entry("数量")], *rows])), "sha"
    )
    assert read_right(found, values)
    assert read_right(align_document(document(ragged(by_measure(values, "2021", joined=joined))), "sha"), values)


def test_the_label_of_a_row_may_stand_at_its_first_measure_only() -> None:
    values = consistent(3)
    rows = by_measure(values, "2021")
    for above, row in reversed(list(pairwise(rows))):
        if row[0] == above[0]:
            row[0] = Entry("")
    assert read_right(align_document(document(grid(rows)), "sha"), values)


@pytest.mark.parametrize(
    ("head", "more"),
    [(("指标", "", "本年", "上年"), ("7",)), (("指标", "", "上年数据"), ()), (("指标", "", "2021年"), ())],
)
def test_numbers_of_another_year_are_a_doubt(head: tuple[str, ...], more: tuple[str, ...]) -> None:
    rows = [[Entry(label) for label in head], *by_measure(consistent(3), "2021", more=more)]
    assert align_document(document(grid(rows)), "sha").doubts


def test_a_number_without_a_name_leaves_the_others_unread() -> None:
    rows = [*by_measure(consistent(3), "2021"), [Entry("规章"), Entry("其他文件件数"), Entry("4")]]
    assert align_document(document(grid(rows)), "sha").doubts


def test_a_label_of_any_length_is_soon_told_to_be_no_name() -> None:
    """A pattern that takes the square of its length would not come to an end in the time that a test run has."""
    rows = [*by_measure(consistent(1), "2021"), [Entry("元" * 100_000 + "甲"), Entry("1")]]
    assert align_document(document(grid(rows)), "sha").states["disclosure"] == "unreadable"
