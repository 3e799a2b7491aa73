"""Which way up a page is, told from its lines of text."""

from collections.abc import Sequence
from itertools import product

import cv2
import numpy as np
import pytest

from extractors.readers.imaging import upright
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.recognise import Glyph, Reading

HEIGHT = 20.0


def sheet(wide: int = 900, high: int = 600) -> Pixels:
    return np.full((high, wide), 255, np.uint8)


def legible(characters: int) -> Reading:
    return Reading(tuple(Glyph("8", 0.9, 0.5) for _ in range(characters)), np.zeros((1, 1), np.float32))


@pytest.mark.parametrize("turns", [0, 1])
def test_many_labels_set_downwards_do_not_outdo_two_long_lines(turns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sheet(wide=600)
    for row in range(2):
        cv2.rectangle(page, (20, 20 + 60 * row), (20 + 14 * 20, 42 + 60 * row), 0, -1)
    for column in range(6):
        cv2.rectangle(page, (20 + 60 * column, 200), (42 + 60 * column, 200 + 8 * 20), 0, -1)

    def recognised(lines: Sequence[Pixels]) -> list[Reading]:
        return [legible(line.shape[1] // line.shape[0]) for line in lines]

    monkeypatch.setattr(upright, "recognise", recognised)
    assert upright.quarter_turns(np.ascontiguousarray(np.rot90(page, turns)), HEIGHT) == -turns % 4


@pytest.mark.parametrize("turns", [0, 1])
def test_short_lines_of_narrow_cells_do_not_make_a_page_lie(turns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sheet()
    for column in range(6):
        for row in range(6):
            for place in range(3):
                x, y = 20 + 100 * column + 21 * place, 20 + 28 * row
                cv2.rectangle(page, (x, y), (x + 17, y + 18), 0, -1)

    def recognised(lines: Sequence[Pixels]) -> list[Reading]:
        return [legible(round(line.shape[1] / line.shape[0])) for line in lines]

    monkeypatch.setattr(upright, "recognise", recognised)
    assert upright.quarter_turns(np.ascontiguousarray(np.rot90(page, turns)), HEIGHT) == -turns % 4


def test_one_block_without_paper_between_its_lines_does_not_outweigh_the_others() -> None:
    page = sheet()
    for block, line, place in product(range(5), range(2), range(3)):
        x, y = 20 + 110 * block + 19 * place, 20 + 28 * line
        cv2.rectangle(page, (x, y), (x + 16, y + 18), 0, -1)
    for place in range(12):  # two lines that run downwards, so aslant that they touch
        cv2.rectangle(page, (20 + 22 * place, 120), (34 + 22 * place, 168), 0, -1)
    level, upright_ = upright._weights(page, HEIGHT)
    assert level == 1.0
    assert upright_ < level


def read_as_the_model_does(lines: Sequence[Pixels]) -> list[Reading]:
    """Characters that are squares with a notch at their top: read upright and lying on their left side."""
    readings = []
    for line in lines:
        rows, columns = np.nonzero(line < 128)
        ink = line[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        middle = ink.shape[0] // 2
        count = round((ink.shape[1] + 8) / 26) if 255 in (ink[1, middle], ink[middle, 1]) else 0
        glyphs = tuple(Glyph("本", 0.9, (place + 0.5) / count) for place in range(count))
        readings.append(Reading(glyphs, np.zeros((1, 1), np.float32)))
    return readings


@pytest.mark.parametrize("downwards", [True, False])
@pytest.mark.parametrize("turns", range(4))
def test_a_page_whose_only_words_are_set_downwards_stands(
    turns: int, downwards: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sheet()
    for label, place in product(range(2), range(7)):
        x, y = (20 + 60 * label, 20 + 26 * place) if downwards else (20 + 26 * place, 20 + 60 * label)
        cv2.rectangle(page, (x, y), (x + 17, y + 17), 0, -1)
        cv2.rectangle(page, (x + 7, y), (x + 10, y + 4), 255, -1)
    monkeypatch.setattr(upright, "recognise", read_as_the_model_does)
    assert upright.quarter_turns(np.ascontiguousarray(np.rot90(page, turns)), HEIGHT) == -turns % 4
