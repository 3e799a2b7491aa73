"""A document put to the official forms: table by table, each to the form that its own labels fit."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from extractors.alignment.appendix import Found, find_appendix
from extractors.alignment.breaks import headed, mended
from extractors.alignment.crossed import place_crossed
from extractors.alignment.groups import grouped, unpacked
from extractors.alignment.labelled import labelled
from extractors.alignment.lines import MOST_LINES, Line, lines_of
from extractors.alignment.pieces import pieced
from extractors.alignment.placed import Placement, leftovers, still_astray
from extractors.alignment.procedures import place_procedures
from extractors.alignment.qualified import Said, qualify
from extractors.alignment.rivals import rivals_of, traces_of
from extractors.alignment.rows import place_best
from extractors.alignment.running import place_ragged, place_running
from extractors.alignment.stacked import unstacked
from extractors.alignment.turned import turned
from extractors.alignment.units import with_units
from extractors.alignment.unseen import unseen
from extractors.alignment.values import facts_of
from extractors.alignment.worded import place_procedures_below
from extractors.alignment.years import captioned, captions_of, latest_first, said_in_table, years_above, years_over
from extractors.document import Document
from extractors.facts import Fact, Glued, State, Unplaced
from extractors.forms import FORMS, CellKey, TableName, form
from extractors.forms.form import TABLES

_TWO_THINGS = re.compile(r"^[+-]?0[0-9]|[(（][0-9０-９]{1,12}[)）]$")
"""Digits behind a nought, a number in brackets behind another: by the grammar one number. No sum of table two tells."""
_YEAR_OF_VALUE = re.compile(r"[(（](?:截[至止])?(20[0-9]{2})年(?:度|末|底|数|数据)?[)）]$")
"""A note by which a number is that of a year."""


class Alignment(Struct, frozen=True):
    """The three tables as one document has them.

    `forms` gives the form of each table located; `states` what became of it; `glued` the digits that only arithmetic
    can divide; `doubts` remarks that make the report `flagged`; `appendix` the statistics table of before 2019; `years`
    those that the captions of a table name, 0 for the year before; `dated` those that labels of rows and columns name.
    """

    forms: dict[TableName, str]
    states: dict[TableName, State]
    facts: tuple[Fact, ...]
    glued: tuple[Glued, ...]
    unplaced: tuple[Unplaced, ...]
    doubts: tuple[str, ...]
    appendix: Found | None = None
    years: dict[TableName, frozenset[int]] = {}
    dated: dict[str, frozenset[int]] = {}


def align_document(document: Document, sha256: str) -> Alignment:
    """Puts every table of `document` to the form it fits. `sha256` names the document in the facts."""
    alignment, unread = _aligned(document, sha256)
    if unread:
        again, _ = _aligned(turned(document, set().union(*unread.values())), sha256)
        if len(again.forms) > len(alignment.forms):
            return again
    return alignment


def _aligned(document: Document, sha256: str) -> tuple[Alignment, Mapping[TableName, set[int]]]:
    """The alignment, and tables in a shape that is not read: where they stand, by their number in the document."""
    lines = grouped(unpacked(headed(mended(pieced(unstacked(lines_of(document)))))))
    lines = latest_first(lines, document)
    placements = [_best(lines, document, sha256, name) for name in TABLES]
    found = [placement for placement in placements if placement.located]
    above = captions_of(document)
    for placement in found:
        with_units(placement, lines, document)
        qualify(placement, lines)
        placement.doubts += labelled(placement, lines)
        _caption(placement, lines, above)
    facts = {placement.table.name: facts_of(placement, sha256) for placement in found}
    rivals = rivals_of(lines, found, _best_by_lines)
    traces = traces_of(lines, placements, rivals.tables)
    states = {p.table.name: _state(p, lines, facts.get(p.table.name, ())) for p in placements}
    lost = dict(unseen(document, placements))
    tables = rivals.tables | traces.tables | {lines[index].table for placement in found for index in placement.lines}
    all_facts = tuple(itertools.chain.from_iterable(facts.values()))
    captions = captioned(document, dated=False)
    alignment = Alignment(
        forms={placement.table.name: placement.form for placement in found},
        states=states | dict.fromkeys((*traces.unread, *lost), "unreadable"),
        facts=all_facts,
        glued=tuple(glued for placement in found for glued in placement.glued),
        unplaced=tuple(_unplaced(lines, found, tables, sha256)),
        doubts=(
            *_doubts(lines, found, states),
            *rivals.doubts,
            *traces.doubts,
            *(f"{name} was not read, yet {what}" for name, what in lost.items()),
            *_values_in_doubt(all_facts),
        ),
        appendix=find_appendix(lines, document if "applications" not in facts else None, sha256),
        years={
            placement.table.name: frozenset(_years(lines, document, captions, placement)) | placement.years
            for placement in found
        },
        dated={text: years for placement in found for text, years in placement.dated.items()} | dict(_dated(all_facts)),
    )
    return alignment, traces.unread


def _caption(placement: Placement, lines: Sequence[Line], above: Mapping[int, Sequence[Said]]) -> None:
    """Notes what the lines above a table say of it, outside it or in it."""
    tables = {lines[index].table for index in placement.lines}
    said = [one for table in tables & above.keys() for one in above[table]]
    for one in (*said, *said_in_table(lines, placement.lines)):
        placement.years |= one.years
        if one.odd:
            placement.doubts.append(f"{placement.table.name} stands below a line that says {one.odd!r}")


def _years(
    lines: Sequence[Line], document: Document, captions: Mapping[int, int], placement: Placement
) -> Iterator[int]:
    """The years that are named over a table or beside its rows."""
    if placement.lines:
        return years_over(lines, captions, placement.lines, placement.taken)
    return years_above(document, (cell.locator for cell in placement.cells.values()))


def _best_by_lines(lines: Sequence[Line], name: TableName) -> Placement:
    """The placement by the form that fits best; the form in force wins a tie."""
    if name == "review_litigation":  # the same in all of them
        return place_procedures(lines, form(FORMS[0]).tables[name], FORMS[0])
    return place_best(lines, name)


def _best(lines: Sequence[Line], document: Document, sha256: str, name: TableName) -> Placement:
    """The placement in the document's tables or, where none of them is this one, in its running text."""
    best = _best_by_lines(lines, name)
    if name == "review_litigation" and len(best.cells) < len(best.table.columns):
        below = place_procedures_below(lines, best.table, best.form)
        best = below if below.located and _agree(best, below) else best
    if name == "disclosure":
        best = _crossed(lines, best)
    if best.located and name == "applications":
        best = _with_other_columns(lines, best)
    if not best.located:
        best = place_running(document, sha256, name, _best_by_lines)
    elif not (best.has_numbers or best.glued):
        best = _filled(lines, best)
    return place_ragged(document, sha256, lines, best)


