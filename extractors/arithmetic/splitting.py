"""Dividing digits that ran together: `15130000154` is 15, 1, 3, 0, 0, 0, 0 … only if the sums of the form say so.

A row's digits are cut in every way that gives the right count of numbers without leading zeros and fulfils the sums
within the row. The sums across rows then throw cuts out: counts are never negative, so the least and the most that all
other rows can hold bound each number. A cell is read only where all cuts that belong to some solution agree on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.arithmetic.checks import Values
from extractors.facts import Glued
from extractors.forms import CellKey, Identity

_MOST_TRIES = 6_000
"""Numbers tried while cutting one row; a row with more stays undivided."""
_MOST_CUTS = 1_000
"""Cuts of one row kept for the sums across rows; a row with more stays undivided."""
_MOST_STEPS = 150_000
"""Cuts compared in the search across rows; when they run out, what was not tried counts as possible."""
_MAX_DIGITS = 12

Cut = tuple[int, ...]
Domains = list[tuple[Cut, ...]]


def split(glued: Sequence[Glued], known: Values, identities: Sequence[Identity]) -> dict[CellKey, int]:
    """The numbers of `glued` that are certain; `known` are the cells that were read by themselves.

    Where the sums contradict each other, rows that their own sum leaves one cut are read all the same: the checks
    show the contradiction.
    """
    cut = [(run, cuts(run.tokens, len(run.keys), _sums_within(run.keys, identities))) for run in glued]
    runs = [(run.keys, found) for run, found in cut if found]
    keys, domains = [run for run, _ in runs], [found for _, found in runs]
    solved = _Search(keys, known, identities).supported(domains)
    if solved is None:
        solved = [found if len(found) == 1 else () for found in domains]
    return {key: value for run, found in zip(keys, solved, strict=True) for key, value in _agreed(run, found)}


def _agreed(keys: Sequence[CellKey], found: Sequence[Cut]) -> Iterator[tuple[CellKey, int]]:
    """The cells on which all cuts agree."""
    for key, column in zip(keys, zip(*found, strict=True), strict=False):
        if len(set(column)) == 1:
            yield key, column[0]


def _sums_within(keys: Sequence[CellKey], identities: Sequence[Identity]) -> dict[int, tuple[int, ...]]:
    """For each place of a row that is the sum of places before it, those places."""
    place = {key: number for number, key in enumerate(keys)}
    sums: dict[int, tuple[int, ...]] = {}
    for identity in identities:
        if len(identity.right) == 1 and all(key in place for key in identity.left + identity.right):
            target, parts = place[identity.right[0]], tuple(place[key] for key in identity.left)
            if max(parts) < target:
                sums[target] = parts
    return sums


def cuts(tokens: Sequence[str], count: int, sums: Mapping[int, tuple[int, ...]]) -> tuple[Cut, ...]:
    """Every way to cut `tokens` (runs of ASCII digits) into `count` numbers that fulfil `sums`, no leading zeros.

    `sums` gives the places that a place is the sum of. None (an empty tuple) where the ways are too many to try.
    """
    if not all(token.isascii() and token.isdigit() for token in tokens) or len(tokens) > count:
        return ()
    cutter = _Cutter(tokens, count, sums)
    found: list[Cut] = []
    for cut in cutter.run():
        found.append(cut)
        if len(found) > _MOST_CUTS:
            return ()
    return () if cutter.tries > _MOST_TRIES else tuple(found)


class _Cutter:
    """Cuts digits from left to right; where a sum is due, its digits must stand there."""

    def __init__(self, tokens: Sequence[str], count: int, sums: Mapping[int, tuple[int, ...]]) -> None:
        self._digits = "".join(tokens)
        self._count = count
        self._sums = sums
        self._ends = self._token_ends(tokens)
        self._totals = list(self._last_numbers(tokens[-1] if tokens else ""))
        if len(sums.get(count - 1, ())) == count - 1:  # casting out nines: a sum leaves what its parts' digits leave
            rest = sum(map(int, self._digits))
            self._totals = [(n, total) for n, total in self._totals if (rest - 2 * sum(map(int, str(total)))) % 9 == 0]
        self._bound = [next((t for t in sorted(sums) if place in sums[t]), None) for place in range(count)]
        self.tries = 0

    def run(self) -> Iterator[Cut]:
        """The cuts in order of their first number's length."""
        return self._cut((), 0)

    @staticmethod
    def _token_ends(tokens: Sequence[str]) -> list[int]:
        """For each digit the end of its token: no number reaches over a gap."""
        ends: list[int] = []
        for token in tokens:
            ends += [len(ends) + len(token)] * len(token)
        return ends

    @staticmethod
    def _last_numbers(token: str) -> Iterator[tuple[int, int]]:
        """The numbers that the digits may end with, each behind its length."""
        for length in range(1, min(len(token), _MAX_DIGITS) + 1):
            if length == 1 or token[-length] != "0":
                yield length, int(token[-length:])

    def _cut(self, head: Cut, start: int) -> Iterator[Cut]:
        if len(head) == self._count:
            if start == len(self._digits):
                yield head
            return
        for length in self._lengths(head, start):
            self.tries += 1
            if self.tries > _MOST_TRIES:
                return
            number = int(self._digits[start : start + length])
            if self._possible(head, number, start + length):
                yield from self._cut((*head, number), start + length)

    def _lengths(self, head: Cut, start: int) -> Sequence[int]:
        """The lengths that the next number may have."""
        place = len(head)
        left = len(self._digits) - start
        if left < self._count - place:
            return ()
        if place in self._sums:
            due = str(sum(head[part] for part in self._sums[place]))
            stands = self._digits.startswith(due, start) and start + len(due) <= self._ends[start]
            return (len(due),) if stands else ()
        longest = min(self._ends[start] - start, _MAX_DIGITS, left - (self._count - place - 1))
        return range(1, (1 if self._digits[start] == "0" else longest) + 1)

    def _possible(self, head: Cut, number: int, end: int) -> bool:
        """Whether enough digits are left for the sum that `number` is a part of."""
        target = self._bound[len(head)]
        if target is None:
            return True
        others = self._count - len(head) - 2  # numbers still to come besides the sum, each at least one digit
        left = len(self._digits) - end
        most = left - others
        so_far = number + sum(head[part] for part in self._sums[target] if part < len(head))
        if target < self._count - 1:
            return most > 0 and so_far < 10 ** min(most, _MAX_DIGITS)
        return any(
            so_far + _least(left - length, others) <= total <= so_far + _most(left - length, others)
            for length, total in self._totals
        )


