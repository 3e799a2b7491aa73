"""The prose against the tables."""

import pytest

from extractors.arithmetic import judge_claims
from extractors.facts import Check, Claim, Number
from extractors.forms import CellKey

Cells = dict[CellKey, Number | None]


def table(cells: dict[tuple[str, str, str], Number | None]) -> Cells:
    return {CellKey(*key): value for key, value in cells.items()}  # type: ignore[arg-type]


def requests(new: int | None, carried: int | None = None) -> Cells:
    rows = {"received.new": new, "received.carried_over": carried}
    return {CellKey("applications", row, "total"): value for row, value in rows.items()}


def judged(claim: Claim, cells: Cells) -> tuple[bool | None, Check]:
    (one,), (check,) = judge_claims([claim], cells)
    return one.agrees, check


def claim(subject: str, value: Number, *, open: bool = False) -> Claim:
    return Claim(subject, value, "全年收到申请", open=open)


@pytest.mark.parametrize(("value", "agrees"), [(21, True), (22, False)])
def test_a_claim_is_judged_by_the_total_column(value: int, agrees: bool) -> None:
    cells = requests(21, 1) | table({("applications", "received.new", "natural_person"): 22})
    found, check = judged(claim("received.new", value), cells)
    assert (found, check.status) == (agrees, "pass" if agrees else "fail")
    assert (check.left, check.right) == (value, 21)


@pytest.mark.parametrize(
    ("value", "carried", "status", "right"),
    [
        (21, 1, "pass", 21),
        (22, 1, "pass", 22),
        (23, 1, "fail", 21),
        (21, None, "pass", 21),
        (22, None, "unassessable", None),
        (20, None, "fail", 21),
    ],
)
def test_what_came_in_may_count_others_too(value: int, carried: int | None, status: str, right: int | None) -> None:
    _, check = judged(claim("received.new", value, open=True), requests(21, carried))
    assert (check.status, check.right) == (status, right)


def test_an_open_claim_without_a_table_or_without_those_carried_over_says_what_there_is() -> None:
    assert judged(claim("received.new", 22, open=True), {})[0] is None
    found, check = judged(claim("received.new", 22, open=True), table({("applications", "received.new", "total"): 21}))
    assert (found, check.right, check.detail) == (False, 21, "全年收到申请")


def test_a_failed_open_claim_shows_both_sums() -> None:
    _, check = judged(claim("received.new", 30, open=True), requests(21, 4))
    assert check.detail == "新收, or 25 with 上年结转: 全年收到申请"


def test_the_sum_with_those_carried_over_is_judged_by_both_rows() -> None:
    assert judged(claim("received.total", 22), requests(21, 1))[0] is True
    assert judged(claim("received.total", 22), requests(21))[0] is None


def test_a_table_that_is_absent_judges_nothing() -> None:
    found, check = judged(claim("received.new", 3), {})
    assert (found, check.status, check.right) == (None, "unassessable", None)


def test_a_group_is_the_sum_of_its_rows() -> None:
    secret, internal = (f"handled.refused.{reason}" for reason in ("state_secret", "internal_affairs"))
    cells = {("applications", secret, "total"): 1, ("applications", internal, "total"): 4}
    others = {("applications", "handled.granted", "total"): 7, ("applications", secret, "natural_person"): 9}
    assert judged(claim("handled.refused", 5), table(cells | others))[0] is True
    assert judged(claim("handled.refused", 0), table(others))[0] is None
    assert judged(claim("handled.refused", 5), table(cells | {("applications", secret, "total"): None}))[0] is None


def test_lawsuits_are_those_of_both_procedures() -> None:
    rows = ("litigation_direct", "litigation_after_review")
    cells = table({("review_litigation", row, "total"): 2 for row in rows})
    assert judged(claim("litigation.total", 4), cells)[0] is True
    assert judged(claim("litigation_direct.total", 4), cells)[0] is False
    assert judged(claim("review.total", 4), cells)[0] is None


@pytest.mark.parametrize("measure", ["issued", "newly_made"])
def test_documents_issued_are_compared_on_both_forms(measure: str) -> None:
    cells = table({("disclosure", "normative_documents", measure): 5})
    assert judged(claim("normative_documents.issued", 5), cells)[0] is True
    assert judged(claim("normative_documents.in_force", 5), cells)[0] is None


def test_what_no_table_prints_is_not_judged() -> None:
    assert judged(claim("received.change", 5), requests(21, 1))[0] is None


def test_a_statistics_table_judges_where_there_is_no_table_three() -> None:
    (one,), _ = judge_claims([claim("received.new", 5, open=True)], {}, {"received.new": 5})
    assert one.agrees is True
    (one,), _ = judge_claims([claim("received.new", 5, open=True)], requests(6, 0), {"received.new": 5})
    assert one.agrees is False
    (one,), _ = judge_claims([claim("litigation.total", 2)], {}, {"litigation.total": 2})
    assert one.agrees is True
