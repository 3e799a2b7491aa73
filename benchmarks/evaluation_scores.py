"""Scores of an evaluation: each case against the dataset, summed by format and by disorder."""

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.evaluation_others import OTHERS, read_by
from tests.press.__main__ import write_case
from tests.press.cases import Case, CaseFormat
from tests.press.scoring import Tally, accepted, judge, published, score_case

ROOT = Path(__file__).parents[1]


@dataclass
class Scores:
    """What came out of one format."""

    format: CaseFormat
    seconds: float
    """Of the whole build, the start of its workers with it."""
    total: Tally = field(default_factory=Tally)
    cases: dict[str, Tally] = field(default_factory=dict)
    """Each report by its name."""
    disorders: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    others: dict[str, Tally] = field(default_factory=dict)


def _add(total: Tally, tally: Tally) -> None:
    total.counts.update(tally.counts)
    total.counts["reports"] += 1
    total.errors += tally.errors


def build(raw: Path, out: Path) -> float:
    """Runs `gongkai build` on a folder; the seconds it took."""
    started = time.monotonic()
    command = [sys.executable, "-m", "flows", "build", "--raw", str(raw), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"gongkai build: exit status {done.returncode}\n{done.stderr[-2000:]}")
    return time.monotonic() - started


def score(format: CaseFormat, cases: Sequence[Case], folder: Path) -> Scores:
    """Presses the cases into `folder`, builds the dataset and judges every cell."""
    for case in cases:
        write_case(folder, case)
    scores = Scores(format, build(folder / "docs", folder / "out"))
    dataset = published(folder / "out")
    for case in cases:
        tally = score_case(case.truth(), dataset)
        scores.cases[case.name] = tally
        _add(scores.total, tally)
        for tag in case.tags():
            _add(scores.disorders[tag], tally)
    return scores


def score_others(scores: Scores, cases: Sequence[Case]) -> None:
    """Judges what other libraries read from the same files. Zeros that only arithmetic proves they need not know."""
    for name, tables in OTHERS.get(scores.format, {}).items():
        total = scores.others.setdefault(name, Tally())
        for case in cases:
            _add(total, judge(_kindly(case), read_by(tables, case), clean=True, name=case.name))


def _kindly(case: Case) -> dict[str, tuple[float | int | None, ...]]:
    """The right values, with null for every cell in which no number is printed."""
    truth = case.truth()
    proven = set(truth["inferred_zero"])
    return {key: (*right, None) if key in proven else right for key, right in accepted(truth).items()}


def by_disorder(scores: Iterable[Scores]) -> dict[str, Tally]:
    """Tallies by disorder over several formats, the most frequent first."""
    found: dict[str, Tally] = defaultdict(Tally)
    for one in scores:
        for tag, tally in one.disorders.items():
            found[tag].counts.update(tally.counts)
            found[tag].errors += tally.errors
    return dict(sorted(found.items(), key=lambda item: (-item[1].counts["reports"], item[0])))
