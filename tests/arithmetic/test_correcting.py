"""Readings of doubtful cells: settled by the sums in one way only, or left in doubt."""

from itertools import product
from random import Random

import numpy as np
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
    solve = correcting.milp

    def tired(*arguments: object, **more: object) -> OptimizeResult:
        refuting = not more["bounds"].ub.all()  # type: ignore[attr-defined]
        return OptimizeResult(status=4, success=False, message="") if refuting else solve(*arguments, **more)

    monkeypatch.setattr(correcting, "milp", tired)
    settled = correct(doubt(facts(a=7, b=2, total=3), "a", 1), [SUM])
    assert value(settled.facts, "a") == (7, "recognised")
    assert settled.open == (KEYS["a"],)


def test_what_one_run_calls_unsolvable_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    solve = correcting.milp

    def hasty(*arguments: object, options: dict[str, bool], **more: object) -> OptimizeResult:
        upper = more["bounds"].ub  # type: ignore[attr-defined]
        wrong = not options["presolve"] and not upper.all()
        return OptimizeResult(status=2, success=False) if wrong else solve(*arguments, options=options, **more)

    monkeypatch.setattr(correcting, "milp", hasty)
    settled = correct(doubt(doubt(facts(a=1, b=2, total=3), "a", 2), "b", 1), [SUM])
    assert set(settled.open) == {KEYS["a"], KEYS["b"]}


def test_a_choice_that_breaks_the_sums_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def loose(cost: object, **_: object) -> OptimizeResult:
        return OptimizeResult(status=0, success=True, x=np.array([1.0, 1e-7]))

    monkeypatch.setattr(correcting, "milp", loose)
    settled = correct(doubt(facts(a=7, b=2, total=3), "a", 1), [SUM])
    assert value(settled.facts, "a") == (7, "recognised")
    assert settled.open == (KEYS["a"],)


def test_what_is_settled_is_what_all_choices_have_in_common() -> None:
    random = Random(20261122)
    for _ in range(60):
        true = {"a": random.choice([0, 1, 3, 12]), "b": random.choice([0, 2, 7])}
        true["total"] = true["a"] + true["b"]
        found = facts(**true)
        for name in random.sample(ROW, random.randint(1, 3)):
            first, *others = random.sample([true[name], *random.sample(range(20, 30), 2)], 3)
            found = doubt([replace(f, value=first) if f.column == name else f for f in found], name, *others)
        readings = [[fact.value or 0, *fact.alternatives] for fact in found]
        whole = [choice for choice in product(*readings) if choice[0] + choice[1] == choice[2]]
        common = [len({choice[n] for choice in whole}) == 1 for n in range(len(ROW))]
        doubtful = [fact.key for fact, alike in zip(found, common, strict=True) if fact.alternatives and not alike]
        assert correct(found, [SUM]).open == tuple(doubtful)


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


def test_a_sum_with_a_cell_that_is_not_known_settles_nothing() -> None:
    settled = correct(doubt(facts(a=1, b=None, total=3), "a", 3), [SUM])
    assert value(settled.facts, "a") == (1, "recognised")
    assert settled.open == (KEYS["a"],)


def test_a_sum_of_certain_cells_that_does_not_close_leaves_the_others_their_say() -> None:
    other = Identity("flow", "row", (KEYS["b"],), (KEYS["total"],))
    settled = correct(doubt(facts(a=7, b=2, total=3), "a", 1), [SUM, other])
    assert value(settled.facts, "a") == (1, "corrected")


@pytest.mark.parametrize(
    ("total", "expected"), [(2, (None, "blank")), (5, (3, "corrected"))], ids=["stays blank", "holds a number"]
)
def test_a_cell_that_looks_blank_may_hold_nothing_or_what_else_was_seen(
    total: int, expected: tuple[Number | None, str]
) -> None:
    first, *rest = facts(a=None, b=2, total=total)
    settled = correct([replace(first, basis="blank", alternatives=(3,)), *rest], [SUM])
    assert value(settled.facts, "a") == expected
    assert settled.open == ()
    assert not any(fact.alternatives for fact in settled.facts)


def test_a_number_may_be_corrected_to_zero() -> None:
    assert value(correct(doubt(facts(a=8, b=2, total=2), "a", 0), [SUM]).facts, "a") == (0, "corrected")


@pytest.mark.parametrize(("most", "settled"), [(2, True), (1, False)])
def test_a_picture_with_too_many_doubtful_cells_is_not_solved(
    most: int, settled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "MAX_DOUBTFUL", most)
    found = doubt(doubt(facts(a=7, b=2, total=3), "a", 1), "b", 6)
    assert (correct(found, [SUM]).open == ()) is settled


def test_text_has_no_other_readings() -> None:
    found = [replace(fact, basis="printed", recognised=False) for fact in facts(a=9, b=2, total=3)]
    assert correct(found, [SUM]).facts == tuple(found)


def test_a_number_broken_over_two_lines_of_text_is_printed_where_the_sums_close() -> None:
    broken = Fact(KEYS["total"], None, "unreadable", "1\n2", "sha", "box", alternatives=(12,))
    found = [*(replace(fact, basis="printed", recognised=False) for fact in facts(a=9, b=3)), broken]
    assert value(correct(found, [SUM]).facts, "total") == (12, "printed")
    assert correct([replace(found[0], value=8), *found[1:]], [SUM]).open == (KEYS["total"],)
