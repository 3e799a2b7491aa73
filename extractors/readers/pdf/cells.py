"""The cells of a table without ruling lines: its words put to rows and columns."""

import bisect
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from statistics import median, median_low
from typing import TYPE_CHECKING, Final, NamedTuple

from extractors.document import Cell, Grid
from extractors.readers.pdf.blocks import blocks_of, in_line, is_upright, label_columns, parted, with_blanks
from extractors.readers.pdf.columns import (
    Column,
    column_at,
    columns_above,
    columns_of_header,
    label_border,
    nearest_centre,
    number_columns,
    with_blank_columns,
)
from extractors.readers.pdf.fitted import begins_label, fitted_labels, ordinal_of
from extractors.readers.pdf.halved import goes_on, lines_across
from extractors.readers.pdf.headers import group_spans, header_rows
from extractors.readers.pdf.pages import UNKNOWN, Box, Page
from extractors.readers.pdf.placed import Placed, blanks, put, widen
from extractors.readers.pdf.spans import HEADER, Reach, Rows, spans
from extractors.readers.pdf.text import Word, bounds, text_of
from extractors.readers.pdf.wrapped import joined_number

if TYPE_CHECKING:
    from extractors.readers.pdf.positions import Row

APART: Final = 0.7
"""Share of the usual distance between rows from which a label is a row of its own."""
CLOSE: Final = 1.1
"""Of a character's height: two rows are further apart than that."""
LED: Final = 0.5
"""Ordinals for each row from which labels begin with one."""
STRAY: Final = 0.6
"""Share of the usual distance between rows up to which two lines of numbers may be one row."""
BETWEEN: Final = 0.25
"""Share of the distance between two lines by which what stands half way is apart from both."""
LEVEL: Final = 0.25
"""Share of a character's height by which a label stands off the middle of its row."""


class LaidOut(NamedTuple):
    """The lines of one table as a grid, the middles of its rows, how many columns of labels, the columns of numbers."""

    grid: Grid
    middles: list[float]
    labels: int
    columns: list[Column]


def grid_of(page: Page, rows: Sequence["Row"], known: Sequence[Column] = (), *, certain: bool = False) -> LaidOut:
    """The lines of one table laid out; every word is in one cell.

    `known` are its columns on the page before, `certain` that they are its own whatever its header shows here.
    """
    numbered = [row for row in rows if row.numbers]
    columns = number_columns(numbered)
    border = label_border(columns, rows)
    named = columns_of_header(columns, rows, border) or columns_above(columns, known)
    columns = named or with_blank_columns(columns, rows, border)
    columns = (columns_above(columns, known) if certain else []) or columns
    layout = _Layout(page, bounds(row.box for row in rows), columns, border)
    layout.add_rows(list(lines_across(rows, layout.border)))
    labels = with_blanks([word for row in rows for word in row.words if word.centre < layout.border])
    layout.place_labels(labels, numbered[0].middle)
    return LaidOut(layout.grid(), layout.middles, len(layout.labels), columns)


_Block = tuple[int, list[Word]]
"""A label as a block of lines, and the column in which it begins."""


