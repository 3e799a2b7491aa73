"""Pages of a PDF as characters and ruling lines, read by pypdfium2.

Coordinates are those of the page as it is viewed (`/Rotate` applied): points, x to the right, y downwards. What is
made of characters and lines is decided elsewhere, so that another library can stand in for this one.
"""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.document import Encrypted, LimitExceeded, ReadError

MAX_PAGES: Final = 200
"""Annual reports have three to thirty pages; the longest known, of a ministry with its branches, about ninety."""
MAX_CHARACTERS: Final = 2_000_000
"""Ten thousand characters a page on 200 pages: more than a page can show."""
MAX_PATHS: Final = 200_000
"""A dense table draws about 500 rectangles; only maps and drawings come near this."""
MAX_FORM_DEPTH: Final = 8
"""Forms within forms: editors nest two or three, a loop never ends."""

THIN: Final = 3.0
"""A filled rectangle up to this thick is a ruling line (Word and WPS draw 0.5 to 1.5 pt), else a background."""
STRAIGHT: Final = 1.0
"""How far, in points, a line may lean and still be horizontal or vertical."""
LARGE_PICTURE: Final = 0.1
"""Share of the page from which a picture may hold a table; seals and logos stay below three hundredths."""

HIDDEN: Final = 2
"""Digits outside the page from which some of a table may be among them; one may be a mark of the print shop."""
COVERED: Final = 2
"""Pieces of text under a picture from which a page is taken to show other text than it carries."""
WHITE: Final = 20
"""Pieces of white text on a picture from which it is no title on a cover."""
PAPER: Final = 245
"""Red, green and blue from which a colour cannot be told from paper."""

UNKNOWN: Final = "\ufffd"
"""Stands for a glyph whose meaning the file does not tell."""


class Box(NamedTuple):
    """A rectangle on a page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """Square points."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.bottom - self.top)

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


class Character(NamedTuple):
    """A printed character: its advance from `x0` to `x1`, its font's height around the baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float


class Rule(NamedTuple):
    """A piece of a horizontal (vertical) line: its y (x), and the x (y) where it starts and ends."""

    position: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """What is drawn on one page.

    `turn` says by how many degrees the page as viewed is turned for its text to stand upright; `dropped` that the
    library may have left out text.
    """

    number: int
    width: float
    height: float
    turn: int = 0
    characters: list[Character] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    paths: int = 0
    doubts: list[str] = field(default_factory=list)
    dropped: bool = False
    tables: list[list[Box]] | None = None
    """Cells of each table where the library that read the page was asked for them."""

    def doubt_hidden(self, digits: int) -> None:
        """A doubt where digits stand outside of what is shown of the page: a table may be cut off at its edge."""
        if digits >= HIDDEN:
            self.doubts.append(f"page {self.number}: numbers stand outside the page as it is shown")

    def locator(self, box: Box) -> str:
        """Where `box` stands on the page as viewed."""
        x0, top, x1, bottom = turned(box, -self.turn % 360, self.width, self.height)
        return f"page={self.number};box={x0:.1f},{top:.1f},{x1:.1f},{bottom:.1f}"

    def add_line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Keeps a stroke when it is horizontal or vertical; a dot may belong to a dotted line of either direction."""
        if x1 < x0:
            x0, x1 = x1, x0
        if bottom < top:
            top, bottom = bottom, top
        wide, high = x1 - x0, bottom - top
        if high <= STRAIGHT:
            self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
        if wide <= STRAIGHT:
            self.vertical.append(Rule((x0 + x1) / 2, top, bottom))

    def add_fill(self, box: Box) -> None:
        """Keeps a filled rectangle as a line where it is thin, else as a background."""
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if high <= THIN:
            self.horizontal.append(Rule((box.top + box.bottom) / 2, box.x0, box.x1))
        if wide <= THIN:
            self.vertical.append(Rule((box.x0 + box.x1) / 2, box.top, box.bottom))
        if high > THIN and wide > THIN:
            self.fills.append(box)

    def add_picture(self, box: Box) -> None:
        """Keeps a picture; some printer drivers draw ruling lines as pictures one pixel thick."""
        if min(box.x1 - box.x0, box.bottom - box.top) <= THIN:
            self.add_fill(box)
        else:
            self.pictures.append(box)


def turned(box: Box, turn: int, width: float, height: float) -> Box:
    """Where `box` comes to lie when a page of `width` × `height` is turned clockwise by 0, 90, 180 or 270 degrees."""
    x0, top, x1, bottom = box
    if turn == 90:
        return Box(height - bottom, x0, height - top, x1)
    if turn == 180:
        return Box(width - x1, height - bottom, width - x0, height - top)
    if turn == 270:
        return Box(top, width - x1, bottom, width - x0)
    return box


