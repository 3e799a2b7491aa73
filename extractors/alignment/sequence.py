"""One sequence alignment for rows, columns and tokens: order kept, extra and missing ones allowed."""

from bisect import bisect_left
from collections.abc import Sequence

_ADJACENT = 0.06
"""What a pair gains when the pair before it is its neighbour on both sides: a table's rows stand together."""


def align(scores: Sequence[Sequence[float]], threshold: float) -> list[tuple[int, int]]:
    """Pairs (i, j) in order that make the sum of `scores[i][j]` largest; pairs below `threshold` are never made.

    Needleman-Wunsch (1970) with free gaps and a small reward for neighbours. O(n·m).
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    best = [[0.0] * (columns + 1)]
    paired = [[-1.0] * (columns + 1) for _ in range(rows + 1)]
    for i, line in enumerate(scores):
        above, row = best[i], best[i].copy()
        best.append(row)
        for j in [j for j, score in enumerate(line) if score >= threshold]:
            pair = line[j] + max(above[j], paired[i][j] + _ADJACENT)
            paired[i + 1][j + 1] = pair
            better = bisect_left(row, pair, j + 1)  # a row never falls from left to right: it is raised where lower
            row[j + 1 : better] = [pair] * (better - j - 1)
    return _trace(best, paired, scores, threshold)


def _trace(
    best: list[list[float]], paired: list[list[float]], scores: Sequence[Sequence[float]], threshold: float
) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    i, j = len(best) - 1, len(best[0]) - 1
    forced = False
    while i > 0 and j > 0:
        if not forced and best[i - 1][j] >= best[i][j]:
            i -= 1  # of two that fit alike the first is taken: a table stands before its copies
        elif forced or (paired[i][j] >= best[i][j] and scores[i - 1][j - 1] >= threshold):
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
            forced = i > 0 and j > 0 and paired[i][j] >= 0 and paired[i][j] + _ADJACENT > best[i][j]
        else:
            j -= 1
    return pairs[::-1]
