"""Statistics tables of before 2019 from their numbers to a file and back."""

from collections import Counter

import pytest

from extractors.bundle import Bundle, RawFile
from extractors.facts import Report
from extractors.report import read
from tests.press import FORMATS, Format, random_disorders, render
from tests.press.appendix import AppendixReport, expected, press_appendix

_SEEDS = 8


def judged(pressed: AppendixReport, report: Report) -> Counter[str]:
    """How many cells are right, missing (no number where one is printed) and wrong (another number)."""
    cells = expected(pressed)
    counts: Counter[str] = Counter()
    for fact in report.appendix:
        cell = cells.get(fact.key)
        value = None if cell is None or cell.expected == "null" else cell.value
        allowed = cell is not None and cell.expected == "zero_allowed" and fact.value is None
        counts["right" if fact.value == value or allowed else "missing" if fact.value is None else "wrong"] += 1
    return counts


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("code", ["2014", "fujian", "dingxi"])
def test_what_is_pressed_is_read(format: Format, code: str) -> None:
    counts: Counter[str] = Counter()
    for seed in range(_SEEDS if code == "2014" else 2):
        pressed = press_appendix(seed, code)
        report = read(
            Bundle(RawFile(f"report.{format}", render(format, pressed, random_disorders(format, seed))))
        ).report
        assert report is not None
        assert report.appendix_form in (code, "none")
        found = judged(pressed, report)
        counts += found
        assert not found["wrong"] or report.grade == "flagged", f"silent in seed {seed}"
    assert counts["wrong"] <= 0.01 * counts.total()
    assert counts["right"] >= 0.9 * counts.total()


@pytest.mark.parametrize("format", FORMATS)
def test_an_ordinary_table_is_read_whole(format: Format) -> None:
    pressed = press_appendix(1, ordinary=True)
    report = read(Bundle(RawFile(f"report.{format}", render(format, pressed, random_disorders(format, 0))))).report
    assert report is not None
    assert judged(pressed, report) == {"right": len(report.appendix)}
    assert (report.form, report.grade) == ("2014", "partial")
    assert {check.status for check in report.checks if check.rule.startswith("appendix")} == {"pass"}