def _agree(some: Placement, all_cells: Placement) -> bool:
    """Whether a placement that found some cells found each of them where the other one has it."""
    return all(all_cells.cells[key].locator == cell.locator for key, cell in some.cells.items())


def _crossed(lines: Sequence[Line], best: Placement) -> Placement:
    """The placement with most numbers, where the rows of the form did not take all: by labels on both sides of each."""
    if len(best.numbers) == len(best.table.columns):
        return best
    tries = [place_crossed(lines, form(code).tables[best.table.name], code) for code in FORMS]
    return max((best, *tries), key=lambda placement: len(placement.numbers))


def _with_other_columns(lines: Sequence[Line], half: Placement) -> Placement:
    """The table with the columns that stand in a further one, cut off because the page is narrow; the labels again."""
    if not half.cells or len(half.cells) == len(half.table.columns):
        return half
    columns = {column.code for block in half.table.blocks for column in block.columns}
    if {key.column for key in half.cells} == columns:
        return half
    rest = [index for index in range(len(lines)) if index not in half.lines]
    other = _best_by_lines([lines[index] for index in rest], half.table.name)
    own, theirs = ({key.column for key in placement.cells} for placement in (half, other))
    if not other.located or other.form != half.form or own & theirs or own | theirs != columns:
        return half
    half.cells |= other.cells
    half.taken |= other.taken
    half.lines |= {rest[index] for index in other.lines}
    half.doubts += other.doubts
    half.astray += other.astray
    return half


