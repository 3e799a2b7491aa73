"""Pages of a PDF as characters and ruling lines, read by pdfplumber: slower, and independent of pypdfium2."""

import io
import struct
import zlib
from itertools import pairwise
from typing import Any, Final

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from extractors.document import Encrypted, LimitExceeded, ReadError
from extractors.readers.pdf_pages import MAX_PAGES, UNKNOWN, Box, Budget, Character, Opened, Page

DAMAGED: Final = (
    PdfminerException,
    MalformedPDFException,
    PDFException,
    PSException,
    # pdfminer trusts the types and lengths in the file, so a damaged one also shows as one of these
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def load(data: bytes) -> Opened:
    """Reads all pages. Raises `Encrypted`, `ReadError` for a damaged file, `LimitExceeded`."""
    try:
        return _load(data)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise Encrypted("the PDF needs a password") from error
        raise ReadError(_detail(error)) from error
    except DAMAGED as error:
        raise ReadError(_detail(error)) from error


def _detail(error: BaseException) -> str:
    cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    return f"damaged PDF: {type(cause).__name__}: {cause}".rstrip(": ")[:200]


def _load(data: bytes) -> Opened:
    with pdfplumber.open(io.BytesIO(data)) as document:
        if len(document.pages) > MAX_PAGES:
            raise LimitExceeded(f"{len(document.pages)} pages, at most {MAX_PAGES}")
        if not document.pages:
            raise ReadError("the PDF has no page")
        budget = Budget()
        title = document.metadata.get("Title", "")
        pages = []
        for source in document.pages:
            pages.append(_page(source, budget))
            source.close()
        return Opened(pages, title if isinstance(title, str) else "")


def _page(source: PlumberPage, budget: Budget) -> Page:
    page = Page(source.page_number, float(source.width), float(source.height))
    left, top = float(source.bbox[0]), float(source.bbox[1])
    budget.take_characters(len(source.chars))
    budget.take_paths(len(source.lines) + len(source.rects) + len(source.curves) + len(source.images))
    for char in source.chars:
        _add_character(page, char, left, top)
    for line in source.lines:
        page.add_line(*_box(line, left, top))
    for rect in source.rects:
        _add_rect(page, _box(rect, left, top), bool(rect.get("fill")), bool(rect.get("stroke")))
    for curve in source.curves:
        _add_curve(page, curve, left, top)
    for image in source.images:
        page.add_picture(_box(image, left, top))
    page.paths = len(source.lines) + len(source.rects) + len(source.curves)
    return page


def _box(thing: dict[str, Any], left: float, top: float) -> Box:
    x0, upper, x1, lower = (float(thing[side]) for side in ("x0", "top", "x1", "bottom"))
    return Box(x0 - left, upper - top, x1 - left, lower - top)


def _add_character(page: Page, char: dict[str, Any], left: float, top: float) -> None:
    text = str(char["text"])
    x0, upper, x1, lower = _box(char, left, top)
    inside = -1 <= (x0 + x1) / 2 <= page.width + 1 and -1 <= (upper + lower) / 2 <= page.height + 1
    if not text.strip() or not inside:
        return
    baseline = lower + float(char["y0"]) - float(char["matrix"][5]) if char["upright"] else lower
    page.characters.append(Character(UNKNOWN if text.startswith("(cid:") else text, x0, upper, x1, lower, baseline))


def _add_rect(page: Page, box: Box, filled: bool, stroked: bool) -> None:
    x0, top, x1, bottom = box
    if stroked:
        for line in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
            page.add_line(*line)
    elif filled:
        page.add_fill(box)


def _add_curve(page: Page, curve: dict[str, Any], left: float, top: float) -> None:
    points = [(float(x) - left, float(y) - top) for x, y in curve["pts"]]
    if curve.get("stroke"):
        for (x0, y0), (x1, y1) in pairwise(points):
            page.add_line(x0, y0, x1, y1)
