"""Numbers with a unit or a bracketed note behind them: the number is cut off, to be looked at as any number is."""

import re
from dataclasses import replace
from typing import Final

import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import TextLine, line_of
from extractors.readers.imaging.paper import Shapes, ink_of, shapes_of
from extractors.readers.imaging.recognise import Reading
from extractors.readers.pdf.pages import Box

_AMOUNT: Final = re.compile(
    r"([-+—]?[0-9][0-9,.]*)((?:[万亿]?元|[件个条项宗份部次起例类人篇]|人次)?(?:[（(].*)?)[.,·、，。．]*"
)
"""The marks at the end are specks, as behind any number."""

INSIDE: Final = 0.25
"""Text heights before the middle of a character from which a gap is one within it: that of 件 is wider than the one
before it, mostly."""


def is_amount(text: str) -> bool:
    """Whether a line is a number with its unit."""
    return _AMOUNT.fullmatch(text) is not None


def number_part(flat: Pixels, line: TextLine, reading: Reading, height: float) -> tuple[TextLine, str] | None:
    """The number that the line begins with, as a line of its own, and the text behind it; None for any other line."""
    text = "".join(glyph.text for glyph in reading.glyphs)
    match = _AMOUNT.fullmatch(text)
    if match is None or not match[2] or len(text) != len(reading.glyphs):
        return None
    last, next_ = (reading.glyphs[match.end(1) + offset].place for offset in (-1, 0))
    box = line.box
    wide = box.x1 - box.x0
    end = _gap(flat, box, round(box.x0 + last * wide), round(box.x0 + next_ * wide - INSIDE * height))
    inside = _shapes(flat, Box(box.x0, box.top, end, box.bottom))
    return replace(line_of(inside, Box(box.x0, box.top, end, box.bottom), height), end=end), match[2]


def _gap(flat: Pixels, box: Box, start: int, end: int) -> int:
    """The middle of the widest run of columns without ink between two characters; half-way where there is none."""
    columns = ink_of(flat[int(box.top) : int(box.bottom), start:end]).any(axis=0) if end > start else np.ones(1)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], columns.astype(np.int8), [1]])))
    if len(edges) < 2:
        return (start + end) // 2
    starts, ends = edges[::2], edges[1::2]
    widest = int(np.argmax(ends - starts))
    return start + int(starts[widest] + ends[widest]) // 2


def _shapes(flat: Pixels, box: Box) -> Shapes:
    x, top = int(box.x0), int(box.top)
    found = shapes_of(ink_of(flat[top : int(box.bottom), x : int(box.x1)]))
    return Shapes(found.x + x, found.y + top, found.wide, found.high, found.area)
