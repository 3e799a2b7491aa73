"""Word files (DOCX): cells span-true from `tcPr`, insertions kept, deletions and hidden text left out.

python-docx opens the package and addresses its parts. The body is walked as XML, because its `row.cells` loses cells
and its parser drops blanks: what stands inside content controls (`w:sdt`) and tracked insertions counts, and the
columns that `gridBefore` leaves out do. The heads and feet of pages are looked at, which may name the report. Other
parts are not opened; of styles alone a package holds ten times as much.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Protocol

from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.phys_pkg import PhysPkgReader
from lxml import etree
from msgspec.structs import replace

from extractors.document import MAX_CELLS, Document, LimitExceeded, Paragraph, Picture, ReadError, Unsupported
from extractors.glyphs import lowered, raised, struck, turned
from extractors.readers import archive
from extractors.readers.docx_fields import settle, settle_simple
from extractors.readers.docx_looks import dim, dress, may_be_pale
from extractors.readers.docx_marks import mark_notes
from extractors.readers.docx_objects import OBJECTS, Objects
from extractors.readers.package import MAIN, PROPERTIES, Relation, related, xml
from extractors.readers.sniff import DOCX
from extractors.readers.tables import OBJECT, Content, Table, blocks_of, text_of, unboxed
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
_STRICTLY = b"purl.oclc.org/ooxml"
_TOO_MUCH = re.compile(r"huge|depth|amplification|limit", re.IGNORECASE)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, LookupError, ValueError)
"""What comes out of python-docx and zipfile where a part is missing, cut off or not what it should be."""
_TITLE = "{http://purl.org/dc/elements/1.1/}title"

_MOST_RUNNING = 20

_P, _TBL, _TC, _R, _T, _TCPR, _RPR = (f"{_W}{name}" for name in ("p", "tbl", "tc", "r", "t", "tcPr", "rPr"))
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

Properties = Mapping[str, etree._Element]


def read(data: bytes) -> Document:
    """The file as a document. Raises `ReadError` for a damaged file, `LimitExceeded` for a swollen one."""
    archive.check(data)
    try:
        with closing(_opened(data)) as package:
            relations = _related(package, PACKAGE_URI)
            part = _main_part(relations)
            title = _title(package, relations)
            markup = package.blob_for(part)
            body = _body(markup)
            if b":fldChar" in markup:
                settle(body)
            if b":fldSimple" in markup:
                settle_simple(body)
            if dress(body, partial(_styles, package, part)) or may_be_pale(markup):
                dim(body)
            mark_notes(body, markup)
            pictures = dict(_pictures(package, part))
            objects = Objects(
                _numbering(package, part) if b":numPr" in markup else b"",
                drawn=next(body.iter(*OBJECTS), None) is not None,
            )
            running = "\n".join(_running(package, part))
    except etree.XMLSyntaxError as error:
        if _TOO_MUCH.search(str(error)):
            raise LimitExceeded(f"the Word file is nested too deeply or holds too long a text ({error})") from error
        raise ReadError(f"damaged Word file ({error}): fetch it again") from error
    except _DAMAGE as error:
        raise ReadError(f"not a whole Word file ({type(error).__name__}: {error}): fetch it again") from error
    walk = _Walk(pictures, objects)
    blocks = tuple(blocks_of(walk.contents(body)))
    said = {"title": title, "running": running}
    doubts = (*walk.doubts, *(_prompts(body) if b":showingPlcHdr" in markup else ()))
    return Document(DOCX, blocks, {key: text for key, text in said.items() if text}, doubts=doubts)


def _prompts(body: etree._Element) -> Iterator[str]:
    """A doubt where a form still shows in a cell what it had there before anyone filled it in, and that is a number."""
    for control in body.iter(f"{_W}sdt"):
        cells = (*control.iterancestors(_TC), *control.iterfind(f"{_W}sdtContent/{_TC}"))
        if not cells or not _on(control.find(f"{_W}sdtPr/{_W}showingPlcHdr")):
            continue
        texts = "".join(str(text.text or "") for text in control.iter(_T))
        if any(map(str.isdecimal, texts)):
            yield f"a cell shows {texts[:40]!r}, the prompt of a form that was not filled in there"
            return


class _Package(Protocol):
    """What python-docx's reader of packages, which has no types, is used for."""

    def blob_for(self, pack_uri: PackURI) -> bytes: ...
    def rels_xml_for(self, source_uri: PackURI) -> bytes | None: ...
    def close(self) -> None: ...


