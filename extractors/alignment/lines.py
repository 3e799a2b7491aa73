"""Every table of a document as one list of lines, whatever block it came from."""

import functools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from msgspec import Struct
from msgspec.structs import force_setattr

from extractors.alignment.number import Kind, kind, lines_of_number
from extractors.alignment.similarity import MERGED, matches
from extractors.document import Cell, Document, Field, Grid
from extractors.forms import FORMS
from extractors.forms.form import TABLES
from extractors.glyphs import fold

MOST_LINES = 3_000
"""Rows of tables looked at in one document; a report has some hundred."""
_RUN_TOGETHER = 3
"""So many labels behind values in one row make it several rows; a note or two in value cells do not."""
_HEADER = 4
_WIDE = 18
"""No row of any form has so many cells, table 四's fifteen columns included."""
_ORDINAL = re.compile(r"[0-9]{1,2}")
_MARKED = re.compile(r"[0-9]{1,2}[.)]")
"""An ordinal that may be all that is left of a label."""
_FEWEST_COUNTED = 5
"""So many numbers that go up by one, each right before a label, count rows: values do not."""
_REMARKS = frozenset(("备注", "说明"))
_VALUES = (7, 15)
"""The columns of tables 三 and 四."""
_SHORT = 300
"""Texts of so many characters are remembered with what they are: tables print the same few again and again."""
_LABELS = 5
"""Label cells looked at in one row: its own label is among the first."""
_PIECES = 3
"""A label cut over so many neighbouring cells is put together again."""


Row = tuple[Field, ...]


class Slot(Struct, frozen=True, gc=False):
    """One cell as a line sees it. `left`, `right`: its columns; `above`: it began in an earlier row of the grid."""

    text: str
    folded: str
    kind: Kind
    locator: str | None
    left: int
    right: int
    filler: bool = False
    above: bool = False
    tall: bool = False
    recognised: bool = False
    alternatives: tuple[str, ...] = ()

    @property
    def is_label(self) -> bool:
        """Whether the cell prints something that is no number."""
        return self.kind == "other" and not self.filler


class Line(Struct, frozen=True):
    """One row of a table: `table` counts the document's tabular blocks, `columns` is None for ragged rows.

    What follows from `slots` is told once, when the line is made: nearly all of it is asked for, again and again.
    """

    table: int
    columns: int | None
    slots: tuple[Slot, ...]
    packed: bool = False
    """Cut out of a run of cells without any mark between rows: the values follow the label at once."""
    numbers: int = 0
    """How many cells hold a number."""
    values: int = 0
    """How many cells hold a number, or print that there is none: a row, and no mere space between two."""
    label_slots: tuple[Slot, ...] = ()
    """The cells that print a label, in order."""
    labels: tuple[tuple[int, str], ...] = ()
    """Folded texts that may be the row's own label, each with the index of its last slot."""

    def __post_init__(self) -> None:
        lead, numbers, blanks = _counted(tuple([slot.kind for slot in self.slots]))
        labels = self.slots if lead is None else self.slots[:lead]
        label_slots = tuple([slot for slot in labels if slot.kind == "other" and not slot.filler])
        nothings = [slot.folded != "" for slot in self.slots if slot.kind == "blank"].count(True) if blanks else 0
        force_setattr(self, "numbers", numbers)
        force_setattr(self, "values", numbers + nothings)
        force_setattr(self, "label_slots", label_slots)
        force_setattr(self, "labels", _labels(self.slots, label_slots, in_grid=self.columns is not None))


@functools.lru_cache(maxsize=4096)
def _counted(kinds: tuple[Kind, ...]) -> tuple[int | None, int, bool]:
    """Of cells of these kinds: how many others come before all the rest, as in most rows, the numbers, any blanks."""
    others = kinds.count("other")
    lead = others if kinds[:others].count("other") == others else None
    return lead, kinds.count("number"), "blank" in kinds


