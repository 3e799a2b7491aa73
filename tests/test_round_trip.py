"""Facts → file → facts: what the press prints is what the core reads, in every format, whatever the disorders."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.bundle import Bundle, RawFile
from extractors.facts import Fact, Report
from extractors.forms import CellKey
from extractors.report import read
from tests.press import FORMATS, Disorders, Format, PressedReport, press_facts, random_disorders, render
from tests.press.printing import PressedCell
from tests.press.samples import Sample, samples

_FIRST_SEEDS = 40
_RUN_TOGETHER = Disorders(style="run_together")


def _read(name: str, data: bytes) -> Report:
    reading = read(Bundle(RawFile(name, data)))
    assert reading.report is not None, reading.files[0]
    assert reading.files[0].document == hashlib.sha256(data).hexdigest()
    return reading.report


def _is_right(cell: PressedCell | None, fact: Fact | None) -> bool:
    value = fact.value if fact else None
    if cell is None or cell.expected == "null":
        return value is None
    if cell.expected == "zero_allowed":
        return value is None or value == 0
    if cell.expected == "inferred_zero":
        return fact is not None and value == 0 and fact.basis == "inferred_zero"
    return fact is not None and fact.basis == "printed" and value == pytest.approx(cell.value, rel=1e-12, abs=1e-9)


def _cells_in_error(pressed: PressedReport, report: Report) -> dict[str, tuple[PressedCell | None, Fact | None]]:
    found: dict[CellKey, Fact] = {fact.key: fact for fact in report.facts}
    pairs = {key: (pressed.cells.get(key), found.get(key)) for key in pressed.cells.keys() | found.keys()}
    return {str(key): pair for key, pair in pairs.items() if not _is_right(*pair)}


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
    report = _read(f"report.{format}", render(format, pressed, random_disorders(format, disorders)))
    numbers = {
        key: pair for key, pair in _cells_in_error(pressed, report).items() if pair[1] and pair[1].value is not None
    }
    assert report.grade != "clean" or numbers == {}


@pytest.mark.parametrize("seed", range(_FIRST_SEEDS))
def test_text_run_together_is_never_silently_wrong(seed: int) -> None:
    """Digits that stand together may not be told apart: null is right then, another number is not."""
    pressed = press_facts(seed)
    report = _read("report.txt", render("txt", pressed, _RUN_TOGETHER))
    wrong = {
        key: (cell, fact)
        for key, (cell, fact) in _cells_in_error(pressed, report).items()
        if fact is not None and fact.value is not None
    }
    assert report.grade != "clean" or wrong == {}


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
