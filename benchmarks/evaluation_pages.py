"""The results of an evaluation as lines, tables and a page."""

import argparse
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from benchmarks.evaluation_culprits import Culprit
from benchmarks.evaluation_scores import Scores, by_disorder
from tests.press.office import program
from tests.press.scoring import Tally

_ERRORS = ("wrong", "missing", "spurious", "silent")
_LIBRARIES = (
    "pdfplumber", "pypdfium2", "lxml", "python-docx", "python-calamine", "rapidocr", "onnxruntime", "numpy", "pandas",
    "rapidfuzz", "reportlab", "camelot-py",
)  # fmt: skip
_HEAD = """# How right it is

{day}. Written by the command below; do not edit.

Reports are pressed from seeds: facts that obey the forms, or contradict them as real reports do, rendered with a
mixture of the disorders seen in published reports. Every cell that comes out of `gongkai build` is compared with the
one that was pressed. *Wrong* is another number, *missing* a null where a number is printed, *spurious* a number where
none is. *Silent* is a wrong or spurious number in a report graded `clean`, or a wrong year, level or division of a
resolved body. Pressed reports are not published ones: they show which disorders are mastered, not how often they occur.

```
{command}
```

{versions}.
"""
_LIMITS = """## What cannot come out

Left out of the draw, because nobody could read them with certainty:

- Text from which a converter removed repeated lines: zeros are gone, and nothing says where they stood.
- Text without separators in which cells are blank, or numbers carry units, signs or thousands commas.
- Digits run together which the sum of their row cuts in several ways: null is as right as the number there.
- A blank in a number where blanks also separate the cells.
"""


def percent(tally: Tally) -> str:
    """The share of right cells, never rounded up."""
    return f"{int(tally.share * 100) / 100:.2f}"


def _errors(tally: Tally) -> str:
    return " ".join(f"{kind} {tally.counts[kind]}" for kind in (*_ERRORS, "lost", "identity", "grade"))


def format_line(scores: Scores, floor: float) -> str:
    """One format, ours and the others'."""
    total = scores.total
    each = scores.seconds / max(total.counts["reports"], 1)
    others = "".join(f"; {name} {percent(tally)} %" for name, tally in scores.others.items())
    sign = "" if total.share >= floor and not total.counts["silent"] else f" BELOW {floor} %"
    cells = f"cells {percent(total)} % ({total.counts['right']}/{total.counts['cells']})"
    return (
        f"{scores.format}: reports {total.counts['reports']} {cells} {_errors(total)}{sign}; {each:.2f} s each{others}"
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def disorder_table(done: Sequence[Scores]) -> str:
    """Every disorder over all formats. A report counts for each of its disorders."""
    rows = [
        (name, tally.counts["reports"], percent(tally), *(tally.counts[kind] for kind in _ERRORS))
        for name, tally in by_disorder(done).items()
    ]
    return _table(("disorder", "reports", "cells right %", *_ERRORS), rows)


def _format_table(done: Sequence[Scores], floors: Mapping[str, float]) -> str:
    header = ("format", "reports", "cells", "right %", "floor %", *_ERRORS, "lost", "s each")
    rows = []
    for one in done:
        counts, each = one.total.counts, one.seconds / max(one.total.counts["reports"], 1)
        kinds = (*_ERRORS, "lost")
        figures = (counts["reports"], counts["cells"], percent(one.total), floors[one.format])
        rows.append((one.format, *figures, *(counts[kind] for kind in kinds), f"{each:.2f}"))
    return _table(header, rows)


def _others_table(done: Sequence[Scores]) -> str:
    rows = []
    for one in done:
        for name, tally in {"gongkai": one.total, **one.others}.items():
            if one.others:
                wrong = tally.counts["wrong"] + tally.counts["spurious"]
                rows.append((one.format, name, percent(tally), wrong, tally.counts["missing"], tally.counts["silent"]))
    return _table(("format", "reader", "cells right %", "wrong or spurious", "missing", "silent"), rows)


def _fault_table(faults: Sequence[Culprit]) -> str:
    rows = []
    for fault in faults:
        seeds = ", ".join(sorted(fault.reports)[:4]) + (" …" if len(fault.reports) > 4 else "")
        counts = ", ".join(f"{kind} {count}" for kind, count in fault.counts.items())
        rows.append((fault.format, fault.disorders, len(fault.reports), counts, seeds))
    return _table(("format", "disorder", "reports", "cells of these reports", "seeds"), rows)


def _versions() -> str:
    found = [f"Python {platform.python_version()}"]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    soffice = program()
    if soffice is not None:
        done = subprocess.run([soffice, "--version"], capture_output=True, text=True, check=False, timeout=60)
        found.append(" ".join(done.stdout.split()[:2]))
    return ", ".join(found)


def _command(options: argparse.Namespace) -> str:
    counts = f"--count {options.count} --scans {options.scans} --seed {options.seed}"
    return (
        f"python -m benchmarks.evaluation --write --date {options.date} {counts} --formats {','.join(options.formats)}"
    )


def page(
    done: Sequence[Scores],
    faults: Sequence[Culprit],
    left_out: Mapping[str, str],
    *,
    day: date,
    floors: Mapping[str, float],
    options: argparse.Namespace,
) -> str:
    """The page as Markdown."""
    missing = "".join(f"\nLeft out: {format}: {reason}.\n" for format, reason in left_out.items())
    parts = [
        _HEAD.format(day=day.isoformat(), command=_command(options), versions=_versions()),
        f"## By format\n\n{_format_table(done, floors)}{missing}",
        "## Beside others\n\nThe same files. The others are given the right form, the likest label for every row and "
        "the benefit of every blank;\nnone of them says when it is in doubt, so every wrong number of theirs is "
        f"silent.\n\n{_others_table(done)}",
        "## What does not work\n\nReports with an error in a cell, by the disorder that brings it about when it stands "
        'alone, or by those that do so\ntogether. `html-5` is `press_case("html", 5)` of `tests.press.cases`.\n\n'
        f"{_fault_table(faults)}",
        f"## By disorder\n\nA report counts for each of its disorders.\n\n{disorder_table(done)}",
        _LIMITS,
    ]
    return "\n".join(parts)
