"""Narratives from a seed: what running text says of a report, among numbers that mean nothing for it.

    python -m tests.press.narrative --count 1000 --start 0

prints recall and precision of the claims, all and by subject. The sentences stand in `narrative.yaml`.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from extractors.facts import Number
from extractors.prose import claims

SUBJECTS = {
    "new": "received.new", "carried": "received.carried_over", "both": "received.total", "total": "handled.total",
    "forward": "carried_forward", "granted": "handled.granted", "partly": "handled.partly_granted",
    "refused": "handled.refused", "unavailable": "handled.unavailable", "unprocessed": "handled.not_processed",
    "other": "handled.other", "secret": "handled.refused.state_secret", "internal": "handled.refused.internal_affairs",
    "process": "handled.refused.process_information", "not_held": "handled.unavailable.not_held",
    "creation": "handled.unavailable.needs_creation", "petition": "handled.not_processed.petition",
    "repeated": "handled.not_processed.repeated", "uncorrected": "handled.other.not_corrected",
    "more": "received.change", "fewer": "received.change", "up": "received.change_percent",
    "down": "received.change_percent", "review": "review.total", "upheld": "review.upheld",
    "corrected": "review.corrected", "pending": "review.pending", "lawsuit": "litigation.total",
    "direct": "litigation_direct.total", "later": "litigation_after_review.total",
    "issued": "normative_documents.issued", "repealed": "normative_documents.repealed",
    "force": "normative_documents.in_force", "disclosed": "normative_documents.disclosed", "rules": "rules.issued",
    "fee": "information_fee",
}  # fmt: skip
"""What a number's name in a pattern claims."""
_ZEROS = {
    "none_received": ("received.new",),
    "no_cases": ("review.total", "litigation.total"),
    "no_fees": ("information_fee",),
}
_BODIES = ("我局", "本机关", "市水务局", "区政府办公室", "我委", "县统计局", "街道办事处", "我单位", "省厅", "镇政府")
_SIGNS = "零一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SLOT = re.compile(r"\{(\w+)\}(.?)")


@dataclass(frozen=True)
class Narrative:
    """The paragraphs of one report on `year`, and what they claim by subject."""

    year: int
    paragraphs: tuple[str, ...]
    claims: Mapping[str, Number]


@cache
def patterns() -> dict[str, list[str]]:
    """The sentences by what they speak of."""
    found: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return found


def press_narrative(seed: int) -> Narrative:
    """The narrative number `seed`."""
    return _Writer(seed).write()


