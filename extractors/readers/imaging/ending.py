"""The table without rules in which a picture ends, as the next picture needs to know it.

Pages lie where they fall in a scanner: columns are compared on a ground that all pictures share, their own pixels from
the middle of the first one. Where the next one lies on it is told by words of the two that begin, end or stand alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from extractors.readers.imaging.plane import Plane
from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.rules import Found

ALIKE: Final = 1.5
"""Points by which words of two pages that stand alike lie apart at most."""
ASTRAY: Final = 40.0
"""Points that a page is moved by in a scanner at most."""
FEWEST: Final = 3
"""Ways in which words stand alike from which they tell how the page was moved."""
AROUND: Final = 50.0
"""Pixels from the middle of a picture between which its scale is measured."""


class Extent(NamedTuple):
    """From where to where a word reaches."""

    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Ending:
    """The last table of a picture, its columns on the ground, and all words of the picture there."""

    found: Found
    words: tuple[Extent, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the points of one picture lie on the ground."""

    scale: float
    start: float

    @classmethod
    def of(cls, plane: Plane, unit: float) -> "Ground":
        """That of a picture by itself; `unit` are the pixels of `plane` to a point."""
        high, wide = plane.flat.shape
        middle, level = wide / 2, high / 2
        ends = np.array([[middle - AROUND, middle + AROUND], [level, level], [1.0, 1.0]])
        x, y, depth = plane.back @ ends
        scale = float(np.hypot(np.diff(x / depth), np.diff(y / depth))[0]) / (2 * AROUND)
        return cls(unit * scale, -middle * scale)

    def laid(self, extents: Iterable[Extent | Column]) -> list[Column]:
        """Extents in points of the picture, on the ground."""
        return [Column(self.scale * x0 + self.start, self.scale * x1 + self.start) for x0, x1 in extents]

    def seen(self, extents: Iterable[Extent | Column]) -> list[Column]:
        """Extents on the ground, in points of the picture."""
        return [Column((x0 - self.start) / self.scale, (x1 - self.start) / self.scale) for x0, x1 in extents]

    def moved(self, above: Sequence[Extent], words: Sequence[Extent]) -> "Ground":
        """The ground with this picture, its `words` in points, moved to where it goes on from the words `above`."""
        apart = _apart(np.array(above).reshape(-1, 2), np.array(self.laid(words)).reshape(-1, 2))
        apart = np.sort(apart[np.abs(apart) <= ASTRAY * self.scale])
        ends = np.searchsorted(apart, apart + ALIKE * self.scale, side="right")
        counts = ends - np.arange(len(apart))
        if not len(counts) or counts.max() < FEWEST:
            return self
        first = min(np.flatnonzero(counts == counts.max()), key=lambda place: abs(apart[place]))
        return Ground(self.scale, self.start + float(np.median(apart[first : ends[first]])))


def _apart(above: np.ndarray, words: np.ndarray) -> np.ndarray:
    """How far the beginnings, the ends and the middles of all pairs of words lie apart."""
    sides = [(extents[:, 0], extents[:, 1], extents.mean(axis=1)) for extents in (above, words)]
    return np.concatenate([np.subtract.outer(one, other).ravel() for one, other in zip(*sides, strict=True)])
