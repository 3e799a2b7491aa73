"""Word files (DOCX): cells span-true from `tcPr`, insertions kept, deletions and hidden text left out.

python-docx opens the package and gives its properties; the body is walked as XML, because its `row.cells` loses cells
inside content controls (`w:sdt`), tracked insertions and the columns that `gridBefore` leaves out.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from extractors.document import Document, Paragraph, Picture, ReadError
from extractors.readers import archive
from extractors.readers.sniff import DOCX
from extractors.readers.tables import Content, Table, blocks_of
from extractors.readers.tiling import Placed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK})
_BREAKS = frozenset({f"{_W}br", f"{_W}cr"})
_ROW_WRAPPERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}moveTo", f"{_W}smartTag"})


def read(data: bytes) -> Document:
    """The file as a document. Raises `ReadError` for a damaged file, `LimitExceeded` for a swollen one."""
    archive.check(data)
    try:
        package = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, EOFError) as error:
        raise ReadError(f"not a whole Word file ({type(error).__name__}: {error}): fetch it again") from error
    walk = _Walk({name: str(part.target_ref) for name, part in package.part.rels.items()})
    blocks = tuple(blocks_of(walk.contents(package.element.body)))
    title = (package.core_properties.title or "").strip()
    return Document(DOCX, blocks, {"title": title} if title else {})


class _Walk:
    """One walk over a body, counting its tables and paragraphs."""

    def __init__(self, relations: dict[str, str]) -> None:
        self.relations = relations
        self.tables = 0
        self.paragraphs = 0

    def contents(self, element: etree._Element) -> Iterator[Content]:
        """Paragraphs, tables and pictures of `element` in order, whatever wraps them."""
        for child in element:
            if child.tag in _DELETED:
                continue
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield self._table(child)
            elif isinstance(child.tag, str):
                yield from self.contents(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Content]:
        lines = "".join(_text(element)).split("\n")
        for line in lines:
            if line.strip():
                self.paragraphs += 1
                yield Paragraph(line.strip(), f"paragraph={self.paragraphs}")
        for part in _live(element):
            if part.tag == f"{_W}txbxContent":
                yield from self.contents(part)
            elif part.tag in (_BLIP, _VML_IMAGE):
                relation = part.get(f"{_RELATION}embed") or part.get(f"{_RELATION}id") or part.get(f"{_RELATION}link")
                if relation in self.relations:
                    yield Picture(f"image={self.relations[relation]}")

    def _table(self, element: etree._Element) -> Table:
        self.tables += 1
        name = f"table={self.tables}"
        rows: list[list[Placed]] = []
        contents: list[list[tuple[Content, ...]]] = []
        merges = _Merges()
        for number, row in enumerate(_rows(element), 1):
            placed: list[Placed] = []
            held: list[tuple[Content, ...]] = []
            column = _integer(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
            for cell_number, cell in enumerate(_cells(row), 1):
                span, merge = _spans(cell)
                if merge == "horizontal" and placed:
                    placed[-1] = replace(placed[-1], colspan=placed[-1].colspan + span)
                elif merge != "continue" or not merges.grow(column, span, len(rows)):
                    inner = tuple(self.contents(cell))
                    text = "\n".join(piece.text for piece in inner if isinstance(piece, Paragraph))
                    placed.append(Placed(text, f"{name};row={number};cell={cell_number}", 1, span, column))
                    held.append(inner)
                    merges.start(column, span, len(rows), len(placed) - 1, merge == "restart")
                column += span
            rows.append(placed)
            contents.append(held)
        return Table(merges.applied(rows), contents)


class _Merges:
    """Vertical merges of one table: a `restart` cell grows by each `continue` cell right below it."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[int, int, int, int]] = {}
        self._heights: dict[tuple[int, int], int] = {}

    def start(self, column: int, span: int, row: int, index: int, restart: bool) -> None:
        """A cell at `column` that may be continued below; any other cell ends what stood open there."""
        if restart:
            self._open[column] = (span, row, index, row)
        else:
            self._open.pop(column, None)

    def grow(self, column: int, span: int, row: int) -> bool:
        """Whether a `continue` cell at `column` belongs to a merge that reaches down to the row above."""
        merge = self._open.get(column)
        if merge is None or merge[0] != span or merge[3] != row - 1:
            return False
        self._open[column] = (span, merge[1], merge[2], row)
        self._heights[merge[1], merge[2]] = row - merge[1] + 1
        return True

    def applied(self, rows: list[list[Placed]]) -> list[list[Placed]]:
        """`rows` with the heights that the merges came to."""
        for (row, index), height in self._heights.items():
            rows[row][index] = replace(rows[row][index], rowspan=height)
        return rows


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{_W}tr":
            if child.find(f"{_W}trPr/{_W}del") is None:
                yield child
        elif child.tag in _ROW_WRAPPERS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in _ROW_WRAPPERS:
            yield from _cells(child)


def _integer(element: etree._Element | None, default: int) -> int:
    value = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(value), 1000) if value.isascii() and value.isdigit() and len(value) < 7 else default


def _spans(cell: etree._Element) -> tuple[int, str]:
    """The cell's `gridSpan`, and how it is merged: `restart`, `continue`, `horizontal` or not."""
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, ""
    span = max(1, _integer(properties.find(f"{_W}gridSpan"), 1))
    vertical = properties.find(f"{_W}vMerge")
    if vertical is not None:
        return span, "restart" if vertical.get(f"{_W}val") == "restart" else "continue"
    horizontal = properties.find(f"{_W}hMerge")
    if horizontal is not None and horizontal.get(f"{_W}val") != "restart":
        return span, "horizontal"
    return span, ""


def _live(element: etree._Element) -> Iterator[etree._Element]:
    """Everything below `element` that is shown, text boxes not opened."""
    for child in element:
        if child.tag in _DELETED:
            continue
        yield child
        if child.tag != f"{_W}txbxContent":
            yield from _live(child)


def _text(element: etree._Element) -> Iterator[str]:
    """The shown text of a paragraph: inserted runs with it, deleted and hidden ones not (`w:delText` is no `w:t`)."""
    for child in element:
        if child.tag in _DELETED or child.tag == f"{_W}txbxContent" or _vanished(child):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield "\t"
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag != f"{_W}pPr":
            yield from _text(child)


def _vanished(run: etree._Element) -> bool:
    if run.tag != f"{_W}r":
        return False
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false")
