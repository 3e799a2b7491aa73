"""Where one table without ruling lines ends and the next begins, though their rows are as near as those of one."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extractors.readers.pdf.text import Word

if TYPE_CHECKING:
    from extractors.readers.pdf.positions import Row

ABREAST: Final = 3
"""Numbers side by side from which a line is a row for certain: the tables have 3, 7 or 15 columns of numbers."""
_ARTICLE: Final = re.compile("第[一二三四五六七八九十]{1,3}条")
"""How the title of a block begins that counts what an article of the regulation has made public."""


def sections(rows: Sequence["Row"], first: int, last: int) -> Iterator[tuple[int, int]]:
    """First and last row of each part of a table whose numbers stand in columns of their own, below a header."""
    numbered = [index for index in range(first, last + 1) if rows[index].numbers]
    columns = rows[numbered[0]].numbers
    for before, after in pairwise(numbered):
        fuller, other = sorted((columns, rows[after].numbers), key=len, reverse=True)
        titled = _title_between(rows, before, after)
        cut = _header_between(rows, before, after) if titled is None else titled
        apart = not all(any(_below(a, b) for b in fuller) for a in other) and not _are_alike(fuller, other)
        if cut is not None and (titled is not None or apart or _is_headed(rows, cut, after, columns)):
            yield first, cut - 1
            first, columns = cut, rows[after].numbers
        elif len(rows[after].numbers) > len(columns):
            columns = rows[after].numbers
    yield first, last


def _title_between(rows: Sequence["Row"], before: int, after: int) -> int | None:
    """The first line between two rows that is the title of a block, whose columns may stand where they like."""
    between = range(before + 1, after)
    return next((n for n in between if len(rows[n].words) == 1 and _ARTICLE.match(rows[n].words[0].text)), None)


def _header_between(rows: Sequence["Row"], before: int, after: int) -> int | None:
    """The first line between two rows with numbers that goes on no label of the upper one, and stands beside neither.

    What stands beside a row is half of a number over two lines.
    """
    first_number = rows[before].numbers[0].x0
    for index in range(before + 1, after):
        if is_beside(rows[index], rows[before]) or is_beside(rows[index], rows[after]):
            continue
        if all(word.text.isdigit() for word in rows[index].words):
            continue
        gap = rows[index].box.top - rows[index - 1].box.bottom
        if rows[index].box.x1 >= first_number or gap > 0.8 * rows[index].height:
            return index
    return None


def _is_headed(rows: Sequence["Row"], cut: int, after: int, columns: Sequence[Word]) -> bool:
    """Whether a line from `cut` on names columns anew: as many as tables have abreast, or those of the row below it."""
    names = [sum(word.x1 > columns[0].x0 for word in row.words) for row in rows[cut:after]]
    numbers = len(rows[after].numbers)
    return max(names, default=0) >= ABREAST or numbers in names


def is_beside(row: "Row", numbered: "Row") -> bool:
    """Whether two lines overlap: lines of one table that do are one row."""
    height = min(row.height, numbered.height)
    return min(row.box.bottom, numbered.box.bottom) - max(row.box.top, numbered.box.top) > 0.1 * height


def _below(one: Word, other: Word) -> bool:
    """Whether two numbers stand in one column: set to either side or to its middle."""
    return min(abs(one.x0 - other.x0), abs(one.x1 - other.x1), abs(one.centre - other.centre)) < one.height


def _are_alike(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether as many numbers stand each nearer to its like than to another: blanks round numbers move them."""
    if len(one) != len(other) or len(one) <= ABREAST:
        return False
    pitch = min(right.centre - left.centre for words in (one, other) for left, right in pairwise(words))
    return all(abs(a.centre - b.centre) < pitch / 2 for a, b in zip(one, other, strict=True))
