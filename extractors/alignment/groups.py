"""Rows of a group that print nothing but their ordinal: `（三）不予公开` stands beside the first of them alone."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.alignment.lines import Line, Slot

_ORDINAL = re.compile(r"[0-9]{1,2}[.)]?")


def grouped(lines: Sequence[Line]) -> list[Line]:
    """`lines` with the label of the group before the bare ordinal of each of its rows, where it stands once above."""
    found: list[Line] = []
    group: Slot | None = None
    table = 0
    for line in lines:
        places = _leading(line)
        numbered = bool(places) and _ORDINAL.fullmatch(line.slots[places[-1]].folded) is not None
        if numbered and len(places) > 1:
            group = line.slots[places[-2]]
        elif places and not numbered:
            group = None
        alone = numbered and len(places) == 1 and line.table - table <= 1
        found.append(_under(group, line, places[0]) if alone and group is not None else line)
        table = line.table
    return found


def _under(group: Slot, line: Line, at: int) -> Line:
    """`line` with the label of its group before its slot `at`."""
    return replace(line, slots=(*line.slots[:at], replace(group, above=True), *line.slots[at:]))


def _leading(line: Line) -> list[int]:
    """The places of the labels before the first number."""
    places: list[int] = []
    for place, slot in enumerate(line.slots):
        if slot.kind == "number":
            break
        if slot.is_label:
            places.append(place)
    return places
