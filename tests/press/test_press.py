"""The press itself: its facts obey the forms, its truth counts right, its files are whole and the same every time."""

import io
import json
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import docx as python_docx
import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from extractors.forms import CellKey, form
from extractors.forms.form import TABLES
from extractors.readers.pdf import fast
from extractors.readers.pdf import pages as pdf_pages
from tests.press import FORMATS, Disorders, Format, cases, press_facts, random_disorders, render
from tests.press.__main__ import distinct_reports, write_case
from tests.press.cases import press_case, press_cases, unavailable
from tests.press.disorders import Level, Oddity, Ruling
from tests.press.facts import PressedReport
from tests.press.glued import settled
from tests.press.layout import extra_numbers, lay
from tests.press.mixture import mixed_disorders, mixed_printing, printed_disorders
from tests.press.printing import PressedCell, expectations, failing
from tests.press.samples import FOLDER, Sample, samples
from tests.press.scan import Scanning, disorder
from tests.press.scoring import accepted, judge
from tests.press.truth import KEYS, truth

SEEDS = st.integers(min_value=0, max_value=2**32)


def _unprinted(report: PressedReport) -> bool:
    return any(cell.expected != "printed" for key, cell in report.cells.items() if key.table != "disclosure")


@given(SEEDS)
@settings(max_examples=200, deadline=None)
def test_whole_reports_obey_every_identity_unless_they_are_said_not_to(seed: int) -> None:
    report = press_facts(seed)
    if _unprinted(report) or "absent" in report.states.values():
        return
    tables = form(report.form)
    broken = Counter(
        identity.rule
        for identity in tables.identities
        if sum(report.cells[k].value or 0 for k in identity.left)
        != sum(report.cells[k].value or 0 for k in identity.right)
    )
    assert broken == failing(tables, report.cells)
    assert (report.grades() == ("flagged",)) == bool(broken)


@given(SEEDS)
@settings(max_examples=200, deadline=None)
def test_no_blank_breaks_an_identity(seed: int) -> None:
    report = press_facts(seed)
    if _unprinted(report) and report.printing != "full":  # one printed in full may contradict itself
        assert not failing(form(report.form), report.cells, allowed_are_zero=True)


@given(SEEDS)
@settings(max_examples=100, deadline=None)
def test_every_cell_of_the_form_is_there_or_its_table_is_absent(seed: int) -> None:
    report = press_facts(seed)
    for name in TABLES:
        cells = [key for key in report.cells if key.table == name]
        expected = list(report.table(name).cells()) if report.states[name] != "absent" else []
        assert cells == expected


def test_most_numbers_are_zero_and_some_reports_are_large() -> None:
    reports = [press_facts(seed) for seed in range(300)]
    values = [c.value for r in reports for k, c in r.cells.items() if k.table == "applications" and c.value is not None]
    new = [r.cells[k].value or 0 for r in reports if (k := CellKey("applications", "received.new", "total")) in r.cells]
    assert sum(value == 0 for value in values) > 0.9 * len(values)
    assert sum(value <= 30 for value in new) > len(new) / 2
    assert max(new) > 1000


def test_the_draw_shows_forms_states_and_contradictions() -> None:
    reports = [press_facts(seed) for seed in range(1500)]
    assert {r.form for r in reports} == {"2019", "2021"}
    assert any(r.form != r.disclosure_form for r in reports)
    assert any(r.form == "2019" and r.year > 2020 for r in reports)
    assert {state for r in reports for state in r.states.values()} == {"filled", "blank", "absent"}
    assert {r.grades()[0] for r in reports} == {"clean", "flagged", "partial"}
    expected = {cell.expected for r in reports for cell in r.cells.values()}
    assert expected == {"printed", "null", "inferred_zero", "zero_allowed"}


def test_a_blank_is_a_proven_zero_only_where_row_and_column_close() -> None:
    tables = form("2021")
    true = {key: 0 for name in TABLES for key in tables.tables[name].cells()}
    blank, total = (
        CellKey("applications", "handled.granted", "business"),
        CellKey("applications", "handled.total", "business"),
    )
    assert expectations(true, tables, {**true, blank: None})[blank] == "inferred_zero"
    both = expectations(true, tables, {**true, blank: None, total: None})
    assert both[blank] == "zero_allowed"
    assert set(expectations(true, tables, dict.fromkeys(true)).values()) == {"null"}


def test_misprinted_total_fails_the_checks_it_stands_in() -> None:
    tables = form("2021")
    cells = {key: PressedCell(0, "printed", "0") for key in tables.tables["applications"].cells()}
    cells[CellKey("applications", "handled.total", "total")] = PressedCell(1, "printed", "1")
    assert failing(tables, cells) == {"row_total": 1, "outcomes_total": 1, "flow": 1}


