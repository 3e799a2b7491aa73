"""The sequence alignment against a brute force on small inputs."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.alignment.sequence import _ADJACENT, align

THRESHOLD = 0.5
Pairs = list[tuple[int, int]]
LIKENESSES = st.sampled_from([0.0, 0.4, 0.6, 0.7, 1.0])
MATRICES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(LIKENESSES, min_size=width, max_size=width), max_size=4)
)


def chains(scores: Sequence[Sequence[float]], i: int = 0, j: int = 0) -> Iterator[Pairs]:
    """Every set of pairs in order."""
    yield []
    for x in range(i, len(scores)):
        for y in range(j, len(scores[0])):
            if scores[x][y] >= THRESHOLD:
                yield from ([(x, y), *rest] for rest in chains(scores, x + 1, y + 1))


def worth(scores: Sequence[Sequence[float]], pairs: Pairs) -> float:
    neighbours = sum((a + 1, b + 1) == after for (a, b), after in pairwise(pairs))
    return sum(scores[i][j] for i, j in pairs) + _ADJACENT * neighbours


@given(MATRICES)
def test_no_chain_is_worth_more(scores: list[list[float]]) -> None:
    pairs = align(scores, THRESHOLD)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert all(scores[i][j] >= THRESHOLD for i, j in pairs)
    best = max((worth(scores, chain) for chain in chains(scores)), default=0.0) if scores else 0.0
    assert worth(scores, pairs) == pytest.approx(best)


def test_of_two_copies_the_first_is_taken() -> None:
    assert align([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], THRESHOLD) == [(0, 0), (1, 1)]


def test_nothing_is_paired_with_nothing() -> None:
    assert align([], THRESHOLD) == []
