"""What a sentence claims to have changed since the year before, held against the reports of both years."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from extractors.facts import Check, Claim, Number, Report, Status
from flows.dataset.editions import Entry

CHANGE: Final = "received.change"
PERCENT: Final = "received.change_percent"
_RULE: Final = "claim"
_BASES: Final = ("新收", "新收 + 上年结转")


def with_changes(report: Report, this: Entry, before: Entry | None) -> Report:
    """`report` with its claims of change judged, and their soft checks with both sides.

    A change may be one of what came in, or of that and what was carried over: either is right. Unassessable where the
    dataset does not have the year before, or one of the two has no number.
    """
    if before is None:
        return report
    judged = {
        claim.subject: _check(claim, this, before) for claim in report.claims if claim.subject in (CHANGE, PERCENT)
    }
    checks = tuple(judged.get(check.subject, check) if check.rule == _RULE else check for check in report.checks)
    return replace(
        report, checks=checks, claims=tuple(_judged(claim, judged.get(claim.subject)) for claim in report.claims)
    )


def _judged(claim: Claim, check: Check | None) -> Claim:
    if check is None or check.status == "unassessable":
        return claim
    return replace(claim, agrees=check.status == "pass")


def _check(claim: Claim, this: Entry, before: Entry) -> Check:
    found = [(change, text) for change, text in _changes(claim.subject, this, before) if change is not None]
    right, text = next(((c, t) for c, t in found if _same(claim, c)), found[0] if found else (None, ""))
    status: Status = "unassessable" if right is None else "pass" if _same(claim, right) else "fail"
    detail = f"{text}: " if text else ""
    return Check(_RULE, claim.subject, "soft", status, claim.value, right, detail + claim.quote)


def _changes(subject: str, this: Entry, before: Entry) -> Iterator[tuple[Number | None, str]]:
    """The change by each basis, with the numbers that it rests on."""
    for basis, now, then in zip(_BASES, _came_in(this), _came_in(before), strict=True):
        if now is None or then is None:
            continue
        text = f"{basis} {now:g} after {then:g}"
        if subject == CHANGE:
            yield now - then, text
        elif then:
            yield 100 * (now - then) / then, text


def _came_in(one: Entry) -> tuple[Number | None, Number | None]:
    """What came in, alone and with what was carried over."""
    carried = one.carried_over[-1] if one.carried_over else None
    return one.received, None if one.received is None or carried is None else one.received + carried


def _same(claim: Claim, change: Number) -> bool:
    """Per cents are the same where they differ by less than one in the last printed digit: some cut, some round."""
    if claim.subject == CHANGE:
        return claim.value == change
    printed = f"{claim.value:.10f}".rstrip("0").partition(".")[2]
    return abs(claim.value - change) < 10.0 ** -len(printed)
