"""Numbers that obey every identity of the form: the applications one by one, the cases, the documents and decisions."""

import random
from collections import Counter

from extractors.facts import Number
from extractors.forms import Block, CellKey, Form

_APPLICANTS = {"natural_person": 82, "business": 10, "legal_service": 4, "other_org": 3}
_OUTCOMES = {
    "handled.granted": 45,
    "handled.unavailable.not_held": 20,
    "handled.partly_granted": 8,
    "handled.other.misc": 4,
}
_RARE = 1
_INCOMING = ("received.new", "received.carried_over")


def _volume(rng: random.Random) -> int:
    """New applications of a year: mostly none to thirty, now and then thousands."""
    share = rng.random()
    if share < 0.3:
        return 0
    if share < 0.8:
        return 1 + int(29 * rng.random() ** 2)
    return rng.randint(31, 300) if share < 0.96 else rng.randint(301, 6000)


def _spread(rng: random.Random, codes: list[str], weights: dict[str, int], count: int) -> Counter[str]:
    return Counter(rng.choices(codes, [weights.get(c, _RARE) for c in codes], k=count))


def _usual(rng: random.Random, codes: list[str], weights: dict[str, int], new: int) -> list[str]:
    """The codes that occur at all in a report of this size: the common ones, and more of the rare the larger it is."""
    shares = {code: weights.get(code, _RARE) for code in codes}
    return [code for code, share in shares.items() if share > 15 or rng.random() < 0.03 + share / 40 + new / 400]


def _cross(block: Block, counts: dict[tuple[str, str], int]) -> dict[CellKey, Number]:
    return {
        CellKey("applications", r.code, c.code): counts.get((r.code, c.code), 0)
        for r in block.rows
        for c in block.columns
    }


def draw_applications(rng: random.Random, form: Form) -> dict[CellKey, Number]:
    """Table three. Every application comes from one applicant and has one outcome or is carried forward."""
    block = form.tables["applications"].blocks[0]
    applicants = [c.code for c in block.columns if c.code != "total"]
    outcomes = [r.code for r in block.rows if r.code.startswith("handled.") and r.code != "handled.total"]
    new = _volume(rng)
    applicants = _usual(rng, applicants, _APPLICANTS, new)
    outcomes = _usual(rng, outcomes, _OUTCOMES, new)
    arrived = {"received.new": new, "received.carried_over": rng.choice([0, 0, 0, rng.randint(0, 2 + new // 20)])}
    forward = min(sum(arrived.values()), rng.choice([0, 0, 0, rng.randint(0, 2 + new // 20)]))
    counts: Counter[tuple[str, str]] = Counter()
    waiting: Counter[str] = Counter()
    for row in _INCOMING:
        for applicant, count in _spread(rng, applicants, _APPLICANTS, arrived[row]).items():
            counts[row, applicant] += count
            waiting[applicant] += count
    for applicant in rng.sample(sorted(waiting.elements()), forward):
        counts["carried_forward", applicant] += 1
        waiting[applicant] -= 1
    for applicant, count in waiting.items():
        for outcome, part in _spread(rng, outcomes, _OUTCOMES, count).items():
            counts[outcome, applicant] += part
        counts["handled.total", applicant] += count
    for row in block.rows:
        counts[row.code, "total"] = sum(counts[row.code, a] for a in applicants)
    return _cross(block, counts)


def draw_review_litigation(rng: random.Random, form: Form) -> dict[CellKey, Number]:
    """Table four: mostly no case at all."""
    block = form.tables["review_litigation"].blocks[0]
    values: dict[CellKey, Number] = {}
    for row in block.rows:
        parts = [rng.choice([0, 0, rng.randint(0, 9)]) if rng.random() < 0.2 else 0 for _ in block.columns[:-1]]
        for column, value in zip(block.columns, [*parts, sum(parts)], strict=True):
            values[CellKey("review_litigation", row.code, column.code)] = value
    return values


def _amount(rng: random.Random, largest: int, digits: int) -> float:
    return round(rng.uniform(0, largest), rng.randint(0, digits))


def _measure(rng: random.Random, row: str, column: str) -> Number:
    if column == "amount_yuan":
        return rng.choice([0, rng.randint(1, 5000) * 100, _amount(rng, 8_000_000, 2)])
    if column == "amount_10k_yuan":
        return rng.choice([0, 0, 0, _amount(rng, 900, 6)])
    if row == "rules":
        return rng.choice([0, 0, 0, 0, rng.randint(0, 30)])
    if column == "change":
        return rng.choice([0, 0, rng.randint(-30, 30)])
    if row == "normative_documents":
        return (
            rng.randint(0, 300) if column in ("in_force", "disclosed_total") else rng.choice([0, 0, rng.randint(0, 20)])
        )
    largest = rng.choice([9, 60, 900, 250_000]) if column == "decisions" else 90
    return rng.choice([0, 0, rng.randint(0, largest)])


def draw_disclosure(rng: random.Random, form: Form) -> dict[CellKey, Number]:
    """Table two. The form has no identity over it."""
    return {key: _measure(rng, key.row, key.column) for key in form.tables["disclosure"].cells()}
