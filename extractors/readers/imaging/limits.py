"""Pictures from bytes, with the limits that are held before anything is decoded."""

import io
import math
from typing import Final

import numpy as np
from cv2.typing import MatLike
from PIL import Image, UnidentifiedImageError

from extractors.document import LimitExceeded, ReadError, Unsupported

Pixels = MatLike
"""Bytes: rows × columns × red, green, blue; or rows × columns of grey."""

FORMATS: Final = ("PNG", "JPEG", "BMP", "TIFF", "GIF")
"""What sites publish and scanners write. Others have decoders that were never meant for strangers' files."""
MAX_PIXELS: Final = 60_000_000
"""An A3 page at 400 dpi has 31 million."""
SHORT_SIDE: Final = 60
LONG_SIDE: Final = 200
"""A picture smaller than this, in pixels, is an icon or a line of decoration: the lowest table has four rows."""
PAGE_LONG: Final = 3500
PAGE_PIXELS: Final = 3500 * 2475
"""The long side and the pixels of an A4 page at 300 dpi: in more, nothing is recognised better."""


def page_scale(width: float, height: float) -> float:
    """By how much a picture may be enlarged, or below 1 must be reduced, to be as large as a page that is looked at.

    A long one, a whole web page in one picture, counts by its pixels: its text is no larger than that of others.
    """
    return max(PAGE_LONG / max(width, height, 1.0), math.sqrt(PAGE_PIXELS / max(width * height, 1.0)))


def open_picture(data: bytes) -> Pixels | None:
    """The first frame on white paper, or None for one too small to hold a table.

    Raises `LimitExceeded` above `MAX_PIXELS`, `Unsupported` for other formats, `ReadError` where it cannot be decoded.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise LimitExceeded(f"picture of {width} × {height} pixels")
            if min(width, height) < SHORT_SIDE or max(width, height) < LONG_SIDE:
                return None
            _verify(data)
            return _on_white(picture)
    except UnidentifiedImageError as error:
        raise Unsupported(f"no picture of type {', '.join(FORMATS)}") from error
    except Image.DecompressionBombError as error:
        raise LimitExceeded(f"picture of more than {MAX_PIXELS} pixels") from error
    # Pillow raises these for a damaged file: OSError (cut short), SyntaxError (PNG), ValueError and others (TIFF).
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError) as error:
        raise ReadError(f"the picture is cut short or damaged: {error}") from error


def _verify(data: bytes) -> None:
    """Raises where the checksums of a PNG are wrong: decoding does not look at them, and shows what it can make out."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        picture.verify()


def _on_white(picture: Image.Image) -> Pixels:
    """Red, green and blue; what is transparent shows the white of the page below."""
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        return _from_deep(picture)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        coloured = picture.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        return np.asarray(Image.alpha_composite(paper, coloured).convert("RGB"))
    return np.asarray(picture.convert("RGB"))


def _from_deep(picture: Image.Image) -> Pixels:
    """Grey of 16 or 32 bits; Pillow's own conversion would cut off everything above 255."""
    deep = np.nan_to_num(np.asarray(picture, dtype=np.float32))
    low, high = float(deep.min()), float(deep.max())
    grey = ((deep - low) * (255 / max(high - low, 1e-6))).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)
