"""Readings of doubtful cells: settled by the sums in one way only, or left in doubt."""

import pytest
from msgspec.structs import replace
from scipy.optimize import OptimizeResult

from extractors.arithmetic import correcting
from extractors.arithmetic.correcting import correct
from extractors.facts import Fact, Number
from extractors.forms import CellKey, Identity

ROW = ("a", "b", "total")
KEYS = {name: CellKey("applications", "row", name) for name in ROW}
SUM = Identity("row_total", "row", (KEYS["a"], KEYS["b"]), (KEYS["total"],))


def facts(**values: Number | None) -> list[Fact]:
    return [
        Fact(KEYS[name], value, "recognised", str(value), "sha", "box", "count", recognised=True)
        for name, value in values.items()
    ]


def doubt(found: list[Fact], name: str, *others: Number) -> list[Fact]:
    return [replace(fact, alternatives=others) if fact.column == name else fact for fact in found]


def value(found: tuple[Fact, ...], name: str) -> tuple[Number | None, str]:
    return next((fact.value, fact.basis) for fact in found if fact.column == name)


def test_sums_choose_the_other_reading() -> None:
    settled = correct(doubt(facts(a=7, b=2, total=3), "a", 1), [SUM])
    assert value(settled.facts, "a") == (1, "corrected")
    assert settled.open == ()


def test_sums_confirm_the_first_reading() -> None:
    settled = correct(doubt(facts(a=1, b=2, total=3), "a", 7), [SUM])
    assert value(settled.facts, "a") == (1, "recognised")
    assert settled.open == ()


def test_a_solver_that_gives_up_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    solve, asked = correcting.milp, []

    def tired(*arguments: object, **more: object) -> OptimizeResult:
        asked.append(1)
        return solve(*arguments, **more) if len(asked) == 1 else OptimizeResult(status=4, success=False, message="")

    monkeypatch.setattr(correcting, "milp", tired)
    settled = correct(doubt(facts(a=7, b=2, total=3), "a", 1), [SUM])
    assert value(settled.facts, "a") == (7, "recognised")
    assert settled.open == (KEYS["a"],)


def test_two_ways_leave_both_in_doubt() -> None:
    found = doubt(doubt(facts(a=1, b=2, total=3), "a", 2), "b", 1)
    settled = correct(found, [SUM])
    assert set(settled.open) == {KEYS["a"], KEYS["b"]}
    assert value(settled.facts, "a") == (1, "recognised")


def test_a_contradiction_settles_nothing() -> None:
    settled = correct(doubt(facts(a=5, b=2, total=3), "a", 6), [SUM])
    assert settled.open == (KEYS["a"],)
    assert value(settled.facts, "a") == (5, "recognised")


def test_a_cell_in_no_sum_stays_in_doubt() -> None:
    assert correct(doubt(facts(a=1, b=None, total=3), "a", 7), [SUM]).open == (KEYS["a"],)


@pytest.mark.parametrize("basis", ["printed"])
def test_text_has_no_other_readings(basis: str) -> None:
    found = [replace(fact, basis=basis) for fact in facts(a=9, b=2, total=3)]  # type: ignore[arg-type]
    assert correct(found, [SUM]).facts == tuple(found)


def test_a_number_broken_over_two_lines_of_text_is_printed_where_the_sums_close() -> None:
    broken = Fact(KEYS["total"], None, "unreadable", "1\n2", "sha", "box", alternatives=(12,))
    found = [*(replace(fact, basis="printed", recognised=False) for fact in facts(a=9, b=3)), broken]
    assert value(correct(found, [SUM]).facts, "total") == (12, "printed")
    assert correct([replace(found[0], value=8), *found[1:]], [SUM]).open == (KEYS["total"],)
