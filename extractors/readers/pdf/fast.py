"""Pages of a PDF as characters and ruling lines, read by pypdfium2: several times faster than `slow`."""

import ctypes
from collections.abc import Container, Mapping, Sequence
from contextlib import closing
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.document import Encrypted, LimitExceeded, ReadError
from extractors.readers.pdf.annotations import doubt_annotations
from extractors.readers.pdf.askew import is_askew, leave_out
from extractors.readers.pdf.drawing import Drawing, address
from extractors.readers.pdf.layers import LAYERED, doubt_layers
from extractors.readers.pdf.pages import MAX_PAGES, UNKNOWN, Box, Budget, Character, Opened, Page, View

EDGE: Final = 1.5
"""Points by which clipping paths reach beyond the text of a cell, over its border and some into the next."""


SAMPLE: Final = 100
"""Characters of a page that are looked at for how its text is turned."""
_BLANKS: Final = frozenset({32, 13, 10, 0xA0, 0x3000})


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
        layered = LAYERED.search(data) is not None
        pages = [_load_page(document, index, budget, layered=layered) for index in range(len(document))]
        return Opened(pages, document.get_metadata_value("Title"))


def _wants_password(error: pypdfium2.PdfiumError) -> bool:
    code = getattr(error, "err_code", None)
    return code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def _load_page(document: pypdfium2.PdfDocument, index: int, budget: Budget, *, layered: bool) -> Page:
    with closing(document[index]) as source, closing(source.get_textpage()) as text:
        left, bottom, right, top = source.get_bbox()
        rotation = source.get_rotation()
        turn = _text_turn(text.raw, rotation)
        total = (rotation + turn) % 360
        wide, high = right - left, top - bottom
        page = Page(index + 1, *((wide, high) if total % 180 == 0 else (high, wide)), turn=turn)
        view = _viewer(total, left, bottom, right, top)
        kept = _characters(page, text.raw, view, budget)
        drawing = Drawing(page, view, budget, (document.raw, source.raw))
        drawing.add_objects()
        kept = _seen(page, kept, text.raw, drawing.clips) if drawing.clips else kept
        if drawing.pale:
            _doubt_pale(page, kept, text.raw, drawing.pale)
        digits = [(number, Box(*character[1:5])) for number, character in kept if character.text.isdigit()]
        doubt_layers(page, source, text.raw, digits, drawn=layered or drawing.veiled)
        page.characters = _mended(kept, text.raw, view)
        doubt_annotations(page, source.raw, view)
        return page


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

    Some printer drivers put a landscape table on a portrait page without saying so by `/Rotate`. The blanks that
    pdfium puts between words and lines, in a table at every cell, are never turned.
    """
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return 0
    looked = range(0, count, max(1, count // SAMPLE))
    written = (index for index in looked if pdfium.FPDFText_GetUnicode(text, index) not in _BLANKS)
    angles = [pdfium.FPDFText_GetCharAngle(text, index) for index in written]
    quarters = [round(angle / 1.5707963) % 4 for angle in angles if angle >= 0]
    most = max((0, 1, 2, 3), key=quarters.count) if quarters else 0
    sure = quarters.count(most) > 0.7 * len(quarters)
    return (-most * 90 - rotation) % 360 if sure else 0  # pdfium counts angles clockwise


_HYPHENS: Final = frozenset({0x02, 0xAD, 0xFFFE})
"""What pdfium makes of a dash at the end of a line; a lone dash in a cell is at the end of its line."""


_Kept = list[tuple[int, Character]]
"""Characters, each with its number in pdfium's text of the page."""


