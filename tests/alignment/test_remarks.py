"""Columns of text that the form does not have: remarks behind the values, and numbers that count the rows."""

import pytest

from extractors.alignment import align_document
from extractors.forms.form import TABLES
from tests.alignment.building import (
    Entry,
    Rows,
    applications,
    consistent,
    data_rows,
    disclosure,
    document,
    printed,
    ragged,
    review_litigation,
)

VALUES = consistent(8)
TEXTS = {key: text if key.row != "penalties" else "无" for key, text in printed(VALUES).items()}
KNOWN = {key: value for key, value in VALUES.items() if key.row != "penalties"}


def tables(remarks: list[str], header: str = "备注") -> list[Rows]:
    """The three tables with a cell more in the first row of each header and in each row of values."""
    rows = [disclosure(TEXTS), applications(TEXTS), review_litigation(TEXTS)]
    for table in rows:
        values = data_rows(table)
        heads = {index - 1 for index in values if index - 1 not in values} if table is rows[0] else {0}
        for index in heads:
            table[index].append(Entry(header))
        for number, index in enumerate(values):
            table[index].append(Entry(remarks[number % len(remarks)]))
    return rows


def misread(rows: list[Rows]) -> tuple[int, int]:
    """How many cells are read wrong, and how many that print a number are not read."""
    facts = align_document(document(*map(ragged, rows)), "sha").facts
    assert {fact.table for fact in facts} == set(TABLES)
    wrong = sum(fact.value not in (None, KNOWN.get(fact.key)) for fact in facts)
    return wrong, sum(fact.value is None and fact.key in KNOWN for fact in facts)


@pytest.mark.parametrize("remarks", [["无"], ["", "无", "含废止"], ["—", ""]])
def test_remarks_behind_the_values_of_text_are_no_values(remarks: list[str]) -> None:
    assert misread(tables(remarks)) == (0, 0)


def test_what_stands_for_nothing_behind_the_values_is_a_remark_only_below_their_label() -> None:
    wrong, lost = misread(tables(["无"], header="不明"))
    assert wrong == 0
    assert lost > 0


def test_a_row_that_lost_its_remark_keeps_its_values() -> None:
    rows = tables(["无"])
    for table in rows:
        for index in data_rows(table)[1::3]:
            table[index].pop()
    assert misread(rows)[0] == 0


@pytest.mark.parametrize("first", [1, 4])
def test_numbers_that_count_the_rows_of_text_stand_before_their_labels(first: int) -> None:
    rows = [disclosure(TEXTS), applications(TEXTS), review_litigation(TEXTS)]
    for table in rows[:2]:
        for number, index in enumerate(data_rows(table), first):
            table[index].insert(0, Entry(str(number)))
    assert misread(rows) == (0, 0)


def test_numbers_before_labels_that_count_no_rows_may_be_of_the_rows_above() -> None:
    rows = applications(TEXTS)
    for index in data_rows(rows):
        rows[index].insert(0, Entry("7"))
    wrong, lost = misread([disclosure(TEXTS), rows, review_litigation(TEXTS)])
    assert wrong == 0
    assert lost > 0
