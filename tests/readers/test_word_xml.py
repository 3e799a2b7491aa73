"""Word documents in one XML file are read as the packages that they would be."""

import base64

import pytest

from extractors.document import Document, Grid, ReadError, Unsupported
from extractors.readers import read_document, sniff
from extractors.readers.sniff import XML
from tests.readers.test_docx import members

OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
AML = "http://schemas.microsoft.com/aml/2001/core"
FLAT = "http://schemas.microsoft.com/office/2006/xmlPackage"
PROLOG = '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'


def t(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{content}</w:p></w:tc>"


def of_2003(*rows: str, styles: str = "") -> bytes:
    body = f"<w:body><w:tbl>{''.join(rows)}</w:tbl><w:sectPr><w:hdr><w:p>{t('页眉')}</w:p></w:hdr></w:sectPr></w:body>"
    root = f'<w:wordDocument xmlns:w="{OLD}" xmlns:aml="{AML}"><w:styles>{styles}</w:styles>{body}</w:wordDocument>'
    return (PROLOG + root).encode()


def content(name: str, data: bytes) -> str:
    if name.endswith(("xml", "rels")):
        return f"<pkg:xmlData>{data.decode().rpartition('?>')[2]}</pkg:xmlData>"
    return f"<pkg:binaryData>{base64.b64encode(data).decode()}</pkg:binaryData>"


def flat(parts: dict[str, bytes]) -> bytes:
    held = "".join(f'<pkg:part pkg:name="/{name}">{content(name, data)}</pkg:part>' for name, data in parts.items())
    return f'{PROLOG}<pkg:package xmlns:pkg="{FLAT}">{held}</pkg:package>'.encode()


def grid(document: Document) -> list[list[str]]:
    block = next(document.tables())
    assert isinstance(block, Grid)
    return [[cell.text for cell in line] for line in block.lines()]


def test_a_document_of_2003_has_its_merges() -> None:
    top, below = '<w:vmerge w:val="restart"/>', "<w:vmerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    data = of_2003(
        f"<w:tr>{tc(t('a'), top)}{tc(t('b'), wide)}</w:tr>", f"<w:tr>{tc('', below)}{tc(t('1'))}{tc(t('2'))}</w:tr>"
    )
    document = read_document(data, sniff.sniff(data))
    assert grid(document) == [["a", "b"], ["a", "1", "2"]]
    assert document.media_type == XML
    assert not list(document.paragraphs())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"<aml:annotation w:type='Word.Deletion'><aml:content>{t('9')}</aml:content></aml:annotation>{t('2')}", "2"),
        (f"<aml:annotation w:type='Word.Insertion'><aml:content>{t('1')}</aml:content></aml:annotation>{t('2')}", "12"),
        (
            f"{t('2')}<aml:annotation w:type='Word.Comment'><aml:content>{t('9')}</aml:content></aml:annotation>",
            "2",
        ),
        (f"{t('2')}<w:r><w:footnote><w:p>{t('9')}</w:p></w:footnote></w:r>", "2"),
        (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>{t('2')}", "2"),
        (f"<w:r><w:rPr><w:rStyle w:val='H'/></w:rPr><w:t>9</w:t></w:r>{t('2')}", "2"),
    ],
)
def test_what_a_document_of_2003_does_not_show_is_not_read(content: str, text: str) -> None:
    style = "<w:style w:type='character' w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>"
    assert grid(read_document(of_2003(f"<w:tr>{tc(content)}</w:tr>", styles=style), XML)) == [[text]]


def test_a_flat_package_is_read_as_a_package() -> None:
    parts = members(f"<w:tbl><w:tr>{tc(t('1'))}{tc(t('2'))}</w:tr></w:tbl>") | {"word/media/image1.png": b"picture"}
    assert grid(read_document(flat(parts), XML)) == [["1", "2"]]


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ('<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>', Unsupported),
        ("<note/>", Unsupported),
        (f'<pkg:package xmlns:pkg="{FLAT}"/>', ReadError),
        (f'<w:wordDocument xmlns:w="{OLD}"><w:body>', ReadError),
        (f'<!DOCTYPE a [<!ENTITY b "9">]><w:wordDocument xmlns:w="{OLD}">&b;</w:wordDocument>', ReadError),
    ],
)
def test_other_xml_says_why_it_is_not_read(markup: str, error: type[ReadError]) -> None:
    with pytest.raises(error):
        read_document(f'<?xml version="1.0"?>{markup}'.encode(), XML)
