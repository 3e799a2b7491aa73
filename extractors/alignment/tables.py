"""A document put to the official forms: table by table, each to the form that its own labels fit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.alignment.lines import Line, lines_of
from extractors.alignment.placed import Placement, leftovers
from extractors.alignment.procedures import place_procedures
from extractors.alignment.rows import place_rows
from extractors.alignment.stream import place_stream
from extractors.alignment.values import facts_of
from extractors.document import Document
from extractors.facts import Fact, Glued, State, Unplaced
from extractors.forms import FORMS, TableForm, TableName, form

_PLACERS: dict[TableName, Callable[[Sequence[Line], TableForm, str], Placement]] = {
    "disclosure": place_rows,
    "applications": place_rows,
    "review_litigation": place_procedures,
}


@dataclass(frozen=True, slots=True)
class Alignment:
    """The three tables as one document has them.

    `forms` gives the form of each table located; `states` what became of it; `glued` the digits that only arithmetic
    can divide; `doubts` remarks that make the report `flagged`.
    """

    forms: dict[TableName, str]
    states: dict[TableName, State]
    facts: tuple[Fact, ...]
    glued: tuple[Glued, ...]
    unplaced: tuple[Unplaced, ...]
    doubts: tuple[str, ...]


def align_document(document: Document, sha256: str) -> Alignment:
    """Puts every table of `document` to the form it fits. `sha256` names the document in the facts."""
    lines = lines_of(document)
    placements = [_best(lines, document, sha256, name) for name in _PLACERS]
    found = [placement for placement in placements if placement.located]
    facts = [fact for placement in found for fact in facts_of(placement, sha256)]
    return Alignment(
        forms={placement.table.name: placement.form for placement in found},
        states={placement.table.name: _state(placement, facts) for placement in placements},
        facts=tuple(facts),
        glued=tuple(glued for placement in found for glued in placement.glued),
        unplaced=tuple(_unplaced(lines, found, sha256)),
        doubts=tuple(_doubts(facts)),
    )


def _best(lines: list[Line], document: Document, sha256: str, name: TableName) -> Placement:
    """The placement by the form that fits best; the form in force wins a tie."""
    tries = [_PLACERS[name](lines, form(code).tables[name], code) for code in FORMS]
    best = max(tries, key=lambda placement: placement.score)
    if best.located:
        return best
    streams = [place_stream(document, sha256, form(code).tables[name], code) for code in FORMS]
    return max(streams, key=lambda placement: placement.score)


def _state(placement: Placement, facts: Sequence[Fact]) -> State:
    if not placement.located:
        return "absent"
    bases = {fact.basis for fact in facts if fact.table == placement.table.name}
    if "printed" in bases or placement.glued:
        return "filled"
    return "unreadable" if "unreadable" in bases else "blank"


def _unplaced(lines: list[Line], found: Sequence[Placement], sha256: str) -> list[Unplaced]:
    return [
        Unplaced(sha256, slot.locator, slot.text, "no cell of the form fits the place of this number")
        for slot in leftovers(lines, found)
    ]


def _doubts(facts: Sequence[Fact]) -> list[str]:
    """Cells that print something which is no number, and counts below zero: a person has to look."""
    doubts = [f"{fact.key}: {fact.printed!r} is no number" for fact in facts if fact.basis == "unreadable"]
    for fact in facts:
        column = form(FORMS[0]).tables[fact.table].blocks[0].columns if fact.table != "disclosure" else ()
        if column and fact.value is not None and fact.value < 0:
            doubts.append(f"{fact.key}: {fact.printed!r} is below zero")
    return doubts
