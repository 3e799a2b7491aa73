"""Lone strokes told by their shape: the model, which knows them from words, takes a dash for 一 and a slash for 1."""

from typing import Final

import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import POINT, TextLine
from extractors.readers.imaging.paper import ink_of

DASH: Final = 0.3
"""Text heights that a dash is high at most, blurred by scanning."""
SLASH: Final = 0.24
"""Columns a slash moves to the right for each row it climbs: fonts set 0.3 to 0.5, the slant of italics is 0.2."""
STEEP: Final = 0.3
"""The same from which no 1 leans."""
LEANING: Final = 0.12
"""The same from which a stroke may be a slash."""
BAR: Final = 0.25
"""Share of its height that a number begins level for where a minus touches its first digit, and how high that is at
most; the bar of a 4 is as low, but its other stroke meets it sooner."""
STRAIGHT: Final = 0.05
"""Share of its height that a straight stroke strays from its axis; the flag of a 1, the bar of a 7 stray further."""


def is_dash(line: TextLine, height: float) -> bool:
    """A lone level stroke, whichever of the many dashes it is."""
    box = line.body
    wide, high = box.x1 - box.x0, box.bottom - box.top
    return high <= DASH * height and wide >= 1.4 * high and wide >= POINT * height


def begins_level(flat: Pixels, line: TextLine) -> bool:
    """Whether the ink of a number begins with a level stroke half-way up: a minus that touches its first digit."""
    box = line.body
    high = box.bottom - box.top
    part = ink_of(flat[int(box.top) : int(box.bottom), int(box.x0) : int(box.x0) + round(BAR * high)])
    rows = np.flatnonzero(part.any(axis=1))
    if len(rows) == 0 or not part.any(axis=0).all():
        return False
    middle = float(rows[0] + rows[-1]) / 2
    return bool(rows[-1] - rows[0] < BAR * high) and 0.25 * high <= middle <= 0.85 * high


def lean(flat: Pixels, line: TextLine) -> float:
    """Columns that a lone straight stroke moves to the right for each row it climbs; 0 for anything else."""
    box = line.body
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if len(line.digits) != 1 or wide > 0.75 * high:
        return 0.0
    darkness = 255.0 - flat[int(box.top) : int(box.bottom), int(box.x0) : int(box.x1)]
    darkness[darkness < 64] = 0
    mass = darkness.sum(axis=1)
    rows = np.nonzero(mass > 0)[0]
    if len(rows) < 5:
        return 0.0
    middles = (darkness[rows] * np.arange(darkness.shape[1])).sum(axis=1) / mass[rows]
    slope, offset = np.polyfit(rows, middles, 1)
    strays = float(np.sqrt(np.mean(np.square(middles - (slope * rows + offset)))))
    return float(-slope) if strays <= STRAIGHT * high else 0.0
