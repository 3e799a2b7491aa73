"""The colours of text and of what lies behind it: text that nobody sees is not printed, though the file holds it."""

import ctypes
from dataclasses import dataclass, field
from typing import Final

import pypdfium2.raw as pdfium

from extractors.readers.pdf.pages import THIN, Box

Ink = tuple[int, int, int, int]
"""Red, green, blue and how much it covers, each up to 255."""

PAPER: Final = 245
"""Red, green and blue from which a colour cannot be told from paper."""
UNSEEN: Final = 12
"""Of 255: what covers no more than that does not show."""
ALIKE: Final = 8
"""Red, green and blue differ by no more between two colours that nobody tells apart."""
_BLACK: Final[Ink] = (0, 0, 0, 255)
_WHITE: Final[Ink] = (255, 255, 255, 255)
_STROKED: Final = frozenset({pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_STROKE_CLIP})
_MOST_LOOKS: Final = 1_000_000
"""Backgrounds that are looked at below the text of a page: most text is black and is not looked at."""


@dataclass(slots=True)
class Inks:
    """The backgrounds of a page in the order they are drawn; None is the colour of a picture, which is not known."""

    grounds: list[tuple[Box, Ink | None]] = field(default_factory=list)
    looks: int = _MOST_LOOKS
    _dark: bool = False
    _parts: list[ctypes.c_uint] = field(default_factory=lambda: [ctypes.c_uint() for _ in range(4)])

    def _told(self, known: bool) -> Ink:
        r, g, b, a = (part.value for part in self._parts)
        return (r, g, b, a) if known else _BLACK

    def of_text(self, thing: pdfium.FPDF_PAGEOBJECT, mode: int) -> Ink:
        """The colour of a piece of text."""
        stroked = mode in _STROKED
        tell = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
        return self._told(bool(tell(thing, *self._parts)))

    def add_ground(self, thing: pdfium.FPDF_PAGEOBJECT, box: Box) -> None:
        """Notes what is drawn as a background of text, if it is no line."""
        if min(box.x1 - box.x0, box.bottom - box.top) > THIN:
            ink = self._told(bool(pdfium.FPDFPageObj_GetFillColor(thing, *self._parts)))
            self.grounds.append((box, ink))
            self._dark = self._dark or max(ink[:3]) <= UNSEEN

    def add_picture(self, box: Box) -> None:
        """Notes a picture."""
        self.grounds.append((box, None))

    @staticmethod
    def is_white(ink: Ink) -> bool:
        """Whether text of a colour cannot be told from paper."""
        return min(ink[:3]) >= PAPER

    def is_pale(self, ink: Ink, place: Box) -> bool:
        """Whether text of a colour cannot be seen where it stands. Black is looked at only where boxes are black."""
        if ink[3] <= UNSEEN:
            return True
        if max(ink[:3]) <= UNSEEN and not self._dark:
            return False
        self.looks -= len(self.grounds)
        if self.looks < 0:
            return False
        x, y = (place.x0 + place.x1) / 2, place.middle
        ground = next((colour for box, colour in reversed(self.grounds) if box.holds(x, y)), _WHITE)
        if ground is None or ground[3] <= UNSEEN:
            return False
        return (self.is_white(ink) and self.is_white(ground)) or all(
            abs(one - other) <= ALIKE for one, other in zip(ink[:3], ground[:3], strict=True)
        )
