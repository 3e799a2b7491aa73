"""Pages that are the right part of a sheet too wide for its paper: programs print spreadsheets so, page beside page.

Whoever lays such pages side by side sees the table whole: its rows stand at the same heights on both. A page is put
beside another only where each of its rows of numbers, which have no labels of their own, stands level with a row of
the other one, none of whose rows between the first and the last of these is left over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from extractors.document import is_page_number
from extractors.readers.pdf.pages import LARGE_PICTURE, Box, Page, Rule
from extractors.readers.pdf.positions import Row, page_rows
from extractors.readers.pdf.text import ORDINAL, Line, lines_of

FEW_WORDS: Final = 60
"""Letters more than digits from which a page has labels of its own."""
LEVEL: Final = 1.0
"""Points by which the middles of one row differ between two pages."""
SURE: Final = 3
"""Rows from which no name above their columns is needed: a sheet may be broken below its header too."""
GAP: Final = 2.0
"""Character heights between the text of two pages where no rules meet."""


def side_by_side(pages: Sequence[Page]) -> list[Page]:
    """The pages, with each that is the right part of another one put beside that."""
    seen: list[_Sheet] = []
    for page in pages:
        sheet = _Sheet(page)
        if not sheet.may_be_right_part:
            seen.append(sheet)
            continue
        left = _left_of(sheet, seen)
        if left is None:
            seen.append(sheet)
        else:
            left.put_beside(sheet)
    return [sheet.page for sheet in seen]


def _left_of(right: "_Sheet", seen: Sequence["_Sheet"]) -> "_Sheet | None":
    """The one page that goes on in another; one all of whose rows do before one that has other tables too."""
    fitting = [sheet for sheet in seen if sheet.goes_on_in(right)]
    whole = [sheet for sheet in fitting if len(sheet.numbered) == len(right.numbered)]
    if not whole and len(right.numbered) >= SURE:
        whole = fitting
    return whole[0] if len(whole) == 1 else None


@dataclass
class _Sheet:
    """A page, and the lines on it where they are needed."""

    page: Page

    @cached_property
    def lines(self) -> list[Line]:
        """All lines but the page's number."""
        return [line for line in lines_of(self.page.characters) if not is_page_number(line.text)]

    @cached_property
    def numbered(self) -> list[Row]:
        """The rows with numbers."""
        return [row for row in page_rows(self.lines) if row.numbers]

    @property
    def may_be_right_part(self) -> bool:
        """Whether the page shows rows of numbers without labels, and little else."""
        digits = sum(character.text.isdigit() for character in self.page.characters)
        if not digits or len(self.page.characters) > 2 * digits + FEW_WORDS or self.page.tables is not None:
            return False
        if any(box.area >= LARGE_PICTURE * self.page.width * self.page.height for box in self.page.pictures):
            return False
        rows = self.numbered
        if any(ORDINAL.match(line.text) for line in self.lines):
            return False
        named = len(rows) >= SURE or (rows and self.lines[0].box.bottom < rows[0].box.top)
        return bool(named) and not any(row.labels for row in rows)

    def goes_on_in(self, right: "_Sheet") -> bool:
        """Whether the rows of another page go on from rows of this one, row by row."""
        ours, theirs = self.page, right.page
        if max(abs(ours.width - theirs.width), abs(ours.height - theirs.height)) > 1 or ours.turn != theirs.turn:
            return False
        middles = [row.middle for row in right.numbered]
        within = [row for row in self.numbered if middles[0] - LEVEL <= row.middle <= middles[-1] + LEVEL]
        return len(within) == len(middles) and all(
            abs(row.middle - middle) <= LEVEL for row, middle in zip(within, middles, strict=True)
        )

    def put_beside(self, right: "_Sheet") -> None:
        """Puts another page at the right of this one, rule to rule where the tables of both are ruled."""
        shown = [character for line in right.lines for character in line.characters]
        rows = Box(0, right.numbered[0].box.top, 0, right.numbered[-1].box.bottom)
        ours, theirs = _reach(self.page.horizontal, rows), _reach(right.page.horizontal, rows)
        start = theirs[0] if theirs else min(c.x0 for c in shown)
        end = ours[1] if ours else max(c.x1 for c in self.page.characters)
        gap = 0.0 if ours and theirs else GAP * right.numbered[0].height
        self.page.take_beside(right.page, shown, start, end + gap)
        del self.lines, self.numbered


def _reach(rules: Sequence[Rule], rows: Box) -> tuple[float, float] | None:
    """From where to where the rules between some rows reach."""
    beside = [rule for rule in rules if rows.top <= rule.position <= rows.bottom]
    return (min(rule.start for rule in beside), max(rule.end for rule in beside)) if beside else None
