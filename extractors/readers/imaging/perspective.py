"""Pages photographed aslant: their ruling lines, which run together, made parallel again.

Lines that are parallel on paper meet in one point of a photograph, or run parallel askew: the slope of each follows
from where it crosses the middle of the page. What two numbers say how is looked for on all lines together, by how
sharply their ink falls on few places then; a broken line counts as much as a whole one, a double one as two.
"""

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.rules import LEVEL, THICK, UPRIGHT, dashed_lines

FEWEST: Final = 24.0
"""Text heights of lines in one direction below which nothing is known of how they run together."""
ENOUGH: Final = 240.0
"""The same from which dashed lines need not be looked for."""
PARALLEL: Final = 0.0012
"""Slope, and difference in slope from one edge of the page to the other, up to which lines are straight and parallel:
two pixels over a page. Double lines leave no more."""
SHARPER: Final = 1.03
"""How many times as sharp the lines must fall together for their page to be called aslant."""
TOGETHER: Final = 10
"""Places of a line that fall together with any one of them, on average: of the strokes of large characters four do."""
STEEPEST: Final = 0.06
"""Slope at the middle of the page, and half the difference between its edges, up to which is searched."""
COARSE: Final = 0.006
"""Step of the first search; each further one goes on from the best with a third of it."""
SEARCHES: Final = 4
APART: Final = 0.4
"""Text heights along the lines from one place looked at to the next."""
MOST: Final = 12_000
"""Places looked at: more do not make the slopes any surer."""

Matrix = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.float32]
Trend = tuple[float, float]
"""By how much the slope of lines grows with every pixel from one to the next, and what it is at the page's edge."""


def levelled(ink: Pixels, height: float) -> Matrix | None:
    """The way to the page seen from straight above; None where its lines are parallel, or too few to tell.

    `ink` stands nearly straight; `height` is that of its text.
    """
    high, wide = ink.shape
    level = _trend(_places(ink, LEVEL * height, height), high)
    upright = _trend(_places(np.ascontiguousarray(ink.T), UPRIGHT * height, height), wide)
    if level is None and upright is None:
        return None
    level, upright = level or (0.0, 0.0), upright or (0.0, 0.0)
    top, bottom = ((0.0, _at(level, 0.0)), (float(high), _at(level, high)))
    left, right = ((0.0, _at(upright, 0.0)), (float(wide), _at(upright, wide)))
    corners = [_crossing(row, column, wide / 2, high / 2) for row in (top, bottom) for column in (left, right)]
    edges = [(0, 0), (wide, 0), (0, high), (wide, high)]
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(edges, np.float32))
    return np.asarray(matrix, np.float64)


def _places(ink: Pixels, long: float, height: float) -> Places:
    """Where level lines are, looked at every few columns: distances from the middle, and rows."""
    step = max(1, round(APART * height))
    lines = _strokes(ink, long)[:, step // 2 :: step]
    if np.count_nonzero(lines) * step < ENOUGH * height:
        lines = _strokes(cv2.bitwise_or(ink, dashed_lines(ink, height)), long)[:, step // 2 :: step]
    bars = cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones((round(THICK * height), 1), np.uint8))
    rows, columns = np.nonzero(cv2.subtract(lines, bars))
    if len(rows) * step < FEWEST * height:
        return np.empty((2, 0), np.float32)
    places = np.stack([columns * step + step // 2 - ink.shape[1] / 2, rows]).astype(np.float32)
    return places[:, :: 1 + len(rows) // MOST]


def _strokes(ink: Pixels, long: float) -> Pixels:
    """The ink of level strokes at least `long`."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(long)), np.uint8))
    return cv2.bitwise_and(lines, ink)


def _trend(places: Places, across: int) -> Trend | None:
    """How the slope of lines grows over the `across` pixels that they lie side by side on; None where it does not."""
    if not places.size:
        return None
    best, step = (0.0, 0.0), COARSE
    reach, far = round(STEEPEST / COARSE), float(np.abs(places[0]).max())
    for _ in range(SEARCHES):
        around = [offset * step for offset in range(-reach, reach + 1)]
        found = [(best[0] + middle, best[1] + edge) for middle in around for edge in around]
        best = max(found, key=lambda slopes: _sharpness(places, slopes, across, far * step / 2))
        reach, step = 3, step / 3
    middle, edge = best
    if max(abs(middle), 2 * abs(edge)) < PARALLEL:
        return None
    sharp = _sharpness(places, best, across)
    if sharp < SHARPER * _sharpness(places, (0.0, 0.0), across) or sharp < TOGETHER * places.shape[1]:
        return None
    return 2 * edge / across, middle - edge


def _sharpness(places: Places, slopes: tuple[float, float], across: int, blur: float = 0.0) -> float:
    """How unevenly ink lies over the places at which its lines cross the middle of the page.

    Of their `slopes` the first is that in the middle; by the second they are more at the one edge, less at the other.
    """
    middle, edge = slopes
    along, rows = places
    growth = 2 * edge / across
    crossing = (rows - (middle - edge) * along) / (1 + growth * along)
    bins = ((crossing - crossing.min()) / max(1.0, blur)).astype(np.int64)
    counts = np.bincount(bins).astype(np.float64)
    return float(np.sum(np.square(counts)))


def _at(trend: Trend, place: float) -> float:
    return trend[0] * place + trend[1]


def _crossing(row: Trend, column: Trend, middle_x: float, middle_y: float) -> tuple[float, float]:
    """Where a level line and an upright one meet; each is its place at the middle of the page, and its slope."""
    (y, slope), (x, lean) = row, column
    crossing_y = (y + slope * (x - lean * middle_y - middle_x)) / (1 - slope * lean)
    return x + lean * (crossing_y - middle_y), crossing_y
