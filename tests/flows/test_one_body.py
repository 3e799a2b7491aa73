"""One body through all forms and a change of its name: one id, one series, every year covered, a correction told."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from extractors.forms import CellKey
from extractors.forms.form import TABLES
from flows.build import Options, build
from tests.flows.tables import documents, rows
from tests.press import Disorders, PressedReport, press_facts, render
from tests.press.appendix import press_appendix
from tests.press.bodies import PressedBody
from tests.press.facts import PressedClaim
from tests.press.printing import PressedCell

YEARS = range(2012, 2026)
BEFORE, AFTER = "莆田市卫生和计划生育局", "莆田市卫生健康委员会"
LICENSING = CellKey("disclosure", "licensing", "decisions")
RECEIVED = CellKey("applications", "received.new", "total")
STATED = 17


def body(year: int) -> PressedBody:
    return PressedBody(BEFORE if year < 2018 else AFTER, "莆田市", "350300", "prefecture", "health", "department", "35")


def report(year: int) -> PressedReport:
    """The report on `year`: the province's table, sentences alone, the national table, the forms of 2019 and 2021."""
    if year == 2012:
        return replace(press_appendix(year, "fujian", year=year, ordinary=True), body=body(year))
    if 2014 <= year <= 2018:
        return replace(press_appendix(year, year=year, ordinary=True), body=body(year))
    form = "2019" if year <= 2020 else "2021"
    drawn = next(r for r in map(press_facts, count(100 * year)) if _plain(r, form))
    if year == 2013:
        claims = (PressedClaim("received.new", STATED, None),)
        return replace(
            drawn, body=body(year), year=year, cells={}, claims=claims, states=dict.fromkeys(TABLES, "absent")
        )
    return replace(drawn, body=body(year), year=year)


def _plain(drawn: PressedReport, form: str) -> bool:
    whole = set(drawn.states.values()) == {"filled"} and drawn.printing == "full"
    return whole and drawn.form == drawn.disclosure_form == form and not drawn.contradicts_itself()


REPORTS = {year: report(year) for year in YEARS}


def received(year: int) -> int:
    """What the report prints of the requests of the year."""
    cells = REPORTS[year].cells
    key = RECEIVED if year >= 2019 else CellKey("appendix", "received.total", "year")
    return STATED if year == 2013 else int(cells[key].value or 0)


def pages() -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Every report as a page, that on 2022 in two editions."""
    for year, one in REPORTS.items():
        host = "http://www.putian.gov.cn" if year != 2015 else "http://www.copies.example.com"
        meta = {"url": f"{host}/{year}.htm", "fetched_at": "2026-02-10T00:00:00"}
        yield f"{year}.html", render("html", one, Disorders()), meta
        if year == 2022:
            cells = {**one.cells, LICENSING: PressedCell(4321, "printed", "4321")}
            corrected = render("html", replace(one, cells=cells), Disorders())
            yield "2022a.html", corrected, meta | {"fetched_at": "2026-02-11T00:00:00"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("body")
    (folder / "raw").mkdir()
    for name, data, meta in pages():
        (folder / "raw" / name).write_bytes(data)
        (folder / "raw" / f"{name}.meta.json").write_text(json.dumps(meta))
    build(Options(folder / "raw", folder / "out", workers=2))
    return folder / "out"


def table(out: Path, name: str, *keys: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[key] for key in keys) for row in rows(out, name))


def test_one_id_through_the_reform(out: Path) -> None:
    (agency,) = rows(out, "agencies")
    assert agency["agency_id"] == "350300-health"
    assert agency["names"] == sorted([BEFORE, AFTER])
    assert (agency["agency"], agency["first_year"], agency["last_year"]) == (AFTER, 2012, 2025)


def test_the_series_is_unbroken(out: Path) -> None:
    series = [row for row in rows(out, "series") if row["measure"] == "received"]
    found = {row["year"]: (row["value"], row["comparability"], row["form"]) for row in series}
    forms = {2012: ("good", "fujian"), 2013: ("weak", "none")}
    forms |= dict.fromkeys(range(2014, 2019), ("exact", "2014"))
    forms |= {year: ("exact", "2019" if year < 2021 else "2021") for year in range(2019, 2026)}
    assert found == {year: (received(year), *forms[year]) for year in YEARS}


def test_no_number_is_made_up_for_what_a_form_does_not_ask(out: Path) -> None:
    by_year: dict[int, set[str]] = {}
    for row in rows(out, "series"):
        by_year.setdefault(row["year"], set()).add(row["measure"])
    assert by_year[2013] == {"received"}
    assert by_year[2024] - by_year[2016] == {"not_processed", "other", "carried_forward"}
    refused = [row for row in rows(out, "series") if (row["year"], row["measure"]) == (2016, "refused")]
    grounds = [cell for key, cell in REPORTS[2016].cells.items() if key.row.startswith("answered.refused.")]
    spread = REPORTS[2016].cells[CellKey("appendix", "answered.refused.not_government_information", "year")]
    assert refused[0]["value"] == sum(int(cell.value or 0) for cell in grounds) - int(spread.value or 0)
    assert refused[0]["comparability"] == "good"


def test_the_correction_is_told(out: Path) -> None:
    before = REPORTS[2022].cells[LICENSING].value
    keys = ("year", "table", "item", "before", "after", "printed_after", "dated")
    assert table(out, "revisions", *keys) == [(2022, "disclosure", "licensing/decisions", before, 4321, "4321", True)]
    assert documents(out)["2022.html"]["outcome"] == "older_version"


def test_every_year_is_covered(out: Path) -> None:
    found = table(out, "coverage", "year", "status", "days_after_deadline")
    assert [row[0] for row in found] == list(YEARS)
    assert {status for year, status, _ in found if year != 2015} == {"published"}
    assert found[2015 - 2012][1] == "elsewhere"
    days = {
        year: (date(year + 1, 1, 22) - date(year + 1, *((1, 31) if year >= 2019 else (3, 31)))).days for year in YEARS
    }
    assert {year: late for year, _, late in found} == days


def test_years_are_held_against_each_other(out: Path) -> None:
    checks = [row for row in rows(out, "checks") if row["rule"] in ("carry_over", "stock")]
    assert {row["year"] for row in checks if row["rule"] == "carry_over"} == set(range(2020, 2026))
    assert {row["year"] for row in checks if row["rule"] == "stock"} == set(range(2022, 2026))
    assert all((row["left"] == row["right"]) == (row["status"] == "pass") for row in checks)
