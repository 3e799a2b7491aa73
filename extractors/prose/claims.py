"""What the sentences claim: how many requests came in, were carried over, answered, carried forward.

jieba cuts a sentence with a small dictionary of this trade, whose words carry their role as a tag; a number with a
counting word then belongs to the role that governs it. A number whose role is not certain is no claim.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

import jieba

from extractors.facts import Claim

MAX_SENTENCE = 600
"""Longer stretches without a full stop are tables run together, not sentences."""
_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
_CLAUSE_END = frozenset("，,、：:（）()；;。")
_INTEREST = re.compile(r"[0-9０-９]\s*[件条宗份]|收到|受理")
_NUMBER = re.compile(r"[0-9]{1,9}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")

_SUBJECTS = {
    "carried_over": "received.carried_over",
    "carry_forward": "carried_forward",
    "granted": "handled.granted",
    "partly_granted": "handled.partly_granted",
    "handle": "handled.total",
    "receive": "received.new",
    "new": "received.new",
}
_THOUSANDS = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    role: str


@functools.cache
def _dictionary() -> tuple[jieba.Tokenizer, dict[str, str]]:
    """The tokenizer of this package, its word list never cached on disk, and the role of each word."""
    path = files(__package__).joinpath("words.txt")
    tokenizer = jieba.Tokenizer()
    with path.open("rb") as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    entries = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return tokenizer, {word: role for word, _, role in entries}


def claims(paragraphs: Iterable[str]) -> tuple[Claim, ...]:
    """Every claim about the items of table 三 in running text, each subject once, in order.

    Two numbers for one subject are two statements about different things; neither is certain, so neither is a claim.
    """
    found: dict[tuple[str, int], Claim] = {}
    for paragraph in paragraphs:
        if "申请" not in paragraph:
            continue  # other paragraphs count documents, visits and proposals in the same words
        for match in _SENTENCE.finditer(paragraph):
            sentence = match[0].strip()
            if len(sentence) <= MAX_SENTENCE and _INTEREST.search(sentence):
                for subject, value in _Reader(_words(sentence)).claims():
                    found.setdefault((subject, value), Claim(subject, value, sentence))
    subjects = Counter(subject for subject, _ in found)
    return tuple(claim for claim in found.values() if subjects[claim.subject] == 1)


def _words(sentence: str) -> list[_Word]:
    tokenizer, roles = _dictionary()
    text = _THOUSANDS.sub("", _BLANKS.sub("", sentence).translate(_FULL_WIDTH))
    return [_Word(word, _role(word, roles)) for word in tokenizer.cut(text, HMM=False)]


def _role(word: str, roles: dict[str, str]) -> str:
    if _NUMBER.fullmatch(word):
        return "number"
    return "end" if word in _CLAUSE_END else roles.get(word, "")


class _Reader:
    """Reads one sentence from left to right, remembering what governs the next number."""

    def __init__(self, words: list[_Word]) -> None:
        self._words = words
        self._verb = ""
        self._request = self._foreign = self._part = self._earlier = self._narrow = False
        roles = {word.role for word in words}
        self._withdrawn = "withdrawn" in roles
        self._other_period = "other_period" in roles

    def claims(self) -> Iterator[tuple[str, int]]:
        """Subject and value of each claim."""
        for place, word in enumerate(self._words):
            if word.role == "number":
                yield from self._number(place)
            elif word.role == "receive_none":
                yield from self._none(place)
            else:
                self._note(word.role)

    def _note(self, role: str) -> None:
        if role in _SUBJECTS or role in ("all", "other", "change"):
            self._verb = role
            self._foreign = False
        elif role == "request":
            self._request = True
        elif role == "remedy":
            self._foreign = True
        elif role == "part":
            self._part = True
        elif role == "last_year":
            self._earlier = True
        elif role == "channel":
            self._narrow = True
        elif role == "end":
            self._earlier = self._narrow = False
            self._request = self._request and self._verb in ("receive", "new", "")

    def _number(self, place: int) -> Iterator[tuple[str, int]]:
        if self._role(place + 1) != "unit":
            return
        value = int(self._words[place].text)
        if self._follows(place, "carry_forward"):
            yield "carried_forward", value
        elif self._verb in _SUBJECTS and not self._foreign and self._certain(place):
            yield _SUBJECTS[self._verb], value
        self._verb = ""
        self._foreign = False

    def _certain(self, place: int) -> bool:
        """Whether the verb alone says what the number counts."""
        if self._other_period or self._narrow or self._earlier:
            return False
        named = self._request or self._role(place + 2) == "request"
        if self._verb == "new":
            return named and not self._sum_with_carried_over(place)
        if self._verb == "receive":
            return named and not self._part and not self._sum_with_carried_over(place)
        if self._verb == "handle":  # what was withdrawn is in the table's total, and not among the answers
            return not self._part and not self._withdrawn
        return True

    def _sum_with_carried_over(self, place: int) -> bool:
        """`75件（含上年结转1件）`: the number is more than what came in this year."""
        roles = [word.role for word in self._words[place + 1 :]]
        if "carried_over" not in roles:
            return False
        before = roles[: roles.index("carried_over")]
        return "includes" in before or "part" in before

    def _none(self, place: int) -> Iterator[tuple[str, int]]:
        """`未收到政府信息公开申请`: a claim of zero, where the clause is about requests and nothing else."""
        clause: list[str] = []
        for word in self._words[place + 1 :]:
            if word.role == "end":
                break
            clause.append(word.role)
        if self._other_period or self._narrow or self._earlier:
            return
        if "request" in clause and "remedy" not in clause[: clause.index("request")] and "number" not in clause:
            yield "received.new", 0

    def _follows(self, place: int, role: str) -> bool:
        """Whether `role` comes later in the same clause."""
        for word in self._words[place + 1 :]:
            if word.role in ("end", "number"):
                return False
            if word.role == role:
                return True
        return False

    def _role(self, place: int) -> str:
        return self._words[place].role if place < len(self._words) else ""
