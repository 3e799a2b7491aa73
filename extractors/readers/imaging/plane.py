"""A picture prepared for reading: grey on white, straight, upright, of a usual size; and the way back to the source."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.imaging import deskew, paper, perspective, shades, upright
from extractors.readers.imaging.limits import Pixels, page_scale
from extractors.readers.imaging.pale import with_pale_rules
from extractors.readers.imaging.rules import Table, painted_over, ruling, tables_of
from extractors.readers.imaging.streaks import without_streaks
from extractors.readers.imaging.together import leave_texts_together
from extractors.readers.imaging.white import evened, with_white_rules
from extractors.readers.pdf.pages import Box

SMALLEST_TEXT: Final = 18.0
LARGEST_TEXT: Final = 34.0
"""Text heights, in pixels, between which a picture is left at its size."""
MOST_ENLARGED: Final = 3.0
STRAIGHT: Final = 0.08
"""Degrees of skew left alone: a line across a page then rises by two pixels."""

Matrix = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Plane:
    """`flat` is the prepared picture, `clean` the same without the lines of its `tables`, `height` that of its text.

    `back` leads from its places to those of the source; `struck` is `flat` with the streaks of the scanner that it had.
    """

    flat: Pixels
    clean: Pixels
    tables: tuple[Table, ...]
    height: float
    back: Matrix
    struck: Pixels | None = None

    def source_box(self, box: Box) -> Box:
        """Where `box` stands in the source: the rectangle around its corners."""
        corners = np.array([[x, y, 1.0] for x in (box.x0, box.x1) for y in (box.top, box.bottom)])
        x, y, depth = self.back @ corners.T
        x, y = x / depth, y / depth
        return Box(float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def prepare(pixels: Pixels) -> Plane:
    """The picture made ready."""
    there: Matrix = np.eye(3)
    reduction = min(1.0, page_scale(*pixels.shape[:2]))
    if reduction < 1:
        pixels = cv2.resize(pixels, None, fx=reduction, fy=reduction, interpolation=cv2.INTER_AREA)
        there = np.diag([reduction, reduction, 1.0])
    shown = shades.dark_on_light(pixels)
    grey, stamps = paper.grey_of(shown)
    # White rules are told by the shade beside them: they are looked for where it still is.
    ground = grey if stamps is None else np.where(stamps > 0, 0, grey).astype(np.uint8)
    lifted = shades.without_shades(shown)
    scanned = paper.contrasted(paper.flattened(grey if lifted is shown else paper.grey_of(lifted)[0]))
    pictures = [*without_streaks(scanned, ground), scanned]
    pictures, there = _straightened(pictures if pictures[0] is not scanned else pictures[:2], there)
    height = paper.text_height(paper.ink_of(pictures[0]))
    clean, tables = _ruled(pictures[0], pictures[1], height)
    turns = upright.quarter_turns(clean, height)
    if turns:
        there = _turn(turns, clean.shape) @ there
        pictures = [np.ascontiguousarray(np.rot90(picture, turns)) for picture in pictures]
        clean, tables = _ruled(pictures[0], pictures[1], height)
    struck = pictures[2] if len(pictures) > 2 else None
    return Plane(pictures[0], clean, tables, height, np.linalg.inv(there), struck)


def _ruled(flat: Pixels, ground: Pixels, height: float) -> tuple[Pixels, tuple[Table, ...]]:
    dark = ruling(with_pale_rules(flat, height), height)
    lines = with_white_rules(dark, ground, height)
    tables = tables_of(lines, height)
    if len(lines.horizontal) + len(lines.vertical) > len(dark.horizontal) + len(dark.vertical):
        if leave_texts_together(tables, flat, height):
            lines, tables = dark, tables_of(dark, height)
        else:
            flat = evened(flat, tables)
    return painted_over(flat, lines, tables, height), tuple(tables)


def _straightened(pictures: list[Pixels], there: Matrix) -> tuple[list[Pixels], Matrix]:
    """Deskewed, levelled and brought to a usual size in one step: each resampling costs sharpness.

    The first of the pictures tells how it lies.
    """
    flat = pictures[0]
    angle = deskew.skew(flat)
    height = paper.text_height(paper.ink_of(flat))
    scale = 1.0
    if not SMALLEST_TEXT <= height <= LARGEST_TEXT:
        scale = min(MOST_ENLARGED, paper.USUAL_TEXT / height, 1.2 * page_scale(*flat.shape))
    if scale < 1:
        pictures = [cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for picture in pictures]
        there, scale, flat = np.diag([scale, scale, 1.0]) @ there, 1.0, pictures[0]
    high, wide = flat.shape
    matrix: Matrix = np.eye(3)
    turned = flat
    if abs(angle) >= STRAIGHT or scale != 1:
        matrix[:2] = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, scale)
        turned = _warped(flat, matrix)
    ink = paper.ink_of(turned)
    level = perspective.levelled(ink, paper.text_height(ink))
    if level is not None:
        matrix = level @ matrix
        turned = _warped(flat, matrix)
    if turned is flat:
        return pictures, matrix @ there
    return [turned, *(_warped(picture, matrix) for picture in pictures[1:])], matrix @ there


def _warped(flat: Pixels, matrix: Matrix) -> Pixels:
    """The picture moved by `matrix`, which is itself moved so that the whole of it is seen."""
    high, wide = flat.shape
    size = _room(matrix, wide, high)
    return cv2.warpPerspective(
        flat, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255.0
    )


def _room(matrix: Matrix, wide: int, high: int) -> tuple[int, int]:
    """Width and height that hold the whole turned picture; `matrix` is moved so that it begins at 0, 0."""
    corners = matrix @ np.array([[0.0, wide, 0.0, wide], [0.0, 0.0, high, high], [1.0, 1.0, 1.0, 1.0]])
    corners /= corners[2]
    low, far = corners[:2].min(axis=1), corners[:2].max(axis=1)
    matrix[:2] -= np.outer(low, matrix[2])
    return int(np.ceil(far[0] - low[0])), int(np.ceil(far[1] - low[1]))


def _turn(turns: int, shape: tuple[int, ...]) -> Matrix:
    """Where a place comes to lie when a picture of `shape` (rows, columns) is turned counter-clockwise."""
    high, wide = shape[:2]
    if turns == 1:
        return np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, wide], [0.0, 0.0, 1.0]])
    if turns == 2:
        return np.array([[-1.0, 0.0, wide], [0.0, -1.0, high], [0.0, 0.0, 1.0]])
    return np.array([[0.0, -1.0, high], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
