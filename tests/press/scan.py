"""Reports as scans: the pages of a PDF turned into pictures, with what printers, feeders, stamps and JPEG do to them.

The PDF must carry its fonts, or the machine must have them: what cannot be drawn cannot be scanned.
"""

import io
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

Pixels = npt.NDArray[np.uint8]
_INCH = 72


@dataclass(frozen=True)
class Scanning:
    """How the pages are scanned. Every switch at its default gives clean pictures."""

    dpi: int = 200
    skew: float = 0.0
    """Degrees counter-clockwise."""
    turn: int = 0
    """Degrees counter-clockwise: 0, 90, 180 or 270."""
    noise: float = 0.0
    """Standard deviation of the grain, in steps of grey."""
    specks: int = 0
    """Specks of dirt to a page."""
    blur: float = 0.0
    """Radius in pixels."""
    shade: float = 0.0
    """By how much the paper darkens towards one edge: 0.3 is three tenths."""
    lamp: float = 0.0
    """By how much the paper darkens away from a bright spot, as under a lamp or in a photograph."""
    tilt: float = 0.0
    """By what share of its width one edge of the page is the shorter, photographed aslant."""
    stamp: bool = False
    """A round red stamp."""
    jpeg: int = 0
    """Quality; 0 for PNG, which loses nothing."""
    together: bool = False
    """All tables of a page in one picture, one below the other."""
    seed: int = 0


def scan(pdf: bytes, scanning: Scanning) -> bytes:
    """The pages of `pdf` as a PDF of pictures."""
    pages = [Image.open(io.BytesIO(page)).convert("RGB") for page in pictures(pdf, scanning)]
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", resolution=scanning.dpi, save_all=True, append_images=pages[1:], quality=scanning.jpeg or 95
    )
    return out.getvalue()


def pictures(pdf: bytes, scanning: Scanning) -> Iterator[bytes]:
    """The pages of `pdf` as JPEG or PNG files."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for number, page in enumerate(document):
            clean = page.render(scale=scanning.dpi / _INCH).to_pil().convert("RGB")
            yield encode(disorder(clean, scanning, number), scanning)


def encode(page: Image.Image, scanning: Scanning) -> bytes:
    """The file of one picture."""
    out = io.BytesIO()
    if scanning.jpeg:
        page.save(out, "JPEG", quality=scanning.jpeg)
    else:
        page.save(out, "PNG")
    return out.getvalue()


def disorder(page: Image.Image, scanning: Scanning, number: int = 0) -> Image.Image:
    """One page as it comes out of the scanner; the same arguments, the same picture."""
    rng = random.Random(f"scan/{scanning.seed}/{number}")
    if scanning.stamp:
        page = _stamped(page, scanning.dpi, rng)
    page = _dirtied(page, scanning.specks, rng)
    if scanning.tilt:
        page = _tilted(page, scanning.tilt, rng)
    if scanning.skew:
        page = page.rotate(scanning.skew, Image.Resampling.BICUBIC, fillcolor="white")
    if scanning.blur:
        page = page.filter(ImageFilter.GaussianBlur(scanning.blur))
    page = _grained(page, scanning, number)
    return page.rotate(scanning.turn, expand=True) if scanning.turn else page


def _stamped(page: Image.Image, dpi: int, rng: random.Random) -> Image.Image:
    """A ring of 40 mm with a star, as it stands under every official letter, wherever it falls."""
    size = round(40 / 25.4 * dpi)
    x, y = rng.randrange(0, page.width - size), rng.randrange(0, page.height - size)
    layer = Image.new("RGBA", page.size, (255, 255, 255, 0))
    draw = ImageDraw.Draw(layer)
    red = (225, 60, 60, 170)
    draw.ellipse((x, y, x + size, y + size), outline=red, width=max(2, size // 40))
    middle_x, middle_y, radius = x + size / 2, y + size / 2, size / 6
    angles = np.radians(np.arange(0, 720, 144) - 90)
    draw.polygon([(middle_x + radius * np.cos(a), middle_y + radius * np.sin(a)) for a in angles], fill=red)
    return Image.alpha_composite(page.convert("RGBA"), layer).convert("RGB")


def _dirtied(page: Image.Image, specks: int, rng: random.Random) -> Image.Image:
    page = page.copy()
    draw = ImageDraw.Draw(page)
    for _ in range(specks):
        x, y, size = rng.randrange(page.width), rng.randrange(page.height), rng.choice((0, 0, 0, 1))
        draw.rectangle((x, y, x + size, y + size), fill=(rng.randrange(40, 160),) * 3)
    return page


def _tilted(page: Image.Image, tilt: float, rng: random.Random) -> Image.Image:
    """The page in perspective: its corners drawn in, each by up to `tilt` of its width."""
    wide, high = page.size
    inset = [(rng.uniform(0, tilt) * wide, rng.uniform(0, tilt) * wide) for _ in range(4)]
    signs = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    source = ((0, 0), (wide, 0), (wide, high), (0, high))
    target = [(x + sx * dx, y + sy * dy) for (x, y), (sx, sy), (dx, dy) in zip(source, signs, inset, strict=True)]
    rows, right = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    matrix = np.linalg.solve(np.array(rows, dtype=np.float64), np.array(right, dtype=np.float64))
    return page.transform(
        page.size, Image.Transform.PERSPECTIVE, tuple(map(float, matrix)), Image.Resampling.BICUBIC, fillcolor="white"
    )


def _lit(pixels: npt.NDArray[np.float32], lamp: float, seed: int) -> npt.NDArray[np.float32]:
    """The page with light that falls off from a spot somewhere on it."""
    high, wide = pixels.shape[:2]
    rng = random.Random(f"lamp/{seed}")
    y, x = np.indices((high, wide), dtype=np.float32)
    away = np.hypot(x - rng.random() * wide, y - rng.random() * high) / np.hypot(wide, high)
    lit: npt.NDArray[np.float32] = pixels * (1 - lamp * away)[:, :, None]
    return lit


def _grained(page: Image.Image, scanning: Scanning, number: int) -> Image.Image:
    if not scanning.noise and not scanning.shade and not scanning.lamp:
        return page
    pixels = np.asarray(page).astype(np.float32)
    if scanning.shade:
        pixels *= 1 - scanning.shade * np.linspace(0, 1, pixels.shape[1], dtype=np.float32)[None, :, None]
    if scanning.lamp:
        pixels = _lit(pixels, scanning.lamp, scanning.seed)
    if scanning.noise:
        grain = np.random.default_rng([scanning.seed, number]).normal(0, scanning.noise, pixels.shape[:2])
        pixels += grain.astype(np.float32)[:, :, None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
