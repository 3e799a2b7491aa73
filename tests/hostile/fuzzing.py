"""Damaged reports of every format, and a judge who knows what was printed before.

    python -m tests.hostile.fuzzing --count 500 --seed 1

Presses `--count` reports of each format, damages every one, builds a dataset of them as `gongkai build` does, and
prints one line a format. Exit status 1 where a file has no row, a limit was reached or a clean report has a wrong
number.
"""

import argparse
import hashlib
import random
import re
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from extractors.bundle import Bundle, Outcome, RawFile
from extractors.facts import Fact, Number, Report
from extractors.report import read
from flows.build import Options, build
from flows.pool import Limits
from tests.hostile.damage import KINDS, Damaged, Kind, Place, damage, damage_inside, touches
from tests.hostile.damage_pixels import damage_pages
from tests.hostile.making import SCANNED, packed, sound_files, unpacked
from tests.press.__main__ import distinct_reports
from tests.press.facts import PressedReport
from tests.press.printing import PressedCell

OUTCOMES: tuple[str, ...] = get_args(Outcome)
_INSIDE = {
    "docx-inside": "word/document.xml",
    "xlsx-inside": "xl/worksheets/sheet1.xml",
    "odt-inside": "content.xml",
    "ods-inside": "content.xml",
}
_PIXELS = ("png-inside", "scan-inside")
PICTURES = ("png", "jpeg", "scan", "fax", *_PIXELS)
"""Read by recognition: seconds a page."""
SAVED = ("doc", "rtf", "odt", "odt-inside", "ods", "ods-inside", "xls")
"""Made by LibreOffice."""
FORMATS = ("html", "txt", "csv", "mht", "docx", "docx-inside", "xlsx", "xlsx-inside", "pdf", *SAVED, *PICTURES)
"""`-inside`: damaged before it was packed, so that the archive or the picture file itself is sound."""
_PLAIN = ("html", "txt", "csv", "mht", "doc", "rtf", "xls", *_INSIDE)
"""Formats that print digits as bytes without a checksum: damage can print another number there, and no one can tell."""
_BOX = re.compile(r"(?:page=([0-9]+)|image=[^;]*);box=([0-9.]+),([0-9.]+),([0-9.]+),([0-9.]+)")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le")
_TABLES = {
    "applications": ("item", "applicant"),
    "review_litigation": ("procedure", "result"),
    "disclosure": ("item", "measure"),
}


@dataclass(frozen=True)
class Fuzzed:
    """A damaged report: `pressed` is what it said, `other` what the file said that it was mixed with."""

    format: str
    kind: Kind
    damaged: Damaged
    pressed: PressedReport
    other: PressedReport

    @property
    def name(self) -> str:
        """A name that tells how to make it again."""
        return f"{self.format}-{self.pressed.seed}-{self.kind}"


def fuzzed(format: str, count: int, seed: int) -> Iterator[Fuzzed]:
    """`count` damaged reports, every kind of damage in turn: the same arguments, the same bytes."""
    reports = list(islice(distinct_reports(seed), count + 1))
    files = pairwise(sound_files(format.removesuffix("-inside"), reports))
    for number, ((report, other), (data, foreign)) in enumerate(zip(pairwise(reports), files, strict=True)):
        rng = random.Random(f"{format}/{report.seed}")
        kind = KINDS[number % len(KINDS)]
        yield Fuzzed(format, kind, _damaged(format, kind, data, foreign, rng), report, other)


def _damaged(format: str, kind: Kind, data: bytes, other: bytes, rng: random.Random) -> Damaged:
    if format in _INSIDE:
        return damage_inside(kind, data, other, _INSIDE[format], rng)
    if format in _PIXELS:
        sound = format.removesuffix("-inside")
        pages, places = damage_pages(kind, unpacked(data, sound), unpacked(other, sound), rng)
        return Damaged(packed(pages, sound), (), places=places)
    return damage(kind, data, other, rng)


# ------------------------------------------------------------------ the judge
def wrong(pressed: PressedReport, values: Mapping[str, Number | None]) -> list[str]:
    """The cells that hold another number than was pressed. A null is no wrong number."""
    cells = {str(key): cell for key, cell in pressed.cells.items()}
    found = []
    for key, value in values.items():
        if value is not None and not _is(cells.get(key), value):
            found.append(key)
    return found


def _is(cell: PressedCell | None, value: Number) -> bool:
    """Whether `value` is what `cell` prints, or a zero that it may stand for."""
    return cell is not None and cell.expected != "null" and abs(value - (cell.value or 0)) < 1e-6


def unproved(case: Fuzzed, report: Report) -> list[str]:
    """Wrong numbers of a clean report that the damaged file does not print itself."""
    if report.grade != "clean":
        return []
    facts = {str(fact.key): fact for fact in report.facts}
    cells = wrong(case.pressed, {key: fact.value for key, fact in facts.items()})
    return [f"{case.name}: {key} {facts[key].value}" for key in cells if not _printed(case, facts[key])]


def _printed(case: Fuzzed, fact: Fact) -> bool:
    """Whether the damage itself printed this number: its digits are damaged, or stand so in the file mixed in."""
    if case.format not in (*_PLAIN, *_PIXELS):
        return False
    foreign = case.other.cells.get(fact.key)
    mixing = ("interleaved", "spliced") if case.format in _PIXELS else ("interleaved",)
    if case.kind in mixing and fact.value is not None and _is(foreign, fact.value):
        return True
    if case.format in _PIXELS:
        return any(_covers(place, fact.locator or "") for place in case.damaged.places)
    return touches(case.damaged, _digits(case.format, fact))


