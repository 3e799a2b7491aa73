"""Tables without a number although their title stands in the document with numbers below it: they are not empty."""

import re
from collections.abc import Collection, Iterator, Sequence

from extractors.alignment.number import kind
from extractors.alignment.placed import Placement
from extractors.alignment.similarity import core_of
from extractors.document import Block, Document, Grid, Paragraph, Picture, is_page_number
from extractors.forms import TableName
from extractors.glyphs import fold

_SECTION = re.compile(r"^[一二三四五六七八九]{1,2}[.、](?!本年新收|上年结转|本年度办理|结转下)")
_LONGEST = 60
_FEWEST = 3
"""Numbers that stand by themselves from which they are a table: prose tells others in sentences."""


def unseen(document: Document, placements: Sequence[Placement]) -> Iterator[tuple[TableName, int]]:
    """The tables of which no number was found, with how many stand below the title of each that no other took."""
    missing = [placement for placement in placements if not (placement.has_numbers or placement.glued)]
    if not missing:
        return
    taken = {cell.locator for placement in placements for cell in placement.cells.values()}
    for placement in missing:
        titles = {core_of(fold(title)) for title in placement.table.titles}
        found = sum(_numbers(block, taken) for block in _below(document, titles))
        if found >= _FEWEST:
            yield placement.table.name, found


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
    cells = block.cells if isinstance(block, Grid) else [cell for row in block.rows for cell in row]
    return sum(kind(cell.text) == "number" and cell.locator not in taken for cell in cells)
