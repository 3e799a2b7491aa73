"""Numbers whose digits are drawn apart, one of them by chance where other numbers begin: they are parted like two.

Where the header names one column there, and no row has two numbers in it, they are one.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extractors.readers.pdf.blocks import blocks_of
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.text import SAME_START, Word, bounds

if TYPE_CHECKING:
    from extractors.readers.pdf.positions import Row

EVEN: Final = 0.05
"""Share of their height by which the gaps between the digits of one number differ."""


def with_whole_numbers(rows: Sequence["Row"], parted: Sequence["Row"]) -> list["Row"]:
    """`parted`, with each number whole that is one word of the same row of `rows` and certainly of one column."""
    broken = [_broken(*pair) for pair in zip(rows, parted, strict=True)]
    if not any(broken):
        return list(parted)
    names = _names(parted)
    whole = list(parted)
    for place, words in enumerate(broken):
        for word in words:
            name = _name_over(word, names)
            if name is None or any(len(_under(name, row.numbers)) > 1 for row in rows):
                continue
            alone = sum(len(_under(name, others)) for others in broken) == 1
            if _is_even(rows[place], word) or (alone and len(word.text) == 2):
                whole[place] = _joined(whole[place], word)
    return whole


def _broken(row: "Row", parted: "Row") -> list[Word]:
    """The numbers of `row` that are several numbers of it where it is `parted`."""
    if len(parted.numbers) <= len(row.numbers):
        return []
    return [word for word in row.numbers if word.text.isdecimal() and len(_parts(parted.numbers, word)) > 1]


def _parts(numbers: Sequence[Word], whole: Word) -> list[Word]:
    return [word for word in numbers if whole.x0 <= word.x0 and word.x1 <= whole.x1]


def _joined(row: "Row", whole: Word) -> "Row":
    """The row with one number for its parts."""
    first = row.words.index(_parts(row.numbers, whole)[0])
    end = first + len(_parts(row.numbers, whole))
    words = (*row.words[:first], whole, *row.words[end:])
    return replace(row, words=words, numbers=words[len(row.labels) :])


def _names(rows: Sequence["Row"]) -> list[list[Word]]:
    """The names in a header, each of one line or more; none where no header stands above the first numbers."""
    first = next(place for place, row in enumerate(rows) if row.numbers)
    return blocks_of([word for row in rows[:first] for word in row.words])


def _name_over(word: Word, names: Sequence[Sequence[Word]]) -> Box | None:
    """The name of the one column that a number is of: it reaches over all of the number, and none stands below it.

    One with a blank may be two, and what stands between two lower names is a group's.
    """
    boxes = {bounds(name): any(" " in line.text for line in name) for name in names}
    over = [box for box in boxes if box.x0 - SAME_START < word.x0 and word.x1 < box.x1 + SAME_START]
    name = max(over, key=lambda box: box.bottom, default=None)
    if name is None or boxes[name]:
        return None
    others = [box for box in boxes if box.bottom > name.top + 1 and box != name]
    lower = [box for box in others if box.top > name.bottom - 1]
    shared = any(box.x0 < name.x1 and name.x0 < box.x1 for box in others)
    between = any(box.x1 <= name.x0 for box in lower) and any(name.x1 <= box.x0 for box in lower)
    return None if shared or between else name


def _under(name: Box, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if name.x0 < word.x1 and word.x0 < name.x1]


def _is_even(row: "Row", word: Word) -> bool:
    """Whether all digits of a number are as far apart: those of two numbers are so only where each has but one."""
    digits = [one for one in row.line.characters if word.x0 <= one.x0 and one.x1 <= word.x1]
    gaps = [right.x0 - left.x1 for left, right in pairwise(digits)]
    return len(gaps) > 1 and max(gaps) - min(gaps) <= EVEN * word.height
