"""Dividing digits that ran together: `15130000154` is 15, 1, 3, 0, 0, 0, 0 … only if the sums of the form say so.

A row's digits are cut in every way that gives it the right count of numbers without leading zeros. The identities
throw cuts out, first the row's own, then those of the columns; a cell is read only where all cuts that are left agree.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.arithmetic.checks import Values, total
from extractors.facts import Glued, Number
from extractors.forms import CellKey, Identity

_MOST_CUTS = 20_000
"""Cuts of one row looked at; a row with more stays ambiguous."""
_MOST_STEPS = 200_000
"""Steps of the search over rows; when they run out, cells are read only where the rows alone are certain."""

Cut = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    keys: tuple[CellKey, ...]
    cuts: tuple[Cut, ...]


def split(glued: Sequence[Glued], known: Values, identities: Sequence[Identity]) -> dict[CellKey, int]:
    """The numbers of `glued` that are certain; `known` are the cells that were read by themselves."""
    runs = [_Run(run.keys, tuple(_cuts_of(run, known, identities))) for run in glued]
    runs = [run for run in runs if run.cuts]
    certain = {key: value for run in runs for key, value in _agreed(run.keys, run.cuts).items()}
    if all(len(run.cuts) == 1 for run in runs):
        return certain
    solutions = _Search(runs, known, identities).run()
    return certain if solutions is None else {**certain, **solutions}


def _cuts_of(run: Glued, known: Values, identities: Sequence[Identity]) -> Iterator[Cut]:
    """The cuts of one run that fulfil every identity lying within it and the known cells."""
    inside = [i for i in identities if all(k in run.keys or known.get(k) is not None for k in i.left + i.right)]
    inside = [i for i in inside if any(k in run.keys for k in i.left + i.right)]
    for count, cut in enumerate(cuts(run.tokens, len(run.keys))):
        if count >= _MOST_CUTS:
            return
        values = {**known, **dict(zip(run.keys, cut, strict=True))}
        if all(total(i.left, values) == total(i.right, values) for i in inside):
            yield cut


def cuts(tokens: Sequence[str], count: int) -> Iterator[Cut]:
    """Every way to cut `tokens` (runs of ASCII digits) into `count` numbers, none with a leading zero."""
    if not all(token.isascii() and token.isdigit() for token in tokens) or len(tokens) > count:
        return
    yield from _cut(tuple(tokens), count)


def _cut(tokens: tuple[str, ...], count: int) -> Iterator[Cut]:
    if not tokens:
        if count == 0:
            yield ()
        return
    if count < len(tokens) or count > sum(map(len, tokens)):
        return
    first, rest = tokens[0], tokens[1:]
    longest = 1 if first[0] == "0" else min(len(first), 12)
    for length in range(1, longest + 1):
        left = (first[length:], *rest) if length < len(first) else rest
        for tail in _cut(left, count - 1):
            yield (int(first[:length]), *tail)


def _agreed(keys: Sequence[CellKey], cuts_: Sequence[Cut]) -> dict[CellKey, int]:
    """The cells on which all cuts agree."""
    return {key: column[0] for key, column in zip(keys, zip(*cuts_, strict=True), strict=True) if len(set(column)) == 1}


class _Search:
    """All choices of one cut a row that fulfil the identities running across rows."""

    def __init__(self, runs: Sequence[_Run], known: Values, identities: Sequence[Identity]) -> None:
        self._runs = sorted(runs, key=lambda run: len(run.cuts))
        self._values: dict[CellKey, Number | None] = dict(known)
        keys = {key for run in runs for key in run.keys}
        across = [i for i in identities if all(k in keys or known.get(k) is not None for k in i.left + i.right)]
        self._due = self._when_complete(across)
        self._steps = 0
        self._seen: dict[CellKey, set[int]] = defaultdict(set)

    def _when_complete(self, identities: Sequence[Identity]) -> Mapping[int, list[Identity]]:
        """For each row in the order of the search the identities that it completes."""
        place = {key: number for number, run in enumerate(self._runs) for key in run.keys}
        due: dict[int, list[Identity]] = defaultdict(list)
        for identity in identities:
            rows = [place[key] for key in identity.left + identity.right if key in place]
            if rows:
                due[max(rows)].append(identity)
        return due

    def run(self) -> dict[CellKey, int] | None:
        """The cells on which every solution agrees; None where there is none, or where the search was cut short."""
        if not self._descend(0) or not self._seen:
            return None
        return {key: next(iter(values)) for key, values in self._seen.items() if len(values) == 1}

    def _descend(self, number: int) -> bool:
        if number == len(self._runs):
            for run in self._runs:
                for key in run.keys:
                    value = self._values[key]
                    self._seen[key].add(int(value or 0))
            return True
        run = self._runs[number]
        for cut in run.cuts:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                return False
            self._values.update(zip(run.keys, cut, strict=True))
            if all(total(i.left, self._values) == total(i.right, self._values) for i in self._due.get(number, ())):
                if not self._descend(number + 1):
                    return False
        return True
