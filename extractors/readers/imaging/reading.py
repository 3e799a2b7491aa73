"""Pictures of pages to blocks."""

from collections.abc import Callable, Sequence

from extractors.document import Block
from extractors.readers.imaging.cells import grids_of
from extractors.readers.imaging.ending import Ending
from extractors.readers.imaging.layout import pieces_outside
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.plane import prepare
from extractors.readers.pdf.continued import Piece
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.reader import last_table
from extractors.readers.pdf.rules import Found

Shown = tuple[tuple[Piece, ...], Ending | None]
"""What a picture shows, from top to bottom, and the table without rules in which it ends."""


def pieces_of_pixels(pixels: Pixels, locate: Callable[[Box], str], above: Ending | None = None) -> Shown:
    """What a picture shows; `locate` names a rectangle of it, in its own pixels.

    `above` is the table without rules in which the picture before ends.
    """
    plane = prepare(pixels)

    def place(box: Box) -> str:
        return locate(plane.source_box(box))

    placed: list[tuple[float, Piece]] = [
        (table.box.top, grid) for table, grid in zip(plane.tables, grids_of(plane, place), strict=True)
    ]
    outside, words = pieces_outside(plane, place, above)
    pieces = tuple(piece for _, piece in sorted([*placed, *outside], key=lambda item: item[0]))
    last = last_table(pieces)
    return pieces, None if last is None else Ending(last, words)


def blocks_of(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """The pieces of a picture by itself."""
    return tuple(piece.grid if isinstance(piece, Found) else piece for piece in pieces)
