"""Text that is painted over: the file still holds it, and whoever looks at the page sees another number, or none."""

import ctypes
from dataclasses import dataclass, field
from typing import Final

import pypdfium2.raw as pdfium

from extractors.readers.pdf.pages import THIN, Box

RECTANGLE: Final = 6
"""Segments of a closed rectangle at most."""
MOST_SEGMENTS: Final = 20
"""Of a rectangle with rounded corners, or an ellipse."""
ROUND: Final = 0.7
"""Share of its width and height that a rounded box covers wherever it stands in it: the square inside a circle."""
OPAQUE: Final = 128
"""Of 255: what covers less lets the text below it through."""
Source = tuple[pdfium.FPDF_DOCUMENT, pdfium.FPDF_PAGE]
"""A page and the file that it is of."""
_MOST_LOOKS: Final = 3_000_000
"""Pieces of text that are looked for below the boxes of a page: ordinary pages draw their boxes first."""
_MOST_PICTURES: Final = 20
"""Pictures over text that are looked at: a page has one seal or two."""


@dataclass(slots=True)
class Painted:
    """The pieces of text of a page in the order they are drawn, and how many of them a filled box covers."""

    texts: list[Box] = field(default_factory=list)
    covered: int = 0
    looks: int = _MOST_LOOKS
    pictures: int = _MOST_PICTURES

    def look_below(self, thing: pdfium.FPDF_PAGEOBJECT, box: Box, segments: int) -> None:
        """Notes text below the filled path `thing`, as an editor leaves it who types another number on top."""
        below = self._below(box if segments <= RECTANGLE else _inner(box))
        if below and not pdfium.FPDFPageObj_HasTransparency(thing):
            self.covered += len(below)

    def look_below_picture(self, thing: pdfium.FPDF_PAGEOBJECT, source: Source, box: Box) -> None:
        """Notes text below a picture where it is opaque; seals let it through."""
        below = self._below(box)
        if not below or self.pictures <= 0 or pdfium.FPDFPageObj_HasTransparency(thing):
            return
        self.pictures -= 1
        bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(*source, thing)
        if bitmap:
            self.covered += sum(_covers(bitmap, box, (t.x0 + t.x1) / 2, t.middle) for t in below)
            pdfium.FPDFBitmap_Destroy(bitmap)

    def _below(self, box: Box) -> list[Box]:
        if min(box.x1 - box.x0, box.bottom - box.top) <= THIN or len(self.texts) > self.looks:
            return []
        self.looks -= len(self.texts)
        return [text for text in self.texts if box.holds((text.x0 + text.x1) / 2, text.middle)]


def _inner(box: Box) -> Box:
    wide, high = (box.x1 - box.x0) * (1 - ROUND) / 2, (box.bottom - box.top) * (1 - ROUND) / 2
    return Box(box.x0 + wide, box.top + high, box.x1 - wide, box.bottom - high)


def _covers(bitmap: pdfium.FPDF_BITMAP, box: Box, x: float, y: float) -> bool:
    """Whether a picture shown in `box` lets nothing through at a place; one of another format than BGRA never does."""
    if pdfium.FPDFBitmap_GetFormat(bitmap) != pdfium.FPDFBitmap_BGRA:
        return True
    width, height = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
    column = min(width - 1, int((x - box.x0) / (box.x1 - box.x0) * width))
    row = min(height - 1, int((y - box.top) / (box.bottom - box.top) * height))
    at = row * pdfium.FPDFBitmap_GetStride(bitmap) + 4 * column + 3
    data = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
    return bool(data[at] >= OPAQUE)
