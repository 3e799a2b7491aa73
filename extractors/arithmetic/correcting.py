"""Choosing between readings of doubtful cells: the sums of the form decide, or nobody does.

Each doubtful cell has a few possible readings. An integer program looks for the choices that fulfil every identity
whose cells are all known or doubtful. A cell is settled when every such choice gives it the same number. Text is never
corrected: cells read from a picture have other readings, and numbers that a page may have broken over two lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from scipy.optimize import Bounds, LinearConstraint, milp

from extractors.arithmetic.checks import Values, values_of
from extractors.facts import Fact, Number
from extractors.forms import CellKey, Identity

MAX_DOUBTFUL = 60
"""Doubtful cells of one report that are solved for; a picture with more is too poor to be read by sums."""

Readings = Mapping[CellKey, tuple[Number, ...]]
_INFEASIBLE = 2
"""What `milp` says where no choice fulfils everything; with any other failure it says nothing."""


class _Undecided(Exception):
    """The solver gave up."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The facts after the choice. `open` are the doubtful cells that the sums do not settle."""

    facts: tuple[Fact, ...]
    open: tuple[CellKey, ...]


def correct(facts: Sequence[Fact], identities: Sequence[Identity]) -> Settled:
    """Settles the facts with `alternatives`: `corrected` where the sums prove another reading, in one way only."""
    readings = {fact.key: _readings(fact) for fact in facts if fact.alternatives}
    if not readings:
        return Settled(tuple(facts), ())
    proved = {}
    if len(readings) <= MAX_DOUBTFUL:
        with suppress(_Undecided):
            proved = _proved(readings, values_of(facts), identities)
    settled = tuple(_settle(fact, proved.get(fact.key)) for fact in facts)
    return Settled(settled, tuple(key for key in readings if key not in proved))


def _readings(fact: Fact) -> tuple[Number, ...]:
    own = (0,) if fact.basis == "blank" else () if fact.value is None else (fact.value,)
    return tuple(dict.fromkeys((*own, *fact.alternatives)))


def _settle(fact: Fact, value: Number | None) -> Fact:
    if value is None:
        return fact
    if value == fact.value or (fact.basis == "blank" and value == 0):
        return replace(fact, alternatives=())  # a blank stays one until the sums prove it zero like any other
    return replace(fact, value=value, basis="corrected" if fact.recognised else "printed", alternatives=())


def _proved(readings: Readings, values: Values, identities: Sequence[Identity]) -> dict[CellKey, Number]:
    """The cells whose number is the same in every choice that fulfils the identities. Raises _Undecided."""
    program = _Program(readings, values, identities)
    first = program.solve()
    if first is None:
        return {}
    bound = {key for identity in program.identities for key in identity.left + identity.right}
    candidates = ((key, value) for key, value in first.items() if key in bound)
    return {key: value for key, value in candidates if program.solve(without=(key, value)) is None}


class _Program:
    """One binary variable for each reading of each doubtful cell; exactly one reading a cell is chosen."""

    def __init__(self, readings: Readings, values: Values, identities: Sequence[Identity]) -> None:
        self._choices = [(key, value) for key, possible in readings.items() for value in possible]
        known = {key: value for key, value in values.items() if key not in readings}
        self.identities = [
            identity
            for identity in identities
            if all(key in readings or known.get(key) is not None for key in identity.left + identity.right)
            and any(key in readings for key in identity.left + identity.right)
        ]
        rows = [*self._one_each(readings), *(self._balance(identity, known) for identity in self.identities)]
        self._matrix = np.array([row for row, _ in rows])
        self._target = np.array([target for _, target in rows])

    def _one_each(self, readings: Readings) -> Iterator[tuple[list[float], float]]:
        for key in readings:
            yield [float(choice == key) for choice, _ in self._choices], 1.0

    def _balance(self, identity: Identity, known: Values) -> tuple[list[float], float]:
        """Left minus right: the doubtful part in the row, the known part brought to the other side."""
        sign = {**dict.fromkeys(identity.left, 1), **dict.fromkeys(identity.right, -1)}
        row = [float(sign.get(key, 0) * value) for key, value in self._choices]
        return row, -float(sum(sign[key] * (known.get(key) or 0) for key in sign))

    def solve(self, without: tuple[CellKey, Number] | None = None) -> dict[CellKey, Number] | None:
        """A choice that fulfils everything, preferring first readings; `without` one of the choices if asked.

        Raises _Undecided.
        """
        upper = np.array([float(choice != without) for choice in self._choices])
        seen: set[CellKey] = set()
        cost = []
        for key, _ in self._choices:
            cost.append(float(key in seen))
            seen.add(key)
        result = milp(
            np.array(cost),
            integrality=np.ones(len(cost), dtype=np.int8),
            bounds=Bounds(np.zeros(len(cost)), upper),
            constraints=LinearConstraint(self._matrix, self._target, self._target),
        )
        if result.status == _INFEASIBLE:
            return None
        if not result.success:
            raise _Undecided(result.message)
        return {choice[0]: choice[1] for choice, taken in zip(self._choices, result.x, strict=True) if taken > 0.5}
