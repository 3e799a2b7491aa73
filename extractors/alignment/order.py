"""In which order the labels of a header name the columns of a form, where nothing but their sequence is known."""

import functools
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from extractors.alignment.similarity import MERGED, THRESHOLD, likeness_to, row_likeness
from extractors.forms import Column, Row
from extractors.glyphs import fold

_SURE = 0.9
"""A label so like that of a column needs no look at pieces."""
SHORT = 0.88
"""What a label counts that is a piece of one column's label and of no other's: `纠正`, `企业`."""
_FEWEST_CHARACTERS = 2
_FEWEST_OF_TWO = 4
_FEWEST_LABELS = 2
"""Fewer labels in a line have no order."""
_LONGEST_PIECE = 20
"""Characters; longer ones are prose."""
_PIECE = 0.4
"""Share of a label that its piece must be: `组织` is no applicant."""


@functools.lru_cache(maxsize=8192)
def column_scores(folded: str, columns: tuple[Row, ...]) -> tuple[float, ...]:
    """The likeness of a label to each of `columns`; a piece of the label of one of them alone is certain, too."""
    scores = [row_likeness(folded, column) for column in columns]
    names = [[fold(wording) for wording in column.wordings] for column in columns]
    if len(folded) >= _FEWEST_OF_TWO and _names_several(folded, names, columns):
        return (0.0,) * len(columns)
    if len(folded) < _FEWEST_CHARACTERS or max(scores) >= _SURE:
        return tuple(scores)
    holding = [n for n, wordings in enumerate(names) if any(folded in wording for wording in wordings)]
    if len(holding) == 1 and len(folded) >= _PIECE * min(len(w) for w in names[holding[0]] if folded in w):
        scores[holding[0]] = max(scores[holding[0]], SHORT)
    return tuple(scores)


def _names_several(folded: str, names: Sequence[Sequence[str]], columns: Sequence[Row]) -> bool:
    """Whether whole labels of several columns stand in one: it ran into those beside it, and is that of none."""
    rest = folded
    for parent in {fold(parent) for column in columns for parent in column.parents}:
        rest = rest.replace(parent, "\0")
    found = 0
    for wordings in sorted(names, key=lambda own: -max(map(len, own))):
        held = max((wording for wording in wordings if wording in rest), key=len, default="")
        found += bool(held)
        rest = rest.replace(held, "\0") if held else rest
    return found > 1


def order_of(labels: Sequence[str], columns: tuple[Column, ...]) -> tuple[int, ...]:
    """The columns that folded `labels` name for certain, from left to right.

    Flattened text puts the labels under a merged one into a line below, or behind all outer ones. They belong where
    the merged label stands: `自然人 法人或其他组织 总计` over `商业企业 …` is the order of the form. Where it is not
    printed the outer labels are taken to stand round the others as in the form. Below it a line may print them all.
    """
    return _ordered(_names(labels, columns, SHORT), columns)


def _names(labels: Sequence[str], columns: tuple[Column, ...], least: float) -> list[int | None]:
    """The columns that labels name at least so well, None for the merged label over some of them."""
    inner = _inner(columns)
    found: list[int | None] = []
    for label in labels:
        scores = column_scores(label, columns)
        number = max(range(len(columns)), key=scores.__getitem__)
        if scores[number] >= least:
            found.append(number)
        elif inner and likeness_to(label, (columns[inner[0]].parents[-1],)) >= MERGED:
            found.append(None)
    return found


def _ordered(found: Sequence[int | None], columns: Sequence[Column]) -> tuple[int, ...]:
    inner = _inner(columns)
    lowest = [number for number in found[-len(columns) :] if number is not None]
    if len(set(lowest)) == len(columns) and lowest[-1] not in inner:
        return tuple(lowest)
    last = _last_of_each(found)
    at = last.index(None) if None in last else None
    named = [number for number in last if number is not None]
    held = [number for number in named if number in inner]
    if at is not None:
        outer = [[n for n in part if n not in inner] for part in (named[:at], named[at:])]
        return (*outer[0], *held, *outer[1])
    level_by_level = [number for number in named if number not in inner] + held
    return tuple(sorted(named)) if named == level_by_level == _levels(named, inner) else tuple(named)


def order_told(lines: Sequence[Sequence[str]], columns: tuple[Column, ...]) -> tuple[int, ...]:
    """The order of all columns that the lines of a header tell for certain, or nothing.

    Another order than that of the form needs whole labels. Those of one line stand beside each other, those of several
    one after the other only where each has a line of its own: on a page a label over two lines stands half way down,
    below its neighbours.
    """
    official = order_of([label for line in lines for label in line], columns)
    if official == tuple(range(len(columns))):
        return official
    shown = [names for line in lines if (names := _names(line, columns, _SURE))]
    if not shown:
        return ()
    inner, last = _inner(columns), shown[-1]
    outer = {number for number in range(len(columns)) if number not in inner} | {None}
    if inner and sorted(inner) == sorted(n for n in last if n is not None) and len(shown) > 1:
        above = shown[-2]
        together = (*above, *last) if len(above) == len(outer) and set(above) == outer else ()
    else:
        alone = all(len(names) == 1 for names in shown)
        together = tuple(name for names in shown for name in names) if alone else tuple(last)
    order = _ordered(together, columns)
    return order if sorted(order) == list(range(len(columns))) else ()


def is_denied(line: Sequence[str], columns: tuple[Column, ...]) -> bool:
    """Whether labels in one line of a header, whole or in pieces, cannot be those of the form's columns in its order.

    Those of groups and of single columns may all come before those under the merged one, as in flattened text.
    """
    inner = _inner(columns)
    group = fold(columns[inner[0]].parents[-1]) if inner else ""
    named = [found for label in _without(line, group) if (found := _named_by(label, columns))]
    if len(named) < _FEWEST_LABELS or can_rise(named):
        return False
    under = [found & set(inner) == found for found in named]
    first = under.index(True) if True in under else len(named)
    return not (all(under[first:]) and can_rise(named[:first]) and can_rise(named[first:]))


