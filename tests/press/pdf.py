"""Reports as PDF with a text layer: tables drawn cell by cell with the ruling asked for, broken over pages."""

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.press.disorders import Disorders
from tests.press.facts import PressedReport
from tests.press.fonts import NAMED, embeddable
from tests.press.layout import Placed, Sheet, cut
from tests.press.prose import Prose
from tests.press.story import Line, tell

_SIZE, _LEADING = 8, 10
_TEXT_SIZE, _TEXT_LEADING = 11, 17
_MARGIN, _PADDING = 56, 3
_RULE = 0.6
_CROP = 90
_GAP = 0.45
"""Of the size of the digits, where they stand apart."""

_LABEL_WIDTHS = {"applications": (0.09, 0.12, 0.25), "disclosure": (0.3,)}
"""Shares of the width that the leading columns take; the rest is shared evenly."""


def _width(text: str, size: float) -> float:
    """Measured with one font whatever the text is drawn in: tables break alike, embedded fonts being no wider."""
    return pdfmetrics.stringWidth(text, NAMED, size)


def _wrap(text: str, width: float, size: float) -> list[str]:
    """Lines that fit; Chinese breaks anywhere, digits hold together."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for character in paragraph:
            if line and _width(line + character, size) > width and not (line[-1].isdigit() and character.isdigit()):
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


class _Press:
    """Draws one report from top to bottom, starting pages as they fill."""

    def __init__(self, report: PressedReport, disorders: Disorders) -> None:
        self._disorders = disorders
        self._wide, self._high = (A4[1], A4[0]) if disorders.landscape else A4
        self._font = (disorders.embedded_font and embeddable()) or NAMED
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=(self._wide, self._high), invariant=1, pageCompression=1)
        self._canvas.setTitle(f"{report.body.agency}{report.year}")
        self._page = 0
        self._y = 0.0
        self._start_page()

    @property
    def _inner(self) -> float:
        return self._wide - 2 * _MARGIN

    def _start_page(self) -> None:
        if self._page:
            self._end_page()
        self._page += 1
        if self._disorders.cropped:
            self._crop()
        if self._disorders.landscape:  # reportlab writes a portrait sheet; its content lies on its side until turned
            self._canvas.setPageRotation(90)
            self._canvas.translate(A4[0], 0)
            self._canvas.rotate(90)
        self._y = self._high - _MARGIN
        if self._disorders.white_tables:  # before any text, or they would hide it
            self._whiten(_MARGIN - 6, _MARGIN - 6, self._wide - _MARGIN + 6, self._y + 6)

    def _crop(self) -> None:
        """Shows the page as a part of a larger sheet whose origin lies elsewhere."""
        self._canvas.setPageSize((self._wide + 2 * _CROP, self._high + 2 * _CROP))
        self._canvas.setCropBox((_CROP, _CROP, A4[0] + _CROP, A4[1] + _CROP))
        self._canvas.translate(_CROP, _CROP)

    def _end_page(self) -> None:
        footer = self._disorders.footers or "- {} -"
        height = max(_MARGIN / 2, self._y - 6) if self._disorders.footers else _MARGIN / 2
        self._text(self._wide / 2, height, footer.format(self._page), 9, centred=True)
        self._canvas.showPage()

    def _text(self, x: float, y: float, text: str, size: float, *, centred: bool = False, gap: float = 0.0) -> None:
        if not text.strip():
            return
        self._canvas.setFont(self._font, size)
        if centred:
            x -= (_width(text, size) + gap * (len(text) - 1)) / 2
        if not self._disorders.single_glyphs:
            self._canvas.drawString(x, y, text, charSpace=gap)
            return
        for character in text:
            self._canvas.drawString(x, y, character)
            x += pdfmetrics.stringWidth(character, self._font, size) + gap

    def line(self, line: Line) -> None:
        """A paragraph, wrapped; titles stand in the middle."""
        size = 16 if line.role == "title" else _TEXT_SIZE
        indent = "　　" if line.role in ("text", "heading") else ""
        for text in _wrap(indent + line.text, self._inner, size):
            if self._y - size * 1.5 < _MARGIN:
                self._start_page()
            self._y -= size * 1.5
            if self._disorders.white_boxes:
                self._canvas.setFillGray(1)
                self._canvas.rect(_MARGIN - 4, self._y - 4, self._inner + 8, size * 1.5, stroke=0, fill=1)
                self._canvas.setFillGray(0)
            x = self._wide - _MARGIN - _width(text, size) if line.role == "right" else _MARGIN
            self._text(self._wide / 2 if line.role == "title" else x, self._y, text, size, centred=line.role == "title")
        self._y -= 4

    def _edges(self, sheet: Sheet) -> list[float]:
        """Left edges of the columns, and the right edge of the last."""
        leading = _LABEL_WIDTHS.get(sheet.table, ()) if sheet.width > 1 else ()
        rest = (1 - sum(leading)) / (sheet.width - len(leading))
        shares = [*leading, *[rest] * (sheet.width - len(leading))]
        edges = [float(_MARGIN)]
        for share in shares:
            edges.append(edges[-1] + share * self._inner)
        return edges

    def _heights(self, sheet: Sheet, edges: Sequence[float]) -> list[float]:
        """Row heights that hold every text, merged cells too."""
        heights = [float(_LEADING + 2 * self._padding)] * sheet.height
        for cell in sorted(sheet.cells, key=lambda c: c.rowspan):
            needed = len(_wrap(cell.text, self._room(cell, edges), _SIZE)) * _LEADING + 2 * self._padding
            spanned = slice(cell.row, cell.row + cell.rowspan)
            lacking = needed - sum(heights[spanned])
            if lacking > 0:
                heights[spanned] = [h + lacking / cell.rowspan for h in heights[spanned]]
        return heights

    @property
    def _padding(self) -> float:
        """Above and below the text of a row."""
        return 0.0 if self._disorders.tight else _PADDING

    def _room(self, cell: Placed, edges: Sequence[float]) -> float:
        return edges[cell.column + cell.colspan] - edges[cell.column] - 2 * _PADDING

    def _fits(self, sheet: Sheet, edges: Sequence[float]) -> bool:
        return sum(self._heights(sheet, edges)) <= self._y - _MARGIN

    def _broken(self, sheet: Sheet, edges: Sequence[float], most: int) -> tuple[Sheet, Sheet] | None:
        """The sheet cut after as many rows as fit, at most `most`; a cut label may need more height than it had."""
        bottoms = accumulate(self._heights(sheet, edges))
        most = min(most, sheet.height - 1, sum(bottom <= self._y - _MARGIN for bottom in bottoms))
        for rows in range(most, sheet.header, -1):
            above, below = cut(
                sheet,
                rows,
                repeated_header=self._disorders.repeated_header,
                repeated_label=self._disorders.repeated_label,
            )
            if self._fits(above, edges):
                return above, below
        return None

    def table(self, sheet: Sheet, *, broken_after: int = 0) -> None:
        """A table; `broken_after` rows of numbers the page ends, though it be not full."""
        self._y -= 6
        edges = self._edges(sheet)
        most = sheet.header + broken_after if broken_after else sheet.height
        if most >= sheet.height and self._fits(sheet, edges):
            self._draw(sheet, edges)
            return
        pieces = self._broken(sheet, edges, most)
        if pieces:
            self._draw(pieces[0], edges)
        self._start_page()
        again = not pieces or self._disorders.broken_again
        self.table(pieces[1] if pieces else sheet, broken_after=broken_after if again else 0)

    def _draw(self, sheet: Sheet, edges: Sequence[float]) -> None:
        tops = [self._y]
        for height in self._heights(sheet, edges):
            tops.append(tops[-1] - height)
        for top, bottom in pairwise(tops if self._disorders.white_tables else ()):
            self._whiten(_MARGIN - 3, bottom, self._wide - _MARGIN + 3, top)
        for cell in sheet.cells:
            left, right = edges[cell.column], edges[cell.column + cell.colspan]
            top, bottom = tops[cell.row], tops[cell.row + cell.rowspan]
            if self._disorders.ruling == "bands" and cell.row % 2:
                self._shade(left, bottom, right, top)
            self._rule(left, bottom, right, top)
            self._fill(cell, left, right, top, bottom)
        self._rule_across(edges, tops, sheet.header)
        self._y = tops[-1] - 8

    def _whiten(self, left: float, bottom: float, right: float, top: float) -> None:
        self._canvas.setFillGray(1)
        self._canvas.rect(left, bottom, right - left, top - bottom, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def _fill(self, cell: Placed, left: float, right: float, top: float, bottom: float) -> None:
        lines = _wrap(cell.text, right - left - 2 * _PADDING, _SIZE)
        high = len(lines) * _LEADING
        starts = {
            "middle": (top + bottom + high) / 2,
            "top": top - self._padding,
            "bottom": bottom + self._padding + high,
        }
        y = starts[self._disorders.level] - _SIZE
        apart = self._disorders.glyph_gaps and cell.role == "number"
        for text in lines:
            shown = text.replace(" ", "") if apart else text
            gap = _SIZE * _GAP if apart and shown != text else 0.0
            self._text((left + right) / 2, y, shown, _SIZE, centred=True, gap=gap)
            y -= _LEADING

    def _rule(self, left: float, bottom: float, right: float, top: float) -> None:
        ruling = self._disorders.ruling
        if ruling == "boxes":
            self._canvas.rect(left, bottom, right - left, top - bottom)
        elif ruling == "double":
            self._canvas.rect(left + 0.9, bottom + 0.9, right - left - 1.8, top - bottom - 1.8)
        elif ruling == "shades":
            self._shade(left + 0.5, bottom + 0.5, right - 0.5, top - 0.5)
        elif ruling == "below":
            self._canvas.line(left, bottom, right, bottom)
        else:
            self._rule_sides(left, bottom, right, top)

    def _shade(self, left: float, bottom: float, right: float, top: float) -> None:
        self._canvas.setFillGray(0.9)
        self._canvas.rect(left, bottom, right - left, top - bottom, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def _rule_across(self, edges: Sequence[float], tops: Sequence[float], header: int) -> None:
        """The rules of a table as a whole: a frame round it, or one above and below it and one below its header."""
        if self._disorders.ruling == "frame":
            self._canvas.rect(edges[0], tops[-1], edges[-1] - edges[0], tops[0] - tops[-1])
        elif self._disorders.ruling == "header":
            for y in (tops[0], tops[header], tops[-1]):
                self._canvas.line(edges[0], y, edges[-1], y)

    def _rule_sides(self, left: float, bottom: float, right: float, top: float) -> None:
        if self._disorders.ruling in ("lines", "dashed"):
            self._canvas.setLineWidth(_RULE)
            if self._disorders.ruling == "dashed":
                self._canvas.setDash(2, 2)
            for x0, y0, x1, y1 in (
                (left, top, right, top),
                (left, bottom, right, bottom),
                (left, bottom, left, top),
                (right, bottom, right, top),
            ):
                self._canvas.line(x0, y0, x1, y1)
        elif self._disorders.ruling == "rects":
            for x, y, width, height in (
                (left, top, right - left, _RULE),
                (left, bottom, right - left, _RULE),
                (left, bottom, _RULE, top - bottom),
                (right, bottom, _RULE, top - bottom + _RULE),
            ):
                self._canvas.rect(x, y, width, height, stroke=0, fill=1)

    def finish(self) -> bytes:
        """The bytes of the file."""
        self._end_page()
        self._canvas.save()
        return self._out.getvalue()


def _breaks(sheet: Sheet, disorders: Disorders) -> int:
    """After how many rows of `sheet` its page must end; 0 where the page is full."""
    if sheet.table == "disclosure":
        return min(disorders.two_cut_at, sheet.height - 1)
    return disorders.rows_to_a_page if sheet.table == "applications" else 0


def render(report: PressedReport, disorders: Disorders, prose: Prose | None = None) -> bytes:
    """The report as a PDF file."""
    whole = replace(disorders, two_cut_at=0)  # pages cut it here
    press = _Press(report, disorders)
    for part in tell(report, whole, prose):
        if isinstance(part, Line):
            press.line(part)
        else:
            press.table(part, broken_after=_breaks(part, disorders))
    return press.finish()


def render_sheets(report: PressedReport, disorders: Disorders, sheets: Sequence[Sheet]) -> bytes:
    """Tables alone, as they are photographed for a page of pictures."""
    press = _Press(report, disorders)
    for sheet in sheets:
        press.table(sheet)
    return press.finish()