def _opened(data: bytes) -> _Package:
    package: _Package = PhysPkgReader(io.BytesIO(data))  # type: ignore[no-untyped-call, assignment]
    return package


def _related(package: _Package, part: PackURI) -> tuple[Relation, ...]:
    markup = package.rels_xml_for(part)
    return () if markup is None else related(markup, part.membername)


def _main_part(relations: Sequence[Relation]) -> PackURI:
    """The body's part, by the relation of either dialect. Templates and files with macros are read like any other."""
    found = [relation.target for relation in relations if relation.kind.endswith(MAIN) and not relation.external]
    if not found:
        raise KeyError("no body")
    return PackURI(f"/{found[0]}")


def _pictures(package: _Package, part: PackURI) -> Iterator[tuple[str, Picture]]:
    """The pictures of the body by the id under which it names them; one outside the file has no bytes."""
    for relation in _related(package, part):
        if not relation.kind.endswith("/image"):
            continue
        if relation.external:
            yield relation.id, Picture(f"image={relation.target}", target=relation.target)
        else:
            uri = PackURI(f"/{relation.target}")
            target = uri.relative_ref(part.baseURI)
            yield relation.id, Picture(f"image={target}", target=target, data=package.blob_for(uri))


def _title(package: _Package, relations: Sequence[Relation]) -> str:
    """The title among the properties; none where there are no properties."""
    part = next((r.target for r in relations if r.kind.endswith(PROPERTIES) and not r.external), None)
    title = xml(package.blob_for(PackURI(f"/{part}"))).find(_TITLE) if part is not None else None
    return ((title.text if title is not None else None) or "").strip()


def _running(package: _Package, part: PackURI) -> list[str]:
    """What is printed at the head and the foot of pages, each line once; nothing of a part that is damaged."""
    lines: dict[str, None] = {}
    for relation in _related(package, part):
        if relation.external or not relation.kind.endswith(("/header", "/footer")):
            continue
        try:
            markup = package.blob_for(PackURI(f"/{relation.target}"))
            for strict, usual in _STRICT if _STRICTLY in markup else ():
                markup = markup.replace(strict, usual)
            lines |= dict.fromkeys(_text(paragraph).strip() for paragraph in xml(markup).iter(_P))
        except (etree.XMLSyntaxError, ReadError, *_DAMAGE):
            continue
    return [line for line in lines if line][:_MOST_RUNNING]


def _body(markup: bytes) -> etree._Element:
    """The body in the namespaces that are read here. Raises `Unsupported` for markup that is no Word document's."""
    for strict, usual in _STRICT if _STRICTLY in markup else ():
        markup = markup.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    root = etree.fromstring(markup, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("a Word file with a document type of its own: its entities are not read")
    body = root.find(f"{_W}body")
    if root.tag != f"{_W}document" or body is None:
        raise Unsupported(f"a Word file whose body is {str(root.tag)[:200]}")
    return body


def _styles(package: _Package, part: PackURI) -> bytes:
    """The styles of the body; nothing where it has none."""
    target = next((r.target for r in _related(package, part) if r.kind.endswith("/styles") and not r.external), None)
    return package.blob_for(PackURI(f"/{target}")) if target is not None else b""


def _numbering(package: _Package, part: PackURI) -> bytes:
    """What the body's lists look like; nothing where that cannot be read."""
    target = next((r.target for r in _related(package, part) if r.kind.endswith("/numbering")), None)
    try:
        return package.blob_for(PackURI(f"/{target}")) if target is not None else b""
    except _DAMAGE:
        return b""


class _Walk:
    """One walk over a body, counting its tables and paragraphs."""

    def __init__(self, pictures: dict[str, Picture], objects: Objects) -> None:
        self.pictures = pictures
        self.objects = objects
        self.tables = 0
        self.paragraphs = 0
        self.cells = 0
        self.doubts: list[str] = []

    def contents(self, element: etree._Element) -> list[Content]:
        """Paragraphs, tables and pictures of `element` in order, whatever wraps them."""
        contents: list[Content] = []
        for child in _shown(element):
            tag = child.tag
            if tag == _P:
                contents += self._paragraph(child)
            elif tag == _TBL:
                contents.append(self._table(child))
            elif tag in _FOREIGN:
                self.doubts.append("the file embeds another document, which is not read")
            elif tag != _TCPR:
                contents += self.contents(child)
        return contents

    def _paragraph(self, element: etree._Element) -> list[Content]:
        contents: list[Content] = []
        for line in _text(element).split("\n"):
            if text := line.strip():
                self.paragraphs += 1
                contents.append(Paragraph(text, f"paragraph={self.paragraphs}"))
        for part in _live(element) if self.objects.drawn else ():
            if part.tag == f"{_W}txbxContent":
                contents += self.contents(part)
            elif part.tag in (_BLIP, _VML_IMAGE):
                relation = part.get(f"{_RELATION}embed") or part.get(f"{_RELATION}id") or part.get(f"{_RELATION}link")
                if relation in self.pictures:
                    contents.append(self.pictures[relation])
        return contents

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
            for cell_number, (cell, properties) in enumerate(_cells(row), 1):
                self._count()
                span, merge = _spans(properties)
                if merge == "horizontal" and placed:
                    placed[-1] = replace(placed[-1], colspan=placed[-1].colspan + span)
                elif merge != "continue" or not merges.grow(column, span, len(rows)):
                    inner = tuple(unboxed(self.contents(cell)))
                    text = text_of(inner) or (OBJECT if self.objects.fill(cell) else "")
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


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element, Properties]]:
    """The cells of a row, each with its properties."""
    for child in _shown(row):
        if child.tag == _TC:
            properties = _properties(child, _TCPR)
            if f"{_W}cellDel" not in properties:
                yield child, properties
        elif child.tag in _ROW_WRAPPERS:
            yield from _cells(child)