def _labels(slots: tuple[Slot, ...], label_slots: tuple[Slot, ...], *, in_grid: bool) -> tuple[tuple[int, str], ...]:
    """The label cells left of the first number, and runs of neighbouring ones: a label may be cut over several.

    A number that counts the rows, or the rows of a group, may stand before the label in a cell of its own.
    """
    if slots[: len(label_slots)] == label_slots:  # as in most rows
        return _runs(tuple([slot.folded for slot in label_slots[:_LABELS]]))
    found: list[tuple[int, str]] = []
    run: list[str] = []
    seen = 0
    for place, slot in enumerate(slots):
        if slot.kind == "number" and in_grid and is_ordinal(slots, place):
            run = []
            continue
        if slot.kind == "number" or seen == _LABELS:
            break
        if slot.kind != "other" or slot.filler:
            run = []
            continue
        seen += 1
        run = [*run[1 - _PIECES :], slot.folded]
        if len(run) > 1 and not _is_worded(slot):
            continue  # a value that is no number: `12①`, one struck out
        found.append((place, slot.folded))
        for length in range(2, len(run) + 1):
            found.append((place, "".join(run[-length:])))
    return tuple(found)


@functools.lru_cache(maxsize=4096)
def _runs(labels: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """The same for a line that begins with all its labels."""
    found: list[tuple[int, str]] = []
    for place, label in enumerate(labels):
        if place == 0 or _has_words(label):
            lengths = range(1, min(place + 1, _PIECES) + 1)
            found.extend((place, "".join(labels[place + 1 - length : place + 1])) for length in lengths)
    return tuple(found)


def _is_worded(slot: Slot) -> bool:
    """Whether a cell may be a label or what is left of one, not only a value that is no number: `12①`, `3%`."""
    return slot.is_label and _has_words(slot.folded)


@functools.lru_cache(maxsize=4096)
def _has_words(folded: str) -> bool:
    return any(map(str.isalpha, folded)) or _MARKED.fullmatch(folded) is not None


def is_ordinal(slots: tuple[Slot, ...], place: int) -> bool:
    """Whether the number at `place` stands before all labels of its row, or right between two of them."""
    after = slots[place + 1] if place + 1 < len(slots) else None
    if after is None or (after.folded and not after.is_label):
        return False  # as it is in most rows
    if _ORDINAL.fullmatch(slots[place].folded) is None:
        return False
    if not any(slot.folded for slot in slots[:place]):
        return next((slot.is_label for slot in slots[place + 1 :] if slot.folded), False)
    return slots[place - 1].is_label and after.is_label


def lines_of(document: Document) -> list[Line]:
    """The rows of all tables in reading order, at most `MOST_LINES` of them."""
    return list(islice(_lines(document), MOST_LINES))


def _lines(document: Document) -> Iterator[Line]:
    for table, block in enumerate(document.tables()):
        if isinstance(block, Grid):
            yield from _grid_lines(table, block)
        else:
            kinds: dict[int, Kind] = {id(cell): "blank" for cell in _remarks(block.rows)}
            kinds |= {id(cell): "other" for cell in _counts(block.rows)}
            for row in block.rows:
                parts = parts_of(tuple(_fields(row, kinds)))
                yield from (Line(table, None, part, packed=len(parts) > 1) for part in parts)


def _counts(rows: Sequence[Row]) -> list[Field]:
    """Numbers that count the rows: each before a label at the beginning of a row, and one more than the last.

    Any other number before a label is perhaps the last of the row above.
    """
    found = [row[0] for row in rows if len(row) > 1 and _is_count(row[0].text, row[1].text)]
    if len(found) < _FEWEST_COUNTED:
        return []
    first = int(found[0].text)
    return found if [int(cell.text) for cell in found] == list(range(first, first + len(found))) else []


def _is_count(text: str, after: str) -> bool:
    return _ORDINAL.fullmatch(text.strip()) is not None and kind(after) == "other" and _has_words(fold(after))


def _remarks(rows: Sequence[Row]) -> Iterator[Field]:
    """What the last cells of rows say below 备注: of as many cells as the header, or behind as many values as are due.

    Rows without a remark may have lost their last cell.
    """
    width = 0
    for row in rows:
        if len(row) > 1 and fold(row[-1].text) in _REMARKS:
            width = len(row)
        elif width and len(row) > 1 and kind(row[-1].text) != "number":
            values = next((n for n, cell in enumerate(row[-2::-1]) if kind(cell.text) == "other"), len(row) - 1)
            if values in _VALUES or (values and len(row) == width):
                yield row[-1]


def parts_of(slots: tuple[Slot, ...]) -> list[tuple[Slot, ...]]:
    """A ragged row as it stands, or, where it is several rows with no mark between them, those rows.

    A label behind a value begins a row. A long run of labels before the values is a header, but for the last of them,
    or the last few where line ends cut it.
    """
    starts = [i for i in range(1, len(slots)) if _is_worded(slots[i]) and not slots[i - 1].is_label]
    if len(starts) < _RUN_TOGETHER and len(slots) < _WIDE and not _header_before(slots):
        return [slots]
    parts: list[tuple[Slot, ...]] = []
    for start, end in zip([0, *starts], [*starts, len(slots)], strict=True):
        row = slots[start:end]
        labels = next((i for i, slot in enumerate(row) if not slot.is_label), len(row))
        if labels >= _HEADER and labels < len(row):
            head = labels - _pieces_of_label(tuple(slot.folded for slot in row[labels - _PIECES : labels]))
            parts.append(row[:head])
            row = row[head:]
        parts.append(row)
    return parts


@functools.lru_cache(maxsize=1024)
def _pieces_of_label(last: tuple[str, ...]) -> int:
    """How many of the `last` labels before the values are pieces of one row's: one, unless more together are whole."""
    scores = [
        max((score for code in FORMS for t in TABLES for _, score in matches("".join(last[-n:]), code, t)), default=0.0)
        for n in range(1, len(last) + 1)
    ]
    best = max(range(len(scores)), key=lambda n: (scores[n], -n))
    return best + 1 if scores[best] >= MERGED else 1


def _header_before(slots: tuple[Slot, ...]) -> bool:
    """Whether more labels stand before the values than those of a row and its groups."""
    labels = next((i for i, slot in enumerate(slots) if not slot.is_label), 0)
    return labels >= _HEADER


def _grid_lines(table: int, grid: Grid) -> Iterator[Line]:
    for number, cells in enumerate(grid.lines()):
        yield Line(table, grid.columns, tuple([_slot(cell, number) for cell in cells]))


def _slot(cell: Cell, row: int) -> Slot:
    text, left, others = cell.text, cell.column, cell.alternatives
    folded, printed, kind = _seen(text) if len(text) <= _SHORT else _looked_at(text)
    if others and printed == "other":
        kind = _doubtful(others, kind)
    right, above, tall = left + cell.colspan, cell.row < row, cell.rowspan > 1
    return Slot(text, folded, kind, cell.locator, left, right, cell.filler, above, tall, cell.recognised, others)


def _looked_at(text: str) -> tuple[str, Kind, Kind]:
    """A cell's text folded, its kind, and that or, where it is no number, the kind of all its lines as one number."""
    printed = kind(text)
    return fold(text), printed, printed if printed != "other" else next(map(kind, lines_of_number(text)), "other")


_seen = lru_cache(maxsize=16_384)(_looked_at)


def _doubtful(alternatives: tuple[str, ...], joined: Kind) -> Kind:
    """The kind of the first reading that is a number or blank: no label is a zero read as `o`, or a broken number."""
    return next((found for found in map(kind, alternatives) if found != "other"), joined)


def _fields(row: Row, kinds: dict[int, Kind]) -> Iterator[Slot]:
    """The cells of a row of text. `kinds` tells those that are none of the values that they look like, by identity."""
    for place, cell in enumerate(row):
        own = kinds.get(id(cell)) if kinds else None
        folded = fold(cell.text) if own != "blank" else ""
        yield Slot(cell.text, folded, own or kind(cell.text), cell.locator, place, place + 1)
