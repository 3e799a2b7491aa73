"""Text of table cells that nobody sees: in the colour of its background, or too small.

What is certainly not there (size zero) is dropped. The rest is in doubt, for the background may be that of a sheet in
another file: digits are marked so that they are no number, whatever stands beside them; labels stay what they are.
"""

import re
from collections.abc import Callable, Iterable

from lxml import etree
from msgspec import Struct

from extractors.glyphs import faint
from extractors.readers.cascade import Cascade, declared_by, texts
from extractors.readers.colours import BLACK, WHITE, Colour, Paint, alike, paint

NAMES = frozenset({"color", "-webkit-text-fill-color", "background-color", "font-size"})
_PAINTS = re.compile(r"(?<![\w-])(color|-webkit-text-fill-color|background(?:-color)?)\s*:\s*([^;}!]*)", re.IGNORECASE)
_INKS = etree.XPath("//font/@color | //body/@text", smart_strings=False)
_GROUNDS = etree.XPath("//@bgcolor", smart_strings=False)
_SIZES = re.compile(r"(?<![\w-])font(?:-size)?\s*:([^;}]*)", re.IGNORECASE)
_LENGTH = re.compile(r"([0-9]{0,9}\.?[0-9]{1,9})([a-z]*|%)", re.IGNORECASE)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "rem": 16.0}
"""Pixels of each."""
_RELATIVE = {"em": 1.0, "ex": 0.5, "ch": 0.5, "%": 0.01}
_USUAL = 16.0
_LEGIBLE = 3.0
"""Pixels of a character that can be read, if barely."""
_DIGIT = re.compile("[0-9０-９]")
_CELLS = ("td", "th")
_FROM_ABOVE = frozenset({"inherit", "currentcolor", "unset"})
_LINK = Paint((0.0, 0.0, 1.0))
_LONGEST = 40
"""Characters of a text that may be a value."""


class _Look(Struct, frozen=True):
    """How text looks: its ink, null where it cannot be told, what lies behind it, and its height in pixels."""

    ink: Paint | None
    ground: Colour
    size: float


def may_be_pale(root: etree._Element, written: str) -> bool:
    """Whether any colours or sizes in a page, of whose styles `written` holds all, cannot be seen."""
    if any(_is_small(size) for found in set(_SIZES.findall(written)) for size in found.split()):
        return True
    named = {(name.lower().startswith("background"), value) for name, value in _PAINTS.findall(written)}
    inks = _colours([value for behind, value in named if not behind] + texts(_INKS(root)))
    grounds = _colours([word for behind, value in named if behind for word in value.split()] + texts(_GROUNDS(root)))
    return any(alike(ink, ground) for ink in inks | {BLACK} for ground in grounds | {WHITE})


def _colours(values: Iterable[str]) -> set[Colour]:
    """The colours that `values` name, as they are seen on white."""
    return {found.over(WHITE) for value in values if (found := paint(value)) is not None}


def dim(root: etree._Element, cascade: Cascade) -> None:
    """Drops in the tree below `root` the text of size zero, and marks the digits of cells that cannot be seen."""
    _dim(root, _Look(Paint(BLACK), WHITE, _USUAL), cascade, in_cell=False)


def _dim(element: etree._Element, around: _Look, cascade: Cascade, *, in_cell: bool) -> None:
    in_cell = in_cell or element.tag in _CELLS
    look = _Look(
        _ink(element, around.ink, cascade),
        _ground(element, around.ground, cascade),
        _size(element, around.size, cascade, in_cell=in_cell),
    )
    show = _shown_as(look, in_cell=in_cell)
    if show is not None:
        element.text = show(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            _dim(child, look, cascade, in_cell=in_cell)
        if show is not None:
            child.tail = show(child.tail or "")


def _shown_as(look: _Look, *, in_cell: bool) -> Callable[[str], str] | None:
    """What becomes of text that looks so; None where it is seen."""
    if look.size <= 0:
        return lambda text: ""
    hidden = look.ink is not None and alike(look.ink.over(look.ground), look.ground)
    return _faint if in_cell and (hidden or look.size < _LEGIBLE) else None


def _faint(text: str) -> str:
    return faint(text) if len(text) <= _LONGEST and _DIGIT.search(text) else text


def _ink(element: etree._Element, around: Paint | None, cascade: Cascade) -> Paint | None:
    value = cascade.value(element, "-webkit-text-fill-color") or cascade.value(element, "color")
    if value is None and element.tag in ("font", "body"):
        value = element.get("color" if element.tag == "font" else "text")
    if value is None or value.lower() in _FROM_ABOVE:
        return _LINK if value is None and element.tag == "a" and element.get("href") else around
    return paint(value)


def _ground(element: etree._Element, around: Colour, cascade: Cascade) -> Colour:
    """The colour behind an element. Pictures there are not looked at: what stands behind them counts."""
    value = cascade.value(element, "background-color") or element.get("bgcolor")
    found = paint(value) if value is not None else None
    return around if found is None else found.over(around)


def _size(element: etree._Element, around: float, cascade: Cascade, *, in_cell: bool) -> float:
    """The height of an element's characters. Outside of cells a sheet counts for nothing, for another may undo it."""
    style = element.get("style") or ""
    own = declared_by(style).get("font-size") if style and not in_cell else None
    value = cascade.value(element, "font-size") if in_cell else own.value if own is not None else None
    if value is None or value.lower() in _FROM_ABOVE:
        return around
    length = _LENGTH.fullmatch(value)
    if length is None:
        return _USUAL
    number, unit = float(length[1]), length[2].lower()
    return number * around * _RELATIVE[unit] if unit in _RELATIVE else number * _UNITS.get(unit, _USUAL)


def _is_small(size: str) -> bool:
    length = _LENGTH.fullmatch(size.partition("/")[0])
    if length is None:
        return False
    number, unit = float(length[1]), length[2].lower()
    return number * _UNITS.get(unit, _USUAL * _RELATIVE.get(unit, 1.0)) < _LEGIBLE
