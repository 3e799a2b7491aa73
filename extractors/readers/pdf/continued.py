"""Tables that go on on the next page: the pieces of one table are brought onto one set of columns.

A piece without rows under a merged label lacks the line that parts the label's column, so that the header on one page
and the numbers on the next count their columns differently, though they stand below one another on paper. A merged
label that fills the height of a page may have no line round it at all: then the piece begins right of it.

Where nothing is ruled, a column may be blank on one page, and labels of one column stand on it that the other lacks.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from extractors.document import Block, Cell, Grid, Paragraph, is_page_number
from extractors.readers.pdf.columns import Column, columns_under
from extractors.readers.pdf.rules import SNAP, Found

OPEN: Final = 4
"""Columns that a piece must have in common with another for it to lack the outer ones on the left: no two tables of a
report have as many in common by chance."""

Piece = Block | Found


def unified(pages: Sequence[Sequence[Piece]]) -> list[list[Block]]:
    """The blocks of every page, the pieces of a table that is broken over pages with the same columns."""
    pages = _laid_out_alike(pages)
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


# Pieces without rules


def _laid_out_alike(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages, with the pieces of a table without rules that is broken over them on the same columns."""
    found = [list(page) for page in pages]
    for chain in _chains(found):
        pieces = [piece for page, place in chain if isinstance(piece := found[page][place], Found)]
        columns = _united([piece.columns for piece in pieces])
        alike = [_on_columns(piece, columns) for piece in pieces] if columns else []
        if len({len(piece.columns) for piece in alike}) != 1:
            continue
        labels = max(piece.labels for piece in alike)
        for (page, place), piece in zip(chain, alike, strict=True):
            found[page][place] = dataclasses.replace(piece, grid=_with_labels(piece, labels), labels=labels)
    return found


def _chains(pages: Sequence[Sequence[Piece]]) -> Iterator[list[tuple[int, int]]]:
    """Page and place of the pieces of each table without rules that nothing but the number of a page parts."""
    chain: list[tuple[int, int]] = []
    for number, page in enumerate(pages):
        shown = [place for place, piece in enumerate(page) if not _is_number_of_page(piece)]
        if chain and shown and _is_open(page[shown[0]]):
            chain.append((number, shown[0]))
            if len(shown) == 1:
                continue
        yield chain
        chain = [(number, place) for place in shown[-1:] if _is_open(page[place])]
    yield chain


def _is_open(piece: Piece) -> bool:
    return isinstance(piece, Found) and piece.again is not None


def _is_number_of_page(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and is_page_number(piece.text)


def _united(pieces: Sequence[Sequence[Column]]) -> list[Column]:
    """The columns that pieces have together; none where they are not those of one table.

    Few columns say so only where they are all that the pieces have: tables with no numbers but totals have one.
    """
    if len(pieces) < 2:
        return []
    longest = max(map(len, pieces))
    united = list(next(columns for columns in pieces if len(columns) == longest))
    for columns in pieces:
        under = [columns_under(united, column) for column in columns]
        places = [place for found in under for place in found]
        if any(len(found) > 1 for found in under) or len(set(places)) < len(places):
            return []
        if len(places) < OPEN and not len(places) == len(columns) == len(united):
            return []
        united = sorted([*united, *(column for column, at in zip(columns, under, strict=True) if not at)])
    return united


def _on_columns(piece: Found, columns: Sequence[Column]) -> Found:
    return piece.again(columns) if piece.again and len(piece.columns) < len(columns) else piece


def _with_labels(piece: Found, labels: int) -> Grid:
    """The grid with so many columns of labels: its last ones reach over those that it lacks."""
    more = labels - piece.labels
    if not more:
        return piece.grid
    cells = []
    for cell in piece.grid.cells:
        wider = more if cell.column < piece.labels == cell.right else 0
        further = more if cell.column >= piece.labels else 0
        cells.append(replace(cell, column=cell.column + further, colspan=cell.colspan + wider))
    if not piece.labels:
        cells += [Cell(row, 0, "", None, 1, more, filler=True) for row in range(piece.grid.rows)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(piece.grid.rows, piece.grid.columns + more, tuple(cells))
