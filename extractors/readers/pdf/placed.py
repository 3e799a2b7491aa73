"""Cells as a table without ruling lines is filled: none lies on another."""

from collections.abc import Iterable
from dataclasses import dataclass

from extractors.readers.pdf.text import Word


@dataclass(slots=True)
class Placed:
    """A cell as it is filled."""

    row: int
    column: int
    rowspan: int
    colspan: int
    words: list[Word]

    @property
    def bottom(self) -> int:
        """First row after the cell."""
        return self.row + self.rowspan

    @property
    def right(self) -> int:
        """First column after the cell."""
        return self.column + self.colspan


def put(cells: list[Placed], cell: Placed) -> None:
    """Adds a cell, cut back to what is free; where nothing is, its words join the cell that stands there."""
    for other in cells:
        if other.row <= cell.row < other.bottom and other.column <= cell.column < other.right:
            other.words += cell.words
            return
    for other in cells:
        level = other.row < cell.bottom and cell.row < other.bottom
        if level and cell.column < other.column < cell.right:
            cell.colspan = other.column - cell.column
        if level and other.column <= cell.column < other.right and other.row > cell.row:
            cell.rowspan = other.row - cell.row
    cells.append(cell)


def widen(cells: Iterable[Placed], columns: int) -> None:
    """Widens labels over the columns right of them that are free: where none is drawn, a label ends at the next."""
    taken = _taken(cells)
    for cell in cells:
        while cell.right < columns:
            beyond = {(row, cell.right) for row in range(cell.row, cell.bottom)}
            if beyond & taken:
                break
            taken |= beyond
            cell.colspan += 1


def blanks(cells: Iterable[Placed], rows: int, columns: int) -> list[Placed]:
    """A cell for every place of so many rows and columns that no cell covers."""
    taken = _taken(cells)
    free = ((row, column) for row in range(rows) for column in range(columns))
    return [Placed(row, column, 1, 1, []) for row, column in free if (row, column) not in taken]


def _taken(cells: Iterable[Placed]) -> set[tuple[int, int]]:
    return {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.bottom)
        for column in range(cell.column, cell.right)
    }
