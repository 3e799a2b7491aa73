"""Word files (DOCX): cells span-true from `tcPr`, insertions kept, deletions and hidden text left out.

python-docx opens the package and gives its properties; the body is walked as XML, because its `row.cells` loses cells
inside content controls (`w:sdt`), tracked insertions and the columns that `gridBefore` leaves out.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docx.package import Package
from lxml import etree
from msgspec.structs import replace

from extractors.document import MAX_CELLS, Document, LimitExceeded, Paragraph, Picture, ReadError, Unsupported
from extractors.glyphs import lowered, raised, struck, turned
from extractors.readers import archive
from extractors.readers.sniff import DOCX
from extractors.readers.tables import Content, Table, blocks_of
from extractors.readers.tiling import Placed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""Namespaces of strict Open XML, and those that everyone else writes (ISO/IEC 29500-1 and -4)."""
_TOO_MUCH = re.compile(r"huge|depth|amplification|limit", re.IGNORECASE)
_DAMAGE = (
    PackageNotFoundError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError,
    LookupError, ValueError, AttributeError, TypeError,
)  # fmt: skip
"""What comes out of python-docx and zipfile where a part is missing, cut off or not what it should be."""

_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}rt"})
_NO_TEXT = frozenset({f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr"})
_FOREIGN = frozenset({f"{_W}altChunk", f"{_W}subDoc"})
_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "\u00ad",
}
_ROW_WRAPPERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}moveTo", f"{_W}smartTag"})


def read(data: bytes) -> Document:
    """The file as a document. Raises `ReadError` for a damaged file, `LimitExceeded` for a swollen one."""
    archive.check(data)
    try:
        package = Package.open(io.BytesIO(data))
        part = _main_part(package)
        title = _title(package)
        body = _body(_raw(data, part))
    except etree.XMLSyntaxError as error:
        if _TOO_MUCH.search(str(error)):
            raise LimitExceeded(f"the Word file is nested too deeply or holds too long a text ({error})") from error
        raise ReadError(f"damaged Word file ({error}): fetch it again") from error
    except _DAMAGE as error:
        raise ReadError(f"not a whole Word file ({type(error).__name__}: {error}): fetch it again") from error
    walk = _Walk(dict(_pictures(part)))
    blocks = tuple(blocks_of(walk.contents(body)))
    return Document(DOCX, blocks, {"title": title} if title else {}, doubts=tuple(walk.doubts))


def _main_part(package: Package) -> Part:
    """The body's part, by the relation of either dialect. Templates and files with macros are read like any other."""
    relations = package.rels.values()
    found = [r.target_part for r in relations if r.reltype.endswith("/officeDocument") and not r.is_external]
    if not found or not isinstance(found[0], Part):
        raise KeyError("no body")
    return found[0]


def _pictures(part: Part) -> Iterator[tuple[str, Picture]]:
    """The pictures of the body by the id under which it names them; one outside the file has no bytes."""
    for name, relation in part.rels.items():
        if relation.reltype.endswith("/image"):
            data = None if relation.is_external else relation.target_part.blob
            yield name, Picture(f"image={relation.target_ref}", target=str(relation.target_ref), data=data)


def _title(package: Package) -> str:
    """The title among the properties; none where there are no properties (python-docx would make some up)."""
    stated = any(relation.reltype.endswith("/core-properties") for relation in package.rels.values())
    return (package.core_properties.title or "").strip() if stated else ""


