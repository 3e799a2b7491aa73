"""Marks that stand in a line by themselves."""

import numpy as np
import pytest

from extractors.readers.imaging.doubts import Said
from extractors.readers.imaging.lines import TextLine
from extractors.readers.imaging.marks import lone_marks, with_brackets
from extractors.readers.imaging.paper import Shapes
from extractors.readers.pdf.pages import UNKNOWN, Box

HEIGHT = 20.0


def one_shape(x: int, y: int, size: int) -> Shapes:
    return Shapes(*(np.array([value]) for value in (x, y, size, size, size * size)))


def line(top: float, text: str, x0: float = 100.0) -> tuple[TextLine, Said]:
    box = Box(x0, top, x0 + 120, top + 24)
    return TextLine(box, box, (), ()), Said(text)


@pytest.mark.parametrize(
    ("size", "below", "texts", "found"),
    [
        (6, 150, ("无正当理由", "行政机关"), 1),
        (6, 134, ("无正当理由", "行政机关"), 0),
        (6, 170, ("无正当理由", "行政机关"), 0),
        (3, 150, ("无正当理由", "行政机关"), 0),
        (6, 150, ("0", "12"), 0),
    ],
    ids=["between", "two lines apart as usual", "far apart", "speck", "numbers"],
)
def test_a_mark_stands_where_a_line_is_missing_between_words(
    size: int, below: float, texts: tuple[str, str], found: int
) -> None:
    read = [line(100, texts[0]), line(below, texts[1])]
    marks = lone_marks(one_shape(150, 127, size), read, HEIGHT)
    assert [said.text for _, said in marks] == ["、"] * found
    assert all(mark.box.bottom - mark.box.top == HEIGHT for mark, _ in marks)


def test_a_mark_beside_a_line_is_none_by_itself() -> None:
    read = [line(100, "无正当理由"), line(150, "行政机关"), line(120, "逾期", x0=160.0)]
    assert not lone_marks(one_shape(150, 127, 6), read, HEIGHT)


def character(top: float, text: str, x0: float = 100.0) -> tuple[TextLine, Said]:
    box = Box(x0, top, x0 + HEIGHT, top + HEIGHT)
    return TextLine(box, box, (), ()), Said(text)


@pytest.mark.parametrize(
    ("below", "text"),
    [
        (character(126, "四"), "（"),
        (character(126, "4"), "C"),
        (character(126, "四", 160), "C"),
        (line(126, "四类"), "C"),
    ],
    ids=["character", "digit", "beside", "word"],
)
def test_a_letter_above_a_character_of_a_label_set_downwards_is_a_bracket(
    below: tuple[TextLine, Said], text: str
) -> None:
    assert with_brackets([character(100, "C"), below], HEIGHT)[0][1].text == text


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        ("1六)", "（"),
        ("1六其", "（"),
        ("1六", "1"),
        ("1一)", "1"),
        ("16)", "1"),
        ("1无法", "1"),
        (f"{UNKNOWN}五)", "（"),
    ],
)
def test_a_stroke_above_a_figure_of_a_label_set_downwards_is_a_bracket(texts: str, text: str) -> None:
    read = [character(100.0 + 26 * place, one) for place, one in enumerate(texts)]
    assert [said.text for _, said in with_brackets(read, HEIGHT)] == [text, *texts[1:]]


def test_a_bracket_above_a_figure_is_in_no_doubt_with_a_number() -> None:
    (bracket, _), *below = [character(100.0 + 26 * place, one) for place, one in enumerate("(六)")]
    assert with_brackets([(bracket, Said("(", ("1",))), *below], HEIGHT)[0][1] == Said("（")
