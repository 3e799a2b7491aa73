"""The columns of a table without ruling lines: where its numbers stand below one another, and what its header adds."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.readers.pdf.text import Word

if TYPE_CHECKING:
    from extractors.readers.pdf.positions import Row


_NEAR: Final = 0.4
"""Share of the distance between columns up to which two stand in one place: less than half, or both sides would do."""
APART: Final = 0.75
"""Share of the distance between columns that two of them are apart."""


class Column(NamedTuple):
    """From where to where the words of a column reach."""

    x0: float
    x1: float

    @property
    def centre(self) -> float:
        """Half way across."""
        return (self.x0 + self.x1) / 2


def number_columns(numbered: Sequence["Row"]) -> list[Column]:
    """Columns by the numbers: those of the fullest rows first, then what the others add."""
    columns = columns_of_full_rows([row.numbers for row in numbered])
    for row in numbered:
        taken: set[int] = set()
        for word in row.numbers:
            index = _nearest(columns, word)
            if index is not None and index not in taken:
                taken.add(index)
                columns[index] = _widened(columns, index, word)
            elif index is None:
                columns = sorted([*columns, Column(word.x0, word.x1)])
                taken = {i + (columns[i].x0 > word.x1) for i in taken}
    return columns


def columns_of_full_rows(rows: Sequence[Sequence[Word]]) -> list[Column]:
    """The columns of the rows with the most numbers, set to whatever side; of one of them where they differ."""
    most = max(map(len, rows))
    full = [row for row in rows if len(row) == most]
    columns = [Column(min(w.x0 for w in words), max(w.x1 for w in words)) for words in zip(*full, strict=True)]
    return _apart(columns) or [Column(word.x0, word.x1) for word in full[0]]


def _widened(columns: Sequence[Column], index: int, word: Word) -> Column:
    """The column with `word` in it, but never into its neighbours."""
    x0, x1 = min(columns[index].x0, word.x0), max(columns[index].x1, word.x1)
    if index and x0 <= columns[index - 1].x1:
        x0 = columns[index].x0
    if index + 1 < len(columns) and x1 >= columns[index + 1].x0:
        x1 = columns[index].x1
    return Column(x0, x1)


def _nearest(columns: Sequence[Column], word: Word) -> int | None:
    """The column that `word` stands in or next to; None where it is as far off as a column of its own would be."""
    best = min(range(len(columns)), key=lambda index: abs(columns[index].centre - word.centre))
    column = columns[best]
    pitch = median([b.centre - a.centre for a, b in pairwise(columns)]) if len(columns) > 1 else 8 * word.height
    overlaps = word.x0 <= column.x1 and word.x1 >= column.x0
    return best if overlaps or abs(column.centre - word.centre) <= 0.6 * pitch else None


def columns_of_header(columns: Sequence[Column], rows: Sequence["Row"], border: float) -> list[Column]:
    """The columns as the header shows them, where it has more than there are numbers, each of which stands below one.

    The lowest words of a header name its columns; what stands over several of them is the name of a group. As many
    names as columns are theirs in order, to whatever sides names and numbers are set.
    """
    first = next(index for index, row in enumerate(rows) if row.numbers)
    lowest: list[Word] = []
    for word in sorted((w for row in rows[:first] for w in row.words), key=lambda word: -word.middle):
        if word.x0 > border and not any(word.x0 < other.x1 and word.x1 > other.x0 for other in lowest):
            lowest.append(word)
    found = [Column(word.x0, word.x1) for word in _without_groups(sorted(lowest, key=lambda word: word.x0))]
    if len(found) == len(columns):
        return _apart([_around(name, column) for name, column in zip(found, columns, strict=True)])
    if len(found) < len(columns) or len(found) < 3:
        return []
    under = [min(range(len(found)), key=lambda i: abs(found[i].centre - column.centre)) for column in columns]
    pitch = min(b.centre - a.centre for a, b in pairwise(found))
    near = all(abs(found[i].centre - column.centre) < pitch / 2 for i, column in zip(under, columns, strict=True))
    if not near or len(set(under)) < len(under):
        return []
    for index, column in zip(under, columns, strict=True):
        found[index] = _around(found[index], column)
    return found


def _without_groups(names: Sequence[Word]) -> list[Word]:
    """Names of columns without the narrow ones of groups, which stand above a gap between two of them."""
    pitch = median([right.centre - left.centre for left, right in pairwise(names)] or [0.0])
    kept = []
    for place, word in enumerate(names):
        beside = [*names[max(0, place - 1) : place], *names[place + 1 :][:1]]
        above = len(beside) == 2 and all(word.bottom < other.top + 1 for other in beside)
        if not above or min(abs(word.centre - other.centre) for other in beside) > APART * pitch:
            kept.append(word)
    return kept


def _around(one: Column, other: Column) -> Column:
    return Column(min(one.x0, other.x0), max(one.x1, other.x1))


def _apart(columns: list[Column]) -> list[Column]:
    """The columns, or none where two of them overlap."""
    return columns if all(left.x1 < right.x0 for left, right in pairwise(columns)) else []


def column_at(columns: Sequence[Column], word: Word) -> int:
    """The column in which most of a word stands, else the nearest one."""
    shared = [min(word.x1, column.x1) - max(word.x0, column.x0) for column in columns]
    if max(shared) > 0:
        return shared.index(max(shared))
    return min(range(len(columns)), key=lambda index: (round(abs(columns[index].centre - word.centre)), index))


def columns_above(columns: Sequence[Column], known: Sequence[Column]) -> list[Column]:
    """The columns that the table has on the page before, where it has some that are blank here; none where it has not.

    Columns that stand beside all of those are further ones.
    """
    under = [columns_under(known, column) for column in columns]
    places = [place for found in under for place in found]
    if not set(places) < set(range(len(known))) or not places or len(set(places)) < len(places):
        return []
    if any(len(found) > 1 for found in under):
        return []
    found = list(known)
    for column, place in ((column, at[0]) for column, at in zip(columns, under, strict=True) if at):
        found[place] = _around(known[place], column)
    found = sorted([*found, *(column for column, at in zip(columns, under, strict=True) if not at)])
    return _apart(found)


def columns_under(known: Sequence[Column], column: Column) -> list[int]:
    """The columns among `known` that one stands in, or the one that it stands near: blanks round a number move it."""
    within = [place for place, other in enumerate(known) if other.x0 < column.x1 and column.x0 < other.x1]
    if within or len(known) < 2:
        return within
    pitch = min(right.centre - left.centre for left, right in pairwise(known))
    return [place for place, other in enumerate(known) if abs(other.centre - column.centre) < _NEAR * pitch]


def with_blank_columns(columns: list[Column], rows: Sequence["Row"], border: float) -> list[Column]:
    """Adds the columns that only a header shows: all their cells are blank."""
    if len(columns) < 2:
        return columns
    for row in rows:
        for word in row.words if not row.numbers else ():
            if word.x0 > border and _nearest(columns, word) is None:
                columns = sorted([*columns, Column(word.x0, word.x1)])
    return columns


def label_border(columns: Sequence[Column], rows: Sequence["Row"]) -> float:
    """The x that parts labels from numbers; left of everything where nothing stands before the numbers."""
    labels = [word for row in rows if row.numbers for word in row.labels]
    ends = [word.x1 for word in labels or _around_numbers(rows) if word.x1 < columns[0].x0 + 1]
    return (max(ends) + min([columns[0].x0, *_headed_from(rows, max(ends))])) / 2 if ends else 0.0


def _around_numbers(rows: Sequence["Row"]) -> list[Word]:
    """The words between whose lines numbers stand, or nothing where none is below them: then all is their header."""
    first = next(row for row in rows if row.numbers)
    left = [word for row in rows for word in row.words if word.x1 < first.numbers[0].x0 + 1]
    return left if any(word.bottom > first.box.top + 1 for word in left) else []


def _headed_from(rows: Sequence["Row"], end: float) -> list[float]:
    """Where the names of columns begin in a header, right of all labels, which end at `end`."""
    first = next(index for index, row in enumerate(rows) if row.numbers)
    header = [word for row in rows[:first] for word in row.words]
    above_labels = [word for word in header if word.x0 < end]
    return [w.x0 for w in header if w.x0 > end and all(w.x0 > other.x1 or w.x1 < other.x0 for other in above_labels)]


def nearest_centre(centres: Sequence[float], word: Word) -> int:
    """The nearest column; the left one of two between which a merged header stands."""
    return min(range(len(centres)), key=lambda index: (round(abs(centres[index] - word.centre)), index))
