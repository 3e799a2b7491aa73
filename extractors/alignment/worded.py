"""Running text as lines of words: between blanks stand the labels and the numbers of a row, as on a page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from extractors.alignment.lines import MOST_LINES, Line, Slot, parts_of
from extractors.alignment.number import kind, parse
from extractors.alignment.order import named_among, results_denied, rises
from extractors.alignment.placed import Placement, Printed
from extractors.document import Document, Paragraph, is_page_number
from extractors.forms import Block, Row, TableForm
from extractors.glyphs import fold

_HEADER_SHARE = 0.9
"""Share of a header's characters that must stand above a row of numbers, in whatever order its lines were cut."""
_BESIDE = 3
"""Results that a line names from which they stand beside each other: few of them may be pieces one after the other."""


def worded(document: Document) -> list[Line]:
    """The lines of the running text, each word a cell; characters of pictures are left out."""
    paragraphs = (p for p in document.paragraphs() if not p.recognised and not is_page_number(p.text))
    return list(islice(_lines(paragraphs), MOST_LINES))


def _lines(paragraphs: Iterator[Paragraph]) -> Iterator[Line]:
    for paragraph in paragraphs:
        rows = parts_of(tuple(_words(paragraph)))
        yield from (Line(0, None, row, packed=len(rows) > 1) for row in rows)


def _words(paragraph: Paragraph) -> Iterator[Slot]:
    for place, match in enumerate(re.finditer(r"[^\s|｜]+", paragraph.text)):
        locator = f"{paragraph.locator};chars={match.start() + 1}-{match.end()}"
        yield Slot(match[0], fold(match[0]), kind(match[0]), locator, place, place + 1)


def place_procedures_below(lines: Sequence[Line], table: TableForm, form: str) -> Placement:
    """Table 四 where its header is cut into pieces: the one row of as many numbers as it has, all sums coming out."""
    placement = Placement(table, form)
    keys = list(table.cells())
    header = _header(table)
    found = [index for index, line in enumerate(lines) if _is_row(line, len(keys)) and _is_below(lines, index, header)]
    told = _tells_order(lines[_top(lines, found[0]) : found[0]], table.blocks[0]) if len(found) == 1 else None
    if told is None:
        return placement
    slots = lines[found[0]].slots
    width = len(table.blocks[0].columns)
    if all(_adds_up(slots[start : start + width]) for start in range(0, len(slots), width)):
        placement.located = True
        placement.score = 1.0
        placement.lines = {found[0]}
        if not told:
            placement.doubts.append(f"{table.name}: the header does not tell the order of the procedures")
        placement.taken = {id(slot) for slot in slots}
        placement.cells = {key: Printed(s.text, s.locator) for key, s in zip(keys, slots, strict=True)}
    return placement


def _header(table: TableForm) -> Counter[str]:
    block = table.blocks[0]
    return Counter(fold("".join(column.label for column in block.columns)) * len(block.rows))


def _is_row(line: Line, count: int) -> bool:
    return len(line.slots) == count and all(slot.kind == "number" for slot in line.slots)


def _is_below(lines: Sequence[Line], index: int, header: Counter[str]) -> bool:
    """Whether the lines without numbers right above a row print the characters of `header`."""
    shown = Counter("".join(slot.folded for line in lines[_top(lines, index) : index] for slot in line.slots))
    return (shown & header).total() >= _HEADER_SHARE * header.total()


def _tells_order(header: Sequence[Line], block: Block) -> bool | None:
    """Whether what is left whole of a header cut into pieces tells the order of the form; None where it denies it.

    Pieces may follow each other, all of them. On a page they stand beside each other in each line by itself; that the
    sums come out tells that the last is the total.
    """
    lines = [[slot.folded for slot in line.slots if slot.is_label] for line in header]
    if any(results_denied(line, block.columns) for line in lines):
        return None
    labels = [label for line in lines for label in line]
    results = named_among(labels, block.columns)
    begun = 1 + sum(after < before for before, after in pairwise(results))
    if begun <= len(block.rows) and _rise(labels, block):
        return True
    shown = [named_among(line, block.columns) for line in lines]
    told = {number for numbers in shown if _are_beside(numbers) for number in numbers}
    beside = told >= set(range(len(block.columns) - 1)) and all(map(_begin_again, shown))
    if not beside or not all(_rise(line, block) for line in lines):
        return None
    return all(any(len(named_among(line, rows)) == len(rows) for line in lines) for rows in _levels(block))


def _begin_again(results: Sequence[int]) -> bool:
    """Whether results of one line rise, once for each procedure, though not all of each are named in it."""
    falls = sum(after <= before for before, after in pairwise(results))
    return falls < max(map(results.count, results), default=1)


def _are_beside(results: Sequence[int]) -> bool:
    """Whether results of one line stand beside each other: some of them, or of the same few once for each procedure."""
    distinct = len(set(results))
    return distinct >= _BESIDE or (distinct > 1 and all(results.count(number) > 1 for number in results))


def _rise(labels: Sequence[str], block: Block) -> bool:
    return all(rises(named_among(labels, rows)) for rows in (*_levels(block), block.rows))


def _levels(block: Block) -> tuple[Sequence[Row], Sequence[Row]]:
    """The labels over all procedures, and those of the procedures under one of them."""
    outer = dict.fromkeys(row.parents[-1] if row.parents else row.label for row in block.rows)
    return [Row("", label) for label in outer], [row for row in block.rows if row.parents]


def _top(lines: Sequence[Line], index: int) -> int:
    """The first of the lines without numbers right above a row."""
    while index > 0 and not lines[index - 1].numbers:
        index -= 1
    return index


def _adds_up(slots: Sequence[Slot]) -> bool:
    numbers = [amount.value for slot in slots if (amount := parse(slot.text)) is not None]
    return len(numbers) == len(slots) and sum(numbers[:-1]) == numbers[-1]
