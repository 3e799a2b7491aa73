"""Identities of real addresses that were seen, read three ways: `python -m benchmarks.identities_observed FILE`.

FILE has the columns url, agency, level, year (`../shared/sources/observed.csv`) and no title. A row is read by its
address alone; with the body's name as the title, as a link in a list shows it; and with the title that such a report
bears, name and year. Only the last is told the year, so it says nothing of how well addresses are read.

Of each reading is told how often the body, the level and the year are right, open (not told, or the body `unresolved:`)
or wrong. Exit status 1 where anything is wrong.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.facts import Body
from extractors.identity import Evidence, identify

Basis = Literal["address", "name", "title"]
Told = Literal["right", "open", "wrong"]
BASES: dict[Basis, str] = {
    "address": "address alone",
    "name": "address and the body's name",
    "title": "address and title with year",
}
ASPECTS = ("body", "level", "year")


@dataclass(frozen=True)
class Seen:
    """One row, and what came out of it by one of the three readings."""

    row: dict[str, str]
    basis: Basis
    body: Body

    @property
    def told(self) -> dict[str, Told]:
        """Each aspect that the row knows the truth of: not the body where the row does not name it."""
        found: dict[str, Told] = {
            "level": _judged(self.body.level, self.row["level"], "unknown"),
            "year": _judged(str(self.body.year), self.row["year"], "0"),
        }
        if self.row["agency"]:
            found["body"] = self._named()
        return found

    def _named(self) -> Told:
        """The body's name; open where it is not named, or named and not resolved to one id."""
        if self.body.agency not in ("", self.row["agency"].removesuffix("关区")):
            return "wrong"
        return "right" if self.body.agency and self.body.resolved else "open"


def _judged(found: str, true: str, unknown: str) -> Told:
    return "right" if found == true else "open" if found == unknown else "wrong"


def judged(path: Path) -> Iterator[Seen]:
    """Every row of `path` by its address; those that name a body by the two other readings too."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            titles: dict[Basis, str] = {"address": ""}
            if row["agency"]:
                titles["name"] = row["agency"]
                titles["title"] = f"{row['agency']}{row['year']}年政府信息公开工作年度报告"
            for basis, title in titles.items():
                yield Seen(row, basis, identify(_evidence(row["url"], title)))


def _evidence(url: str, title: str) -> Evidence:
    titles = (title,) if title else ()
    return Evidence(titles, titles, None, None, None, url, None, None, sha256="0" * 64)


def _line(one: Seen) -> str:
    body, row = one.body, one.row
    verdicts = " ".join(f"{aspect} {told}" for aspect, told in sorted(one.told.items()))
    said = f"{row['agency'] or '-'} {row['level']} {row['year']}"
    told = f"{body.agency or '-'} {body.level} {body.year} {body.agency_id}"
    return f"{one.basis:7} {verdicts:35} | {said} | {told} | {'; '.join(body.evidence + body.conflicts)} | {row['url']}"


def _table(found: list[Seen]) -> Iterator[str]:
    yield f"{'reading':30} {'aspect':7} {'right':>6} {'open':>6} {'wrong':>6}"
    for basis, title in BASES.items():
        for aspect in ASPECTS:
            counts = Counter(one.told[aspect] for one in found if one.basis == basis and aspect in one.told)
            yield f"{title:30} {aspect:7} {counts['right']:6} {counts['open']:6} {counts['wrong']:6}"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path)
    found = list(judged(parser.parse_args().file))
    for line in (*map(_line, found), *_table(found)):
        print(line)
    return int(any("wrong" in one.told.values() for one in found))


if __name__ == "__main__":
    sys.exit(main())
