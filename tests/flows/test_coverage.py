"""When a report is due, by which day that is told, and whose site it is on."""

from dataclasses import replace
from datetime import date

import pytest

from flows.dataset.coverage import Expected, coverage_rows, deadline, is_own, reference_day
from flows.dataset.editions import settle
from tests.flows.test_editions import entry


@pytest.mark.parametrize(
    ("body", "scope", "year", "due"),
    [
        ("department", "own", 2019, date(2020, 1, 31)),
        ("department", "own", 2018, date(2019, 3, 31)),
        ("government", "own", 2023, date(2024, 3, 31)),
        ("office", "consolidated", 2023, date(2024, 3, 31)),
        ("township", "own", 2023, None),
        ("department", "own", 2007, None),
        ("department", "own", 9999, None),
    ],
)
def test_the_day_that_the_law_sets(body: str, scope: str, year: int, due: date | None) -> None:
    assert deadline(body, scope, year) == due


def test_the_newest_known_day_counts() -> None:
    one = entry("1", "x", published="2023-02-01")
    assert reference_day([one], ["2025-06-01T01:02:03+00:00", None]) == date(2025, 6, 1)
    assert reference_day([one], ["2025-03-31T17:00:00+00:00"]) == date(2025, 4, 1), "a night in Beijing"
    assert reference_day([one], [None]) == date(2023, 2, 1)
    assert reference_day([replace(one, published="2203-02-01")], []) == date(2023, 1, 1), "a misprint moves nothing"
    assert reference_day([], []) is None


def test_years_without_a_report() -> None:
    bodies = [entry("1", "x", "a:2020:own", year=2020), entry("2", "y", "a:2022:own", year=2022, agency="乙")]
    named = entry("3", "z", "unresolved:b:2020", agency_id="unresolved:b", year=2020)
    located = list(coverage_rows(settle([*bodies, named]), date(2024, 1, 31)))
    rows = {year: row["coverage"][0] for year, _, row in located}
    assert [(year, row[1], row[2]) for year, row in rows.items()] == [
        (2020, "甲", "published"),
        (2021, "甲", "missing"),
        (2022, "乙", "published"),
        (2023, "乙", "not_yet_due"),
    ]


def test_bodies_of_sources_that_never_gave_a_report() -> None:
    found = entry("1", "x", "a:2022:own", agency_id="120000-finance", agency="天津市财政局", level="province")
    expected = [
        Expected("finance", "天津市财政局", "120000", 2021),
        Expected("education", "市教育局", "371500", 2021),
        Expected("office", "聊城市人民政府", "371500"),
        Expected("nobody", "某某单位", "371500", 2021),
    ]
    located = list(coverage_rows(settle([found]), date(2024, 3, 1), expected))
    rows = {(row["coverage"][0][0], year): (level, row["coverage"][0][2]) for year, level, row in located}
    assert rows == {
        ("120000-finance", 2021): ("province", "missing"),
        ("120000-finance", 2022): ("province", "published"),
        ("120000-finance", 2023): ("province", "missing"),
        ("371500-education", 2021): ("prefecture", "missing"),
        ("371500-education", 2022): ("prefecture", "missing"),
        ("371500-education", 2023): ("prefecture", "missing"),
        ("371500-government", 2023): ("prefecture", "not_yet_due"),
    }


def test_a_report_of_a_source_is_its_only_body_s() -> None:
    under_another_name = entry("harvest/tax/page/1/a.html", "x", "b:2022:own", agency_id="b")
    expected = Expected("tax", "天津市财政局", "120000", 2022, alone=True)
    located = list(coverage_rows(settle([under_another_name]), date(2024, 3, 1), [expected]))
    assert {(row["coverage"][0][0], year) for year, _, row in located} == {
        ("b", 2022), ("120000-finance", 2023), ("b", 2023),
    }  # fmt: skip


def test_a_report_of_the_name_is_there_though_its_place_is_not_told() -> None:
    unplaced = entry("harvest/town/page/1/a.html", "x", "unresolved:b", agency_id="unresolved:b", agency="市教育局")
    expected = [Expected("town", name, "371500", 2022) for name in ("市教育局", "市财政局")]
    located = list(coverage_rows(settle([unplaced]), date(2023, 3, 1), expected))
    assert [(row["coverage"][0][0], year) for year, _, row in located] == [("371500-finance", 2022)]


def test_the_first_edition_is_the_one_in_time() -> None:
    first = entry("1", "x", published="2023-01-20")
    corrected = entry("2", "y", published="2023-06-01")
    ((_, _, rows),) = coverage_rows(settle([first, corrected]), date(2023, 7, 1))
    assert rows["coverage"][0][3:6] == (date(2023, 1, 20), date(2023, 1, 31), -11)


@pytest.mark.parametrize(
    ("url", "division", "own"),
    [
        ("http://www.putian.gov.cn/a.htm", "350300", True),
        ("http://www.putian.gov.cn/a.htm", "350302", True),
        ("http://www.fujian.gov.cn/a.htm", "350300", True),
        ("http://www.lishui.gov.cn/a.htm", "350300", False),
        ("http://copies.example.com/a.htm", "350300", False),
        ("http://122.137.242.24:8080/a.htm", "220283", True),
        ("http://unknown-place.gov.cn/a.htm", "350300", True),
        ("http://gov.cn.example.com/a.htm", "350300", False),
    ],
)
def test_whose_site(url: str, division: str, own: bool) -> None:
    assert is_own(url, entry("1", "x", division=division)) is own
