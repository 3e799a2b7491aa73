"""Tables without ruling lines, from the positions of their words.

Rows are the lines that carry numbers; columns are where those numbers stand below one another. Labels and headers,
which wrap, are then put to the rows and columns. Rows and columns keep the order of the page; what they mean is
settled elsewhere, by the labels in the order of the form and by arithmetic.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from statistics import median
from typing import Final

from extractors.readers.pdf.apart import has_numbers_apart
from extractors.readers.pdf.blocks import in_line
from extractors.readers.pdf.cells import LaidOut, grid_of
from extractors.readers.pdf.columns import Column, columns_of_full_rows
from extractors.readers.pdf.halves import gutter, side_by_side
from extractors.readers.pdf.pages import Box, Page
from extractors.readers.pdf.rules import Found
from extractors.readers.pdf.sections import ABREAST, is_beside, sections
from extractors.readers.pdf.text import PAGE_NUMBER, SAME_START, Line, Word, bounds
from extractors.readers.pdf.tracked import with_whole_numbers

MOST_HEADERS: Final = 8
"""Lines that stand above the first row of numbers on a page, where its table began on the page before."""
VOID: Final = 6.0
"""A white gap above this many character heights ends a table."""

_NUMBER: Final = re.compile(
    r"[-+减增]?\d[\d,]*(?:\.\d+)?(?:万?元|[件个项条次宗])?(?:\(.{0,30}\))?|[-–—―/\\]{1,3}|无|不适用"
)
_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,2}、")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page as words, and the numbers it ends with."""

    line: Line
    words: tuple[Word, ...]
    numbers: tuple[Word, ...]

    @property
    def box(self) -> Box:
        """Around the line."""
        return self.line.box

    @property
    def height(self) -> float:
        """Of its usual character."""
        return median(word.height for word in self.words)

    @property
    def middle(self) -> float:
        """Half way down its numbers, or its words."""
        return median(word.middle for word in self.numbers or self.words)

    def is_number(self, word: Word) -> bool:
        """Whether one of its words is a number."""
        return is_number(word.text)

    @property
    def labels(self) -> tuple[Word, ...]:
        """The words before the numbers."""
        return self.words[: len(self.words) - len(self.numbers)]


def is_number(text: str) -> bool:
    """Whether a word is what a number cell prints: a number, with its unit perhaps, or a mark for none."""
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", "")) is not None


def _row(
    line: Line, starts: Sequence[float] = (), borders: Sequence[tuple[float, float]] = (), *, in_table: bool = False
) -> Row:
    words = tuple(line.words(starts, borders))
    first = len(words)
    while first and is_number(words[first - 1].text):
        first -= 1
    if PAGE_NUMBER.fullmatch(line.text) and not in_table:
        first = len(words)
    if first == 0 and len(words) == 1 and not any(character.isdigit() for character in line.text):
        first = len(words)  # `无` of a label that is set upright
    if 0 < first == len(words) - 1 and _goes_on_from_text(words[first - 1], words[first], starts):
        first = len(words)
    return Row(line, words, words[first:])


def _goes_on_from_text(text: Word, number: Word, starts: Sequence[float]) -> bool:
    """Whether a number right behind text is a word of it: none that begins where a column may."""
    return number.x0 - text.x1 < number.height and all(abs(number.x0 - start) >= SAME_START for start in starts)


def laid_out_tables(
    page: Page, lines: Sequence[Line], *, above: Found | None = None
) -> tuple[list[Found], list[list[Line]]]:
    """The tables among `lines` (top to bottom, none ruled), and the runs of lines between them.

    `above` is such a table with which the page before ends: a single row may be the rest of it, and columns that are
    blank are where it has them.
    """
    rows = page_rows(lines)
    found: list[Found] = []
    runs: list[list[Line]] = []
    start = 0
    for first, last in _extents(rows, above is not None):
        runs.append(list(lines[start:first]))
        for upper, lower in sections(rows, first, last):
            known = above.columns if above is not None and not found else ()
            found.append(_table(page, rows[upper : lower + 1], known))
        start = last + 1
    runs.append(list(lines[start:]))
    return found, [run for run in runs if run]


def page_rows(lines: Sequence[Line]) -> list[Row]:
    """The lines as rows. A number by itself is a page's, but not where it stands between the lines of its label."""
    rows = [_row(line) for line in lines]
    rows = [row if row.numbers else _row(row.line, _begun_beside(rows, n)) for n, row in enumerate(rows)]
    lone = {n for n, row in enumerate(rows) if not row.numbers and is_number(row.line.text) and _is_between(rows, n)}
    return _with_upright([_row(row.line, in_table=True) if n in lone else row for n, row in enumerate(rows)])


def _begun_beside(rows: Sequence[Row], index: int) -> list[float]:
    """Where words begin in the lines above and below one, but for the first: there columns may begin."""
    beside = (*rows[max(0, index - 1) : index], *rows[index + 1 : index + 2])
    return [word.x0 for row in beside for word in row.words[1:]]


