"""One file a format; `read_document` chooses by the media type that `sniff` tells from the bytes."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from extractors.document import Document, Encrypted, NotAReport, Picture, ReadError, Unsupported
from extractors.readers import archive, sniff
from extractors.readers.charset import decode

CONVERTED = frozenset({sniff.DOC, sniff.OLE, sniff.RTF, sniff.ODT, sniff.ODS})
"""Types that LibreOffice turns into DOCX or XLSX before they are read, quickest in batches (`convert_documents`)."""

_TOOLS = {
    sniff.OFD: "OFD files are not read: publishers of OFD offer the same report as a page or PDF",
    sniff.SYLK: "spreadsheets in the symbolic link format (SLK) are not read: save it as XLSX",
    sniff.DIF: "spreadsheets in the data interchange format (DIF) are not read: save it as XLSX",
    sniff.EPUB: "electronic books (EPUB) are not read: publishers offer the same report as a page or PDF",
    sniff.XLSB: "binary workbooks (XLSB) are not read: save it as XLSX",
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


def convert_documents(files: Sequence[bytes]) -> list[bytes | ReadError]:
    """Files of the types in `CONVERTED` as DOCX or XLSX, or why there is none, in the order given."""
    from extractors.readers import office

    return office.convert(files)


def read_converted(converted: bytes, data: bytes, media_type: str) -> Document:
    """A file that `convert_documents` converted, as the document of `media_type` that `data` was."""
    from extractors.readers import office

    return office.read_converted(converted, data, media_type)


def read_again(data: bytes, media_type: str) -> Iterator[Document]:
    """Further, independent readings of a file, one after the other; none for types that leave nothing to doubt."""
    if media_type != sniff.PDF:
        return
    from extractors.readers.pdf import reader as pdf

    for reader in (pdf.read_again, pdf.read_by_positions):
        try:
            yield reader(data)
        except ReadError:
            continue


def links(data: bytes, media_type: str) -> tuple[str, ...]:
    """Targets of pictures in a page or text, and of links to files in a page, as written; other types name none.

    Raises `ReadError` as the reader of the type does.
    """
    from extractors.readers import html, text_markup

    if media_type == sniff.HTML:
        return tuple(html.links(html.parse(decode(data))))
    return tuple(text_markup.pictures(decode(data))) if media_type == sniff.TEXT else ()


def _reader(media_type: str) -> Callable[[bytes], Document] | None:
    """Readers are imported when first needed: a harvest of web pages never loads a PDF library."""
    if media_type == sniff.HTML:
        from extractors.readers import html

        return html.read
    if media_type in (sniff.MHTML, sniff.MAIL):
        from extractors.readers import mhtml

        return partial(mhtml.read, media_type=media_type)
    if media_type == sniff.DOCX:
        from extractors.readers import docx

        return docx.read
    if media_type == sniff.XML:
        from extractors.readers import word_xml

        return word_xml.read
    if media_type == sniff.PDF:
        from extractors.readers.pdf import reader as pdf

        return pdf.read
    if media_type == sniff.TEXT:
        from extractors.readers import text

        return text.read
    if media_type in (sniff.XLSX, sniff.XLS):
        from extractors.readers import sheet

        return partial(sheet.read, media_type=media_type)
    if media_type in CONVERTED:
        from extractors.readers import office

        return partial(office.read, media_type=media_type)
    if media_type in sniff.PICTURES.values():
        return partial(_unread_picture, media_type=media_type)
    return None


def _unread_picture(data: bytes, media_type: str) -> Document:
    """A picture as a document that holds it. What it shows is recognised only when it is asked for."""
    return Document(media_type, (Picture("image=", data=data),))
