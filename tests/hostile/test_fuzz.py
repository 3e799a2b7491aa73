"""Damaged reports of every format: a named outcome for each, and no wrong number in a clean report."""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from extractors.bundle import Bundle, RawFile
from extractors.readers import office
from extractors.report import read
from tests.hostile.damage import KINDS, Damaged, Kind, damage, touches
from tests.hostile.damage_pixels import damage_pages
from tests.hostile.fuzzing import FORMATS, OUTCOMES, PICTURES, SAVED, Fuzzed, campaign, fuzzed, unproved, wrong
from tests.press.cases import unavailable
from tests.press.facts import press_facts

COUNT = 40
SEED = 7_000
_FEW = {"doc": 6, "rtf": 3, "odt": 3, "odt-inside": 3, "ods": 3, "ods-inside": 3}
"""LibreOffice starts anew for every file: the large campaign reads more."""


def _marks(format: str) -> tuple[pytest.MarkDecorator, ...]:
    """What a format needs of the machine, and of our patience."""
    if format in SAVED:
        reason = None if office.available() else "LibreOffice is missing: apt-get install libreoffice-writer-nogui"
        return (pytest.mark.skipif(reason is not None, reason=reason or ""),)
    if format in PICTURES:
        reason = unavailable("png")
        return (pytest.mark.skipif(reason is not None, reason=reason or ""), pytest.mark.slow)
    return ()


def _cases(format: str) -> Iterator[Fuzzed]:
    """Damaged reports; of pictures one alone, each format's with damage of another kind: recognition takes seconds."""
    if format in PICTURES:
        kind = PICTURES.index(format)
        return islice(fuzzed(format, kind + 1, SEED), kind, None)
    return fuzzed(format, _FEW.get(format, COUNT), SEED)


@pytest.mark.parametrize("format", [pytest.param(format, marks=_marks(format)) for format in FORMATS])
def test_damaged_reports_have_a_named_outcome_and_no_silent_error(format: str) -> None:
    for case in _cases(format):
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


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_pixels_are_the_same_for_the_same_seed_and_lie_where_it_says(kind: Kind) -> None:
    noise = random.Random(0).randbytes(600 * 800)
    page = Image.frombytes("L", (600, 800), noise).convert("RGB")
    other = Image.new("RGB", (600, 800), "white")
    for seed in range(20):
        (damaged,), places = damage_pages(kind, [page], [other], random.Random(seed))
        (again,), _ = damage_pages(kind, [page], [other], random.Random(seed))
        assert damaged.tobytes() == again.tobytes() != page.tobytes()
        if damaged.size == page.size:
            left, top, right, bottom = ImageChops.difference(damaged, page).getbbox() or (0, 0, 0, 0)
            assert any(place.box[0] <= left and place.box[1] <= top for place in places)
            assert any(place.box[2] >= right and place.box[3] >= bottom for place in places)
        assert {place.page for place in places} == {1}


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
