"""What is drawn on a page of a PDF, as pypdfium2 tells it: lines, backgrounds, pictures, and text that is not seen."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from math import inf
from typing import Final

import pypdfium2.raw as pdfium

from extractors.readers.pdf.inks import Inks
from extractors.readers.pdf.pages import LARGE_PICTURE, Box, Budget, Page, View
from extractors.readers.pdf.painted import MOST_SEGMENTS, Painted, Source

MAX_FORM_DEPTH: Final = 8
"""Forms within forms: editors nest two or three, a loop never ends."""
COVERED: Final = 2
"""Pieces of text under a picture from which a page is taken to show other text than it carries."""
WHITE: Final = 20
"""Pieces of white text on a picture from which it is no title on a cover."""
CUT: Final = 1.0
"""Points by which text reaches beyond its clipping path from which some of it is hidden."""

Matrix = tuple[float, float, float, float, float, float]
_UNDRAWN: Final = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def address(thing: pdfium.FPDF_PAGEOBJECT) -> int | None:
    """Where an object of a page lies in memory: two handles of one object are told to be the same by that."""
    return ctypes.cast(thing, ctypes.c_void_p).value


class Drawing:
    """Walks the page's objects, those of forms within forms too, and adds lines, backgrounds and pictures."""

    def __init__(self, page: Page, view: View, budget: Budget, source: Source) -> None:
        self.page, self.view, self.budget = page, view, budget
        self.unseen_text = 0
        self.covered_text = 0
        self.white_text = 0
        self.clips: dict[int | None, Box] = {}
        """What is seen of a piece of text that is clipped, by the address of the piece."""
        self.pale: set[int | None] = set()
        """Pieces of text in the colour of what lies behind them, by address."""
        self._source = source
        self.veiled = False
        """Whether a gradient lies over text: only a picture of the page tells what is seen through it."""
        self._inks = Inks()
        self._painted = Painted()
        self._texts = self._painted.texts
        self._scans: list[Box] = []
        self._numbers = [ctypes.c_float() for _ in range(4)]
        self._matrix = pdfium.FS_MATRIX()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def add_objects(self) -> None:
        """Adds all that is drawn on the page."""
        page = self._source[1]
        count = pdfium.FPDFPage_CountObjects(page)
        for index in range(count):
            self._add(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)
        if self.unseen_text and self.page.pictures:
            self.page.lasting.append(f"page {self.page.number}: invisible text over a picture")
        elif self.unseen_text:
            self.page.lasting.append(f"page {self.page.number}: invisible text")
        if self.covered_text >= COVERED:
            self.page.lasting.append(f"page {self.page.number}: a picture covers text")
        if self._painted.covered:
            self.page.lasting.append(f"page {self.page.number}: a filled box covers text")
        if self.white_text >= WHITE:
            self.page.lasting.append(f"page {self.page.number}: white text over a picture")

    def _add(self, thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, depth: int) -> None:
        self.budget.take_paths(1)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._add_path(thing, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._look_at_text(thing, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = self._bounds(thing, matrix)
            self.page.add_picture(box)
            self._inks.add_picture(box)
            self._look_behind(thing, box)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            self.veiled = self.veiled or bool(self._texts)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_FORM_DEPTH:
            inner = _times(self._matrix_of(thing), matrix)
            for index in range(max(0, pdfium.FPDFFormObj_CountObjects(thing))):
                self._add(pdfium.FPDFFormObj_GetObject(thing, index), inner, depth + 1)

    def _look_behind(self, thing: pdfium.FPDF_PAGEOBJECT, box: Box) -> None:
        """Notes text under a picture that lets nothing through: whoever looks at the page reads the picture."""
        large = box.area >= LARGE_PICTURE * self.page.width * self.page.height
        if large and not pdfium.FPDFPageObj_HasTransparency(thing):
            self._scans.append(box)
            self.covered_text += sum(box.holds((text.x0 + text.x1) / 2, text.middle) for text in self._texts)
        elif not large:
            self._painted.look_below_picture(thing, self._source, box)

    def _look_at_text(self, thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
        """Notes text that does not show, and text that pdfium may have left out.

        For a font that is neither in the file nor on this machine pdfium knows no glyphs: such text has no extent, and
        what has none is dropped when it is a single character or is written again nearby, without a word.
        """
        mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
        self.unseen_text += mode in _UNDRAWN
        place = self._bounds(thing, matrix)
        self._texts.append(place)
        self._note_clip(thing, place, matrix)
        ink = self._inks.of_text(thing, mode)
        if any(scan.holds((place.x0 + place.x1) / 2, place.middle) for scan in self._scans):
            self.white_text += self._inks.is_white(ink)
        elif self._inks.is_pale(ink, place):
            self.pale.add(address(thing))
        if self.page.dropped:
            return
        x0, top, x1, bottom = self._bounds(thing, _IDENTITY)
        if min(x1 - x0, bottom - top) < 0.01:
            self.page.dropped = pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing)) != 1

    def _note_clip(self, thing: pdfium.FPDF_PAGEOBJECT, place: Box, matrix: Matrix) -> None:
        """Notes what is seen of text that reaches beyond its clipping paths, as text too long for its cell does."""
        path = pdfium.FPDFPageObj_GetClipPath(thing)
        seen = Box(-inf, -inf, inf, inf)
        for number in range(pdfium.FPDFClipPath_CountPaths(path) if path else 0):
            clip = self._clip(path, number, matrix)
            seen = Box(*map(max, seen[:2], clip[:2]), *map(min, seen[2:], clip[2:])) if clip else seen
        if max(seen.x0 - place.x0, seen.top - place.top, place.x1 - seen.x1, place.bottom - seen.bottom) > CUT:
            self.clips[address(thing)] = seen

    def _clip(self, path: pdfium.FPDF_CLIPPATH, number: int, matrix: Matrix) -> Box | None:
        """The outline of a clipping path; None of one without points."""
        x, y = self._numbers[:2]
        points = []
        for index in range(pdfium.FPDFClipPath_CountPathSegments(path, number)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, number, index), x, y)
            points.append(_apply(matrix, x.value, y.value))
        self.budget.take_paths(len(points))
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self._seen((min(xs), min(ys)), (max(xs), max(ys))) if points else None

    def _matrix_of(self, thing: pdfium.FPDF_PAGEOBJECT) -> Matrix:
        if not pdfium.FPDFPageObj_GetMatrix(thing, self._matrix):
            return _IDENTITY
        m = self._matrix
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _bounds(self, thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Box:
        numbers = self._numbers
        if not pdfium.FPDFPageObj_GetBounds(thing, *numbers):
            return Box(0, 0, 0, 0)
        left, bottom, right, top = (number.value for number in numbers)
        return self._seen(_apply(matrix, left, bottom), _apply(matrix, right, top))

    def _seen(self, one: tuple[float, float], other: tuple[float, float]) -> Box:
        """The viewed rectangle between two corners."""
        x0, x1 = sorted((one[0], other[0]))
        y0, y1 = sorted((one[1], other[1]))
        return self.view(x0, y0, x1, y1)

    def _add_path(self, thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
        pdfium.FPDFPath_GetDrawMode(thing, self._fill, self._stroke)
        filled, stroked = self._fill.value != 0, self._stroke.value != 0
        segments = pdfium.FPDFPath_CountSegments(thing)
        if segments < 2 or not (filled or stroked):  # a clipping path draws nothing
            return
        self.page.paths += 1
        if filled:
            box = self._bounds(thing, matrix)
            self._inks.add_ground(thing, box)
            if segments <= MOST_SEGMENTS:
                self._painted.look_below(thing, box, segments)
            if not stroked and segments <= 5:
                self.page.add_fill(box)
                return
        self.budget.take_paths(segments)
        whole = _times(self._matrix_of(thing), matrix)
        curved = False
        for points in _subpaths(thing, segments, whole):
            self._add_subpath(points, stroked)
            curved = curved or None in points
        if curved:
            self.page.shapes.append(self._bounds(thing, matrix))

    def _add_subpath(self, points: list[tuple[float, float] | None], stroked: bool) -> None:
        """`points` of one run of straight lines; `None` stands before a point that a curve leads to."""
        if stroked:
            for one, other in pairwise(points):
                if one is not None and other is not None:
                    self.page.add_line(*self._seen(one, other))
            return
        corners = [point for point in points if point is not None]
        if 2 <= len(corners) <= 5 and len(corners) == len(points):
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            self.page.add_fill(self._seen((min(xs), min(ys)), (max(xs), max(ys))))


def _subpaths(
    thing: pdfium.FPDF_PAGEOBJECT, segments: int, matrix: Matrix
) -> Iterator[list[tuple[float, float] | None]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float] | None] = []
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(thing, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            points.append(None)
        points.append(_apply(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
