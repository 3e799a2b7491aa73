"""Lines of text inside a cell, from the shapes of its ink alone: a detector overlooks lone digits, ink does not lie."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.paper import Shapes
from extractors.readers.pdf.pages import Box

SPECK: Final = 0.2
"""Text heights up to which, both ways, a shape is dirt unless it stands close to another."""
POINT: Final = 0.25
"""Text heights up to which, both ways, a shape is a point, a comma or a speck."""
NEAR: Final = 0.5
"""Text heights within which a small shape belongs to its neighbour: dots of numbers, strokes of characters."""
STROKES_APART: Final = 0.4
"""Text heights that the strokes of 二 or 三 may stand apart, one above the other."""
HIGHEST: Final = 1.5
"""Text heights that strokes put together may be high: a character is, two lines are not."""
FULL: Final = 0.6
"""Share of a line's height from which a shape is a digit; marks are lower."""

SPLIT: Final = 0.12
"""Share of a line's height up to which a gap may be within a digit; those between digits are wider, mostly."""
PIECE: Final = 0.3
"""Share of a line's height from which a shape may be a piece of a digit."""
NARROWEST_DIGIT: Final = 0.4
"""Share of a line's height that a digit of a narrow font is wide, a `1` left out: those never touch one another."""
MINUS: Final = 0.18
"""Share of a line's height that the shortest hyphen is wide."""
STRAY: Final = 0.15
"""Share of a line's height from which a shape before a number may be a minus spoilt in printing."""
MINUS_APART: Final = 0.8
"""Share of a line's height that a minus may stand before its number."""
POINT_APART: Final = 0.5
"""Share of a line's height that a point may stand behind its number."""
GAP: Final = 0.35
"""Text heights without ink from which two cells may stand side by side there."""
TALL: Final = 1.15
"""Text heights that the ink of one line is high at most."""
STROKE: Final = 0.35
"""Text heights that the topmost strokes of characters are high at most: the dots of 益, the lid of 第."""
BROAD: Final = 0.85
"""Share of a line's height that no digit is wider than."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a cell, and what its ink tells about the digits in it."""

    box: Box
    body: Box
    """The box without specks at its ends: no number begins or ends with a point."""
    digits: tuple[tuple[int, int], ...]
    """Runs of columns as high as a digit."""
    marks: tuple[int, ...]
    """For each low shape at the foot of the line, what a decimal point looks like: how many digits stand before it."""
    dash: bool = False
    """Whether a level stroke stands before the first digit: a minus."""
    stray: bool = False
    """Whether some other small shape stands there, which may be what is left of one."""
    room: int = 99
    """How many digits the ink can make up at most, those broken into pieces with them."""
    pointed: bool = False
    """Whether a low shape stands at the foot right behind the last digit: the point of an ordinal."""
    end: int | None = None
    """The column before which the line is cut off from what stands behind it, where it is."""
    parts: tuple[Box, ...] = ()
    """Around the ink alone, where a detector found the line: a box for each part, wide gaps being between them."""


def lines_in(shapes: Shapes, height: float) -> list[TextLine]:
    """The lines of a cell, top to bottom; `height` is that of the page's text. Dirt is left out."""
    boxes = _without_dirt(shapes, height)
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.top, box.bottom)):
        if rows and box.top < max(other.bottom for other in rows[-1]):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [_line(row, height) for row in _joined(rows, height)]


def _without_dirt(shapes: Shapes, height: float) -> list[Box]:
    boxes = boxes_of(shapes)
    sure = [box for box in boxes if not _small(box, SPECK * height)]
    near = NEAR * height
    small = [box for box in boxes if _small(box, SPECK * height) and any(_close(box, other, near) for other in sure)]
    return sure + small


def boxes_of(shapes: Shapes) -> list[Box]:
    """The outlines of shapes."""
    return [
        Box(float(x), float(y), float(x + wide), float(y + high))
        for x, y, wide, high in zip(shapes.x, shapes.y, shapes.wide, shapes.high, strict=True)
    ]


def _small(box: Box, size: float) -> bool:
    return max(box.x1 - box.x0, box.bottom - box.top) <= size


def _close(one: Box, other: Box, near: float) -> bool:
    return (
        other.x0 - near <= one.x1
        and one.x0 <= other.x1 + near
        and other.top - near / 2 <= one.bottom
        and one.top <= other.bottom + near / 2
    )


def _joined(rows: Sequence[list[Box]], height: float) -> list[list[Box]]:
    """Rows of strokes put together to lines: 三 is three strokes one above the other.

    The closest first: where characters stand below one another, the topmost of the three is as near to the one above.
    """
    lines = list(rows)
    while True:
        pairs = enumerate(pairwise(lines))
        near = [(_between(*pair), place) for place, pair in pairs if _one_line(*pair, height)]
        if not near:
            return lines
        place = min(near)[1]
        lines[place : place + 2] = [lines[place] + lines[place + 1]]


def _between(above: Sequence[Box], below: Sequence[Box]) -> float:
    return min(box.top for box in below) - max(box.bottom for box in above)


def _one_line(above: Sequence[Box], below: Sequence[Box], height: float) -> bool:
    top, foot = min(box.top for box in above), max(box.bottom for box in above)
    start, bottom = min(box.top for box in below), max(box.bottom for box in below)
    thin = min(foot - top, bottom - start) < 0.6 * height
    return thin and _between(above, below) <= STROKES_APART * height and bottom - top <= HIGHEST * height


