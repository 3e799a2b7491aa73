"""Formats that are made of others: a spreadsheet with a report's text and tables, Word 97 files by LibreOffice."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from extractors.document import Grid, Paragraph
from extractors.readers import docx
from tests.readers.test_office import save_as
from tests.readers.test_sheet import letters, workbook, worksheet

_WIDTH = 16
_BATCH = 50
"""Files that LibreOffice is given at a time: of hundreds it silently leaves the last out."""


def as_spreadsheet(word: bytes) -> bytes:
    """The lines and tables of a Word file on one sheet, one below the other."""
    rows: list[list[str | int | None]] = []
    merges: list[str] = []
    for block in docx.read(word).blocks:
        if isinstance(block, Paragraph):
            rows.append([block.text])
        elif isinstance(block, Grid):
            merges += [*_merges(block, len(rows) + 1)]
            rows += [*_lines(block), []]
    return workbook({"年报": worksheet(rows, merges)})


def _lines(grid: Grid) -> list[list[str | int | None]]:
    lines: list[list[str | int | None]] = [[None] * max(_WIDTH, grid.columns) for _ in range(grid.rows)]
    for cell in grid.cells:
        text = cell.text.strip()
        lines[cell.row][cell.column] = int(text) if text.isascii() and text.isdigit() else text
    return lines


def _merges(grid: Grid, top: int) -> list[str]:
    return [
        f"{letters(cell.column)}{top + cell.row}:{letters(cell.right - 1)}{top + cell.bottom - 1}"
        for cell in grid.cells
        if cell.rowspan * cell.colspan > 1
    ]


def as_word(files: Sequence[bytes]) -> list[bytes]:
    """Word files as Word 97 wrote them. Needs LibreOffice."""
    converted: list[bytes] = []
    for start in range(0, len(files), _BATCH):
        batch = {f"{number}.docx": data for number, data in enumerate(files[start : start + _BATCH])}
        with TemporaryDirectory() as folder:
            converted += save_as(batch, "doc", Path(folder))
    return converted