@pytest.mark.parametrize("format", FORMATS)
def test_three_reports_in_ten_are_ordinary(format: Format) -> None:
    ordinary = sum(random_disorders(format, seed).names() in ([], ["style"]) for seed in range(400))
    assert 80 < ordinary < 180


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("seed", range(50))
def test_every_mixture_of_disorders_can_be_pressed(format: Format, seed: int) -> None:
    report, disorders = press_facts(seed), random_disorders(format, seed)
    data = render(format, report, disorders)
    assert len(data) > 500
    assert data == render(format, press_facts(seed), random_disorders(format, seed))
    if format == "docx":
        assert python_docx.Document(io.BytesIO(data)).paragraphs
    if format == "pdf":
        document = pypdfium2.PdfDocument(data)
        assert str(report.year) in document[0].get_textpage().get_text_range()


@given(SEEDS, st.sampled_from(FORMATS))
@settings(max_examples=100, deadline=None)
def test_sheets_tile_and_print_every_cell_once(seed: int, format: Format) -> None:
    report, disorders = press_facts(seed), random_disorders(format, seed)
    for name in TABLES:
        sheets = lay(report, disorders, name)
        for sheet in sheets:
            assert all(len(row) == sheet.width for row in sheet.tiles())
        extra = 3 * (name == "disclosure" and report.disclosure_form == "2019" and disorders.glosses and bool(sheets))
        numbers = sum(cell.role == "number" for sheet in sheets for cell in sheet.cells)
        assert numbers == sum(key.table == name for key in report.cells) + extra


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("seed", range(60))
def test_later_disorders_lose_no_cell_and_add_none_unseen(format: Format, seed: int) -> None:
    report, disorders = press_facts(seed, mixed_printing(seed)), mixed_disorders(format, seed)
    for name in TABLES:
        sheets = lay(report, disorders, name)
        cells = [cell for sheet in sheets for cell in sheet.cells]
        assert all(len(row) == sheet.width for sheet in sheets for row in sheet.tiles())
        extra = 3 * (name == "disclosure" and report.disclosure_form == "2019" and disorders.glosses and bool(sheets))
        assert sum(c.role == "number" for c in cells) == sum(key.table == name for key in report.cells) + extra
        if name == "applications":
            added = [c.text for c in cells if c.role == "extra" and not c.text.startswith("注")]
            assert added == extra_numbers(report, disorders)


def test_every_disorder_is_drawn() -> None:
    drawn = {name for format in FORMATS for seed in range(600) for name in mixed_disorders(format, seed).names()}
    drawn |= {name for seed in range(100) for name in printed_disorders(Disorders(), seed).names()}
    assert drawn == {f.name for f in fields(Disorders)}


def _pages(**drawn: Any) -> list[pdf_pages.Page]:
    return fast.load(render("pdf", press_facts(8000), Disorders(**drawn))).pages


@pytest.mark.parametrize(
    ("ruling", "across", "down", "fills"),
    [
        ("below", (200, 900), (0, 0), (0, 0)),
        ("frame", (6, 16), (6, 16), (0, 0)),
        ("header", (9, 24), (0, 0), (0, 0)),
        ("bands", (0, 0), (0, 0), (100, 900)),
    ],
)
def test_printed_rulings_draw_what_they_are_named_for(
    ruling: Ruling, across: tuple[int, int], down: tuple[int, int], fills: tuple[int, int]
) -> None:
    pages = _pages(ruling=ruling)
    assert across[0] <= sum(len(page.horizontal) for page in pages) <= across[1]
    assert down[0] <= sum(len(page.vertical) for page in pages) <= down[1]
    assert fills[0] <= sum(len(page.fills) for page in pages) <= fills[1]


def test_tight_rows_take_less_paper() -> None:
    assert len(_pages(tight=True)[0].characters) > len(_pages()[0].characters)


def test_texts_stand_in_their_cells_where_they_are_set() -> None:
    tops = {level: [c.top for c in _pages(level=level)[0].characters] for level in get_args(Level)}
    assert tops["top"] < tops["middle"] < tops["bottom"]


def test_printed_files_are_pdfs_with_words_and_no_scans() -> None:
    printed = {seed for seed in range(100) if printed_disorders(Disorders(), seed) != Disorders()}
    assert 8 < len(printed) < 35
    seed = min(printed)
    assert press_case("pdf", seed).disorders == printed_disorders(mixed_disorders("pdf", seed), seed)


def test_mixtures_keep_the_first_draw() -> None:
    """Seeds of the first press stay what they were: the mixture only adds to them, or draws a title or style anew."""
    for seed in range(50):
        first, mixture = random_disorders("docx", seed), mixed_disorders("docx", seed)
        changed = {name for name in first.names() if getattr(mixture, name) != getattr(first, name)}
        assert changed <= {"title", "four_in_pieces"}