def _line(boxes: Sequence[Box], height: float) -> TextLine:
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    boxes = sorted(boxes)
    full = [box for box in boxes if box.bottom - box.top >= FULL * (bottom - top)]
    digits = _runs(full, bottom - top)
    foot = top + 0.6 * (bottom - top)
    feet = [box for box in boxes if digits and box.top >= foot]
    low = [box for box in feet if digits[0][1] <= box.x0 and box.x1 <= digits[-1][0]]
    pointed = any(0 <= box.x0 - digits[-1][1] <= POINT_APART * (bottom - top) for box in feet)
    marks = tuple(sum(end <= box.x0 for _, end in digits) for box in low)
    body = [box for box in boxes if not _small(box, POINT * height)] or boxes
    before = [box for box in boxes if digits and box.x1 <= digits[0][0] + 1]
    dash = len(before) == 1 and _is_minus(before[0], top, bottom, digits[0][0])
    body += before if dash else []
    stray = not dash and any(_may_be_minus(box, top, bottom) for box in before)
    tall = _runs([box for box in boxes if box.bottom - box.top >= PIECE * (bottom - top)], bottom - top)
    room = sum(max(1, int((end - start) / (NARROWEST_DIGIT * (bottom - top)))) for start, end in tall)
    return TextLine(_around(boxes), _around(body), tuple(digits), marks, dash, stray, max(1, room), pointed)


def _is_minus(box: Box, top: float, bottom: float, digit: float) -> bool:
    """Whether the shape before a digit that begins at `digit` is a level stroke half-way up the line."""
    wide, high, line = box.x1 - box.x0, box.bottom - box.top, bottom - top
    near = digit - box.x1 <= MINUS_APART * line
    return near and wide >= MINUS * line and wide >= 1.4 * high and _in_the_middle(box, top, bottom)


def _may_be_minus(box: Box, top: float, bottom: float) -> bool:
    wide, high = box.x1 - box.x0, box.bottom - box.top
    return wide >= max(0.8 * high, STRAY * (bottom - top)) and _in_the_middle(box, top, bottom)


def _in_the_middle(box: Box, top: float, bottom: float) -> bool:
    return 0.25 <= (box.middle - top) / (bottom - top) <= 0.85


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def line_of(shapes: Shapes, box: Box, height: float) -> TextLine:
    """The line that a detector found in `box`, with the ink that it is made of."""
    x, y = shapes.x + shapes.wide / 2, shapes.y + shapes.high / 2
    mask = (x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom)
    inside = _without_dirt(shapes.chosen(mask), height)
    if not inside:
        return TextLine(box, box, (), (), parts=(box,))
    return replace(_line(inside, height), box=box, parts=_parts(inside, height))


def _parts(boxes: Sequence[Box], height: float) -> tuple[Box, ...]:
    """The ink between wide gaps; where it is a mark alone, as high as what stands nearest."""
    runs: list[list[Box]] = []
    for box in sorted(boxes):
        if runs and box.x0 - max(other.x1 for other in runs[-1]) < GAP * height:
            runs[-1].append(box)
        else:
            runs.append([box])
    parts = [_upright_extent(run, height) for run in runs]
    tall = [part for part in parts if part.bottom - part.top >= FULL * height] or parts
    return tuple(Box(part.x0, high.top, part.x1, high.bottom) for part in parts for high in (_nearest(part, tall),))


def _upright_extent(run: Sequence[Box], height: float) -> Box:
    """Around the ink of a part; where that is higher than a line, strokes of the line below stand in it."""
    whole = _around(run)
    if whole.bottom - whole.top <= TALL * height:
        return whole
    body = _around([box for box in run if box.bottom - box.top >= STROKE * height] or run)
    return Box(whole.x0, body.top, whole.x1, body.bottom)


def _nearest(run: Box, others: Sequence[Box]) -> Box:
    return min(others, key=lambda other: max(other.x0 - run.x1, run.x0 - other.x1))


def _runs(boxes: Sequence[Box], high: float) -> list[tuple[int, int]]:
    """Columns covered without a gap; the halves of a 0 whose thin top and foot are lost count as one."""
    runs: list[tuple[int, int]] = []
    for box in boxes:
        start, end = int(box.x0), int(box.x1)
        if runs and (
            start < runs[-1][1] or (start - runs[-1][1] <= SPLIT * high and end - runs[-1][0] <= BROAD * high)
        ):
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs


def cut_out(flat: Pixels, box: Box, around: float, height: float) -> Pixels:
    """The picture of a line with `around` pixels of paper on each side, white where the page ends.

    It is at least as high as a digit where text is `height` high: a dash shown large would be a bar.
    """
    high, wide = flat.shape
    lacking = max(0.0, FULL * height - (box.bottom - box.top)) / 2
    x0, x1 = round(box.x0 - around), round(box.x1 + around)
    top, bottom = round(box.top - around - lacking), round(box.bottom + around + lacking)
    piece = flat[max(0, top) : min(high, bottom), max(0, x0) : min(wide, x1)]
    edges = ((max(0, -top), max(0, bottom - high)), (max(0, -x0), max(0, x1 - wide)))
    return np.pad(piece, edges, constant_values=255)