def _characters(page: Page, text: pdfium.FPDF_TEXTPAGE, view: View, budget: Budget) -> _Kept:
    count = pdfium.FPDFText_CountChars(text)
    budget.take_characters(max(0, count))
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unicode_at, box_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    origin_at, meaningless = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_HasUnicodeMapError
    to_rect, to_x, to_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    kept, width, height = _Kept(), page.width, page.height
    hidden, askew = 0, set[int]()
    for index in range(count):
        code = unicode_at(text, index)
        if code in _BLANKS:
            continue
        character = _meaning(code, meaningless(text, index) == 1)
        if character.isspace() or not box_at(text, index, to_rect) or not origin_at(text, index, to_x, to_y):
            continue
        x0, top, x1, bottom = view(rect.left, rect.bottom, rect.right, rect.top)
        if -1 <= (x0 + x1) / 2 <= width + 1 and -1 <= (top + bottom) / 2 <= height + 1:  # elsewhere nothing shows
            baseline = view(x.value, y.value, x.value, y.value).bottom
            ink = _ink(text, index, view) if character.isdecimal() else 0.0
            kept.append((index, Character(character, x0, top, x1, bottom, baseline, ink=ink)))
            if is_askew(max(0.0, pdfium.FPDFText_GetCharAngle(text, index))):  # below zero where it does not know
                askew.add(index)
        else:
            hidden += character.isdigit()
    page.doubt_hidden(hidden)
    if not askew:
        return kept
    straight = [entry for entry in kept if entry[0] not in askew]
    marks = [character for index, character in kept if index in askew]
    return straight if leave_out(page, [character for _, character in straight], marks) else kept


def _ink(text: pdfium.FPDF_TEXTPAGE, index: int, view: View) -> float:
    """The height of what is drawn of a character; 0 where pdfium does not know."""
    sides = [ctypes.c_double() for _ in range(4)]
    if not pdfium.FPDFText_GetCharBox(text, index, *sides):
        return 0.0
    left, right, bottom, top = (side.value for side in sides)
    box = view(left, bottom, right, top)
    return box.bottom - box.top


def _seen(page: Page, kept: _Kept, text: pdfium.FPDF_TEXTPAGE, clips: Mapping[int | None, Box]) -> _Kept:
    """The characters that no clipping path hides; a number of which only some digits are seen is a doubt.

    The letters of a label that is cut off are known: they stand behind its last character that is seen.
    """
    seen: _Kept = []
    digits = {index for index, character in kept if character.text.isdigit()}
    hidden: set[int] = set()
    last, known = -2, False
    for index, character in kept:
        clip = clips.get(address(pdfium.FPDFText_GetTextObject(text, index)))
        if clip is None or clip.holds((character.x0 + character.x1) / 2, (character.top + character.bottom) / 2):
            seen.append((index, _ended(character, clip) if clip else character))
            last, known = index, index not in digits
            continue
        hidden.add(index)
        known = known and index not in digits
        if index == last + 1:  # one piece may be several, in fonts of their own; blanks part what stands apart
            last = index
            seen[-1] = seen[-1][0], _longer(seen[-1][1], character.text if known else "")
    if any({index - 1, index + 1} & (digits - hidden) for index in hidden & digits):
        page.lasting.append(f"page {page.number}: numbers are cut off")
    return seen


def _doubt_pale(page: Page, kept: _Kept, text: pdfium.FPDF_TEXTPAGE, pale: Container[int | None]) -> None:
    """A doubt where digits cannot be seen for their colour: to whoever looks at the page their cell is blank."""
    digits = (index for index, character in kept if character.text.isdigit())
    if any(address(pdfium.FPDFText_GetTextObject(text, index)) in pale for index in digits):
        page.lasting.append(f"page {page.number}: numbers in the colour of what lies behind them")


def _ended(character: Character, clip: Box) -> Character:
    """A character, where it is cut itself no further than its cell."""
    return character._replace(x1=clip.x1 - EDGE, cut=True) if character.x1 > clip.x1 else character


def _longer(last: Character, letters: str) -> Character:
    """The last character of a piece that is seen, with letters that follow it unseen."""
    return last._replace(text=last.text + letters, cut=True)


def _mended(kept: _Kept, text: pdfium.FPDF_TEXTPAGE, view: View) -> list[Character]:
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