def _properties(element: etree._Element, name: str) -> Properties:
    """What stands in the child `name` of `element`, by its tag; of two of a kind the first."""
    for found in element:
        if found.tag == name:
            return {str(child.tag): child for child in reversed(found)}
    return {}


def _integer(element: etree._Element | None, default: int) -> int:
    value = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(value), 1000) if value.isascii() and value.isdigit() and len(value) < 7 else default


def _spans(properties: Properties) -> tuple[int, str]:
    """The cell's `gridSpan`, and how it is merged: `restart`, `continue`, `horizontal` or not."""
    span = max(1, _integer(properties.get(f"{_W}gridSpan"), 1))
    vertical = properties.get(f"{_W}vMerge")
    if vertical is not None:
        return span, "restart" if vertical.get(f"{_W}val") == "restart" else "continue"
    horizontal = properties.get(f"{_W}hMerge")
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


def _text(element: etree._Element) -> str:
    """The shown text of a paragraph: inserted runs with it, deleted and hidden ones not (`w:delText` is no `w:t`)."""
    pieces: list[str] = []
    for child in _shown(element):
        tag = str(child.tag)
        if tag == _T:
            pieces.append(child.text or "")
        elif tag == _R:
            pieces.append(_run(child))
        elif tag in _SIGNS:
            pieces.append(_SIGNS[tag])
        elif tag == f"{_W}sym":
            pieces.append(_symbol(child))
        elif tag == f"{_M}oMath":
            pieces.append(_formula(child))
        elif tag == f"{_W}bdo":
            pieces.append(turned(_text(child)))
        elif tag not in _NO_TEXT:
            pieces.append(_text(child))
    return "".join(pieces)


def _run(run: etree._Element) -> str:
    """The text of a run as it looks: what stands beside the line or is struck through is never read as a number."""
    properties = _properties(run, _RPR)
    if _on(properties.get(f"{_W}vanish")):
        return ""
    text = _text(run)
    if _on(properties.get(f"{_W}strike")) or _on(properties.get(f"{_W}dstrike")):
        text = struck(text)
    place = properties.get(f"{_W}vertAlign")
    where = place.get(f"{_W}val") if place is not None else None
    if where == "superscript" or _is_lifted(run, properties):
        return raised(text)
    return lowered(text) if where == "subscript" else text


def _is_lifted(run: etree._Element, properties: Properties) -> bool:
    """Whether a run stands higher than another of its paragraph: LibreOffice writes superscript so."""
    parent = run.getparent()
    if _height(properties) <= 0 or parent is None:
        return False
    return any(
        _height(_properties(other, _RPR)) <= 0 for other in parent.iterchildren(_R) if other.find(_T) is not None
    )


def _height(properties: Properties) -> int:
    """Half points above the line."""
    return _integer(properties.get(f"{_W}position"), 0)


def _shown(element: etree._Element) -> list[etree._Element]:
    """The children of `element` without deleted ones; of alternative contents the first, or what stands in for it."""
    found: list[etree._Element] = []
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _DELETED:
            continue
        if tag == f"{_MC}AlternateContent":
            choice = child.find(f"{_MC}Choice")
            choice = child.find(f"{_MC}Fallback") if choice is None else choice
            found += _shown(choice) if choice is not None else ()
        else:
            found.append(child)
    return found


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
