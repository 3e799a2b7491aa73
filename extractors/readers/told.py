"""Prose that stands in the cells of a table: a frame round a page may share its lines with the tables on it."""

from collections.abc import Iterable, Iterator, Sequence

from extractors.document import Block, Cell, Grid, Paragraph

_PROSE = 60
"""Characters from which a cell with a full stop inside is running prose."""
_FULL = 0.85
"""Of the longest line in its cell: a shorter one ends its paragraph."""


def is_prose(text: str) -> bool:
    """Whether the text of a cell is running prose."""
    return len(text) >= _PROSE and "。" in text


def with_prose(blocks: Iterable[Block], *, recognised: bool = False) -> Iterator[Block]:
    """`blocks`, and the prose in cells of grids as paragraphs too: above its grid from the first row, else below.

    `recognised`: that of cells read from pictures, else that of all others.
    """
    for block in blocks:
        cells = block.cells if isinstance(block, Grid) else ()
        told = [cell for cell in cells if cell.recognised is recognised and is_prose(cell.text)]
        yield from (paragraph for cell in told if cell.row == 0 for paragraph in _paragraphs(cell))
        yield block
        yield from (paragraph for cell in told if cell.row > 0 for paragraph in _paragraphs(cell))


def _paragraphs(cell: Cell) -> Iterator[Paragraph]:
    for text in _joined(cell.text.split("\n")):
        yield Paragraph(text, cell.locator or "", recognised=cell.recognised)


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs of which `lines` are the lines."""
    full = _FULL * max(map(len, lines))
    text = ""
    for line in lines:
        text += line
        if len(line) < full or line.endswith("。"):
            yield text
            text = ""
    if text:
        yield text
