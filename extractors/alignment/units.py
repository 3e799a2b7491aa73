"""Units over a whole table: 单位：件、元 counts for the amounts whose own labels print none."""

import functools
import re
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from extractors.alignment.lines import Line
from extractors.alignment.placed import Placement
from extractors.alignment.values import scales
from extractors.document import Document, Grid, Paragraph, Ragged
from extractors.glyphs import fold

_CAPTION = re.compile(r"^\(?(?:计量|金额|数量)?单位:.{1,20}$")


def with_units(placement: Placement, lines: Sequence[Line], document: Document) -> None:
    """Gives amounts without a unit the one that stands over the table in `lines` in which they are."""
    amounts = ((key, placement.cells.get(key)) for key in placement.table.amounts)
    bare = [key for key, cell in amounts if cell is not None and not _names_unit(cell.header)]
    if not bare or not placement.lines:
        return
    tables = {lines[index].table for index in placement.lines}
    over = "".join(f".{caption}" for caption in _captions(lines, document, tables) if scales(caption))
    for key in bare if over else ():
        cell = placement.cells[key]
        placement.cells[key] = replace(cell, header=cell.header + over)


@functools.lru_cache(maxsize=1024)
def _names_unit(header: str) -> bool:
    """Whether a unit of money stands in a header. Kept, since headers are the same in many reports."""
    return bool(scales(header))


def _captions(lines: Sequence[Line], document: Document, tables: Collection[int]) -> Iterator[str]:
    """What is a caption of units, folded: a cell of the tables, or the paragraph right above one of them."""
    for line in lines:
        if line.table in tables and not line.numbers:
            yield from (slot.folded for slot in line.label_slots if _CAPTION.match(slot.folded))
    above, table = "", 0
    for block in document.blocks:
        if not isinstance(block, (Grid, Ragged)):
            above = block.text if isinstance(block, Paragraph) else ""
            continue
        folded = fold(above) if table in tables and len(above) < 40 else ""
        if _CAPTION.match(folded):
            yield folded
        above, table = "", table + 1