def _with_upright(rows: Sequence[Row]) -> list[Row]:
    """The rows with a `无` of labels that are written downwards taken for the character of them that it is."""
    return [_without_none(row, (*rows[max(0, n - 3) : n], *rows[n + 1 : n + 4])) for n, row in enumerate(rows)]


def _without_none(row: Row, around: Sequence[Row]) -> Row:
    words = [word for other in around for word in other.words if len(word.text) == 1]
    kept = len(row.numbers)
    while kept and row.numbers[-kept].text == "无" and any(_is_upright(row.numbers[-kept], word) for word in words):
        kept -= 1
    return Row(row.line, row.words, row.numbers[len(row.numbers) - kept :])


def _is_upright(word: Word, other: Word) -> bool:
    """Whether two characters, the other one no number, stand right below one another."""
    apart = max(word.top - other.bottom, other.top - word.bottom)
    return not is_number(other.text) and abs(word.centre - other.centre) < 1 and apart < word.height / 2


def _table(page: Page, rows: Sequence[Row], known: Sequence[Column], *, certain: bool = False) -> Found:
    box = bounds(row.box for row in rows)
    apart = gutter(rows)
    if apart is None:
        laid = _grid(page, rows, known, certain=certain)
        if has_numbers_apart(laid.grid, laid.labels):
            page.doubts.append(f"page {page.number}: numbers stand apart from their row")
        again = partial(_table, page, rows, certain=True)
        return Found(laid.grid, box, columns=tuple(laid.columns), labels=laid.labels, again=again)
    left, right = _parts(rows, lambda x: x < apart), _parts(rows, lambda x: x > apart)
    height = median(row.height for row in rows)
    halves = [(laid.grid, laid.middles) for laid in (_grid(page, left), _grid(page, right))]
    return Found(side_by_side(halves[0], halves[1], height), box)


def _grid(page: Page, rows: Sequence[Row], known: Sequence[Column] = (), *, certain: bool = False) -> LaidOut:
    lone = (row.numbers[0].x0 for row in rows if len(row.numbers) == 1)
    starts, borders = [*_common_starts(rows), *lone], _borders(rows)
    parted = [_row(row.line, starts, borders, in_table=bool(row.numbers)) for row in rows]
    return grid_of(page, with_whole_numbers(rows, _with_upright(parted)), known, certain=certain)


def _parts(rows: Sequence[Row], inside: Callable[[float], bool]) -> list[Row]:
    """What stands of each row where `inside` says so."""
    kept = [[c for c in row.line.characters if inside((c.x0 + c.x1) / 2)] for row in rows]
    return [_row(Line(characters, bounds(characters))) for characters in kept if characters]


def _common_starts(rows: Sequence[Row]) -> list[float]:
    """Where words of three lines or more begin: a column set to the left."""
    begun = sorted(word.x0 for row in rows for word in row.words)
    return [x for x, third in zip(begun, begun[2:], strict=False) if third - x < SAME_START]


