"""Rows of which only the ordinal is left, under the label of their group."""

from dataclasses import replace

import pytest

from extractors.alignment import align_document
from extractors.forms import form
from tests.alignment.building import Rows, applications, consistent, data_rows, document, printed, ragged

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


@pytest.mark.parametrize("mark", [".", "、", "．", ")"])
def test_an_ordinal_counts_under_the_label_of_its_group(mark: str) -> None:
    facts = align_document(document(ragged(ordinals(mark))), "sha").facts
    assert {fact.key: fact.value for fact in facts} == {k: v for k, v in VALUES.items() if k.table == "applications"}


def test_an_ordinal_under_another_label_is_no_row() -> None:
    rows = ordinals(".")
    second = next(index for index in data_rows(rows) if rows[index][0].text == "2.")
    rows.insert(second, [replace(rows[second][0], text="其中：撤销"), *rows[second][1:]])
    facts = align_document(document(ragged(rows)), "sha").facts
    lost = {fact.row for fact in facts if fact.value is None}
    assert {row.code for row in NUMBERED if row.parents == NUMBERED[1].parents and row.label[0] != "1"} <= lost
