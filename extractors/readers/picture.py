"""Reads pictures of pages and tables: PNG, JPEG, BMP, TIFF, GIF."""

from typing import Final

from extractors.document import Document
from extractors.readers import sniff
from extractors.readers.imaging.ending import Ending
from extractors.readers.imaging.limits import open_picture
from extractors.readers.imaging.reading import Shown, blocks_of, pieces_of_pixels
from extractors.readers.pdf.pages import Box

__all__ = ["pieces_of", "read"]

_UNKNOWN: Final = "application/octet-stream"


def read(data: bytes, name: str = "") -> Document:
    """A picture as a document; `name` is that of its file, for the locators.

    Raises `Unsupported` for other formats, `LimitExceeded` for too many pixels, `ReadError` for a damaged file.
    """
    kind = next((kind for magic, kind in sniff.PICTURES.items() if data.startswith(magic)), _UNKNOWN)
    return Document(kind, blocks_of(pieces_of(data, name)[0]))


def pieces_of(data: bytes, name: str, above: Ending | None = None) -> Shown:
    """What a picture shows, nothing for icons; `above` is the table without rules in which the one before ends.

    Raises as `read` does.
    """

    def locate(box: Box) -> str:
        return f"image={name};box={box.x0:.0f},{box.top:.0f},{box.x1:.0f},{box.bottom:.0f}"

    pixels = open_picture(data)
    return ((), None) if pixels is None else pieces_of_pixels(pixels, locate, above)
