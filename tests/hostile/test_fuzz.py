"""Damaged reports of every format: a named outcome for each, and no wrong number in a clean report."""

import random
from pathlib import Path

import pytest

from extractors.bundle import Bundle, RawFile
from extractors.readers import office
from extractors.report import read
from tests.hostile.damage import KINDS, Damaged, Kind, damage, touches
from tests.hostile.fuzzing import FORMATS, OUTCOMES, campaign, fuzzed, unproved, wrong
from tests.press.facts import press_facts

COUNT = 40
SEED = 7_000
_FEW = {"doc": 6}
"""LibreOffice starts anew for every file: the large campaign reads more."""
needs_office = pytest.mark.skipif(
    office.available() is None, reason="LibreOffice is missing: apt-get install libreoffice-writer-nogui"
)


@pytest.mark.parametrize(
    "format", [pytest.param(f, marks=needs_office if f == "doc" else ()) for f in FORMATS], ids=FORMATS
)
def test_damaged_reports_have_a_named_outcome_and_no_silent_error(format: str) -> None:
    for case in fuzzed(format, _FEW.get(format, COUNT), SEED):
        reading = read(Bundle(RawFile(case.name, case.damaged.data)))
        (found,) = reading.files
        assert found.outcome in OUTCOMES, case.name
        assert found.outcome == "report" or found.detail, case.name
        assert " at extractors" not in found.detail, case.name
        assert reading.report is None or unproved(case, reading.report) == [], case.name


def test_a_campaign_gives_every_file_its_row(tmp_path: Path) -> None:
    result = campaign(fuzzed("html", 12, SEED), tmp_path, workers=2)
    assert result.sound, f"{result} {result.silent} {result.limits}"
    assert (result.files, result.rows) == (12, 12)


# ------------------------------------------------------------------ the judge is judged
@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_the_same_for_the_same_seed_and_never_none(kind: Kind) -> None:
    data, other = bytes(range(1, 256)) * 40, bytes(range(255, 0, -1)) * 41
    made = [damage(kind, data, other, random.Random(seed)) for seed in range(30)]
    assert made == [damage(kind, data, other, random.Random(seed)) for seed in range(30)]
    assert all(damaged.data != data for damaged in made)


@pytest.mark.parametrize(
    ("data", "start", "end", "printed", "touched"),
    [
        (b"<td>912</td>", 4, 5, b"912", True),
        (b"<td>912</td>", 7, 7, b"912", True),
        (b"<td>912</td>", 9, 10, b"912", False),
        (b"<td>912</td><td>912", 0, 1, b"912", False),
        (b"<td>1234</td>", 6, 6, b"1234", True),
        (b"<td>1234</td>", 5, 6, b"", False),
    ],
)
def test_only_digits_that_the_damage_touches_are_its_own(
    data: bytes, start: int, end: int, printed: bytes, touched: bool
) -> None:
    assert touches(Damaged(data, ((start, end),)), [printed]) is touched


def test_another_number_is_seen_and_a_null_is_none() -> None:
    pressed = press_facts(5)
    values = {str(key): cell.value for key, cell in pressed.cells.items()}
    assert wrong(pressed, values) == []
    assert wrong(pressed, dict.fromkeys(values)) == []
    key = next(str(key) for key, cell in pressed.cells.items() if cell.expected == "printed")
    assert wrong(pressed, {**values, key: (values[key] or 0) + 1}) == [key]
    assert wrong(pressed, {"applications/no/such": 0}) == ["applications/no/such"]
