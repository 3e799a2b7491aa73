"""Print too pale to count as ink, in cells that would else be blank: a cell is blank only where nothing can be read."""

from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import TextLine, lines_in
from extractors.readers.imaging.paper import Shapes, shapes_of

PALE: Final = 236.0
"""Brightness, evened out over its neighbours, below which there may be print: the grain of paper stays above."""
LEAST: Final = 0.5
MOST: Final = 1.5
"""Text heights that a digit is high: grain is smaller, the arcs of a stamp and remnants of rules are longer."""


def faint_shapes(clean: Pixels, height: float) -> Shapes:
    """The pale shapes of a page that are as high as a digit and no wider."""
    shapes = shapes_of((cv2.blur(clean, (3, 3)) < PALE).astype(np.uint8))
    return shapes.chosen(
        (shapes.high >= LEAST * height) & (shapes.high <= MOST * height) & (shapes.wide <= MOST * height)
    )


def faint_line(shapes: Shapes, height: float) -> TextLine | None:
    """The line that the pale shapes of a cell may be; None for none, or for several."""
    found = lines_in(shapes, height) if len(shapes) else []
    return found[0] if len(found) == 1 else None


def darkened(clean: Pixels) -> Pixels:
    """The picture with what is pale made as dark as print."""
    smooth = cv2.blur(clean, (3, 3)).astype(np.float32)
    return np.clip(255 - (255 - smooth) * 4, 0, 255).astype(np.uint8)