def _filled(lines: Sequence[Line], blank: Placement) -> Placement:
    """The table where it stands with numbers below or above its empty form; else the empty one."""
    rest = [index for index in range(len(lines)) if index not in blank.lines]
    if not any(lines[index].numbers for index in rest):
        return blank
    second = _best_by_lines([lines[index] for index in rest], blank.table.name)
    if not second.has_numbers:
        return blank
    second.lines = {rest[index] for index in second.lines}
    second.doubts.append(f"{blank.table.name} stands in the document twice, once without any number")
    return second


def _state(placement: Placement, lines: Sequence[Line], facts: Sequence[Fact]) -> State:
    """What became of a table; one whose numbers found no cell is not blank, it could not be read."""
    if not placement.located:
        return "absent"
    bases = {fact.basis for fact in facts}
    if bases & {"printed", "recognised"} or placement.glued:
        return "filled"
    lost = "absent" in bases and (placement.spare or any(lines[index].numbers for index in placement.lines))
    return "unreadable" if lost or "unreadable" in bases else "blank"


def _unplaced(lines: Sequence[Line], found: Sequence[Placement], tables: set[int], sha256: str) -> Iterator[Unplaced]:
    reason = "no cell of the form fits the place of this number"
    for slot in leftovers(lines, found, tables):
        yield Unplaced(sha256, slot.locator, slot.text, reason)
    for printed in (printed for placement in found for printed in placement.spare):
        yield Unplaced(sha256, printed.locator, printed.text, reason)


def _doubts(lines: Sequence[Line], found: Sequence[Placement], states: dict[TableName, State]) -> Iterator[str]:
    for placement in found:
        yield from placement.doubts
    yield from still_astray(found) if any(placement.astray for placement in found) else ()
    for name, state in states.items():
        if state == "unreadable":
            yield f"{name} was found, but its numbers cannot be told apart"
    if len(lines) == MOST_LINES:
        yield f"only the first {MOST_LINES} rows of the document's tables were looked at"


def _values_in_doubt(facts: Sequence[Fact]) -> Iterator[str]:
    """Cells that print something which is no number, and counts below zero: a person has to look."""
    free = "disclosure"  # no sum would tell
    for fact in [fact for fact in facts if fact.value is None or fact.value < 0 or fact.key.table == free]:
        if fact.value is None:
            if fact.basis == "unreadable" and not (fact.alternatives or fact.broken):
                yield f"{fact.key}: {fact.printed!r} is no number"
            continue
        if fact.value < 0 and not fact.alternatives and is_impossible(fact):
            yield f"{fact.key}: {fact.printed!r} is below zero"
        if fact.key.table == free and fact.basis == "printed" and _TWO_THINGS.search((fact.printed or "").strip()):
            yield f"{fact.key}: {fact.printed!r} may be two numbers"


def _dated(facts: Sequence[Fact]) -> Iterator[tuple[str, frozenset[int]]]:
    """The printed numbers that name a year, each with the year."""
    for text in [fact.printed for fact in facts if fact.printed and "年" in fact.printed]:
        if (found := _YEAR_OF_VALUE.search(text.strip())) is not None:
            yield text, frozenset({int(found[1])})


def is_impossible(fact: Fact) -> bool:
    """Whether the number is below zero in a column that cannot hold a sign."""
    return fact.value is not None and fact.value < 0 and not _may_be_negative(fact.key)


def _may_be_negative(key: CellKey) -> bool:
    """Whether the form lets the cell's column hold a sign."""
    return any(
        column.signed
        for code in FORMS
        for name, table in form(code).tables.items()
        if name == key.table  # that of before 2019 is none of them
        for block in table.blocks
        for column in block.columns
        if column.code == key.column
    )
