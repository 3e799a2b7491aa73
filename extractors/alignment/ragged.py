"""Which cells of a row are its numbers, where a row by itself does not say it: all rows of a table together do.

Flattened text keeps no columns, but the cells of all rows of a table end at one edge. Where the rows are longer than
the form's by a column or two, their own sums say which columns are the form's. So it is in a grid without a header.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from extractors.alignment.lines import Slot
from extractors.alignment.number import parse

_MOST_MORE = 2
"""So many columns more than the form has are looked through."""
_FEWEST_SUMS = 0.6
"""Share of the rows whose sums must come out; rows with a blank cell say nothing."""
_FEWEST_ROWS = 4
"""Sums of fewer rows say nothing: zeros add up anywhere."""
_MOST_STRAYS = 0.25
"""Share of the rows that may print something behind their sums; more of them make a column."""
_MOST_WRONG = 1
"""A report may contradict itself in one row."""

Places = tuple[int, ...]
"""Indices of a row's numbers, counted from its last cell, -1."""


@dataclass(frozen=True, slots=True)
class _Sums:
    """How many rows come out with their total in the last place, and how many do not."""

    right: int
    wrong: int


def places_of(rows: Sequence[Sequence[Slot]], count: int, *, summed: bool) -> Places | None:
    """Where the `count` numbers of every row in `rows` stand; None where nothing says it, or several answers differ.

    `rows` hold the cells behind the labels; `summed` says that the last number is the sum of the others. No place at
    all where the rows contradict each other: then no row by itself says it either.
    """
    edges = [places for places, strays in _edges(rows, count) if not strays]
    strayed = bool(edges) and summed and _is_stray(rows, edges[0])
    if len(edges) == 1 and not strayed:
        return edges[0]
    if len(edges) > 1:
        return None
    found = _by_numbers(rows, count, strayed=strayed) if summed and len(rows) >= _FEWEST_ROWS else None
    return () if found is None and _disagree(rows, count) else found


def _by_numbers(rows: Sequence[Sequence[Slot]], count: int, *, strayed: bool) -> Places | None:
    """Where the sums of the rows come out, a stray number behind some of them or not."""
    near = [places for places, strays in _edges(rows, count) if strays and _is_summed(rows, places)]
    if len(near) == 1 or strayed:
        return near[0] if len(near) == 1 else None
    long = [row for row in rows if len([slot for slot in row if slot.folded]) > count or len(row) > count]
    return _by_sums(long, count)


def _disagree(rows: Sequence[Sequence[Slot]], count: int) -> bool:
    """Whether rows of one length print something in such places that their numbers stand in different ones."""
    if len(set(map(len, rows))) > 1:
        return False
    found: set[int] = set()
    for row in rows:
        full = [place for place, slot in enumerate(row) if slot.folded]
        starts = range(max(0, full[-1] - count + 1), min(full[0], len(row) - count) + 1) if full else ()
        found |= set(starts) if len(starts) == 1 else set()
    return len(found) > 1


def _edges(rows: Sequence[Sequence[Slot]], count: int) -> Iterator[tuple[Places, int]]:
    """The runs of places, at one distance from the end of all rows, that leave only empty cells outside.

    Each with the number of rows that print something behind it all the same; in most of them nothing stands there.
    """
    shortest = min(map(len, rows), default=0)
    for shift in range(shortest - count + 1):
        places = tuple(range(-count - shift, -shift))
        if any(slot.folded for row in rows for slot in row[: places[0]]):
            continue
        strays = sum(any(slot.folded for slot in row[len(row) - shift :]) for row in rows)
        if strays <= _MOST_STRAYS * len(rows):
            yield places, strays


def _is_stray(rows: Sequence[Sequence[Slot]], places: Places) -> bool:
    """Whether the sums would stand in few rows while another column is full, and the rows have one more than the form.

    Then a number that strayed into the further column moves all others by one.
    """
    if min(map(len, rows), default=0) <= len(places):
        return False
    *parts, total = (sum(bool(row[place].folded) for row in rows) for place in places)
    return 0 < total < _FEWEST_SUMS * len(rows) < max(parts)


def _is_summed(rows: Sequence[Sequence[Slot]], places: Places) -> bool:
    """Whether the last of `places` holds the sums of the others, a blank being nothing, or alone has numbers at all."""
    numbers = [[_number(row[place]) for place in places] for row in rows]
    full = [sum(number is not None for number in column) for column in zip(*numbers, strict=True)]
    if full[-1] < _FEWEST_SUMS * len(rows):
        return False
    right = sum(row[-1] is not None and sum(n or 0 for n in row[:-1]) == row[-1] for row in numbers)
    return not any(full[:-1]) or _fits(_Sums(right, full[-1] - right), len(rows))


def _by_sums(rows: Sequence[Sequence[Slot]], count: int) -> Places | None:
    """The places whose sums come out, wherever further columns stand between them.

    Where all other columns are empty and these are not, it is enough that the sums do not speak against it.
    """
    width = min(map(len, rows), default=0)
    if not count < width <= count + _MOST_MORE:
        return None
    numbers = [[_number(slot) for slot in row[-width:]] for row in rows]
    filled = [sum(bool(row[place - width].folded) for row in rows) for place in range(width)]
    full = [place for place, often in enumerate(filled) if often]
    if len(full) == count and all(filled[place] >= _FEWEST_SUMS * len(rows) for place in full):
        return tuple(place - width for place in full) if _sums(numbers, full).wrong <= _MOST_WRONG else None
    sums = [(chosen, _sums(numbers, chosen)) for chosen in combinations(range(width), count)]
    fitting = [chosen for chosen, one in sums if one.right >= _FEWEST_ROWS and _fits(one, one.right + one.wrong)]
    # an empty column is left out before one that is not
    fitting = [chosen for chosen in fitting if set(full) <= set(chosen)] or fitting
    read = {tuple(tuple(row[place] for place in chosen) for row in numbers) for chosen in fitting}
    return tuple(place - width for place in fitting[0]) if len(read) == 1 else None


def _number(slot: Slot) -> int | None:
    amount = parse(slot.text)
    return None if amount is None else int(amount.value)


def _sums(rows: Sequence[Sequence[int | None]], chosen: Sequence[int]) -> _Sums:
    """The sums of the rows that print their total, a blank being nothing; of rows without numbers nothing is said."""
    shown = [[row[place] for place in chosen] for row in rows if any(row) and row[chosen[-1]] is not None]
    checked = [sum(n or 0 for n in row[:-1]) == row[-1] for row in shown]
    return _Sums(sum(checked), len(checked) - sum(checked))


def _fits(sums: _Sums, rows: int) -> bool:
    return sums.right >= _FEWEST_SUMS * rows and sums.wrong <= _MOST_WRONG
