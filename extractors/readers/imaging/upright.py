"""Which way up a page is: the way in which its longest lines can be read.

The model was trained to read what is set downwards, too, lying on its left side. Where a page lies so, it reads the
first characters of the lines of a cell as one line: short ones, so that the length of what is read must decide.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import cut_out
from extractors.readers.imaging.paper import ink_of, shapes_of
from extractors.readers.imaging.recognise import Reading, recognise
from extractors.readers.pdf_pages import Box

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


def quarter_turns(flat: Pixels, height: float) -> int:
    """Quarter turns counter-clockwise that bring the page upright; `flat` shows it without ruling lines."""
    best, turns = 0, 0
    for candidate in TURNS:
        turned = np.ascontiguousarray(np.rot90(flat, candidate))
        lines = [cut_out(turned, box, 0.15 * height, height) for box in _likely_lines(turned, height)]
        read = _legibility(lines[:FIRST])
        if read >= ENOUGH:
            return candidate
        read += _legibility(lines[FIRST:])
        if read > best:
            best, turns = read, candidate
    return turns


def _legibility(lines: Sequence[Pixels]) -> int:
    """The sum of the squared lengths, in characters, of those lines that can be read."""
    return sum(len(reading.glyphs) ** 2 for reading in recognise(lines) if _is_clear(reading))


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
