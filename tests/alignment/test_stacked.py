"""Rows of a group in one row of a grid, a line each."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.alignment import align_document
from extractors.assembly import Tables, solve
from extractors.forms import form
from tests.alignment.building import Entry, Rows, applications, consistent, data_rows, document, grid, printed

VALUES = consistent(8)
ROWS = form("2021").tables["applications"].blocks[0].rows
GROUPS = [
    [n for n, row in enumerate(ROWS) if row.parents == parents]
    for parents in dict.fromkeys(row.parents for row in ROWS)
]


def stacked(groups: Sequence[Sequence[int]]) -> Rows:
    """Table 三 with the rows of each group in one."""
    rows = applications(printed(VALUES))
    lines = data_rows(rows)
    for group in reversed([group for group in groups if len(group) > 1]):
        own = [rows[lines[n]][-8:] for n in group]
        before = [
            replace(entry, rowspan=max(1, entry.rowspan - len(group) + 1)) for entry in rows[lines[group[0]]][:-8]
        ]
        cells = [replace(cell[0], text="\n".join(e.text for e in cell)) for cell in zip(*own, strict=True)]
        for line in rows[: lines[group[0]]]:  # the labels over this group end with it
            line[:] = [replace(e, rowspan=e.rowspan - (e.rowspan > 9) * (len(group) - 1)) for e in line]
        rows[lines[group[0]] : lines[group[-1]] + 1] = [[*before, *cells]]
    return rows


def read(rows: Rows) -> Tables:
    return solve(align_document(document(grid(rows)), "sha"))


def test_rows_of_a_group_in_one_row_are_told_by_their_lines() -> None:
    found = read(stacked([group for group in GROUPS if len(ROWS[group[0]].parents) > 1]))
    facts = {fact.key: fact.value for fact in found.facts if fact.table == "applications"}
    assert facts == {key: value for key, value in VALUES.items() if key.table == "applications"}
    assert not found.doubts
    assert not found.unplaced


def test_a_label_cut_short_among_others_is_known_by_its_place() -> None:
    rows = stacked([GROUPS[2]])
    row = next(row for row in rows if any("\n" in entry.text for entry in row))
    row[-8] = replace(row[-8], text=row[-8].text.replace("2.其他法律行政法规禁止公开", "2.其他法律行政止公"))
    assert all(fact.value is not None for fact in read(rows).facts if fact.table == "applications")


@pytest.mark.parametrize("lost", ["first", "last", "word"])
def test_cells_with_other_lines_than_labels_are_left_alone(lost: str) -> None:
    rows = stacked([GROUPS[2]])
    row = next(row for row in rows if any("\n" in entry.text for entry in row))
    lines = row[-1].text.split("\n")
    changed = {"first": lines[1:], "last": lines[:-1], "word": [*lines[:-1], "见附件"]}[lost]
    row[-1] = replace(row[-1], text="\n".join(changed))
    found = read(rows)
    assert all(fact.value in (None, VALUES[fact.key]) for fact in found.facts if fact.table == "applications")
    assert found.doubts


def test_a_broken_label_beside_broken_numbers_is_one_row() -> None:
    rows = applications(printed(VALUES))
    row = rows[data_rows(rows)[3]]
    row[-8:] = [Entry("（二）部分公开\n（区分处理的，只计这一情形）"), *(replace(e, text="1\n2") for e in row[-7:])]
    found = read(rows)
    assert not {fact.value for fact in found.facts if fact.row == "handled.partly_granted"} & {1, 2}
    assert found.doubts
