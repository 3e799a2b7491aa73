"""Tables that go on in the next picture: the pieces of one table are brought onto one set of columns, as in a PDF."""

from collections.abc import Sequence
from typing import Final

from extractors.document import Block, Grid
from extractors.readers.pdf.continued import Piece, unified
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.rules import Found

WIDE: Final = 450.0
"""Points that the table of a page is wide."""


def continued(pictures: Sequence[Sequence[Piece]]) -> tuple[Block, ...]:
    """What pictures one after the other show, each as its pieces."""
    pieces = [[_found(block) if isinstance(block, Grid) else block for block in blocks] for blocks in pictures]
    return tuple(block for blocks in unified(pieces) for block in blocks)


def _found(grid: Grid) -> Found:
    """The grid with its edges in points, as if all tables were as wide: pages lie where they fall in a scanner."""
    return Found(grid, Box(0, 0, WIDE, 0), tuple(edge * WIDE for edge in grid.edges))
