"""Digits that the page does not show as the file spells them: on layers that are off, below a veil, or spelt otherwise.

A layer's state is told by nothing but a picture of the page: it is drawn where a file has layers, and each digit
must leave a trace in it.
"""

import ctypes
import re
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.pdf.drawing import address
from extractors.readers.pdf.pages import Box, Page, turned

LAYERED: Final = re.compile(rb"/OC[\s/<]")
"""How a stream says that it is of a layer; dictionaries of streams are never compressed."""
SCALE: Final = 2.0
"""Points to pixels of the picture: digits are ten to twenty pixels high."""
MOST_PIXELS: Final = 10_000_000
"""Of the picture: five times those of a page of paper. Larger pages are drawn smaller."""
TRACE: Final = 24
"""Levels of grey, of 256, by which a digit stands out from what is around it."""
_LONGEST: Final = 64
"""Bytes of the name of a mark, and of a text that stands for a number."""

Digits = list[tuple[int, Box]]
"""The digits of a page, each with its number in pdfium's text and its place as viewed."""


def doubt_layers(
    page: Page, source: pypdfium2.PdfPage, text: pdfium.FPDF_TEXTPAGE, digits: Digits, *, drawn: bool
) -> None:
    """Doubts of digits that are not seen, or spelt otherwise than drawn; `drawn` looks for them in any case."""
    marks = {mark for found in _objects(text, digits) for mark in _marks(found)}
    if "ActualText" in marks:
        page.lasting.append(f"page {page.number}: numbers are spelt otherwise than they are drawn")
    if digits and (drawn or "OC" in marks) and any(_unseen(page, source, [box for _, box in digits])):
        page.lasting.append(f"page {page.number}: numbers that are not seen")


def _objects(text: pdfium.FPDF_TEXTPAGE, digits: Digits) -> Iterator[pdfium.FPDF_PAGEOBJECT]:
    """The pieces of text that the digits are of, each once."""
    before = None
    for index, _ in digits:
        found = pdfium.FPDFText_GetTextObject(text, index)
        if (place := address(found)) != before:
            before = place
            yield found


def _marks(found: pdfium.FPDF_PAGEOBJECT) -> Iterator[str]:
    """What marks on a piece of text say that concerns its digits."""
    buffer, size = ctypes.create_string_buffer(_LONGEST), ctypes.c_ulong()
    units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    for number in range(max(0, pdfium.FPDFPageObj_CountMarks(found))):
        mark = pdfium.FPDFPageObj_GetMark(found, number)
        if pdfium.FPDFPageObjMark_GetName(mark, units, _LONGEST, size) and _told(buffer, size) == "OC":
            yield "OC"
        spelt = pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", units, _LONGEST, size)
        if spelt and any(character.isdigit() for character in _told(buffer, size)):
            yield "ActualText"


def _told(buffer: ctypes.Array[ctypes.c_char], size: ctypes.c_ulong) -> str:
    return buffer.raw[: min(size.value, _LONGEST)].decode("utf-16-le", "replace").rstrip("\0")


def _unseen(page: Page, source: pypdfium2.PdfPage, boxes: Iterable[Box]) -> Iterator[bool]:
    """Whether each place shows nothing but one colour in a picture of the page."""
    scale = min(SCALE, (MOST_PIXELS / max(1.0, page.width * page.height)) ** 0.5)
    grey = source.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False).to_numpy()
    shades = grey.reshape(grey.shape[0], grey.shape[1], -1)[:, :, 0].astype(np.int16)
    for box in boxes:
        x0, top, x1, bottom = (scale * side for side in turned(box, -page.turn % 360, page.width, page.height))
        part = shades[max(0, int(top)) : int(bottom) + 1, max(0, int(x0)) : int(x1) + 1]
        yield part.size > 0 and int(part.max() - part.min()) < TRACE
