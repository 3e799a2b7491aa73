"""Digits of a row with nothing between them: which rows their own sum divides in one way only."""

from collections.abc import Iterator, Sequence

from extractors.forms import CellKey
from tests.press.disorders import Disorders
from tests.press.facts import PressedReport

_MOST = 5
"""Digits of the largest number that a table three or four is taken to hold."""


def _cuts(digits: str, count: int) -> Iterator[tuple[int, ...]]:
    """Every way to cut `digits` into `count` numbers without leading zeros."""
    if count == 0:
        if not digits:
            yield ()
        return
    longest = 1 if digits[:1] == "0" else min(_MOST, len(digits) - count + 1)
    for length in range(1, longest + 1):
        for rest in _cuts(digits[length:], count - 1):
            yield (int(digits[:length]), *rest)


def settled(numbers: Sequence[int], *, summed: int) -> bool:
    """Whether the digits of `numbers` can be cut in one way; every `summed` numbers end with their sum, 0 for none."""
    fitting = _fitting("".join(map(str, numbers)), len(numbers), summed)
    return next(fitting, None) == tuple(numbers) and next(fitting, None) is None


def _fitting(digits: str, count: int, summed: int) -> Iterator[tuple[int, ...]]:
    """The cuts of `digits` into `count` numbers whose sums come out."""
    if not summed or count == summed:
        yield from (cut for cut in _cuts(digits, count) if not summed or sum(cut[:-1]) == cut[-1])
        return
    for end in range(summed, len(digits) - (count - summed) + 1):
        for cut in _fitting(digits[:end], summed, summed):
            yield from (cut + rest for rest in _fitting(digits[end:], count - summed, summed))


def _rows(report: PressedReport) -> Iterator[tuple[list[CellKey], int]]:
    """The cells whose digits stand together; table four has one row of numbers."""
    for name, state in report.states.items():
        for block in report.table(name).blocks if state != "absent" else ():
            width = len(block.columns)
            summed = width if block.columns[-1].code == "total" else 0
            rows = [[CellKey(name, row.code, c.code) for c in block.columns] for row in block.rows]
            if name == "review_litigation":
                rows = [[key for row in rows for key in row]]
            yield from ((row, summed) for row in rows)


def unsettled(report: PressedReport, disorders: Disorders) -> set[CellKey]:
    """Cells that may be null though they are printed, since their digits stand together with others."""
    blank = any(not cell.text for cell in report.cells.values())
    if disorders.style != "run_together" or blank:  # with blanks the press keeps the cells apart
        return set()
    loose: set[CellKey] = set()
    for keys, summed in _rows(report):
        numbers = [report.cells[key].value for key in keys]
        counts = [n for n in numbers if isinstance(n, int) and n >= 0]
        plain = "".join(map(str, counts)) == "".join(report.cells[key].text for key in keys)
        if not plain or not settled(counts, summed=summed):
            loose.update(keys)
    return loose
