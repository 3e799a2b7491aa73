"""Text outside ruled tables: where a recogniser's characters stand on the page."""

import numpy as np
import pytest

from extractors.readers.imaging.doubts import Said
from extractors.readers.imaging.layout import (
    _counted,
    _inked,
    _is_numeric,
    _level_lines,
    _parted,
    _size,
    _with_blank_half,
)
from extractors.readers.imaging.lines import TextLine, line_of
from extractors.readers.imaging.paper import Shapes
from extractors.readers.imaging.recognise import Glyph
from extractors.readers.pdf.pages import UNKNOWN, Box, Character
from extractors.readers.pdf.text import Line, bounds

HEIGHT = 20.0


def shapes(*boxes: tuple[int, int, int, int]) -> Shapes:
    x, y, wide, high = (np.array(column) for column in zip(*boxes, strict=True))
    return Shapes(x, y, wide, high, wide * high)


def characters(text: str, step: float = 10.0) -> list[Character]:
    """Characters that touch one another, as a recogniser places them."""
    return [Character(one, i * step, 0.0, (i + 1) * step, 14.0, 10.0) for i, one in enumerate(text)]


def words(placed: list[Character]) -> list[str]:
    return [word.text for word in Line(placed, bounds(placed)).words()]


def test_the_ink_of_a_line_is_parted_at_wide_gaps() -> None:
    line = line_of(shapes((0, 4, 20, 20), (22, 4, 20, 20), (56, 2, 20, 20)), Box(-5, -5, 90, 35), HEIGHT)
    assert line.parts == (Box(0, 4, 42, 24), Box(56, 2, 76, 22))


def test_a_mark_that_stands_apart_is_as_high_as_its_neighbour() -> None:
    line = line_of(shapes((0, 4, 20, 20), (30, 20, 6, 7)), Box(-5, -5, 90, 35), HEIGHT)
    assert [(part.top, part.bottom) for part in line.parts] == [(4, 24), (4, 24)]


def test_two_cells_found_as_one_line_are_two_words_each_at_its_own_height() -> None:
    parts = [Box(0, 2, 27, 12), Box(33, 0, 60, 10)]
    placed = _parted(characters("三、不公开项"), parts, level_as_said=False)
    assert words(characters("三、不公开项")) == ["三、不公开项"]
    assert words(placed) == ["三、不", "公开项"]
    assert [character.top for character in placed] == [2, 2, 2, 0, 0, 0]


def test_the_blank_half_of_a_full_width_mark_is_no_gap() -> None:
    parts = [Box(0, 0, 23, 10), Box(30, 0, 60, 10)]
    assert words(_parted(characters("申请，予以公"), parts, level_as_said=False)) == ["申请，予以公"]


def test_a_label_goes_on_behind_the_blank_half_of_a_mark() -> None:
    one, mark = characters("1、")
    placed = [one, mark._replace(x1=16), *(c._replace(x0=c.x0 + 24, x1=c.x1 + 24) for c in characters("信访"))]
    assert words(placed) == ["1、", "信访"]
    assert words(list(_with_blank_half(placed))) == ["1、信访"]
    assert [c.x1 for c in _with_blank_half(characters("1、"))] == pytest.approx([10, 20.8])


@pytest.mark.parametrize(
    ("gap", "found"), [(6.0, ["32"]), (8.0, ["3", "2"]), (8.0, ["12"]), (9.0, ["1", "2"]), (9.0, ["11"])]
)
def test_digits_set_apart_are_one_number_and_two_numbers_stand_further_apart(gap: float, found: list[str]) -> None:
    parts = [Box(0, 0, 5, 9), Box(5 + gap, 0, 10 + gap, 9)]
    one, two = (
        character._replace(top=0.0, bottom=9.0) for character in characters("".join(found), (5 + gap) / 2 + 2.5)
    )
    placed = _parted([one, two._replace(x1=10 + gap)], parts, level_as_said=True)
    assert ["".join(word.split()) for word in words(placed)] == found


@pytest.mark.parametrize(("text", "numeric"), [("413100元", True), ("52个", True), ("3.5", True), ("第20条", False)])
def test_a_number_with_its_unit_is_set_as_a_number(text: str, numeric: bool) -> None:
    assert _is_numeric(Said(text)) is numeric


def test_strokes_of_the_line_below_do_not_make_a_part_higher() -> None:
    dots = ((4, 25, 4, 4), (12, 25, 4, 4))
    (part,) = line_of(shapes((0, 2, 9, 18), (11, 2, 9, 18), *dots), Box(-5, -5, 90, 35), HEIGHT).parts
    assert (part.top, part.bottom) == (2, 20)
    (part,) = line_of(shapes((0, 2, 20, 9), (4, 14, 12, 6)), Box(-5, -5, 90, 35), HEIGHT).parts
    assert (part.top, part.bottom) == (2, 20)


