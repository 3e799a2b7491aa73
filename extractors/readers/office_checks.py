"""What LibreOffice is given, and what to make of it: it would take any bytes at all for a text.

Of files that are cut off it shows what there is, without a word; so what tells them is looked at before.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Literal

from lxml import etree

from extractors.document import Encrypted, ReadError, Unsupported
from extractors.readers import archive
from extractors.readers.ole import MAGIC, Compound
from extractors.readers.package import xml
from extractors.readers.sniff import ODS, ODT, RTF, XML, sniff

_BRACES = re.compile(rb"\\[\\{}]|[{}]")
_RAW = re.compile(rb"\\bin([0-9]{1,18})")
"""So many bytes follow as they are; after a number that leads out of the file LibreOffice waits for more."""
_FOREIGN = {"PowerPoint Document": "a presentation", "VisioDocument": "a drawing", "__properties_version1.0": "a mail"}
_KIND = re.compile(r"application/vnd\.oasis\.opendocument\.(text|spreadsheet)(?:-template)?")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_WORKBOOK = "{urn:schemas-microsoft-com:office:spreadsheet}Workbook"
_LOST = re.compile(rb"""\bStrikeThrough=["']1|\bVerticalAlign=["']S|<(?:[\w-]+:)?(?:Sup|Sub|S|Strike|Del)\b""")
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError),
    *(KeyError, OSError, EOFError, NotImplementedError, RuntimeError),
)


Made = Literal["docx", "xlsx"]
"""What becomes of a file: a text, or a spreadsheet."""


def made_of(data: bytes) -> Made | ReadError:
    """What LibreOffice is to make of `data`, or why it is not even tried."""
    try:
        if data.startswith(MAGIC):
            return _of_compound(data)
        kind = sniff(data)
        if kind == RTF:
            return _of_rtf(data)
        if kind in (ODT, ODS):
            return _of_open_document(data)
        return _of_markup(xml_of(data)) if kind == XML else Unsupported(f"files of type {kind} are not converted")
    except ReadError as error:
        return error


def xml_of(data: bytes) -> etree._Element:
    """The root of a document in one XML file. Raises `ReadError` where it is damaged, or has entities of its own."""
    try:
        root = xml(data)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"damaged XML file ({error}): fetch it again") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("an XML file with a document type of its own: its entities are not read")
    return root


def is_converted(root: etree._Element) -> bool:
    """Whether a document in one XML file is a workbook of Excel 2003 or OpenDocument, which LibreOffice converts."""
    return root.tag in (_WORKBOOK, f"{_OFFICE}document")


def doubts(data: bytes, media_type: str) -> tuple[str, ...]:
    """Remarks on what LibreOffice does not carry over: how text looks in the XML of Excel 2003."""
    lost = media_type == XML and _LOST.search(data) is not None
    return ("text of the workbook is struck out, raised or lowered, which is not looked at",) if lost else ()


def _of_markup(root: etree._Element) -> Made:
    if root.tag == _WORKBOOK:
        return "xlsx"
    if root.tag != f"{_OFFICE}document":
        raise Unsupported(f"XML files with the root {str(root.tag)[:100]} are not converted")
    return _of_kind(root.get(f"{_OFFICE}mimetype", ""))


def _of_kind(mimetype: str) -> Made:
    kind = _KIND.fullmatch(mimetype)
    if kind is None:
        raise Unsupported("OpenDocument files other than texts and spreadsheets are not read")
    return "docx" if kind[1] == "text" else "xlsx"


def _of_compound(data: bytes) -> Made:
    """A Word document with all of its text and its table of pieces (MS-DOC 2.5: the flags of `FibBase`)."""
    container = Compound(data)
    if "EncryptedPackage" in container.streams:
        raise Encrypted("an Office file that needs a password")
    document = container.read("WordDocument")
    if not document:
        kind = next((kind for name, kind in _FOREIGN.items() if name in container.streams), "not a text document")
        raise Unsupported(f"an OLE file that is {kind} is not read")
    flags = int.from_bytes(document[10:12], "little")
    if flags & 0x0100:
        raise Encrypted("a Word file that needs a password")
    container.read("1Table" if flags & 0x0200 else "0Table")
    return "docx"


def _of_rtf(data: bytes) -> Made:
    """The outermost group must close: of a file cut off LibreOffice would show what there is, without a word."""
    if b"\\bin" in data:  # raw bytes, in which braces mean nothing
        if any(int(raw[1]) > len(data) - raw.end() for raw in _RAW.finditer(data)):
            raise ReadError("a cut-off RTF file: fetch it again")
        return "docx"
    depth = 0
    for mark in _BRACES.finditer(data):
        depth += {b"{": 1, b"}": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] == b"}":
            return "docx"
    if not data.rstrip(b"\x00\r\n\t ").endswith(b"}"):
        raise ReadError("a cut-off RTF file: fetch it again")
    return "docx"


def _of_open_document(data: bytes) -> Made:
    """One whose markup is whole: of damaged ones LibreOffice reads none, and starts anew for each to find out."""
    archive.check(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            made = _of_kind(package.read("mimetype")[:80].decode("ascii", "replace").strip())
            if b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise Encrypted("an OpenDocument file that needs a password")
            xml(package.read("content.xml"))
    except _DAMAGED as error:
        raise ReadError(f"a damaged OpenDocument file ({error}): fetch it again") from error
    return made
