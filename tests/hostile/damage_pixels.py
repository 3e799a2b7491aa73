"""What goes wrong inside a picture whose file is sound: parts lost, painted over, moved, or of another report."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from tests.hostile.damage import Box, Kind, Place

_PAINTS = ("white", "white", "black", "#808080", "#e0e0e0")
_STRIPS = (30, 120, 400, 900)


@dataclass(frozen=True)
class _Spoiled:
    page: Image.Image
    boxes: Sequence[Box]


def damage_pages(
    kind: Kind, pages: Sequence[Image.Image], others: Sequence[Image.Image], rng: random.Random
) -> tuple[list[Image.Image], tuple[Place, ...]]:
    """`pages` with one of them damaged (pages count from 1); `others` are those of another report."""
    chosen = rng.randrange(len(pages))
    spoiled = _DAMAGES[kind](pages[chosen], others[min(chosen, len(others) - 1)], rng)
    result = [*pages[:chosen], spoiled.page, *pages[chosen + 1 :]]
    return result, tuple(Place(chosen + 1, box) for box in spoiled.boxes)


def _block(page: Image.Image, rng: random.Random) -> Box:
    """Anything from a digit to half the page, every other one as wide as the page."""
    high = round(2 ** rng.uniform(2, 9.5))
    wide = page.width if rng.random() < 0.5 else round(2 ** rng.uniform(2, 9.5))
    high, wide = min(high, page.height // 2), min(wide, page.width)
    x, y = rng.randint(0, page.width - wide), rng.randint(0, page.height - high)
    return x, y, x + wide, y + high


def _cut(page: Image.Image, _: Image.Image, rng: random.Random) -> _Spoiled:
    """A side lost, or a strip in the middle, so that what was beside it has moved together."""
    wide, high = page.size
    part = rng.uniform(0.02, 0.5)
    x, y = round(wide * part), round(high * part)
    sides = ((0, y, wide, high), (x, 0, wide, high), (0, 0, wide - x, high), (0, 0, wide, high - y))
    where = rng.randrange(6)
    if where < len(sides):
        kept = page.crop(sides[where])
        return _Spoiled(kept, [(0, 0, kept.width, 1), (0, 0, 1, kept.height)])
    return _without_rows(page, rng) if where == len(sides) else _without_columns(page, rng)


def _without_rows(page: Image.Image, rng: random.Random) -> _Spoiled:
    _, top, _, bottom = _block(page, rng)
    whole = Image.new("RGB", (page.width, page.height - bottom + top), "white")
    whole.paste(page.crop((0, 0, page.width, top)), (0, 0))
    whole.paste(page.crop((0, bottom, page.width, page.height)), (0, top))
    return _Spoiled(whole, [(0, top, page.width, top)])


def _without_columns(page: Image.Image, rng: random.Random) -> _Spoiled:
    turned = _without_rows(page.transpose(Image.Transpose.TRANSPOSE), rng)
    boxes = [(top, left, bottom, right) for left, top, right, bottom in turned.boxes]
    return _Spoiled(turned.page.transpose(Image.Transpose.TRANSPOSE), boxes)


def _flipped(page: Image.Image, _: Image.Image, rng: random.Random) -> _Spoiled:
    """A block mirrored, upside down, or its negative."""
    box = _block(page, rng)
    change = rng.choice((ImageOps.mirror, ImageOps.flip, ImageOps.invert))
    return _pasted(page, change(page.crop(box)), box)


def _spliced(page: Image.Image, other: Image.Image, rng: random.Random) -> _Spoiled:
    """A block of another report's picture in place of what was there, or noise."""
    box = _block(page, rng)
    if rng.random() < 0.3:
        size = (box[2] - box[0], box[3] - box[1])
        noise = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
        return _pasted(page, noise, box)
    return _pasted(page, other.crop(box), box)


def _duplicated(page: Image.Image, _: Image.Image, rng: random.Random) -> _Spoiled:
    """A block once more, over something else; or a strip once more, and what was below it moved down."""
    left, top, right, bottom = box = _block(page, rng)
    if rng.random() < 0.5:
        x, y = rng.randint(0, page.width - right + left), rng.randint(0, page.height - bottom + top)
        return _pasted(page, page.crop(box), (x, y, x + right - left, y + bottom - top))
    whole = Image.new("RGB", (page.width, page.height + bottom - top), "white")
    whole.paste(page.crop((0, 0, page.width, bottom)), (0, 0))
    whole.paste(page.crop((0, top, page.width, page.height)), (0, bottom))
    return _Spoiled(whole, [(0, bottom, page.width, bottom)])


def _interleaved(page: Image.Image, other: Image.Image, rng: random.Random) -> _Spoiled:
    """Strips of two reports' pictures by turns, or one alone of the other's."""
    strip = rng.choice(_STRIPS)
    whole, boxes = page.copy(), []
    first = rng.randrange(0, max(1, min(2 * strip, page.height)))
    every = 2 * strip if rng.random() < 0.5 else page.height
    for top in range(first, page.height, every):
        box = (0, top, page.width, min(top + strip, page.height))
        whole.paste(other.crop(box), box[:2])
        boxes.append(box)
    return _Spoiled(whole, boxes)


def _zeroed(page: Image.Image, _: Image.Image, rng: random.Random) -> _Spoiled:
    """A block of one colour."""
    box = _block(page, rng)
    return _pasted(page, Image.new("RGB", (box[2] - box[0], box[3] - box[1]), rng.choice(_PAINTS)), box)


def _pasted(page: Image.Image, patch: Image.Image, box: Box) -> _Spoiled:
    whole = page.copy()
    whole.paste(patch, box[:2])
    return _Spoiled(whole, [box])


_DAMAGES: dict[Kind, Callable[[Image.Image, Image.Image, random.Random], _Spoiled]] = {
    "cut": _cut,
    "flipped": _flipped,
    "spliced": _spliced,
    "duplicated": _duplicated,
    "interleaved": _interleaved,
    "zeroed": _zeroed,
}
