"""Types by bytes, whatever a file is called."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers import sniff
from extractors.readers.sniff import sniff as type_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", sniff.EMPTY),
        (b"\x00\r\n \x00", sniff.EMPTY),
        (b"\n%PDF-1.4\n", sniff.PDF),
        (zipped("[Content_Types].xml", "word/document.xml"), sniff.DOCX),
        (zipped("word/document2.xml"), sniff.DOCX),
        (zipped("word/document.xml")[:80], sniff.DOCX),
        (zipped("xl/workbook.xml"), sniff.XLSX),
        (zipped("OFD.xml"), sniff.OFD),
        (zipped("readme.txt"), sniff.ZIP),
        (zipped("mimetype", "META-INF/container.xml", "OPS/a.xhtml"), sniff.EPUB),
        ('ID;PWXL;N;E\r\nC;Y1;X1;K"年报"', sniff.SYLK),
        ('TABLE\n0,1\n"EXCEL"\n', sniff.DIF),
        (OLE + "WordDocument".encode("utf-16-le"), sniff.DOC),
        (OLE + "EncryptedPackage".encode("utf-16-le"), sniff.LOCKED),
        (OLE, sniff.OLE),
        (b"{\\rtf1\\ansi}", sniff.RTF),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        ("<html><body>年报".encode("gbk"), sniff.HTML),
        ("\r\n" * 5000 + "<!DOCTYPE html><html>", sniff.HTML),
        ("<html>年报".encode("utf-16"), sniff.HTML),
        ('<?xml version="1.0" encoding="gb2312"?>\n<!DOCTYPE html PUBLIC "-//W3C"><html xmlns="x">', sniff.HTML),
        ('<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', sniff.XML),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n<html>", sniff.MHTML),
        ("From: <Saved>\nSubject: =?gb2312?\nContent-Type: multipart/related\n\n", sniff.MHTML),
        (
            "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?=E6?=\r\n =?utf-8?Q?=9F?=\r\n\t=?utf-8?Q?=90?=\r\nDate: 1\r\n"
            'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\r\n<html>',
            sniff.MHTML,
        ),
        (f"From: a\nTo: b\nX: {'x' * 5000}\nContent-Type: multipart/related; boundary=a\n\n<html>", sniff.MAIL),
        ("From a 1\nFrom: a\nMIME-Version: 1.0\nContent-Type: text/html\n\n<html>", sniff.MAIL),
        ("Title: 某县统计局年度报告\nContent-Type: text/html\n\n正文", sniff.TEXT),
        ("<div>\n# 某县统计局年度报告\n</div>", sniff.TEXT),
        ("<!-- 第1页 -->\r\n| 甲 | 乙 |\r\n| --- | --- |", sniff.TEXT),
        ("某县统计局年度报告\n\n<table><tr><td>1", sniff.TEXT),
        ("<style>\n# 甲</style><p>某县统计局年度报告", sniff.HTML),
        ("<p>某县统计局年度报告\n\n正文", sniff.HTML),
        ("某县统计局年度报告", sniff.TEXT),
        ("某县统计局年度报告".encode("utf-16"), sniff.TEXT),
        (bytes(range(256)) * 8, sniff.BINARY),
    ],
)
def test_the_type_is_told_from_the_bytes(data: bytes | str, media_type: str) -> None:
    assert type_of(data.encode() if isinstance(data, str) else data) == media_type


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", zipped("word/document.xml")[:60], OLE, b"\xff\xfe"])
)
def test_no_bytes_raise(data: bytes, start: bytes) -> None:
    assert "/" in type_of(start + data)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_no_damage_to_an_archive_raises(at: int, damage: bytes) -> None:
    data = zipped("[Content_Types].xml", "word/document.xml")
    assert "/" in type_of(data[:at] + damage + data[at + len(damage) :])
