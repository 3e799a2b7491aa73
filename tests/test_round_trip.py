"""Facts → file → facts: what the press prints is what the core reads, in every format, whatever the disorders."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.bundle import Bundle, RawFile
from extractors.facts import Fact, Number, Report
from extractors.forms import CellKey
from extractors.report import read
from tests.press import FORMATS, Disorders, Format, PressedReport, press_facts, random_disorders, render
from tests.press.mixture import mixed_disorders
from tests.press.printing import PressedCell
from tests.press.samples import Sample, samples

_FIRST_SEEDS = 40
_RUN_TOGETHER = Disorders(style="run_together")


def _read(name: str, data: bytes) -> Report:
    reading = read(Bundle(RawFile(name, data)))
    assert reading.report is not None, reading.files[0]
    assert reading.files[0].document == hashlib.sha256(data).hexdigest()
    return reading.report


def _accepts(cell: PressedCell | None, value: Number | None) -> bool:
    """Whether `value` is a right value of the cell."""
    if cell is None or cell.expected == "null":
        return value is None
    if cell.expected == "zero_allowed":
        return value is None or value == 0
    right = 0 if cell.expected == "inferred_zero" else cell.value
    return value is not None and value == pytest.approx(right, rel=1e-12, abs=1e-9)


def _is_right(cell: PressedCell | None, fact: Fact | None) -> bool:
    """Whether the value is right and says rightly how it came about."""
    if not _accepts(cell, fact.value if fact else None):
        return False
    return cell is None or cell.expected not in ("printed", "inferred_zero") or (fact and fact.basis) == cell.expected


def _pairs(pressed: PressedReport, report: Report) -> dict[str, tuple[PressedCell | None, Fact | None]]:
    """Every cell of either side, as pressed and as read."""
    found: dict[CellKey, Fact] = {fact.key: fact for fact in report.facts}
    return {str(key): (pressed.cells.get(key), found.get(key)) for key in pressed.cells.keys() | found.keys()}


def _cells_in_error(pressed: PressedReport, report: Report) -> dict[str, tuple[PressedCell | None, Fact | None]]:
    return {key: pair for key, pair in _pairs(pressed, report).items() if not _is_right(*pair)}


def _wrong_numbers(pressed: PressedReport, report: Report) -> dict[str, tuple[PressedCell | None, Fact | None]]:
    """Cells that say another number than their document."""
    return {
        key: (cell, fact)
        for key, (cell, fact) in _pairs(pressed, report).items()
        if fact is not None and fact.value is not None and not _accepts(cell, fact.value)
    }


def _assert_round_trip(pressed: PressedReport, report: Report) -> None:
    assert _cells_in_error(pressed, report) == {}
    assert report.states == pressed.states
    assert report.grade in pressed.grades()
    assert (report.body.agency, report.body.year) == (pressed.body.agency, pressed.year)
    assert (report.body.level, report.body.kind) == (pressed.body.level, pressed.body.kind)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("seed", range(_FIRST_SEEDS))
def test_ordinary_reports_come_back_whole(format: Format, seed: int) -> None:
    pressed = press_facts(seed)
    _assert_round_trip(pressed, _read(f"report.{format}", render(format, pressed, Disorders())))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("seed", range(_FIRST_SEEDS))
def test_disordered_reports_come_back_whole(format: Format, seed: int) -> None:
    pressed = press_facts(seed)
    _assert_round_trip(pressed, _read(f"report.{format}", render(format, pressed, random_disorders(format, seed))))


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
@given(facts=st.integers(0, 2**32), disorders=st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_any_report_in_any_disorder_is_never_silently_wrong(format: Format, facts: int, disorders: int) -> None:
    pressed = press_facts(facts)
    report = _read(f"report.{format}", render(format, pressed, mixed_disorders(format, disorders)))
    assert report.grade != "clean" or _wrong_numbers(pressed, report) == {}


@pytest.mark.parametrize("seed", range(_FIRST_SEEDS))
def test_text_run_together_is_never_silently_wrong(seed: int) -> None:
    """Digits that stand together may not be told apart: null is right then, another number is not."""
    pressed = press_facts(seed)
    report = _read("report.txt", render("txt", pressed, _RUN_TOGETHER))
    assert report.grade != "clean" or _wrong_numbers(pressed, report) == {}


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_samples_come_back_whole(sample: Sample) -> None:
    report = _read(sample.file, sample.press())
    assert _cells_in_error(sample.report, report) == {}
    assert report.states == sample.report.states
    assert report.grade in sample.report.grades()
    assert report.body.division == sample.report.body.division
    assert set(report.body.division_candidates) == set(sample.report.body.division_candidates)
    assert report.body.agency in {sample.report.body.agency, *sample.report.body.aliases}
    assert {c.subject: c.value for c in report.claims} == {c.subject: c.value for c in sample.report.claims}


@pytest.mark.parametrize("seed", [1, 5, 16])
@pytest.mark.parametrize("disorders", [Disorders(style="tabs", sub_labels="none", stray_column=True)])
def test_rows_without_labels_beside_a_column_more_come_back_whole(seed: int, disorders: Disorders) -> None:
    pressed = press_facts(seed, "full")
    _assert_round_trip(pressed, _read("report.txt", render("txt", pressed, disorders)))
