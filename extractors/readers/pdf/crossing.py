"""Numbers that run over the edge of their cell: their digits would be shared out between two cells, or be lost."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from extractors.readers.pdf.pages import Box, Character

CLOSE: Final = 0.15
"""Share of their height by which two digits of one number are apart; a cell leaves more free on its sides."""


def crosses(cells: Iterable[Sequence[Character]]) -> bool:
    """Whether digits of one number are in two of the `cells`."""
    digits = [(c, number) for number, inside in enumerate(cells) for c in inside if c.text.isdecimal()]
    digits.sort(key=lambda item: (round(item[0].baseline), item[0].x0))
    return any(one[1] != other[1] and _are_one_number(one[0], other[0]) for one, other in pairwise(digits))


def reaches_out(boxes: Sequence[Box], characters: Iterable[Character], rest: Iterable[Character]) -> bool:
    """Whether a digit of the `rest`, in no table, goes on from one in a table, or lies on the side of it."""
    digits = [c for c in rest if c.text.isdecimal()]
    level = [(c, box) for c in digits for box in boxes if box.top <= (c.top + c.bottom) / 2 <= box.bottom]
    if any(c.x0 < side < c.x1 for c, box in level for side in (box.x0, box.x1)):
        return True
    near = [c for c, box in level if min(abs(c.x0 - box.x1), abs(box.x0 - c.x1)) < c.bottom - c.top]
    apart = set(map(id, digits))
    others = [c for c in characters if c.text.isdecimal() and id(c) not in apart] if near else []
    return any(_are_one_number(*sorted((one, other), key=_start)) for one in near for other in others)


def _start(character: Character) -> float:
    return character.x0


def _are_one_number(left: Character, right: Character) -> bool:
    height = left.bottom - left.top
    level = abs(left.baseline - right.baseline) < CLOSE * height
    return level and left.x0 < right.x0 and abs(right.x0 - left.x1) < CLOSE * height
