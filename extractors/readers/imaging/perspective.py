"""Pages photographed aslant: their ruling lines, which run together, made parallel again."""

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.imaging.limits import Pixels

LONG: Final = 8.0
"""Text heights from which a ruling line tells its direction."""
STROKE: Final = 2.5
"""Text heights of a straight stroke: the pieces that a leaning line is found in."""
FEWEST: Final = 3
"""Lines of one direction below which nothing is known of how they run together."""
PARALLEL: Final = 0.003
"""Difference in slope, from one edge of the page to the other, up to which lines are parallel: three pixels in 1000."""
STRAY: Final = 0.004
"""Slope by which a line may differ from those beside it before it is left out."""

Matrix = npt.NDArray[np.floating[Any]]


def levelled(ink: Pixels, height: float) -> Matrix | None:
    """The way to the page seen from straight above; None where its lines are parallel, or too few to tell.

    `ink` stands nearly straight; `height` is that of its text.
    """
    high, wide = ink.shape
    level = _trend(_strokes(ink, height))
    upright = _trend(_strokes(np.ascontiguousarray(ink.T), height))
    if level is None or upright is None:
        return None
    if abs(level[0]) * high < PARALLEL and abs(upright[0]) * wide < PARALLEL:
        return None
    top, bottom = ((0.0, _at(level, 0.0)), (float(high), _at(level, high)))
    left, right = ((0.0, _at(upright, 0.0)), (float(wide), _at(upright, wide)))
    corners = [_crossing(row, column, wide / 2, high / 2) for row in (top, bottom) for column in (left, right)]
    edges = [(0, 0), (wide, 0), (0, high), (wide, high)]
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(edges, np.float32))
    return np.asarray(matrix, np.float64)


def _strokes(ink: Pixels, height: float) -> npt.NDArray[np.float64]:
    """The long level lines as rows of their middle's distance from the top, slope and length."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(STROKE * height)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found: list[tuple[float, float, float]] = []
    for label in range(1, count):
        x, y, long, across, _ = stats[label]
        if long < LONG * height or across > 0.1 * long + height:
            continue
        rows, columns = np.nonzero(labels[y : y + across, x : x + long] == label)
        slope, offset = np.polyfit(columns + x, rows + y, 1)
        if np.abs(rows + y - slope * (columns + x) - offset).mean() <= 2:
            found.append((float(slope * ink.shape[1] / 2 + offset), float(slope), float(long)))
    return np.array(found).reshape(-1, 3)


def _trend(lines: npt.NDArray[np.float64]) -> tuple[float, float] | None:
    """How the slope of lines grows with their place, and what it is at zero; None for too few lines."""
    for _ in range(3):
        if len(lines) < FEWEST or np.ptp(lines[:, 0]) == 0:
            return None
        growth, start = np.polyfit(lines[:, 0], lines[:, 1], 1, w=lines[:, 2])
        near = np.abs(lines[:, 1] - start - growth * lines[:, 0]) <= STRAY
        if near.all():
            return float(growth), float(start)
        lines = lines[near]
    return None


def _at(trend: tuple[float, float], place: float) -> float:
    return trend[0] * place + trend[1]


def _crossing(
    row: tuple[float, float], column: tuple[float, float], middle_x: float, middle_y: float
) -> tuple[float, float]:
    """Where a level line and an upright one meet; each is its place at the middle of the page, and its slope."""
    (y, slope), (x, lean) = row, column
    crossing_y = (y + slope * (x - lean * middle_y - middle_x)) / (1 - slope * lean)
    return x + lean * (crossing_y - middle_y), crossing_y
