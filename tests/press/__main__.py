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

from tests.press.disorders import FORMATS, Format, random_disorders
from tests.press.facts import PressedReport, press_facts
from tests.press.render import render
from tests.press.truth import truth

_FILES: dict[Format, str] = {"html": "page.html", "docx": "report.docx", "pdf": "report.pdf", "txt": "report.txt"}


def distinct_reports(seed: int) -> Iterator[PressedReport]:
    """Reports from `seed` on, a body and year never twice: two would be versions of one report."""
    seen: set[tuple[str, int]] = set()
    for number in count(seed):
        report = press_facts(number)
        key = (report.body.agency, report.year)
        if key not in seen:
            seen.add(key)
            yield report


def press_case(out: Path, format: Format, report: PressedReport) -> None:
    """Writes one report and its truth."""
    disorders = random_disorders(format, report.seed)
    data = render(format, report, disorders)
    path = f"docs/{format}-{report.seed}/{_FILES[format]}"
    case = truth(format, report, disorders, path, data)
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).write_bytes(data)
    (out / "truth" / f"{case['case']}.json").write_text(json.dumps(case, ensure_ascii=False) + "\n", encoding="utf-8")


def _formats(text: str) -> list[Format]:
    chosen = [format for format in FORMATS if format in text.split(",")]
    if len(chosen) != len(text.split(",")):
        raise argparse.ArgumentTypeError(f"formats are {', '.join(FORMATS)}")
    return chosen


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.press", description="Presses reports and their truth.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=300, help="reports of each format (default 300)")
    parser.add_argument("--formats", type=_formats, default=list(FORMATS), help="default html,docx,pdf,txt")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    (options.out / "truth").mkdir(parents=True, exist_ok=True)
    reports = distinct_reports(options.seed)
    for format in options.formats:
        started = time.monotonic()
        for report in islice(reports, options.count):
            press_case(options.out, format, report)
        seconds = time.monotonic() - started
        print(f"{format}: {options.count} reports in {seconds:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