@pytest.mark.parametrize(
    ("numbers", "summed", "alone"),
    [
        ((1, 0, 0, 0, 0, 0, 1), True, True),
        ((15, 13, 0, 0, 0, 0, 28), True, True),
        ((69, 3, 665), False, False),
        ((5, 8, 4), False, True),
        ((1, 0, 0, 0, 0, 0, 2), True, False),
    ],
)
def test_digits_are_settled_where_one_cut_fits(numbers: tuple[int, ...], summed: bool, alone: bool) -> None:
    assert settled(numbers, summed=len(numbers) if summed else 0) is alone


@pytest.mark.skipif(unavailable("png") is not None, reason="no Chinese font on this machine")
def test_page_of_pictures_names_the_pictures_beside_it() -> None:
    case = next(case for case in press_cases("png", range(1, 9)) if "absent" not in case.report.states.values())
    page, *names = case.files
    assert all(f'src="{name}"' in case.files[page].decode("gb18030", "replace") for name in names)
    assert [d["outcome"] for d in case.truth()["documents"]] == ["report", *["part_of_report"] * len(names)]


def test_a_photograph_is_aslant_and_unevenly_lit() -> None:
    page = Image.new("L", (300, 400), "white")
    page.paste(0, (100, 0, 103, 400))
    seen = np.asarray(disorder(page.convert("RGB"), Scanning(tilt=0.05, lamp=0.5, seed=3)))[:, :, 0]
    middles = [np.argmin(row) for row in seen[20:380:20, 40:260]]
    assert np.ptp(middles) >= 3
    paper = seen[:, 200]
    assert int(paper.max()) - int(paper.min()) >= 20
    assert (np.asarray(disorder(page.convert("RGB"), Scanning(seed=3)))[:, 200] == 255).all()


@pytest.mark.skipif(unavailable("png") is not None, reason="no Chinese font on this machine")
def test_tables_together_are_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "mixed_pictures", lambda seed: Scanning(dpi=96, together=True))
    assert list(cases.press_case("png", 1).files) == ["page.html", "tables.png"]


def test_truth_names_every_cell_of_the_document() -> None:
    report = press_facts(3)
    case = truth("html", report, Disorders(), "page.html", b"")
    assert accepted(case).keys() == {f"{KEYS[k.table]}/{k.row}/{k.column}" for k in report.cells}


def test_scorer_tells_the_kinds_of_error_apart() -> None:
    cells = {"a": (1,), "b": (2,), "c": (None,), "d": (None, 0), "e": (0,)}
    found = {"a": 1, "b": 3, "c": 4, "d": 0, "e": None, "f": 5, "g": None}
    clean, doubted = (judge(cells, found, clean=clean, name="case").counts for clean in (True, False))
    assert clean == {"cells": 6, "right": 2, "wrong": 1, "missing": 1, "spurious": 2, "silent": 3}
    assert doubted == {"cells": 6, "right": 2, "wrong": 1, "missing": 1, "spurious": 2}


def test_command_writes_reports_beside_their_truth(tmp_path: Path) -> None:
    for format in FORMATS:
        write_case(tmp_path, press_case(format, 7))
    for file in sorted((tmp_path / "truth").iterdir()):
        case = json.loads(file.read_text(encoding="utf-8"))
        assert (tmp_path / case["documents"][0]["path"]).stat().st_size == case["documents"][0]["bytes"]


def test_a_body_reports_on_a_year_once() -> None:
    reports = distinct_reports(1)
    bodies = [(r.body.agency, r.year) for r, _ in zip(reports, range(500), strict=False)]
    assert len(set(bodies)) == 500


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_committed_samples_are_what_the_press_makes(sample: Sample) -> None:
    for name, data in sample.files().items():
        assert (FOLDER / name).read_bytes() == data


def test_sample_contradicts_itself_in_four_checks() -> None:
    sample = next(s for s in samples() if s.file.startswith("shizhong"))
    assert failing(form("2019"), sample.report.cells) == {"outcomes_total": 2, "flow": 2}


@pytest.mark.parametrize("oddity", get_args(Oddity))
def test_odd_shapes_are_whole_tables_with_every_number(oddity: Oddity) -> None:
    report = press_facts(5)
    plain, changed = (lay(report, Disorders(oddity=shape), "applications")[0] for shape in ("", oddity))  # type: ignore[arg-type]
    changed.tiles()
    numbers = [[c.text for c in sheet.cells if c.role == "number"] for sheet in (plain, changed)]
    assert sorted(numbers[0]) == sorted(numbers[1])
    assert not oddity or changed.cells != plain.cells


def test_table_four_may_have_a_row_for_each_procedure() -> None:
    sheet = lay(press_facts(5), Disorders(four_shape="rows"), "review_litigation")[0]
    assert [len(row) for row in sheet.tiles()] == [7] * 4
    assert sum(cell.role == "number" for cell in sheet.cells) == 15
