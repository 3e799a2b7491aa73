"""Tables turned round: what the form has as rows stands in columns, under labels that are those of its rows."""

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from extractors.document import Block, Cell, Document, Grid, Ragged


def turned(document: Document, tables: Collection[int]) -> Document:
    """`document` with rows and columns exchanged in those of its grids that are among `tables`, by their number."""
    return replace(document, blocks=tuple(_blocks(document, tables)))


def _blocks(document: Document, tables: Collection[int]) -> Iterator[Block]:
    number = 0
    for block in document.blocks:
        yield _exchanged(block) if isinstance(block, Grid) and number in tables else block
        number += isinstance(block, Grid | Ragged)


def _exchanged(grid: Grid) -> Grid:
    cells = sorted(map(_turned_cell, grid.cells), key=lambda cell: (cell.row, cell.column))
    return Grid(grid.columns, grid.rows, tuple(cells))


def _turned_cell(cell: Cell) -> Cell:
    return replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
