"""What a file is, told from its bytes. Names and declared types lie: a `.pdf` may be an error page, a `.doc` a DOCX."""

import io
import re
import zipfile

EMPTY = "application/x-empty"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
OLE = "application/x-ole-storage"
ODT = "application/vnd.oasis.opendocument.text"
OFD = "application/ofd"
ZIP = "application/zip"
RTF = "application/rtf"
HTML = "text/html"
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
_MEMBERS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD), ("content.xml", ODT))
_STREAMS = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS))
_HEAD = 4096
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta|script|title|span)\b|<!--", re.IGNORECASE
)
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
    for magic, kind in PICTURES.items():
        if data.startswith(magic):
            return kind
    return _text_type(data)


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        # A cut-off archive has lost its directory; the local headers still name the members.
        return next((kind for name, kind in _MEMBERS if name.encode() in data), ZIP)
    return next((kind for name, kind in _MEMBERS if name in names), ZIP)


def _text_type(data: bytes) -> str:
    head = data[:_HEAD]
    if head.startswith(_UTF16):
        head = head.decode("utf-16", errors="replace").encode()
    if b"\x00" in head:
        return BINARY
    if len(head) - len(head.translate(None, _CONTROL)) > len(head) // 20:
        return BINARY
    return HTML if _MARKUP.search(head) else TEXT
