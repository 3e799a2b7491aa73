"""Numbers of a PDF that a line runs through."""

import pytest

from extractors.glyphs import struck
from extractors.readers.pdf.pages import Character, Page, Rule
from extractors.readers.pdf.struck import strike


def page(text: str, *rules: tuple[float, float, float]) -> Page:
    """Characters five points wide on a line, blanks left out; rules by their height above it, start and end."""
    characters = [Character(c, 5.0 * n, 92, 5.0 * n + 5, 102, 100) for n, c in enumerate(text) if c != " "]
    return Page(1, 500, 800, characters=characters, horizontal=[Rule(100 - up, x0, x1) for up, x0, x1 in rules])


def read(shown: Page) -> str:
    return "".join(character.text for character in shown.characters)


def test_a_number_beside_one_that_is_struck_out_takes_its_place() -> None:
    shown = page("870", (3, 0, 10))
    assert strike(shown)
    assert read(shown) == "0"
    assert shown.horizontal == []


def test_so_does_a_mark_for_none_and_so_does_a_number_in_front() -> None:
    for text, rule, left in (("87-", (3, 0, 10), "-"), ("487", (3, 5, 15), "4"), ("\u7b2c879", (3, 5, 15), "\u7b2c9")):
        shown = page(text, rule)
        assert strike(shown)
        assert read(shown) == left


def test_what_is_struck_out_alone_is_kept_with_its_stroke() -> None:
    shown = page("87   5", (3, 0, 10))
    assert strike(shown)
    assert read(shown) == struck("87") + "5"


def test_two_lines_strike_as_one() -> None:
    for text, left in (("870", "0"), ("87", struck("87"))):
        shown = page(text, (3, 0, 10), (3.5, 0, 10))
        assert strike(shown)
        assert read(shown) == left


def test_a_line_over_text_and_number_strikes_both() -> None:
    shown = page("87\u4ef6", (3, 0, 15))
    assert strike(shown)
    assert read(shown) == struck("87\u4ef6")


@pytest.mark.parametrize("up", [-1.0, 7.0])
def test_a_line_below_or_above_digits_strikes_nothing(up: float) -> None:
    shown = page("87", (up, 0, 10))
    assert not strike(shown)
    assert read(shown) == "87"
    assert len(shown.horizontal) == 1


def test_a_ruling_line_on_which_digits_stand_is_a_doubt_and_no_more() -> None:
    shown = page("87", (3, -40, 90))
    assert strike(shown)
    assert read(shown) == "87"
    assert len(shown.horizontal) == 1
