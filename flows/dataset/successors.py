"""Bodies that follow others: where a division gave way to one of the same bare name (蓬莱市统计局, 蓬莱区统计局), and
where a reform put a body into another of the same division (国土资源局, 自然资源局)."""

import csv
from collections.abc import Container, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

_ENDINGS = ("局", "厅", "委员会", "委", "办公室", "办", "管理局")


class _Merger(NamedTuple):
    words: str
    kind: str
    since: int


def successor_of(
    agency_id: str, division: str | None, known: Container[str], agency: str = "", last_year: int = 0
) -> str | None:
    """The id of the body that followed, if it is `known` from a report.

    A merger counts only for a body that gave no report on a later year than that of the merger.
    """
    heir = _divisions().get(division or "")
    found = [heir + agency_id[6:]] if heir else []
    found += [f"{division}-{kind}" for kind in _merged_into(agency, last_year)] if division else []
    return next((one for one in found if one in known and one != agency_id), None)


def _merged_into(agency: str, last_year: int) -> Iterator[str]:
    for merger in _mergers():
        if last_year <= merger.since and any(agency.endswith(merger.words + ending) for ending in _ENDINGS):
            yield merger.kind


@cache
def _mergers() -> tuple[_Merger, ...]:
    data = yaml.load(files(__package__).joinpath("reforms.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(
        _Merger(words, kind, year) for year, kinds in data.items() for kind, names in kinds.items() for words in names
    )


@cache
def _divisions() -> dict[str, str]:
    """Division that ended → the one that followed. One that kept its code needs no link."""
    text = files("extractors.identity").joinpath("former.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: row["successor"] for row in rows if row["successor"] not in ("", row["code"])}
