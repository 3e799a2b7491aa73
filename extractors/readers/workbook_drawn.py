"""Pictures and text boxes on the cells of an XLSX sheet (ECMA-376 part 1, 20.5): a cell below one is no blank."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from extractors.document import ReadError
from extractors.readers.package import related, statement, xml

_KIND = "/drawing"
_LARGEST = 3
"""Rows or columns that a drawing of one value reaches over, laid by hand; a seal or a chart reaches over more."""
_SHOWN = ("pic", "sp", "grpSp", "graphicFrame", "contentPart")
"""What may show a value; a line (`cxnSp`) does not."""


def drawn_on(package: zipfile.ZipFile, sheet: str) -> Iterator[tuple[int, int]]:
    """The cells of the worksheet in part `sheet`, by row and column from 0, on which something as small as they lies.

    A drawing that is damaged shows nothing.
    """
    parts = set(package.namelist())
    if statement(sheet) not in parts:
        return
    for relation in related(package.read(statement(sheet)), sheet):
        if relation.kind.endswith(_KIND) and relation.target in parts:
            try:
                root = xml(package.read(relation.target))
            except (etree.XMLSyntaxError, ReadError):
                continue
            yield from (cell for anchor in root for cell in _below(anchor))


def _below(anchor: etree._Element) -> Iterator[tuple[int, int]]:
    """The cell at the middle of a drawing, and that of its corner, where it is small."""
    if not any(anchor.find(f"{{*}}{name}") is not None for name in _SHOWN):
        return
    first = _cell(anchor.find("{*}from"))
    last = _cell(anchor.find("{*}to")) or first
    if first is None or last is None:
        return
    high, wide = last[0] - first[0], last[1] - first[1]
    if 0 <= high < _LARGEST and 0 <= wide < _LARGEST:
        yield from {first, (first[0] + high // 2, first[1] + wide // 2)}


def _cell(marker: etree._Element | None) -> tuple[int, int] | None:
    texts = [marker.findtext(f"{{*}}{name}", "") for name in ("row", "col")] if marker is not None else []
    if not texts or not all(text.strip().isdecimal() and len(text) < 9 for text in texts):
        return None
    return int(texts[0]), int(texts[1])
