"""Dark cells with light print, as headers often are, made light ones with dark print; shaded cells made paper."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.paper import flattened, ink_of, text_height

DARK: Final = 165
"""Brightness below which the ground of a cell may carry light print, in full light: middle shades of
spreadsheets have 110 to 150."""
DARKEST: Final = 100
"""The same for a ground with no paper near it."""
LIT: Final = 200
"""Pixels within which the brightest place tells how much light falls on the paper."""
REDUCED: Final = 16
"""Pixels to one, both ways, where that is looked for."""
COARSE: Final = 8
"""Pixels to one where it is looked whether a page has any shades."""
STROKE: Final = 0.3
"""Text heights that a stroke of light print is thick at most."""
BAR: Final = 1.3
"""Text heights that a dark cell is high and wide at least: dark print is lower, a cell higher."""
WIDE: Final = 4.0
"""Text heights that it is long at least: single characters of a title are as dark, and have light strokes within."""
SOLID: Final = 0.68
"""Share of a dark cell that is no print; dense bold print is half ink."""
CLEAR: Final = 50
"""Steps of brightness from which print differs from its ground."""
PRINTED: Final = 0.01
"""Share of a dark cell that light print covers at least."""
MOSTLY: Final = 4
"""So many times as much light as dark print makes a dark cell one of light print."""
SHADE: Final = 0.8
"""Share of the brightness of paper below which the shade of a single cell would pass for ink."""
EVEN: Final = 25
"""Steps of brightness by which a shade strays from its middle."""
MOSTLY_EVEN: Final = 0.6
"""Share of a shaded cell that is no print and no edge."""
ENDED: Final = 0.8
"""Share of its outline at which a shade must be seen to end."""
RIM: Final = 3
"""Pixels that the edge of a shade is blurred over."""


def without_shades(pixels: Pixels) -> Pixels:
    """The picture with dark shades of cells made paper; print on them stays as dark as it was beside them.

    Shades of whole rows and tables are evened out with the paper; one of a cell alone is too small for that.
    """
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    shaded = (cv2.blur(grey, (3, 3)) < _limit(grey, SHADE)).astype(np.uint8)
    reduced = cv2.resize(shaded, None, fx=1 / COARSE, fy=1 / COARSE, interpolation=cv2.INTER_AREA)
    if not cv2.erode(reduced, np.ones((3, 3), np.uint8)).any():
        return pixels
    bar = round(BAR * text_height(ink_of(flattened(grey))))
    whole = cv2.morphologyEx(shaded, cv2.MORPH_OPEN, np.ones((bar, bar), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=4)
    lifted = pixels
    for label in range(1, count):
        x, y, wide, high = (int(value) for value in stats[label][:4])
        part = slice(max(0, y - 2 * RIM), y + high + 2 * RIM), slice(max(0, x - 2 * RIM), x + wide + 2 * RIM)
        shape = (labels[part] == label).astype(np.uint8)
        ground = float(np.median(grey[part][shape > 0]))
        if ground < DARKEST or not _is_shade(grey[part], shape, ground):
            continue
        lifted = lifted.copy() if lifted is pixels else lifted
        inside = _grown(shape, RIM) > 0
        lifted[part][inside] = np.clip(lifted[part][inside] * (255 / ground), 0, 255).astype(np.uint8)
    return lifted


def _is_shade(grey: Pixels, shape: Pixels, ground: float) -> bool:
    """Whether what is dark is so evenly and ends suddenly: a shadow does neither."""
    even = np.abs(grey.astype(np.float32) - ground) <= EVEN
    around = _grown(shape, 2 * RIM) > _grown(shape, RIM)
    return bool(even[shape > 0].mean() >= MOSTLY_EVEN and around.any() and even[around].mean() <= 1 - ENDED)


def _grown(shape: Pixels, reach: int) -> Pixels:
    return cv2.dilate(shape, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))


def dark_on_light(pixels: Pixels) -> Pixels:
    """The picture with light print on dark grounds made dark print on white; other parts as they are."""
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    dark = (grey < _limit(grey, DARK / 255)).astype(np.uint8)
    if dark.mean() < PRINTED:
        return pixels
    turned = pixels
    for part, inside in _dark_grounds(dark, text_height(ink_of(flattened(grey)))):
        ground = float(np.median(grey[part][inside & (dark[part] > 0)]))
        print_ = grey[part][inside].astype(np.float32) - ground
        light = np.count_nonzero(print_ > CLEAR)
        if light < max(PRINTED * inside.sum(), MOSTLY * np.count_nonzero(print_ < -CLEAR)):
            continue
        turned = turned.copy() if turned is pixels else turned
        values = np.clip(255 - print_ * (255 / (255 - ground)), 0, 255).astype(np.uint8)
        turned[part][inside] = values if pixels.ndim == 2 else values[:, None]
    return turned


def _limit(grey: Pixels, share: float) -> Pixels:
    """The brightness below which a ground is dark, at every place: in shadow, paper is no brighter than a shade."""
    reduced = cv2.resize(grey, None, fx=1 / REDUCED, fy=1 / REDUCED, interpolation=cv2.INTER_AREA)
    reach = 2 * (LIT // REDUCED) + 1
    light = cv2.dilate(reduced, np.ones((reach, reach), np.uint8))
    limit: Pixels = np.maximum(light * share, DARKEST).astype(np.uint8)
    return cv2.resize(limit, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)


def _dark_grounds(dark: Pixels, height: float) -> Iterator[tuple[tuple[slice, slice], np.ndarray]]:
    """The dark grounds of a picture, light print on them included: their place, and which of its pixels they are."""
    stroke, bar = (max(3, round(share * height)) for share in (STROKE, BAR))
    room = cv2.copyMakeBorder(dark, bar, bar, bar, bar, cv2.BORDER_CONSTANT, value=(0,))
    whole = cv2.morphologyEx(room, cv2.MORPH_CLOSE, np.ones((stroke, stroke), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((bar, bar), np.uint8))[bar:-bar, bar:-bar]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=4)
    for label in range(1, count):
        x, y, wide, high = (int(value) for value in stats[label][:4])
        if max(wide, high) < WIDE * height:
            continue
        part = slice(y, y + high), slice(x, x + wide)
        shape = (labels[part] == label).astype(np.uint8)
        contours, _ = cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        inside = cv2.drawContours(shape, contours, 0, 1, cv2.FILLED) > 0
        if dark[part][inside].mean() >= SOLID:
            yield part, inside
