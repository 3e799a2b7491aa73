"""Vectors 52 and 53: Word 97 containers made to swell, and formulas."""

from pathlib import Path

import pytest

from extractors.readers import office
from extractors.readers.ole import wrapped
from flows.pool import Limits
from tests.hostile.confined import READ, ended, outcome, outcomes
from tests.readers.test_office import package
from tests.readers.test_sheet import workbook, worksheet

QUICK = Limits(seconds=8.0)
ROWS = [["甲", 't="str"|<f>1+1</f>'], ["乙", 't="str"|<f>HYPERLINK("http://127.0.0.1:9/x")</f><v>2</v>']]


@pytest.mark.skipif(
    office.available() is None, reason="LibreOffice is missing: apt-get install libreoffice-writer-nogui"
)
def test_vector_52_hostile_word_files_have_their_row_and_cost_only_themselves(tmp_path: Path) -> None:
    whole = wrapped("WordDocument", b"\xec\xa5" + bytes(5000))
    files = {
        "empty.doc": whole,
        "cut.doc": whole[:600],
        "circle.doc": whole[:512] + b"\x00\x00\x00\x00" * 128 + whole[1024:],
        "filled.doc": whole[:76] + b"\x00" * 436 + whole[512:],
        "deep.rtf": b"{\\rtf1" + b"{\\b" * 200_000 + b"}" * 200_001,
        "objects.rtf": b"{\\rtf1{\\object\\objemb{\\*\\objdata " + b"41" * 10**6 + b"}}}",
        "field.rtf": b'{\\rtf1{\\field{\\*\\fldinst INCLUDETEXT "file:///etc/passwd"}{\\fldrslt x}}}',
    }
    for name, (word, detail) in outcomes(files, tmp_path, QUICK).items():
        assert word in (*READ, "unreadable", "unsupported", "not_a_report"), (name, word, detail)
        assert word in READ or detail, name
        assert "root:" not in detail


@pytest.mark.parametrize("count", [b"999999999", b"9" * 18])
def test_vector_52_raw_bytes_that_lead_out_of_an_rtf_file_are_not_waited_for(count: bytes) -> None:
    found = outcome(b"{\\rtf1{\\bin" + count + b" x}\\par a}")
    assert (found.outcome, found.detail) == ("unreadable", "a cut-off RTF file: fetch it again")


@pytest.mark.parametrize(
    "content", ["<a><b></a>", "<a>&x;</a>", "<a>" * 300 + "</a>" * 300, "\0"], ids=["torn", "entity", "deep", "empty"]
)
def test_vector_35_an_odt_whose_markup_is_damaged_is_told_before_libreoffice_starts(
    content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "available", lambda: None)
    found = outcome(package("application/vnd.oasis.opendocument.text", content))
    assert (found.outcome, found.detail[:29]) == ("unreadable", "a damaged OpenDocument file (")


def test_vector_53_formulas_without_a_result_are_no_numbers(tmp_path: Path) -> None:
    links = {"xl/externalLinks/externalLink1.xml": '<externalLink xmlns="x"><externalBook/></externalLink>'}
    ((word, detail),) = outcomes({"a.xlsx": workbook({"年报": worksheet(ROWS)}, parts=links)}, tmp_path).values()
    assert word == "not_a_report"
    assert not ended(detail)
