"""The prose against the tables: the soft check `claim`, three-valued and with both sides."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from extractors.facts import Check, Claim, Number, Status
from extractors.forms import CellKey

_NEW, _CARRIED, _WITH_CARRIED = "received.new", "received.carried_over", "received.total"
_LAWSUITS = ("litigation_direct", "litigation_after_review")
_EARLIER_FORM = {"issued": "newly_made", "disclosed": "newly_disclosed"}
"""What table two of the form of 2019 calls the same."""
_QUOTED = 200

Cells = Mapping[CellKey, Number | None]


def judge_claims(
    claims: Sequence[Claim], cells: Cells, appendix: Mapping[str, Number | None] | None = None
) -> tuple[tuple[Claim, ...], tuple[Check, ...]]:
    """The claims with `agrees`, and a soft check for each.

    What came in may be stated with or without what was carried over. Where the sentence leaves it open either is right.
    `appendix` holds the numbers of a statistics table by subject; it counts where there is no table 三.
    """
    if appendix and not any(key.table == "applications" for key in cells):
        cells = {**cells, **{_of_requests(subject): value for subject, value in appendix.items()}}
    judged: list[Claim] = []
    checks: list[Check] = []
    for claim in claims:
        agrees, right, note = _judge(claim, cells)
        judged.append(replace(claim, agrees=agrees))
        status: Status = "unassessable" if agrees is None else "pass" if agrees else "fail"
        detail = note + claim.quote[:_QUOTED]
        checks.append(Check("claim", claim.subject, "soft", status, claim.value, right, detail))
    return tuple(judged), tuple(checks)


def _judge(claim: Claim, cells: Cells) -> tuple[bool | None, Number | None, str]:
    """Whether the table agrees, its number, and a word on the basis where there are two."""
    value = stated(claim.subject, cells)
    if value is None or value == claim.value or not claim.open:
        return (None if value is None else value == claim.value), value, ""
    both = stated(_WITH_CARRIED, cells)
    if both == claim.value:
        return True, both, "新收 + 上年结转: "
    if both is None and claim.value > value and _of_requests(_CARRIED) in cells:
        return None, None, "新收 is less, 上年结转 is not known: "
    return False, value, "" if both is None else f"新收, or {both} with 上年结转: "


def stated(subject: str, cells: Cells) -> Number | None:
    """What the tables say of `subject`; null where they have no such number, or lack a part of its sum."""
    row, _, column = subject.rpartition(".")
    if subject == _WITH_CARRIED:
        return _sum(cells, [_of_requests(_NEW), _of_requests(_CARRIED)])
    if _of_requests(subject) in cells:
        return cells[_of_requests(subject)]
    if row == "litigation":
        return _sum(cells, [CellKey("review_litigation", procedure, column) for procedure in _LAWSUITS])
    for key in (
        CellKey("review_litigation", row, column),
        CellKey("disclosure", row, column),
        CellKey("disclosure", row, _EARLIER_FORM.get(column, "")),
    ):
        if key in cells:
            return cells[key]
    if row != "handled":
        return None
    return _sum(cells, [key for key in cells if key.row.startswith(f"{subject}.") and key.column == "total"])


def _of_requests(row: str) -> CellKey:
    return CellKey("applications", row, "total")


def _sum(cells: Cells, keys: Sequence[CellKey]) -> Number | None:
    values = [cells.get(key) for key in keys]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None
