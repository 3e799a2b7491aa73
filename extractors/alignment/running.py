"""A table of the form in running text: by its labels in order, or by the words of each line, whichever sees more."""

from collections.abc import Callable, Sequence

from extractors.alignment.groups import grouped, unpacked
from extractors.alignment.laid_out import place_laid_out
from extractors.alignment.lines import Line
from extractors.alignment.number import parse
from extractors.alignment.pieces import pieced
from extractors.alignment.placed import PART, Placement
from extractors.alignment.qualified import qualify
from extractors.alignment.stream import place_stream, running_text, text_with_cells
from extractors.alignment.turned import rows_turned
from extractors.alignment.worded import place_procedures_below, worded
from extractors.document import Document, Ragged
from extractors.forms import FORMS, TableName, form

Placer = Callable[[Sequence[Line], TableName], Placement]
_SHARE = 0.6
"""Share of the form's rows that must be found with all their cells; a sentence or two name some of them too."""


def place_running(document: Document, sha256: str, name: TableName, place: Placer) -> Placement:
    """The placement of the table `name` in the running text of `document`; `place` puts lines to the forms."""
    text = running_text(document)
    streams = [place_stream(text, sha256, form(code).tables[name], code) for code in FORMS]
    words = worded(document)
    lines = grouped(unpacked(pieced(words)))
    best = _better(max(streams, key=lambda placement: placement.score), _by_words(lines, name, place))
    best = _laid_out(words, name, best)
    if best.located and rows_turned(lines, best.table):
        best.doubts.append(f"{name} stands in the text twice, once with a row for each column")
    return best


def _laid_out(words: Sequence[Line], name: TableName, best: Placement) -> Placement:
    """The placement by all rows together, where it sees more than the `best` of the others does."""
    if name != "applications" or len(best.cells) + _glued(best) == len(list(best.table.cells())):
        return best
    tries = (place_laid_out(words, form(code).tables[name], code) for code in FORMS)
    whole = next((placement for placement in tries if placement.located), None)
    if whole is None:
        return best
    whole.doubts.extend(_differing(whole, best))
    whole.dated |= best.dated
    return whole


def place_ragged(document: Document, sha256: str, lines: Sequence[Line], best: Placement) -> Placement:
    """`best`, or the table by its labels in the text of all cells, where that has more: lines of text were its cells.

    What stands between two labels is a row whatever parts its cells. `lines` are the rows of the document's tables.
    """
    if len(best.cells) == len(best.table.columns):
        return best
    ragged = [isinstance(block, Ragged) for block in document.tables()]
    if not ragged or not all(ragged):
        return best
    text = text_with_cells(document)
    tables = (form(code).tables[best.table.name] for code in FORMS)
    streams = [place_stream(text, sha256, table, code) for table, code in zip(tables, FORMS, strict=True)]
    stream = max(streams, key=lambda placement: placement.score)
    if len(stream.cells) <= len(best.cells):
        return best
    places = {(cell.locator or "").partition(PART)[0] for cell in stream.cells.values()}
    for index, line in enumerate(lines):
        own = {id(slot) for slot in line.slots if slot.locator in places}
        stream.taken |= own
        if own:
            stream.lines.add(index)
    return _better(stream, best)


def _better(stream: Placement, by_words: Placement) -> Placement:
    """Of two readings of the text the one that has more cells, with a doubt for each that they see differently.

    Numbers that found no cell in the other one may have found theirs in this.
    """
    if not by_words.located or not (stream.cells or stream.glued):
        return by_words if by_words.located else stream
    fewer = len(by_words.cells) <= len(stream.cells) + _glued(stream)
    best, other = (stream, by_words) if fewer else (by_words, stream)
    best.doubts.extend([*other.doubts, *_differing(best, other)])
    best.astray.extend(other.astray)
    best.spare.extend(other.spare)
    best.dated |= other.dated
    return best


def _glued(placement: Placement) -> int:
    return sum(len(run.keys) for run in placement.glued)


def _by_words(lines: Sequence[Line], name: TableName, place: Placer) -> Placement:
    """The placement by the words of each line, with a doubt where the other lines hold the table once more."""
    placement = place(lines, name)
    if name == "review_litigation" and not placement.cells:
        placement = place_procedures_below(lines, placement.table, placement.form)
    placement.located = placement.located and _is_table(placement)
    if placement.located:
        qualify(placement, lines)
        again = place([line for index, line in enumerate(lines) if index not in placement.lines], name)
        if again.located and _is_table(again) and (again.form != placement.form or _differing(placement, again)):
            placement.doubts.append(f"{name} stands in the text twice")
    placement.lines = set()  # they count the lines of words, not those of tables
    return placement


def _is_table(placement: Placement) -> bool:
    """Whether enough rows of the form were found with all their cells."""
    keys = list(placement.table.cells())
    rows = {key.row for key in keys}
    return len(rows - {key.row for key in keys if key not in placement.cells}) >= _SHARE * len(rows)


def _differing(one: Placement, other: Placement) -> list[str]:
    """A doubt for each cell that two readings of the text see differently."""
    pairs = ((key, cell, other.cells[key]) for key, cell in one.cells.items() if key in other.cells)
    return [f"{k}: read as {a.text!r} and as {b.text!r}" for k, a, b in pairs if parse(a.text) != parse(b.text)]
