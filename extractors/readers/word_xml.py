"""Word documents in one XML file: what Word 2003 saves as XML, and the packages that later ones write flat.

Templates of office systems fill such files in and hand them out as `.doc`. Both become the package that they would be:
the markup of 2003 has the elements of today under another name of the language, but for a few.
"""

import base64
import binascii
import io
import re
import zipfile

from lxml import etree
from msgspec.structs import replace

from extractors.document import Document, ReadError, Unsupported
from extractors.readers import docx, office
from extractors.readers.office_checks import is_converted, xml_of
from extractors.readers.sniff import XML

_FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NEW.decode()}}}"
_ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STATEMENT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a" Type="{_RELATIONS}/{{}}" Target="{{}}"/></Relationships>'
)
_RENAMED = {f"{_W}vmerge": f"{_W}vMerge", f"{_W}hmerge": f"{_W}hMerge", f"{_W}wordDocument": f"{_W}document"}
_DELETED = ("Word.Deletion", "Word.Comment")
_ASIDE = tuple(f"{_W}{name}" for name in ("footnote", "endnote", "hdr", "ftr"))
"""Written where they belong to: notes inside the run that they stand behind, the heads of pages inside the body."""
_LARGEST = 64 * 2**20


def read(data: bytes) -> Document:
    """The file as a document.

    Raises `Unsupported` for XML that is no Word document, `ReadError` for a damaged one, and what `docx.read` raises.
    """
    if len(data) > _LARGEST:
        raise ReadError(f"an XML file of more than {_LARGEST} bytes")
    root = xml_of(data)
    if root.tag == f"{_FLAT}package":
        parts = dict(filter(None, map(_part, root.iterchildren(f"{_FLAT}part"))))
    elif root.tag == f"{{{_OLD.decode()}}}wordDocument":
        parts = _of_2003(data)
    elif is_converted(root):
        return office.read(data, XML)
    else:
        raise Unsupported(f"XML files with the root {str(root.tag)[:100]} are not read: save the document as DOCX")
    return replace(docx.read(_packed(parts)), media_type=XML)


def _part(part: etree._Element) -> tuple[str, bytes] | None:
    """A part of a flat package by its name; None where it holds nothing that can be read."""
    name = part.get(f"{_FLAT}name", "").lstrip("/")
    content = part.find(f"{_FLAT}xmlData/*")
    if content is not None:
        return name, etree.tostring(content)
    try:
        return name, base64.b64decode(part.findtext(f"{_FLAT}binaryData") or "")
    except (binascii.Error, ValueError):
        return None


def _of_2003(data: bytes) -> dict[str, bytes]:
    """The parts that a document of 2003 would be today: its body, and its styles."""
    root = xml_of(re.sub(re.escape(_OLD), _NEW, data))
    for element in root.iter(*_RENAMED):
        element.tag = _RENAMED[str(element.tag)]
    for element in list(root.iter(_ANNOTATION, *_ASIDE)):
        if element.tag != _ANNOTATION or element.get(f"{_W}type") in _DELETED:
            element.tag = f"{_W}del"
    parts = {
        "_rels/.rels": _STATEMENT.format("officeDocument", "word/document.xml").encode(),
        "word/document.xml": etree.tostring(root),
    }
    styles = root.find(f"{_W}styles")
    if styles is not None:
        parts["word/styles.xml"] = etree.tostring(styles)
        parts["word/_rels/document.xml.rels"] = _STATEMENT.format("styles", "styles.xml").encode()
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in {"[Content_Types].xml": b"<Types/>", **parts}.items():
            package.writestr(name, content)
    return out.getvalue()
