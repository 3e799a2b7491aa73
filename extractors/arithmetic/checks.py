"""The identities of the forms as named, three-valued checks with both sides."""

import functools
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from extractors.facts import Check, Fact, Number
from extractors.forms import Bound, CellKey, Identity, TableName, form

Values = Mapping[CellKey, Number | None]
_FEW = 0.1
"""Share of a table's sums that are few."""


def identities_of(forms: Mapping[TableName, str]) -> tuple[Identity, ...]:
    """The identities that hold for a report whose tables are on these forms."""
    return tuple(itertools.chain.from_iterable(itertools.starmap(_identities, forms.items())))


@functools.cache
def _identities(table: TableName, code: str) -> tuple[Identity, ...]:
    return tuple(identity for identity in form(code).identities if identity.left[0].table == table)


def values_of(facts: Iterable[Fact]) -> dict[CellKey, Number | None]:
    """The value of every cell."""
    return {fact.key: fact.value for fact in facts}


def total(keys: Collection[CellKey], values: Values) -> Number | None:
    """The sum over `keys`, None where one of them is unknown."""
    known: Mapping[CellKey, Any] = values
    try:  # quicker than to look at each cell first: nearly all are known
        found: Number = sum(map(known.__getitem__, keys))
    except (KeyError, TypeError):  # no such cell, or a null
        return None
    return found


def exceeded(identities: Iterable[Identity], values: Values) -> Iterator[Identity]:
    """Identities with a null operand that no number in its place could fulfil: the known parts exceed the known sum."""
    for identity in identities:
        for side, other in ((identity.left, identity.right), (identity.right, identity.left)):
            sum_, known = total(other, values), [value for key in side if (value := values.get(key)) is not None]
            if sum_ is not None and len(known) < len(side) and min(known, default=0) >= 0 and sum(known) > sum_:
                yield identity


def unsummed(identities: Iterable[Identity], values: Values, printed: Collection[CellKey]) -> Iterator[Identity]:
    """Sums left blank beside a part above zero, where nearly all other sums of the same rule are among the `printed`.

    Where totals are left out as a rule this says nothing; one alone may have strayed into another column.
    """
    rules: dict[str, list[Identity]] = {}
    for identity in identities:
        rules.setdefault(identity.rule, []).append(identity)
    for same in rules.values():
        blank = [identity for identity in same if not all(key in printed for key in identity.right)]
        if len(blank) <= _FEW * len(same):
            null = (identity for identity in blank if total(identity.right, values) is None)
            yield from (identity for identity in null if any((values.get(key) or 0) > 0 for key in identity.left))


def unclosed(identities: Sequence[Identity], values: Values, blank: Collection[CellKey]) -> Iterator[Identity]:
    """Sums that do not close where their `blank` cells hold nothing, and whose cells stand in no other sum.

    A row of table four that strayed by a column leaves a sum blank beside its parts, or parts beside their sum.
    Nothing else tells: no column of that table has a sum.
    """
    times: Counter[CellKey] = Counter()
    for identity in identities:
        keys = identity.left + identity.right
        null = [key for key in keys if values.get(key) is None]
        if not null or not all(key in blank for key in null):
            continue
        left, right = (sum(values.get(key) or 0 for key in side) for side in (identity.left, identity.right))
        if left != right:
            times = times or Counter(key for one in identities for key in one.left + one.right)
            if all(times[key] == 1 for key in keys):
                yield identity


def contradicted(identities: Iterable[Identity], values: Values) -> Iterator[CellKey]:
    """Null cells of which two identities demand different numbers."""
    demanded: dict[CellKey, set[Number]] = {}
    for identity in identities:
        unknown = [key for key in identity.left + identity.right if values.get(key) is None]
        if len(unknown) == 1:
            sums = [sum(values.get(key) or 0 for key in side) for side in (identity.left, identity.right)]
            demanded.setdefault(unknown[0], set()).add(abs(sums[0] - sums[1]))
    yield from (key for key, numbers in demanded.items() if len(numbers) > 1)


def check(identities: Iterable[Identity], values: Values) -> Iterator[Check]:
    """Every identity checked: `unassessable` where an operand is null."""
    for identity in identities:
        left, right = total(identity.left, values), total(identity.right, values)
        if left is None or right is None:
            missing = sum(values.get(key) is None for key in identity.left + identity.right)
            detail = f"{missing} cells are null"
            yield Check(identity.rule, identity.subject, "hard", "unassessable", left, right, detail)
        else:
            yield Check(identity.rule, identity.subject, "hard", "pass" if left == right else "fail", left, right)


def check_bounds(bounds: Iterable[Bound], values: Values) -> Iterator[Check]:
    """Every bound checked, as a hint: the part on the left, the whole on the right."""
    for bound in bounds:
        part, whole = values.get(bound.part), values.get(bound.whole)
        subject = f"{bound.part.row}/{bound.part.column}"
        if part is None or whole is None:
            yield Check(bound.rule, subject, "soft", "unassessable", part, whole)
        else:
            yield Check(bound.rule, subject, "soft", "pass" if part <= whole else "fail", part, whole)
