"""Digits that ran together: divided only where the sums leave one way, whatever the source printed."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.arithmetic import identities_of, split, splitting
from extractors.arithmetic.splitting import cuts
from extractors.facts import Glued
from extractors.forms import CellKey, Identity, form
from extractors.forms.form import TableName
from tests.alignment.building import Values, consistent

PARTS = {6: (0, 1, 2, 3, 4, 5)}


def glue(values: Values, code: str, skip: Sequence[str] = ()) -> list[Glued]:
    """Every row of table 三 as one run of digits, and table 四 as one."""
    tables = form(code).tables
    rows = [
        tuple(CellKey("applications", row.code, column.code) for column in tables["applications"].blocks[0].columns)
        for row in tables["applications"].blocks[0].rows
        if row.code not in skip
    ]
    rows.append(tuple(tables["review_litigation"].cells()))
    return [Glued(keys, ("".join(str(values[key]) for key in keys),), "sha", "line=1") for keys in rows]


def identities(code: str) -> tuple[Identity, ...]:
    tables: dict[TableName, str] = {"applications": code, "review_litigation": code}
    return identities_of(tables)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (("15130000154",), {(151, 3, 0, 0, 0, 0, 154)}),
        (("0000000",), {(0,) * 7}),
        (("1100002",), {(1, 1, 0, 0, 0, 0, 2)}),
        (("1000001",), {(1, 0, 0, 0, 0, 0, 1)}),
        (("000000",), set()),
        (("1000002",), set()),
        (("12", "3000015"), {(12, 3, 0, 0, 0, 0, 15)}),
        (("1.5000001",), set()),
        (("１000001",), set()),
        (("31033824740153973822",), {(3103, 382, 47, 40, 153, 97, 3822)}),
        (("31033824740153", "973822"), {(3103, 382, 47, 40, 153, 97, 3822)}),
    ],
)
def test_a_row_is_cut_where_its_own_sum_holds(tokens: tuple[str, ...], expected: set[tuple[int, ...]]) -> None:
    assert set(cuts(tokens, 7, PARTS)) == expected


@given(st.lists(st.integers(0, 300), min_size=6, max_size=6))
def test_the_printed_row_is_always_among_the_cuts(parts: list[int]) -> None:
    row = (*parts, sum(parts))
    found = cuts(["".join(map(str, row))], 7, PARTS)
    assert not found or row in found
    assert all(sum(cut[:6]) == cut[6] and "".join(map(str, cut)) == "".join(map(str, row)) for cut in found)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["2021", "2019"]), st.sampled_from([3, 30, 400]), st.floats(0, 0.95))
def test_glued_numbers_come_back_right_or_not_at_all(seed: int, code: str, most: int, zeros: float) -> None:
    values = consistent(seed, code, most, zeros)
    divided = split(glue(values, code), {}, identities(code))
    assert not {key: (value, values[key]) for key, value in divided.items() if value != values[key]}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([3, 30]))
def test_cells_that_were_read_help_and_never_mislead(seed: int, most: int) -> None:
    values = consistent(seed, "2021", most)
    known = {key: value for key, value in values.items() if key.row in ("handled.total", "received.new")}
    divided = split(glue(values, "2021", skip=("handled.total", "received.new")), known, identities("2021"))
    assert all(value == values[key] for key, value in divided.items())


def test_most_cells_of_an_ordinary_report_are_divided() -> None:
    values = consistent(7, "2021", most=9, zeros=0.8)
    assert len(split(glue(values, "2021"), {}, identities("2021"))) > 0.9 * 190


def test_a_row_that_breaks_its_own_sum_is_not_divided() -> None:
    columns = form("2021").tables["applications"].blocks[0].columns
    keys = tuple(CellKey("applications", "received.new", column.code) for column in columns)
    assert split([Glued(keys, ("2130015",), "sha", "line=1")], {}, identities("2021")) == {}


def test_where_the_source_contradicts_itself_only_rows_with_one_cut_are_read() -> None:
    values = consistent(7, "2021", most=9, zeros=0.8)
    for column in ("natural_person", "total"):
        values[CellKey("applications", "handled.total", column)] += 1
    divided = split(glue(values, "2021"), {}, identities("2021"))
    assert divided
    assert all(value == values[key] for key, value in divided.items())


def watched(name: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What will be made of the class `name` of the module."""
    made, of = [], getattr(splitting, name)

    def make(*given: object) -> object:
        made.append(of(*given))
        return made[-1]

    monkeypatch.setattr(splitting, name, make)
    return made


@pytest.mark.parametrize("most", [30, 3_000, 300_000])
@pytest.mark.parametrize("zeros", [0.0, 0.5])
def test_long_ambiguous_documents_are_soon_given_up(most: int, zeros: float, monkeypatch: pytest.MonkeyPatch) -> None:
    searches, cutters = (watched(name, monkeypatch) for name in ("_Search", "_Cutter"))
    values = consistent(11, "2021", most, zeros)
    divided = split(glue(values, "2021"), {}, identities("2021"))
    assert all(value == values[key] for key, value in divided.items())
    assert [search._steps < 2 * splitting._MOST_STEPS for search in searches] == [True]
    assert [cutter.tries < 2 * splitting._MOST_TRIES for cutter in cutters] == [True] * 26
