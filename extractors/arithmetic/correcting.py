"""Choosing between readings of doubtful cells: the sums of the form decide, or nobody does.

Each doubtful cell has a few possible readings. An integer program looks for the choices that fulfil every identity
whose cells are all known or doubtful. A cell is settled when every such choice gives it the same number. Text is never
corrected: cells read from a picture have other readings, and numbers that a page may have broken over two lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import compress

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from extractors.arithmetic.checks import Values, values_of
from extractors.facts import Fact, Number
from extractors.forms import CellKey, Identity

MAX_DOUBTFUL = 60
"""Doubtful cells of one report that are solved for; a picture with more is too poor to be read by sums."""

Readings = Mapping[CellKey, tuple[Number, ...]]
_INFEASIBLE = 2
"""What `milp` says where no choice fulfils everything; with any other failure it says nothing."""

_TAKEN = 0.5
"""The solver's ones and noughts are not exact; what they choose is checked."""


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
    proved = {key: value for key, value in first.items() if key in bound}
    for key in list(proved):
        other = program.solve(without=(key, proved[key])) if key in proved else None
        if other is not None:
            proved = {key: value for key, value in proved.items() if other[key] == value}
    return proved


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
        self._cost = np.array([float(value != readings[key][0]) for key, value in self._choices])

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

        Presolving is known to call solvable programs unsolvable, or to give up (HiGHS issues 2303, 3090): it is asked
        only as a second opinion, whether there is none. Raises _Undecided.
        """
        result = self._solved(without, presolve=False)
        if result.status == _INFEASIBLE:
            second = self._solved(without, presolve=True)
            return self._chosen(second.x > _TAKEN) if second.success else None
        if not result.success:
            raise _Undecided(result.message)
        return self._chosen(result.x > _TAKEN)

    def _solved(self, without: tuple[CellKey, Number] | None, *, presolve: bool) -> OptimizeResult:
        upper = np.array([float(choice != without) for choice in self._choices])
        return milp(
            self._cost,
            integrality=np.ones_like(self._cost),
            bounds=Bounds(np.zeros_like(self._cost), upper),
            constraints=LinearConstraint(self._matrix, self._target, self._target),
            options={"presolve": presolve},
        )

    def _chosen(self, taken: NDArray[np.bool_]) -> dict[CellKey, Number]:
        """What is `taken` of the choices, if it is exactly what was asked for: the solver works with tolerances."""
        if not np.array_equal(self._matrix @ taken, self._target):
            raise _Undecided("the solver's choice does not fulfil the sums")
        return dict(compress(self._choices, taken))
