"""Pictures of pages to blocks."""

from collections.abc import Callable

from extractors.document import Block
from extractors.readers.imaging.cells import grids_of
from extractors.readers.imaging.layout import blocks_outside
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.plane import prepare
from extractors.readers.pdf.pages import Box


def blocks_of_pixels(pixels: Pixels, locate: Callable[[Box], str]) -> tuple[Block, ...]:
    """What a picture shows, from top to bottom; `locate` names a rectangle of it, in its own pixels."""
    plane = prepare(pixels)

    def place(box: Box) -> str:
        return locate(plane.source_box(box))

    placed: list[tuple[float, Block]] = [
        (table.box.top, grid) for table, grid in zip(plane.tables, grids_of(plane, place), strict=True)
    ]
    placed += blocks_outside(plane, place)
    return tuple(block for _, block in sorted(placed, key=lambda item: item[0]))
