"""What is merged in a table that is ruled only across, where the lines tell the columns but not the cells.

A wall is taken away where a word crosses it or a background does, behind a label where other rows have a label more,
and in the rows below a header that names one column alone.
"""

import bisect
import re
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import Final

from extractors.readers.pdf.pages import Box, Rule
from extractors.readers.pdf.text import Word

EDGE: Final = 1.0
"""Points by which a word reaches over a line when it crosses it."""
NEAR: Final = 3.0
"""Points within which an end of a line and the edge of a column are one."""
_NUMBER: Final = re.compile(r"[-+]?[0-9０-９](?:[0-9０-９,，.．]*[0-9０-９])?")


def merged(
    xs: Sequence[float],
    ys: Sequence[float],
    words: Sequence[Word],
    fills: Sequence[Box],
    is_closed: Callable[[int, int], bool],
) -> set[tuple[int, int]]:
    """Row and column of the cells that have no wall on their left.

    `is_closed` tells whether a line is drawn both above and below a row in a column.
    """
    fills = [fill for fill in fills if fill.x0 > xs[0] + EDGE or fill.x1 < xs[-1] - EDGE]  # whole rows are no cells
    rows = [[word for word in words if top < word.middle < bottom] for top, bottom in pairwise(ys)]
    columns = range(1, len(xs) - 1)
    walls = {
        (row, column)
        for row, (top, bottom) in enumerate(pairwise(ys))
        for column in columns
        if _is_crossed(xs[column], rows[row]) or _is_covered(xs[column], top, bottom, fills)
    }
    at = [[(_column(xs, word), _NUMBER.fullmatch(word.text) is not None) for word in row] for row in rows]
    holding = {column for row in at for column, number in row if number}
    labels = {column for row in at if any(n for _, n in row) for column, _ in row} - holding
    one_named = False
    for number, row in enumerate(at):
        closed = [column for column in range(len(xs) - 1) if is_closed(number, column)]
        written = {column for column, _ in row}
        label = {column for column, is_number in row if not is_number}
        walls |= {(number, c) for c in _behind_label(columns, written, label, labels) if {c - 1, c} <= {*closed}}
        two = len(written) == 2 and min(written) in label and len(closed) == len(xs) - 1
        one_named = two and (written == label or one_named)
        if one_named:
            left = [column for column in columns if column > min(written) and (number, column) not in walls]
            walls |= {(number, column) for column in left[1:]}
    return walls


def _behind_label(
    columns: Sequence[int], written: Collection[int], label: Collection[int], labels: Collection[int]
) -> list[int]:
    """The blank columns behind the label that hold labels of other rows."""
    found: list[int] = []
    for column in columns:
        if column not in written and column in labels and (column - 1 in label or column - 1 in found):
            found.append(column)
    return found


def _column(xs: Sequence[float], word: Word) -> int:
    return min(max(bisect.bisect(xs, word.centre) - 1, 0), len(xs) - 2)


def _is_crossed(x: float, words: Sequence[Word]) -> bool:
    return any(word.x0 < x - EDGE < x + EDGE < word.x1 for word in words)


def _is_covered(x: float, top: float, bottom: float, fills: Sequence[Box]) -> bool:
    beside = (fill for fill in fills if min(fill.bottom, bottom) - max(fill.top, top) > (bottom - top) / 2)
    return any(fill.x0 < x - 3 * EDGE < x + 3 * EDGE < fill.x1 for fill in beside)


def spanned(
    xs: Sequence[float], ys: Sequence[float], words: Sequence[Word], pieces: Sequence[Rule]
) -> set[tuple[int, int]]:
    """Row and column of the cells that have no wall on their left, as a line below shows that is drawn cell by cell.

    A piece below several columns is below one cell, unless what stands over it is several.
    """
    walls: set[tuple[int, int]] = set()
    for row, (top, bottom) in enumerate(pairwise(ys)):
        below = [piece for piece in pieces if abs(piece.position - bottom) <= NEAR]
        ends = [x for piece in below for x in (piece.start, piece.end)]
        inside = [word for word in words if top < word.middle < bottom]
        for piece in below:
            over = {_column(xs, word) for word in inside if piece.start < word.centre < piece.end}
            crossed = [c for c in range(1, len(xs) - 1) if piece.start + NEAR < xs[c] < piece.end - NEAR]
            if len(over) == 1:
                walls |= {(row, c) for c in crossed if all(abs(xs[c] - end) > NEAR for end in ends)}
    return walls
