"""Rows of flattened text whose labels came through with their characters in another order."""

import pytest

from extractors.alignment import Alignment, align_document
from tests.alignment.building import applications, consistent, document, printed

VALUES = consistent(3)


def read(label: str, shown: str) -> Alignment:
    rows = applications(printed(VALUES))
    text = "\n".join(" ".join(entry.text for entry in row if entry.text) for row in rows)
    assert text.count(label) == 1
    return align_document(document(*text.replace(label, shown).split("\n")), "sha")


def values(found: Alignment, row: str) -> list[int | float | None]:
    return [fact.value for fact in found.facts if fact.row == row]


@pytest.mark.parametrize("shown", ["3.危\n“及 三安\n全一稳\n”定", "3.危\n及“三安\n定”全一稳"])
def test_a_label_in_pieces_out_of_order_is_that_of_the_row_between_its_neighbours(shown: str) -> None:
    found = read("3.危及“三安全一稳定”", shown)
    right = [value for key, value in VALUES.items() if key.row == "handled.refused.security_and_stability"]
    assert values(found, "handled.refused.security_and_stability") == right
    assert not found.doubts


def test_a_label_that_the_end_of_a_page_cuts_goes_on_behind_its_numbers() -> None:
    rows = applications(printed(VALUES))
    lines = [" ".join(entry.text for entry in row if entry.text) for row in rows]
    place = next(n for n, line in enumerate(lines) if "重新出具已获取信息" in line)
    label, _, numbers = lines[place].partition("重新出具已获取信息")
    found = align_document(document(*lines[:place], label, numbers, "重新出具已获取信息", *lines[place + 1 :]), "sha")
    assert {fact.key: fact.value for fact in found.facts} == {
        key: value for key, value in VALUES.items() if key.table == "applications"
    }


@pytest.mark.parametrize("shown", ["3.属于\n商业秘密", "9.稳定"])
def test_another_label_in_its_place_is_not_it(shown: str) -> None:
    found = read("3.危及“三安全一稳定”", shown)
    assert not any(values(found, "handled.refused.security_and_stability")) or found.doubts
