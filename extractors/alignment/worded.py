"""Running text as lines of words: between blanks stand the labels and the numbers of a row, as on a page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from extractors.alignment.lines import MOST_LINES, Line, Slot, parts_of
from extractors.alignment.number import kind, parse
from extractors.alignment.order import named_among, rises
from extractors.alignment.pieces import pieced
from extractors.alignment.placed import Placement, Printed
from extractors.document import Document, Paragraph, is_page_number
from extractors.forms import Block, Row, TableForm
from extractors.glyphs import fold

_HEADER_SHARE = 0.9
"""Share of a header's characters that must stand above a row of numbers, in whatever order its lines were cut."""


def worded(document: Document) -> list[Line]:
    """The lines of the running text, each word a cell; characters of pictures are left out."""
    paragraphs = (p for p in document.paragraphs() if not p.recognised and not is_page_number(p.text))
    return pieced(list(islice(_lines(paragraphs), MOST_LINES)))


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
    if len(found) != 1 or not _in_order(lines[_top(lines, found[0]) : found[0]], table.blocks[0]):
        return placement
    slots = lines[found[0]].slots
    width = len(table.blocks[0].columns)
    if all(_adds_up(slots[start : start + width]) for start in range(0, len(slots), width)):
        placement.located = True
        placement.score = 1.0
        placement.lines = {found[0]}
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


def _in_order(header: Sequence[Line], block: Block) -> bool:
    """Whether what is left whole of a header cut into pieces may stand in the order of the form."""
    labels = [slot.folded for line in header for slot in line.slots if slot.is_label]
    results = named_among(labels, block.columns)
    begun = 1 + sum(after < before for before, after in pairwise(results))
    outer = [
        Row("", label) for label in dict.fromkeys(row.parents[-1] if row.parents else row.label for row in block.rows)
    ]
    return begun <= len(block.rows) and all(rises(named_among(labels, rows)) for rows in (outer, block.rows))


def _top(lines: Sequence[Line], index: int) -> int:
    """The first of the lines without numbers right above a row."""
    while index > 0 and not lines[index - 1].numbers:
        index -= 1
    return index


def _adds_up(slots: Sequence[Slot]) -> bool:
    numbers = [amount.value for slot in slots if (amount := parse(slot.text)) is not None]
    return len(numbers) == len(slots) and sum(numbers[:-1]) == numbers[-1]