def test_numbers_stay_on_the_level_of_their_row() -> None:
    placed = _parted(characters("12"), [Box(0, 3, 20, 12)], level_as_said=True)
    assert [(character.top, character.bottom) for character in placed] == [(0.0, 14.0), (0.0, 14.0)]


def test_a_line_is_as_high_up_as_its_ink_and_not_as_the_detector_says() -> None:
    dash = line_of(shapes((658, 228, 20, 2)), Box(650, 217, 686, 257), HEIGHT)
    digit = line_of(shapes((1286, 219, 9, 16)), Box(1280, 217, 1300, 245), HEIGHT)
    assert [_inked(line).middle for line in (dash, digit)] == [229, 227]
    assert [(_inked(line).x0, _inked(line).x1) for line in (dash, digit)] == [(650, 686), (1280, 1300)]
    dirty = line_of(shapes((20, 0, 9, 16), (25, 14, 9, 30)), Box(15, 0, 40, 30), HEIGHT)
    assert _inked(dirty) == dirty.box


def read(x0: float, *said: Said) -> list[tuple[TextLine, Said]]:
    """Lines below one another."""
    boxes = [Box(x0, 30.0 * place, x0 + 16, 30.0 * place + 20) for place in range(len(said))]
    return [(TextLine(box, box, (), ()), one) for box, one in zip(boxes, said, strict=True)]


def test_ordinals_without_rules_are_labels_and_numbers_beside_dirt_are_none() -> None:
    ordinals = read(100, Said("1", ("7",), ordinal="1."), Said("2", ordinal="2."))
    dirty = read(200, Said("4", ordinal="4."), Said("4", ordinal="4."), Said("0"))
    found = [said.text for _, said in _counted([*ordinals, *dirty])]
    assert found == ["1.", "2.", "4", "4", "0"]
    assert [said.text for _, said in _counted(ordinals[:1])] == ["1"]


@pytest.mark.parametrize(("apart", "text"), [(2.0, "4、"), (60.0, UNKNOWN)])
def test_an_ordinal_that_was_found_apart_from_its_label_begins_it(apart: float, text: str) -> None:
    glyphs = (Glyph("4", 0.9, 0.3), Glyph("、", 0.9, 0.8))
    (ordinal,) = read(100, Said(UNKNOWN, ("4",), glyphs))
    label = read(116 + apart, Said("保护第三方合法权益"))
    assert [said.text for _, said in _counted([ordinal, *label])] == [text, "保护第三方合法权益"]


def test_a_label_set_downwards_is_read_character_by_character() -> None:
    upright = shapes((14, 28, 5, 5), *((0, 26 * place + 20 * (place > 0), 20, 20) for place in range(5)))
    found = _level_lines([Box(-4, -4, 24, 150)], upright, HEIGHT)
    assert [(box.top, box.bottom) for box in found] == [(-3, 23), (43, 69), (69, 95), (95, 121), (121, 147)]
    level = Box(-4, -4, 60, 24)
    assert _level_lines([level], upright, HEIGHT) == [level]


def test_pieces_of_a_label_set_downwards_that_overlap_are_parted_and_read_once() -> None:
    upright = shapes(*((0, 26 * place, 20, 20) for place in range(5)), (40, 26, 10, 20))
    pieces = [Box(-4, -4, 24, 24), Box(-4, 20, 24, 74), Box(-6, 46, 26, 128), Box(36, 22, 54, 50)]
    found = _level_lines(pieces, upright, HEIGHT)
    assert [(box.top, box.bottom) for box in found] == [(-4, 24), (23, 49), (49, 75), (75, 101), (101, 127), (22, 50)]


@pytest.mark.parametrize(("numbers", "high", "size"), [(3, 17, 20), (2, 17, 28), (3, 22, 28)])
def test_numbers_tell_how_high_the_text_of_tables_is_below_larger_prose(numbers: int, high: int, size: float) -> None:
    prose = TextLine(Box(0, 0, 400, 30), Box(0, 0, 400, 30), ((0, 20),), ())
    found = [(prose, Said("截至2024年"))] * 9
    for place in range(numbers):
        box = Box(40.0 * place, 50, 40.0 * place + 12, 50 + high)
        found.append((TextLine(box, box, ((0, 12),), ()), Said("7")))
    assert _size(found, 28.0) == pytest.approx(size, abs=0.6)
