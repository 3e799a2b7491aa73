"""Addresses that were seen in the wild, alone, with the body's name, and with a title."""

from pathlib import Path

import pytest

from benchmarks.identities_observed import Seen, judged

OBSERVED = Path(__file__).parents[3] / "shared" / "sources" / "observed.csv"
ROWS = list(judged(OBSERVED)) if OBSERVED.is_file() else []
UNCODED = ("杨凌示范区审计局",)
"""Bodies of places without a division code: their ids stay open."""

pytestmark = pytest.mark.skipif(not ROWS, reason="the observed addresses are not beside the repository (../shared)")


@pytest.mark.parametrize("seen", [seen for seen in ROWS if seen.basis == "title"], ids=lambda seen: seen.row["agency"])
def test_title_with_year(seen: Seen) -> None:
    assert (seen.told["level"], seen.told["year"]) == ("right", "right"), seen.body
    assert seen.told["body"] == ("open" if seen.row["agency"] in UNCODED else "right"), seen.body


@pytest.mark.parametrize(
    "seen", [seen for seen in ROWS if seen.basis != "title"], ids=lambda seen: f"{seen.basis}:{seen.row['url']}"
)
def test_address_without_a_year_is_never_wrong(seen: Seen) -> None:
    assert "wrong" not in seen.told.values(), seen.body


def test_dates_in_addresses_tell_most_years() -> None:
    told = [seen.told["year"] for seen in ROWS if seen.basis == "address"]
    assert told.count("right") >= 35
