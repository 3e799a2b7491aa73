"""Labels cut over lines of text: what stands above the numbers, and what stands beside them, put together.

On a page's own lines a label of several lines stands around its row of numbers: its first half above, its last below.
"""

import functools
from collections.abc import Sequence

from msgspec.structs import replace

from extractors.alignment.lines import Line, Slot
from extractors.alignment.similarity import MERGED, likeness_to, matches
from extractors.forms import FORMS, form
from extractors.forms.form import TABLES
from extractors.glyphs import fold

_FEWEST_NUMBERS = 3
"""Fewer numbers in a line are none whose label is looked for in the lines above."""
_MOST_NUMBERS = 9
"""More stand in table 四 alone, whose rows have no labels."""
_MOST_HELD = 3
"""Lines without numbers above a row that may be the start of its label; where more stand there they are none."""
_TAKEN = 2
"""So many of them, the last ones, are taken."""
_LONGEST = 100
"""Characters of a line that may be a piece of a label; longer ones are prose."""


def pieced(lines: Sequence[Line]) -> list[Line]:
    """`lines` with the pieces of a label in lines above its row put into it, where that makes it more like the form."""
    if None not in [line.columns for line in lines]:
        return list(lines)  # cells of a grid hold whole labels
    found: list[Line] = []
    held = 0
    for line in lines:
        if held and found[-1].table != line.table:
            held = 0
        if _is_piece(line):
            held += 1
            found.append(line)
            continue
        above = found[-min(held, _TAKEN) :] if 0 < held <= _MOST_HELD else []
        values = sum(slot.kind != "other" for slot in line.slots) if above else 0
        fits = line.columns is None and _FEWEST_NUMBERS <= values <= _MOST_NUMBERS
        whole = _with(above, line) if fits else line
        if fits and _likeness(whole) > _likeness(line):
            del found[-len(above) :]
            found.append(whole)
        else:
            found.append(line)
        held = 0
    return found


def _is_piece(line: Line) -> bool:
    """Whether a line is a label by itself, behind those of its groups."""
    if line.columns is not None or not line.slots or len(line.label_slots) < len(line.slots):
        return False
    return len(line.slots[-1].text) <= _LONGEST and all(_is_group(slot.folded) for slot in line.slots[:-1])


@functools.lru_cache(maxsize=4096)
def _is_group(label: str) -> bool:
    blocks = (block for code in FORMS for table in form(code).tables.values() for block in table.blocks)
    return any(likeness_to(label, row.parents) >= MERGED for block in blocks for row in block.rows if row.parents)


def _with(held: Sequence[Line], line: Line) -> Line:
    """`line` with one label more: the lines above it and its own first label in one text."""
    above = [upper.slots[-1] for upper in held]
    own = [slot for slot in line.slots[:1] if slot.is_label]
    if not own:
        return replace(line, slots=(_joined(above), *above[1:], *line.slots))
    return replace(line, slots=(_joined([*above, *own]), *line.slots[1:]))


def _joined(slots: Sequence[Slot]) -> Slot:
    text = "\n".join(slot.text for slot in slots)
    return replace(slots[-1], text=text, folded=fold(text), kind="other")


def _likeness(line: Line) -> float:
    """The best likeness of a label in `line` to that of a row of any form."""
    scores = (
        score
        for _, text in line.labels
        for code in FORMS
        for table in TABLES
        for _, score in matches(text, code, table)
    )
    return max(scores, default=0.0)
