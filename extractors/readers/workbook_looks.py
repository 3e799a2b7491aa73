"""How the cells of an XLSX file look where that is not what they hold: number formats, struck text, marks, formulas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from extractors.glyphs import faint, lowered, raised, struck
from extractors.readers.number_formats import BUILT_IN, hides_text, is_plain, shown
from extractors.readers.workbook_colours import pale_formats

_MARKED = (b"vertAlign", b"strike", b'rgb="FFFFFFFF"')
_SIZES = re.compile(rb'<sz val="([0-9]{1,3})')
_MARK = 0.7
"""Of the size of the number before it: a mark of a note is no larger."""
_WHITE = "FFFFFFFF"
_OFF = ("0", "false")
_LONGEST = 300
"""Characters of a format or a formula that are looked at."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What a workbook says of how cells look, by the number under which its cells name it.

    `formats` are number formats that may show another text than the number, `struck` cell formats that strike through,
    `strings` shared strings of which a part is raised, lowered or struck, `pale` cell formats whose text nobody sees.
    """

    formats: Mapping[str, str]
    struck: frozenset[str]
    strings: Mapping[str, str]
    pale: frozenset[str] = frozenset()

    def shown(self, cell: etree._Element) -> str | None:
        """What a cell shows, where its value does not say it: None for most."""
        if self._is_usual(cell):
            return None
        values = [part.text or "" for part in cell.iterfind("{*}v")]
        if len(values) > 1:  # damage ran two cells together: readers differ in which of the values they take
            return " / ".join(values)
        kind, value = cell.get("t"), "".join(values)
        if kind == "e":
            return value
        formula = None if value or kind not in (None, "n") else cell.find("{*}f")
        if formula is not None:  # never reckoned by the program that wrote the file: unknown, not blank
            return f"={(formula.text or '')[:_LONGEST]}"
        return self._text(cell, kind, value)

    def _is_usual(self, cell: etree._Element) -> bool:
        """Whether a cell of no particular format holds one value, or one text without runs: most do."""
        kind, style = cell.get("t"), cell.get("s") or "0"
        if len(cell) != 1 or kind == "e" or (kind == "s" and self.strings):
            return False
        if style in self.formats or style in self.struck:
            return False
        held = cell[0]
        tag = str(held.tag)
        return tag.endswith("}v") or (tag.endswith("}is") and len(held) == 1 and str(held[0].tag).endswith("}t"))

    def _text(self, cell: etree._Element, kind: str | None, value: str) -> str | None:
        code = self.formats.get(cell.get("s") or "0")
        if kind in ("s", "str", "inlineStr") and code is not None and hides_text(code):
            return ""
        if kind == "s":
            return self.strings.get(value)
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return None if inline is None or inline.find("{*}r") is None else _rich(inline)
        code = code if kind in (None, "n") else None
        return shown(value, code) if code is not None else None


def looks_of(styles: etree._Element | None, strings: bytes) -> Looks:
    """What the parts `styles` and `sharedStrings` of a package say, either of which may be missing."""
    marked = _strings(strings) if any(mark in strings for mark in _MARKED) or _has_small_print(strings) else {}
    if styles is None:
        return Looks({}, frozenset(), marked)
    fonts = {str(number) for number, font in enumerate(styles.iterfind("{*}fonts/{*}font")) if _crossed(font)}
    cells = list(enumerate(styles.iterfind("{*}cellXfs/{*}xf")))
    crossed = frozenset(str(number) for number, cell in cells if cell.get("fontId") in fonts)
    codes = {str(number): code for number, code in BUILT_IN.items()}
    for format_ in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[format_.get("numFmtId", "")] = (format_.get("formatCode") or "")[:_LONGEST]
    formats = {str(number): codes.get(cell.get("numFmtId", ""), "General") for number, cell in cells}
    odd = {number: code for number, code in formats.items() if not is_plain(code)}
    return Looks(odd, crossed, marked, pale_formats(styles))


def _strings(data: bytes) -> dict[str, str]:
    """The shared strings of several runs, as they look, by their number."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    items = enumerate(etree.fromstring(data, parser).iterfind("{*}si"))
    return {str(number): _rich(item) for number, item in items if item.find("{*}r") is not None}


def _rich(item: etree._Element) -> str:
    return "".join(_runs(item))


def _runs(item: etree._Element) -> Iterator[str]:
    """The text run by run; readings above characters (`rPh`) are none of it."""
    before, height = "", 0.0
    for run in item.iterfind("{*}r"):
        text = "".join(part.text or "" for part in run.iterfind("{*}t"))
        look = run.find("{*}rPr")
        own = _size(look)
        small = 0 < own <= _MARK * height and text.strip().isdecimal() and before[-1:].isdecimal()
        before, height = text.rstrip(), own
        yield _as_seen(raised(text) if small else text, look)


def _as_seen(text: str, look: etree._Element | None) -> str:
    """The text of a run with the look that it has."""
    place = look.find("{*}vertAlign") if look is not None else None
    where = place.get("val") if place is not None else None
    text = raised(text) if where == "superscript" else lowered(text) if where == "subscript" else text
    color = look.find("{*}color") if look is not None else None
    if color is not None and color.get("rgb") == _WHITE and any(map(str.isdecimal, text)):
        text = faint(text)
    return struck(text) if look is not None and _crossed(look) else text


def _size(look: etree._Element | None) -> float:
    """The height of a run in points, 0 where it does not say it."""
    found = look.find("{*}sz") if look is not None else None
    value = found.get("val", "") if found is not None else ""
    return float(value) if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,3})?", value) else 0.0


def _has_small_print(strings: bytes) -> bool:
    """Whether some runs of the shared strings are so much smaller than others that they may be marks."""
    sizes = set(map(int, _SIZES.findall(strings)))
    return bool(sizes) and min(sizes) <= _MARK * max(sizes)


def _crossed(font: etree._Element) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val") not in _OFF