def _digits(format: str, fact: Fact) -> list[bytes]:
    """The bytes in which a file may print the number."""
    texts = [(fact.printed or "").strip().encode(encoding, errors="ignore") for encoding in _ENCODINGS]
    if format == "xls" and fact.value is not None:  # MS-XLS 2.5.217 RkNumber, 2.5.342 Xnum
        texts.append(struct.pack("<d", fact.value))
        if isinstance(fact.value, int) and abs(fact.value) < 2**29:
            texts.append(struct.pack("<i", fact.value << 2 | 2))
    return texts


def _covers(place: Place, locator: str) -> bool:
    """Whether the damage lies in the cell that `locator` names, or at its edge."""
    found = _BOX.search(locator)
    if found is None:
        return False
    scale = SCANNED / 72 if found[1] else 1
    left, top, right, bottom = (float(value) * scale for value in found.groups()[1:])
    x0, y0, x1, y1 = place.box
    return int(found[1] or 1) == place.page and left <= x1 and right >= x0 and top <= y1 and bottom >= y0


# ------------------------------------------------------------------ the campaign
@dataclass(frozen=True)
class Campaign:
    """What became of the damaged files of one format."""

    format: str
    files: int
    rows: int
    outcomes: Counter[str]
    grades: Counter[str]
    limits: list[str]
    honest: list[str]
    silent: list[str]
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether every file has its row, none reached a limit, and no clean report has a wrong number."""
        named = set(self.outcomes) <= set(OUTCOMES)
        return self.files == self.rows and named and not self.limits and not self.silent

    def __str__(self) -> str:
        outcomes = ", ".join(f"{word} {number}" for word, number in self.outcomes.most_common())
        grades = ", ".join(f"{word} {number}" for word, number in self.grades.most_common())
        return (
            f"{self.format}: {self.files} files, {self.rows} rows ({outcomes}); reports: {grades or 'none'}; "
            f"over limits {len(self.limits)}; wrong in clean: {len(self.silent)} "
            f"({len(self.honest)} cells print a damaged digit); {self.seconds:.0f} s"
        )


def campaign(cases: Iterable[Fuzzed], folder: Path, workers: int) -> Campaign:
    """Writes the files below `folder`, builds a dataset of them, and judges it."""
    by_sha: dict[str, Fuzzed] = {}
    (folder / "raw").mkdir(parents=True)
    files, format = 0, ""
    for case in cases:
        (folder / "raw" / case.name).write_bytes(case.damaged.data)
        by_sha[hashlib.sha256(case.damaged.data).hexdigest()] = case
        files, format = files + 1, case.format
    started = time.monotonic()
    summary = build(Options(folder / "raw", folder / "out", workers=workers, limits=Limits()))
    seconds = time.monotonic() - started
    rows = _table(folder / "out", "documents")
    limits = [f"{row['path']}: {row['detail']}" for row in rows if _over_limits(row["detail"])]
    honest, silent = _judged(folder / "out", rows, by_sha)
    grades = Counter(row["grade"] for row in _table(folder / "out", "reports"))
    return Campaign(format, files, len(rows), summary.documents, grades, limits, honest, silent, seconds)


def _over_limits(detail: str) -> bool:
    """Whether a worker had to be ended; limits that a reader keeps by itself are none of these."""
    return detail.startswith(("limit: time", "limit: memory", "reader process died", "reader raised"))


def _table(out: Path, name: str) -> list[dict[str, Any]]:
    folder = (out / "current").resolve() / name
    if not folder.exists():  # without any report nothing is published: no rows, so the campaign proves nothing
        return []
    import pyarrow.dataset as arrow  # here: the workers load this module too, and it takes a third of their memory

    return arrow.dataset(folder, format="parquet", partitioning="hive").to_table().to_pylist()


def _judged(out: Path, rows: Sequence[Mapping[str, Any]], by_sha: Mapping[str, Fuzzed]) -> tuple[list[str], list[str]]:
    """The wrong cells that the files themselves print, and the others, which are silent errors."""
    clean = {row["report_id"] for row in _table(out, "reports") if row["grade"] == "clean"}
    values: dict[str, dict[str, Number | None]] = {report_id: {} for report_id in clean}
    for table, (row, column) in _TABLES.items():
        for fact in _table(out, table):
            if fact["report_id"] in clean:
                values[fact["report_id"]][f"{table}/{fact[row]}/{fact[column]}"] = fact["value"]
    honest: list[str] = []
    silent: list[str] = []
    for row in rows:
        if row["outcome"] != "report" or row["report_id"] not in clean:
            continue
        case = by_sha[row["document"]]
        cells = wrong(case.pressed, values[row["report_id"]])
        if cells:
            report = read(Bundle(RawFile(case.name, case.damaged.data))).report
            found = unproved(case, report) if report else [f"{case.name}: read twice, read differently"]
            silent += found
            honest += [f"{case.name}: {cell}" for cell in cells if not any(f" {cell} " in one for one in found)]
    return honest, silent


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzzing", description="Damages pressed reports.")
    parser.add_argument("--count", type=int, default=500, help="files of each format (default 500)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the files and the dataset")
    parser.add_argument("--excused", action="store_true", help="name the wrong cells that the files print themselves")
    options = parser.parse_args()
    sound = True
    with TemporaryDirectory() as temporary:
        for format in options.formats.split(","):
            folder = (options.keep or Path(temporary)) / format
            result = campaign(fuzzed(format, options.count, options.seed), folder, options.workers)
            print(result, flush=True)
            for line in (*result.silent, *result.limits, *(result.honest if options.excused else ())):
                print(f"    {line}", file=sys.stderr, flush=True)
            sound = sound and result.sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
