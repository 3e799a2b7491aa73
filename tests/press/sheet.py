"""A table as a grid of placed cells, and the ways in which editors and pages cut and swell it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.forms import TableName

Role = Literal["header", "label", "merged", "number", "empty", "extra"]
"""`extra` is a number or note that no cell of the form takes."""


@dataclass(frozen=True)
class Placed:
    """A cell on its sheet: the rectangle from `row`, `column`, counted from 0, and its text with `\\n` for breaks."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    role: Role


@dataclass(frozen=True)
class Sheet:
    """One table as it stands on paper: cells that tile `height` x `width`, the first `header` rows its header."""

    table: TableName | Literal["other"]
    width: int
    height: int
    header: int
    cells: tuple[Placed, ...]

    def row(self, index: int) -> list[Placed]:
        """The cells that start in a row, from left to right."""
        return sorted((c for c in self.cells if c.row == index), key=lambda c: c.column)

    def rows(self) -> list[list[Placed]]:
        """The cells that start in each row."""
        rows: list[list[Placed]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda c: c.column):
            rows[cell.row].append(cell)
        return rows

    def tiles(self) -> list[list[tuple[Placed, bool]]]:
        """Every grid place with the cell that covers it, and whether the cell starts in this row."""
        grid: list[list[tuple[Placed, bool] | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for column in range(cell.column, cell.column + cell.colspan):
                    assert grid[row][column] is None, f"two cells at {row}, {column}"
                    grid[row][column] = (cell, row == cell.row)
        return [[tile for tile in row if tile is not None] for row in grid]


def cut(sheet: Sheet, at: int, *, repeated_header: bool, repeated_label: bool) -> tuple[Sheet, Sheet]:
    """Two sheets, the second from row `at` on. A merged label that the cut divides is repeated or left empty below."""
    head = sheet.header if repeated_header else 0
    above = [replace(c, rowspan=min(c.rowspan, at - c.row)) for c in sheet.cells if c.row < at]
    below = [c for c in sheet.cells if c.row < head]
    for cell in sheet.cells:
        if cell.row + cell.rowspan <= at:
            continue
        start = max(cell.row, at)
        text = cell.text if cell.row >= at or repeated_label else ""
        below.append(replace(cell, row=start - at + head, rowspan=cell.row + cell.rowspan - start, text=text))
    return (
        replace(sheet, height=at, cells=tuple(above)),
        replace(sheet, height=sheet.height - at + head, header=head, cells=tuple(below)),
    )


def closed(sheet: Sheet) -> Sheet:
    """The sheet with an empty row of single cells at its end, as editors leave behind."""
    row = tuple(Placed(sheet.height, x, 1, 1, "", "empty") for x in range(sheet.width))
    return replace(sheet, height=sheet.height + 1, cells=sheet.cells + row)


def _halves(text: str) -> tuple[str, str]:
    """A column label cut where it is broken, or in the middle."""
    above, _, below = text.partition("\n")
    at = (len(text) + 1) // 2
    return (above, below) if below else (text[:at], text[at:])


def split_headers(sheet: Sheet) -> Sheet:
    """The lowest labels of the header over two rows, their first half in the upper; short ones over both."""
    cells: list[Placed] = []
    for cell in sheet.cells:
        lowest = cell.row < sheet.header == cell.row + cell.rowspan
        if cell.row >= sheet.header:
            cells.append(replace(cell, row=cell.row + 1))
        elif not lowest:
            cells.append(cell)
        elif cell.colspan > 1 or len(cell.text) < 4:
            cells.append(replace(cell, rowspan=cell.rowspan + 1))
        else:
            above, below = _halves(cell.text)
            cells += [replace(cell, text=above), replace(cell, row=sheet.header, rowspan=1, text=below)]
    return replace(sheet, height=sheet.height + 1, header=sheet.header + 1, cells=tuple(cells))


def with_column(sheet: Sheet, at: int, header: str, texts: Sequence[str]) -> Sheet:
    """The sheet with one more column before grid column `at`, which may be its end; `texts` stand below the header."""
    cells = [
        replace(c, column=c.column + 1)
        if c.column >= at
        else replace(c, colspan=c.colspan + 1)
        if c.column + c.colspan > at
        else c
        for c in sheet.cells
    ]
    covered = {row for c in cells if c.column < at < c.column + c.colspan for row in range(c.row, c.row + c.rowspan)}
    free = [row for row in range(sheet.header) if row not in covered]
    if free:
        cells.append(Placed(free[0], at, len(free), 1, header, "header"))
    for row, text in zip(range(sheet.header, sheet.height), texts, strict=True):
        if row not in covered:
            cells.append(Placed(row, at, 1, 1, text, "extra" if text else "empty"))
    return replace(sheet, width=sheet.width + 1, cells=tuple(cells))


def with_remark(sheet: Sheet, text: str) -> Sheet:
    """The sheet with a last row that holds a note."""
    cell = Placed(sheet.height, 0, 1, sheet.width, text, "extra")
    return replace(sheet, height=sheet.height + 1, cells=(*sheet.cells, cell))
