"""Text that is painted over: the file still holds it, and whoever looks at the page sees another number, or none."""

from dataclasses import dataclass, field
from typing import Final

import pypdfium2.raw as pdfium

from extractors.readers.pdf.pages import THIN, Box

MOST_SEGMENTS: Final = 6
"""Of a closed rectangle."""
_MOST_LOOKS: Final = 3_000_000
"""Pieces of text that are looked for below the boxes of a page: ordinary pages draw their boxes first."""


@dataclass(slots=True)
class Painted:
    """The pieces of text of a page in the order they are drawn, and how many of them a filled box covers."""

    texts: list[Box] = field(default_factory=list)
    covered: int = 0
    looks: int = _MOST_LOOKS

    def look_below(self, thing: pdfium.FPDF_PAGEOBJECT, box: Box) -> None:
        """Notes text below the filled path `thing`, as an editor leaves it who types another number on top."""
        if min(box.x1 - box.x0, box.bottom - box.top) <= THIN or len(self.texts) > self.looks:
            return
        self.looks -= len(self.texts)
        covered = sum(box.holds((text.x0 + text.x1) / 2, text.middle) for text in self.texts)
        if covered and not pdfium.FPDFPageObj_HasTransparency(thing):
            self.covered += covered
