"""Reads pictures of pages and tables: PNG, JPEG, BMP, TIFF, GIF."""

from collections.abc import Callable
from typing import Final

from extractors.document import Block, Document
from extractors.readers import sniff
from extractors.readers.imaging.limits import open_picture
from extractors.readers.imaging.reading import blocks_of_pixels
from extractors.readers.pdf.pages import Box

__all__ = ["blocks_of", "read"]

_UNKNOWN: Final = "application/octet-stream"


def read(data: bytes, name: str = "") -> Document:
    """A picture as a document; `name` is that of its file, for the locators.

    Raises `Unsupported` for other formats, `LimitExceeded` for too many pixels, `ReadError` for a damaged file.
    """

    def locate(box: Box) -> str:
        return f"image={name};box={box.x0:.0f},{box.top:.0f},{box.x1:.0f},{box.bottom:.0f}"

    kind = next((kind for magic, kind in sniff.PICTURES.items() if data.startswith(magic)), _UNKNOWN)
    return Document(kind, blocks_of(data, locate))


def blocks_of(data: bytes, locate: Callable[[Box], str]) -> tuple[Block, ...]:
    """What a picture shows, from top to bottom; nothing for icons. `locate` names a rectangle of its pixels.

    Raises as `read` does.
    """
    pixels = open_picture(data)
    return () if pixels is None else blocks_of_pixels(pixels, locate)
