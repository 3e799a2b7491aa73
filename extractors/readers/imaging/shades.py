"""Dark cells with light print, as headers often are, made light cells with dark print."""

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


def dark_on_light(pixels: Pixels) -> Pixels:
    """The picture with light print on dark grounds made dark print on white; other parts as they are."""
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    dark = (grey < _limit(grey)).astype(np.uint8)
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


def _limit(grey: Pixels) -> Pixels:
    """The brightness below which a ground is dark, at every place: in shadow, paper is no brighter than a shade."""
    reduced = cv2.resize(grey, None, fx=1 / REDUCED, fy=1 / REDUCED, interpolation=cv2.INTER_AREA)
    reach = 2 * (LIT // REDUCED) + 1
    light = cv2.dilate(reduced, np.ones((reach, reach), np.uint8))
    limit: Pixels = np.maximum(light * (DARK / 255), DARKEST).astype(np.uint8)
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
