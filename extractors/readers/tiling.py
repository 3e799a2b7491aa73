"""Cells with spans, as a format gives them, put into a grid that they tile exactly once."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from extractors.document import MAX_CELLS, Cell, Grid, LimitExceeded

MAX_COLSPAN = 1000
MAX_ROWSPAN = 65_534
"""The limits of the HTML standard (Tables, processing model), held for every format."""


class Placed(Struct, frozen=True):
    """A cell on its way into a grid: its text and spans. Formats that say in which `column` a cell stands give it."""

    text: str
    locator: str
    rowspan: int = 1
    colspan: int = 1
    column: int | None = None


def tile(rows: Sequence[Sequence[Placed]]) -> Grid | None:
    """The grid of `rows`, each cell at its column or at the first free one of its row (HTML's forming of tables).

    A span is cut where it would run into a cell that stands already (one from above: rows are placed from the top, so
    nothing ever stands below). Places that no cell takes become fillers.
    None where there is no cell at all. Raises `LimitExceeded` above the limit of cells.
    """
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        column = 0
        for placed in row:
            column = _first_free(taken, number, column if placed.column is None else placed.column)
            cell = _place(taken, placed, number, column, len(rows))
            cells.append(cell)
            column = cell.right
    if not cells:
        return None
    columns = max(cell.right for cell in cells)
    if len(rows) * columns > MAX_CELLS:
        raise LimitExceeded(f"a table of {len(rows)} rows × {columns} columns")
    cells.extend(_fillers(taken, len(rows), columns))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(len(rows), columns, tuple(cells))


def _first_free(taken: set[tuple[int, int]], row: int, column: int) -> int:
    while (row, column) in taken:
        column += 1
    return column


def _place(taken: set[tuple[int, int]], placed: Placed, row: int, column: int, rows: int) -> Cell:
    rowspan = max(1, min(placed.rowspan, MAX_ROWSPAN, rows - row))
    wanted = max(1, min(placed.colspan, MAX_COLSPAN))
    colspan = next((width for width in range(1, wanted) if (row, column + width) in taken), wanted)
    if len(taken) + rowspan * colspan > MAX_CELLS:
        raise LimitExceeded(f"a table of more than {MAX_CELLS} cells")
    taken.update((row + down, column + right) for down in range(rowspan) for right in range(colspan))
    return Cell(row, column, placed.text, placed.locator, rowspan, colspan)


def _fillers(taken: set[tuple[int, int]], rows: int, columns: int) -> Iterable[Cell]:
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in taken:
                yield Cell(row, column, "", None, filler=True)
