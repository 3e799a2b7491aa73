"""From colours to ink on white paper: stamps taken out, uneven light evened out, ink told from paper."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.limits import Pixels

SATURATED: Final = 48
"""Difference between the strongest and the weakest colour of a pixel from which it is coloured."""
STAMP: Final = 4.0
"""Coloured shapes larger than this many text heights both ways are stamps or backgrounds; letters are smaller."""
MOST_LIFTED: Final = 1.8
"""By how much the strongest colour of a stamp is brightened at most to become paper: print below it must stay dark."""
BELOW: Final = 0.75
"""Share of a stamp's brightness, in its strongest colour, below which a pixel is print under it."""
LARGEST: Final = 50
"""Shapes looked at that may be tables."""
INSIDE: Final = 8
"""Shapes with their middle inside another, itself counted, from which that one is a table, not a character."""
SPECK: Final = 4
"""Pixels below which a shape is too low to be looked at as a character."""
HOLLOW: Final = 0.25
"""Share of its box that the ink of a shape fills, below which it may be the frame of a cell."""
SOLID: Final = 0.7
BLOCK: Final = 0.5
"""Share of its box above which the ink of a shape, and heights from which it is wide, may be a dark cell."""
FRAME: Final = 1.5
"""Text heights from which a hollow shape is the frame of a cell, and a solid one its shade."""
RIM: Final = 0.15
"""Share of its height that the lines of a frame are thick at most, enlarged as they may be."""
BROAD: Final = 0.9
"""Heights that a frame is wide at least; a 0, all rim too, is narrower."""
RIMMED: Final = 0.7
"""Share of the ink of a frame that lies in its rim; of two that touch, the lines between them do not."""
PRINTED: Final = 0.002
"""Share of a page that is print at least, all but empty pages left out."""
PALE: Final = 175.0
"""Brightness, paper being white, from which the print of a whole page is pale."""
SEEN: Final = 25.0
GRAINY: Final = 5.0
"""Steps of brightness, and standard deviations of the grain of paper, by which it must still be darker."""
BELOW_MEAN: Final = 0.16
"""Share of what is spread normally that is more than a standard deviation below its mean."""
LIGHT: Final = 250.0
INKED: Final = 50.0
"""Brightness that the paper and the print of such a page are given."""
USUAL_TEXT: Final = 24.0
"""Text height aimed at, in pixels: that of 9-point print at 250 dpi. Recognition gains nothing from more."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Connected shapes of ink: their boxes as columns `x`, `y`, `wide`, `high`, and their areas."""

    x: np.ndarray
    y: np.ndarray
    wide: np.ndarray
    high: np.ndarray
    area: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    def chosen(self, mask: np.ndarray) -> "Shapes":
        """The shapes where `mask` is true."""
        return Shapes(self.x[mask], self.y[mask], self.wide[mask], self.high[mask], self.area[mask])


def shapes_of(ink: Pixels) -> Shapes:
    """The connected shapes of a mask."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, wide, high, area = (stats[1:, column] for column in range(5))
    return Shapes(x, y, wide, high, area)


def grey_of(pixels: Pixels) -> tuple[Pixels, Pixels | None]:
    """Grey, without coloured stamps and backgrounds, and where those were: 1, elsewhere 0; None for nowhere.

    A pixel's strongest colour is bright where anything coloured is printed, so a red stamp vanishes and black digits
    below it stay; what the stamp darkens even there is lifted to the paper around. Only within large coloured shapes:
    digits printed in red are small ones, and must not vanish.
    """
    if pixels.ndim == 2:
        return pixels, None
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(pixels)
    strongest = cv2.max(cv2.max(red, green), blue)
    weakest = cv2.min(cv2.min(red, green), blue)
    coloured = (strongest - weakest > SATURATED).astype(np.uint8)
    if coloured.mean() < 1e-4:
        return grey, None
    height = text_height(ink_of(flattened(grey)))
    reach = max(3, round(height / 2)) | 1
    around = _paper(strongest)
    grown = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    stamps = np.zeros_like(grey)
    for x, y, wide, high in _large(grown, height):
        part = slice(y, y + high), slice(x, x + wide)
        inside = coloured[part] > 0
        level = max(1.0, float(np.median(strongest[part][inside])))
        lifted = np.minimum(strongest[part] * np.clip(around[part] / level, 1, MOST_LIFTED), around[part])
        lifted = np.where(strongest[part] < BELOW * level, strongest[part], lifted).astype(np.uint8)
        # The edges of a coloured shape, blurred by printing and JPEG, are coloured less than the shape itself.
        edged = cv2.dilate(coloured[part], np.ones((5, 5), np.uint8)) > 0
        grey[part] = np.where(edged, np.maximum(grey[part], lifted), grey[part])
        stamps[part] = np.where(edged, 1, stamps[part])
    return grey, stamps


def _large(coloured: Pixels, height: float) -> list[tuple[int, int, int, int]]:
    shapes = shapes_of(coloured)
    large = shapes.chosen((shapes.wide > STAMP * height) & (shapes.high > STAMP * height))
    return [
        (int(x), int(y), int(wide), int(high))
        for x, y, wide, high in zip(large.x, large.y, large.wide, large.high, strict=True)
    ]


def flattened(grey: Pixels) -> Pixels:
    """Grey with the paper brought to white: shadows, yellowed paper and light backgrounds of cells evened out."""
    return cv2.divide(grey, np.maximum(_paper(grey), 1), scale=255.0)


def contrasted(flat: Pixels) -> Pixels:
    """`flat` with the print of a page that is pale all over made dark: a faded copy, a scan in too much light."""
    print_, grain, paper = (float(value) for value in np.quantile(flat[::3, ::3], (PRINTED, BELOW_MEAN, 0.5)))
    if print_ < PALE or paper - print_ < max(SEEN, GRAINY * (paper - grain)):
        return flat
    levels = LIGHT - (paper - np.arange(256)) * ((LIGHT - INKED) / (paper - print_))
    darkened = cv2.LUT(flat, np.clip(levels, 0, 255).astype(np.uint8))
    return flat if _is_grain(ink_of(darkened)) else darkened


def _is_grain(ink: Pixels) -> bool:
    """Whether most of the ink is specks: on a page that is all but empty the darkest places are those of the paper."""
    shapes = shapes_of(ink)
    return bool(2 * shapes.area[shapes.high < SPECK].sum() > shapes.area.sum())


def _paper(grey: Pixels) -> Pixels:
    """How bright the paper is at every place: what remains when all that is narrower than a bar is taken away."""
    reduced = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(reduced, np.ones((7, 7), np.uint8)), 21)
    return cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)


def ink_of(flat: Pixels) -> Pixels:
    """Where ink is: 1, elsewhere 0. The limit is Otsu's, kept between faint print and the grain of paper."""
    limit, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return (flat < min(200.0, max(120.0, limit))).astype(np.uint8)


