"""Rows of a lattice in which nothing stands: the ends of merged cells that are drawn shorter than the rows beside them.

Browsers draw a merged cell so where a page cuts it. Its end runs through the midst of a row, whose cells then reach
over two rows of the lattice, the second of which is only the rest of the merged cell.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from extractors.document import Cell


def without_slivers(rows: int, columns: int, cells: Sequence[Cell]) -> tuple[int, list[Cell]]:
    """The rows and the cells of a grid without each row that most cells only reach into, where the others are blank."""
    kept = list(cells)
    while (sliver := _sliver(rows, columns, kept)) is not None:
        rows -= 1
        kept = [_without(cell, sliver) for cell in kept if not (cell.row == sliver and cell.rowspan == 1)]
    return rows, kept


def _sliver(rows: int, columns: int, cells: Sequence[Cell]) -> int | None:
    written = {cell.row for cell in cells if cell.rowspan == 1 and cell.text}
    return next((row for row in range(rows) if row not in written and _reach_into(row, columns, cells)), None)


def _reach_into(row: int, columns: int, cells: Sequence[Cell]) -> bool:
    """Whether the cells over most columns reach into a row from the one above, or all of them from the one below."""
    merged = [cell for cell in cells if cell.rowspan > 1 and cell.row <= row < cell.row + cell.rowspan]
    filled = [cell for cell in merged if cell.text]
    if 2 * sum(cell.colspan for cell in merged) <= columns or not filled:
        return False
    return all(cell.row < row for cell in filled) or all(cell.row + cell.rowspan > row + 1 for cell in filled)


def _without(cell: Cell, row: int) -> Cell:
    """A cell once a row is gone."""
    if cell.row > row:
        return replace(cell, row=cell.row - 1)
    return replace(cell, rowspan=cell.rowspan - 1) if cell.row + cell.rowspan > row else cell
