"""Table 四 turned round: a row for each result, under the procedures."""

from collections.abc import Sequence
from itertools import groupby

from extractors.alignment.columns import columns_true
from extractors.alignment.lines import Line, Slot
from extractors.alignment.placed import Placement
from extractors.alignment.similarity import row_likeness
from extractors.forms import Row, TableForm, cell_key

_SURE = 0.75
"""As in `procedures`: the labels are short."""


def place_results(lines: Sequence[Line], table: TableForm, form: str) -> Placement:
    """The placement of table 四 in the first table that has a row for each result; not located where none has."""
    for _, group in groupby(enumerate(lines), lambda pair: pair[1].table):
        placement = _placed(dict(group), table, form)
        if placement.located:
            return placement
    return Placement(table, form)


def _placed(lines: dict[int, Line], table: TableForm, form: str) -> Placement:
    """One table's lines, by their place in the document, put to the form if every result is a row, once, in order."""
    placement = Placement(table, form)
    block = table.blocks[0]
    named = {index: _named(line, block.columns) for index, line in lines.items() if columns_true(line)}
    rows = {index: number for index, number in named.items() if number is not None}
    if list(rows.values()) != list(range(len(block.columns))):
        return placement
    header = [slot for index in named if index < min(rows) for slot in lines[index].label_slots if not slot.above]
    places = [_under(header, row) for row in block.rows]
    if None in places or len(set(places)) < len(places):
        return placement
    for index, number in rows.items():
        cells = {(slot.left, slot.right): slot for slot in lines[index].slots}
        for row, place in zip(block.rows, places, strict=True):
            if place in cells:
                placement.take([(cell_key(table.name, row.code, block.columns[number].code), cells[place])], "")
    placement.located = True
    placement.lines = {index for index in lines if index <= max(rows)}
    return placement


def _named(line: Line, columns: Sequence[Row]) -> int | None:
    """The result that the first cell of a line names, if it alone is a label."""
    labels = [slot for slot in line.label_slots if not slot.above]
    if len(labels) != 1 or labels[0].left:
        return None
    scores = [row_likeness(labels[0].folded, column) for column in columns]
    best = max(range(len(scores)), key=scores.__getitem__)
    return best if scores[best] >= _SURE else None


def _under(header: Sequence[Slot], row: Row) -> tuple[int, int] | None:
    """The columns under the label of a procedure, if one cell of the header is it."""
    found = [(slot.left, slot.right) for slot in header if row_likeness(slot.folded, row) >= _SURE]
    return found[0] if len(found) == 1 else None
