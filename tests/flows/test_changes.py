"""Claims of change against the reports of two years: three-valued, with both sides."""

from pathlib import Path

import pytest

from extractors.facts import Body, Check, Claim, Report
from flows.build import Options, build
from flows.dataset.changes import CHANGE, PERCENT, with_changes
from tests.flows.fake_reader import FAKE, document
from tests.flows.tables import rows
from tests.flows.test_editions import entry

_BODY = Body("a", "甲", "county", 2022, "own", "office", "office", None, (), None, "")


def report(subject: str, value: float) -> Report:
    return Report(
        "a:2022:own", _BODY, "2021", "2021", "d", ("d",), "text/html", None, {}, "clean", (),
        (Check("row_total", "x", "hard", "pass", 1, 1),
         Check("claim", subject, "soft", "unassessable", value, None, "q")),
        (Claim(subject, value, "q"),), (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "value", "now", "then", "agrees", "right"),
    [
        (CHANGE, 5, (25, 0), (20, 1), True, 5),
        (CHANGE, -5, (20, 0), (25, 0), True, -5),
        (CHANGE, 4, (25, 0), (20, 1), True, 4),
        (CHANGE, 6, (25, 0), (20, 1), False, 5),
        (CHANGE, 5, (25, None), (20, 1), True, 5),
        (CHANGE, 4, (25, None), (20, 1), False, 5),
        (CHANGE, 5, (25, 0), (None, 1), None, None),
        (PERCENT, 25, (25, 0), (20, 0), True, 25),
        (PERCENT, 33.3, (40, 0), (30, 0), True, 100 / 3),
        (PERCENT, 14.28, (8, 0), (7, 0), True, 100 / 7),
        (PERCENT, 14.29, (8, 0), (7, 0), True, 100 / 7),
        (PERCENT, 14.2, (8, 0), (7, 0), True, 100 / 7),
        (PERCENT, 14.1, (8, 0), (7, 0), False, 100 / 7),
        (PERCENT, 100, (8, 0), (0, 0), None, None),
    ],
)
def test_change_on_the_year_before(
    subject: str, value: float, now: tuple[int, int | None], then: tuple[int | None, int], agrees: bool | None,
    right: float | None,
) -> None:  # fmt: skip
    this, before = (
        entry(str(year), str(year), year=year, received=new, carried_over=(0,) * 6 + (carried,))
        for year, (new, carried) in ((2022, now), (2021, then))
    )
    judged = with_changes(report(subject, value), this, before)
    (claim,) = judged.claims
    (check,) = (check for check in judged.checks if check.rule == "claim")
    assert claim.agrees is agrees
    assert check.status == {True: "pass", False: "fail", None: "unassessable"}[agrees]
    assert (check.left, check.right) == (value, right)
    assert [check.rule for check in judged.checks] == ["row_total", "claim"], (
        "the check stands in place of the open one"
    )


def test_a_year_that_is_not_there_leaves_the_claim_open() -> None:
    assert with_changes(report(CHANGE, 5), entry("1", "x", received=5), None) == report(CHANGE, 5)


def test_in_the_dataset(raw: Path, out: Path) -> None:
    (raw / "a.json").write_bytes(document("a", 2021, value=3))
    (raw / "b.json").write_bytes(document("a", 2022, value=5, changed=2))
    (raw / "c.json").write_bytes(document("a", 2023, value=5, changed=1))
    build(Options(raw, out, workers=1, reader=FAKE))
    claims = {(r["year"], r["subject"]): r["agrees"] for r in rows(out, "claims")}
    assert claims == {(2022, CHANGE): True, (2023, CHANGE): False}
    checks = {r["year"]: (r["left"], r["right"], r["status"]) for r in rows(out, "checks") if r["rule"] == "claim"}
    assert checks == {2022: (2, 2, "pass"), 2023: (1, 0, "fail")}