def _borders(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """From where to where the borders of columns may lie, by the numbers of the rows that have most of them."""
    columns = columns_of_full_rows([row.numbers for row in rows])
    first = columns[0].x0 if columns else 0.0
    return [(first - SAME_START, first), *((left.x1, right.x0) for left, right in pairwise(columns))]


def _extents(rows: Sequence[Row], continued: bool) -> list[tuple[int, int]]:
    """First and last row of every table."""
    extents: list[tuple[int, int]] = []
    after = 0
    for chain in _chains(rows, continued):
        first, last = _upwards(rows, chain[0], after), _downwards(rows, chain)
        extents.append((first, last))
        after = last + 1
    return extents


def _chains(rows: Sequence[Row], continued: bool) -> list[list[int]]:
    """Rows with numbers that belong to one table; `continued` as in `laid_out_tables`."""
    chains: list[list[int]] = []
    for index, row in enumerate(rows):
        lone = len(row.numbers) < ABREAST and not row.labels
        if not row.numbers or (lone and not _is_between(rows, index) and not _is_below_header(rows, index)):
            continue
        if chains and not _parted(rows, chains[-1][-1], index):
            chains[-1].append(index)
        else:
            chains.append([index])
    return [
        chain
        for chain in chains
        if _is_table([rows[index] for index in chain]) or (continued and _goes_on(rows, chain[0]))
    ]


def _is_between(rows: Sequence[Row], index: int) -> bool:
    """Whether numbers that are alone in their line stand beside a line of their label or of other numbers.

    Or they are digits that may go on from digits right above them, or go on in those right below.
    """
    around = [row for row in (*rows[max(0, index - 1) : index], *rows[index + 1 : index + 2]) if row.words]
    beside = [row for row in around if is_beside(row, rows[index])]
    own = rows[index].words
    if any(all(w.x1 < o.x0 or o.x1 < w.x0 for w in row.words for o in own) for row in beside):
        return True
    above = [word for row in rows[max(0, index - 2) : index] for word in row.words if word.text.isdigit()]
    below = [word for row in rows[index + 1 : index + 3] for word in row.words if word.text.isdigit()]
    return all(word.text.isdigit() for word in own) and (
        all(any(_goes_on_from(word, other) for other in above) for word in own)
        or all(any(_goes_on_from(other, word) for other in below) for word in own)
    )


def _goes_on_from(word: Word, above: Word) -> bool:
    """Whether digits stand right below others, as close as lines of one cell, and begin, end or are centred alike."""
    return word.top - above.bottom <= word.height / 2 and in_line(word, above, word.height)


def _is_below_header(rows: Sequence[Row], index: int) -> bool:
    """Whether every number of a row without label stands below a word of a line of names close above it."""
    for row in rows[max(0, index - 3) : index]:
        if len(row.words) > ABREAST and not row.numbers:
            return all(any(w.x0 < number.centre < w.x1 for w in row.words) for number in rows[index].numbers)
    return False


def _goes_on(rows: Sequence[Row], first: int) -> bool:
    """Whether a row near the top of a page, its header above it perhaps, goes on from the table of the page before."""
    if first >= MOST_HEADERS or not rows[first].labels:
        return False
    above = (row for row in rows[:first] if not PAGE_NUMBER.fullmatch(row.line.text))
    return not any(_HEADING.match(row.words[0].text) or _is_prose(row, rows[first]) for row in above)


def _is_table(chain: Sequence[Row]) -> bool:
    """One row of many numbers, or two rows with a number below another's."""
    if max(len(row.numbers) for row in chain) >= ABREAST or not all(row.labels for row in chain):
        return True
    lasts = [row.numbers[-1] for row in chain]
    return any(abs(a.centre - b.centre) < a.height for a, b in pairwise(lasts))


def _parted(rows: Sequence[Row], before: int, after: int) -> bool:
    """Whether the lines between two rows with numbers show that a table ends there."""
    previous = rows[before]
    for index in range(before + 1, after + 1):
        row = rows[index]
        if row.box.top - previous.box.bottom > VOID * row.height:
            return True
        if index < after and (_is_heading(row, rows[after]) or _is_prose(row, rows[before], rows[after])):
            return True
        previous = row
    return False


def _is_heading(row: Row, following: Row) -> bool:
    """A section's heading stands alone in its line and well above the next numbers: a header comes between.

    `一、` also begins a row's label, but a label that wraps stays near its numbers.
    """
    alone = len(row.words) == 1 and _HEADING.match(row.words[0].text) is not None and len(row.words[0].text) > 4
    return alone and following.middle - row.middle > 3 * following.height


def _is_prose(row: Row, *beside: Row) -> bool:
    """A line that runs from the labels on across the columns of numbers, or ends a sentence."""
    for word in row.words:
        if word.text.endswith("。") and len(word.text) > 12:
            return True
        for numbers in (other.numbers for other in beside):
            crossed = sum(word.x0 < number.centre < word.x1 for number in numbers)
            if crossed and len(numbers) >= ABREAST and crossed >= 2 and word.x0 < numbers[0].x0 - 3 * word.height:
                return True
    return False


def _upwards(rows: Sequence[Row], first: int, limit: int) -> int:
    """The first line of the header above the first row with numbers."""
    top = first
    while top > limit:
        row = rows[top - 1]
        gap = rows[top].box.top - row.box.bottom
        titled = len(row.words) == 1 and _HEADING.match(row.words[0].text) and _is_heading(row, rows[first])
        if titled or gap > VOID / 2 * row.height or _is_prose(row, rows[first]) or _is_sentence(row, rows[top:first]):
            break
        top -= 1
    return top


def _is_sentence(row: Row, header: Sequence[Row]) -> bool:
    """Running text above a table: a single word in larger letters than the header below, or a page number."""
    if PAGE_NUMBER.fullmatch(row.line.text):
        return True
    return bool(header) and len(row.words) == 1 and row.height > 1.2 * median(other.height for other in header)


def _downwards(rows: Sequence[Row], chain: Sequence[int]) -> int:
    """The last line of the label that the last row with numbers may share."""
    last = chain[-1]
    first_number = min(rows[index].numbers[0].x0 for index in chain)
    gaps = [b.box.top - a.box.bottom for a, b in pairwise(rows[chain[0] : chain[-1] + 1])]
    inside = [gap for gap in gaps if gap > 0]  # lines that overlap are of one row
    usual = median(inside) if len(gaps) > 1 and inside else 0.0
    labels = [word.height for index in chain for word in rows[index].labels]  # digits are lower in some fonts
    height = median(labels or [rows[index].height for index in chain])
    while last + 1 < len(rows):
        row = rows[last + 1]
        gap = row.box.top - rows[last].box.bottom
        like = gap <= 1.2 * usual and abs(row.height - height) < 0.1 * height  # a row whose cells are blank
        beside = row.box.x1 < first_number and (like or not _HEADING.match(row.words[0].text))
        within = is_beside(row, rows[last])  # the second line of a number
        far = gap > max(0.8 * row.height, 1.2 * usual)
        if not within and (not beside or far or PAGE_NUMBER.fullmatch(row.line.text)):
            break
        last += 1
    return last
