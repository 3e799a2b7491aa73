"""Cells of spreadsheets whose text nobody sees, in the colour of the cell or too small, and those of XLS struck out.

A rule (conditional formatting, a style of the whole table) may shade a cell besides: what is found here is in doubt.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from extractors.readers.colours import BLACK, WHITE, Colour, alike, paint

_STANDARD = (
    "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff 800000 008000 000080 808000 800080 008080 c0c0c0 808080 "
    "9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff 000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff "
    "00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
)
"""The colours by number, those of 8 and more, where a workbook names no others (ECMA-376 part 1, 18.8.27)."""
_FIRST_OWN = 8
"""Number of the first colour that a workbook may name itself."""
_PALETTE: dict[int, Colour] = {
    number: found.colour
    for number, name in enumerate(_STANDARD.split(), _FIRST_OWN)
    if (found := paint(name)) is not None
} | {0: BLACK, 1: WHITE, 64: BLACK, 65: WHITE, 0x7FFF: BLACK}
"""With those of text and sheet."""
_PAGE, _TEXT = "0", "1"
"""Colours of the theme."""
_SMALLEST = 2.0
"""Points up to which nothing can be read."""
_ON = ("1", "true")

_BEGIN, _EXCEL_97 = 0x809, 0x600
_FONT, _XF, _COLOURS = 0x31, 0xE0, 0x92
_NEVER = 4
"""Number that no font has (MS-XLS 2.5.129)."""
_TWIPS = 20
_STRUCK = 0x08
_SOLID = 1
_FORMULA, _NUMBER, _LABEL, _RK, _STRING, _RICH, _MUL_RK = 0x06, 0x203, 0x204, 0x27E, 0xFD, 0xD6, 0xBD
_SINGLE = frozenset({_FORMULA, _NUMBER, _LABEL, _RK, _STRING, _RICH})

Record = tuple[int, int, bytes]


Font = tuple[Colour | None, bool]
"""The colour of a font, null where it cannot be told, and whether it is too small to be read."""


def pale_formats(styles: etree._Element) -> frozenset[str]:
    """The cell formats of the part `styles` of an XLSX file whose text nobody sees, by the number that cells name."""
    fonts = {str(number): _font(font) for number, font in enumerate(styles.iterfind("{*}fonts/{*}font"))}
    fills = {str(number): _fill(fill) for number, fill in enumerate(styles.iterfind("{*}fills/{*}fill"))}
    return frozenset(
        str(number)
        for number, cell in enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
        if _is_pale(fonts.get(cell.get("fontId", "0"), (None, False)), fills.get(cell.get("fillId", "0"), WHITE))
    )


def _is_pale(font: Font, ground: Colour | None) -> bool:
    ink, tiny = font
    return tiny or (ink is not None and ground is not None and alike(ink, ground))


def _font(font: etree._Element) -> Font:
    color, size = font.find("{*}color"), font.find("{*}sz")
    points = _number(size.get("val") if size is not None else None)
    return BLACK if color is None else _named(color), points is not None and points <= _SMALLEST


def _fill(fill: etree._Element) -> Colour | None:
    """The colour behind a cell; None for patterns and for what is shaded from one colour to another."""
    pattern = fill.find("{*}patternFill")
    kind = pattern.get("patternType", "none") if pattern is not None else "" if len(fill) else "none"
    color = pattern.find("{*}fgColor") if pattern is not None else None
    if kind == "solid":
        return WHITE if color is None else _named(color)
    return WHITE if kind == "none" else None


def _named(color: etree._Element) -> Colour | None:
    """A colour by its parts, by its number, or by its place in the theme, of which page and text are known."""
    theme = color.get("theme")
    if color.get("rgb"):
        found = paint(f"#{color.get('rgb', '')[-6:]}")
        return None if found is None else found.colour
    if theme in (_PAGE, _TEXT):
        tint = _number(color.get("tint")) or 0.0
        part = 1.0 + min(tint, 0.0) if theme == _PAGE else max(tint, 0.0)
        return part, part, part
    number = color.get("indexed", "")
    return _PALETTE.get(int(number)) if number.isascii() and number.isdigit() else BLACK if _is_on(color) else None


def _is_on(color: etree._Element) -> bool:
    return color.get("auto") in _ON


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


class Styles(NamedTuple):
    """The XF records of an XLS file, by the number that cells name: whose text nobody sees, and whose is struck out."""

    pale: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()


def styles_of(records: Iterable[Record]) -> Styles:
    """What the styles of an XLS file say of how text looks.

    `records` are kind, place and content of those of the first substream. Before Excel 97 they were other ones.
    """
    palette = dict(_PALETTE)
    fonts: list[tuple[int, bool]] = []
    crossed: list[bool] = []
    cells: list[tuple[int, int, int]] = []
    for kind, _, record in records:
        if kind == _BEGIN and _integer(record, 0) != _EXCEL_97:
            return Styles()
        if kind == _FONT:
            fonts.append((_integer(record, 4), _integer(record, 0) <= _SMALLEST * _TWIPS))
            crossed.append(bool(_integer(record, 2) & _STRUCK))
        elif kind == _XF:
            cells.append((_integer(record, 0), _integer(record, 16) >> 10, _integer(record, 18) & 0x7F))
        elif kind == _COLOURS:
            palette |= {_FIRST_OWN + n: _rgb(record, 2 + 4 * n) for n in range((len(record) - 2) // 4)}
    looks = [(palette.get(colour), tiny) for colour, tiny in fonts]
    looks.insert(_NEVER, (None, False))
    crossed.insert(_NEVER, False)
    known = [(number, cell) for number, cell in enumerate(cells) if cell[0] < len(looks)]
    pale = (n for n, (font, fill, hue) in known if _is_pale(looks[font], _behind(fill, palette.get(hue))))
    return Styles(frozenset(pale), frozenset(number for number, (font, *_) in known if crossed[font]))


def _behind(pattern: int, colour: Colour | None) -> Colour | None:
    return WHITE if pattern == 0 else colour if pattern == _SOLID else None


def _rgb(record: bytes, at: int) -> Colour:
    red, green, blue = (part / 255 for part in record[at : at + 3])
    return red, green, blue


def formats_in(kind: int, record: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """The cells with a value in a record of an XLS file: row and column from 0, and the XF record that each names."""
    row, column = _integer(record, 0), _integer(record, 2)
    if kind in _SINGLE:
        yield (row, column), _integer(record, 4)
    elif kind == _MUL_RK:
        for number, at in enumerate(range(4, len(record) - 7, 6)):
            yield (row, column + number), _integer(record, at)


def _integer(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 2], "little")
