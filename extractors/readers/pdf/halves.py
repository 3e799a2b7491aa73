"""Tables set in two halves side by side, as the statistics forms of before 2019 are: labels, numbers, labels, numbers.

Without ruling lines each half has rows and columns of its own. Both are laid out for themselves and put side by side.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from extractors.document import Cell, Grid
from extractors.readers.pdf.text import Word

if TYPE_CHECKING:
    from extractors.readers.pdf.positions import Row

ROWS: Final = 2
"""Rows with a number between two labels from which these are two halves."""
SAME_ROW: Final = 0.5
"""Share of a character's height by which the middles of the halves of one row differ at most."""


def gutter(rows: Sequence["Row"]) -> float | None:
    """The x that parts two halves, each with labels and numbers of its own; None where there is none."""
    inner = [(word, row.words[place + 1 :]) for row in rows for place, word in _between_labels(row)]
    columns = [[(w, after) for w, after in inner if abs(w.centre - one.centre) < w.height] for one, _ in inner]
    best = max(columns, key=len, default=[])
    if len(best) < ROWS:
        return None
    end, start = max(word.x1 for word, _ in best), min(after[0].x0 for _, after in best)
    others = [word for row in rows for word in row.words]
    start = min((word.x0 for word in others if word.centre > end), default=start)
    crossed = start <= end or any(word.x0 < (end + start) / 2 < word.x1 for word in others)
    return None if crossed else (end + start) / 2


def _between_labels(row: "Row") -> Iterator[tuple[int, Word]]:
    """The numbers of a row that ends in numbers with a label on either side, and their places."""
    kinds = ["number" if row.is_number(word) else "label" for word in row.words]
    for place, (kind, word) in enumerate(zip(kinds, row.words, strict=True)):
        if row.numbers and kind == "number" and kinds[0] == "label" and kinds[place + 1 : place + 2] == ["label"]:
            yield place, word


def side_by_side(left: tuple[Grid, Sequence[float]], right: tuple[Grid, Sequence[float]], height: float) -> Grid:
    """Two grids, each with the middles of its rows, as one; rows of one that stand beside none of the other are added.

    What the other half lacks there is not printed.
    """
    places = [(y, half, row) for half, (_, middles) in enumerate((left, right)) for row, y in enumerate(middles)]
    at: list[dict[int, int]] = [{}, {}]
    rows, before = 0, (0.0, -1)
    for y, half, row in sorted(places):
        beside = rows > 0 and half != before[1] and before[1] >= 0 and y - before[0] < SAME_ROW * height
        rows += not beside
        at[half][row] = rows - 1
        before = (y, -1 if beside else half)
    cells = [*_moved(left[0], at[0], 0), *_moved(right[0], at[1], left[0].columns)]
    columns = left[0].columns + right[0].columns
    cells += _fillers(cells, rows, columns)
    return Grid(rows, columns, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _moved(grid: Grid, at: dict[int, int], column: int) -> Iterator[Cell]:
    for cell in grid.cells:
        first, last = at[cell.row], at[cell.bottom - 1]
        yield replace(cell, row=first, rowspan=last - first + 1, column=cell.column + column)


def _fillers(cells: Sequence[Cell], rows: int, columns: int) -> list[Cell]:
    taken: dict[int, set[int]] = defaultdict(set)
    for cell in cells:
        for row in range(cell.row, cell.bottom):
            taken[row].update(range(cell.column, cell.right))
    free = ((row, column) for row in range(rows) for column in range(columns) if column not in taken[row])
    return [Cell(row, column, "", None, filler=True) for row, column in free]
