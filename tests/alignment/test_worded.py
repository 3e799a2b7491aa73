"""Running text read by the words of its lines: damaged labels, groups without labels, labels cut over lines."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from extractors.alignment import Alignment, align_document
from extractors.document import Document
from tests.alignment.building import (
    Entry,
    Rows,
    applications,
    consistent,
    data_rows,
    document,
    grid,
    printed,
    review_litigation,
)

VALUES = consistent(6)


def lines(rows: Rows) -> list[str]:
    return [" ".join(entry.text for entry in row if entry.text) for row in rows]


def relabelled(change: Callable[[str], str]) -> Rows:
    """Table 三 with the label right before the numbers changed, but for those of its first and last rows."""
    rows = applications(printed(VALUES))
    for index in data_rows(rows)[2:-2]:
        place = max(n for n, entry in enumerate(rows[index]) if not entry.locator)
        rows[index][place] = replace(rows[index][place], text=change(rows[index][place].text))
    return rows


def read(*paragraphs: str) -> Alignment:
    return align_document(document(*paragraphs), "sha")


def misread(found: Alignment, table: str = "applications") -> tuple[int, int]:
    """How many cells are read wrong, and how many are not read."""
    facts = [fact for fact in found.facts if fact.table == table]
    wrong = sum(fact.value is not None and fact.value != VALUES[fact.key] for fact in facts)
    return wrong, sum(fact.value is None for fact in facts)


def in_one(texts: Iterable[str]) -> Alignment:
    return read(" ".join(texts))


def in_lines(texts: Iterable[str]) -> Alignment:
    return read(*texts)


@pytest.mark.parametrize("lay", [in_one, in_lines])
@pytest.mark.parametrize(
    "change",
    [lambda text: text[:2] + text[3:], lambda text: text if text[0] == "（" else text[:2]],
    ids=["a character lost", "ordinals alone"],
)
def test_rows_are_found_by_likeness_and_by_group(
    change: Callable[[str], str], lay: Callable[[Iterable[str]], Alignment]
) -> None:
    assert misread(lay(lines(relabelled(change)))) == (0, 0)


def test_numbers_may_stand_beside_the_second_half_of_their_label_or_between_both() -> None:
    texts = []
    for text in lines(applications(printed(VALUES))):
        label, _, numbers = text.partition(" ")
        if len(label) < 7:
            texts.append(text)
        elif label.startswith("2."):
            texts += [label[: len(label) // 2], f"{label[len(label) // 2 :]} {numbers}"]
        elif label.startswith("3."):
            texts += [label[: 2 * len(label) // 3], numbers, label[2 * len(label) // 3 :]]
        else:
            texts.append(text)
    assert misread(in_lines(texts)) == (0, 0)


def test_a_header_of_table_four_cut_into_pieces_is_known_by_its_characters() -> None:
    rows = review_litigation(printed(VALUES))
    upper = " ".join(entry.text[: (len(entry.text) + 1) // 2] for entry in rows[2])
    lower = " ".join(entry.text[(len(entry.text) + 1) // 2 :] for entry in rows[2])
    texts = [*lines(rows[:2]), upper, lower, *lines(rows[3:])]
    assert misread(in_lines(texts), "review_litigation") == (0, 0)
    assert in_lines(texts[3:]).states["review_litigation"] == "absent"
    assert in_lines([*texts[:-1], texts[-1][:-1] + "9"]).states["review_litigation"] == "absent"


def test_a_second_copy_with_other_numbers_is_a_doubt() -> None:
    other = lines(applications(printed(consistent(7))))
    found = in_lines([*lines(relabelled(lambda text: text[:2] + text[3:])), *other])
    assert found.doubts


def test_short_lines_of_prose_with_numbers_are_no_table() -> None:
    found = read("（一）予以公开 3 件", "（二）部分公开 1 件", "行政许可 12 件", "行政处罚 3 件", "（七）总计 4")
    assert set(found.states.values()) == {"absent"}


def test_words_are_located_in_their_paragraph() -> None:
    found: Document = document(*lines(relabelled(lambda text: text[:2] + text[3:])))
    facts = [fact for fact in align_document(found, "sha").facts if fact.table == "applications"]
    assert all(fact.locator and ";chars=" in fact.locator for fact in facts)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (1, 0, 2, 3, 4), (4, 0, 1, 2, 3)])
def test_a_header_in_pieces_is_read_in_the_order_of_the_form_alone(order: tuple[int, ...]) -> None:
    rows = review_litigation(printed(VALUES))
    results = [rows[2][5 * group + n].text for group in range(3) for n in order]
    pieces = [piece for label in results for piece in (label[:2], label[2:]) if piece]
    header = [" ".join(pieces[n : n + 3]) for n in range(0, len(pieces), 3)]
    found = in_lines([*lines(rows[:2]), *header, *lines(rows[3:])])
    assert (found.states["review_litigation"] == "filled") is (order == (0, 1, 2, 3, 4))


@pytest.mark.parametrize("ordered", [True, False])
def test_a_header_cut_at_the_columns_is_read_in_the_order_of_the_form_alone(ordered: bool) -> None:
    results = ["结果维\n持", "结\n果\n纠\n正", "其他结\n果", "尚未\n审结", "总\n计"]
    procedures = ["", "未经", "复议直接", "起诉", "", "", "", "复议后", "起诉", ""]
    further = results if ordered else [results[1], results[0], *results[2:]]
    header = [
        ["", "", "行政\n复议", "", "", "", "", "", "", "行政", "诉讼", "", "", "", ""],
        [*results, *procedures],
        [*[""] * 5, *further, *further],
    ]
    rows = [*([Entry(text) for text in row] for row in header), review_litigation(printed(VALUES))[3]]
    wrong, missing = misread(align_document(document(grid(rows)), "sha"), "review_litigation")
    assert wrong == 0
    assert (missing == 0) is ordered
