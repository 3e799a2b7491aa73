"""Identities of real addresses and titles that were seen: `python -m benchmarks.identities_observed FILE`.

FILE has the columns url, agency, level, year (`../shared/sources/observed.csv`). Every row is printed with what the
project makes of it, once with the title that such a report bears and once by its address alone. What the address does
not tell may stay open; what is told must be right. Exit status 1 where a row is wrong.
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
from tests.press.identities.judging import Verdict

Basis = Literal["title", "address"]


@dataclass(frozen=True)
class Seen:
    """One row, and what came out of it by its title or by its address alone."""

    row: dict[str, str]
    basis: Basis
    body: Body

    @property
    def verdict(self) -> Verdict:
        """Right in level and year, and in the body's name where the title has it; open; or wrong."""
        level, year = self.row["level"], int(self.row["year"])
        if self.body.level not in (level, "unknown") or self.body.year not in (year, 0):
            return "wrong"
        if self.basis == "title" and self.body.agency != self.row["agency"].removesuffix("关区"):
            return "wrong"
        return "right" if self.body.level == level and self.body.year == year else "unresolved"


def judged(path: Path) -> Iterator[Seen]:
    """Every row of `path`; those that name a body twice."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["agency"]:
                title = f"{row['agency']}{row['year']}年政府信息公开工作年度报告"
                yield Seen(row, "title", identify(_evidence(row["url"], title)))
            yield Seen(row, "address", identify(_evidence(row["url"])))


def _evidence(url: str, title: str = "") -> Evidence:
    titles = (title,) if title else ()
    return Evidence(titles, titles, None, None, None, url, None, None, sha256="0" * 64)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path)
    found = list(judged(parser.parse_args().file))
    for one in found:
        body, row = one.body, one.row
        told = f"{body.agency or '-'} {body.level} {body.year} {body.agency_id}"
        said = f"{row['agency'] or '-'} {row['level']} {row['year']}"
        print(f"{one.verdict:10} {one.basis:7} {said} | {told} | {'; '.join(body.evidence + body.conflicts)}")
    counts = Counter((one.basis, one.verdict) for one in found)
    print(", ".join(f"{basis} {verdict} {count}" for (basis, verdict), count in sorted(counts.items())))
    return int(any(one.verdict == "wrong" for one in found))


if __name__ == "__main__":
    sys.exit(main())
