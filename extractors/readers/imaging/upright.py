"""Which way up a page is: the way in which its lines can be read."""

from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import cut_out
from extractors.readers.imaging.paper import ink_of, shapes_of
from extractors.readers.imaging.recognise import Reading, recognise
from extractors.readers.pdf_pages import Box

LINES: Final = 8
"""Lines tried in each direction."""
READABLE: Final = 0.85
"""Mean confidence from which no other direction is tried; lines on their side or head stay far below."""
TURNS: Final = (0, 3, 1, 2)
"""Quarter turns counter-clockwise, in the order they are tried: most pages are upright, then most lie on a side."""


def quarter_turns(flat: Pixels, height: float) -> int:
    """Quarter turns counter-clockwise that bring the page upright; `flat` shows it without ruling lines."""
    best, turns = 0.0, 0
    for candidate in TURNS:
        score = _readability(np.ascontiguousarray(np.rot90(flat, candidate)), height)
        if score > best:
            best, turns = score, candidate
        if score >= READABLE:
            break
    return turns


def _readability(flat: Pixels, height: float) -> float:
    lines = _likely_lines(flat, height)
    readings = recognise([cut_out(flat, box, 0.15 * height, height) for box in lines])
    return sum(map(_clarity, readings)) / len(readings) if readings else 0.0


def _clarity(reading: Reading) -> float:
    """Mean confidence; nothing where there are too few characters to tell."""
    if len(reading.glyphs) < 3:
        return 0.0
    return sum(glyph.confidence for glyph in reading.glyphs) / len(reading.glyphs)


def _likely_lines(flat: Pixels, height: float) -> list[Box]:
    """Shapes that look like a line of text of five to twenty-five characters."""
    reach = max(3, round(height))
    smeared = cv2.morphologyEx(ink_of(flat), cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    shapes = shapes_of(smeared)
    likely = shapes.chosen(
        (shapes.high >= 0.7 * height)
        & (shapes.high <= 2 * height)
        & (shapes.wide >= 5 * height)
        & (shapes.wide <= 25 * height)
        & (shapes.area >= 0.4 * shapes.wide * shapes.high)
    )
    order = np.argsort(-likely.wide, kind="stable")[:LINES]
    return [
        Box(float(x), float(y), float(x + wide), float(y + high))
        for x, y, wide, high in zip(
            likely.x[order], likely.y[order], likely.wide[order], likely.high[order], strict=True
        )
    ]
