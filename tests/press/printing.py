"""What of the numbers is printed (blanks for zeros, totals only, contradictions) and what must come out then."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.facts import Number
from extractors.forms import CellKey, Form, Identity

Expected = Literal["printed", "null", "inferred_zero", "zero_allowed"]
"""How a cell must come out: its number, null, a proven zero, or either of the last two."""

Printing = Literal[
    "full", "blank_zeros", "blank_all_zeros", "only_totals", "blank_totals", "scattered", "half_blank_totals"
]
"""The last is never drawn, only asked for."""
Printed = dict[CellKey, Number | None]

_PRINTINGS: dict[Printing, int] = {
    "full": 80,
    "blank_zeros": 6,
    "blank_all_zeros": 3,
    "only_totals": 4,
    "blank_totals": 3,
    "scattered": 4,
}
MARKS = ("", "", "", "-", "—", "/", "无")
"""What stands in a cell that prints no number."""


@dataclass(frozen=True)
class PressedCell:
    """A cell as pressed: the number it prints or null, how it must come out, and its text before any disorder."""

    value: Number | None
    expected: Expected
    text: str


def draw_printing(rng: random.Random) -> Printing:
    """How a report prints its zeros."""
    return rng.choices(list(_PRINTINGS), list(_PRINTINGS.values()))[0]


def _total(key: CellKey) -> bool:
    return key.column == "total"


def _hidden(key: CellKey, value: Number, printing: Printing, rng: random.Random) -> bool:
    """Whether the cell prints no number."""
    if key.table == "disclosure" or printing == "full":
        return False
    if printing == "only_totals":
        return key.table == "applications" and not _total(key)
    if printing == "blank_totals":
        return key.table == "applications" and _total(key)
    if printing == "half_blank_totals":  # a blank total can hide a sum
        return key.table == "applications" and _total(key) and rng.random() < 0.5
    if printing == "scattered":
        return value == 0 and rng.random() < 0.1
    return value == 0 and (printing == "blank_all_zeros" or not _total(key))


def print_numbers(values: Mapping[CellKey, Number], printing: Printing, rng: random.Random) -> Printed:
    """The numbers that are printed; null where a cell prints none."""
    return {key: None if _hidden(key, value, printing, rng) else value for key, value in values.items()}


def contradict(printed: Printed, rng: random.Random) -> None:
    """Misprints one number so that at least one identity fails, in the ways that real reports show."""
    total = CellKey("applications", "handled.total", "total")
    if printed[total] and rng.random() < 0.3:  # zeros under a column of outcomes
        for column in ("natural_person", "total"):
            printed[CellKey("applications", "handled.total", column)] = 0
        return
    numbers = [key for key, value in printed.items() if key.table != "disclosure" and value]
    key = rng.choice(numbers or [total])
    printed[key] = max(0, (printed[key] or 0) + rng.choice([-1, 1, 1, 10])) if numbers else 1


def _side(operands: Sequence[CellKey], printed: Mapping[CellKey, Number | None]) -> tuple[Number, bool]:
    """The sum of what is printed, and whether everything is."""
    numbers = [printed[key] for key in operands]
    return sum(n for n in numbers if n is not None), None not in numbers


def _proves(identity: Identity, key: CellKey, printed: Mapping[CellKey, Number | None]) -> bool:
    """Whether the identity closes only if the blank `key` is zero: the other side is whole, and the sums are equal."""
    own, other = (identity.left, identity.right) if key in identity.left else (identity.right, identity.left)
    if key not in own or len(own) == 1:
        return False
    (other_sum, whole), (own_sum, _) = _side(other, printed), _side(own, printed)
    return whole and own_sum == other_sum


def _proven_zero(key: CellKey, form: Form, printed: Mapping[CellKey, Number | None]) -> bool:
    """Row and column both prove it; table four has rows alone."""
    involved = [i for i in form.identities if key in i.left + i.right]
    rows = [i for i in involved if i.rule in ("row_total", "procedure_total")]
    columns = [i for i in involved if i not in rows]
    by_row = any(_proves(i, key, printed) for i in rows)
    return by_row and (not columns or any(_proves(i, key, printed) for i in columns))


def _settle(side: Sequence[CellKey], other: Sequence[CellKey], known: Printed) -> bool:
    """Fills what the identity settles on `side` when `other` is whole: zeros that are left over, or the one blank."""
    blank = [key for key in side if known[key] is None]
    (other_sum, whole), (own_sum, _) = _side(other, known), _side(side, known)
    if not blank or not whole or (own_sum != other_sum and len(blank) > 1):
        return False
    known.update(dict.fromkeys(blank, other_sum - own_sum))
    return True


def _reasoned(form: Form, printed: Mapping[CellKey, Number | None]) -> Printed:
    """What is printed and all that follows from it, however long the chain: counts are never negative."""
    known = dict(printed)
    while any(_settle(i.left, i.right, known) or _settle(i.right, i.left, known) for i in form.identities):
        pass
    return known


def expectations(true: Mapping[CellKey, Number], form: Form, printed: Printed) -> dict[CellKey, Expected]:
    """How each cell must come out. A table that prints no number at all proves nothing, table two never does."""
    known = _reasoned(form, printed)
    filled = {key.table for key, value in printed.items() if value is not None}
    expected: dict[CellKey, Expected] = {}
    for key, value in printed.items():
        if value is not None:
            expected[key] = "printed"
        elif true[key] != 0 or known[key] != 0 or key.table not in filled:
            expected[key] = "null"
        else:
            expected[key] = "inferred_zero" if _proven_zero(key, form, printed) else "zero_allowed"
    return expected


def failing(form: Form, cells: Mapping[CellKey, PressedCell], *, allowed_are_zero: bool = False) -> Counter[str]:
    """Hard checks that fail, by rule, with proven zeros taken as 0, and on request the allowed ones too."""
    zeros = {"inferred_zero", "zero_allowed"} if allowed_are_zero else {"inferred_zero"}
    values = {key: 0 if cell.expected in zeros else cell.value for key, cell in cells.items()}
    failed: Counter[str] = Counter()
    for identity in form.identities:
        if any(key not in values for key in identity.left + identity.right):
            continue
        (left, left_whole), (right, right_whole) = _side(identity.left, values), _side(identity.right, values)
        failed[identity.rule] += left_whole and right_whole and left != right
    return +failed
