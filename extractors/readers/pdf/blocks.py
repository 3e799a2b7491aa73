"""Labels without ruling lines as blocks: the lines that stand close below one another, and the columns they make."""

from collections.abc import Callable, Sequence
from math import inf
from typing import Final

from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.fitted import begins_label
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.text import Word, bounds

STACKED: Final = 0.5
"""Lines of one label leave a gap of at most this share of their height; rows leave more, mostly."""
BESIDE: Final = 4
"""What a label with another beside it counts for a column; one with none may be merged over several."""
SPACED: Final = 1.0
"""Of the height of its characters: a blank in a label is at most so wide."""


def label_columns(blocks: Sequence[Sequence[Word]]) -> list[Column]:
    """From where to where the columns of labels reach: labels set in by a character or more are a further column.

    Where more labels are set to the middle of columns that stand clear of one another than begin alike in such
    columns, those are the columns; what reaches over several of them is the label of rows without groups.
    """
    boxes = _weighed(blocks)
    centred, begun = (_columns_clear(boxes, place) for place in (_centre, _start))
    whole = sum(weight for _, _, weight in boxes)
    in_middle, alike = (sum(count for _, count in columns) for columns in (centred, begun))
    if in_middle == whole or in_middle > alike or whole > in_middle == alike:
        return [column for column, _ in centred]
    starts: list[float] = []
    before = None
    for x0, height in sorted((box.x0, height) for box, height, _ in boxes):
        if before is None or x0 - before > height:
            starts.append(x0)
        before = x0
    return [Column(start, end) for start, end in zip(starts, [*starts[1:], inf], strict=False)]


_Placed = Callable[[Box], float]
_Boxes = Sequence[tuple[Box, float, int]]
"""Labels with the height of their characters, and what each counts for a column of its own."""
_Counted = tuple[Column, int]
"""From where to where labels of one column reach, and what they count."""


def _weighed(blocks: Sequence[Sequence[Word]]) -> list[tuple[Box, float, int]]:
    """A label with another beside it is certainly no merged one: both are of columns of their own."""
    boxes = [bounds(block) for block in blocks]
    weights = [BESIDE if any(_are_beside(box, other) for other in boxes) else 1 for box in boxes]
    return [(box, block[0].height, weight) for box, block, weight in zip(boxes, blocks, weights, strict=True)]


def _are_beside(one: Box, other: Box) -> bool:
    level = one.top < other.bottom - 1 and other.top < one.bottom - 1
    return level and (one.x1 < other.x0 or other.x1 < one.x0)


def _centre(box: Box) -> float:
    return (box.x0 + box.x1) / 2


def _start(box: Box) -> float:
    return box.x0


def _alike(boxes: _Boxes, place: _Placed) -> list[_Counted]:
    """Labels that stand at one place each, from left to right.

    Of those that begin alike the narrowest shows the column: others may reach over several.
    """
    end = min if place is _start else max
    found: list[_Counted] = []
    before = None
    for x, box, height, weight in sorted((place(box), box, height, weight) for box, height, weight in boxes):
        if before is not None and x - before <= STACKED * height:
            column, count = found[-1]
            found[-1] = Column(min(column.x0, box.x0), end(column.x1, box.x1)), count + weight
        else:
            found.append((Column(box.x0, box.x1), weight))
        before = x
    return found


def _columns_clear(boxes: _Boxes, place: _Placed) -> list[_Counted]:
    """The columns that stand clear of one another and hold the most labels, the fewest of such."""
    best: list[tuple[int, list[_Counted]]] = [(0, [])]
    found = sorted(_alike(boxes, place), key=lambda one: one[0].x1)
    for number, (column, count) in enumerate(found):
        clear = sum(other.x1 < column.x0 for other, _ in found[:number])
        before, columns = best[clear]
        best.append(max(best[-1], (before + count, [*columns, (column, count)]), key=lambda way: way[0]))
    return best[-1][1]


def with_blanks(words: Sequence[Word]) -> list[Word]:
    """Labels with blanks in them put together again: whole, they stand in the middle of their column as others do."""
    found: list[Word] = []
    for word in sorted(words, key=lambda word: (round(word.middle), word.x0)):
        whole = _joined(found[-1], word) if found else None
        if whole is not None and _centred(words, whole) > max(_centred(words, found[-1]), _centred(words, word)):
            found[-1] = whole
        else:
            found.append(word)
    return found


def _joined(left: Word, right: Word) -> Word | None:
    """Two words of one line with a blank between them as one."""
    level = abs(left.middle - right.middle) < STACKED * right.height / 2
    if not level or not 0 <= right.x0 - left.x1 <= SPACED * right.height:
        return None
    return Word(f"{left.text} {right.text}", *bounds((left, right)))


def _centred(words: Sequence[Word], one: Word) -> int:
    """How many words of other lines are set to the same middle."""
    return sum(abs(word.centre - one.centre) < 1 and abs(word.middle - one.middle) > 1 for word in words)


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
    """A block cut where a line begins as a label does, or in upright writing three characters do."""
    upright = is_upright(block)
    texts = [word.text for word in block]
    parts: list[list[Word]] = [[]]
    for number, word in enumerate(block):
        if parts[-1] and begins_label("".join(texts[number : number + 3]) if upright else word.text):
            parts.append([])
        parts[-1].append(word)
    return parts


def is_upright(block: Sequence[Word]) -> bool:
    """Whether a label is written downwards, one character below the other."""
    return len(block) > 1 and all(len(word.text) == 1 for word in block) and not block[0].text.isdigit()


def in_line(one: Box | Word, other: Box | Word, height: float) -> bool:
    """Whether two labels begin, end or are centred alike."""
    off = (one.x0 - other.x0, one.x1 - other.x1, (one.x0 + one.x1 - other.x0 - other.x1) / 2)
    return min(map(abs, off)) < STACKED * height


def _continues(above: Word, word: Word) -> bool:
    close = -STACKED * word.height < word.top - above.bottom <= STACKED * word.height
    alike = min(abs(above.x0 - word.x0), abs(above.centre - word.centre)) < STACKED * word.height
    return close and alike
