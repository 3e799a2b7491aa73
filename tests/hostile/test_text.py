"""Vectors 54 to 57: text that makes patterns run for ever, digits that are none, names that are none."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.hostile.confined import READ, ended, outcomes, read_one, silent
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render

PRESSED = press_facts(5)
TEXT = render("txt", PRESSED, Disorders())
PAGE = render("html", PRESSED, Disorders()).decode()

REPEATED = [
    "一、", "（", "（一）", " ", "\u3000", "1", "1,", "年", "2022年", "政府信息公开", "总计", "|", "\t", "-", "《",
    "\u200b",
    "申请1件，", "1 ", "其中", "受理政府信息公开申请", "自然人\n", "0\n",
]  # fmt: skip


def test_vector_54_endless_repetition_ends_far_below_the_clock(tmp_path: Path) -> None:
    files = {}
    for number, piece in enumerate(REPEATED):
        junk = (piece * 50_000)[:50_000]
        files[f"{number}.txt"] = TEXT + junk.encode()
        files[f"{number}.html"] = PAGE.replace("<table", f"<p>{junk}</p><table", 1).encode()
    for name, (word, detail) in outcomes(files, tmp_path).items():
        assert word in (*READ, "unreadable", "not_a_report"), (name, word, detail)
        assert not ended(detail), (name, detail)


def test_vector_55_a_line_of_five_megabytes_ends_far_below_the_clock(tmp_path: Path) -> None:
    line = (PRESSED.body.agency + "收到政府信息公开申请12件，" + "的一是在不了有和人这中大为上个国") * 60_000
    files = {
        "line.txt": TEXT + line[:1_700_000].encode(),
        "page.html": PAGE.replace("<table", f"<p>{line[:1_700_000]}</p><table", 1).encode(),
    }
    for name, (word, detail) in outcomes(files, tmp_path).items():
        assert word in (*READ, "unreadable", "not_a_report"), (name, word, detail)
        assert not ended(detail), (name, detail)


@pytest.mark.parametrize(
    "digits",
    ["1_000", "٣", "௧", "²", "Ⅳ", "1e3", "-0", "9" * 5000, "1" * 13, "12\u200c3", "1\u200b2", "0x1F", "十二", "½",
     "1.2.3", "NaN"],
)  # fmt: skip
@pytest.mark.parametrize("format", ["html", "txt"])
def test_vector_56_what_is_no_number_is_null_and_the_report_not_clean(digits: str, format: str) -> None:
    cells = dict(PRESSED.cells)
    key = next(key for key in cells if (key.table, key.row, key.column) == ("disclosure", "licensing", "decisions"))
    cells[key] = replace(cells[key], text=digits)
    report = read_one(render(format, replace(PRESSED, cells=cells), Disorders())).report  # type: ignore[arg-type]
    assert report is not None
    (fact,) = (fact for fact in report.facts if fact.key == key)
    expected = 0 if digits == "-0" else None
    assert fact.value in (None, expected)
    assert fact.value is not None or report.grade != "clean"


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "……！！——", "统" * 400, "{{7*7}}统计局", "\u202e局计统市城聊", "=1+1统计局"]
)
def test_vector_57_a_name_that_is_none_resolves_to_no_body(name: str) -> None:
    body = replace(PRESSED.body, agency=name, place=name)
    report = read_one(render("txt", replace(PRESSED, body=body), Disorders())).report
    assert report is None or report.body.agency_id.startswith("unresolved:")


@pytest.mark.parametrize("inside", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\U000e0020", "\U000e0100"])
def test_vector_57_invisible_characters_make_no_new_body(inside: str) -> None:
    name = PRESSED.body.agency
    hidden = replace(PRESSED.body, agency=name[:3] + inside + name[3:])
    reports = [
        read_one(render("txt", replace(PRESSED, body=body), Disorders())).report for body in (PRESSED.body, hidden)
    ]
    assert reports[0] is not None
    assert reports[1] is not None
    assert reports[0].body.agency_id == reports[1].body.agency_id


def test_numbers_of_the_sound_text_are_right() -> None:
    assert silent(PRESSED, read_one(TEXT)) == []
