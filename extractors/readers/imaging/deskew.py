"""By how much a page lies askew: the angle at which its lines of text and rules fall together most sharply."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.paper import ink_of

STEEPEST: Final = 6.0
"""Degrees searched to either side; feeders skew by one or two, hands by up to five."""
NEAR: Final = 1.0
"""Degrees by which two measures of one skew differ at most."""
AS_SHARP: Final = 0.97
"""Share of the best sharpness from which a page is left as it is: turning it would cost more than it mends."""
_COARSE: Final = 0.5
_FINE: Final = 0.05
_POINTS: Final = 60_000
"""Ink pixels looked at: more do not make the angle any surer."""


def skew(flat: Pixels) -> float:
    """Degrees by which the page must be turned counter-clockwise to stand straight; 0 where nothing tells."""
    half = cv2.resize(flat, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(ink_of(half))
    if len(xs) < 200:
        return 0.0
    step = max(1, len(xs) // _POINTS)
    points = np.stack([xs[::step], ys[::step]]).astype(np.float32)
    coarse = _about(points)
    angle = _sharpest(points, np.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE))
    return 0.0 if _sharpness(points, 0.0) >= AS_SHARP * _sharpness(points, angle) else angle


def _about(points: np.ndarray) -> float:
    """The angle to half a degree.

    A few short lines, each further right than the one above, fall together best on a slant, but with blurred edges.
    """
    angles = np.arange(-STEEPEST, STEEPEST + _COARSE / 2, _COARSE)
    uneven = _sharpest(points, angles)
    edged = float(angles[int(np.argmax([_edges(points, float(angle)) for angle in angles]))])
    return uneven if abs(uneven - edged) <= NEAR else edged


def _sharpest(points: np.ndarray, angles: np.ndarray) -> float:
    scores = [_sharpness(points, float(angle)) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def _sharpness(points: np.ndarray, angle: float) -> float:
    """How unevenly ink lies over rows and columns once turned: both, since a page may still lie on its side."""
    return sum(float(np.sum(np.square(counts))) for counts in _counts(points, angle))


def _edges(points: np.ndarray, angle: float) -> float:
    """How suddenly ink begins and ends over rows and columns once turned."""
    return sum(float(np.sum(np.square(np.diff(counts)))) for counts in _counts(points, angle))


def _counts(points: np.ndarray, angle: float) -> Iterator[np.ndarray]:
    """The ink of each row and of each column once turned."""
    radians = np.radians(angle)
    x, y = points
    for places in (y * np.cos(radians) - x * np.sin(radians), x * np.cos(radians) + y * np.sin(radians)):
        yield np.bincount((places - places.min()).astype(np.int64)).astype(np.float64)
