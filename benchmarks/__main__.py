"""Seconds and memory a document (of scans a page), ours beside others on the same files, as ratios in one run.

    python -m benchmarks [--count N] [--rounds N]

The files are pressed from a seed. Every contender runs in a process of its own, in turn with the others, so that a
machine that slows down slows all of them. Ours goes from bytes to checked facts; the others only get the tables out.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contenders import CONTENDERS
from benchmarks.files import FILES, missing

Figures = dict[str, float]


def measure(folder: Path, name: str) -> Figures:
    """Median seconds a document and peak memory in MB of the contender `name`, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.contenders", name, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def compare(kind: str, count: int, rounds: int) -> list[tuple[str, Figures]]:
    """Every contender for files of `kind`, ours first, each the median over the rounds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        FILES[kind](folder, count)
        names = list(CONTENDERS[kind])
        runs = [{contender: measure(folder, contender) for contender in names} for _ in range(rounds)]
    return [(contender, _median([run[contender] for run in runs])) for contender in names]


def _median(runs: Sequence[Figures]) -> Figures:
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _print(kind: str, rows: list[tuple[str, Figures]]) -> None:
    ours = rows[0][1]
    for name, figures in rows:
        print(
            f"| {kind} | {name} | {figures['seconds'] * 1000:.1f} | {figures['slowest'] * 1000:.1f} "
            f"| {figures['megabytes']:.0f} | {figures['seconds'] / ours['seconds']:.2f} |",
            flush=True,
        )


def main() -> None:
    """Prints one table over all formats."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=20, help="pressed reports a format (default 20)")
    parser.add_argument("--rounds", type=int, default=3, help="processes a contender (default 3)")
    options = parser.parse_args()
    print("| format | reader | ms a document, of scans a page (median) | slowest | peak MB | time beside ours |")
    print("|---|---|---|---|---|---|")
    for kind in FILES:
        lacking = missing(kind)
        if lacking:
            print(f"| {kind} | left out: {lacking} | | | | |")
        else:
            _print(kind, compare(kind, options.count, options.rounds))


if __name__ == "__main__":
    main()
