"""Accuracy on pressed reports with mixed disorders: by format, by disorder, and beside other libraries.

    python -m benchmarks.evaluation [--count N] [--scans N] [--formats html,pdf,…]
    python -m benchmarks.evaluation --write --date 2026-11-21

Reports are pressed from seeds, built into a dataset by `gongkai build` and compared cell by cell with what was pressed.
Exit status 1 below a floor. `--write` puts the results into docs/evaluation.md.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from benchmarks.evaluation_culprits import Culprit, culprits
from benchmarks.evaluation_pages import disorder_table, format_line, page
from benchmarks.evaluation_scores import ROOT, Scores, score, score_others
from extractors.document import ReadError, Unsupported
from extractors.readers import read_document
from extractors.readers.sniff import sniff
from tests.press.__main__ import distinct_seeds
from tests.press.cases import CASE_FORMATS, RECOGNISED, Case, CaseFormat, press_cases, unavailable
from tests.press.reading import errors

_TEXT_FLOOR = 99.9
FLOORS: dict[CaseFormat, float] = {
    **dict.fromkeys(CASE_FORMATS, _TEXT_FLOOR),
    "scan200": 99.8,
    "png": 99.8,
    "scan150": 99.0,
}
"""Right cells of all, in per cent. No format may have a silent error."""


def _unread(case: Case) -> str | None:
    """Why no reader takes the files of `case`; null where one does."""
    data = next(iter(case.files.values()))
    try:
        read_document(data, sniff(data))
    except Unsupported as error:
        return str(error)
    except ReadError:
        return None
    return None


def _pressed(format: CaseFormat, seed: int, count: int) -> list[Case] | str:
    """The cases, or the reason why this format is left out."""
    reason = unavailable(format)
    if reason is not None:
        return reason
    cases = list(press_cases(format, islice(distinct_seeds(seed), count)))
    return (_unread(cases[0]) or cases) if cases else "nothing could be pressed"


def _faults(scores: Scores, cases: Sequence[Case], blame: bool) -> list[Culprit]:
    """Who spoilt the cases that have errors."""
    spoilt = [(case, errors(scores.cases[case.name]), scores.cases[case.name].errors) for case in cases]
    return list(culprits(entry for entry in spoilt if entry[1])) if blame else []


def evaluate(options: argparse.Namespace) -> tuple[list[Scores], list[Culprit], dict[str, str]]:
    """Scores of every format that can be pressed and read, the disorders at fault, and what was left out and why."""
    done: list[Scores] = []
    faults: list[Culprit] = []
    left_out: dict[str, str] = {}
    for format in options.formats:
        cases = _pressed(format, options.seed, options.scans if format in RECOGNISED else options.count)
        if isinstance(cases, str):
            left_out[format] = cases
            print(f"{format}: left out: {cases}", flush=True)
            continue
        folder = options.folder.resolve() / format
        shutil.rmtree(folder, ignore_errors=True)
        scores = score(format, cases, folder)
        score_others(scores, cases)
        print(format_line(scores, FLOORS[format]), flush=True)
        faults += _faults(scores, cases, options.blame or options.write)
        done.append(scores)
    return done, sorted(faults, key=lambda c: (-c.counts["silent"], -len(c.reports))), left_out


def _formats(text: str) -> list[CaseFormat]:
    chosen = [format for format in CASE_FORMATS if format in text.split(",")]
    if len(chosen) != len(text.split(",")):
        raise argparse.ArgumentTypeError(f"formats are {', '.join(CASE_FORMATS)}")
    return chosen


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=200, help="reports of each text format (default 200)")
    parser.add_argument("--scans", type=int, default=10, help="reports of each recognised format (default 10)")
    parser.add_argument("--formats", type=_formats, default=list(CASE_FORMATS), help=f"of {','.join(CASE_FORMATS)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "evaluation")
    parser.add_argument("--blame", action="store_true", help="find the disorders at fault")
    parser.add_argument("--write", action="store_true", help="write docs/evaluation.md; needs --date")
    parser.add_argument("--date", type=date.fromisoformat, help="the date that the page carries")
    options = parser.parse_args()
    if options.write and options.date is None:
        parser.error("--write needs --date: a page without one says nothing")
    return options


def met(scores: Scores) -> bool:
    """Whether the format holds its floor and has no silent error."""
    return scores.total.share >= FLOORS[scores.format] and not scores.total.counts["silent"]


def main() -> int:
    """The command."""
    options = _options()
    started = time.monotonic()
    done, faults, left_out = evaluate(options)
    print(disorder_table(done))
    for culprit in faults:
        counts = ", ".join(f"{kind} {count}" for kind, count in culprit.counts.items())
        print(f"{culprit.format}: {culprit.disorders}: {len(culprit.reports)} reports, {counts}; {culprit.example}")
    if options.write:
        text = page(done, faults, left_out, day=options.date, floors=FLOORS, options=options)
        (ROOT / "docs" / "evaluation.md").write_text(text, encoding="utf-8")
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    return 0 if done and all(map(met, done)) else 1


if __name__ == "__main__":
    sys.exit(main())
