"""Characters of a page put together."""

import io

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.pdf import reader as pdf
from extractors.readers.pdf.pages import Character
from extractors.readers.pdf.text import PAGE_NUMBER, digits_covered, lines_of

pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def digits(text: str, x: float, size: float = 10, baseline: float = 100) -> list[Character]:
    """Digits half as wide as they are high, one beside the other."""
    return [
        Character(one, x + n * size / 2, baseline - 0.9 * size, x + (n + 1) * size / 2, baseline + 0.1 * size, baseline)
        for n, one in enumerate(text)
    ]


def printed(*runs: tuple[str, str, float, float]) -> str:
    """What is read of digits right behind one another: each run with its font, its size and how far it is raised."""
    out, x = io.BytesIO(), 50.0
    canvas = Canvas(out)
    for text, font, size, rise in runs:
        canvas.setFont(font, size)
        canvas.drawString(x, 700 + rise, text)
        x += canvas.stringWidth(text, font, size)
    canvas.save()
    [paragraph] = pdf.read(out.getvalue()).paragraphs()
    return paragraph.text


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
    assert digits_covered([*digits("6", 50, baseline=101), *digits("9", 51, baseline=104)]) == 2
    assert digits_covered([*digits("6", 50, baseline=101), *digits("9", 51, baseline=110)]) == 0


@pytest.mark.parametrize("rise", [0, 2, 4, 6])
def test_a_small_digit_behind_a_number_is_its_mark_however_high_it_stands(rise: float) -> None:
    assert read(digits("12", 50), digits("3", 60.5, 5, 100 - rise)) == ["12³"]


def test_a_small_digit_before_a_number_is_its_mark_too() -> None:
    assert read(digits("3", 47, 5, 96), digits("12", 50)) == ["³12"]


@pytest.mark.parametrize(
    ("base", "font", "size", "rise"),
    [
        ("Vera", "Helvetica", 7.7, 3),  # 9.9 and 9.0 points high with the room that the fonts leave
        ("Vera", "Helvetica", 7, 0),
        ("STSong-Light", "Helvetica", 7.7, 3),
        ("Times-Roman", "Vera", 6, 0),
        ("Courier", "STSong-Light", 6, 0),  # which the machine draws with a font of its own
    ],
)
def test_a_mark_in_a_font_of_its_own_is_told_by_its_ink(base: str, font: str, size: float, rise: float) -> None:
    assert printed(("12", base, 10, 0), ("3", font, size, rise)) == "12³"


@pytest.mark.parametrize("size", [10, 9.5])
@pytest.mark.parametrize(("rise", "text"), [(4, "12³"), (3, "12³"), (1.5, "123"), (-1.5, "123")])
def test_a_digit_that_is_raised_is_a_mark_though_it_be_as_large(size: float, rise: float, text: str) -> None:
    assert printed(("12", "Vera", 10, 0), ("3", "Vera", size, rise)) == text


@pytest.mark.parametrize("font", ["Vera", "Courier", "STSong-Light", "Times-Roman"])
@pytest.mark.parametrize("base", ["Vera", "Courier", "STSong-Light", "Times-Roman"])
def test_digits_of_one_size_in_two_fonts_are_one_number(base: str, font: str) -> None:
    assert printed(("12", base, 10, 0), ("3", font, 10, 0)) == "123"


def test_digits_of_unlike_heights_in_one_font_are_one_number() -> None:
    low = [one._replace(ink=4.5) for one in digits("12", 55)]
    assert read([one._replace(ink=7) for one in digits("6", 50)], low) == ["612"]


def test_digits_of_about_one_size_are_one_number_and_a_small_line_above_is_its_own() -> None:
    assert read(digits("1", 50), digits("2", 55, 8.8)) == ["12"]
    assert read(digits("12", 50), digits("3", 53, 5, 90)) == ["3", "12"]


@pytest.mark.parametrize("text", ["3", "- 3 -", "—3—", "第3页", "第 3 页 共 9 页", "3/9", "·３·", "3 页"])
def test_numbers_of_pages(text: str) -> None:
    assert PAGE_NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["", "1234", "3件", "三", "-- --", "3 4", "第页", f"3{' ' * 100_000}件"])
def test_no_numbers_of_pages(text: str) -> None:
    assert not PAGE_NUMBER.fullmatch(text)
