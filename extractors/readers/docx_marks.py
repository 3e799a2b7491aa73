"""Marks of notes in a Word file that no style raises: `26` with a small, lowered or linked `1` behind it is no 261."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from extractors.glyphs import lowered, raised
from extractors.readers.cascade import elements_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T, _R = f"{_W}t", f"{_W}r"
_NAMESPACES = {"w": _W[1:-1]}
_NOTES = etree.XPath("//w:tc//*[self::w:footnoteReference or self::w:endnoteReference]", namespaces=_NAMESPACES)
_LINKS = etree.XPath("//w:tc//w:hyperlink[@w:anchor]", namespaces=_NAMESPACES)
_SMALL = etree.XPath("//w:tc//w:r[w:rPr/w:sz[@w:val <= 15]]", namespaces=_NAMESPACES)
"""Half points in which no table is set, and marks are."""
_LOW = etree.XPath("//w:tc//w:r[w:rPr/w:position[@w:val < 0]]", namespaces=_NAMESPACES)
_ANCHOR = re.compile(r"_?(?:ftn|edn|fn|en|footnote|endnote)[-_:]?\d", re.IGNORECASE)
_SIZED = re.compile(rb""":sz w:val=["'](?:[1-9]|1[0-5])["']""")
_LOWERED = re.compile(rb""":position w:val=["']-""")
_USUAL = 21
"""Half points of text that says nothing of its size."""
_MARK = 0.7
"""Of the size of the text before it: a mark is no larger."""


def mark_notes(body: etree._Element, markup: bytes) -> None:
    """Raises or lowers the digits in the cells of `body`, whose `markup` it is, that are marks of notes."""
    if b":customMarkFollows" in markup or b":anchor" in markup:
        _raise_named(body)
    if _SIZED.search(markup):
        for run in elements_of(_SMALL(body)):
            if (size := _before(run, "sz", _USUAL)) is not None and _number(run, "sz", _USUAL) <= _MARK * size:
                _change(run.iterchildren(_T), raised)
    if _LOWERED.search(markup):
        for run in elements_of(_LOW(body)):
            if (height := _before(run, "position", 0)) is not None and height >= 0:
                _change(run.iterchildren(_T), lowered)


def _raise_named(body: etree._Element) -> None:
    """Raises what the file itself calls the mark of a note, or links to one."""
    for note in elements_of(_NOTES(body)):
        _change((text for text in note.itersiblings(_T)), raised)
    for link in elements_of(_LINKS(body)):
        if _ANCHOR.match(link.get(f"{_W}anchor", "")):
            _change(link.iter(_T), raised)


def _change(texts: Iterator[etree._Element], show: Callable[[str], str]) -> None:
    for text in texts:
        text.text = show(text.text or "")


def _before(run: etree._Element, name: str, default: int) -> int | None:
    """The property `name` of the run before this one if that ends in a digit, as does what a mark is put to."""
    before = next((one for one in run.itersiblings(_R, preceding=True) if one.find(_T) is not None), None)
    if before is None:
        return None
    text = "".join(str(part.text or "") for part in before.iterchildren(_T)).rstrip()
    return _number(before, name, default) if text[-1:].isdecimal() else None


def _number(run: etree._Element, name: str, default: int) -> int:
    found = run.find(f"{_W}rPr/{_W}{name}")
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if re.fullmatch(r"-?[0-9]{1,4}", value) else default
