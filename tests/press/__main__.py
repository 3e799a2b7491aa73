"""Presses reports and their truth: `python -m tests.press OUT --count 300 --formats html,docx,pdf,txt --seed 1`.

Writes `OUT/docs/<case>/<file>` and `OUT/truth/<case>.json`; `--count` reports of each format.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from tests.press.cases import CASE_FORMATS, Case, CaseFormat, press_cases, unavailable
from tests.press.disorders import FORMATS
from tests.press.facts import PressedReport, press_facts


def distinct_reports(seed: int) -> Iterator[PressedReport]:
    """Reports from `seed` on, a body and year never twice: two would be versions of one report."""
    seen: set[tuple[str, int]] = set()
    for number in count(seed):
        report = press_facts(number)
        key = (report.body.agency, report.year)
        if key not in seen:
            seen.add(key)
            yield report


def distinct_seeds(seed: int) -> Iterator[int]:
    """The seeds of those reports."""
    return (report.seed for report in distinct_reports(seed))


def write_case(out: Path, case: Case) -> None:
    """Writes one report and its truth."""
    folder = out / "docs" / case.name
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in case.files.items():
        (folder / name).write_bytes(data)
    (out / "truth").mkdir(exist_ok=True)
    truth = json.dumps(case.truth(), ensure_ascii=False) + "\n"
    (out / "truth" / f"{case.name}.json").write_text(truth, encoding="utf-8")


def _formats(text: str) -> list[CaseFormat]:
    chosen = [format for format in CASE_FORMATS if format in text.split(",")]
    if len(chosen) != len(text.split(",")):
        raise argparse.ArgumentTypeError(f"formats are {', '.join(CASE_FORMATS)}")
    return chosen


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.press", description="Presses reports and their truth.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=300, help="reports of each format (default 300)")
    parser.add_argument("--formats", type=_formats, default=list(FORMATS), help=f"default {','.join(FORMATS)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ordinary", action="store_true", help="without the rare and the lossy disorders")
    options = parser.parse_args()
    seeds = distinct_seeds(options.seed)
    for format in options.formats:
        reason = unavailable(format)
        if reason:
            print(f"{format}: left out: {reason}", file=sys.stderr)
            continue
        started = time.monotonic()
        for case in press_cases(format, islice(seeds, options.count), ordinary=options.ordinary):
            write_case(options.out, case)
        print(f"{format}: {options.count} reports in {time.monotonic() - started:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
