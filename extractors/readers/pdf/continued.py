"""Tables that go on on the next page: the pieces of one table are brought onto one set of columns.

A piece without rows under a merged label lacks the line that parts the label's column, so that the header on one page
and the numbers on the next count their columns differently, though they stand below one another on paper. A merged
label that fills the height of a page may have no line round it at all: then the piece begins right of it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from extractors.document import Block, Cell, Grid
from extractors.readers.pdf.rules import SNAP, Found

OPEN: Final = 4
"""Columns that a piece must have in common with another for it to lack the outer ones on the left: no two tables of a
report have as many in common by chance."""

Piece = Block | Found


def unified(pages: Sequence[Sequence[Piece]]) -> list[list[Block]]:
    """The blocks of every page, the pieces of a table that is broken over pages with the same columns."""
    edges: dict[int, Sequence[float]] = {}
    for pieces in filter(None, _broken([[p for p in page if isinstance(p, Found)] for page in pages])):
        finest = _finest(pieces)
        edges.update((id(piece), finest) for piece in pieces)
    return [
        [_refined(piece, edges.get(id(piece), piece.xs)) if isinstance(piece, Found) else piece for piece in page]
        for page in pages
    ]


def _broken(pages: Sequence[Sequence[Found]]) -> Iterator[list[Found]]:
    """The last table of a page with the first of the next, and so on as long as a page holds one table alone."""
    pieces: list[Found] = []
    for page in pages:
        if pieces and page and _places(_finest(pieces), page[0].xs) is not None:
            pieces.append(page[0])
            if len(page) == 1:
                continue
        yield pieces
        pieces = list(page[-1:])
    yield pieces


def _finest(pieces: Sequence[Found]) -> Sequence[float]:
    return max((piece.xs for piece in pieces), key=len)


def _places(one: Sequence[float], other: Sequence[float]) -> list[int] | None:
    """Where the edges of the coarser stand among those of the finer; None where they are no columns of one table."""
    coarse, fine = sorted((one, other), key=len)
    if len(coarse) < 2 or abs(coarse[-1] - fine[-1]) > SNAP:
        return None
    if abs(coarse[0] - fine[0]) > SNAP and len(coarse) <= OPEN:
        return None
    places = [min(range(len(fine)), key=lambda index: abs(fine[index] - x)) for x in coarse]
    near = all(abs(fine[place] - x) <= SNAP for place, x in zip(places, coarse, strict=True))
    return places if near and len(set(places)) == len(places) else None


def _refined(found: Found, xs: Sequence[float]) -> Grid:
    """The grid on the edges `xs`, which include its own."""
    at = _places(found.xs, xs)
    if at is None or len(xs) == len(found.xs):
        return found.grid
    cells = (
        replace(cell, column=at[cell.column], colspan=at[cell.right] - at[cell.column]) for cell in found.grid.cells
    )
    open_labels = (Cell(row, 0, "", None, 1, at[0], filler=True) for row in range(found.grid.rows) if at[0])
    ordered = sorted((*open_labels, *cells), key=lambda cell: (cell.row, cell.column))
    return Grid(found.grid.rows, len(xs) - 1, tuple(ordered))
