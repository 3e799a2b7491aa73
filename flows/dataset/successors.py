"""Bodies that follow others where a division gave way to one of the same bare name: 蓬莱市统计局, 蓬莱区统计局."""

import csv
from collections.abc import Container
from functools import cache
from importlib.resources import files


def successor_of(agency_id: str, division: str | None, known: Container[str]) -> str | None:
    """The id of the body of the same kind in the division that followed, if it is `known` from a report."""
    heir = _divisions().get(division or "")
    found = heir + agency_id[6:] if heir else ""
    return found if found in known else None


@cache
def _divisions() -> dict[str, str]:
    """Division that ended → the one that followed. One that kept its code needs no link."""
    text = files("extractors.identity").joinpath("former.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: row["successor"] for row in rows if row["successor"] not in ("", row["code"])}
