"""Numbers that a narrow cell of a PDF breaks over two lines."""

import pytest

from extractors.glyphs import struck
from extractors.readers.pdf.pages import Box, Character
from extractors.readers.pdf.text import Line, lines_of
from extractors.readers.pdf.wrapped import is_stacked, texts_of

WIDE = Box(100, 0, 140, 30)
NARROW = Box(100, 0, 115, 30)
UPPER, BETWEEN, LOWER = 10.0, 15.0, 20.0


def content(*lines: tuple[str, float], x: float = 105, size: float = 8) -> list[Line]:
    """The lines of a cell: each with its baseline, its digits 4 points wide."""
    characters = [
        Character(text, x + 4 * place, baseline - size, x + 4 * (place + 1), baseline, baseline)
        for line, baseline in lines
        for place, text in enumerate(line)
    ]
    return lines_of(characters)


STACK = content(("1", UPPER), ("0", LOWER))


def test_a_number_that_fills_its_cell_goes_on_in_the_next_line() -> None:
    assert texts_of(content(("104", UPPER), ("91", LOWER), x=101), NARROW, []) == ("10491", ())


def test_beside_lines_of_their_own_in_every_cell_two_rows_are_not_joined() -> None:
    beside = [content(("甲", UPPER), ("乙", LOWER), x=20), content(("3", UPPER), ("4", LOWER), x=160)]
    assert texts_of(STACK, WIDE, beside) == ("1\n0", ("10",))


def test_a_number_half_way_down_beside_shows_one_row() -> None:
    assert texts_of(STACK, WIDE, [content(("7", BETWEEN), x=160)]) == ("10", ())


def test_a_label_half_way_down_stands_in_for_numbers() -> None:
    assert texts_of(STACK, WIDE, [content(("甲", BETWEEN), x=20)]) == ("10", ())


def test_a_label_of_two_lines_leaves_it_open_beside_one_number_that_may_be_merged() -> None:
    label = content(("甲", UPPER), ("乙", LOWER), x=20)
    assert texts_of(STACK, WIDE, [label, content(("7", BETWEEN), x=160)]) == ("1\n0", ("10",))


def test_two_numbers_half_way_down_outweigh_a_label_of_two_lines() -> None:
    label = content(("甲", UPPER), ("乙", LOWER), x=20)
    numbers = [content(("7", BETWEEN), x=160), content(("8", BETWEEN), x=200)]
    assert texts_of(STACK, WIDE, [label, *numbers]) == ("10", ())


def test_a_row_set_to_the_top_has_all_else_beside_the_first_line() -> None:
    beside = [content((text, UPPER), x=x) for text, x in (("甲", 20), ("7", 160), ("8", 200))]
    assert texts_of(STACK, WIDE, beside) == ("10", ())
    second = content(("3", UPPER), ("4", LOWER), x=240)
    assert texts_of(STACK, WIDE, [*beside, second])[0] == "1\n0"


@pytest.mark.parametrize("second", ["0件", "0", "0.5"])
def test_units_and_fractions_go_with_the_digits(second: str) -> None:
    stack = content(("1", UPPER), (second, LOWER))
    assert texts_of(stack, WIDE, [content(("7", BETWEEN), x=160)])[0] == f"1{second}"


def test_a_footnote_mark_is_no_digit() -> None:
    stack = [*content(("12", LOWER)), *content(("1", UPPER), size=4)]
    assert texts_of(stack, WIDE, [content(("7", BETWEEN), x=160)]) == ("12\n1", ())


def test_words_keep_their_lines() -> None:
    assert texts_of(content(("行政", UPPER), ("许可", LOWER)), NARROW, []) == ("行政\n许可", ())


def test_numbers_below_others_in_two_cells_are_rows_without_a_rule_between() -> None:
    left, right = (content(("甲", UPPER), ("5", LOWER), x=x) for x in (100, 160))
    assert is_stacked([left, right])
    assert not is_stacked([left, content(("乙", UPPER), x=160)])
    assert not is_stacked([content(("1", UPPER), ("5", LOWER), x=x) for x in (100, 160)])


def test_digits_below_a_zero_are_no_number_with_it() -> None:
    stack = content(("0", UPPER), ("5", LOWER))
    assert texts_of(stack, NARROW, [content(("7", BETWEEN), x=160)]) == ("0\n5", ())


def test_rows_in_one_cell_are_stacked_and_a_note_below_a_number_is_not() -> None:
    rows = [*content(("甲", UPPER), ("乙", LOWER), x=20), *content(("1", UPPER), ("2", LOWER), x=60)]
    lines = lines_of([character for line in rows for character in line.characters])
    assert is_stacked([lines])
    assert is_stacked([content(("5", UPPER), ("甲", BETWEEN), ("7", LOWER))])
    assert not is_stacked([content(("5", UPPER), ("甲", LOWER))])


def crossed(text: str, baseline: float) -> list[Line]:
    """A line of a cell that is struck out."""
    (line,) = content((text, baseline))
    return [Line([c._replace(text=struck(c.text)) for c in line.characters], line.box)]


def test_a_line_takes_the_place_of_one_above_it_that_is_struck_out() -> None:
    assert texts_of([*crossed("27", UPPER), *content(("5", LOWER))], WIDE, []) == ("5", ())
    assert texts_of(crossed("27", UPPER), WIDE, []) == (struck("27"), ())
