"""Digits on several lines of one cell: `1`, `0` is 10 where the sums of the form close with it and with nothing else.

A narrow cell breaks a number; a cell that holds the numbers of two rows looks the same. All lines together are read
where an identity demands it: every other cell of it is known, and of all that the broken cells in it may be only this
closes it. Where a document is so shown to break its numbers, those that no sum decides are read alike, with a doubt.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod

from msgspec import Struct
from msgspec.structs import replace

from extractors.arithmetic.checks import total, values_of
from extractors.facts import Fact, Number
from extractors.forms import CellKey, Identity

_MOST_CHOICES = 10_000
"""Choices tried for one identity; one with more says nothing."""

Readings = Mapping[CellKey, tuple[Number, ...]]
Known = dict[CellKey, Number | None]


class Joined(Struct, frozen=True):
    """The facts after the choice, and a doubt for each broken number that no sum proves."""

    facts: tuple[Fact, ...]
    doubts: tuple[str, ...]


def join(facts: Sequence[Fact], identities: Sequence[Identity]) -> Joined:
    """Settles the facts whose digits are `broken` over lines."""
    readings = {fact.key: _readings(fact) for fact in facts if fact.broken}
    if not readings:
        return Joined(tuple(facts), ())
    known = {**values_of(facts), **{fact.key: 0 for fact in facts if fact.basis == "blank"}}
    proved = _proved(readings, known, identities)
    refuted = _refuted(readings, known, identities)
    believed = {key for key in readings.keys() - refuted if proved - refuted}
    settled = tuple(_settle(fact) if fact.key in believed | proved else fact for fact in facts)
    doubts = (_doubt(fact, fact.key in believed) for fact in facts if fact.broken and fact.key not in proved)
    return Joined(settled, tuple(doubts))


def _readings(fact: Fact) -> tuple[Number, ...]:
    """All that the cell may hold: its lines as one number, or one of them, or all of them added up."""
    whole, *lines = fact.broken
    return tuple(dict.fromkeys((whole, *lines, sum(lines))))


def _settle(fact: Fact) -> Fact:
    return replace(fact, value=fact.broken[0], basis="printed", broken=())


def _doubt(fact: Fact, believed: bool) -> str:
    if believed:
        return f"{fact.key}: {fact.printed!r} is read as {fact.broken[0]}, as other numbers of the document are broken"
    return f"{fact.key}: {fact.printed!r} is no number"


def _proved(readings: Readings, known: Known, identities: Sequence[Identity]) -> set[CellKey]:
    """The cells whose lines an identity demands together; what is proved helps to prove the next."""
    known = dict(known)
    proved: set[CellKey] = set()
    while True:
        open_ = {key: found for key, found in readings.items() if key not in proved}
        found = {key for identity in identities for key in _demanded(identity, open_, known)}
        if not found:
            return proved
        proved |= found
        known.update((key, readings[key][0]) for key in found)


def _demanded(identity: Identity, readings: Readings, known: Known) -> Iterator[CellKey]:
    """The broken cells of `identity` if only their lines together close it."""
    keys = [key for key in identity.left + identity.right if key in readings]
    if not keys or prod(len(readings[key]) for key in keys) > _MOST_CHOICES:
        return
    choices = product(*(readings[key] for key in keys))
    closing = [choice for choice in choices if _closes(identity, {**known, **dict(zip(keys, choice, strict=True))})]
    if closing == [tuple(readings[key][0] for key in keys)]:
        yield from keys


def _closes(identity: Identity, values: Known) -> bool:
    left = total(identity.left, values)
    return left is not None and left == total(identity.right, values)


def _refuted(readings: Readings, known: Known, identities: Sequence[Identity]) -> set[CellKey]:
    """The cells in an identity that does not close with the lines together though every other cell is known."""
    values = {**known, **{key: found[0] for key, found in readings.items()}}
    sides = ((i, total(i.left, values), total(i.right, values)) for i in identities)
    failing = (i for i, left, right in sides if left is not None and right is not None and left != right)
    return {key for identity in failing for key in identity.left + identity.right if key in readings}
