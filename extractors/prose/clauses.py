"""A sentence as clauses: the stretches between commas, each with its numbers and the words before and after them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from extractors.prose.tokens import Token


class Clause(Struct, frozen=True):
    """The tokens between two ends, and the mark that ends it; the parts that occur, and the places of its numbers."""

    tokens: tuple[Token, ...]
    end: str
    parts: frozenset[str]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, tokens: Sequence[Token], end: str) -> "Clause":
        """The clause of `tokens`."""
        parts = [token.part for token in tokens]
        numbers = [place for place, part in enumerate(parts) if part == "number"]
        return cls(tuple(tokens), end, frozenset(parts), tuple(numbers))

    def goes_by(self) -> bool:
        """Whether it says by which way something came: `通过省平台受理申请11件`."""
        texts = [token.text for token in self.tokens]
        return "通" in texts and ("通", "过") in pairwise(texts)


class Number(Struct, frozen=True):
    """A number with the tokens of its clause between its neighbours: those before it and those after it."""

    token: Token
    left: tuple[Token, ...]
    right: tuple[Token, ...]

    @property
    def value(self) -> float:
        """The number itself."""
        return self.token.value


def clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The clauses of a sentence, brackets that count nothing left out."""
    found: list[Clause] = []
    start = 0
    plain = _without_glosses(tokens)
    for place, token in enumerate(plain):
        if token.part == "end":
            found.append(Clause.of(plain[start:place], token.text))
            start = place + 1
    found.append(Clause.of(plain[start:], "。"))
    return [clause for clause in found if clause.tokens or clause.end != "。"]


def numbers(clause: Clause) -> Iterator[Number]:
    """The numbers of a clause in order."""
    places = clause.numbers
    for order, place in enumerate(places):
        before = places[order - 1] + 1 if order else 0
        after = places[order + 1] if order + 1 < len(places) else len(clause.tokens)
        yield Number(clause.tokens[place], clause.tokens[before:place], clause.tokens[place + 1 : after])


def _without_glosses(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` without brackets that hold no number; a reason that stands in them stays: it says what follows."""
    if "(" not in [token.text for token in tokens]:
        return list(tokens)
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        close = _closing(tokens, place)
        if close is None:
            kept.append(tokens[place])
            place += 1
            continue
        gloss = tokens[place + 1 : close]
        if all(token.part != "excluding" for token in gloss):
            kept.extend(token for token in gloss if token.part.startswith("handled."))
        place = close + 1
    return kept


def _closing(tokens: Sequence[Token], place: int) -> int | None:
    """Where the bracket at `place` closes, if it is one without a number."""
    if tokens[place].text != "(":
        return None
    for later in range(place + 1, len(tokens)):
        if tokens[later].text == "(" or (tokens[later].part == "number" and tokens[later].counted != "other"):
            return None
        if tokens[later].text == ")":
            return later
    return None
