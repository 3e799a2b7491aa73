"""Rows of which only the ordinal is left, or nothing, under the label of their group."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.alignment import align_document
from extractors.document import Block, Ragged
from extractors.forms import form
from tests.alignment.building import (
    Entry,
    Rows,
    applications,
    consistent,
    data_rows,
    document,
    grid,
    printed,
    ragged,
)

VALUES = consistent(4)
ROWS = form("2021").tables["applications"].blocks[0].rows
NUMBERED = [row for row in ROWS if row.label[0].isdigit()]


def ordinals(mark: str) -> Rows:
    """Table 三 with `1.`, `2.`, … in place of the labels under a group."""
    rows = applications(printed(VALUES))
    for index, row in zip(data_rows(rows), ROWS, strict=True):
        if row in NUMBERED:
            place = max(n for n, entry in enumerate(rows[index]) if not entry.locator)
            rows[index][place] = replace(rows[index][place], text=row.label[0] + mark)
    return rows


def bare(groups: int = 2) -> Rows:
    """Table 三 with no label beside the rows of its first groups but that of the group itself."""
    rows = applications(printed(VALUES))
    parents = list(dict.fromkeys(row.parents for row in NUMBERED))[:groups]
    for index, row in zip(data_rows(rows), ROWS, strict=True):
        if row.parents in parents:
            place = max(n for n, entry in enumerate(rows[index]) if not entry.locator)
            rows[index][place] = replace(rows[index][place], text="")
    return rows


def misread(*blocks: Block) -> tuple[int, int]:
    """How many cells of table 三 are read wrong, and how many are not read."""
    facts = [fact for fact in align_document(document(*blocks), "sha").facts if fact.table == "applications"]
    wrong = sum(fact.value is not None and fact.value != VALUES[fact.key] for fact in facts)
    return wrong, sum(fact.value is None for fact in facts)


def test_rows_without_labels_are_told_by_their_number() -> None:
    assert misread(ragged(bare())) == (0, 0)


def test_a_row_more_or_less_leaves_them_all_unread() -> None:
    rows = bare(groups=1)
    del rows[data_rows(rows)[8]]
    assert misread(ragged(rows)) == (0, 8 * 7)


def test_no_row_is_told_by_its_number_where_another_label_stands_among_them() -> None:
    rows = bare(groups=1)
    rows[data_rows(rows)[8]][0] = Entry("其中：撤销")
    assert misread(ragged(rows))[0] == 0
    assert misread(ragged(rows))[1] >= 7 * 7


def test_a_group_may_stand_in_one_run_of_cells() -> None:
    assert misread(Ragged((tuple(field for row in ragged(bare(1)).rows for field in row),))) == (0, 0)


def broken(at: int) -> tuple[Ragged, Ragged]:
    """Table 三 in two runs of cells, cut so many cells behind the label of a group without labels of its own."""
    cells = [field for row in ragged(bare(1)).rows for field in row]
    first = next(n for n, field in enumerate(cells) if field.text == "（三）不予公开") + 1
    return Ragged((tuple(cells[: first + at]),)), Ragged((tuple(cells[first + at :]),))


@pytest.mark.parametrize("rows", [1, 3, 7])
def test_the_run_of_a_group_may_go_on_behind_the_end_of_a_page(rows: int) -> None:
    assert misread(*broken(rows * 8)) == (0, 0)


def test_a_run_that_is_cut_within_a_row_stays_unread() -> None:
    wrong, lost = misread(*broken(3 * 8 + 2))
    assert wrong == 0
    assert lost >= 8 * 7


@pytest.mark.parametrize("mark", [".", "、", "．", ")"])
def test_an_ordinal_counts_under_the_label_of_its_group(mark: str) -> None:
    facts = align_document(document(ragged(ordinals(mark))), "sha").facts
    assert {fact.key: fact.value for fact in facts} == {k: v for k, v in VALUES.items() if k.table == "applications"}


def test_ordinals_that_begin_again_are_of_another_group() -> None:
    rows = ordinals("、")
    at = next(n for n, row in enumerate(rows) if any(entry.text == "（四）无法提供" for entry in row))
    rows[at] = [replace(entry, text="") if entry.text == "（四）无法提供" else entry for entry in rows[at]]
    assert misread(grid(rows)) == (0, 0)
    assert misread(grid([*rows[: at + 1], *rows[at + 2 :]]))[0] == 0  # one of them is lost


def test_an_ordinal_under_another_label_is_no_row() -> None:
    rows = ordinals(".")
    second = next(index for index in data_rows(rows) if rows[index][0].text == "2.")
    rows.insert(second, [replace(rows[second][0], text="其中：撤销"), *rows[second][1:]])
    facts = align_document(document(ragged(rows)), "sha").facts
    lost = {fact.row for fact in facts if fact.value is None}
    assert {row.code for row in NUMBERED if row.parents == NUMBERED[1].parents and row.label[0] != "1"} <= lost


def test_empty_rows_below_the_one_row_of_a_group_are_none_of_the_other_form() -> None:
    values = consistent(5, "2019")
    rows = applications({key: str(value) for key, value in values.items()}, "2019")
    at = next(n for n, row in enumerate(rows) if any(entry.text == "（六）其他处理" for entry in row))
    rows[at + 1 : at + 1] = [[Entry("")] * 8, [Entry("")] * 8]
    facts = align_document(document(ragged(rows)), "sha").facts
    assert {fact.row for fact in facts if fact.table == "applications"} >= {"handled.other"}
    assert all(fact.value in (None, values[fact.key]) for fact in facts)


@pytest.mark.parametrize("block", [grid, ragged])
@pytest.mark.parametrize("printed", ["（六）其他", "(六)其它"])
def test_other_outcomes_may_be_called_others_where_their_ordinal_says_so(
    block: Callable[[Rows], Block], printed: str
) -> None:
    values = consistent(5, "2019")
    rows = applications({key: str(value) for key, value in values.items()}, "2019")
    named = [[replace(e, text=printed) if e.text == "（六）其他处理" else e for e in row] for row in rows]
    facts = align_document(document(block(named)), "sha").facts
    assert {fact.key: fact.value for fact in facts} == {k: v for k, v in values.items() if k.table == "applications"}


def test_rows_that_are_counted_keep_their_ordinals() -> None:
    rows = ordinals(".")
    for number, index in enumerate(data_rows(rows), 1):
        line = [replace(entry, rowspan=1) for entry in rows[index]]
        rows[index] = [Entry(str(number)), *[Entry("")] * (10 - sum(e.colspan for e in line)), *line]
    rows[0].insert(0, Entry("序号", rowspan=3))
    assert misread(grid(rows)) == (0, 0)


@pytest.mark.parametrize(("mark", "basis"), [("无", "blank"), ("—", "blank"), ("", "absent")])
def test_rows_without_labels_that_print_a_word_for_none_are_rows(mark: str, basis: str) -> None:
    rows = bare(groups=1)
    first = next(index for index in data_rows(rows) if any(entry.text == "（三）不予公开" for entry in rows[index]))
    for row in rows[first : first + 8]:
        row[-7:] = [replace(entry, text=mark) for entry in row[-7:]]
    facts = align_document(document(ragged(rows)), "sha").facts
    assert {fact.basis for fact in facts if fact.row.startswith("handled.refused.")} == {basis}
