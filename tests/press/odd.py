"""Shapes of table three and four that no form shows and some editors make: one of them a report."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.press.disorders import Oddity
from tests.press.sheet import Placed, Sheet

_ORDINAL = re.compile(r"([0-9])[.、]\s*(.*)", re.DOTALL)
_EVERY = 9
"""Rows between two headers."""


def odd(sheet: Sheet, oddity: Oddity) -> Sheet:
    """The sheet in the shape `oddity`; unchanged where that is another table's."""
    change = _CHANGES.get(oddity)
    return sheet if change is None or sheet.table != "applications" else change(sheet)


def by_rows(sheet: Sheet) -> Sheet:
    """Table four with a row for each procedure: the labels of its lowest header over the first five numbers."""
    numbers = sorted((c for c in sheet.cells if c.role == "number"), key=lambda c: c.column)
    leaves = [c for c in sheet.cells if c.row + c.rowspan == sheet.header][-5:]
    cells = [Placed(0, 0, 1, 2, "类别", "header")]
    cells += [replace(c, row=0, rowspan=1, column=2 + n) for n, c in enumerate(sorted(leaves, key=lambda c: c.column))]
    groups = [c.text for c in sorted(sheet.cells, key=lambda c: (c.column, c.row)) if c.colspan in (5, 10)]
    cells.append(Placed(1, 0, 1, 2, groups[0], "label"))
    cells.append(Placed(2, 0, 2, 1, groups[1], "merged"))
    cells += [Placed(2 + n, 1, 1, 1, text, "label") for n, text in enumerate(groups[2:4])]
    cells += [replace(c, row=1 + n // 5, column=2 + n % 5) for n, c in enumerate(numbers)]
    return replace(sheet, width=7, height=4, header=1, cells=tuple(cells))


def _first(sheet: Sheet) -> int:
    """The column of the first number."""
    return min(c.column for c in sheet.cells if c.role == "number")


def _counted(sheet: Sheet) -> Sheet:
    """A column in front that counts the rows."""
    cells = [replace(c, column=c.column + 1) for c in sheet.cells]
    cells.append(Placed(0, 0, sheet.header, 1, "序号", "header"))
    rows = range(sheet.header, sheet.height)
    cells += [Placed(row, 0, 1, 1, str(number), "label") for number, row in enumerate(rows, 1)]
    return replace(sheet, width=sheet.width + 1, cells=tuple(cells))


def _ordinal_cells(sheet: Sheet) -> Sheet:
    """The ordinal of a row in a cell of its own, without a dot."""
    edge = _first(sheet)

    def parts(cell: Placed) -> Iterator[Placed]:
        match = _ORDINAL.fullmatch(cell.text) if cell.role == "label" else None
        if cell.column >= edge:
            yield replace(cell, column=cell.column + 1)
        elif match:
            yield replace(cell, colspan=1, text=match[1])
            yield replace(cell, column=cell.column + 1, text=match[2])
        else:
            yield replace(cell, colspan=cell.colspan + (cell.column + cell.colspan == edge))

    return replace(sheet, width=sheet.width + 1, cells=tuple(part for cell in sheet.cells for part in parts(cell)))


def _filled(sheet: Sheet) -> Sheet:
    """Merged labels in every row that they reach over, as an undone merge leaves them."""
    merged = [replace(c, row=row, rowspan=1) for c in sheet.cells if c.role == "merged" for row in _rows(c)]
    return replace(sheet, cells=(*(c for c in sheet.cells if c.role != "merged"), *merged))


def _joined(sheet: Sheet) -> Sheet:
    """One column of labels, those of the groups run into each."""
    edge = _first(sheet)
    groups = [c for c in sheet.cells if c.role == "merged"]

    def whole(cell: Placed) -> Placed:
        if cell.column >= edge:
            return cell
        over = "".join(g.text for g in groups if g.row <= cell.row < g.row + g.rowspan) if cell.role == "label" else ""
        return replace(cell, column=0, colspan=edge, text=over + cell.text)

    return replace(sheet, cells=tuple(whole(c) for c in sheet.cells if c.role != "merged"))


def _flat_header(sheet: Sheet) -> Sheet:
    """The lowest labels of the columns alone."""
    lowest = [replace(c, row=0, rowspan=1) for c in sheet.cells if c.row < sheet.header == c.row + c.rowspan]
    up = sheet.header - 1
    below = [replace(c, row=c.row - up) for c in sheet.cells if c.row >= sheet.header]
    return replace(sheet, header=1, height=sheet.height - up, cells=(*lowest, *below))


def _parted(sheet: Sheet) -> Sheet:
    """An empty row below every row."""
    cells = [_moved(c, lambda row: row if row < sheet.header else 2 * row - sheet.header) for c in sheet.cells]
    height = 2 * sheet.height - sheet.header
    taken = {(row, column) for c in cells for row in _rows(c) for column in range(c.column, c.column + c.colspan)}
    free = [(row, x) for row in range(height) for x in range(sheet.width) if (row, x) not in taken]
    empty = [Placed(row, x, 1, 1, "", "empty") for row, x in free]
    return replace(sheet, height=height, cells=(*cells, *empty))


def _rows(cell: Placed) -> range:
    return range(cell.row, cell.row + cell.rowspan)


def _moved(cell: Placed, to: Callable[[int], int]) -> Placed:
    """The cell with its first and last row at other places."""
    first, last = to(cell.row), to(cell.row + cell.rowspan - 1)
    return replace(cell, row=first, rowspan=last - first + 1)


def _headed_again(sheet: Sheet) -> Sheet:
    """The header again between the rows; merged labels go on below it."""
    head = [c for c in sheet.cells if c.row < sheet.header]

    def page(row: int) -> int:
        return (row - sheet.header) // _EVERY

    def pieces(cell: Placed) -> Iterator[Placed]:
        for number in sorted({page(row) for row in _rows(cell)}):
            own = [row + number * sheet.header for row in _rows(cell) if page(row) == number]
            yield replace(cell, row=own[0], rowspan=len(own))

    last = page(sheet.height - 1)
    below = [piece for c in sheet.cells if c.row >= sheet.header for piece in pieces(c)]
    again = [replace(c, row=c.row + number * (_EVERY + sheet.header)) for number in range(1, last + 1) for c in head]
    return replace(sheet, height=sheet.height + last * sheet.header, cells=(*head, *below, *again))


_CHANGES: dict[Oddity, Callable[[Sheet], Sheet]] = {
    "counted": _counted,
    "ordinal_cells": _ordinal_cells,
    "filled": _filled,
    "joined": _joined,
    "flat_header": _flat_header,
    "parted": _parted,
    "headed_again": _headed_again,
}
