"""Proving that a blank is a zero.

A blank says nothing by itself. It is zero where the numbers printed beside it already make up the printed total: counts
are never negative, so nothing is left for it. The proof is dropped wherever an identity of the cell then fails.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from extractors.arithmetic.checks import Values, total, values_of
from extractors.facts import Fact, Number
from extractors.forms import CellKey, Identity


def prove(facts: Sequence[Fact], identities: Sequence[Identity]) -> tuple[Fact, ...]:
    """`facts` with every blank that the identities force to zero as `inferred_zero`."""
    blanks = {fact.key for fact in facts if fact.basis == "blank"}
    if not blanks:
        return tuple(facts)
    zeros = _zeros(values_of(facts), blanks, identities)
    return tuple(replace(f, value=0, basis="inferred_zero") if f.key in zeros else f for f in facts)


def _zeros(values: dict[CellKey, Number | None], blanks: set[CellKey], identities: Sequence[Identity]) -> set[CellKey]:
    """The blanks proved zero; a proof that makes another identity fail is taken back, with all that rests on it."""
    allowed = set(blanks)
    while True:
        known = dict(values)
        proved = _closure(known, allowed, identities)
        touched = _with_any(identities, proved)
        refuted = {key for identity in touched if _fails(identity, known) for key in identity.left + identity.right}
        if not refuted & proved:
            return proved
        allowed -= refuted


def _closure(
    known: dict[CellKey, Number | None], allowed: set[CellKey], identities: Sequence[Identity]
) -> set[CellKey]:
    """Applies the identities to `known` until nothing more is forced."""
    proved: set[CellKey] = set()
    found = True
    while found:
        found = False
        for identity in _with_any(identities, allowed - proved):
            for key in list(_forced(identity, known)):
                if key in allowed and key not in proved:
                    known[key] = 0
                    proved.add(key)
                    found = True
    return proved


def _with_any(identities: Sequence[Identity], keys: set[CellKey]) -> list[Identity]:
    return [one for one in identities if not (keys.isdisjoint(one.left) and keys.isdisjoint(one.right))]


def _forced(identity: Identity, known: Values) -> Iterator[CellKey]:
    """The unknown cells of `identity` that its known ones leave nothing for."""
    for side, other in ((identity.left, identity.right), (identity.right, identity.left)):
        here = [known.get(key) for key in side]
        numbers = [value for value in here if value is not None]
        if len(numbers) == len(here) or min(numbers, default=0) < 0:
            continue
        if sum(numbers) == total(other, known):
            yield from (key for key, value in zip(side, here, strict=True) if value is None)


def _fails(identity: Identity, known: Values) -> bool:
    left, right = total(identity.left, known), total(identity.right, known)
    return left is not None and right is not None and left != right
