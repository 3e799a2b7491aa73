"""One file a format; `read_document` chooses by the media type that `sniff` tells from the bytes."""

from collections.abc import Callable

from extractors.document import Document, Encrypted, NotAReport, ReadError, Unsupported
from extractors.readers import archive, sniff
from extractors.readers.charset import decode

_TOOLS = {
    sniff.DOC: "Word 97 files are not read yet",
    sniff.OLE: "WPS and other OLE files are not read yet",
    sniff.XLS: "Excel files are not read yet",
    sniff.XLSX: "Excel files are not read yet",
    sniff.OFD: "OFD files are not read yet",
    sniff.ODT: "OpenDocument files are not read yet",
    sniff.RTF: "RTF files are not read yet",
    sniff.MHTML: "web archives (MHTML) are not read: save the page as HTML",
    sniff.XML: "XML files, Word's among them, are not read: save the document as DOCX",
}


def read_document(data: bytes, media_type: str) -> Document:
    """`data` as a document by the reader of `media_type`.

    Raises `Unsupported` for a type without a reader, `Encrypted` for a locked file, `NotAReport` for an empty one,
    `ReadError` for a damaged one.
    """
    if media_type == sniff.EMPTY:
        raise NotAReport("an empty file: fetch it again")
    if media_type == sniff.LOCKED:
        raise Encrypted("the Office file needs a password")
    if media_type == sniff.ZIP:
        archive.check(data)  # one cut off before it names what it holds is damaged, not of another type
    reader = _reader(media_type)
    if reader is None:
        raise Unsupported(_TOOLS.get(media_type, f"files of type {media_type} are not read"))
    return reader(data)


def read_again(data: bytes, media_type: str) -> Document | None:
    """A second, independent reading, or None where there is none for this type or it fails."""
    if media_type != sniff.PDF:
        return None
    from extractors.readers import pdf

    try:
        return pdf.read_slowly(data)
    except ReadError:
        return None


def links(data: bytes) -> tuple[str, ...]:
    """Targets of pictures and of links to files in a page, as written. Raises `ReadError` as its reader does."""
    from extractors.readers import html

    return tuple(html.links(html.parse(decode(data))))


def _reader(media_type: str) -> Callable[[bytes], Document] | None:
    """Readers are imported when first needed: a harvest of web pages never loads a PDF library."""
    if media_type == sniff.HTML:
        from extractors.readers import html

        return html.read
    if media_type == sniff.DOCX:
        from extractors.readers import docx

        return docx.read
    if media_type == sniff.PDF:
        from extractors.readers import pdf

        return pdf.read
    if media_type == sniff.TEXT:
        from extractors.readers import text

        return text.read
    return None
