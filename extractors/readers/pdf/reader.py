"""Reads PDFs that carry text: running text, ruled tables, and tables that are only laid out.

Pages come from pypdfium2, which is several times faster than pdfplumber; pdfplumber reads what pypdfium2 cannot
open, and is a second, independent reading for who wants one.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pypdfium2 import PdfiumError

from extractors.document import Block, Document, Paragraph, Picture, ReadError, is_page_number
from extractors.readers.pdf import fast, slow
from extractors.readers.pdf.abreast import side_by_side
from extractors.readers.pdf.apart import goes_on_above
from extractors.readers.pdf.continued import Piece, unified
from extractors.readers.pdf.cut import mended
from extractors.readers.pdf.drawn import doubt_drawn
from extractors.readers.pdf.finder import found_tables
from extractors.readers.pdf.pages import LARGE_PICTURE, Box, Opened, Page
from extractors.readers.pdf.parted import header_at_end, located, moved_above
from extractors.readers.pdf.positions import laid_out_tables
from extractors.readers.pdf.rules import Found, ruled_tables
from extractors.readers.pdf.spreads import halves
from extractors.readers.pdf.struck import are_crossed, strike
from extractors.readers.pdf.text import (
    ORDINAL,
    Line,
    bounds,
    digits_covered,
    joined,
    lines_of,
    paragraphs_of,
)
from extractors.readers.told import with_prose

__all__ = ["MEDIA_TYPE", "last_table", "read", "read_again", "read_by_positions", "read_slowly"]

MEDIA_TYPE: Final = "application/pdf"

OVERLAPS: Final = 2
"""Digits lying on other characters from which a page is taken to carry two texts; one may be a stamp's or a date's."""
TINY: Final = 2.0
"""Characters lower than this, in points, cannot be read on paper."""
DRAWN_TEXT: Final = 50
"""Paths from which a page without any character is taken to show text as outlines."""


def read(data: bytes) -> Document:
    """Reads a PDF.

    Raises `Encrypted` when it needs a password, `LimitExceeded` for too many pages, characters or paths, and
    `ReadError` when it is damaged beyond what either library reads.
    """
    try:
        opened = fast.load(data)
    except PdfiumError:
        return read_slowly(data)
    return _with_dropped_text(opened, data) if opened.dropped else _document(opened, data)


def _with_dropped_text(opened: Opened, data: bytes) -> Document:
    try:
        document = read_slowly(data)
    except ReadError:
        return _document(opened, data).doubted(["a font is not in the file: text may be missing"])
    return document.doubted([doubt for page in opened.pages for doubt in page.lasting])


def read_slowly(data: bytes) -> Document:
    """Reads a PDF with another library: the same shape, a second opinion. Raises as `read` does."""
    return _document(slow.load(data), data)


def read_again(data: bytes) -> Document:
    """A second opinion: pdfplumber's characters in the cells of pdfplumber's `TableFinder`. Raises as `read` does."""
    return _document(slow.load(data, find_tables=True), data)


def read_by_positions(data: bytes) -> Document:
    """A third: no ruling line is believed, tables come from where the words stand. Raises as `read` does."""
    opened = slow.load(data)
    for page in opened.pages:
        page.tables = []
    return _document(opened, data)


def _document(opened: Opened, data: bytes) -> Document:
    lasting = [] if _is_complete(data) else ["the file has no end mark: it may be cut short"]
    laid: list[_Laid] = []
    for page in side_by_side(list(halves(opened.pages))):
        laid.append(_laid(page, laid[-1] if laid else None))
    pieces = [of_page.pieces() for of_page in laid]
    lasting += [doubt for page in opened.pages for doubt in page.lasting]
    doubts = dict.fromkeys([*lasting, *(doubt for of_page in laid for doubt in of_page.page.doubts)])
    blocks = tuple(with_prose(mended(unified(pieces))))
    title = _title(opened.title)
    said = {"title": title} if title else {}
    return Document(MEDIA_TYPE, blocks, said, doubts=tuple(doubts), lasting=tuple(dict.fromkeys(lasting)))


def _is_complete(data: bytes) -> bool:
    return b"%%EOF" in data.rstrip(b"\0\r\n\t ")[-2048:]


_PROGRAM: Final = re.compile(
    r"^Microsoft (?:Word|Excel|PowerPoint) - |\.(?:docx?|wps|xlsx?|pdf|et|ofd)$", re.IGNORECASE
)
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def _title(title: str) -> str:
    """The title where it is one; most programs put a file's name or nothing there."""
    title = _PROGRAM.sub("", _PROGRAM.sub("", title.strip().strip("\0"))).strip()
    return title if len(_CHINESE.findall(title)) >= 4 else ""


_AFTER: Final = 6
"""Paragraphs after the last table of a page that may be the header of its next rows, and the page's number."""


def last_table(pieces: Sequence[Piece]) -> Found | None:
    """The table without ruling lines with which a page ends; its last header may stand below it as text.

    Then the columns that go on are those of this header and not the table's.
    """
    headed = False
    for piece in reversed(pieces[-_AFTER:]):
        if isinstance(piece, Found):
            return None if piece.xs else dataclasses.replace(piece, columns=()) if headed else piece
        if not isinstance(piece, Paragraph) or "。" in piece.text or ORDINAL.match(piece.text):
            return None
        headed = headed or not is_page_number(piece.text)
    return None


