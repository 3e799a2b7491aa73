"""Marks that stand in a line by themselves: a label set downwards, or broken in a narrow cell, has such lines.

They are too small for the detector and for the model. Without them one label falls apart into two. A bracket is not,
but by itself the model takes it for a letter.
"""

from collections.abc import Sequence
from typing import Final

from extractors.readers.imaging.doubts import Said, is_value
from extractors.readers.imaging.lines import TextLine, boxes_of
from extractors.readers.imaging.paper import Shapes
from extractors.readers.pdf.pages import UNKNOWN, Box

Read = tuple[TextLine, Said]
"""A line and what it says."""

MARKS: Final = "、，。；："
SMALLEST: Final = 0.2
LARGEST: Final = 0.45
"""Text heights that the ink of a mark is long, its longer way."""
ROOM: Final = 0.7
ROOMY: Final = 1.6
"""Text heights between the lines above and below it: those of a line, not of the gap between two."""
CORNER: Final = 0.1
"""Heights of a character that are left of the ink of its mark, and below it."""
BRACKETS: Final = frozenset("Cc")
"""Letters that a bracket by itself is taken for."""
STROKES: Final = frozenset({"(", "（", "1", "l", "I", "|", UNKNOWN})
COUNTED: Final = frozenset("二三四五六七八九十")
"""What else one may be taken for, or be in doubt with, above a figure of a label set downwards. Not above `一`, which
may be a dash below a number.
"""
FOLLOWS: Final = 0.8
"""Text heights from one character of a label set downwards to the next, at most."""


def lone_marks(shapes: Shapes, read: Sequence[Read], height: float) -> list[Read]:
    """The marks that stand where a line is missing between two lines of words, each with a character's room.

    Which mark it is does not matter: `、` is the one that such labels have. Between numbers it is dirt.
    """
    small = [box for box in boxes_of(shapes) if SMALLEST <= _long(box) / height <= LARGEST]
    rooms = [_room(box, height) for box in small if _fills_a_gap(box, read, height)]
    return [(TextLine(room, room, (), (), parts=(room,)), Said(MARKS[0])) for room in rooms]


def with_brackets(read: Sequence[Read], height: float) -> list[Read]:
    """`read` with what stands above a single character of a label set downwards made the bracket that it is."""
    single = [(line.box, said.text) for line, said in read if len(said.text) == 1]
    characters = [box for box, text in single if text >= "一" and text.isalpha()]
    figures = [
        box
        for box, text in single
        if text in COUNTED and any(_is_above(box, other, height) for other, _ in single if other is not box)
    ]

    def is_bracket(line: TextLine, text: str) -> bool:
        below = characters if text in BRACKETS else figures if text in STROKES else []
        return any(_is_above(line.box, box, height) for box in below)

    return [(line, Said("（", (), said.glyphs)) if is_bracket(line, said.text) else (line, said) for line, said in read]


def _is_above(one: Box, other: Box, height: float) -> bool:
    """Whether the characters in two boxes follow one another downwards."""
    return (
        one.x0 < other.x1
        and other.x0 < one.x1
        and other.middle - one.middle > 0
        and (other.top - one.bottom <= FOLLOWS * height)
    )


def _long(box: Box) -> float:
    return max(box.x1 - box.x0, box.bottom - box.top)


def _fills_a_gap(mark: Box, read: Sequence[Read], height: float) -> bool:
    """Whether the lines right above and right below the mark leave room for one, and none stands beside it."""
    middle = (mark.x0 + mark.x1) / 2
    boxes = [line.box for line, _ in read]
    if any(box.x0 - height < middle < box.x1 + height and box.top <= mark.middle < box.bottom for box in boxes):
        return False
    over = [(line.box, said) for line, said in read if line.box.x0 <= middle < line.box.x1]
    above = max(((box.bottom, said.text) for box, said in over if box.bottom <= mark.middle), default=None)
    below = min(((box.top, said.text) for box, said in over if box.top > mark.middle), default=None)
    if above is None or below is None or is_value(above[1]) or is_value(below[1]):
        return False
    return ROOM * height <= below[0] - above[0] <= ROOMY * height


def _room(mark: Box, size: float) -> Box:
    """The character that the mark stands in the lower left corner of."""
    x0, bottom = mark.x0 - CORNER * size, mark.bottom + CORNER * size
    return Box(x0, bottom - size, x0 + size, bottom)
