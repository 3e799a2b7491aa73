"""Streaks of the scanner: thin lines from one edge of a page to the other, taken out; numbers they cross are doubted.

Dirt on the glass draws them along the way of the paper, over rules and print alike. They cut digits, and beside a
number they look like a 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.doubts import AROUND, Said, is_value
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import TextLine, cut_out
from extractors.readers.imaging.paper import ink_of, text_height
from extractors.readers.imaging.recognise import recognise
from extractors.readers.pdf.pages import UNKNOWN, Box

WHOLE: Final = 0.9
"""Share of the way across the page that a streak is seen."""
THICK: Final = 0.25
"""Text heights that it is thick at most."""
RULE: Final = 3.0
"""Text heights from which what it crosses may be a rule."""
THROUGH: Final = 2.0
"""Text heights, on both sides of it together, from which what goes on through it may be one: rows may be that low."""
BEYOND: Final = 0.5
"""Text heights that it goes on beyond the first and the last rule it crosses: those of a table end there."""
BLURRED: Final = 2
"""Pixels beside a streak that are darkened by it."""
DARKER: Final = 60
"""Steps of brightness that print is darker than the streak over it, where that can be told."""
STRUCK: Final = 40
"""Steps of brightness by which a place was darker with its streak than without."""
REACH: Final = 0.6
"""Text heights from a number within which a streak may be a digit of it."""


def without_streaks(flat: Pixels, ground: Pixels) -> tuple[Pixels, Pixels]:
    """`flat` and `ground` without the streaks that `flat` shows; the same objects where it shows none."""
    ink = ink_of(flat)
    found = [list(_streaks(way, flat.shape)) for way in (ink, np.ascontiguousarray(ink.T))]
    if any(found):
        flat, ground = (_wiped(_wiped(picture, found[0]).T, found[1]).T for picture in (flat, ground))
        flat, ground = np.ascontiguousarray(flat), np.ascontiguousarray(ground)
    return flat, ground


def _streaks(ink: Pixels, shape: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """First column, and the one behind the last, of each upright streak."""
    covered = cv2.reduce(ink, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0] >= WHOLE * ink.shape[0]
    if not covered.any():
        return
    height = text_height(ink if ink.shape == shape else np.ascontiguousarray(ink.T))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], covered.astype(np.int8), [0]])))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start <= max(BLURRED, THICK * height) and _goes_beyond(ink, start, end, height):
            yield start, end


def _goes_beyond(ink: Pixels, start: int, end: int, height: float) -> bool:
    """Whether a line goes on beyond all the rules that it crosses."""
    long = round(RULE * height)
    rows = np.flatnonzero(ink[:, start:end].any(axis=1))
    beside = ink[:, max(0, start - long) : start][:, ::-1], ink[:, end : end + long]
    # A rule that leans crosses several rows on its way.
    sides = [cv2.dilate(np.ascontiguousarray(side), np.ones((3, 1), np.uint8)) for side in beside if side.shape[1]]
    mostly = np.any([side.mean(axis=1) >= WHOLE for side in sides], axis=0)
    through = np.sum([np.minimum.accumulate(side, axis=1).sum(axis=1) for side in sides], axis=0) >= THROUGH * height
    met = np.flatnonzero(mostly | through)
    far = BEYOND * height
    return not len(met) or (met[0] - rows[0] >= far and rows[-1] - met[-1] >= far)


def _wiped(picture: Pixels, streaks: Sequence[tuple[int, int]]) -> Pixels:
    """The picture with upright streaks made what is beside them; print that shows through them stays."""
    clean = picture.copy() if streaks else picture
    for start, end in streaks:
        left, right = max(0, start - BLURRED), min(picture.shape[1], end + BLURRED)
        sides = [picture[:, x].astype(np.float32) for x in (left - 1, right) if 0 <= x < picture.shape[1]]
        steps = np.linspace(0, 1, right - left + 2, dtype=np.float32)[1:-1]
        between = sides[0][:, None] * (1 - steps) + sides[-1][:, None] * steps
        part = picture[:, left:right].astype(np.float32)
        print_ = part < np.median(part, axis=0) - DARKER
        clean[:, left:right] = np.where(print_, part, np.maximum(part, between)).astype(np.uint8)
    return clean


def doubted(flat: Pixels, struck: Pixels, lines: Sequence[TextLine], said: Sequence[Said], height: float) -> list[Said]:
    """What `lines` say, numbers beside a streak with what is read with it; `struck` is `flat` with its streaks.

    A number that a streak crosses is sure only where it is read so with the streak, too.
    """
    boxes = {
        index: _widened(line.body, REACH * height)
        for index, (line, one) in enumerate(zip(lines, said, strict=True))
        if is_value(one.text) and _is_struck(flat, struck, _widened(line.body, REACH * height))
    }
    readings = recognise([cut_out(struck, box, AROUND * height, height) for box in boxes.values()])
    found = list(said)
    for index, reading in zip(boxes, readings, strict=True):
        one, seen = said[index], "".join(reading.text.split())
        if seen == one.text:
            continue
        others = dict.fromkeys([*one.alternatives, *([seen] if seen.isdecimal() else [])])
        if _is_struck(flat, struck, lines[index].body):
            found[index] = replace(one, text=UNKNOWN, alternatives=tuple(dict.fromkeys([one.text, *others])))
        else:
            found[index] = replace(one, alternatives=tuple(others))
    return found


def _widened(box: Box, reach: float) -> Box:
    return Box(box.x0 - reach, box.top, box.x1 + reach, box.bottom)


def _is_struck(flat: Pixels, struck: Pixels, box: Box) -> bool:
    x0, top = max(0, round(box.x0)), max(0, round(box.top))
    part = slice(top, max(top, round(box.bottom))), slice(x0, max(x0, round(box.x1)))
    return bool((cv2.subtract(flat[part], struck[part]) >= STRUCK).any()) if flat[part].size else False
