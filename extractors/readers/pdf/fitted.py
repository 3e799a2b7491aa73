"""Labels put to rows of numbers by where their lines stand: each around the middle of its row, or level with its edge.

Between rows without padding the lines of two labels are as near to each other as those of one. Yet the numbers tell
where rows are, and a table sets all its labels alike: only one division of the lines puts each to a row exactly.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Final

from extractors.readers.pdf.text import Word

MOST_LINES: Final = 24
"""Lines of one label, at three characters each; the longest of the forms has some sixty."""
SURE_LINES: Final = 9
"""The same where any of them may be a label of its own."""
UNIT: Final = 2
"""Characters of a unit: a column of those stands between labels and numbers."""
OFF: Final = 0.3
"""Share of a character's height by which a label may miss the place of its row."""
STACKED: Final = 1.0
"""Lines of one label leave a gap of at most this share of their height."""
_BESIDE: Final = 0.1
"""Share of their height by which two words overlap that stand side by side."""
_SKIPPED: Final = 0.4
"""What a line costs that belongs to no row with numbers."""
_ORDINAL: Final = re.compile(
    r"[(（][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十]{1,3}[条项]|\d{1,2}[.．、](?!\d)"
)
_FIGURES: Final = re.compile(r"(\d{1,2})[.．、](?!\d)")
_INSIDE: Final = 0.5
"""What a further line of a label costs that begins with an ordinal, or any where labels have none."""
_LED: Final = 0.5
"""Ordinals for each row from which labels begin with one."""
_LED_LINES: Final = 0.3
"""The same for each line, where rows without a label are allowed."""
_BARE: Final = 0.5
"""What a row without a label costs, where such are allowed."""
_REST: Final = 2.0
"""What a label costs there that begins without an ordinal, where labels have one: it may be the rest of another."""
_CUT: Final = 0.2
"""What the label of the last row costs where its first line stands as the row does: the end of the page may cut it."""
_NEARER: Final = 0.8
"""Share of the distance to other lines at which the lines of a label stand."""

Line = list[Word]
_Anchor = Callable[[Sequence[Line]], float]


def begins_label(text: str) -> bool:
    """Whether a line begins with an ordinal, as a label does and the rest of a wrapped one does not."""
    return _ORDINAL.match(text) is not None


def ordinal_of(text: str) -> int | None:
    """The number with which a label begins in figures; None where it begins with none."""
    found = _FIGURES.match(text)
    return int(found[1]) if found else None


def fitted_labels(words: Sequence[Word], middles: Sequence[float]) -> list[list[Word]] | None:
    """The words of the label of each row, by the middles of the rows' numbers; None where they fit in no one way.

    Where not every row can have one, some have none.
    """
    lines = _own_lines(words)
    units = sum(len(_text(line)) <= UNIT and not begins_label(_text(line)) for line in lines)
    if len(words) > 1.5 * len(lines) and 2 * units > len(lines):
        return None
    for bare in (False, True):
        lines = _innermost(lines) if bare else lines
        ways = (_fitted(lines, middles, anchor, bare=bare) for anchor in (_middle, _first, _last))
        tries = [found for found in ways if found is not None]
        if tries:
            break
    else:
        return None
    _, spans = min(tries, key=lambda found: found[0])
    return [[word for line in lines[first:end] for word in line] for first, end in spans]


def _own_lines(words: Sequence[Word]) -> list[Line]:
    """The lines of the labels next to the numbers: what has another label on its right is the label of a group."""
    own = [w for w in words if not any(other.x0 > w.centre and _are_beside(w, other) for other in words)]
    lines: list[Line] = []
    for word in sorted(own, key=lambda word: (word.middle, word.x0)):
        if lines and abs(word.middle - lines[-1][0].middle) < OFF * word.height:
            lines[-1].append(word)
        else:
            lines.append([word])
    inside = {n for n in range(1, len(lines) - 1) if _is_left_of(lines[n], (lines[n - 1], lines[n + 1]))}
    return [line for number, line in enumerate(lines) if number not in inside]


def _innermost(lines: Sequence[Line]) -> list[Line]:
    """The lines without those of groups, which stand in a column of their own left of others."""
    return [line for line in lines if not _is_outer(line, lines)]


def _is_outer(line: Line, lines: Sequence[Line]) -> bool:
    x0, x1, height = line[0].x0, line[-1].x1, line[0].height
    over = [other for other in lines if other[0].x0 < x1 and x0 < other[-1].x1]
    alike = all(abs(other[0].x0 + other[-1].x1 - x0 - x1) < height for other in over)
    return alike and any(other[0].x0 > x1 for other in lines)


def _is_left_of(line: Line, others: Sequence[Line]) -> bool:
    """Whether a line ends before those above and below it begin: it stands in the gap between two rows."""
    return all(line[-1].x1 < other[0].x0 for other in others)


