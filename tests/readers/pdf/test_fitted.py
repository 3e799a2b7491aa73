"""Labels put to rows by where their lines stand."""

import pytest

from extractors.readers.pdf.fitted import SURE_LINES, _candidates, _first, fitted_labels
from extractors.readers.pdf.text import Word

PITCH = 10.0


def words(*lines: tuple[str, float], x: float = 50) -> list[Word]:
    """Lines of labels by the row of text that each stands in, eight points high."""
    return [Word(text, x, PITCH * row, x + 60, PITCH * row + 8) for text, row in lines]


def middle(row: float) -> float:
    return PITCH * row + 4


def texts(found: list[list[Word]] | None) -> list[str] | None:
    return found and ["".join(word.text for word in label) for label in found]


LINES = [("1.甲", 0.0), ("2.乙", 1.0), ("乙", 2.0), ("3.丙", 3.0), ("4.丁", 4.0), ("丁", 5.0), ("丁", 6.0)]
LABELS = ["1.甲", "2.乙乙", "3.丙", "4.丁丁丁"]


@pytest.mark.parametrize("rows", [(0, 1.5, 3, 5), (0, 1, 3, 4), (0, 2, 3, 6)])
def test_labels_as_near_to_one_another_as_their_lines_go_by_the_numbers(rows: tuple[float, ...]) -> None:
    assert texts(fitted_labels(words(*LINES), [middle(row) for row in rows])) == LABELS


def test_a_row_that_no_label_fits_has_none() -> None:
    found = fitted_labels(words(*LINES), [middle(row) for row in (0, 1.5, 3, 4.75)])
    assert texts(found) == [*LABELS[:3], ""]


def test_rows_that_no_division_fits_are_left() -> None:
    assert fitted_labels(words(*LINES), [middle(row) for row in (8, 9, 10)]) is None


def test_the_rest_of_a_label_in_the_next_row_is_no_label_of_its_own() -> None:
    lines = words(("1.甲", 0), ("（三）不予", 3), ("公开", 4), ("2.乙", 7), ("3.丙", 8))
    middles = [middle(row) for row in range(9)]
    assert texts(fitted_labels(lines, middles)) == ["1.甲", "", "", "（三）不予公开", "", "", "", "2.乙", "3.丙"]


def test_ordinals_alone_are_labels_and_no_units() -> None:
    group = words(("（三）", 0.5), ("不予", 1.5), x=-20)
    found = fitted_labels([*words(("1.", 0), ("2.", 1), ("3.", 2)), *group], [middle(row) for row in range(3)])
    assert texts(found) == ["1.", "2.", "3."]


def test_a_label_beside_several_is_that_of_a_group() -> None:
    group = words(("三、", 1.5), ("果", 2.5), x=-20)
    assert texts(fitted_labels([*words(*LINES), *group], [middle(row) for row in (0, 1.5, 3, 5)])) == LABELS


def test_a_line_with_an_ordinal_of_its_own_is_none_of_the_label_above() -> None:
    lines = words(("1.甲", 0), ("2.乙", 1), ("3.丙", 2))
    assert texts(fitted_labels(lines, [middle(0), middle(2)])) == ["1.甲", "3.丙"]
    assert texts(fitted_labels(lines, [middle(1)])) == ["2.乙"]


def test_the_number_of_an_article_begins_a_label() -> None:
    lines = words(("行政许可", 0), ("第二十条第（六）项", 1))
    assert texts(fitted_labels(lines, [middle(0)])) == ["行政许可"]


def test_without_ordinals_lines_equally_far_apart_are_labels_of_their_own() -> None:
    lines = words(("甲", 0), ("乙", 1), ("丙", 2))
    assert texts(fitted_labels(lines, [middle(0), middle(2)])) == ["甲", "丙"]
    nearer = words(("甲", 0), ("乙", 0.85), ("丙", 2.2))
    assert texts(fitted_labels(nearer, [middle(0), middle(2.2)])) == ["甲乙", "丙"]


def test_a_line_of_a_group_in_the_gap_between_two_rows_parts_no_label() -> None:
    group = [Word("三、", 0, 14, 40, 16)]
    assert texts(fitted_labels([*words(*LINES), *group], [middle(row) for row in (0, 1.5, 3, 5)])) == LABELS


def test_labels_wrapped_to_many_lines_still_have_their_ordinals() -> None:
    lines = [(text, row) for row, text in enumerate(("1.甲", "甲", "甲", "2.乙", "乙", "乙", "3.丙", "丙", "丙"))]
    found = fitted_labels(words(*lines), [middle(row) for row in (1, 4, 7)])
    assert texts(found) == ["1.甲甲甲", "2.乙乙乙", "3.丙丙丙"]


def test_the_label_of_a_last_row_that_the_page_cuts_begins_level_with_its_numbers() -> None:
    cut = [("3.丙", 6), *((text, row) for row, text in enumerate("丙丁戊己", 7))]
    lines = words(("1.甲", 0), ("甲", 1), ("甲", 2), ("2.乙", 3), ("乙", 4), ("乙", 5), *cut)
    found = fitted_labels(lines, [middle(row) for row in (1, 4, 6)])
    assert texts(found) == ["1.甲甲甲", "2.乙乙乙", "3.丙丙丁戊己"]


def test_a_label_in_a_narrow_column_has_ten_lines() -> None:
    lines = words(*((text, row) for row, text in enumerate(("1.甲", *"甲乙丙丁戊己庚辛壬", "2.乙"))))
    assert texts(fitted_labels(lines, [middle(4.5), middle(10)])) == ["1.甲甲乙丙丁戊己庚辛壬", "2.乙"]


@pytest.mark.parametrize(("rest", "longest"), [("甲", 12), ("2.乙", SURE_LINES)])
def test_a_label_of_many_lines_has_none_that_may_be_a_label_of_its_own(rest: str, longest: int) -> None:
    lines = [[word] for word in words(("1.甲", 0), *((rest, row) for row in range(1, 12)))]
    assert max(end - first for first, end, _ in _candidates(lines, middle(0), _first, led=True)) == longest


def test_units_beside_the_numbers_are_no_labels() -> None:
    units = words(*(("件", row) for row in range(3)), x=200)
    assert (
        fitted_labels([*words(("1.甲", 0), ("2.乙", 1), ("3.丙", 2)), *units], [middle(row) for row in range(3)])
        is None
    )
