"""Vectors 35 and 36: files cut off anywhere, and files that are two formats at once."""

import zipfile
from io import BytesIO

import pytest

from extractors.readers.sniff import DOCX
from tests.hostile.confined import outcome, read_one, silent
from tests.hostile.fuzzing import OUTCOMES
from tests.hostile.making import sound_files
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render

PRESSED = press_facts(6)
PAGE = render("html", PRESSED, Disorders())
PDF = render("pdf", PRESSED, Disorders())
WORD = render("docx", PRESSED, Disorders())


@pytest.mark.parametrize("format", ["csv", "mht", "docx", "xlsx"])
def test_vector_35_a_file_cut_off_at_any_64th_has_an_outcome_and_half_a_report_is_never_clean(format: str) -> None:
    (data,) = sound_files(format, [PRESSED])
    whole = read_one(data).report
    assert whole is not None
    assert whole.grade == "clean"
    for part in range(64):
        reading = read_one(data[: len(data) * part // 64])
        assert reading.files[0].outcome in OUTCOMES
        assert silent(PRESSED, reading) == [], part
        assert part > 32 or reading.report is None or reading.report.grade != "clean", part


def packed(name: str, data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type", "word"),
    [
        (PDF + WORD, "application/pdf", "report"),
        (WORD + PDF, DOCX, "report"),
        (PAGE.replace(b"<p", b"<p>%PDF-1.7</p><p", 1), "text/html", "report"),
        (b"\x89PNG\r\n\x1a\n" + PAGE, "image/png", "unreadable"),
        (b"GIF89a/*" + PAGE, "image/gif", "unreadable"),
        (b"{\\rtf1 " + PAGE, "application/rtf", "unreadable"),
        (packed("report.html", PAGE), "application/zip", "unsupported"),
    ],
    ids=["pdf docx", "docx pdf", "page about pdf", "png html", "gif html", "rtf html", "zip html"],
)
def test_vector_36_of_two_formats_in_one_file_the_bytes_decide(data: bytes, media_type: str, word: str) -> None:
    found = outcome(data)
    assert (found.media_type, found.outcome) == (media_type, word)
    assert silent(PRESSED, read_one(data)) == []
