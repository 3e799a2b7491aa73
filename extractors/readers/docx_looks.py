"""How the runs of a Word file look, where that makes them other than they read: by their styles, colours and sizes."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from itertools import islice

from lxml import etree

from extractors.glyphs import faint
from extractors.readers.cascade import elements_of
from extractors.readers.colours import WHITE, Colour, alike, paint
from extractors.readers.package import xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL, _COLOR, _SHADE, _HIGHLIGHT = (f"{_W}{name}" for name in ("val", "color", "shd", "highlight"))
_KINDS = ("rStyle", "pStyle")
"""References to styles; that of characters is the stronger."""
_STYLE = re.compile(rb"<(?:\w+:)?style\b")
_ID = re.compile(rb"""styleId=["']([^"']*)""")
_BASE = re.compile(rb"""basedOn\b[^>]*val=["']([^"']*)""")
_LOOKS = re.compile(
    rb""":(?:vanish|d?strike|vertAlign)\b|:sz\b[^>]*val=["'][1-4]["']"""
    rb"""|:color\b[^>]*(?:val=["'](?:[EFef][0-9A-Fa-f]){3}|themeColor=["'](?:background|light)1)"""
)
_PALE = re.compile(rb""":(?:color\s|sz\s[^>]*val=["'][1-4]["'])""")
_LOOK = ("vanish", "strike", "dstrike", "vertAlign", "color", "sz")
_PAPER = ("background1", "light1")
"""Names of the theme's colour of the page."""
_TINY = etree.XPath("//w:r/w:rPr/w:sz[@w:val < 5]", namespaces={"w": _W[1:-1]})
"""Sizes, in half points, in which nothing can be read."""
_COLORED = etree.XPath("//w:r/w:rPr/w:color", namespaces={"w": _W[1:-1]})
_SHADED = {f"{_W}r": "rPr", f"{_W}p": "pPr", f"{_W}tc": "tcPr", f"{_W}tbl": "tblPr"}
"""Elements that may be shaded, and where they say so."""
_DEEPEST = 20
"""Styles based on each other; in a circle there is no end of them."""
_DIGIT = re.compile("[0-9０-９]")
_LONGEST = 40
"""Characters of a run that may be a value."""


def dress(body: etree._Element, styles: Callable[[], bytes]) -> bool:
    """Gives the runs of `body` what their `styles` say of how they look, where that makes them other than they read.

    `styles` gives the markup of that part; it is not called where nothing names a style. False where nothing is to do.
    """
    named = [style for kind in _KINDS for style in body.iter(f"{_W}{kind}")]
    markup = styles() if named else b""
    lines = _lines(markup, {style.get(_VAL, "") for style in named})
    if not lines:
        return False
    found = {style.get(f"{_W}styleId"): style for style in xml(markup).iter(f"{_W}style")}
    for style in named:
        line = [found[name] for name in lines.get(style.get(_VAL, ""), ()) if name in found]
        for look in (look for one in line for name in _LOOK for look in one.iterfind(f"{_W}rPr/{_W}{name}")):
            for properties in _properties_of(style):
                if properties.find(str(look.tag)) is None:
                    properties.append(copy(look))
    return True


def _lines(markup: bytes, used: set[str]) -> Mapping[str, list[str]]:
    """Of the styles `used` those of which something looks other than it reads, each with what it is based on.

    Found without a tree: styles take ten times as much as the body, and hardly any file has such a one.
    """
    if not used or _LOOKS.search(markup) is None:
        return {}
    parts = {id_[1].decode(errors="replace"): part for part in _STYLE.split(markup) if (id_ := _ID.search(part))}
    bases = {name: base[1].decode(errors="replace") for name, part in parts.items() if (base := _BASE.search(part))}
    lines = {name: list(_line(name, bases)) for name in used}
    return {name: line for name, line in lines.items() if any(_LOOKS.search(parts.get(one, b"")) for one in line)}


def _line(name: str, bases: Mapping[str, str]) -> Iterator[str]:
    """A style and those that it is based on, the nearest first."""
    for _ in range(_DEEPEST):
        yield name
        if name not in bases:
            return
        name = bases[name]


def _properties_of(style: etree._Element) -> Iterator[etree._Element]:
    """The properties of the runs to which a reference to a style applies."""
    parent = style.getparent()
    if parent is None or parent.tag == f"{_W}rPr":
        yield from () if parent is None else (parent,)
        return
    paragraph = parent.getparent()
    for run in paragraph.iter(f"{_W}r") if paragraph is not None else ():
        found = run.find(f"{_W}rPr")
        if found is None:
            found = etree.Element(f"{_W}rPr")
            run.insert(0, found)
        yield found


def may_be_pale(markup: bytes) -> bool:
    """Whether the markup of a body says of any text that it is coloured or tiny; of styles see `dress`."""
    return _PALE.search(markup) is not None


def dim(body: etree._Element) -> None:
    """Marks the digits in cells of `body` that nobody sees: in the colour of what lies behind, or too small.

    The shades of table styles are not known, so what is white may be seen: it is no number, but it is not dropped.
    """
    tiny = elements_of(_TINY(body))
    inks = [(color, ink) for color in elements_of(_COLORED(body)) if (ink := _ink(color)) is not None]
    shades = list(body.iter(_SHADE, _HIGHLIGHT)) if inks else []
    grounds = {WHITE, *(colour for shade in shades if (colour := _shade(shade)) is not None)}
    pale = [(color, ink) for color, ink in inks if any(alike(ink, ground) for ground in grounds)]
    runs = [run for size in tiny for run in _runs_of(size)]
    for run in (*runs, *(run for color, ink in pale for run in _runs_of(color) if alike(ink, _ground(run)))):
        _mark(run)


def _runs_of(element: etree._Element) -> Iterator[etree._Element]:
    """The run of which `element` is a property, if it stands in a cell."""
    for run in islice(element.iterancestors(), 1, 2):
        if run.tag == f"{_W}r" and next(run.iterancestors(f"{_W}tc"), None) is not None:
            yield run


def _ink(color: etree._Element) -> Colour | None:
    """The colour of a run's text; None for the automatic one, which is always seen."""
    found = paint(color.get(_VAL, ""))
    if found is None and color.get(f"{_W}themeColor") in _PAPER:
        return WHITE
    return None if found is None else found.colour


def _ground(run: etree._Element) -> Colour:
    """The colour behind a run: its own shade, else the nearest around it, else that of the page."""
    for element in (run, *run.iterancestors(*_SHADED)):
        properties = element.find(f"{_W}{_SHADED[str(element.tag)]}")
        for shade in properties.iterchildren(_SHADE, _HIGHLIGHT) if properties is not None else ():
            if (colour := _shade(shade)) is not None:
                return colour
    return WHITE


def _shade(shade: etree._Element) -> Colour | None:
    """The colour of a shade; None where there is none, or where a sheet of patterns mixes two."""
    value = shade.get(_VAL, "")
    if shade.tag != _HIGHLIGHT:
        value = shade.get(_COLOR if value == "solid" else f"{_W}fill", "") if value != "nil" else ""
    found = paint(value)
    return None if found is None else found.colour


def _mark(run: etree._Element) -> None:
    for text in run.iterchildren(f"{_W}t"):
        if text.text and len(text.text) <= _LONGEST and _DIGIT.search(text.text):
            text.text = faint(text.text)
