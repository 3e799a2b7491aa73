"""A blank becomes zero only where nothing else is possible."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.arithmetic import identities_of, prove
from extractors.facts import Basis, Fact
from extractors.forms import CellKey, Identity
from tests.alignment.building import Values, consistent

A, B, C, D, E = (CellKey("applications", "row", name) for name in "ABCDE")
SUM = Identity("row_total", "row", (A, B), (C,))


def fact(key: CellKey, value: int | None, basis: Basis | None = None) -> Fact:
    return Fact(key, value, basis or ("blank" if value is None else "printed"), "", "sha", "x")


def proved(*facts: Fact, identities: tuple[Identity, ...] = (SUM,)) -> set[CellKey]:
    zeros = [found for found in prove(facts, identities) if found.basis == "inferred_zero"]
    assert not any(found.value for found in zeros)
    assert None not in {found.value for found in zeros}
    return {found.key for found in zeros}


@pytest.mark.parametrize(
    ("a", "b", "c", "expected"),
    [
        (3, None, 3, {B}),
        (0, None, 0, {B}),
        (None, None, 0, {A, B}),
        (3, None, 4, set()),
        (None, None, 4, set()),
        (0, 0, None, {C}),
        (0, None, None, set()),
        (3, 1, None, set()),
        (-1, None, -1, set()),
    ],
)
def test_a_blank_is_zero_where_the_sum_leaves_nothing(
    a: int | None, b: int | None, c: int | None, expected: set[CellKey]
) -> None:
    assert proved(fact(A, a), fact(B, b), fact(C, c)) == expected


@pytest.mark.parametrize("basis", ["absent", "unreadable"])
def test_only_blanks_are_proved(basis: Basis) -> None:
    assert proved(fact(A, 3), fact(B, None, basis), fact(C, 3)) == set()


@pytest.mark.parametrize("basis", ["absent", "unreadable"])
def test_a_blank_is_proved_beside_a_cell_that_stays_unknown(basis: Basis) -> None:
    wide = Identity("row_total", "row", (A, B, D), (C,))
    assert proved(fact(A, 3), fact(B, None, basis), fact(C, 3), fact(D, None), identities=(wide,)) == {D}


def test_one_proof_leads_to_the_next_whatever_the_order_of_the_sums() -> None:
    chained = Identity("outcomes_total", "row", (D,), (B,))
    facts = (fact(A, 3), fact(B, None), fact(C, 3), fact(D, None))
    assert proved(*facts, identities=(chained, SUM)) == proved(*facts, identities=(SUM, chained)) == {B, D}


@pytest.mark.parametrize("sides", [((B, D), (E,)), ((E,), (B, D))])
def test_a_sum_with_an_unknown_cell_refutes_nothing(sides: tuple[tuple[CellKey, ...], tuple[CellKey, ...]]) -> None:
    other = Identity("flow", "row", *sides)
    facts = (fact(A, 3), fact(B, None), fact(C, 3), fact(D, None, "unreadable"), fact(E, 2))
    assert proved(*facts, identities=(SUM, other)) == {B}


def test_a_proof_that_another_sum_refutes_is_taken_back() -> None:
    refuting = Identity("flow", "row", (B,), (D,))
    assert proved(fact(A, 3), fact(B, None), fact(C, 3), fact(D, 2), identities=(SUM, refuting)) == set()


def test_what_rests_on_a_refuted_proof_is_taken_back_too() -> None:
    chained = Identity("outcomes_total", "row", (D,), (B,))
    refuting = Identity("flow", "row", (B,), (A,))
    assert proved(fact(A, 3), fact(B, None), fact(C, 3), fact(D, None), identities=(SUM, chained, refuting)) == set()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["2021", "2019"]), st.floats(0, 1), st.booleans())
def test_no_cell_that_is_not_zero_is_ever_proved_zero(seed: int, code: str, share: float, totals: bool) -> None:
    """`totals`: the blanks hide numbers too, sums among them; else only zeros were left blank."""
    rng = random.Random(seed)
    values: Values = consistent(seed, code, most=5, zeros=0.8)
    hidden = {key for key, value in values.items() if rng.random() < share and (totals or value == 0)}
    facts = [fact(key, None if key in hidden else value) for key, value in values.items()]
    identities = identities_of({"applications": code, "review_litigation": code})
    assert not {key for key in proved(*facts, identities=identities) if values[key] != 0}


def test_blanks_beside_printed_totals_are_all_zeros() -> None:
    values = consistent(3, zeros=0.8)
    facts = [fact(key, value or (None if key.column != "total" else 0)) for key, value in values.items()]
    blanks = {key for key, value in values.items() if not value and key.column != "total" and key.table != "disclosure"}
    assert proved(*facts, identities=identities_of({"applications": "2021", "review_litigation": "2021"})) == blanks
