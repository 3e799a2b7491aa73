"""Second copies: a table of the form that a document prints more than once, or single rows of it that do.

Last year's table below this year's, a department's inside its government's, own figures beside the sum over all bodies:
nothing in the table itself says which one the report means. One is read; that there are two must be seen.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from extractors.alignment.lines import Line
from extractors.alignment.number import parse
from extractors.alignment.placed import Placement
from extractors.alignment.rows import repeated_rows
from extractors.alignment.similarity import core_of
from extractors.alignment.turned import rows_turned
from extractors.forms import TableName, form
from extractors.glyphs import fold

Placer = Callable[[Sequence[Line], TableName], Placement]
_SHOWN = 3
_TRACES = 0.4
"""Share of a table's labels that one block must print."""
_COPY = 0.6
"""The same of a table that was read elsewhere: the document may have other figures under some of its labels."""


class Rivals(Struct):
    """Remarks about second copies, and the tables (by their number in the document) in which they stand.

    `unread` are tables of the form that stand in the document in no shape that is read, and where they stand.
    """

    doubts: list[str] = []
    tables: set[int] = set()
    unread: dict[TableName, set[int]] = {}


def rivals_of(lines: Sequence[Line], found: Sequence[Placement], place: Placer) -> Rivals:
    """What of the tables `found` stands a second time in the lines that they left, with other numbers."""
    rivals = Rivals()
    used = {index for placement in found for index in placement.lines}
    rest = [line for index, line in enumerate(lines) if index not in used]
    if not any(line.numbers for line in rest):
        return rivals
    for placement in found:
        second = place(rest, placement.table.name)
        if second.located and second.has_numbers:
            rivals.doubts.extend(_difference(placement, second, rest))
            rivals.tables |= {rest[index].table for index in second.lines}
        elif turned := rows_turned(rest, placement.table):
            name = placement.table.name
            rivals.doubts.append(f"{name} stands in the document twice, once with a row for each column")
            rivals.tables |= {rest[index].table for index in turned}
        else:
            rivals.doubts.extend(_repeated(lines, rest, placement))
    return rivals


def _difference(first: Placement, second: Placement, rest: Sequence[Line]) -> Iterator[str]:
    """How the copies differ; nothing where the second, in lines of `rest`, says the same as the first."""
    name = first.table.name
    common = [key for key, cell in second.cells.items() if key in first.cells and parse(cell.text) is not None]
    differing = [key for key in common if parse(first.cells[key].text) != parse(second.cells[key].text)]
    if differing:
        shown = "; ".join(f"{k}: {first.cells[k].text!r} and {second.cells[k].text!r}" for k in differing[:_SHOWN])
        yield f"{name} stands in the document twice, with {len(differing)} cells that differ: {shown}"
    elif first.form != second.form:
        yield f"{name} stands in the document twice, on form {first.form} and on form {second.form}"
    elif not common or (len(second.cells) < len(first.cells) and _has_more(second, rest)):
        yield f"{name} stands in the document twice"


def _has_more(placement: Placement, lines: Sequence[Line]) -> bool:
    """Whether the lines of a table hold numbers that are in none of its cells."""
    slots = (slot for index in placement.lines for slot in lines[index].slots)
    return any(slot.kind == "number" and id(slot) not in placement.taken for slot in slots)


def _repeated(lines: Sequence[Line], rest: Sequence[Line], placement: Placement) -> list[str]:
    """Rows of the form that stand in the same blocks once more."""
    tables = {lines[index].table for index in placement.lines}
    near = [line for line in rest if line.table in tables]
    again = repeated_rows(near, placement.table, placement.form)
    labels = ["".join(slot.text for slot in near[index].label_slots)[-30:] for index in again]
    return [f"{placement.table.name}: a row of the form stands in the table once more: {label!r}" for label in labels]


def traces_of(lines: Sequence[Line], placements: Sequence[Placement], rivals: set[int]) -> Rivals:
    """Tables that print many labels of a table of the form and were not read as one: it stands there in another shape.

    Of a table that was found elsewhere it is a second copy. `rivals` are tables known to hold second copies.
    """
    traces = Rivals()
    used_by = [frozenset(lines[index].table for index in placement.lines) for placement in placements]
    numbers = {line.table for line in lines if line.numbers} - rivals - frozenset.intersection(*used_by)
    labels: dict[int, set[str]] = {}
    for number, own in groupby(lines, attrgetter("table")):
        if number in numbers:
            texts = {slot.folded for line in own for slot in line.label_slots}
            labels.setdefault(number, set()).update(map(core_of, texts))
    for placement, used in zip(placements, used_by, strict=True):
        share = _COPY if placement.located else _TRACES
        wordings = _wordings(placement.form, placement.table.name)
        for number in sorted(labels.keys() - used):
            seen = len(labels[number] & wordings)
            if seen >= share * len(wordings):
                traces.tables.add(number)
                if not placement.located:
                    traces.unread.setdefault(placement.table.name, set()).add(number)
                traces.doubts.append(_trace(placement, seen))
    return traces


def _trace(placement: Placement, seen: int) -> str:
    name = placement.table.name
    if placement.located:
        return f"{name} stands in the document twice: a further table prints {seen} of its labels"
    return f"{name} was not found, yet a table prints {seen} of its labels"


@functools.cache
def _wordings(form_code: str, table: TableName) -> frozenset[str]:
    blocks = form(form_code).tables[table].blocks
    return frozenset(core_of(fold(line.label)) for block in blocks for line in (*block.rows, *block.columns))
