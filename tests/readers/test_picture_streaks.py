"""Streaks of the scanner."""

import cv2
import numpy as np
import pytest

from extractors.readers.imaging import streaks
from extractors.readers.imaging.doubts import Said
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import TextLine
from extractors.readers.imaging.recognise import Glyph, Reading
from extractors.readers.imaging.streaks import doubted, without_streaks
from extractors.readers.pdf.pages import UNKNOWN, Box

HEIGHT = 20.0


def page(top: int = 40) -> Pixels:
    """A table with characters in it, its first and last rule `top` pixels from the edges of the paper."""
    sheet = np.full((600, 800), 255, np.uint8)
    for y in np.linspace(top, 599 - top, 9).astype(int):
        cv2.line(sheet, (40, int(y)), (760, int(y)), 0, 2)
    for x in (40, 200, 400, 760):
        cv2.line(sheet, (x, top), (x, 599 - top), 0, 2)
    for y in range(80, 560, 40):
        for x in range(60, 740, 60):
            cv2.ellipse(sheet, (x, y), (6, 9), 0, 0, 360, 0, 2)
    return sheet


def test_a_streak_is_taken_out_and_what_it_crosses_stays() -> None:
    clean = page()
    for turned in (False, True):
        struck = clean.copy()
        struck[:, 300] = struck[:, 500:502] = 60
        struck = np.ascontiguousarray(struck.T) if turned else struck
        flat, ground = without_streaks(struck, struck)
        assert (flat == ground).all()
        flat = flat.T if turned else flat
        assert np.count_nonzero(cv2.absdiff(np.ascontiguousarray(flat), clean) > 60) < 200
        assert flat[302:309, 295:306].min() == 255


@pytest.mark.parametrize("top", [0, 4])
def test_the_rules_of_a_table_that_fills_its_picture_are_none(top: int) -> None:
    whole = page(top)
    assert without_streaks(whole, whole)[0] is whole


@pytest.mark.parametrize("row", [30, 44, 70])
def test_the_rule_between_two_low_rows_that_fill_the_width_is_none(row: int) -> None:
    sheet = np.full((600, 900), 255, np.uint8)
    for y in (10, 10 + row, 10 + 2 * row):
        cv2.line(sheet, (10, y), (889, y), 0, 2)
    for x in range(10, 900, 879 // 15):
        cv2.line(sheet, (x, 10), (x, 10 + 2 * row), 0, 2)
        for y in (10 + row // 2, 10 + 3 * row // 2):
            cv2.ellipse(sheet, (x + 29, y), (6, 9), 0, 0, 360, 0, 2)
    assert without_streaks(sheet, sheet)[0] is sheet


@pytest.mark.parametrize(
    ("streak", "with_it", "said"),
    [
        (300, "0", Said("0")),
        (300, "10", Said("0")),
        (203, "10", Said("0", ("10",))),
        (203, "c0", Said("0")),
        (215, "c", Said(UNKNOWN, ("0",))),
        (215, "1", Said(UNKNOWN, ("0", "1"))),
        (215, "0", Said("0")),
    ],
    ids=[
        "far off",
        "far off, whatever it says",
        "a digit?",
        "none",
        "crossed",
        "crossed, a digit?",
        "crossed, yet read",
    ],
)
def test_a_number_beside_a_streak_is_doubted(
    monkeypatch: pytest.MonkeyPatch, streak: int, with_it: str, said: Said
) -> None:
    flat = np.full((100, 400), 255, np.uint8)
    struck = flat.copy()
    struck[:, streak] = 0
    box = Box(210, 40, 222, 58)
    reading = Reading(tuple(Glyph(text, 0.99, 0.5) for text in with_it), np.zeros((1, 1), np.float32))
    monkeypatch.setattr(streaks, "recognise", lambda lines: [reading for _ in lines])
    assert doubted(flat, struck, [TextLine(box, box, (), ())], [Said("0")], HEIGHT) == [said]
