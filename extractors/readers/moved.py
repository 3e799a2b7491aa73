"""Pieces of a table's cell, or cells of a row, that a style shows in another order than they are written.

Digits out of order are another number. Where the browser would put them is not worked out: all digits of the cell are
marked, so that they are no number. A piece alone in its cell stands where it stands.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from extractors.glyphs import turned
from extractors.readers.cascade import STYLES, Cascade, Rule, elements_of, texts
from extractors.readers.hidden import hides
from extractors.readers.tables import OBJECT

NAMES = frozenset(
    re.findall(
        r"\S+",
        "float position left right inset order transform direction unicode-bidi flex-direction flex-wrap content",
    )
)
_MOVING = re.compile(
    r"(?<![\w-])(?:float\s*:\s*(?:left|right|inline)|(?:order|transform|left|right|inset)\s*:"
    r"|position\s*:\s*(?:absolute|fixed)|direction\s*:\s*rtl)|[a-z]-reverse|bidi-override|isolate-override",
    re.IGNORECASE,
)
_WRITING = re.compile(r"(?<![\w-])content\s*:\s*(?:attr|counter|[\"'][^\"'}]*[0-9A-Za-z\\])", re.IGNORECASE)
_NUMBERING = re.compile(
    r"(?<![\w-])content\s*:[^;}]*?(?:counters?\(|attr\(\s*(?P<name>[\w-]+)|[\"'][^\"'\\}]*[0-9])", re.IGNORECASE
)
_DIRECTED = etree.XPath("//*[translate(@dir, 'RTL', 'rtl') = 'rtl']")
_DIGIT = re.compile("[0-9０-９]")
_SIGN = re.compile(r"[^0-9０-９\s]")
_CELLS = ("td", "th")
_SILENT = ("script", "style", "template", "noscript")
_AWAY = ("absolute", "fixed")
_PARTS = ("before", "after")
_LENGTH = re.compile("[1-9]")
_LONGEST = 80
"""Characters of a cell that may be a value or a label."""


def may_be_moved(root: etree._Element, written: str) -> bool:
    """Whether any style of a page, of which `written` holds all, moves something."""
    return bool(_MOVING.search(written) or _WRITING.search(written) or _DIRECTED(root))


def turn(root: etree._Element, cascade: Cascade, rules: Sequence[Rule]) -> None:
    """Marks the digits of the cells in which a style changes the order of what is written."""
    written = {cell for rule in rules if rule.part in _PARTS for cell in _written_into(rule)}
    touched = {cell for mover in _movers(root, rules) for cell in _cells_of(mover, cascade)}
    for cell in written | touched:
        if _may_be_value(cell) and (cell in written or _is_disordered(cell, cascade)):
            _mark(cell)
    for cell in {cell for rule in rules if rule.part in _PARTS for cell in _numbered_by(rule)}:
        if not _pieces(cell):
            cell.text = OBJECT


def _movers(root: etree._Element, rules: Sequence[Rule]) -> Iterator[etree._Element]:
    """The elements that something is declared for which may move them or what they hold."""
    if moving := set(filter(_MOVING.search, set(texts(STYLES(root))))):
        yield from (element for element in root.iterfind(".//*[@style]") if element.get("style", "") in moving)
    yield from elements_of(_DIRECTED(root))
    for rule in rules:
        if rule.part is None and _MOVING.search(rule.text):
            yield from rule.elements


def _cells_of(mover: etree._Element, cascade: Cascade) -> Iterator[etree._Element]:
    """The cells whose digits such an element may bring out of order."""
    if mover.tag == "tr" or _direction(mover, cascade) == "rtl":
        yield from mover.iter(*_CELLS)
    yield from _cell_around(mover)


def _is_disordered(cell: etree._Element, cascade: Cascade) -> bool:
    row = cell.getparent()
    if _is_taken_out(cell, cascade, "left") or (row is not None and _reverses(row, cascade)):
        return True
    whole = _pieces(cell)
    return any(_disorders(element, whole, cascade) for element in cell.iter(etree.Element))


def _written_into(rule: Rule) -> Iterator[etree._Element]:
    """The cells into which the sheet itself writes a text."""
    if _WRITING.search(rule.text):
        for element in rule.elements:
            yield from _cell_around(element)


def _numbered_by(rule: Rule) -> Iterator[etree._Element]:
    """The cells into which the sheet itself writes a number."""
    if found := _NUMBERING.search(rule.text):
        name = found["name"]
        for element in rule.elements:
            if name is None or _DIGIT.search(element.get(name, "")):
                yield from _cell_around(element)


def _cell_around(element: etree._Element) -> Iterator[etree._Element]:
    """The cell that an element is or stands in, if there is one."""
    yield from (element,) if element.tag in _CELLS else islice(element.iterancestors(*_CELLS), 1)


def _may_be_value(cell: etree._Element) -> bool:
    text = "".join(map(str, cell.itertext())).strip()
    return len(text) <= _LONGEST and _DIGIT.search(text) is not None and cell.find(".//table") is None


def _pieces(element: etree._Element) -> int:
    """How many stretches of text an element shows."""
    if element.tag in _SILENT or hides(element.get("style") or ""):
        return 0
    own = [element.text, *(child.tail for child in element)]
    inner = sum(_pieces(child) for child in element if isinstance(child.tag, str))
    return inner + sum(bool(text and text.strip()) for text in own)


def _disorders(element: etree._Element, whole: int, cascade: Cascade) -> bool:
    """Whether the style of an element in a cell of `whole` pieces shows them in another order, or turns them."""
    is_cell = element.tag in _CELLS
    backwards = is_cell and _is_backwards(element, cascade)
    apart = not is_cell and _is_taken_out(element, cascade)
    reverse = _reverses(element, cascade)
    override = "override" in (cascade.value(element, "unicode-bidi") or "")
    transform = (cascade.value(element, "transform") or "none").lower()
    turning = override or not transform.startswith(("none", "translate"))
    if not (backwards or apart or reverse or turning or _direction(element, cascade) == "rtl"):
        return False
    held = _pieces(element)
    if turning or apart:
        return held > 0 and (turning or held < whole)
    return held > 1 or (not reverse and _SIGN.search("".join(map(str, element.itertext()))) is not None)


def _is_taken_out(element: etree._Element, cascade: Cascade, *usual: str) -> bool:
    """Whether an element does not stand where it is written among its siblings; floats to a `usual` side do."""
    side = (cascade.value(element, "float") or "none").lower()
    position = (cascade.value(element, "position") or "static").lower()
    moved = position == "relative" and any(_is_length(cascade.value(element, n)) for n in ("left", "right", "inset"))
    order = (cascade.value(element, "order") or "0").strip()
    transform = (cascade.value(element, "transform") or "none").lower()
    floats = side not in ("none", "inherit", *usual)
    return floats or position in _AWAY or moved or order != "0" or transform.startswith("translate")


def _reverses(element: etree._Element, cascade: Cascade) -> bool:
    return any("reverse" in (cascade.value(element, name) or "") for name in ("flex-direction", "flex-wrap"))


def _is_length(value: str | None) -> bool:
    return value is not None and _LENGTH.search(value) is not None


def _is_backwards(cell: etree._Element, cascade: Cascade) -> bool:
    """Whether what stands around a cell has it run from right to left."""
    directions = (_direction(element, cascade) for element in cell.iterancestors())
    return next((direction for direction in directions if direction), "ltr") == "rtl"


def _direction(element: etree._Element, cascade: Cascade) -> str:
    return (cascade.value(element, "direction") or element.get("dir") or "").strip().lower()


def _mark(cell: etree._Element) -> None:
    for element in cell.iter(etree.Element):
        element.text = turned(element.text or "")
        if element is not cell:
            element.tail = turned(element.tail or "")
