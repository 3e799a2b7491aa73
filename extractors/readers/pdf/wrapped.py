"""Numbers that a narrow cell breaks over two lines: `1` above `0` is ten only where the page shows it to be one number.

Two rows without a rule between them look the same in a cell of their own. What parts the two is the cell's width, which
a wrapped number fills, and the row: one number beside it, half way between the two lines, says that it is one row.
"""

import re
from collections.abc import Sequence
from typing import Final

from extractors.glyphs import STROKE
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.text import Line

Content = Sequence[Line]
"""The lines of one cell."""

PADDING: Final = 6.0
"""Points on either side of a cell that its text leaves free: editors leave 3 to 5.7."""
LIKE: Final = 0.2
"""Share of their height by which the digits of one number may differ: a raised footnote mark is no digit of it."""
_STACKED: Final = 2
"""Cells of one row with numbers below other lines, level with one another, from which it is several rows."""
_ZERO: Final = re.compile(r"[-+－＋]?[0０][0-9０-９]")
_FIRST: Final = "0123456789０１２３４５６７８９+-－＋"
_NUMBER: Final = re.compile(r"[-+－＋]?[0-9０-９][0-9０-９,，.．]*(?:万?元|[件个项条次宗])?")


def is_wrapped(lines: Content) -> bool:
    """Whether several lines may be one number: digits of one size, broken in their midst."""
    if not 1 < len(lines) <= 4 or lines[0].characters[0].text not in _FIRST:
        return False
    whole = "".join(line.text for line in lines)
    if _NUMBER.fullmatch(whole) is None or _ZERO.match(whole):
        return False
    if not all(line.text[-1].isdigit() or line.text[-1] in ",，.．" for line in lines[:-1]):
        return False
    heights = [line.box.bottom - line.box.top for line in lines]
    return lines[1].text[0] not in "万元件个项条次宗" and max(heights) - min(heights) <= LIKE * max(heights)


def is_stacked(cells: Sequence[Content]) -> bool:
    """Whether what stands in one row of cells is several rows without a rule between: numbers below other lines.

    Or lines of one cell with a number each, well apart from its label, or numbers with text between them.
    """
    if any(sum(map(_is_row, cell)) >= _STACKED or _is_mixed(cell) for cell in cells):
        return True
    levels = [
        {round(line.box.middle) for line in cell[1:] if _is_numbers(line)}
        for cell in cells
        if len(cell) > 1 and not is_wrapped(cell)
    ]
    below = [middle for found in levels for middle in found]
    return any(sum(abs(middle - other) <= 1 for other in below) >= _STACKED for middle in below)


def _is_numbers(line: Line) -> bool:
    return all(_NUMBER.fullmatch(word.text) for word in line.words())


def _is_mixed(cell: Content) -> bool:
    """Whether lines of text stand between lines of numbers."""
    kinds = [_is_numbers(line) for line in cell]
    first = kinds.index(True) if True in kinds else len(kinds)
    text = kinds.index(False, first) if False in kinds[first:] else len(kinds)
    return True in kinds[text:]


def _is_row(line: Line) -> bool:
    words = line.words()
    return len(words) > 1 and _NUMBER.fullmatch(words[-1].text) is not None and not words[0].text.isdigit()


def joined_number(text: str) -> str:
    """The lines of a cell that is certainly one row, joined where they are one number."""
    joined = text.replace("\n", "")
    return joined if _NUMBER.fullmatch(joined) and not _ZERO.match(joined) else text


def texts_of(lines: Content, box: Box, beside: Sequence[Content]) -> tuple[str, tuple[str, ...]]:
    """The text of a cell, and what else it may say. `beside` are the other cells of its row, from left to right."""
    lines = [line for line in lines if not _is_struck(line)] or lines
    stacked = "\n".join(line.text for line in lines)
    if not is_wrapped(lines):
        return stacked, ()
    joined = stacked.replace("\n", "")
    if _fills(lines, box) or _is_one_row(lines, beside):
        return joined, ()
    return stacked, (joined,)


def _is_struck(line: Line) -> bool:
    """Whether all of a line is struck out: what stands in the other lines of its cell takes its place."""
    return all(STROKE in character.text for character in line.characters)


def _fills(lines: Content, box: Box) -> bool:
    """Whether no line but the last leaves room for a further digit."""
    room = (box.x1 - box.x0 - (line.box.x1 - line.box.x0) for line in lines[:-1])
    digit = min(character.x1 - character.x0 for line in lines for character in line.characters)
    return all(space < digit + 2 * PADDING for space in room)


def _is_one_row(lines: Content, beside: Sequence[Content]) -> bool:
    """Whether numbers beside stand alone between the first and the last line, or all of them beside the first.

    A single one may be merged over two rows: then no label must have lines like these. Where no number stands in the
    row, its label takes the number's place.
    """
    numbers = [cell for cell in beside if cell and _NUMBER.fullmatch("".join(line.text for line in cell))]
    alone = sum(_is_between(cell, lines) for cell in numbers)
    on_top = sum(len(cell) == 1 and _near(cell[0], lines[0]) for cell in beside if cell)
    if alone > 1 or (on_top > 2 and on_top == sum(map(bool, beside))):
        return True
    labels = [cell for cell in beside if cell and not any(cell is number for number in numbers)]
    if any(_level(cell, lines) for cell in labels):
        return False
    return bool(alone) or (not numbers and any(_is_between(cell, lines) for cell in labels[-1:]))


def _is_between(cell: Content, lines: Content) -> bool:
    first, last, middle = lines[0].box.middle, lines[-1].box.middle, cell[0].box.middle
    margin = 0.25 * (last - first)
    return len(cell) == 1 and first + margin < middle < last - margin


def _level(cell: Content, lines: Content) -> bool:
    """Whether both cells have the same lines."""
    return len(cell) == len(lines) and all(_near(one, other) for one, other in zip(cell, lines, strict=True))


def _near(one: Line, other: Line) -> bool:
    return abs(one.box.middle - other.box.middle) < LIKE * (other.box.bottom - other.box.top)
