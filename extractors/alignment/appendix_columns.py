"""Which number of a row of the statistics table is which: by the labels over the columns, else by their order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.alignment.lines import Line, Slot
from extractors.alignment.number import parse
from extractors.alignment.similarity import core_of
from extractors.forms import Appendix, Item
from extractors.glyphs import fold

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_OTHER, _NUMBER = "other", "number"


@dataclass(frozen=True, slots=True)
class _Over:
    """A label over columns `left` to `right` and what they hold: a measure, the unit, the item's number, other."""

    left: int
    right: int
    role: str


class Columns:
    """The headers of a document's tables; rows are asked for from top to bottom."""

    def __init__(self, lines: Sequence[Line], form: Appendix, rows: set[int]) -> None:
        self._lines = lines
        self._form = form
        self._rows = rows
        self._roles = _roles(form)
        self._read = 0
        self._over: list[_Over] = []
        self._width: int | None = None

    def assign(self, line: int, values: Sequence[Slot], item: Item) -> tuple[dict[str, Slot], list[Slot]]:
        """The slot of each measure, and the slots that are known to be something else than a value of the form.

        Nothing is assigned where it cannot be told.
        """
        self._read_to(line)
        if any(over.role not in (_OTHER, _NUMBER) for over in self._over) and self._fits(line):
            return self._by_header(values)
        return self._by_order(values, item)

    def _by_header(self, values: Sequence[Slot]) -> tuple[dict[str, Slot], list[Slot]]:
        cells: dict[str, Slot] = {}
        known = []
        for slot in values:
            role = self._role(slot)
            if role == _NUMBER:
                known.append(slot)
            elif role not in (None, _OTHER, *self._labelled()):
                cells.setdefault(role, slot)
        return cells, known

    def _by_order(self, values: Sequence[Slot], item: Item) -> tuple[dict[str, Slot], list[Slot]]:
        measures = [measure.code for measure in self._form.measures]
        known = []
        rest = list(values)
        if item.number is not None and len(rest) > len(measures):
            first = parse(rest[0].text)
            if first is None or first.value != item.number:
                return {}, []
            known.append(rest.pop(0))
        while len(rest) > len(measures) and rest[-1].kind == "blank":
            rest.pop()
        return (dict(zip(measures, rest, strict=True)), known) if len(rest) == len(measures) else ({}, known)

    def _labelled(self) -> tuple[str, str]:
        return "label", "unit"

    def _role(self, slot: Slot) -> str | None:
        """What the lowest header over the slot says."""
        over = [o.role for o in self._over if o.left < slot.right and slot.left < o.right]
        return over[-1] if over else None

    def _fits(self, line: int) -> bool:
        """Whether the columns of the line are those of the header: in text without columns only the length tells."""
        own = self._lines[line]
        return self._width == (own.columns if own.columns is not None else -len(own.slots))

    def _read_to(self, line: int) -> None:
        """Takes in the headers above `line`; a table without one goes on under the one before."""
        for index in range(self._read, line):
            if index in self._rows:
                continue
            found = self._header(self._lines[index])
            if found:
                last = self._lines[index]
                width = last.columns if last.columns is not None else -len(last.slots)
                joined = width == self._width and index > 0 and index - 1 not in self._rows
                self._over = [*(self._over if joined else ()), *found]
                self._width = width
        self._read = max(self._read, line)

    def _header(self, line: Line) -> list[_Over]:
        """The labels of a header line; nothing where the line names no column of the form."""
        texts = [(slot, core_of(_YEAR.sub("", slot.folded))) for slot in line.slots if slot.is_label]
        found = [_Over(slot.left, slot.right, self._roles.get(text, _OTHER)) for slot, text in texts]
        measured = any(over.role not in (_OTHER, "label", "unit") for over in found)
        return found if measured and len(found) > 1 else []


def _roles(form: Appendix) -> dict[str, str]:
    """What each label over a column means."""
    roles = {core_of(fold(text)): "label" for text in form.labels}
    roles |= {core_of(fold(text)): "unit" for text in form.units}
    roles |= {core_of(fold(text)): _NUMBER for text in form.numbers}
    for measure in form.measures:
        roles |= {core_of(_YEAR.sub("", fold(text))): measure.code for text in measure.wordings}
    return roles
