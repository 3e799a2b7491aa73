"""Bytes to text: by trial, never by what is declared."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers.charset import decode, misread, utf_16
from extractors.readers.sniff import sniff

TEXT = "某县统计局2022年政府信息公开工作年度报告\n一、总体情况。收到申请12件，㙍镇3件。\n" * 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_every_encoding_in_use_reads_back(encoding: str) -> None:
    text = TEXT.replace("㙍", "某") if encoding == "gbk" else TEXT
    assert decode(text.encode(encoding)) == text


def test_big_endian_by_its_mark() -> None:
    assert decode(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")).lstrip("\ufeff") == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [TEXT, f"<html><body>{TEXT}</body></html>", f"\n\t{TEXT}"])
def test_utf_16_without_a_mark(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    assert decode(data) == text
    assert sniff(data) == ("text/html" if "<html>" in text else "text/plain")
    assert decode(data[:-1]).startswith(text[:-1])


@pytest.mark.parametrize("data", [b"\x00" * 64, b"12\x0034", bytes(range(256)) * 8, "数".encode() + b"\x00" * 9])
def test_zero_bytes_alone_are_no_utf_16(data: bytes) -> None:
    assert utf_16(data) is None


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_costs_little_and_is_marked(encoding: str) -> None:
    data = bytearray(TEXT.encode(encoding))
    data[data.index("收到".encode(encoding))] = 0xFF
    text = decode(bytes(data))
    assert "\ufffd" in text
    assert text.count("12件，") == 20
    assert text.count("年度报告") == 20


@pytest.mark.parametrize("cut", range(1, 7))
def test_utf_8_cut_within_a_character_is_not_taken_for_gb18030(cut: int) -> None:
    data = ("政府信息公开工作年度报告" * 10).encode()[:-cut]
    assert decode(data).startswith("政府信息公开工作年度报告" * 9)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(decode(data), str)


def test_what_windows_made_of_a_text_is_told_and_text_that_is_whole_is_not() -> None:
    garbled = "\n".join(
        "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in line.encode())
        for line in ("2023年政府信息公开工作年度报告", "信息公开")
    )
    assert misread(garbled, "信息公开") == "UTF-8 read as Latin-1"
    assert misread("2023年政府信息公开工作年度报告", "政务") is None
    assert misread("", "政务") is None
