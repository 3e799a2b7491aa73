"""Vectors 41 to 45: pages that hide, split and turn their numbers, or swell while they are parsed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hostile.confined import READ, ended, outcome, outcomes, read_one, silent
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render

PRESSED = press_facts(5)
PAGE = render("html", PRESSED, Disorders()).decode()
NUMBER = re.compile(r">([1-9][0-9]*)<")


def numbers_as(markup: str) -> bytes:
    """The page with every number but zero written as `markup`; `{}` stands for its first digit, `[]` for the rest."""
    return NUMBER.sub(lambda n: f">{markup.replace('{}', n[1][0]).replace('[]', n[1][1:])}<", PAGE).encode()


def test_the_page_has_numbers_of_several_digits() -> None:
    assert silent(PRESSED, read_one(PAGE.encode())) == []
    assert any(len(number) > 1 for number in NUMBER.findall(PAGE))


@pytest.mark.parametrize(
    "markup",
    [
        '{}[]<font color="white">9</font>', '{}[]<b style="color:#fff">9</b>', '{}[]<i style="font-size:1px">9</i>',
        '<b style="float:right">{}</b><b style="float:right">[]</b>', '{}<b style="position:absolute;left:0">[]</b>',
        '<p style="display:flex;flex-direction:row-reverse"><b>{}</b><b>[]7</b></p>',
    ],
)  # fmt: skip
def test_numbers_that_a_style_may_hide_or_move_are_seen_by_nobody_as_others(markup: str) -> None:
    report = read_one(numbers_as(markup)).report
    assert report is not None
    assert report.grade != "clean"
    numbers = {str(key): cell.value for key, cell in PRESSED.cells.items()}
    assert all(fact.value in (None, 0, numbers[str(fact.key)]) for fact in report.facts)


@pytest.mark.parametrize("before", ["<div>" * 260, "<b>" * 100_000, f"<p>{'字' * 4_000_000}</p>"])
def test_vector_41_what_the_parser_gives_up_is_unreadable_and_never_a_page_without_tables(before: str) -> None:
    found = outcome(PAGE.replace("<table", f"{before}<table", 1).encode())
    assert found.outcome == "unreadable"
    assert found.detail.startswith("limit: ")


@pytest.mark.parametrize(
    "span",
    ["colspan=999999999", "rowspan=100000000000000000000", "colspan=-1", "colspan=0", "colspan=１０", "rowspan=65534"],
)
def test_vector_42_hostile_spans_make_no_wrong_number(span: str) -> None:
    for cell in (1, 40, 90):
        parts = PAGE.split("<td")
        reading = read_one("<td".join([*parts[:cell], f" {span}{parts[cell]}", *parts[cell + 1 :]]).encode())
        assert reading.files[0].outcome in ("report", "unreadable")
        assert silent(PRESSED, reading) == []


def test_vector_43_large_tables_end_at_the_readers_own_limits(tmp_path: Path) -> None:
    tables = {
        "rows.html": "<tr><td>1" * 100_000,
        "cells.html": "<tr>" + "<td>" * 10**6,
        "spans.html": ("<tr>" + "<td colspan=1000 rowspan=65534>1" * 50) * 500,
        "nested.html": "<tr><td><table>" * 60 + "<tr><td>1" * 2_000,
    }
    files = {name: PAGE.replace("<table", f"<table>{rows}</table><table", 1).encode() for name, rows in tables.items()}
    for word, detail in outcomes(files, tmp_path).values():
        assert word in (*READ, "unreadable")
        assert not ended(detail)


def test_a_style_without_end_costs_no_time(tmp_path: Path) -> None:
    page = PAGE.replace("<td", f'<td style="{"position:relative;" * 40_000}"', 1).encode()
    word, detail = outcomes({"style.html": page}, tmp_path)["style.html"]
    assert word in READ, detail


@pytest.mark.parametrize(
    "markup",
    [
        "{}<script>9</script>[]", "{}<style>9</style>[]", "{}<!--9-->[]", "{}<template>9</template>[]",
        '{}<span style="display:none">9</span>[]', "{}<b hidden>9</b>[]", "{}<noscript>9</noscript>[]",
        "{}&#0;[]", "{}&#8203;[]", "{}&shy;[]", "{}<wbr>[]", "{}<br>[]", "{}<sup>[]</sup>", "{}<del>[]</del>",
        "{}<s>[]</s>", '<span style="font-size:0">9</span>{}[]', '<span style="opacity:0">9</span>{}[]',
        '<i style="position:absolute;left:-9999px">9</i>{}[]',
    ],
)  # fmt: skip
def test_vector_44_no_number_grows_out_of_what_is_not_shown(markup: str) -> None:
    assert silent(PRESSED, read_one(numbers_as(markup))) == []


@pytest.mark.parametrize(
    "markup",
    [
        "\u202e{}[]\u202c", "&#8238;{}[]&#8236;", "<bdo dir=rtl>{}[]</bdo>",
        '<span style="unicode-bidi:bidi-override;direction:rtl">{}[]</span>',
    ],
)  # fmt: skip
def test_vector_45_turned_digits_are_no_number_and_the_report_is_not_clean(markup: str) -> None:
    report = read_one(numbers_as(markup)).report
    assert report is not None
    assert report.grade != "clean"
    assert all(fact.value in (None, 0) for fact in report.facts if fact.printed and "\u202e" in fact.printed)


def test_vector_58_a_second_table_with_other_numbers_is_never_silently_the_last() -> None:
    other = render("html", replace(press_facts(6), body=PRESSED.body, year=PRESSED.year), Disorders()).decode()
    tables = other[other.index("<table") : other.rindex("</table>") + 8]
    report = read_one(PAGE.replace("</body>", f"{tables}</body>").encode()).report
    assert report is not None
    assert report.grade == "flagged"
    assert report.unplaced


def test_vector_58_a_whole_page_behind_the_page_is_never_silently_left_out() -> None:
    other = render("html", replace(press_facts(6), body=PRESSED.body, year=PRESSED.year), Disorders())
    report = read_one(PAGE.encode() + other).report
    assert report is not None
    assert report.grade == "flagged"
    assert report.unplaced
