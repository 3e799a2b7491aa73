"""Pages of a PDF as characters and ruling lines, read by pdfplumber: slower, and independent of pypdfium2."""

import io
import logging
import math
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from extractors.document import Encrypted, LimitExceeded, ReadError
from extractors.readers.pdf.askew import is_askew, leave_out
from extractors.readers.pdf.pages import MAX_PAGES, UNKNOWN, Box, Budget, Character, Opened, Page, View, turned

# They log bytes of the file as they stand, of any length and with control characters, once for every damaged object.
for _talker in ("pdfminer", "pdfplumber"):
    logging.getLogger(_talker).setLevel(logging.CRITICAL)

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


def load(data: bytes, *, find_tables: bool = False) -> Opened:
    """Reads all pages, with the cells of their tables if asked. Raises `Encrypted`, `ReadError`, `LimitExceeded`."""
    try:
        return _load(data, find_tables)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise Encrypted("the PDF needs a password") from error
        raise ReadError(_detail(error)) from error
    except DAMAGED as error:
        raise ReadError(_detail(error)) from error


def _detail(error: BaseException) -> str:
    cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    return f"damaged PDF: {type(cause).__name__}: {cause}".rstrip(": ")[:200]


def _load(data: bytes, find_tables: bool) -> Opened:
    with pdfplumber.open(io.BytesIO(data)) as document:
        if len(document.pages) > MAX_PAGES:
            raise LimitExceeded(f"{len(document.pages)} pages, at most {MAX_PAGES}")
        if not document.pages:
            raise ReadError("the PDF has no page")
        budget = Budget()
        title = document.metadata.get("Title", "")
        pages = []
        for source in document.pages:
            pages.append(_page(source, budget, find_tables))
            source.close()
        return Opened(pages, title if isinstance(title, str) else "")


def _page(source: PlumberPage, budget: Budget, find_tables: bool) -> Page:
    budget.take_characters(len(source.chars))
    budget.take_paths(len(source.lines) + len(source.rects) + len(source.curves) + len(source.images))
    turn = _text_turn(source.chars)
    left, top, right, bottom = _shown(source)
    width, height = right - left, bottom - top
    page = Page(source.page_number, *((height, width) if turn % 180 else (width, height)), turn=turn)

    def view(x0: float, upper: float, x1: float, lower: float) -> Box:
        return turned(Box(x0 - left, upper - top, x1 - left, lower - top), turn, width, height)

    marks = Page(page.number, page.width, page.height)
    chars = ((marks if is_askew(_angle(char)) else page, char) for char in source.chars)
    page.doubt_hidden(sum(_add_character(to, char, view) for to, char in chars))
    if not leave_out(page, page.characters, marks.characters):
        page.characters += marks.characters
    for line in source.lines:
        page.add_line(*_box(line, view))
    for rect in source.rects:
        _add_rect(page, _box(rect, view), bool(rect.get("fill")), bool(rect.get("stroke")))
    for curve in source.curves:
        _add_curve(page, curve, view)
    for image in source.images:
        page.add_picture(_box(image, view))
    if find_tables:
        page.tables = [[view(*cell) for cell in table.cells] for table in source.find_tables()]
    page.paths = len(source.lines) + len(source.rects) + len(source.curves)
    return page


def _shown(source: PlumberPage) -> tuple[float, float, float, float]:
    """The part of the sheet that is shown as the page: left, top, right, bottom."""
    x0, top, x1, bottom = (float(side) for side in source.mediabox)
    left, upper, right, lower = (float(side) for side in source.cropbox)
    shown = max(x0, left), max(top, upper), min(x1, right), min(bottom, lower)
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else (x0, top, x1, bottom)


def _text_turn(chars: Sequence[dict[str, Any]]) -> int:
    """By how many degrees clockwise the viewed page must be turned for most of its text to stand upright."""
    quarters = Counter(round(_angle(char) / (math.pi / 2)) % 4 for char in chars)
    most, count = quarters.most_common(1)[0] if quarters else (0, 0)
    return most * 90 if count > 0.7 * len(chars) else 0


def _angle(char: dict[str, Any]) -> float:
    return math.atan2(char["matrix"][1], char["matrix"][0])


def _box(thing: dict[str, Any], view: View) -> Box:
    x0, upper, x1, lower = (float(thing[side]) for side in ("x0", "top", "x1", "bottom"))
    return view(x0, upper, x1, lower)


def _add_character(page: Page, char: dict[str, Any], view: View) -> bool:
    """Adds a character where it shows on the page; whether it is a digit that does not."""
    text = str(char["text"])
    x0, top, x1, bottom = _box(char, view)
    inside = -1 <= (x0 + x1) / 2 <= page.width + 1 and -1 <= (top + bottom) / 2 <= page.height + 1
    if not text.strip() or not inside:
        return text.isdigit()
    x, y = float(char["matrix"][4]), float(char["bottom"]) + float(char["y0"]) - float(char["matrix"][5])
    baseline = view(x, y, x, y).bottom
    page.characters.append(Character(UNKNOWN if text.startswith("(cid:") else text, x0, top, x1, bottom, baseline))
    return False


def _add_rect(page: Page, box: Box, filled: bool, stroked: bool) -> None:
    x0, top, x1, bottom = box
    if stroked:
        for line in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
            page.add_line(*line)
    elif filled:
        page.add_fill(box)


def _add_curve(page: Page, curve: dict[str, Any], view: View) -> None:
    if curve.get("stroke"):
        for (x0, y0), (x1, y1) in pairwise(curve["pts"]):
            page.add_line(*view(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