@functools.lru_cache(maxsize=8192)
def _named_by(label: str, columns: tuple[Column, ...]) -> frozenset[int]:
    """The columns that a label may name, by all of theirs or a piece of it."""
    return frozenset(n for n, column in enumerate(columns) if any(label in fold(word) for word in column.wordings))


def _without(line: Sequence[str], group: str) -> Iterator[str]:
    """The labels of a line without the merged one, which blanks may part."""
    place = 0
    while place < len(line):
        ends = range(place + 1, min(len(line), place + len(group)) + 1) if line[place] in group else ()
        last = next((end for end in ends if "".join(line[place:end]) == group), None)
        if last is None and len(line[place]) <= _LONGEST_PIECE:
            yield line[place]
        place = last or place + 1


def results_denied(line: Sequence[str], columns: tuple[Column, ...]) -> bool:
    """Whether results in one line of a header, whole or in pieces, cannot be in order for each of some procedures.

    They begin again as often as one that only one result can be stands in the line; behind the last result the first
    may follow once more, where a line ends within those of a procedure.
    """
    named = [found for label in line if (found := _named_by(label, columns))]
    begun, odd, last = 1, False, 0
    for found in named:
        after = [number for number in found if number >= last]
        begun += not after
        odd = odd or not (after or (last == len(columns) - 1 and 0 in found))
        last = min(after or found)
    alone = [min(found) for found in named if len(found) == 1]
    if named and min(named[0]) == len(columns) - 1:
        begun -= 1  # the first total alone, the results before it being of another line
    return odd and begun > max(map(alone.count, alone), default=len(named))


def can_rise(named: Sequence[Collection[int]], step: int = 0) -> bool:
    """Whether labels that may name several columns each can be those of columns from left to right.

    Each is at least `step` columns behind the one before it: pieces of one label name the same.
    """
    last = -step
    for found in named:
        after = [number for number in found if number >= last + step]
        if not after:
            return False
        last = min(after)
    return True


def _last_of_each(found: Sequence[int | None]) -> list[int | None]:
    """Each only once, where it stands last: what stands further up may be of another table of the same text."""
    return [number for place, number in enumerate(found) if number not in found[place + 1 :]]


def is_torn(labels: Sequence[str], columns: tuple[Column, ...]) -> bool:
    """Whether a column's label is missing where it belongs and an unknown one stands elsewhere: it may have moved.

    Labels cut by line ends are missing too, but their pieces are not unknown.
    """
    inner = _inner(columns) or list(range(len(columns)))
    scored = [column_scores(label, columns) for label in labels]
    known = [max(range(len(columns)), key=s.__getitem__) if max(s) >= THRESHOLD else None for s in scored]
    places = [place for place, number in enumerate(known) if number in inner]
    if not places:
        return False
    groups = tuple({parent for column in columns for parent in column.parents})
    names = [fold(name) for column in columns for name in (*column.wordings, *column.parents)]
    unknown = (n for n, label in enumerate(labels) if known[n] is None and not any(label in name for name in names))
    strange = {n for n in unknown if likeness_to(labels[n], groups) < MERGED}
    gaps = zip([places[0] - 2, *places], [*places, len(labels) + 1], strict=True)
    numbers = [inner[0] - 1, *(known[place] or 0 for place in places), inner[-1] + 1]
    missing = [after - before - 1 for before, after in pairwise(numbers)]
    between = [sum(start < n < end for n in strange) for start, end in gaps]
    short = any(0 < lost > shown for lost, shown in zip(missing, between, strict=True))
    return short and any(n >= places[0] - 1 for n in strange)


def is_merged(labels: Sequence[str], columns: tuple[Column, ...]) -> bool:
    """Whether a merged label stands for all columns under it: of theirs not even a piece is printed."""
    inner = _inner(columns)
    if not inner or not any(likeness_to(label, (columns[inner[0]].parents[-1],)) >= MERGED for label in labels):
        return False
    names = [fold(wording) for number in inner for wording in columns[number].wordings]
    scored = (column_scores(label, columns) for label in labels)
    alike = any(scores[number] >= THRESHOLD for scores in scored for number in inner)
    return not alike and not any(label in name for label in labels for name in names)


def _inner(columns: Sequence[Column]) -> list[int]:
    """The columns under a merged label that does not reach over all of them."""
    deepest = max(len(column.parents) for column in columns)
    inner = [number for number, column in enumerate(columns) if len(column.parents) == deepest]
    return inner if len(inner) < len(columns) else []


def _levels(named: Sequence[int], inner: Sequence[int]) -> list[int]:
    """The columns as the form has them, level by level."""
    return sorted(named, key=lambda number: (number in inner, number))


def rises(order: Sequence[int]) -> bool:
    """Whether the columns stand in the order of the form."""
    return list(order) == sorted(order)


def rises_again(order: Sequence[int]) -> bool:
    """Whether results stand in the order of the form, once for each procedure: they fall to the first of them only."""
    last = max(order, default=0)  # twice: it ends one procedure's results and begins another's
    falls = [after for before, after in pairwise(order) if after < before or before == after == last]
    most = max(map(order.count, order), default=1)
    return len(falls) < most and all(after == min(order) for after in falls)


def named_among(labels: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Which of `rows` the labels are for certain, in the order of the labels."""
    scored = (column_scores(label, tuple(rows)) for label in labels)
    return [max(range(len(scores)), key=scores.__getitem__) for scores in scored if max(scores) >= SHORT]
