"""Addresses and titles that were seen in the wild: level, year and body of every row."""

from pathlib import Path

import pytest

from benchmarks.identities_observed import Seen, judged

OBSERVED = Path(__file__).parents[3] / "shared" / "sources" / "observed.csv"
ROWS = list(judged(OBSERVED)) if OBSERVED.is_file() else []
UNCODED = ("杨凌示范区审计局",)
"""Bodies of places without a division code: their ids stay open."""

pytestmark = pytest.mark.skipif(not ROWS, reason="the observed addresses are not beside the repository (../shared)")


@pytest.mark.parametrize("seen", [seen for seen in ROWS if seen.basis == "title"], ids=lambda seen: seen.row["agency"])
def test_title(seen: Seen) -> None:
    assert seen.verdict == "right", seen.body
    assert seen.body.resolved or seen.row["agency"] in UNCODED


@pytest.mark.parametrize("seen", [seen for seen in ROWS if seen.basis == "address"], ids=lambda seen: seen.row["url"])
def test_address_alone_is_never_wrong(seen: Seen) -> None:
    assert seen.verdict != "wrong", seen.body
