"""Tables of HTML and DOCX while they are read: which are data, which only lay a page out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.document import Block, Paragraph, Picture
from extractors.readers.tiling import Placed, tile

_LONG = 300
"""A cell with more text than this holds prose: the longest label of any form has 40 characters, with its gloss 90."""
_SHORT = 16
"""No more than a number with its unit; a title is longer."""
_NUMBER = re.compile(r"\s*[0-9０-９][0-9０-９,，.]{0,14}\s*")
_DIGIT = re.compile(r"[0-9０-９]")
_FEW = 10
"""Cells up to which a table stands for a value; one that only lays a page out holds whole tables of the form."""
OBJECT = "\ufffc"
"""Stands for what is seen in a cell and is no text: a picture, a drawing. It is neither blank nor a number."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the format gives it: its rows of cells, and beside each cell everything that the cell holds."""

    rows: list[list[Placed]]
    contents: list[list[tuple["Content", ...]]]


Content = Paragraph | Picture | Table


def unboxed(held: Iterable[Content]) -> Iterator[Content]:
    """What a cell holds, a table with one number in it, or of one short cell, taken for what stands in it."""
    for content in held:
        if isinstance(content, Table) and _is_value(content):
            yield from (piece for row in content.contents for cell in row for piece in cell)
        else:
            yield content


def _is_value(table: Table) -> bool:
    """Whether a table holds but a few characters, as a number with its unit has, and one number at most."""
    texts = [cell.text for row in table.rows for cell in row]
    if len(texts) > _FEW or len("".join(texts)) > _SHORT:
        return False
    if len(texts) > 1 and sum(_DIGIT.search(text) is not None for text in texts) != 1:
        return False
    return all(isinstance(piece, Paragraph) for row in table.contents for cell in row for piece in cell)


def text_of(held: Sequence[Content]) -> str:
    """The text of a cell by what it holds: that of its paragraphs. What else is seen there alone is marked."""
    text = "\n".join([piece.text for piece in held if isinstance(piece, Paragraph)])
    return text or (OBJECT if any(map(_is_seen, held)) else "")


def _is_seen(piece: Content) -> bool:
    """Whether a picture, or a small table of several numbers, stands in a cell: what it says there is not read."""
    if not isinstance(piece, Table):
        return isinstance(piece, Picture)
    cells = [cell for row in piece.rows for cell in row]
    return len(cells) <= _FEW and any(_DIGIT.search(cell.text) for cell in cells)


def blocks_of(contents: Iterable[Content]) -> Iterator[Block]:
    """The blocks of a document: data tables become grids, layout tables give what they hold.

    A table that holds another, or prose, is layout. One with numbers of its own besides is both: its own cells come
    out as a grid, then the tables, pictures and prose inside them.
    """
    for content in contents:
        if not isinstance(content, Table):
            yield content
            continue
        layout = _is_layout(content)
        data = not layout or _has_numbers(content)
        if data and (grid := tile(content.rows)) is not None:
            yield grid
        yield from blocks_of(_inside(content, only_foreign=data))


def _inside(table: Table, only_foreign: bool) -> Iterator[Content]:
    """What the cells hold; with `only_foreign` without the text that already stands in the grid's cells."""
    for row, contents in zip(table.rows, table.contents, strict=True):
        for cell, held in zip(row, contents, strict=True):
            prose = not only_foreign or len(cell.text) > _LONG
            yield from (piece for piece in held if prose or not isinstance(piece, Paragraph))


def _is_layout(table: Table) -> bool:
    holds_table = any(isinstance(piece, Table) for row in table.contents for cell in row for piece in cell)
    return holds_table or any(len(cell.text) > _LONG for row in table.rows for cell in row)


def _has_numbers(table: Table) -> bool:
    return any(_NUMBER.fullmatch(cell.text) for row in table.rows for cell in row)
