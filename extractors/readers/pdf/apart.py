"""Rows without ruling lines whose numbers a browser sets apart where a page ends: some above or below the others.

Which row such numbers are of is not told; that a row beside them has blanks makes a doubt.
"""

from collections.abc import Sequence
from itertools import pairwise

from extractors.document import Cell, Grid
from extractors.readers.pdf.columns import Column, columns_under
from extractors.readers.pdf.rules import Found
from extractors.readers.pdf.text import Line


def has_numbers_apart(grid: Grid, labels: int) -> bool:
    """Whether a row without label has numbers alone, no more than a row next to it has blanks beside its label.

    `labels` is how many columns of labels there are.
    """
    cells: list[list[Cell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        cells[cell.row].append(cell)
    rows = [_row(own, labels) for own in cells]
    return any(_completes(one, other) or _completes(other, one) for one, other in pairwise(rows))


_Row = tuple[bool, dict[int, str]]
"""Whether a row has a label of its own, and the texts of its other cells by their column."""


def _row(cells: Sequence[Cell], labels: int) -> _Row:
    own = [cell for cell in cells if cell.rowspan == 1]
    labelled = any(cell.text and cell.column < labels for cell in own)
    return labelled, {cell.column: cell.text for cell in own if cell.column >= labels}


def _completes(numbers: _Row, row: _Row) -> bool:
    (labelled, texts), (has_label, beside) = numbers, row
    written = {column: text for column, text in texts.items() if text}
    if labelled or not has_label or not written or not any(text.isdigit() for text in beside.values()):
        return False
    return all(text.isdigit() for text in written.values()) and len(written) <= list(beside.values()).count("")


def goes_on_above(line: Line, above: Found) -> bool:
    """Whether a line below a table, or on top of the next page, is numbers that stand where its last row is blank."""
    last = _row([cell for cell in above.grid.cells if cell.row == above.grid.rows - 1], above.labels)
    texts = _texts_below(line, above.columns, above.labels)
    return bool(texts) and _completes((False, texts), last) and not any(last[1].get(column) for column in texts)


def _texts_below(line: Line, columns: Sequence[Column], labels: int) -> dict[int, str]:
    """The words of a line by the column that each stands in; none where one stands in no column."""
    words = line.words()
    under = [columns_under(columns, Column(word.x0, word.x1)) for word in words]
    if any(len(found) != 1 for found in under):
        return {}
    return {labels + found[0]: word.text for found, word in zip(under, words, strict=True)}
