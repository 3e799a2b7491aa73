"""What is laid over a page: filled fields, typed remarks, strokes through numbers. None of it is in the page's text."""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pypdfium2.raw as pdfium

from extractors.readers.pdf.pages import Box, Character, Page, View

_TYPED: Final = frozenset({pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET})
"""Kinds that show a text of their own."""
_DRAWN: Final = frozenset(
    {
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_INK,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_REDACT,
    }
)
"""Kinds that run through what they lie on or cover it. Seals are stamps and signatures, and lie on dates."""
_HIDDEN: Final = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_MOST: Final = 5_000
"""Annotations of a page that are looked at; a page of links has some dozens."""
_LONGEST: Final = 2_000
"""Bytes of a text that may be a number, and of a remark."""


def doubt_annotations(page: Page, source: pdfium.FPDF_PAGE, view: View) -> None:
    """Doubts about numbers that annotations show, strike out or cover; `page` has its characters."""
    count = min(_MOST, pdfium.FPDFPage_GetAnnotCount(source))
    kinds: set[str] = set()
    for number in range(count):
        with _annotation(source, number) as found:
            if found and not pdfium.FPDFAnnot_GetFlags(found) & _HIDDEN:
                kinds.update(_doubts(page.characters, found, view))
    page.lasting += [f"page {page.number}: {kind}" for kind in sorted(kinds)]


@contextmanager
def _annotation(source: pdfium.FPDF_PAGE, number: int) -> Iterator[pdfium.FPDF_ANNOTATION]:
    found = pdfium.FPDFPage_GetAnnot(source, number)
    try:
        yield found
    finally:
        if found:
            pdfium.FPDFPage_CloseAnnot(found)


def _doubts(characters: Sequence[Character], found: pdfium.FPDF_ANNOTATION, view: View) -> Iterator[str]:
    kind = pdfium.FPDFAnnot_GetSubtype(found)
    if kind in _TYPED:
        shown = _text(found, b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents")
        if any(character.isdigit() for character in shown):
            yield "numbers in a field or a remark on the page"
    elif kind in _DRAWN and _lies_on_digit(characters, _box(found, view)):
        yield "something is drawn over numbers"


def _text(found: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST)
    size = pdfium.FPDFAnnot_GetStringValue(found, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), _LONGEST)
    return buffer.raw[: min(size, _LONGEST)].decode("utf-16-le", "replace")


def _box(found: pdfium.FPDF_ANNOTATION, view: View) -> Box:
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(found, ctypes.byref(rect))
    left, right = sorted((rect.left, rect.right))
    lower, upper = sorted((rect.bottom, rect.top))
    return view(left, lower, right, upper)


def _lies_on_digit(characters: Sequence[Character], box: Box) -> bool:
    return any(c.text.isdigit() and box.holds((c.x0 + c.x1) / 2, (c.top + c.bottom) / 2) for c in characters)