@dataclass(slots=True)
class _Laid:
    """What stands on a page, with the top of each piece; `end` are the lines below its last table, if it is laid out.

    They are not yet paragraphs: the next page tells whether they are a header.
    """

    page: Page
    margins: tuple[float, float] = (0.0, 0.0)
    placed: list[tuple[float, Piece]] = field(default_factory=list)
    end: list[Line] = field(default_factory=list)

    def pieces(self) -> list[Piece]:
        """All of it from top to bottom."""
        placed = [*self.placed, *_paragraphs(self.page, self.end, *self.margins)]
        return [piece for _, piece in sorted(placed, key=lambda item: item[0])]


def _laid(page: Page, before: _Laid | None) -> _Laid:
    """What stands on a page; the page `before` loses the header of a table that begins on top of this one."""
    if are_crossed(page):
        page.lasting.append(f"page {page.number}: strokes run through numbers")
    if strike(page):
        page.lasting.append(f"page {page.number}: numbers are struck out")
    ruled, rest = ruled_tables(page) if page.tables is None else found_tables(page, page.tables)
    lines = lines_of(rest)
    _doubt(page)
    above = last_table(before.pieces()) if before else None
    if above is not None and lines and goes_on_above(lines[0], above):
        page.doubts.append(f"page {page.number}: numbers on top may be of the row with which the page before ends")
    laid = _Laid(page, _margins(lines, page), [(table.box.top, table) for table in ruled])
    for number, section in enumerate(_sections(lines, ruled)):
        tables, runs = _tables_on_top(page, section, None if number else before)
        laid.placed += [(table.box.top, table) for table in tables]
        last = not any(table.box.top > section[-1].box.top for table in (*ruled, *tables))
        laid.end = runs.pop() if last and runs and runs[-1][-1] is section[-1] else []
        if laid.end and tables and goes_on_above(laid.end[0], tables[-1]):
            page.doubts.append(f"page {page.number}: a number stands apart from its row")
        for run in runs:
            laid.placed += _paragraphs(page, run, *laid.margins)
    if page.pictures or page.shapes:
        doubt_drawn(page, [piece.box for _, piece in laid.placed if isinstance(piece, Found)])
    laid.placed += _pictures(page)
    return laid


def _tables_on_top(page: Page, lines: Sequence[Line], before: _Laid | None) -> tuple[list[Found], list[list[Line]]]:
    """The tables without rules among `lines`, which follow on the page `before`, and the runs of lines between them."""
    tables, runs = laid_out_tables(page, lines, above=last_table(before.pieces()) if before else None)
    own = header_at_end(before.end, tables[0]) if before and tables else slice(0)
    header = before.end[own] if before else []
    if not before or not header:
        return tables, runs
    moved = moved_above(header, lines)
    whole, others = laid_out_tables(page, [*moved, *lines])
    if not whole or whole[0].box.top > moved[0].box.top:
        return tables, runs
    del before.end[own]
    return [located(whole[0], tables[0], before.page, header), *whole[1:]], others


def _doubt(page: Page) -> None:
    if digits_covered(page.characters) >= OVERLAPS:
        page.lasting.append(f"page {page.number}: text lies over text")
    # Digits only: some fonts tell no more of a character than its ink, and `一` is flat at any size.
    if sum(c.bottom - c.top < TINY for c in page.characters if c.text.isdecimal()) >= OVERLAPS:
        page.lasting.append(f"page {page.number}: text too small to be seen")


def _sections(lines: Sequence[Line], tables: Sequence[Found]) -> Iterator[list[Line]]:
    """The lines between one table and the next: no paragraph and no table reaches across another table."""
    edges = sorted(table.box.top for table in tables)
    section: list[Line] = []
    for line in lines:
        while edges and line.box.top >= edges[0]:
            edges.pop(0)
            if section:
                yield section
            section = []
        section.append(line)
    if section:
        yield section


def _margins(lines: Sequence[Line], page: Page) -> tuple[float, float]:
    """Left and right end of the running text: what the long lines reach."""
    long = [line.box for line in lines if line.box.x1 - line.box.x0 > 0.5 * page.width]
    return (min(box.x0 for box in long), max(box.x1 for box in long)) if long else (0.0, page.width)


def _paragraphs(page: Page, lines: Sequence[Line], left: float, right: float) -> Iterator[tuple[float, Block]]:
    for paragraph in paragraphs_of(lines, left, right):
        box = bounds(line.box for line in paragraph)
        yield box.top, Paragraph(joined(paragraph), page.locator(box))


def _pictures(page: Page) -> Iterator[tuple[float, Block]]:
    """A page that is only a picture (or text drawn as outlines), and large pictures beside text."""
    whole = Box(0, 0, page.width, page.height)
    if not page.characters:
        if page.pictures or page.paths >= DRAWN_TEXT:
            yield 0.0, Picture(f"page={page.number}")
        return
    for box in page.pictures:
        shown = Box(max(0, box.x0), max(0, box.top), min(whole.x1, box.x1), min(whole.bottom, box.bottom))
        if shown.area >= LARGE_PICTURE * whole.area:
            yield shown.top, Picture(page.locator(shown))
