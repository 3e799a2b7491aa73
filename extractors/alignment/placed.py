"""What the alignment of one table comes to: a printed cell for each cell of the form that was found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from extractors.alignment.lines import Line, Slot
from extractors.alignment.number import is_blank, parse
from extractors.facts import Glued
from extractors.forms import CellKey, TableForm


class Printed(Struct, frozen=True, gc=False):
    """A cell of the form as the document prints it. `header` is the folded text over its column.

    `recognised` and `alternatives` are those of the cell in a picture.
    """

    text: str
    locator: str | None
    header: str = ""
    recognised: bool = False
    alternatives: tuple[str, ...] = ()


class Astray(Struct, frozen=True):
    """A doubt about numbers that found no cell, and where they stand."""

    doubt: str
    locators: frozenset[str | None]


PART = ";chars="
"""Before the place of characters in a line or paragraph, in a locator."""
HEADER_SHARE = 0.5
"""What the columns over a row count beside its label."""
PERFECT = 1 + HEADER_SHARE
ROUNDING = 1e-9


def is_perfect(score: float, table: TableForm) -> bool:
    """Whether `score` is what a table counts of which every row and column is found."""
    return score >= PERFECT * sum(len(block.rows) for block in table.blocks) - ROUNDING


@dataclass(slots=True)
class Placement:
    """One table of the form put to the document. `located` is false where the document has no such table."""

    table: TableForm
    form: str
    cells: dict[CellKey, Printed] = field(default_factory=dict)
    glued: list[Glued] = field(default_factory=list)
    located: bool = False
    score: float = 0.0
    lines: set[int] = field(default_factory=set)
    """Indices of the lines that belong to the table."""
    taken: set[int] = field(default_factory=set)
    """`id` of every slot that a cell of the form took."""
    spare: list[Printed] = field(default_factory=list)
    """Numbers of a second copy in running text."""
    doubts: list[str] = field(default_factory=list)
    """What a person has to look at: numbers that may belong here, or that may not."""
    astray: list[Astray] = field(default_factory=list)
    """The same about numbers in no row or column, which another reading of the same text may put to their cells."""
    years: frozenset[int] = frozenset()
    """Those that the lines above the table name, 0 for the year before and for a part of one."""
    dated: dict[str, frozenset[int]] = field(default_factory=dict)
    """Labels that name years, each with the years."""

    @property
    def has_numbers(self) -> bool:
        """Whether any cell prints a number."""
        return any(parse(cell.text) is not None for cell in self.cells.values())

    @property
    def numbers(self) -> list[CellKey]:
        """The cells that print a number."""
        return [key for key, cell in self.cells.items() if parse(cell.text) is not None]

    @property
    def perfect(self) -> bool:
        """Whether every row and every column of the form was found as it is printed: no other form can fit better."""
        return is_perfect(self.score, self.table)

    def take(self, pairs: Iterable[tuple[CellKey, Slot | None]], header: str) -> None:
        """Puts each slot to its cell. The first that is not blank stays; another one that differs is a doubt."""
        cells, taken = self.cells, self.taken
        for key, slot in pairs:
            if slot is None:
                continue
            printed = Printed(slot.text, slot.locator, header, slot.recognised, slot.alternatives)
            held = cells.setdefault(key, printed)
            if held is not printed:
                if not self._gives_way(key, held, slot):
                    continue
                cells[key] = printed
            taken.add(id(slot))

    def _gives_way(self, key: CellKey, held: Printed, slot: Slot) -> bool:
        """Whether what is `held` for a cell is blank and a second slot is a number; a doubt where the two differ."""
        if parse(held.text) != parse(slot.text):
            self.doubts.append(f"{key} is printed twice: {held.text!r} and {slot.text!r}")
        return is_blank(held.text) and slot.kind == "number"


def numbers_of(slots: Iterable[Slot]) -> frozenset[str | None]:
    """Where the numbers among the cells stand."""
    return frozenset(slot.locator for slot in slots if slot.kind == "number")


def still_astray(placements: Iterable[Placement]) -> Iterator[str]:
    """The doubts about numbers of which one at least is in no cell of any placement."""
    placements = list(placements)
    taken = {_begin(cell.locator) for placement in placements for cell in placement.cells.values()}
    for astray in (astray for placement in placements for astray in placement.astray):
        if not astray.locators or not taken.issuperset(map(_begin, astray.locators)):
            yield astray.doubt


def _begin(locator: str | None) -> str:
    """Where a number begins: its unit may be a word of its own, or not, and it may be all that its cell prints."""
    place, _, characters = (locator or "").partition(PART)
    begin = characters.partition("-")[0]
    return place if begin in ("", "1") else f"{place}{PART}{begin}"


def leftovers(lines: Sequence[Line], placements: Iterable[Placement], tables: set[int]) -> Iterator[Slot]:
    """Cells with a number in `tables`, by their number in the document, that no cell of the form took, each once.

    Looked through are whole blocks: a number above or below a table of the report is shown too.
    """
    placements = list(placements)
    taken: set[int] = set().union(*(placement.taken for placement in placements))
    shown = [line.slots for line in lines if line.numbers and line.table in tables]
    loose = [slot for slots in shown for slot in slots if slot.kind == "number" and id(slot) not in taken]
    seen = {cell.locator for placement in placements for cell in placement.cells.values()} if loose else set()
    for slot in loose:
        if slot.locator not in seen:
            seen.add(slot.locator)
            yield slot