@dataclass(slots=True)
class Budget:
    """Counts what a file has asked for so far. Raises `LimitExceeded`."""

    characters: int = 0
    paths: int = 0

    def take_characters(self, count: int) -> None:
        """Counts characters."""
        self.characters += count
        if self.characters > MAX_CHARACTERS:
            raise LimitExceeded(f"more than {MAX_CHARACTERS} characters")

    def take_paths(self, count: int) -> None:
        """Counts drawn objects and their segments."""
        self.paths += count
        if self.paths > MAX_PATHS:
            raise LimitExceeded(f"more than {MAX_PATHS} path objects")


@dataclass(slots=True)
class Opened:
    """All pages of a file and the title it gives itself."""

    pages: list[Page]
    title: str = ""

    @property
    def dropped(self) -> bool:
        """Whether the library may have left out text."""
        return any(page.dropped for page in self.pages)


def load(data: bytes) -> Opened:
    """Reads all pages.

    Raises `Encrypted`, `LimitExceeded`, and `pypdfium2.PdfiumError` where the library gives the file up.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if _wants_password(error):
            raise Encrypted("the PDF needs a password") from error
        raise
    with closing(document):
        if len(document) > MAX_PAGES:
            raise LimitExceeded(f"{len(document)} pages, at most {MAX_PAGES}")
        if not len(document):
            raise ReadError("the PDF has no page")
        budget = Budget()
        pages = [_load_page(document, index, budget) for index in range(len(document))]
        return Opened(pages, document.get_metadata_value("Title"))


def _wants_password(error: pypdfium2.PdfiumError) -> bool:
    code = getattr(error, "err_code", None)
    return code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def _load_page(document: pypdfium2.PdfDocument, index: int, budget: Budget) -> Page:
    with closing(document[index]) as source, closing(source.get_textpage()) as text:
        left, bottom, right, top = source.get_bbox()
        rotation = source.get_rotation()
        turn = _text_turn(text.raw, rotation)
        total = (rotation + turn) % 360
        wide, high = right - left, top - bottom
        page = Page(index + 1, *((wide, high) if total % 180 == 0 else (high, wide)), turn=turn)
        view = _viewer(total, left, bottom, right, top)
        _add_characters(page, text.raw, view, budget)
        _Drawing(page, view, budget).add_objects(source.raw)
        return page


View = Callable[[float, float, float, float], Box]


def _viewer(rotation: int, left: float, bottom: float, right: float, top: float) -> View:
    """How a rectangle of the page's own space (y upwards) looks once the page is turned clockwise."""
    if rotation == 90:
        return lambda x0, y0, x1, y1: Box(y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if rotation == 180:
        return lambda x0, y0, x1, y1: Box(right - x1, y0 - bottom, right - x0, y1 - bottom)
    if rotation == 270:
        return lambda x0, y0, x1, y1: Box(top - y1, right - x1, top - y0, right - x0)
    return lambda x0, y0, x1, y1: Box(x0 - left, top - y1, x1 - left, top - y0)


def _text_turn(text: pdfium.FPDF_TEXTPAGE, rotation: int) -> int:
    """By how many degrees clockwise the viewed page must still be turned for most of its text to stand upright.

    Some printer drivers put a landscape table on a portrait page without saying so by `/Rotate`.
    """
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return 0
    angles = [pdfium.FPDFText_GetCharAngle(text, index) for index in range(0, count, max(1, count // 50))]
    quarters = [round(angle / 1.5707963) % 4 for angle in angles if angle >= 0]
    most = max((0, 1, 2, 3), key=quarters.count) if quarters else 0
    sure = quarters.count(most) > 0.7 * len(quarters)
    return (-most * 90 - rotation) % 360 if sure else 0  # pdfium counts angles clockwise


_HYPHENS: Final = frozenset({0x02, 0xAD, 0xFFFE})
"""What pdfium makes of a dash at the end of a line; a lone dash in a cell is at the end of its line."""


def _add_characters(page: Page, text: pdfium.FPDF_TEXTPAGE, view: View, budget: Budget) -> None:
    count = pdfium.FPDFText_CountChars(text)
    budget.take_characters(max(0, count))
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unicode_at, box_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    origin_at, meaningless = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_HasUnicodeMapError
    to_rect, to_x, to_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    kept, width, height = list[tuple[int, Character]](), page.width, page.height
    hidden = 0
    for index in range(count):
        code = unicode_at(text, index)
        if code in (32, 13, 10, 0xA0, 0x3000):
            continue
        character = _meaning(code, meaningless(text, index) == 1)
        if character.isspace() or not box_at(text, index, to_rect) or not origin_at(text, index, to_x, to_y):
            continue
        x0, top, x1, bottom = view(rect.left, rect.bottom, rect.right, rect.top)
        if -1 <= (x0 + x1) / 2 <= width + 1 and -1 <= (top + bottom) / 2 <= height + 1:  # elsewhere nothing shows
            baseline = view(x.value, y.value, x.value, y.value).bottom
            kept.append((index, Character(character, x0, top, x1, bottom, baseline)))
        else:
            hidden += character.isdigit()
    page.doubt_hidden(hidden)
    page.characters = _mended(kept, text, view)


def _mended(kept: list[tuple[int, Character]], text: pdfium.FPDF_TEXTPAGE, view: View) -> list[Character]:
    """The characters, with their ink's box where pdfium forgets to scale the box of a font that is set downwards."""
    heights = sorted(character.bottom - character.top for _, character in kept)
    usual = heights[len(heights) // 2] if heights else 0.0
    sides = [ctypes.c_double() for _ in range(4)]
    characters = [character for _, character in kept]
    for place, (index, character) in enumerate(kept):
        height = character.bottom - character.top
        if height > 3 * usual and pdfium.FPDFText_GetCharBox(text, index, *sides):
            left, right, bottom, top = (side.value for side in sides)
            ink = view(left, bottom, right, top)
            if height > 3 * max(ink.x1 - ink.x0, ink.bottom - ink.top):
                characters[place] = character._replace(x0=ink.x0, top=ink.top, x1=ink.x1, bottom=ink.bottom)
    return _squared(characters)


def _squared(characters: Sequence[Character]) -> list[Character]:
    """The characters with the whole of their square where pdfium gives their ink and a neighbour shows the size."""
    return [_square(character, characters[max(0, n - 1) : n + 2]) for n, character in enumerate(characters)]


def _square(character: Character, beside: Sequence[Character]) -> Character:
    if not _is_chinese(character):
        return character
    for other in beside:
        size, missing = other.x1 - other.x0, other.bottom - other.top - (character.bottom - character.top)
        level = abs(other.baseline - character.baseline) < 0.1 * size
        is_square = size > 0.9 * (other.bottom - other.top)
        if level and is_square and missing > 0.05 * size and character.x1 - character.x0 < size:
            middle = (character.x0 + character.x1) / 2
            return character._replace(x0=middle - size / 2, x1=middle + size / 2, top=other.top, bottom=other.bottom)
    return character


def _is_chinese(character: Character) -> bool:
    return "\u2e80" <= character.text <= "\u2fdf" or "\u4e00" <= character.text <= "\u9fff"


def _meaning(code: int, unknown: bool) -> str:
    if code in _HYPHENS:
        return "-"
    return UNKNOWN if unknown or code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _Drawing:
    """Walks the page's objects, those of forms within forms too, and adds lines, backgrounds and pictures."""

    def __init__(self, page: Page, view: View, budget: Budget) -> None:
        self.page, self.view, self.budget = page, view, budget
        self.unseen_text = 0
        self.covered_text = 0
        self.white_text = 0
        self._texts: list[Box] = []
        self._scans: list[Box] = []
        self._numbers = [ctypes.c_float() for _ in range(4)]
        self._matrix = pdfium.FS_MATRIX()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def add_objects(self, source: pdfium.FPDF_PAGE) -> None:
        """Adds all that is drawn on the page."""
        count = pdfium.FPDFPage_CountObjects(source)
        for index in range(count):
            self._add(pdfium.FPDFPage_GetObject(source, index), _IDENTITY, 0)
        if self.unseen_text and self.page.pictures:
            self.page.doubts.append(f"page {self.page.number}: invisible text over a picture")
        elif self.unseen_text:
            self.page.doubts.append(f"page {self.page.number}: invisible text")
        if self.covered_text >= COVERED:
            self.page.doubts.append(f"page {self.page.number}: a picture covers text")
        if self.white_text >= WHITE:
            self.page.doubts.append(f"page {self.page.number}: white text over a picture")

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
            self._look_behind(thing, box)
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

    def _is_white(self, thing: pdfium.FPDF_PAGEOBJECT) -> bool:
        colour = [ctypes.c_uint() for _ in range(4)]
        return bool(pdfium.FPDFPageObj_GetFillColor(thing, *colour)) and min(part.value for part in colour[:3]) >= PAPER

    def _look_at_text(self, thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
        """Notes text that does not show, and text that pdfium may have left out.

        For a font that is neither in the file nor on this machine pdfium knows no glyphs: such text has no extent, and
        what has none is dropped when it is a single character or is written again nearby, without a word.
        """
        mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
        self.unseen_text += mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        place = self._bounds(thing, matrix)
        self._texts.append(place)
        if any(scan.holds((place.x0 + place.x1) / 2, place.middle) for scan in self._scans):
            self.white_text += self._is_white(thing)
        if self.page.dropped:
            return
        x0, top, x1, bottom = self._bounds(thing, _IDENTITY)
        if min(x1 - x0, bottom - top) < 0.01:
            self.page.dropped = pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing)) != 1

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
        if filled and not stroked and segments <= 5:
            self.page.add_fill(self._bounds(thing, matrix))
            return
        self.budget.take_paths(segments)
        whole = _times(self._matrix_of(thing), matrix)
        for points in _subpaths(thing, segments, whole):
            self._add_subpath(points, stroked)

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
