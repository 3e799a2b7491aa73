"""Pressed cases read and judged in this process, without a dataset."""

from collections import Counter

from extractors.bundle import Bundle, RawFile
from extractors.report import read
from tests.press.cases import Case
from tests.press.scoring import Published, Tally, score_case, unpublished


def read_case(case: Case) -> Published:
    """What the core makes of the files of `case`; nothing where it finds no report."""
    main, *parts = (RawFile(name, data) for name, data in case.files.items())
    report = read(Bundle(main, tuple(parts))).report
    return Published({}, {}, {}) if report is None else unpublished(report)


def judge_case(case: Case) -> Tally:
    """Every cell of `case` against its truth."""
    return score_case(case.truth(), read_case(case))


def errors(tally: Tally) -> Counter[str]:
    """Counts of what is wrong with cells, by kind."""
    kinds = ("wrong", "missing", "spurious", "lost", "silent")
    return Counter({kind: tally.counts[kind] for kind in kinds if tally.counts[kind]})
