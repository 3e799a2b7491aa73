"""Tables turned round: what the form has as rows stands in columns, under labels that are those of its rows."""

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from extractors.alignment.lines import Line
from extractors.alignment.order import SHORT, column_scores
from extractors.document import Block, Cell, Document, Grid, Ragged
from extractors.forms import Block as Part
from extractors.forms import TableForm

_FEWEST = 3
"""Fewer columns than this do not make out a table by their labels: single ones stand in other tables too."""
_SHARE = 0.6


def rows_turned(lines: Sequence[Line], table: TableForm) -> list[int]:
    """Indices of lines of numbers that begin with the label of a column of `table`, where most of its columns do so."""
    for part in table.blocks:
        named = {index: number for index, line in enumerate(lines) if (number := _column(line, part)) is not None}
        if len(set(named.values())) >= max(_FEWEST, _SHARE * len(part.columns)):
            return list(named)
    return []


def _column(line: Line, part: Part) -> int | None:
    """The column that the only label of a line names, before its numbers."""
    first = next((slot for slot in line.slots if slot.folded), None)
    if not line.numbers or len(line.label_slots) != 1 or line.label_slots[0] is not first:
        return None
    scores = column_scores(first.folded, part.columns)
    return max(range(len(scores)), key=scores.__getitem__) if max(scores) >= SHORT else None


def turned(document: Document, tables: Collection[int]) -> Document:
    """`document` with rows and columns exchanged in those of its grids that are among `tables`, by their number."""
    return replace(document, blocks=tuple(_blocks(document, tables)))


def _blocks(document: Document, tables: Collection[int]) -> Iterator[Block]:
    number = 0
    for block in document.blocks:
        yield _exchanged(block) if isinstance(block, Grid) and number in tables else block
        number += isinstance(block, (Grid, Ragged))


def _exchanged(grid: Grid) -> Grid:
    cells = sorted(map(_turned_cell, grid.cells), key=lambda cell: (cell.row, cell.column))
    return Grid(grid.columns, grid.rows, tuple(cells))


def _turned_cell(cell: Cell) -> Cell:
    return replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
