"""Numbers in pictures looked at twice: what is sure, what is in doubt, and which other readings are named."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from extractors.readers.imaging import doubts, paper
from extractors.readers.imaging.amounts import number_part
from extractors.readers.imaging.doubts import is_value, weighed
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import TextLine, line_of, lines_in
from extractors.readers.imaging.recognise import NUMBER_CHARACTERS, Glyph, Reading
from extractors.readers.pdf.pages import UNKNOWN, Box

HEIGHT = 20.0


def sheet(wide: int, high: int) -> Pixels:
    return np.full((high, wide), 255, np.uint8)


def lines(page: Pixels) -> list[TextLine]:
    return lines_in(paper.shapes_of(paper.ink_of(page)), HEIGHT)


def test_ink_lower_than_any_digit_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    page = sheet(200, 100)
    page[47:53, 60:66] = 0
    one = reading("1", {"1": 0.99})
    monkeypatch.setattr(doubts, "recognise", lambda pieces, *_: [one for _ in pieces])
    (said,) = doubts.read_lines(page, lines(page), HEIGHT)
    assert (said.text, said.alternatives) == (UNKNOWN, ("1",))


def reading(text: str, *chances: dict[str, float]) -> Reading:
    """A reading of `text` with the chances of number characters at each step; what is left is nothing."""
    steps = np.zeros((2 * len(chances) + 1, len(NUMBER_CHARACTERS) + 1), np.float32)
    steps[:, 0] = 1
    for place, row in enumerate(chances):
        for character, chance in row.items():
            steps[2 * place + 1, NUMBER_CHARACTERS.index(character) + 1] = chance
        steps[2 * place + 1, 0] = max(0.0, 1 - sum(row.values()))
    return Reading(tuple(Glyph(character, 0.9, 0.5) for character in text), steps)


def inked(digits: int, *marks: int) -> TextLine:
    box = Box(0, 0, 12.0 * digits, 20)
    return TextLine(box, box, tuple((12 * i, 12 * i + 10) for i in range(digits)), marks)


def test_two_looks_that_agree_are_sure() -> None:
    sure = reading("12", {"1": 0.99}, {"2": 0.99})
    assert weighed(sure, sure, inked(2)).alternatives == ()


def test_two_looks_that_differ_name_both() -> None:
    said = weighed(reading("17", {"1": 0.99}, {"7": 0.9}), reading("11", {"1": 0.99}, {"1": 0.8, "7": 0.2}), inked(2))
    assert (said.text, said.alternatives) == ("17", ("11", "1"))


def test_a_digit_that_the_ink_shows_and_no_look_reads_is_a_doubt() -> None:
    one = reading("1", {"1": 0.95, "7": 0.015})
    assert weighed(one, one, inked(2)).alternatives == ("7",)


def test_a_digit_that_nothing_reads_makes_the_reading_only_possible() -> None:
    one = reading("1", {"1": 0.99})
    said = weighed(one, one, inked(2))
    assert (said.text, said.alternatives) == ("\ufffd", ("1",))
    said = weighed(one, one, inked(2), apart="11")
    assert (said.text, said.alternatives) == ("1", ("11",))


def test_a_point_is_neither_lost_nor_made_up() -> None:
    whole = reading("849", {"8": 0.99}, {"4": 0.99}, {"9": 0.99})
    assert weighed(whole, whole, inked(3, 1)).alternatives == ("8.49",)
    broken = reading("8.4", {"8": 0.99}, {".": 0.99}, {"4": 0.99})
    assert weighed(broken, broken, inked(2)).alternatives == ("84",)
    assert weighed(broken, broken, inked(2, 1)).alternatives == ()


def test_a_sign_is_what_a_look_reads_and_the_ink_shows() -> None:
    negative = reading("-22", {"-": 0.99}, {"2": 0.99}, {}, {"2": 0.99})
    bare = reading("22", {"2": 0.99}, {}, {"2": 0.99})
    minus, speck = replace(inked(2), dash=True), replace(inked(2), stray=True)
    for looks in ((bare, negative), (negative, bare)):
        assert (weighed(*looks, minus).text, weighed(*looks, minus).alternatives) == ("-22", ())
    assert "-22" in weighed(bare, bare, minus).alternatives
    assert "-22" in weighed(bare, bare, speck).alternatives
    assert "22" in weighed(negative, negative, inked(2)).alternatives
    assert weighed(negative, negative, speck).alternatives == ()


def test_a_character_for_ten_before_digits_is_a_plus() -> None:
    plus = reading("十17", {"+": 0.99}, {"1": 0.99}, {"7": 0.99})
    assert (weighed(plus, plus, inked(3)).text, weighed(plus, plus, inked(3)).alternatives) == ("+17", ())


def test_more_digits_than_the_ink_has_room_for_are_a_doubt() -> None:
    sure = reading("141", {"1": 0.99}, {"4": 0.99}, {"1": 0.99, "7": 0.015})
    assert weighed(sure, sure, replace(inked(2), room=3)).alternatives == ()
    assert weighed(sure, sure, replace(inked(2), room=2)).alternatives == ("147",)


@pytest.mark.parametrize(("likely", "other"), [("2000", "200"), ("93", "931")])
def test_another_number_of_digits_than_the_ink_shows_is_no_rival(likely: str, other: str) -> None:
    chances = {likely: 0.7, other: 0.25}
    kept = doubts._as_many_as_inked(chances, replace(inked(len(likely)), room=len(likely)))
    assert kept == {likely: pytest.approx(0.95)}
    assert doubts._as_many_as_inked(chances, replace(inked(len(other)), room=4)) == chances


def test_a_digit_less_that_is_not_one_of_two_alike_remains_possible() -> None:
    chances = {"15": 0.7, "5": 0.25}
    assert doubts._as_many_as_inked(chances, replace(inked(2), room=2)) == chances


def amount() -> tuple[Pixels, TextLine, tuple[Glyph, ...]]:
    """Four characters of which two are a unit."""
    page = sheet(300, 100)
    for place in range(4):
        cv2.rectangle(page, (60 + 20 * place, 40), (72 + 20 * place, 59), 0, 2)
    line = line_of(paper.shapes_of(paper.ink_of(page)), Box(58, 38, 138, 62), HEIGHT)
    return page, line, tuple(Glyph(text, 0.9, (place + 0.4) / 4) for place, text in enumerate("12万元"))


def test_of_the_unit_behind_a_number_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    page, line, glyphs = amount()
    shown: list[Pixels] = []

    def recognise(pieces: Sequence[Pixels], *_: float) -> list[Reading]:
        shown.extend(pieces)
        return [Reading(glyphs if len(shown) == 1 else glyphs[:2], np.zeros((1, 17), np.float32)) for _ in pieces]

    monkeypatch.setattr(doubts, "AROUND", 1.0)
    monkeypatch.setattr(doubts, "recognise", recognise)
    doubts.read_lines(page, [line], HEIGHT)
    assert [len(lines(np.pad(piece, 3, constant_values=255))[0].digits) for piece in shown] == [4, 2, 2]


def test_the_number_before_a_unit_stands_alone() -> None:
    page, line, glyphs = amount()
    part = number_part(page, line, Reading(glyphs, np.zeros((1, 1), np.float32)), HEIGHT)
    assert part is not None
    number, behind = part
    assert (len(number.digits), behind) == (2, "万元")
    assert 92 < number.box.x1 < 100
    year = tuple(replace(glyph, text=text) for glyph, text in zip(glyphs, "202年", strict=True))
    assert number_part(page, line, Reading(year, np.zeros((1, 1), np.float32)), HEIGHT) is None


@pytest.mark.parametrize(("text", "unit"), [("12个.", "个"), ("12个。", "个"), ("12)个", None), ("123。", None)])
def test_a_speck_behind_a_unit_is_no_part_of_it(text: str, unit: str | None) -> None:
    page, line, glyphs = amount()
    said = tuple(replace(glyph, text=character) for glyph, character in zip(glyphs, text, strict=True))
    part = number_part(page, line, Reading(said, np.zeros((1, 1), np.float32)), HEIGHT)
    assert (part and part[1]) == unit


def test_a_letter_is_kept_and_the_digit_it_looks_like_named() -> None:
    letter = reading("O", {"0": 0.99})
    said = weighed(letter, letter, inked(1))
    assert (said.text, said.alternatives) == ("O", ("0",))
    digit = reading("0", {"0": 0.99})
    assert weighed(letter, digit, inked(1)).alternatives == ()


def test_a_stroke_as_steep_as_no_digit_is_a_slash_for_certain() -> None:
    assert doubts._leaning(doubts.Said("1"), 0.36) == doubts.Said("/")
    assert doubts._leaning(doubts.Said("1"), 0.26) == doubts.Said("/", ("1",))


def test_blanks_between_digits_are_no_doubt() -> None:
    spaced, tight = reading("2 7", {"2": 0.99}, {"7": 0.99}), reading("27", {"2": 0.99}, {"7": 0.99})
    said = weighed(tight, spaced, inked(2))
    assert (said.text, said.alternatives) == ("27", ())


def test_what_may_be_a_number() -> None:
    assert all(map(is_value, ("0", "1,234.5", "-", "／", "〇", "ó", "(12)")))
    assert not any(map(is_value, ("总计", "1.属于国家秘密", "12件")))


def test_a_unit_is_cut_off_before_it_and_not_within_it() -> None:
    page = sheet(120, 40)
    for x, end in ((20, 30), (33, 38), (42, 53)):
        page[10:30, x:end] = 0
    box = Box(14, 4, 59, 36)
    line = TextLine(box, Box(20, 10, 53, 30), ((20, 53),), ())
    steps = np.zeros((1, 1), np.float32)
    said = Reading((Glyph("0", 0.9, 11 / 45), Glyph("件", 0.9, 29 / 45)), steps)
    part = number_part(page, line, said, HEIGHT)
    assert part is not None
    assert 30 <= part[0].box.x1 <= 33
    assert part[1] == "件"
