"""The press of identities: the same every time, and what it says is true of what it shows."""

from itertools import islice

import pytest

from extractors.identity.clues import credit_code_holds
from tests.press.identities import PATTERNS, judge, press_identities
from tests.press.identities.places import world

EVERY = len(PATTERNS)


def test_same_seed_same_pages() -> None:
    assert list(press_identities(5, EVERY)) == list(islice(press_identities(5, 2 * EVERY), EVERY))


def test_every_pattern_is_pressed() -> None:
    assert {case.pattern for case in press_identities(5, EVERY)} == {pattern.__name__ for pattern in PATTERNS}


def test_none_is_wrong() -> None:
    verdicts = [(*judge(case), case.pattern, case.name) for case in press_identities(11, 4 * EVERY)]
    assert [verdict for verdict in verdicts if verdict[0] == "wrong"] == []
    assert sum(verdict[0] == "right" for verdict in verdicts) >= 0.98 * len(verdicts)


def test_a_wrong_place_is_seen() -> None:
    case = next(case for case in press_identities(5, EVERY) if case.pattern == "department")
    place = case.truth.division
    other = next(p for p in world().places if p.level == "province" and p.code != place)
    case.page.title = f"{other.name}财政厅{case.truth.year}年政府信息公开工作年度报告"
    case.page.heading = [case.page.title]
    assert judge(case)[0] == "wrong"


@pytest.mark.parametrize("seed", [1, 2])
def test_pressed_credit_codes_hold(seed: int) -> None:
    cases = [c for c in press_identities(seed, 2 * EVERY) if c.pattern == "shared_by_credit_code"]
    codes = [(c.page.index_number or c.page.url.partition("area=")[2])[:18] for c in cases]
    assert codes
    assert all(map(credit_code_holds, codes))