def text_height(ink: Pixels) -> float:
    """Usual height of the characters, in pixels: the median of the shapes' heights, each as heavy as it is large.

    So specks of dirt do not count, and neither do tables, which are one shape around many, nor cells framed one by one,
    nor dark ones.
    """
    shapes = shapes_of(ink)
    likely = shapes.chosen((shapes.high >= SPECK) & (shapes.high <= 120) & (shapes.wide <= 6 * shapes.high))
    likely = likely.chosen(~_frames(likely))
    box = likely.wide * likely.high
    blocks = (likely.area > SOLID * box) & (likely.wide >= BLOCK * likely.high)
    cells = (likely.area < HOLLOW * box) | blocks | _rimmed(ink, likely)
    full = likely.chosen(~cells)
    if not len(full):
        return _middle_height(likely) if len(likely) else USUAL_TEXT
    return _middle_height(likely.chosen(~cells | (likely.high < FRAME * _middle_height(full))))


def _rimmed(ink: Pixels, shapes: Shapes) -> np.ndarray:
    """Which broad shapes have their ink along the edges of their box, as frames in thick lines do."""
    total = cv2.integral(ink)
    rim = (RIM * shapes.high).astype(np.int64)
    left, top, right, foot = shapes.x, shapes.y, shapes.x + shapes.wide, shapes.y + shapes.high
    inside = _ink_in(total, left + rim, top + rim, right - rim, foot - rim)
    broad = shapes.wide >= BROAD * shapes.high
    rimmed: np.ndarray = broad & (_ink_in(total, left, top, right, foot) - inside >= RIMMED * shapes.area)
    return rimmed


def _ink_in(total: np.ndarray, left: np.ndarray, top: np.ndarray, right: np.ndarray, foot: np.ndarray) -> np.ndarray:
    """Pixels of ink in boxes, of the sums over all that is above and left of each place."""
    found: np.ndarray = total[foot, right] - total[top, right] - total[foot, left] + total[top, left]
    return found


def _middle_height(shapes: Shapes) -> float:
    order = np.argsort(shapes.high, kind="stable")
    weight = np.cumsum((shapes.wide * shapes.high)[order].astype(np.float64))
    return float(shapes.high[order][np.searchsorted(weight, weight[-1] / 2)])


def _frames(shapes: Shapes) -> np.ndarray:
    """Which of the shapes are low tables: there is more inside them than inside any character."""
    frames = np.zeros(len(shapes), dtype=bool)
    x, y = shapes.x + shapes.wide / 2, shapes.y + shapes.high / 2
    for index in np.argsort(-shapes.wide * shapes.high, kind="stable")[:LARGEST]:
        left, top = shapes.x[index], shapes.y[index]
        inside = (x > left) & (x < left + shapes.wide[index]) & (y > top) & (y < top + shapes.high[index])
        frames[index] = np.count_nonzero(inside) > INSIDE
    return frames
