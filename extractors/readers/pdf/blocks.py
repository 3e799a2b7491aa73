"""Labels without ruling lines as blocks: the lines that stand close below one another, and the columns they make."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.fitted import begins_label
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.text import Word, bounds

STACKED: Final = 0.5
"""Lines of one label leave a gap of at most this share of their height; rows leave more, mostly."""


def label_columns(blocks: Sequence[Sequence[Word]]) -> list[float]:
    """Where the columns of labels start: labels set in by a character or more are a further column.

    Where all labels are set to the middle of columns that stand clear of one another, those are the columns.
    """
    centred = _centred(blocks)
    if all(left.x1 < right.x0 for left, right in pairwise(centred)):
        return [column.x0 for column in centred]
    starts: list[float] = []
    before = None
    for x0, height in sorted((bounds(block).x0, block[0].height) for block in blocks):
        if before is None or x0 - before > height:
            starts.append(x0)
        before = x0
    return starts


def _centred(blocks: Sequence[Sequence[Word]]) -> list[Column]:
    """From where to where labels with one centre reach, from left to right."""
    found: list[Column] = []
    before = None
    for centre, box, height in sorted((sum(bounds(b)[::2]) / 2, bounds(b), b[0].height) for b in blocks):
        if before is not None and centre - before <= STACKED * height:
            found[-1] = Column(min(found[-1].x0, box.x0), max(found[-1].x1, box.x1))
        else:
            found.append(Column(box.x0, box.x1))
        before = centre
    return found


def blocks_of(words: Sequence[Word]) -> list[list[Word]]:
    """Lines of labels that stand close below one another, and begin or are centred alike."""
    blocks: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        block = next((block for block in reversed(blocks) if _continues(block[-1], word)), None)
        if block is None:
            blocks.append([word])
        else:
            block.append(word)
    return blocks


def parted(block: Sequence[Word]) -> list[list[Word]]:
    """A block cut where a line begins as a label does."""
    parts: list[list[Word]] = [[]]
    for word in block:
        if parts[-1] and begins_label(word.text):
            parts.append([])
        parts[-1].append(word)
    return parts


def in_line(one: Box | Word, other: Box | Word, height: float) -> bool:
    """Whether two labels begin, end or are centred alike."""
    off = (one.x0 - other.x0, one.x1 - other.x1, (one.x0 + one.x1 - other.x0 - other.x1) / 2)
    return min(map(abs, off)) < STACKED * height


def _continues(above: Word, word: Word) -> bool:
    close = -STACKED * word.height < word.top - above.bottom <= STACKED * word.height
    alike = min(abs(above.x0 - word.x0), abs(above.centre - word.centre)) < STACKED * word.height
    return close and alike
