"""Tables without a number although their title stands in the document with numbers below it: they are not empty.

Nor is one whose rows are printed in running text, glued or in an order that is not read.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from extractors.alignment.number import Kind, kind
from extractors.alignment.placed import Placement
from extractors.alignment.similarity import core_of
from extractors.document import Block, Cell, Document, Field, Grid, Paragraph, Picture, is_page_number
from extractors.forms import TableForm, TableName
from extractors.glyphs import fold

_SECTION = re.compile(r"^[一二三四五六七八九]{1,2}[.、](?!本年新收|上年结转|本年度办理|结转下)")
_LONGEST = 60
_FEWEST = 3
"""Numbers that stand by themselves from which they are a table: prose tells others in sentences."""
_FEWEST_NAMED = 2


def unseen(document: Document, placements: Sequence[Placement]) -> Iterator[tuple[TableName, str]]:
    """The tables of which no number was found, with what stands below the title of each that no other took."""
    missing = [placement for placement in placements if not (placement.has_numbers or placement.glued)]
    if not missing:
        return
    taken = {cell.locator for placement in placements for cell in placement.cells.values()}
    for placement in missing:
        titles = {core_of(fold(title)) for title in placement.table.titles}
        below = list(_below(document, titles))
        found = sum(_numbers(block, taken) for block in below)
        alone = _alone(below, placement.table)
        if found >= _FEWEST or alone:
            yield placement.table.name, f"{found + alone} numbers stand below its title"
        elif not placement.located and (labels := _labels(document, placement.table)):
            yield placement.table.name, f"{labels} of its labels stand in running text"


def _labels(document: Document, table: TableForm) -> int:
    """How many rows of table 三 running text names, if they are most; labels of the other tables are words of prose."""
    rows = [row for block in table.blocks for row in block.rows] if table.name == "applications" else []
    text = "".join(fold(paragraph.text) for paragraph in document.paragraphs()) if rows else ""
    found = sum(any(core_of(fold(wording)) in text for wording in row.wordings) for row in rows)
    return found if found > len(rows) / 2 else 0


def _alone(below: Sequence[Block], table: TableForm) -> int:
    """How many numbers have a line to themselves, where labels of the table's columns stand in lines of labels too.

    Without these, a number alone may be that of a page.
    """
    lines = [block.text for block in below if isinstance(block, Paragraph) and not block.recognised]
    words = {fold(word) for line in lines if len(line) <= _LONGEST for word in line.split()}
    named = {column.code for block in table.blocks for column in block.columns if not words.isdisjoint(column.wordings)}
    numbers = [line for line in lines if kind(line.strip()) == "number" and not is_page_number(line)]
    return len(numbers) if len(named) >= _FEWEST_NAMED else 0


def _below(document: Document, titles: Collection[str]) -> Iterator[Block]:
    """The blocks from one of the titles to the next section, each time that it is printed."""
    inside = False
    for block in document.blocks:
        folded = fold(block.text) if isinstance(block, Paragraph) and len(block.text) <= _LONGEST else ""
        if folded and core_of(folded) in titles:
            inside = True
        elif _SECTION.match(folded):
            inside = False
        elif inside:
            yield block


def _numbers(block: Block, taken: Collection[str | None]) -> int:
    """How many numbers a block holds that stand by themselves and that no cell of another table is."""
    if isinstance(block, Paragraph):
        words = [] if block.recognised or is_page_number(block.text) else block.text.split()
        alone = bool(words) and all(kind(word) != "other" for word in words) and len(words) > 1
        return sum(kind(word) == "number" for word in words) if alone else 0
    if isinstance(block, Picture):
        return 0
    rows: Iterable[Sequence[Cell | Field]] = block.lines() if isinstance(block, Grid) else block.rows
    found = {id(cell): cell for row in rows for cell in _values(row)}  # one that reaches over rows stands in each
    return sum(cell.locator not in taken for cell in found.values())


def _values(row: Sequence[Cell | Field]) -> list[Cell | Field]:
    """The cells of a row that are numbers, but for the ordinals of its labels."""
    kinds = [kind(cell.text) for cell in row]
    places = [place for place, of_cell in enumerate(kinds) if of_cell == "number"]
    return [row[place] for place in places if not _is_ordinal(kinds, place)]


def _is_ordinal(kinds: Sequence[Kind], place: int) -> bool:
    """Whether a number stands right before a label, and before all labels of its row or right behind one."""
    return kinds[place + 1 : place + 2] == ["other"] and (
        set(kinds[:place]) <= {"blank"} or kinds[place - 1] == "other"
    )
