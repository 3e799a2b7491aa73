"""Characters of a page put together."""

import pytest

from extractors.readers.pdf.pages import Character
from extractors.readers.pdf.text import PAGE_NUMBER, digits_covered, lines_of


def digits(text: str, x: float, size: float = 10, baseline: float = 100) -> list[Character]:
    """Digits half as wide as they are high, one beside the other."""
    return [
        Character(one, x + n * size / 2, baseline - 0.9 * size, x + (n + 1) * size / 2, baseline + 0.1 * size, baseline)
        for n, one in enumerate(text)
    ]


def read(*runs: list[Character]) -> list[str]:
    return [line.text for line in lines_of([character for run in runs for character in run])]


@pytest.mark.parametrize("shadow", [0.0, 1.0, 2.0])
def test_digits_drawn_again_as_their_shadow_are_read_once(shadow: float) -> None:
    assert read(digits("11", 50), digits("11", 50 + shadow, baseline=100 - shadow / 2)) == ["11"]


def test_digits_drawn_again_further_off_are_a_doubt() -> None:
    assert digits_covered([*digits("6", 50), *digits("6", 52.4)]) == 2
    assert digits_covered([*digits("6", 50), *digits("6", 52)]) == 0
    assert digits_covered(digits("66", 50)) == 0


def test_a_digit_over_another_one_is_a_doubt_by_itself() -> None:
    assert digits_covered([*digits("6", 50), *digits("9", 51)]) == 2


@pytest.mark.parametrize("rise", [0, 2, 4, 6])
def test_a_small_digit_behind_a_number_is_its_mark_however_high_it_stands(rise: float) -> None:
    assert read(digits("12", 50), digits("3", 60.5, 5, 100 - rise)) == ["12³"]


def test_a_small_digit_before_a_number_is_its_mark_too() -> None:
    assert read(digits("3", 47, 5, 96), digits("12", 50)) == ["³12"]


def test_digits_of_about_one_size_are_one_number_and_a_small_line_above_is_its_own() -> None:
    assert read(digits("1", 50), digits("2", 55, 8.8)) == ["12"]
    assert read(digits("12", 50), digits("3", 53, 5, 90)) == ["3", "12"]


@pytest.mark.parametrize("text", ["3", "- 3 -", "—3—", "第3页", "第 3 页 共 9 页", "3/9", "·３·", "3 页"])
def test_numbers_of_pages(text: str) -> None:
    assert PAGE_NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["", "1234", "3件", "三", "-- --", "3 4", "第页", f"3{' ' * 100_000}件"])
def test_no_numbers_of_pages(text: str) -> None:
    assert not PAGE_NUMBER.fullmatch(text)
