"""The pressed narratives: that they are what they say, and what is found in them. The floors only rise."""

import pytest

from tests.press.narrative import SUBJECTS, measure, patterns, press_narrative

_SEEDS = range(200_000, 200_200)


def test_the_same_seed_writes_the_same() -> None:
    assert press_narrative(3) == press_narrative(3)
    assert press_narrative(3) != press_narrative(4)


def test_every_sentence_names_its_numbers() -> None:
    for kind, sentences in patterns().items():
        for sentence in sentences:
            named = [name for name in SUBJECTS if f"{{{name}}}" in sentence]
            assert bool(named) == (kind not in ("others", "none_received", "no_cases", "no_fees")), sentence


@pytest.mark.parametrize(("figure", "floor"), [("recall", 0.99), ("precision", 0.995)])
def test_claims_are_found_and_not_made_up(figure: str, floor: float) -> None:
    measured = measure(_SEEDS)
    assert getattr(measured, figure) >= floor, "\n".join(measured.examples[:10])
