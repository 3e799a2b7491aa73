"""Rules too pale to count as ink: thin grey lines of web pages, told by paper on both their sides all along."""

from typing import Final

import cv2
import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.paper import ink_of, shapes_of
from extractors.readers.imaging.rules import closed

LONG: Final = 4.0
"""Text heights that a pale line is long at least."""
SHORT: Final = 1.2
"""The same of one that leads from a line across it to the next."""
LEADS_ON: Final = 0.8
"""Text heights from which a piece of one may lead it on."""
BREAK: Final = 1.3
"""Text heights that a pale line may be broken by, between two words that touch it; rows are higher."""
BESIDE: Final = 0.2
"""Text heights from a line to the paper beside it."""
FAINT: Final = 10
"""Steps of brightness that a pale line, where it is palest, is darker than the paper on both its sides."""
WHOLE: Final = 9
"""Pixels along a line of which none is as bright as the paper: between the strokes of characters some are."""
BESIDE_INK: Final = 7
"""Pixels across a line within which its ink stands: pale lines are found as thick."""
FEWEST: Final = 3
"""Pale lines both ways from which they are a table: a streak of the scanner or a fold stands alone."""


def with_pale_rules(flat: Pixels, height: float) -> Pixels:
    """The ink of a page, and its pale rules: where there are enough of them for a table, or where they complete one."""
    ink = ink_of(flat)
    turned = np.ascontiguousarray(flat.T)
    level, upright = _level(flat, height), np.ascontiguousarray(_level(turned, height).T)
    unseen = _unseen(level, ink), _unseen(upright, ink)
    if min(unseen) < FEWEST:
        return _completed(ink, level, upright, height) if max(unseen) else ink
    walls = _between(turned, np.ascontiguousarray(level.T), height).T
    return cv2.bitwise_or(cv2.bitwise_or(ink, level), cv2.bitwise_or(upright, np.ascontiguousarray(walls)))


def _completed(ink: Pixels, level: Pixels, upright: Pixels, height: float) -> Pixels:
    """The ink of a page with the lines that lead from one line across to another, whole.

    Reduced pictures show thin lines darker or paler as they fall, and broken where they cross: some are no ink, others
    in pieces. A streak or a fold runs on to the edge of the page.
    """
    reach = WHOLE + round(BESIDE * height)
    lying = np.ascontiguousarray(upright.T), np.ascontiguousarray(level.T)
    missing = _missing(_spanning(level, upright, reach), ink)
    fallen = _missing(_spanning(*lying, reach), np.ascontiguousarray(ink.T))
    return cv2.bitwise_or(ink, cv2.bitwise_or(missing, np.ascontiguousarray(fallen.T)))


def _missing(lines: Pixels, ink: Pixels) -> Pixels:
    """The stretches of level `lines` without ink: elsewhere they would only grow thicker, and double ones to bars."""
    return cv2.bitwise_and(lines, 1 - cv2.dilate(ink, np.ones((BESIDE_INK, 1), np.uint8)))


def _spanning(lines: Pixels, crossing: Pixels, reach: int) -> Pixels:
    """Those of the level `lines` that begin and end at lines that cross them."""
    kept = np.zeros_like(lines)
    shapes = shapes_of(lines)
    for x, y, wide, high in zip(shapes.x, shapes.y, shapes.wide, shapes.high, strict=True):
        ends = (crossing[y : y + high, max(0, end - reach) : end + reach] for end in (x, x + wide))
        if all(end.any() for end in ends):
            kept[y : y + high, x : x + wide] = lines[y : y + high, x : x + wide]
    return kept


def _level(flat: Pixels, height: float) -> Pixels:
    """The level lines that are darker than what is above and below them; beside text, where they lead on, one."""
    brightest, above, below = _beside(flat, height)
    sure = _runs(cv2.subtract(cv2.min(above, below), brightest), LONG * height)
    perhaps = _runs(cv2.subtract(cv2.max(above, below), brightest), LEADS_ON * height)
    reach = 2 * round(LONG * height) + 1
    whole = cv2.bitwise_or(sure, cv2.bitwise_and(perhaps, cv2.dilate(sure, np.ones((1, reach), np.uint8))))
    return cv2.dilate(closed(whole, round(BREAK * height), 1), np.ones((1, WHOLE), np.uint8))


def _between(flat: Pixels, crossing: Pixels, height: float) -> Pixels:
    """Level lines too short to be sure of, between two of the `crossing` ones: a wall as long as one cell is."""
    brightest, above, below = _beside(flat, height)
    runs = _runs(cv2.subtract(cv2.min(above, below), brightest), SHORT * height)
    near = WHOLE + round(BESIDE * height)
    kept = np.zeros_like(runs)
    shapes = shapes_of(runs)
    for x, y, wide, high in zip(shapes.x, shapes.y, shapes.wide, shapes.high, strict=True):
        start = max(0, x - near)
        met = np.flatnonzero(crossing[y : y + high, start : x + wide + near].any(axis=0)) + start
        if len(met) and met[0] < x + near and met[-1] >= x + wide - near:
            kept[y : y + high, met[0] : met[-1]] = 1
    return kept


def _beside(flat: Pixels, height: float) -> tuple[Pixels, Pixels, Pixels]:
    """How bright a level line would be at every place, where it is palest, and what is above and below it."""
    away = max(4, round(BESIDE * height))
    brightest = cv2.dilate(flat, np.ones((1, WHOLE), np.uint8))
    around = cv2.copyMakeBorder(brightest, away, away, 0, 0, cv2.BORDER_CONSTANT, value=(255,))
    return brightest, around[: -2 * away], around[2 * away :]


def _runs(contrast: Pixels, long: float) -> Pixels:
    faint = cv2.dilate((contrast >= FAINT).astype(np.uint8), np.ones((3, 1), np.uint8))
    return cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((1, round(long)), np.uint8))


def _unseen(lines: Pixels, ink: Pixels) -> int:
    """How many lines are not ink already for the most part."""
    _, labels = cv2.connectedComponents(lines, connectivity=8)
    counts = np.bincount(labels.ravel())[1:]
    seen = np.bincount(labels[cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0], minlength=len(counts) + 1)[1:]
    return int(np.count_nonzero(2 * seen < counts))