@dataclass(slots=True)
class _Layout:
    """Rows, columns of labels and columns of numbers, and the words put to them."""

    page: Page
    box: Box
    columns: list[Column]
    border: float
    middles: list[float] = field(default_factory=list)
    across: list[list[Word]] = field(default_factory=list)
    numbered: list[bool] = field(default_factory=list)
    labels: list[Column] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    header: bool = False
    broken: set[Word] = field(default_factory=set)
    """Digits that may go on from those above them; sums tell."""

    def add_rows(self, lines: Sequence[tuple[list[Word], bool]]) -> None:
        """Adds all rows: lines right of the labels, each with whether it is numbers."""
        first = next((index for index, (_, numbered) in enumerate(lines) if numbered), 0)
        header = header_rows([word for across, _ in lines[:first] for word in across], self.columns)
        for across in header or ():
            middle = bounds(across).middle
            self.middles.append(max([middle, *(y + 1 for y in self.middles[-1:])]))
            self.across.append(across)
            self.numbered.append(False)
        for across, numbered in lines[first if header else 0 :]:
            self.add_row(across, numbered)
        self._join_strays()

    def _join_strays(self) -> None:
        """Joins numbers that stand a little above or below their row: a browser sets a row that a page ends so."""
        steps = _steps([y for y, numbered in zip(self.middles, self.numbered, strict=True) if numbered])
        heights = [word.height for words in self.across for word in words]
        near = max(STRAY * median(steps) if len(steps) > 2 else 0.0, CLOSE * median(heights or [0.0]))
        for row in range(len(self.middles) - 1, 0, -1):
            if self.middles[row] - self.middles[row - 1] < near and self._are_apart(row - 1, row):
                kept = max(row - 1, row, key=lambda index: len(self.across[index]))
                self.across[row - 1] += self.across.pop(row)
                del self.middles[2 * row - 1 - kept], self.numbered[row]

    def _join_wrapped(self, labels: Sequence[Word]) -> None:
        """Joins digits alone above or below the numbers of a row, where no label begins beside them.

        A table sets all its numbers alike: digits as near to the row above as to the row below go with the others.
        Where all are, they most likely go on from the row above, but that is a doubt.
        """
        led = sum(begins_label(word.text) for word in labels) >= LED * sum(self.numbered)
        begun = [word.middle for word in labels if not led or begins_label(word.text)]
        slack = LEVEL * median([word.height for word in labels] or [0.0])
        labelled = [any(abs(y - middle) < slack for y in begun) for middle in self.middles]
        rests = [row for row, numbered in enumerate(self.numbered) if numbered and not labelled[row]]
        up = {row for row in rests if row and self._is_rest(row, row - 1)}
        down = {row for row in rests if row + 1 < len(labelled) and self._is_rest(row, row + 1)}
        goes_on = [any(abs(y - word.middle) < slack for word in labels) for y in self.middles]
        down |= {row - 1 for row in rests if row and row not in up and goes_on[row] and self._is_rest(row - 1, row)}
        upwards = bool(up - down) or not down - up
        if up and bool(up - down) == bool(down - up):
            self.page.doubts.append(f"page {self.page.number}: digits between two rows may go on from either")
        for row in sorted(up if upwards else down, reverse=True):
            kept = row - 1 if upwards else row + 1
            self.broken.update(self.across[row])
            self.across[kept] += self.across[row]
            del self.across[row], self.middles[row], self.numbered[row]

    def _is_rest(self, rest: int, row: int) -> bool:
        """Whether digits, fewer than a row has, stand close above or below digits of it, in line with them.

        No number goes on from a zero.
        """
        words, digits = self.across[rest], [word for word in self.across[row] if word.text.isdigit()]
        if len(words) >= len(self.across[row]) or not self.numbered[row]:
            return False
        pairs = [[sorted((word, other), key=lambda w: w.top) for other in digits] for word in words]
        return all(
            word.text.isdigit() and any(goes_on(above, below) for above, below in beside)
            for word, beside in zip(words, pairs, strict=True)
        )

    def _are_apart(self, above: int, below: int) -> bool:
        """Whether two rows have numbers, and in different columns."""
        columns = [{column_at(self.columns, word) for word in self.across[row]} for row in (above, below)]
        return self.numbered[above] and self.numbered[below] and not columns[0] & columns[1]

    def add_row(self, across: list[Word], numbered: bool) -> None:
        """Adds a row, below the others, with its words right of the labels.

        Header cells are centred each for itself, so that a wrapped one begins above and ends below its neighbours:
        lines of a header that overlap are one row. So are lines with numbers: some stand over two lines.
        """
        if self.across and numbered != self.header and bounds(across).top < bounds(self.across[-1]).bottom - 1:
            self.across[-1] += across
            self.middles[-1] = bounds(self.across[-1]).middle
            return
        self.header = not numbered
        self.middles.append(median(word.middle for word in across))
        self.across.append(across)
        self.numbered.append(numbered)

    def add_blank_row(self, middle: float) -> None:
        """Adds a row that has no word right of its label."""
        at = bisect.bisect(self.middles, middle)
        self.middles.insert(at, middle)
        self.across.insert(at, [])
        self.numbered.insert(at, True)

    def nearest_row(self, y: float) -> int:
        """The row whose middle is nearest."""
        return min(range(len(self.middles)), key=lambda index: abs(self.middles[index] - y))

    def rows_beside(self, block: Sequence[Word]) -> list[int]:
        """The rows whose middles lie beside the block."""
        box = bounds(block)
        slack = 0.3 * block[0].height
        return [i for i, y in enumerate(self.middles) if box.top - slack <= y <= box.bottom + slack]

    # Labels

    def place_labels(self, labels: Sequence[Word], data_from: float) -> None:
        """Puts labels to rows: a wrapped label is one block, a label of several rows spans them."""
        self._join_wrapped(labels)
        if not self._place_fitted(labels):
            blocks = [part for block in blocks_of(labels) for part in (parted(block) if is_upright(block) else [block])]
            beside_data = [block for block in blocks if block[-1].middle > data_from - block[-1].height]
            self.labels = label_columns(beside_data or blocks)
            found = sorted(((self._label_column(block), block) for block in blocks), key=lambda item: item[0])
            leaves = [item for item in found if self._is_leaf(*item, found)]
            middles = sorted(bounds(block).middle for _, block in leaves)
            steps = [median_low(steps) for steps in map(_steps, (self.middles, middles)) if steps]
            pitch = min(steps, default=2 * labels[0].height if labels else 0.0)
            self._place_blocks(found, leaves, pitch)
        widen(self.placed, len(self.labels))

    def _place_blocks(
        self,
        found: Sequence[_Block],
        leaves: Sequence[_Block],
        pitch: float,
        fitted: Iterable[tuple[float, list[Word]]] = (),
    ) -> None:
        """Puts the labels of rows, rows without numbers among them, then those of several rows."""
        for _, block in leaves:
            self._add_unnumbered(block, min(pitch, 2 * block[0].height) if fitted else pitch)
        for y, words in fitted:
            column = self._label_column(words)
            put(self.placed, Placed(self.nearest_row(y), column, 1, self._reach(column, words), words))
        for column, block in leaves:
            self._place_leaf(column, block)
        groups = [item for item in found if not any(item[1] is other for _, other in leaves)]
        groups += self._merged_leaves()
        for column in sorted({column for column, _ in groups}, reverse=True):
            self._place_groups(column, [block for other, block in groups if other == column])

    def _place_fitted(self, labels: Sequence[Word]) -> bool:
        """Puts labels to rows where their lines stand exactly so; else leaves all as it is."""
        rows = [y for y, numbered in zip(self.middles, self.numbered, strict=True) if numbered]
        if not rows:  # the only numbers stand between the lines of a header cell, as one in a note does
            return False
        above = [y for y, numbered in zip(self.middles, self.numbered, strict=True) if not numbered and y < rows[0]]
        upto = max(above, default=-inf)
        upright = {word for block in blocks_of(labels) if is_upright(block) for word in block}
        fitted = fitted_labels([word for word in labels if word.top > upto and word not in upright], rows)
        if fitted is None or not any(fitted):  # upright labels of groups may be all there is
            return False
        placed = [(y, words) for y, words in zip(rows, fitted, strict=True) if words]
        fitted = [words for _, words in placed]
        own = {word for words in fitted for word in words}
        blocks = [part for block in blocks_of([w for w in labels if w not in own]) for part in parted(block)]
        beside_data = [block for block in blocks if block[-1].middle > fitted[0][0].top]
        self.labels = label_columns([*beside_data, *fitted])
        found = sorted(((self._label_column(block), block) for block in blocks), key=lambda item: item[0])
        pitch = median_low(_steps(rows) or [2 * labels[0].height])
        leaves = [item for item in found if self._is_apart(item[1], pitch, fitted)]
        self._place_blocks(found, leaves, pitch, placed)
        return True

    def _is_apart(self, block: Sequence[Word], pitch: float, fitted: Sequence[Sequence[Word]]) -> bool:
        """Whether a label that is no row's with numbers is of the header, or of a row that is blank."""
        box, height = bounds(block), block[0].height
        off = min(abs(y - box.middle) for y in self.middles)
        if box.middle < fitted[0][0].top:
            return True
        right = [bounds(words) for words in fitted if words[0].x0 > box.x1]
        if is_upright(block) or any(box.top < other.bottom - 1 and box.bottom > other.top + 1 for other in right):
            return False
        if off > APART * pitch:
            return True
        overlaps = any(box.top < other.bottom - 1 and box.bottom > other.top + 1 for other in map(bounds, fitted))
        return off > APART * height and not overlaps and any(in_line(box, bounds(words), height) for words in fitted)

    def _label_column(self, block: Sequence[Word]) -> int:
        box, inset = bounds(block), 0.5 * block[0].height
        within = [
            place for place, column in enumerate(self.labels) if box.x0 + inset < column.x1 and column.x0 < box.x1
        ]
        left = bisect.bisect([column.x0 for column in self.labels], box.x0 + inset) - 1
        return within[0] if within else max(0, left)

    def _is_leaf(self, column: int, block: Sequence[Word], found: Sequence[tuple[int, Sequence[Word]]]) -> bool:
        """Whether some row has no other label between the block and its numbers, or each of its lines is a row's."""
        if is_upright(block):
            return False
        others = [word for other, words in found if other > column for word in words]
        reach, box = 1.2 * median(word.height for word in block), bounds(block)
        if any(other.top < box.bottom and other.bottom > box.top for other in others):
            return self._are_level(self._by_row(block))
        return any(all(abs(other.middle - word.middle) > reach for other in others) for word in block)

    def _by_row(self, block: Sequence[Word]) -> dict[int, list[Word]]:
        beside = self.rows_beside(block)
        by_row: dict[int, list[Word]] = defaultdict(list)
        for word in block:
            by_row[beside[0] if len(beside) == 1 else self.nearest_row(word.middle)].append(word)
        return by_row

    def _add_unnumbered(self, block: Sequence[Word], pitch: float) -> None:
        """A label as far from every row as a row of its own would be is a row without numbers."""
        middle = median(word.middle for word in block)
        distance = min(abs(y - middle) for y in self.middles)
        if not self.rows_beside(block) and distance > APART * pitch:
            self.add_blank_row(middle)

    def _place_leaf(self, column: int, block: Sequence[Word]) -> None:
        by_row = self._by_row(block)
        if not self._are_level(by_row):
            by_row = {self.nearest_row(bounds(block).middle): list(block)}
        for row, words in by_row.items():
            put(self.placed, Placed(row, column, 1, self._reach(column, words), words))

    def _off_level(self, row: int, words: Sequence[Word]) -> float:
        """How far below the middle of `row` the lines of a label stand."""
        return bounds(words).middle - self.middles[row]

    def _are_level(self, by_row: Mapping[int, Sequence[Word]]) -> bool:
        """Whether the lines are labels of several rows: each stands as its row does, and nearer to its own lines."""
        off = [self._off_level(row, words) for row, words in by_row.items()]
        within = [below.middle - above.middle for words in by_row.values() for above, below in pairwise(words)]
        across = [below[0].middle - above[-1].middle for above, below in pairwise(by_row.values())]
        height = next(iter(by_row.values()))[0].height
        apart = not within or max(within) < min(across, default=inf) - LEVEL * height
        return len(off) > 1 and apart and max(off) - min(off) < LEVEL * height

    def _merged_leaves(self) -> list[tuple[int, list[Word]]]:
        """Takes out the labels in the middle of rows that have none: they are theirs too."""
        labelled = {cell.row for cell in self.placed}
        bare = {row for row, numbered in enumerate(self.numbered) if numbered and row not in labelled}
        merged = [cell for cell in self.placed if self.numbered[cell.row] and self._is_between(cell, bare)]
        self.placed = [cell for cell in self.placed if not any(cell is other for other in merged)]
        return [(cell.column, cell.words) for cell in merged]

    def _is_between(self, cell: Placed, bare: Container[int]) -> bool:
        off = self._off_level(cell.row, cell.words)
        if abs(off) < LEVEL * cell.words[0].height:
            return cell.row - 1 in bare and cell.row + 1 in bare
        return cell.row + (1 if off > 0 else -1) in bare

    def _reach(self, column: int, words: Sequence[Word]) -> int:
        end = max(word.x1 for word in words)
        return max(1, sum(other.x0 < end - 0.5 * words[0].height for other in self.labels) - column)

    def _place_groups(self, column: int, blocks: Sequence[Sequence[Word]]) -> None:
        """Puts the labels of one column that stand left of the rows' own labels."""
        words = [word for block in blocks for word in block]
        height = median(word.height for word in words)
        whole = [part for block in blocks_of(words) for part in parted(block)]
        ordered = sorted(whole, key=lambda block: bounds(block).middle)
        found = spans(self._rows(column), [bounds(block) for block in ordered], height)
        for (first, last), block in zip(found, ordered, strict=True):
            put(self.placed, Placed(first, column, last - first + 1, 1, list(block)))

    def _rows(self, column: int) -> Rows:
        """The rows, and the labels that they have right of `column`."""
        tops, bottoms = self._written()
        between = [(above + below) / 2 for above, below in zip(bottoms, tops[1:], strict=False)]
        pads = [below - above for above, below in zip(bottoms, tops[1:], strict=False)]
        pad = median_low(pads) / 2 if pads else 0.0
        own = self._own_labels(column)
        taken = {cell.row for cell in self.placed if cell.column <= column < cell.right - 1 and cell.rowspan == 1}
        free = [numbered and row not in taken for row, numbered in enumerate(self.numbered)]
        reach = [_reach_of(words) if here else HEADER for words, here in zip(own, free, strict=True)]
        return Rows([tops[0] - pad, *between, bottoms[-1] + pad], tops, bottoms, reach, _counted_anew(own))

    def _written(self) -> tuple[list[float], list[float]]:
        """From where to where each row has text of its own."""
        written = [bounds(w) if w else Box(0, y, 0, y) for w, y in zip(self.across, self.middles, strict=True)]
        tops, bottoms = [box.top for box in written], [box.bottom for box in written]
        for cell in self.placed:
            if cell.rowspan == 1 and self.numbered[cell.row]:
                box = bounds(cell.words)
                tops[cell.row], bottoms[cell.row] = min(tops[cell.row], box.top), max(bottoms[cell.row], box.bottom)
        return tops, bottoms

    def _own_labels(self, column: int) -> list[list[Word]]:
        """The label of each row that stands next right of `column`."""
        own: list[list[Word]] = [[] for _ in self.numbered]
        for cell in sorted(self.placed, key=lambda cell: -cell.column):
            if cell.column + cell.colspan > column + 1 and cell.words:
                own[cell.row : cell.row + cell.rowspan] = [cell.words] * cell.rowspan
        return own

    # The grid

    def grid(self) -> Grid:
        """All cells, the blank ones too."""
        labels = len(self.labels)
        centres = [column.centre for column in self.columns]
        names = max((row for row, numbered in enumerate(self.numbered) if not numbered), default=-1)
        for row, words in enumerate(self.across):
            if row < names and not any(self.numbered[: names + 1]) and self._place_header_groups(row, names):
                continue
            by_column: dict[int, list[Word]] = defaultdict(list)
            for word in words:
                own = self.numbered[row] or row == names
                column = column_at(self.columns, word) if own else nearest_centre(centres, word)
                by_column[labels + column].append(word)
            for column, inside in by_column.items():
                self.placed.append(Placed(row, column, 1, 1, inside))
        self.placed += blanks(self.placed, len(self.middles), labels + len(centres))
        ys, xs = self._borders(self.middles, self.box.top, self.box.bottom), self._verticals()
        cells = [self._cell(placed, xs, ys) for placed in self.placed]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return Grid(len(self.middles), labels + len(centres), tuple(cells))

    def _place_header_groups(self, row: int, names: int) -> bool:
        """Puts names of groups over the columns in whose middle they stand; whether that could be done."""
        blocks = blocks_of(self.across[row])
        over = [[w for w in self.across[names] if column_at(self.columns, w) == n] for n in range(len(self.columns))]
        found = group_spans(blocks, over, self.columns)
        first = len(self.labels)
        for (left, right), block in zip(found, blocks, strict=False):
            self.placed.append(Placed(row, first + left, 1, right - left + 1, list(block)))
        return bool(found)

    def _borders(self, middles: Sequence[float], start: float, end: float) -> list[float]:
        return [start, *((a + b) / 2 for a, b in pairwise(middles)), end]

    def _verticals(self) -> list[float]:
        starts = [self.box.x0, *(column.x0 for column in self.labels[1:])] if self.labels else []
        left = self.border if starts else self.box.x0
        return starts + self._borders([column.centre for column in self.columns], left, self.box.x1)

    def _cell(self, placed: Placed, xs: Sequence[float], ys: Sequence[float]) -> Cell:
        box = Box(
            xs[placed.column],
            ys[placed.row],
            xs[placed.column + placed.colspan],
            ys[placed.row + placed.rowspan],
        )
        text, others = self._texts(placed)
        locator = self.page.locator(box)
        if UNKNOWN in text:
            self.page.doubts.append(f"page {self.page.number}: characters without a meaning in a table, {locator}")
        return Cell(placed.row, placed.column, text, locator, placed.rowspan, placed.colspan, alternatives=others)

    def _texts(self, placed: Placed) -> tuple[str, tuple[str, ...]]:
        """The text of a cell, and what else it may say: lines of digits are surely one number only round their row."""
        text = text_of(placed.words)
        whole = text if self.broken.intersection(placed.words) else joined_number(text)
        if whole == text or self._is_round_row(placed):
            return whole, ()
        return text, (whole,)

    def _is_label(self, cell: Placed) -> bool:
        return bool(cell.words) and cell.rowspan == 1 and cell.column < len(self.labels)

    def _is_round_row(self, placed: Placed) -> bool:
        """Whether a number or the label of the row stands half way between the first and the last line of a cell."""
        own = set(placed.words)
        middles = [word.middle for word in self.across[placed.row] if word not in own]
        middles += [
            bounds(cell.words).middle for cell in self.placed if cell.row == placed.row and self._is_label(cell)
        ]
        first, last = min(word.middle for word in own), max(word.middle for word in own)
        margin = BETWEEN * (last - first)
        return any(first + margin < middle < last - margin for middle in middles)


def _reach_of(words: Sequence[Word]) -> Reach:
    box = bounds(words) if words else None
    return box and (box.x0, box.x1)


def _counted_anew(labels: Sequence[Sequence[Word]]) -> set[int]:
    """The rows whose label has an ordinal that is not above that of the row before."""
    ordinals = [ordinal_of(words[0].text) if words else None for words in labels]
    pairs = enumerate(pairwise(ordinals), 1)
    return {row for row, (above, here) in pairs if above is not None and here is not None and here < above}


def _steps(middles: Sequence[float]) -> list[float]:
    return [below - above for above, below in pairwise(middles)]
