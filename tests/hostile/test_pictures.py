"""Vectors 50 and 51: pictures that swell, and pictures made to be misread."""

import base64
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from extractors.document import ReadError
from extractors.readers.imaging.limits import open_picture
from tests.hostile.confined import READ, ended, outcome, outcomes, read_one
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render
from tests.press.scan import Scanning, scan
from tests.readers.test_picture_limits import chunk, encoded, noise

HUGE = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00")
    + chunk(b"IDAT", b"x\x9cc\x00\x00\x00\x01\x00\x01")
    + chunk(b"IEND", b"")
)
TITLE = "聊城市统计局2022年政府信息公开工作年度报告"


def many_frames() -> bytes:
    frames = [Image.new("1", (300, 300), number % 2) for number in range(300)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def test_vector_50_swollen_pictures_end_at_the_readers_own_limits(tmp_path: Path) -> None:
    page = f'<h1>{TITLE}</h1><img src="data:image/png;base64,{base64.b64encode(HUGE).decode()}">'
    files = {
        "huge.png": HUGE,
        "page.html": page.encode(),
        "frames.tiff": many_frames(),
        "fits.png": b"SIMPLE  =                    T" + bytes(3000),
        "jpeg2000.jpg": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(3000),
        "cut.png": encoded(noise(), "PNG")[:5000],
    }
    for name, (word, detail) in outcomes(files, tmp_path).items():
        assert word in (*READ, "unreadable", "unsupported", "not_a_report"), (name, word, detail)
        assert word in READ or detail, name
        assert not ended(detail), (name, detail)


def test_vector_50_a_picture_of_too_many_pixels_is_named() -> None:
    found = outcome(HUGE)
    assert (found.outcome, "limit: picture of" in found.detail) == ("unreadable", True)


@pytest.mark.slow
def test_vector_51_a_scan_whose_numbers_contradict_is_flagged_and_stays_recognised() -> None:
    pressed = press_facts(5)
    key = next(key for key, cell in pressed.cells.items() if key.table == "applications" and cell.value)
    cells = {**pressed.cells, key: replace(pressed.cells[key], text="7301")}
    pdf = render("pdf", replace(pressed, cells=cells), Disorders(embedded_font=True))
    report = read_one(scan(pdf, Scanning(dpi=150))).report
    assert report is not None
    assert report.grade != "clean"
    assert {fact.basis for fact in report.facts if fact.value is not None} <= {
        "recognised",
        "corrected",
        "inferred_zero",
    }


def test_vector_35_a_png_whose_checksum_is_wrong_is_damaged_though_it_can_be_decoded() -> None:
    out = io.BytesIO()
    Image.new("L", (400, 300), "white").save(out, "PNG")
    damaged = bytearray(out.getvalue())
    damaged[damaged.rindex(b"IEND") - 5] ^= 0xFF  # the last byte of the checksum of the pixels
    with pytest.raises(ReadError, match="damaged"):
        open_picture(bytes(damaged))
    assert open_picture(out.getvalue()) is not None
