"""Tables of HTML and DOCX while they are read: which are data, which only lay a page out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.document import Block, Paragraph, Picture
from extractors.readers.tiling import Placed, tile

_LONG = 300
"""A cell with more text than this holds prose: the longest label of any form has 40 characters, with its gloss 90."""
_SHORT = 16
"""No more than a number with its unit; a title is longer."""
_NUMBER = re.compile(r"\s*[0-9０-９][0-9０-９,，.]{0,14}\s*")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the format gives it: its rows of cells, and beside each cell everything that the cell holds."""

    rows: list[list[Placed]]
    contents: list[list[tuple["Content", ...]]]


Content = Paragraph | Picture | Table


def unboxed(held: Iterable[Content]) -> Iterator[Content]:
    """What a cell holds, a table of one cell with a few characters in it, as a number has, taken for these."""
    for content in held:
        if isinstance(content, Table) and [len(row) for row in content.rows] == [1]:
            pieces = content.contents[0][0]
            if len(content.rows[0][0].text) <= _SHORT and all(isinstance(piece, Paragraph) for piece in pieces):
                yield from pieces
                continue
        yield content


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
