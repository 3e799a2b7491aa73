"""Running text as lines of words: between blanks stand the labels and the numbers of a row, as on a page's own lines.

A label that is cut over lines stands above, beside and below its numbers; what stands above and beside is put together.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from extractors.alignment.lines import MOST_LINES, Line, Slot, parts_of
from extractors.alignment.number import kind, parse
from extractors.alignment.placed import Placement, Printed
from extractors.alignment.similarity import matches
from extractors.document import Document, Paragraph
from extractors.forms import FORMS, TableForm
from extractors.forms.form import TABLES
from extractors.glyphs import fold

_LONGEST = 100
"""Characters of a line without numbers that may be a part of a label; longer ones are prose."""
_FEWEST_NUMBERS = 3
"""Fewer numbers in a line are none whose label is looked for in the lines above."""
_MOST_HELD = 3
"""Lines without numbers above a row that may be the start of its label; where more stand there they are none."""
_KNOWN = 0.8
"""A label so like one of the form is whole."""
_HEADER_SHARE = 0.9
"""Share of a header's characters that must stand above a row of numbers, in whatever order its lines were cut."""


def worded(document: Document) -> list[Line]:
    """The lines of the running text, each word a cell; characters of pictures are left out."""
    paragraphs = (paragraph for paragraph in document.paragraphs() if not paragraph.recognised)
    return list(islice(_lines(paragraphs), MOST_LINES))


def _lines(paragraphs: Iterator[Paragraph]) -> Iterator[Line]:
    held: list[tuple[Slot, ...]] = []
    for paragraph in paragraphs:
        slots = tuple(_words(paragraph))
        numbers = sum(slot.kind != "other" for slot in slots)
        if not numbers and len(paragraph.text) <= _LONGEST:
            held.append(slots)
            continue
        above: list[tuple[Slot, ...]] = []
        if numbers >= _FEWEST_NUMBERS and len(held) <= _MOST_HELD and not _is_known(slots):
            held, above = held[:-2], held[-2:]
        yield from (Line(0, None, row) for row in held)
        rows = parts_of((*(slot for row in above for slot in row), *slots))
        yield from (Line(0, None, row, packed=len(rows) > 1) for row in rows)
        held = []
    yield from (Line(0, None, row) for row in held)


def _words(paragraph: Paragraph) -> Iterator[Slot]:
    for place, match in enumerate(re.finditer(r"[^\s|｜]+", paragraph.text)):
        locator = f"{paragraph.locator};chars={match.start() + 1}-{match.end()}"
        yield Slot(match[0], fold(match[0]), kind(match[0]), locator, place, place + 1)


def _is_known(slots: tuple[Slot, ...]) -> bool:
    """Whether a line prints the whole label of a row."""
    scores = (
        score
        for _, text in Line(0, None, slots).labels
        for code in FORMS
        for table in TABLES
        for _, score in matches(text, code, table)
    )
    return max(scores, default=0.0) >= _KNOWN


def place_procedures_below(lines: Sequence[Line], table: TableForm, form: str) -> Placement:
    """Table 四 where its header is cut into pieces: the one row of as many numbers as it has, all sums coming out."""
    placement = Placement(table, form)
    keys = list(table.cells())
    header = _header(table)
    found = [index for index, line in enumerate(lines) if _is_row(line, len(keys)) and _is_below(lines, index, header)]
    if len(found) != 1:
        return placement
    slots = lines[found[0]].slots
    width = len(table.blocks[0].columns)
    if all(_adds_up(slots[start : start + width]) for start in range(0, len(slots), width)):
        placement.located = True
        placement.score = 1.0
        placement.cells = {key: Printed(s.text, s.locator) for key, s in zip(keys, slots, strict=True)}
    return placement


def _header(table: TableForm) -> Counter[str]:
    block = table.blocks[0]
    labels = [row.label for row in block.rows] + [column.label for column in block.columns] * len(block.rows)
    return Counter(fold("".join((*labels, *table.header))))


def _is_row(line: Line, count: int) -> bool:
    return len(line.slots) == count and all(slot.kind == "number" for slot in line.slots)


def _is_below(lines: Sequence[Line], index: int, header: Counter[str]) -> bool:
    """Whether the lines without numbers right above a row print the characters of `header`."""
    start = index
    while start > 0 and not lines[start - 1].numbers:
        start -= 1
    shown = Counter("".join(slot.folded for line in lines[start:index] for slot in line.slots))
    return (shown & header).total() >= _HEADER_SHARE * header.total()


def _adds_up(slots: Sequence[Slot]) -> bool:
    numbers = [amount.value for slot in slots if (amount := parse(slot.text)) is not None]
    return len(numbers) == len(slots) and sum(numbers[:-1]) == numbers[-1]
