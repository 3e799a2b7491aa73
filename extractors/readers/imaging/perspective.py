"""Pages photographed aslant: their ruling lines, which run together, made parallel again.

Lines that are parallel on paper meet in one point of a photograph, or run parallel askew: the slope of each follows
from where it crosses the middle of the page. What two numbers say how is looked for on all lines together, by how
sharply their ink falls on few places then; a broken line counts as much as a whole one, a double one as two.

Where there are next to no lines, the feet of the characters tell how the lines of text run.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.paper import shapes_of
from extractors.readers.imaging.rules import LEVEL, THICK, UPRIGHT, closed, dashed_lines

FEWEST: Final = 24.0
"""Text heights of lines in one direction below which nothing is known of how they run together."""
ENOUGH: Final = 240.0
"""The same from which dashed lines need not be looked for, and the text need not be asked."""
LINE: Final = 5.0
"""Text heights that a line is long at least, with all its pieces: strokes of a title are shorter."""
PARALLEL: Final = 0.0012
"""Slope, and difference in slope from one edge of the page to the other, up to which lines are straight and parallel:
two pixels over a page. Double lines leave no more."""
SHARPER: Final = 1.03
SURELY_SHARPER: Final = 1.15
"""How many times as sharp the lines must fall together for their page to be called aslant; and the feet of characters,
of which those of labels lie lower than those of the numbers beside them and higher than those of a wrapped label."""
LINES_APART: Final = 2.0
"""Text heights from the first line to the last from which there are two."""
TOGETHER: Final = 10
"""Places of a line that fall together with any one of them, on average: of the strokes of large characters four do."""
STEEPEST: Final = 0.06
"""Slope at the middle of the page, and half the difference between its edges, up to which is searched."""
COARSE: Final = 0.006
"""Step of the first search; each further one goes on from the best with a third of it."""
SEARCHES: Final = 4
BROKEN: Final = 2
"""Reach, in places looked at, of what closes a line: one of them may be missing."""
FEET: Final = 100
"""Characters from which they tell how lines of text run."""
SMALLEST: Final = 0.5
LARGEST: Final = 1.5
"""Text heights of the characters whose feet are looked at."""
SPREAD: Final = np.array([1, 2, 3, 2, 1]) / 3
"""How far, in pixels, the feet of one line lie from its own: what falls on places nearby falls together somewhat."""
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
    turned = np.ascontiguousarray(ink.T)
    lines = _places(ink, LEVEL * height, height), _places(turned, UPRIGHT * height, height)
    level, upright = _trend(lines[0], high, height), _trend(lines[1], wide, height)
    if level is None and upright is None and _are_few(lines, height):
        level, upright = _trends_of_text(_feet(ink, height), _feet(turned, height), (high, wide))
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
    step = _step(height)
    lines = _lines(ink, long, height)
    if np.count_nonzero(lines) * step < ENOUGH * height:
        lines = _lines(cv2.bitwise_or(ink, dashed_lines(ink, height)), long, height)
    bars = cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones((round(THICK * height), 1), np.uint8))
    rows, columns = np.nonzero(cv2.subtract(lines, bars))
    if len(rows) * step < FEWEST * height:
        return np.empty((2, 0), np.float32)
    places = np.stack([columns * step + step // 2 - ink.shape[1] / 2, rows]).astype(np.float32)
    return places[:, :: 1 + len(rows) // MOST]


def _step(height: float) -> int:
    """Pixels along the lines from one place looked at to the next."""
    return max(1, round(APART * height))


def _are_few(lines: Iterable[Places], height: float) -> bool:
    """Whether there are too few lines both ways to say that they are parallel."""
    return all(places.shape[1] * _step(height) < ENOUGH * height for places in lines)


def _lines(ink: Pixels, long: float, height: float) -> Pixels:
    """The ink of level strokes at least `long` that belong to lines, every few columns.

    A line that leans is a flight of strokes, one around cells framed one by one is broken between them.
    """
    step = _step(height)
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    strokes = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(long)), np.uint8))
    seen = np.ascontiguousarray(strokes[:, step // 2 :: step])
    _, flights, stats, _ = cv2.connectedComponentsWithStats(closed(seen, BROKEN, 1), connectivity=8)
    lines = stats[:, cv2.CC_STAT_WIDTH] * step >= LINE * height
    lines[0] = False
    return cv2.bitwise_and(lines.astype(np.uint8)[flights], cv2.bitwise_and(seen, ink[:, step // 2 :: step]))


def _feet(ink: Pixels, height: float) -> Places:
    """Where the characters of level text end below: distances from the middle, and rows."""
    shapes = shapes_of(ink)
    high, wide = shapes.high / height, shapes.wide / height
    shapes = shapes.chosen((high >= SMALLEST) & (high <= LARGEST) & (wide <= LARGEST))
    feet = np.stack([shapes.x + shapes.wide / 2 - ink.shape[1] / 2, shapes.y + shapes.high]).astype(np.float32)
    return feet[:, :: 1 + len(shapes) // MOST]


def _trends_of_text(level: Places, upright: Places, across: tuple[int, int]) -> tuple[Trend | None, Trend | None]:
    """How the lines of text run, of which those of a page on its side are upright: the feet of lines fall together."""
    if min(level.shape[1], upright.shape[1]) < FEET:
        return None, None
    found = [_searched(places, high, _gathered) for places, high in zip((level, upright), across, strict=True)]
    sharp = [
        _gathered(places, slopes, high, 0.0) / places.shape[1]
        for places, slopes, high in zip((level, upright), found, across, strict=True)
    ]
    if sharp[0] >= sharp[1]:
        return _grown(level, found[0], across[0], _gathered, SURELY_SHARPER), None
    return None, _grown(upright, found[1], across[1], _gathered, SURELY_SHARPER)


def _trend(places: Places, across: int, height: float) -> Trend | None:
    """How the slope of lines grows over the `across` pixels that they lie side by side on; None where it does not.

    One line does not tell: it falls together with itself however others would run.
    """
    if not places.size or np.ptp(places[1]) < LINES_APART * height:
        return None
    best = _searched(places, across, _sharpness)
    if _sharpness(places, best, across, 0.0) < TOGETHER * places.shape[1]:
        return None
    return _grown(places, best, across, _sharpness)


def _searched(places: Places, across: int, sharpness: "_Sharpness") -> Trend:
    """The slope in the middle, and what it is more at the edge, by which the places fall together most sharply."""
    best, step = (0.0, 0.0), COARSE
    reach, far = round(STEEPEST / COARSE), float(np.abs(places[0]).max())
    for _ in range(SEARCHES):
        around = [offset * step for offset in range(-reach, reach + 1)]
        found = [(best[0] + middle, best[1] + edge) for middle in around for edge in around]
        sharp = [sharpness(places, slopes, across, far * step / 2) for slopes in found]
        best = found[int(np.argmax(sharp))]
        reach, step = 3, step / 3
    return best


def _grown(places: Places, slopes: Trend, across: int, sharpness: "_Sharpness", least: float = SHARPER) -> Trend | None:
    """The slopes as a trend; None where the places do not fall together `least` times as sharply as without."""
    middle, edge = slopes
    if max(abs(middle), 2 * abs(edge)) < PARALLEL:
        return None
    if sharpness(places, slopes, across, 0.0) < least * sharpness(places, (0.0, 0.0), across, 0.0):
        return None
    return 2 * edge / across, middle - edge


def _sharpness(places: Places, slopes: tuple[float, float], across: int, blur: float) -> float:
    """How unevenly ink lies over the places at which its lines cross the middle of the page."""
    return float(np.sum(np.square(_counts(places, slopes, across, blur))))


def _gathered(places: Places, slopes: tuple[float, float], across: int, blur: float) -> float:
    """The same of the feet of characters, which the lines of text have a little above and below their own."""
    counts = _counts(places, slopes, across, blur)
    return float(np.sum(np.square(counts if blur > 1 else np.convolve(counts, SPREAD))))


_Sharpness = Callable[[Places, tuple[float, float], int, float], float]


def _counts(places: Places, slopes: tuple[float, float], across: int, blur: float) -> npt.NDArray[np.float64]:
    """How many places there are where their lines cross the middle of the page, `blur` pixels being one, if it is more.

    Of their `slopes` the first is that in the middle; by the second they are more at the one edge, less at the other.
    """
    middle, edge = slopes
    along, rows = places
    growth = 2 * edge / across
    crossing = (rows - (middle - edge) * along) / (1 + growth * along)
    bins = ((crossing - crossing.min()) / max(1.0, blur)).astype(np.int64)
    return np.bincount(bins).astype(np.float64)


def _at(trend: Trend, place: float) -> float:
    return trend[0] * place + trend[1]


def _crossing(row: Trend, column: Trend, middle_x: float, middle_y: float) -> tuple[float, float]:
    """Where a level line and an upright one meet; each is its place at the middle of the page, and its slope."""
    (y, slope), (x, lean) = row, column
    crossing_y = (y + slope * (x - lean * middle_y - middle_x)) / (1 - slope * lean)
    return x + lean * (crossing_y - middle_y), crossing_y