class _Writer:
    """Writes one narrative, noting what each sentence claims."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"narrative/{seed}")
        self._year = self._rng.randint(2013, 2025)
        self._body = self._rng.choice(_BODIES)
        self._numbers: dict[str, Number] = {}
        self._claims: dict[str, Number] = {}

    def write(self) -> Narrative:
        """Public disclosure, requests, the cases, the rest: each with sentences that claim nothing among the others."""
        first = [*self._others(2), *self._some("papers", 0.4)]
        requests = [self._requests(), *self._some("outcomes", 0.5), *self._cases()]
        last = [*self._fees(), *self._others(2)]
        self._rng.shuffle(first)
        paragraphs = (
            "一、总体情况",
            "（一）主动公开。" + "".join(first),
            "（二）依申请公开。" + "".join(requests),
            "（三）监督保障。" + "".join(self._others(2)),
            "六、其他需要报告的事项",
            "".join(last),
        )
        return Narrative(self._year, paragraphs, self._claims)

    def _requests(self) -> str:
        kind = self._rng.choice(("received", "received", "none_received", "with_carried", "new_and_carried", "changed"))
        said = self._sentence(kind)
        if kind != "none_received" and self._rng.random() < 0.6:
            said += self._sentence("handled")
        return said

    def _cases(self) -> list[str]:
        return self._some(self._rng.choice(("cases", "no_cases")), 0.6)

    def _fees(self) -> list[str]:
        return self._some(self._rng.choice(("fees", "no_fees")), 0.6)

    def _some(self, kind: str, share: float) -> list[str]:
        return [self._sentence(kind)] if self._rng.random() < share else []

    def _others(self, count: int) -> list[str]:
        return [self._sentence("others") for _ in range(self._rng.randint(0, count))]

    def _sentence(self, kind: str) -> str:
        pattern = self._rng.choice(patterns()[kind])
        for subject in _ZEROS.get(kind, ()):
            self._claims[subject] = 0
        if "未被提起行政复议" in pattern:
            self._claims["review.total"] = 0
        return _SLOT.sub(self._slot, pattern)

    def _slot(self, match: re.Match[str]) -> str:
        name, following = match[1], match[2]
        if name in ("y", "before", "after"):
            return str(self._year + {"y": 0, "before": -1, "after": 1}[name]) + following
        if name == "body":
            return self._body + following
        value = self._value(name)
        if name in SUBJECTS:
            self._claims[SUBJECTS[name]] = -value if name in ("fewer", "down") else value
        return self._printed(value, following) + following

    def _value(self, name: str) -> Number:
        """The number of this name: the same throughout, and what the others leave where it is a sum."""
        if not name.startswith("n") or name in SUBJECTS:
            if name in self._numbers:
                return self._numbers[name]
            self._numbers[name] = self._drawn(name)
            return self._numbers[name]
        return self._rng.choice((self._rng.randint(1, 40), self._rng.randint(41, 5000)))

    def _drawn(self, name: str) -> Number:
        if name == "both":
            return self._value("new") + self._value("carried")
        if name in ("up", "down"):
            return round(self._rng.uniform(0.5, 80), self._rng.randint(0, 2)) or 1
        if name == "new":
            low, high = self._rng.choice(((1, 60), (61, 900), (1000, 9000)))
            return self._rng.randint(low, high)
        if name == "total":
            return self._value("new") + self._rng.randint(0, 3)
        return self._rng.choice((0, self._rng.randint(1, 12), self._rng.randint(1, 300)))

    def _printed(self, value: Number, following: str) -> str:
        """The number as one writer or another prints it."""
        style = self._rng.random()
        if isinstance(value, float):
            return f"{value:g}"
        if style < 0.06 and following == "件" and value < 100:
            return "两" if value == 2 else _chinese(value)
        if style < 0.12:
            return str(value).translate(_FULL_WIDTH)
        if style < 0.2 and value >= 1000:
            return f"{value:,}"
        return f" {value} " if style < 0.3 else str(value)


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    if not tens:
        return _SIGNS[ones]
    return ("" if tens == 1 else _SIGNS[tens]) + "十" + (_SIGNS[ones] if ones else "")


@dataclass(frozen=True)
class Measured:
    """Claims that are right, that were missed and that were made up, by subject, with examples of the errors."""

    right: Counter[str]
    missed: Counter[str]
    wrong: Counter[str]
    examples: Sequence[str]

    @property
    def recall(self) -> float:
        """Share of the claims that were found."""
        return self.right.total() / ((self.right + self.missed).total() or 1)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right.total() / ((self.right + self.wrong).total() or 1)


def measure(seeds: Sequence[int]) -> Measured:
    """What is found in the narratives of `seeds`."""
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    examples = []
    for seed in seeds:
        narrative = press_narrative(seed)
        found = {claim.subject: claim for claim in claims(narrative.paragraphs, narrative.year)}
        for subject, value in narrative.claims.items():
            hit = subject in found and found[subject].value == value
            (right if hit else missed)[subject] += 1
            if not hit:
                examples.append(f"{seed}: missed {subject} = {value}: {'|'.join(narrative.paragraphs)}")
        for subject, claim in found.items():
            if narrative.claims.get(subject) != claim.value:
                wrong[subject] += 1
                examples.append(f"{seed}: wrong {subject} = {claim.value}: {claim.quote}")
    return Measured(right, missed, wrong, examples)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--examples", type=int, default=20)
    args = parser.parse_args()
    measured = measure(range(args.start, args.start + args.count))
    for subject in sorted(measured.right + measured.missed + measured.wrong):
        counts = (measured.right[subject], measured.missed[subject], measured.wrong[subject])
        print(f"{subject:<45} right {counts[0]:<5} missed {counts[1]:<4} wrong {counts[2]}")
    print(*measured.examples[: args.examples], sep="\n")
    print(f"recall {measured.recall:.2%} precision {measured.precision:.2%}")


if __name__ == "__main__":
    main()