def _raw(data: bytes, part: Part) -> bytes:
    """The part as it stands in the file: python-docx has dropped blanks in it that are text."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.read(part.partname.membername)


def _body(markup: bytes) -> etree._Element:
    """The body in the namespaces that are read here. Raises `Unsupported` for markup that is no Word document's."""
    for strict, usual in _STRICT:
        markup = markup.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    root = etree.fromstring(markup, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("a Word file with a document type of its own: its entities are not read")
    body = root.find(f"{_W}body")
    if root.tag != f"{_W}document" or body is None:
        raise Unsupported(f"a Word file whose body is {str(root.tag)[:200]}")
    return body


class _Walk:
    """One walk over a body, counting its tables and paragraphs."""

    def __init__(self, pictures: dict[str, Picture]) -> None:
        self.pictures = pictures
        self.tables = 0
        self.paragraphs = 0
        self.cells = 0
        self.doubts: list[str] = []

    def contents(self, element: etree._Element) -> Iterator[Content]:
        """Paragraphs, tables and pictures of `element` in order, whatever wraps them."""
        for child in _shown(element):
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield self._table(child)
            elif child.tag in _FOREIGN:
                self.doubts.append("the file embeds another document, which is not read")
            else:
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
                if relation in self.pictures:
                    yield self.pictures[relation]

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
                self._count()
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

    def _count(self) -> None:
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise LimitExceeded(f"more than {MAX_CELLS} cells in a Word file")


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
    for child in _shown(table):
        if child.tag == f"{_W}tr":
            if child.find(f"{_W}trPr/{_W}del") is None and not _on(child.find(f"{_W}trPr/{_W}hidden")):
                yield child
        elif child.tag in _ROW_WRAPPERS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in _shown(row):
        if child.tag == f"{_W}tc":
            if child.find(f"{_W}tcPr/{_W}cellDel") is None:
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
    for child in _shown(element):
        if _vanished(child):
            continue
        yield child
        if child.tag != f"{_W}txbxContent":
            yield from _live(child)


def _text(element: etree._Element) -> Iterator[str]:
    """The shown text of a paragraph: inserted runs with it, deleted and hidden ones not (`w:delText` is no `w:t`)."""
    for child in _shown(element):
        if child.tag in _NO_TEXT or _vanished(child):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{_W}sym":
            yield _symbol(child)
        elif child.tag == f"{_M}oMath":
            yield _formula(child)
        else:
            yield _look(child, "".join(_text(child)))


def _shown(element: etree._Element) -> Iterator[etree._Element]:
    """The children of `element` without deleted ones; of alternative contents the first, or what stands in for it."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _DELETED:
            continue
        if child.tag == f"{_MC}AlternateContent":
            choice = child.find(f"{_MC}Choice")
            choice = child.find(f"{_MC}Fallback") if choice is None else choice
            if choice is not None:
                yield from _shown(choice)
        else:
            yield child


def _look(element: etree._Element, text: str) -> str:
    """`text` of a run as it looks: what stands beside the line or is struck through is never read as a number."""
    if element.tag == f"{_W}bdo":
        return turned(text)
    properties = element.find(f"{_W}rPr") if element.tag == f"{_W}r" else None
    if properties is None:
        return text
    if _on(properties.find(f"{_W}strike")) or _on(properties.find(f"{_W}dstrike")):
        text = struck(text)
    place = properties.find(f"{_W}vertAlign")
    where = place.get(f"{_W}val") if place is not None else None
    return raised(text) if where == "superscript" else lowered(text) if where == "subscript" else text


def _symbol(element: etree._Element) -> str:
    """A sign of a font of signs, as the private character that Word stores: what it looks like only the font knows."""
    code = element.get(f"{_W}char", "")
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0xFFFC
    return chr(value | 0xF000 if value < 0x100 else value) if not 0xD800 <= value < 0xE000 else "\ufffd"


def _formula(element: etree._Element) -> str:
    """The text of a formula; one that is more than a line of text (a fraction, a power) is marked as an object."""
    text = "".join(str(run.text or "") for run in element.iter(f"{_M}t", f"{_W}t"))
    return text if all(child.tag == f"{_M}r" for child in element) else f"\ufffc{text}"


def _vanished(run: etree._Element) -> bool:
    return run.tag == f"{_W}r" and _on(run.find(f"{_W}rPr/{_W}vanish"))


def _on(switch: etree._Element | None) -> bool:
    """Whether a property that is on or off is there and on."""
    return switch is not None and switch.get(f"{_W}val") not in ("0", "false", "off")