def _are_beside(one: Word, other: Word) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > _BESIDE * min(one.height, other.height)


def _middle(lines: Sequence[Line]) -> float:
    return (lines[0][0].middle + lines[-1][0].middle) / 2


def _first(lines: Sequence[Line]) -> float:
    return lines[0][0].middle


def _last(lines: Sequence[Line]) -> float:
    return lines[-1][0].middle


@dataclass(slots=True)
class _Way:
    """The best way to come to a label: its lines, what it costs in all, and the label before it."""

    first: int
    end: int
    cost: float
    before: "_Way | None"


def _fitted(
    lines: Sequence[Line], middles: Sequence[float], anchor: _Anchor, *, bare: bool
) -> tuple[float, list[tuple[int, int]]] | None:
    """What the best division costs, and the first line and the end of each row's label; `bare` allows rows of none."""
    begun = [begins_label(_text(line)) for line in lines]
    led = sum(begun) >= _LED * len(middles) or (bare and sum(begun) >= _LED_LINES * len(lines))
    cut = [(f, e, off + _CUT) for f, e, off in _candidates(lines, middles[-1], _first, led=led) if e == len(lines)]
    ways: list[_Way] = []
    for number, middle in enumerate(middles):
        before = ways if number else None
        ways = [
            way
            for first, end, off in (
                *_candidates(lines, middle, anchor, led=led),
                *(cut if middle == middles[-1] else ()),
            )
            if (way := _best_way(before, first, end, off + _REST * (bare and led and not begun[first]))) is not None
        ]
        if bare:
            ways += [_Way(way.end, way.end, way.cost + _BARE, way) for way in before or ()]
            ways += [_Way(0, 0, _BARE, None)] if before is None else []
    if not any(way.end for way in ways):
        return None
    best: _Way | None = min(ways, key=lambda way: way.cost + _SKIPPED * _left_over(lines, way.end))
    cost = best.cost + _SKIPPED * _left_over(lines, best.end) if best else inf
    spans: list[tuple[int, int]] = []
    while best is not None:
        spans.append((best.first, best.end))
        best = best.before
    return cost, spans[::-1]


def _candidates(
    lines: Sequence[Line], middle: float, anchor: _Anchor, *, led: bool
) -> Iterator[tuple[int, int, float]]:
    """Runs of lines that stand as the label of a row with its numbers at `middle`, and how far they are off."""
    for first in range(len(lines)):
        for end in range(first + 1, min(first + MOST_LINES, len(lines)) + 1):
            if end - first > 1 and not _goes_on(lines[end - 2][0], lines[end - 1][0]):
                break
            off = abs(anchor(lines[first:end]) - middle) / lines[first][0].height
            if off >= OFF:
                continue
            doubtful = _doubtful(lines, first, end, led)
            if end - first <= SURE_LINES or not doubtful:
                yield first, end, off + _INSIDE * doubtful


def _left_over(lines: Sequence[Line], end: int) -> int:
    """How many lines go on from a label that is the last."""
    following = end
    while following < len(lines) and _goes_on(lines[following - 1][0], lines[following][0]):
        if begins_label(_text(lines[following])):
            break
        following += 1
    return following - end


def _doubtful(lines: Sequence[Line], first: int, end: int, led: bool) -> int:
    """How many lines of a label may as well be labels of rows that are blank.

    A wrapped label shows by its ordinal where others have one, or by lines nearer to one another than to the others.
    """
    ordinals = sum(begins_label(_text(line)) for line in lines[first + 1 : end])
    around = [pair for pair in (lines[first - 1 : first + 1], lines[end - 1 : end + 1]) if len(pair) == 2]
    inside = max(map(_step, pairwise(lines[first:end])), default=0.0)
    apart = all(inside < _NEARER * _step(pair) for pair in around)
    return ordinals if led or apart else end - first - 1


def _text(line: Line) -> str:
    return "".join(word.text for word in sorted(line, key=lambda word: word.x0))


def _step(pair: Sequence[Line]) -> float:
    return pair[1][0].middle - pair[0][0].middle


def _goes_on(above: Word, below: Word) -> bool:
    """Whether a line may be the next of the same label: close below, and below most of the shorter one."""
    across = min(above.x1, below.x1) - max(above.x0, below.x0)
    return below.top - above.bottom <= STACKED * below.height and across > 0.5 * min(
        above.x1 - above.x0, below.x1 - below.x0
    )


def _best_way(ways: Sequence[_Way] | None, first: int, end: int, off: float) -> _Way | None:
    if ways is None:
        return _Way(first, end, off, None)
    best = min(
        (way for way in ways if way.end <= first), key=lambda w: w.cost + _SKIPPED * (first - w.end), default=None
    )
    return best and _Way(first, end, best.cost + _SKIPPED * (first - best.end) + off, best)
