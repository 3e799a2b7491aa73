"""Cells with spans, as a format gives them, put into a grid that they tile exactly once."""

from collections.abc import Mapping, Sequence
from operator import attrgetter

from msgspec import Struct

from extractors.document import MAX_CELLS, Cell, Grid, LimitExceeded

MAX_COLSPAN = 1000
MAX_ROWSPAN = 65_534
"""The limits of the HTML standard (Tables, processing model), held for every format."""


class Placed(Struct, frozen=True, gc=False):
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
    ends: dict[int, int] = {}  # for each column the row below its last cell: where a row is placed, it is free or not
    cells: list[Cell] = []
    area = 0
    for number, row in enumerate(rows):
        column = 0
        for placed in row:
            column = column if placed.column is None else placed.column
            while ends.get(column, 0) > number:
                column += 1
            if placed.rowspan == placed.colspan == 1:
                cells.append(Cell(number, column, placed.text, placed.locator))
                ends[column] = number + 1
                area += 1
                column += 1
                continue
            cell = _spanning(ends, placed, number, column, len(rows))
            right, bottom = cell.right, cell.bottom
            area += (right - column) * (bottom - number)
            if area > MAX_CELLS:
                raise LimitExceeded(f"a table of more than {MAX_CELLS} cells")
            ends.update(dict.fromkeys(range(column, right), bottom))
            cells.append(cell)
            column = right
        if area > MAX_CELLS:
            raise LimitExceeded(f"a table of more than {MAX_CELLS} cells")
    if not cells:
        return None
    columns = max(ends) + 1
    if len(rows) * columns > MAX_CELLS:
        raise LimitExceeded(f"a table of {len(rows)} rows × {columns} columns")
    if area < len(rows) * columns:
        cells.extend(_fillers(cells, len(rows), columns))
    cells.sort(key=attrgetter("row", "column"))
    return Grid(len(rows), columns, tuple(cells))


def _spanning(ends: Mapping[int, int], placed: Placed, row: int, column: int, rows: int) -> Cell:
    rowspan = max(1, min(placed.rowspan, MAX_ROWSPAN, rows - row))
    wanted = max(1, min(placed.colspan, MAX_COLSPAN))
    colspan = next((width for width in range(1, wanted) if ends.get(column + width, 0) > row), wanted)
    return Cell(row, column, placed.text, placed.locator, rowspan, colspan)


def _fillers(cells: Sequence[Cell], rows: int, columns: int) -> list[Cell]:
    taken = {(y, x) for cell in cells for y in range(cell.row, cell.bottom) for x in range(cell.column, cell.right)}
    places = ((row, column) for row in range(rows) for column in range(columns))
    return [Cell(*place, "", None, filler=True) for place in places if place not in taken]
