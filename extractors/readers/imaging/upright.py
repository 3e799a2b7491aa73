"""Which way up a page is: the way in which its longest lines can be read.

The model was trained to read what is set downwards, too, lying on its left side. Where a page lies so, it reads the
first characters of the lines of a cell as one line: short ones, so that the length of what is read must decide. In high
and narrow cells these are the longer ones; there the paper between the lines, wider than between characters, tells.
Where nothing but labels set downwards is long, their characters, turned and looked at one by one, tell so.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import cut_out
from extractors.readers.imaging.paper import ink_of, shapes_of
from extractors.readers.imaging.recognise import Glyph, Reading, recognise
from extractors.readers.pdf.pages import Box

SHORTEST: Final = 2.8
"""Text heights that a line of three characters is wide: narrow columns hold no longer ones."""
LINES: Final = 6
"""Lines tried in each direction."""
FIRST: Final = 2
"""Lines tried before the others: mostly these are enough."""
READABLE: Final = 0.85
"""Confidence from which a line is read; lines on their head or right side stay far below."""
ENOUGH: Final = 200
"""Squared lengths of those from which no other direction is tried: two lines of ten characters. Labels set downwards
have nine at most, but a page may have more of them than other long lines.
"""
TURNS: Final = (0, 3, 1, 2)
"""Quarter turns counter-clockwise, in the order they are tried: most pages are upright, then most lie on a side."""
BLOCK: Final = 2.2
WIDEST: Final = 25.0
"""Text heights that a block of several lines is large at least and at most, both ways."""
CLOSE: Final = 0.8
"""Text heights by which the lines of one block stand apart at most."""
FEW: Final = 6.0
"""Squared text heights of ink, that of two dozen characters: what both ways have before any block is looked at."""
AROUND: Final = 0.15
"""Text heights of paper round a line."""

_Line = tuple[Pixels, Reading]
"""The picture of a line, and what it says."""


def quarter_turns(flat: Pixels, height: float) -> int:
    """Quarter turns counter-clockwise that bring the page upright; `flat` shows it without ruling lines."""
    best, turns, longest = 0.0, 0, list[_Line]()
    weights = _weights(flat, height)
    for candidate in TURNS:
        weight = weights[candidate % 2]
        turned = np.ascontiguousarray(np.rot90(flat, candidate))
        pieces = [cut_out(turned, box, AROUND * height, height) for box in _likely_lines(turned, height)]
        legible = _legible(pieces[:FIRST])
        if weight * _legibility(legible) >= ENOUGH:
            return candidate
        legible += _legible(pieces[FIRST:])
        if weight * _legibility(legible) > best:
            best, turns, longest = weight * _legibility(legible), candidate, legible
    return (turns - 1) % 4 if _set_downwards(longest) else turns


def _weights(flat: Pixels, height: float) -> tuple[float, float]:
    """What squared lengths count of lines that run level and of those that run up or down the picture.

    Each block of several lines speaks with its ink for the way in which more paper parts its lines than its characters:
    one in which no paper is left between the lines, as where a page is aslant, does not outweigh the others.
    """
    ink = ink_of(flat)
    reach = max(3, round(CLOSE * height))
    blocks = shapes_of(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)))
    short, long = np.minimum(blocks.wide, blocks.high), np.maximum(blocks.wide, blocks.high)
    blocks = blocks.chosen((short >= BLOCK * height) & (long <= WIDEST * height))
    level = upright = FEW * height**2
    for x, y, wide, high in zip(blocks.x, blocks.y, blocks.wide, blocks.high, strict=True):
        part = ink[y : y + high, x : x + wide].astype(bool)
        between_rows = int(wide) * int(np.count_nonzero(~part.any(axis=1)))
        between_columns = int(high) * int(np.count_nonzero(~part.any(axis=0)))
        level += np.count_nonzero(part) * (between_rows > between_columns)
        upright += np.count_nonzero(part) * (between_columns > between_rows)
    return min(1.0, level / upright) ** 2, min(1.0, upright / level) ** 2


def _legible(pieces: Sequence[Pixels]) -> list[_Line]:
    """Those lines that can be read, with what they say."""
    return [(piece, said) for piece, said in zip(pieces, recognise(pieces), strict=True) if _is_clear(said)]


def _legibility(lines: Sequence[_Line]) -> int:
    """The sum of the squared lengths, in characters."""
    return sum(len(said.glyphs) ** 2 for _, said in lines)


def _set_downwards(lines: Sequence[_Line]) -> bool:
    """Whether lines are labels set downwards, lying: most characters say the same when they are turned clockwise.

    The model reads what lies on its left side, as these do now, but not what lies on its right side. Digits are no
    proof: some say the same either way.
    """
    shown = [(glyph.text, _character(piece, glyph)) for piece, said in lines[:FIRST] for glyph in said.glyphs]
    letters = [(text, np.ascontiguousarray(np.rot90(picture, -1))) for text, picture in shown if text.isalpha()]
    readings = recognise([picture for _, picture in letters])
    alike = sum(said.text == text for said, (text, _) in zip(readings, letters, strict=True))
    return 2 * alike > len(shown)


def _character(piece: Pixels, glyph: Glyph) -> Pixels:
    """The part of a line's picture that shows one of its characters, as wide as the line is high."""
    high, wide = piece.shape
    start = max(0, min(round(glyph.place * wide - high / 2), wide - high))
    return piece[:, start : start + high]


def _is_clear(reading: Reading) -> bool:
    """Whether a line is read; two characters may be read by chance."""
    confidences = [glyph.confidence for glyph in reading.glyphs]
    return len(confidences) > 2 and sum(confidences) >= READABLE * len(confidences)


def _likely_lines(flat: Pixels, height: float) -> list[Box]:
    """Shapes that look like a line of text of three to twelve characters, the longest ones."""
    reach = max(3, round(height))
    smeared = cv2.morphologyEx(ink_of(flat), cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    shapes = shapes_of(smeared)
    likely = shapes.chosen(
        (shapes.high >= 0.7 * height)
        & (shapes.high <= 2 * height)
        & (shapes.wide >= SHORTEST * height)
        & (shapes.wide <= 15 * height)
        & (shapes.area >= 0.4 * shapes.wide * shapes.high)
    )
    order = np.argsort(-likely.wide, kind="stable")[:LINES]
    return [
        Box(float(x), float(y), float(x + wide), float(y + high))
        for x, y, wide, high in zip(
            likely.x[order], likely.y[order], likely.wide[order], likely.high[order], strict=True
        )
    ]
