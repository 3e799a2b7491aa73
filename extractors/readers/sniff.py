"""What a file is, told from its bytes. Names and declared types lie: a `.pdf` may be an error page, a `.doc` a DOCX."""

import codecs
import io
import re
import struct
import zipfile

from extractors.readers import archive
from extractors.readers.charset import utf_16

EMPTY = "application/x-empty"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
OLE = "application/x-ole-storage"
LOCKED = "application/x-encrypted-office"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
SYLK = "text/spreadsheet"
DIF = "text/x-dif"
EPUB = "application/epub+zip"
OFD = "application/ofd"
ZIP = "application/zip"
RTF = "application/rtf"
HTML = "text/html"
MHTML = "multipart/related"
MAIL = "message/rfc822"
XML = "application/xml"
TEXT = "text/plain"
BINARY = "application/octet-stream"

PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
_MEMBERS = (
    ("word/", DOCX),
    ("xl/workbook.bin", XLSB),
    ("xl/", XLSX),
    ("OFD.xml", OFD),
    ("content.xml", ODT),
    ("META-INF/container.xml", EPUB),
)
"""How the name of a member begins; some programs call the body of a Word file `word/document2.xml`."""
_STREAMS = (("EncryptedPackage", LOCKED), ("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS))
_HEAD = 4096
_NAMED = 128
"""Bytes in which an OpenDocument package names its kind."""
_EXPORTS = ((re.compile(rb"ID;P[^\n]*\n[A-Z]{1,2};"), SYLK), (re.compile(rb"TABLE\r?\n0,1\r?\n\""), DIF))
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta|script|title|span)\b|<!--", re.IGNORECASE
)
_PAGE = re.compile(rb"<\s*(?:!doctype|html|head|body|meta|title|script|style|link)\b", re.IGNORECASE)
_MARKDOWN = re.compile(rb"^#{1,6} +\S|^ {0,3}\|?(?: ?:?-{3,}:? ?\|)+|\A[^<\n]+\n[ \t]*\n", re.MULTILINE)
"""A heading, the rule below the header of a table, or a first paragraph without a tag."""
_FIELD = re.compile(rb"(?:>?From |([\w-]{1,70}):[ \t]*)([^\n]*(?:\n[ \t]+\S[^\n]*)*)(?:\r?\n)?")
"""A line at the head of a message and those that go on with it (RFC 5322, 2.2.3): a Chinese subject has several."""
_MOST_FIELDS = 200
_LONGEST_HEAD = 65_536
_MESSAGES = (b"multipart/", b"text/html")
_XML = re.compile(rb"\s*<\?xml\b")
_HTML_ROOT = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_BLANKS = b" \t\r\n"
_CONTROL = bytes([*range(9), *range(14, 27)])
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def sniff(data: bytes) -> str:
    """The media type of `data`; `application/octet-stream` where nothing fits. Never raises."""
    if not data.strip(b"\x00\t\r\n "):
        return EMPTY
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), OLE)
    if data.lstrip().startswith(b"{\\rtf"):
        return RTF
    return next((kind for magic, kind in PICTURES.items() if data.startswith(magic)), None) or _text_type(data)


def _zip_type(data: bytes) -> str:
    if archive.too_many(data):
        return _type_by_bytes(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = opened.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return _type_by_bytes(data)
    kind = next((kind for start, kind in _MEMBERS if any(name.startswith(start) for name in names)), ZIP)
    return _exactly(kind, data)


def _exactly(kind: str, data: bytes) -> str:
    """`kind`, or of OpenDocument the one that the package names at its beginning."""
    return ODS if kind == ODT and ODS.encode() in data[:_NAMED] else kind


def _type_by_bytes(data: bytes) -> str:
    """The type of an archive without its directory, as a cut-off one is: the local headers still name the members."""
    return _exactly(next((kind for start, kind in _MEMBERS if start.encode() in data), ZIP), data)


def _text_type(data: bytes) -> str:
    head = data.lstrip(_BLANKS)[:_HEAD]
    if head.startswith(_UTF16):
        head = head.decode("utf-16", errors="replace").encode()
    elif (unmarked := utf_16(data)) is not None:
        head = data[:_HEAD].decode(unmarked, errors="replace").lstrip().encode()
    if b"\x00" in head:
        return BINARY
    if len(head) - len(head.translate(None, _CONTROL)) > len(head) // 20:
        return BINARY
    if (export := next((kind for sign, kind in _EXPORTS if sign.match(head)), None)) is not None:
        return export
    if (message := _message(data)) is not None:
        return message
    if _XML.match(head.removeprefix(codecs.BOM_UTF8)) and not _HTML_ROOT.search(head):
        return XML
    return HTML if _MARKUP.search(head) and not _is_markdown(head) else TEXT


def _message(data: bytes) -> str | None:
    """Whether a file begins with the head of a web archive or of an e-mail, and of which."""
    head = data.lstrip(_BLANKS)[:_LONGEST_HEAD]
    fields: dict[bytes, bytes] = {}
    at = 0
    while len(fields) < _MOST_FIELDS and (field := _FIELD.match(head, at)) is not None and field.end() > at:
        fields.setdefault((field[1] or b"").lower(), field[2].strip().lower())
        at = field.end()
    content = fields.get(b"content-type", b"")
    if content.startswith(MHTML.encode()) and not fields.keys() >= {b"from", b"to"}:
        return MHTML
    mailed = not fields.keys().isdisjoint({b"mime-version", b"from", b"message-id"})
    return MAIL if content.startswith(_MESSAGES) and mailed else None


def _is_markdown(head: bytes) -> bool:
    """Whether tags stand in text that is no page: Markdown has them for what it has no sign for."""
    return not _PAGE.search(head) and _MARKDOWN.search(head.replace(b"\r\n", b"\n")) is not None
