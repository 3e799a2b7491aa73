"""What a cell of a Word file shows without text: drawings, embedded objects, the number of an empty line of a list."""

import re
from functools import cached_property

from lxml import etree

from extractors.document import ReadError
from extractors.readers.package import xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
OBJECTS = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
_LINE = re.compile(r"line|straightConnector|bentConnector|curvedConnector")
_NO_DIGITS = frozenset({"none", "bullet"})


class Objects:
    """What stands in the cells of a document beside text. `numbering` is the part that describes its lists.

    `drawn` says whether anything is drawn in it at all.
    """

    def __init__(self, numbering: bytes, *, drawn: bool) -> None:
        self.drawn = drawn
        self._numbering = numbering

    def fill(self, cell: etree._Element) -> bool:
        """Whether a cell without text shows something all the same."""
        if self.drawn and any(not _is_line(element) for element in cell.iter(*OBJECTS)):
            return True
        return bool(self._numbering) and any(self._counts(properties) for properties in cell.iter(f"{_W}numPr"))

    def _counts(self, properties: etree._Element) -> bool:
        """Whether a line of a list begins with a number."""
        level, number = (_value(properties.find(f"{_W}{name}")) for name in ("ilvl", "numId"))
        return (number, level or "0") in self._levels

    @cached_property
    def _levels(self) -> frozenset[tuple[str, str]]:
        """The levels of lists, by the list's number and their own, that print one."""
        try:
            root = xml(self._numbering)
        except (etree.XMLSyntaxError, ReadError):
            return frozenset()
        kinds = {
            (one.get(f"{_W}abstractNumId", ""), level.get(f"{_W}ilvl", ""))
            for one in root.iterfind(f"{_W}abstractNum")
            for level in one.iterfind(f"{_W}lvl")
            if _value(level.find(f"{_W}numFmt")) not in _NO_DIGITS and "%" in _value(level.find(f"{_W}lvlText"))
        }
        named = {number.get(f"{_W}numId", ""): number for number in root.iterfind(f"{_W}num")}
        return frozenset(
            (name, level)
            for name, number in named.items()
            for kind, level in kinds
            if kind == _value(number.find(f"{_W}abstractNumId"))
        )


def _value(element: etree._Element | None) -> str:
    return element.get(_VAL, "") if element is not None else ""


def _is_line(drawing: etree._Element) -> bool:
    """Whether a drawing is but a line, as is drawn through cells that stay empty."""
    if next(drawing.iter("{*}blip", "{*}imagedata", "{*}textpath", "{*}OLEObject", "{*}chart"), None) is not None:
        return False
    if next(drawing.iter("{urn:schemas-microsoft-com:vml}line", "{*}cNvCnPr", "{*}cxnSp"), None) is not None:
        return True
    return any(_LINE.match(shape.get("prst", "")) for shape in drawing.iter("{*}prstGeom"))
