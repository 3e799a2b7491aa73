"""The identities as three-valued checks."""

import pytest

from extractors.arithmetic import check, check_bounds, contradicted, exceeded, identities_of, unclosed, unsummed
from extractors.forms import Bound, CellKey, Identity
from tests.alignment.building import consistent

A, B, C, D, E = (CellKey("applications", "row", name) for name in "ABCDE")
SUM = Identity("row_total", "row", (A, B), (C,))
OTHER = Identity("flow", "row", (A, D), (E,))


@pytest.mark.parametrize(
    ("values", "status", "left", "right"),
    [
        ({A: 1, B: 2, C: 3}, "pass", 3, 3),
        ({A: 1, B: 2, C: 4}, "fail", 3, 4),
        ({A: 0, B: 0, C: 0}, "pass", 0, 0),
        ({A: 1, B: None, C: 4}, "unassessable", None, 4),
        ({A: 1, B: 2, C: None}, "unassessable", 3, None),
        ({A: 1, B: 2}, "unassessable", 3, None),
        ({}, "unassessable", None, None),
    ],
)
def test_a_check_has_three_values_and_both_sides(
    values: dict[CellKey, int | None], status: str, left: int | None, right: int | None
) -> None:
    (found,) = check([SUM], values)
    assert (found.status, found.left, found.right, found.severity) == (status, left, right, "hard")
    null = 3 - sum(values.get(key) is not None for key in (A, B, C))
    assert found.detail == (f"{null} cells are null" if null else "")


@pytest.mark.parametrize(
    ("part", "whole", "status"),
    [(2, 3, "pass"), (3, 3, "pass"), (4, 3, "fail"), (None, 3, "unassessable"), (4, None, "unassessable")],
)
def test_a_part_is_no_more_than_the_whole_as_a_hint(part: int | None, whole: int | None, status: str) -> None:
    (found,) = check_bounds([Bound("within", A, B)], {A: part, B: whole})
    assert (found.status, found.left, found.right, found.severity) == (status, part, whole, "soft")


@pytest.mark.parametrize(("code", "count"), [("2021", 42), ("2019", 40)])
def test_a_consistent_report_passes_all(code: str, count: int) -> None:
    identities = identities_of({"applications": code, "review_litigation": code, "disclosure": code})
    checks = list(check(identities, consistent(1, code)))
    assert len(checks) == count
    assert {found.status for found in checks} == {"pass"}


def test_identities_are_those_of_the_tables_found() -> None:
    assert {i.rule for i in identities_of({"review_litigation": "2021"})} == {"procedure_total"}
    assert identities_of({"disclosure": "2021"}) == ()


@pytest.mark.parametrize(
    ("values", "impossible"),
    [
        ({A: 5, B: None, C: 4}, True),
        ({A: 4, B: None, C: 4}, False),
        ({A: 5, B: None, C: None}, False),
        ({A: -1, B: None, C: -2}, False),
        ({A: 5, B: 0, C: 4}, False),
    ],
)
def test_parts_above_the_sum_are_impossible_though_one_is_null(
    values: dict[CellKey, int | None], impossible: bool
) -> None:
    assert bool(list(exceeded([SUM], values))) is impossible


@pytest.mark.parametrize(("other", "impossible"), [(-1, False), (0, True), (1, True)])
def test_a_part_below_zero_makes_room_for_parts_above_the_sum(other: int, impossible: bool) -> None:
    wide = Identity("row_total", "row", (A, B, D), (C,))
    assert bool(list(exceeded([wide], {A: 5, B: None, C: 3, D: other}))) is impossible


def test_a_null_cell_of_which_two_sums_demand_different_numbers_is_contradicted() -> None:
    assert list(contradicted([SUM, OTHER], {A: None, B: 2, C: 3, D: 1, E: 5})) == [A]
    assert not list(contradicted([SUM, OTHER], {A: None, B: 2, C: 3, D: 4, E: 5}))
    assert not list(contradicted([SUM, OTHER], {A: None, B: 0, C: 3, D: 1, E: 4}))
    assert not list(contradicted([SUM, OTHER], {A: None, B: None, C: 3, D: 4, E: 9}))


@pytest.mark.parametrize(("blank", "part", "doubt"), [(1, 1, True), (2, 2, True), (1, 0, False), (12, 2, False)])
def test_a_sum_left_blank_beside_a_part_is_odd_where_the_others_are_printed(blank: int, part: int, doubt: bool) -> None:
    identities = [i for i in identities_of({"applications": "2021"}) if i.rule == "row_total"]
    values: dict[CellKey, float | int | None] = {identity.right[0]: 5 for identity in identities}
    for identity in identities[:blank]:
        values |= {identity.right[0]: None, identity.left[2]: part}
    printed = {key for key, value in values.items() if value is not None}
    assert bool(list(unsummed(identities, values, printed))) is doubt
    assert not list(unsummed(identities, values, ()))


def test_a_sum_of_two_cells_is_left_blank_where_one_of_them_is() -> None:
    cells = [[CellKey("applications", str(number), name) for name in "ABC"] for number in range(10)]
    identities = [Identity("flow", part.row, (part,), (one, other)) for part, one, other in cells]
    values = {key: 1 for keys in cells for key in keys if key != cells[3][2]}
    assert list(unsummed(identities, values, values.keys())) == [identities[3]]


FOUR = identities_of({"review_litigation": "2021"})


@pytest.mark.parametrize(
    ("printed", "doubt"),
    [
        ({0: 2, 4: 2}, False),
        ({0: 2, 3: 1, 4: 3}, False),
        ({}, False),
        ({4: 0}, False),
        ({1: 2}, True),
        ({4: 2}, True),
        ({1: 2, 2: 2}, True),
        ({0: 1, 4: 3}, True),
    ],
)
def test_a_row_of_table_four_that_strayed_closes_no_more(printed: dict[int, int], doubt: bool) -> None:
    keys = [*FOUR[1].left, *FOUR[1].right]
    values = {keys[place]: number for place, number in printed.items()}
    blank = [key for key in keys if key not in values]
    assert [i.subject for i in unclosed(FOUR, values, blank)] == [FOUR[1].subject] * doubt
    assert not list(unclosed(FOUR, values, blank[1:] if blank else ()))


def test_a_sum_without_a_blank_is_left_to_its_check() -> None:
    assert not list(unclosed([SUM], {A: 2, B: 0, C: 3}, ()))


def test_a_sum_that_shares_a_cell_with_another_is_left_to_both() -> None:
    assert not list(unclosed([SUM, OTHER], {A: 2, C: 3, D: 0, E: 2}, {B}))


def test_a_row_that_columns_bear_out_may_leave_its_sum_out() -> None:
    identities = identities_of({"applications": "2021"})
    values = {identity.left[0]: 2 for identity in identities}
    assert not list(unclosed(identities, values, {key for i in identities for key in i.left + i.right}))