def _most(digits: int, count: int) -> int:
    """The largest sum of `count` numbers that have so many digits together; below any other sum where they cannot."""
    if count == 0 or digits < count:
        return 0 if digits == count else -(10**_MAX_DIGITS)
    return int(10 ** (digits - count + 1)) - 1 + 9 * (count - 1)


def _least(digits: int, count: int) -> int:
    """No sum of `count` numbers that have so many digits together is less: one of them has its share of the digits."""
    return int(10 ** ((digits - 1) // count)) if digits > count > 0 else 0


@dataclass(frozen=True, slots=True)
class _Sum:
    """One identity across rows: `terms` are (row, place in it, sign), `constant` what the known cells come to."""

    terms: tuple[tuple[int, int, int], ...]
    constant: int


class _Search:
    """Choices of one cut a row that fulfil the identities running across rows."""

    def __init__(self, rows: Sequence[Sequence[CellKey]], known: Values, identities: Sequence[Identity]) -> None:
        self._place = {key: (row, place) for row, keys in enumerate(rows) for place, key in enumerate(keys)}
        self._sums = [s for identity in identities if (s := self._across(identity, known)) is not None]
        self._steps = 0

    def _across(self, identity: Identity, known: Values) -> _Sum | None:
        """The identity in terms of rows; None where a cell is unknown, or where it lies within one row."""
        terms: list[tuple[int, int, int]] = []
        constant = 0
        for sign, side in ((1, identity.left), (-1, identity.right)):
            for key in side:
                value = known.get(key)
                if key in self._place:
                    terms.append((*self._place[key], sign))
                elif value is None:
                    return None
                else:
                    constant += sign * int(value)
        rows = [row for row, _, _ in terms]
        return _Sum(tuple(terms), constant) if terms and len(set(rows)) == len(rows) else None

    def supported(self, domains: Domains) -> Domains | None:
        """Of each row the cuts that may belong to a solution; None where there is none, or none was found."""
        root = self._narrowed(domains)
        if root is None:
            return None
        solution = self._solve(root)
        if solution is None:
            return None
        seen = [{cut} for cut in solution]
        for row, found in enumerate(root):
            for cut in found:
                if cut not in seen[row]:
                    self._try(root, row, cut, seen)
        return [tuple(cut for cut in found if cut in seen[row]) for row, found in enumerate(root)]

    def _try(self, root: Domains, row: int, cut: Cut, seen: list[set[Cut]]) -> None:
        """Adds the cuts of a solution with `cut` in `row` to `seen`; `cut` alone where the steps have run out."""
        if self._steps > _MOST_STEPS:
            seen[row].add(cut)
            return
        solution = self._solve([(cut,) if number == row else found for number, found in enumerate(root)])
        for number, chosen in enumerate(solution or ()):
            seen[number].add(chosen)
        if solution is None and self._steps > _MOST_STEPS:
            seen[row].add(cut)

    def _solve(self, domains: Domains) -> list[Cut] | None:
        """One solution, or None."""
        narrowed = self._narrowed(domains)
        if narrowed is None:
            return None
        open_rows = [row for row, found in enumerate(narrowed) if len(found) > 1]
        if not open_rows:
            return [found[0] for found in narrowed]
        row = min(open_rows, key=lambda number: len(narrowed[number]))
        for cut in narrowed[row]:
            if self._steps > _MOST_STEPS:
                return None
            solution = self._solve([(cut,) if number == row else found for number, found in enumerate(narrowed)])
            if solution is not None:
                return solution
        return None

    def _narrowed(self, domains: Domains) -> Domains | None:
        """`domains` without the cuts that the bounds of the others exclude; None where a row has none left."""
        domains = list(domains)
        changed = True
        while changed and self._steps <= _MOST_STEPS:
            changed = False
            for sum_ in self._sums:
                narrower = self._narrow(domains, sum_)
                if narrower is None:
                    return None
                changed = changed or narrower
        return domains

    def _narrow(self, domains: Domains, sum_: _Sum) -> bool | None:
        """Applies one identity to `domains`; whether cuts fell away, None where a row lost its last."""
        bounds = []
        for row, place, sign in sum_.terms:
            numbers = [sign * cut[place] for cut in domains[row]]
            bounds.append((min(numbers), max(numbers)))
        least = sum_.constant + sum(low for low, _ in bounds)
        most = sum_.constant + sum(high for _, high in bounds)
        changed = False
        for (row, place, sign), (low, high) in zip(sum_.terms, bounds, strict=True):
            self._steps += len(domains[row])
            kept = tuple(cut for cut in domains[row] if high - most <= sign * cut[place] <= low - least)
            if not kept:
                return None
            changed = changed or len(kept) < len(domains[row])
            domains[row] = kept
        return changed
