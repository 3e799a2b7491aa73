"""What every reader returns: a document of paragraphs, grids, ragged rows and pictures.

This module knows no form and interprets nothing. A reader keeps what its format says: true spans, blank
cells, and for every cell a locator by which a person finds it again.

What a report is made of by the thousand is a `msgspec.Struct`: as immutable as a frozen dataclass, built ten times as
fast. Copies are made by `msgspec.structs.replace`. What holds texts and numbers alone can be part of no cycle:
`gc=False` spares the collector from looking for one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Literal, Self

from msgspec import Struct, field
from msgspec.structs import replace

MAX_CELLS = 200_000
"""Grids above this many cells are refused: no report comes near it, only hostile spans do."""


class ReadError(Exception):
    """A document that cannot be read. `outcome` is the word of `documents.outcome`, `str()` its detail."""

    outcome: Literal["unreadable", "encrypted", "unsupported", "not_a_report"] = "unreadable"


class Encrypted(ReadError):
    """A document that needs a password."""

    outcome = "encrypted"


class Unsupported(ReadError):
    """A document of a type that is not read here. The detail says what would help."""

    outcome = "unsupported"


class NotAReport(ReadError):
    """Bytes that are certainly no report: an error page, an empty file, a challenge page."""

    outcome = "not_a_report"


class LimitExceeded(ReadError):
    """A document above a limit of size, depth, cells, memory or time."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"limit: {limit}")


class MalformedGrid(Exception):
    """Cells that do not tile their rectangle exactly once: an error of the reader, never of the source."""


_PAGE_NUMBER = re.compile(
    r"[-—–－―~～·]\s*[1-9１-９][0-9０-９]{0,3}\s*[-—–－―~～·]|第\s*[0-9０-９]{1,4}\s*页(?:[\s，,/／]*共\s*[0-9０-９]{1,4}\s*页)?"
    r"|[0-9]{1,3}\s?[/／]\s?[0-9]{1,3}|(?i:page)\s*[0-9]{1,3}(?:\s*of\s*[0-9]{1,3})?"
)
"""The number of a page on a line of its own; by the grammar of numbers none of these is one."""


def is_page_number(text: str) -> bool:
    """Whether `text` is nothing but the number of a page."""
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None


class Paragraph(Struct, frozen=True, gc=False):
    """Running text outside tables. `text` keeps inner blanks; `locator` is like `line=214` or `page=3;box=…`.

    `recognised` marks text that was read from a picture.
    """

    text: str
    locator: str
    recognised: bool = False


class Cell(Struct, frozen=True, gc=False):
    """One cell of a grid: the rectangle `row..row+rowspan`, `column..column+colspan`, counted from 0.

    `text` is what is printed, once, whatever the span. `filler` marks a rectangle that the source leaves out (a
    short row, a hole between rules): it was never printed, so it is neither blank nor zero, and has no locator.

    `recognised` marks a text that was read from a picture; `alternatives` are other readings of it worth a thought,
    the likeliest first, and empty where the reading is not in doubt.
    """

    row: int
    column: int
    text: str
    locator: str | None
    rowspan: int = 1
    colspan: int = 1
    filler: bool = False
    recognised: bool = False
    alternatives: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        """First column after the cell."""
        return self.column + self.colspan

    @property
    def bottom(self) -> int:
        """First row after the cell."""
        return self.row + self.rowspan


class Grid(Struct, frozen=True, dict=True):
    """A table of `rows` × `columns` whose cells tile the rectangle exactly once, in reading order.

    `edges` are those of the columns in a picture, as shares of the table's width; elsewhere there are none.

    Raises `MalformedGrid` when the cells do not, `LimitExceeded` above `MAX_CELLS`.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    edges: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.rows * self.columns > MAX_CELLS:
            raise LimitExceeded(f"a table of {self.rows} rows × {self.columns} columns")
        if not self._is_tiled():
            self._refuse()

    def _is_tiled(self) -> bool:
        """Whether every line is filled from its first column to its last, by cells of some size."""
        try:
            lines = self._lines
        except KeyError:
            return False
        for line in lines:
            if not self._fill(line):
                line.sort(key=attrgetter("column"))  # a cell from above stands between others
                if not self._fill(line):
                    return False
        return True

    def _fill(self, cells: Sequence[Cell]) -> bool:
        """Whether `cells` stand side by side in one line, from its first column to its last."""
        edge = 0
        for cell in cells:
            wide = cell.colspan
            if cell.column != edge or wide < 1:
                return False
            edge += wide
        return edge == self.columns

    def _refuse(self) -> None:
        """Raises `MalformedGrid` with the first cell that is not where it should be, or else the first hole."""
        covered = bytearray(self.rows * self.columns)
        for cell in self.cells:
            self._cover(covered, cell)
        hole = covered.find(0)
        raise MalformedGrid(f"no cell at row {hole // self.columns}, column {hole % self.columns}")

    def _cover(self, covered: bytearray, cell: Cell) -> None:
        top, left, columns = cell.row, cell.column, self.columns
        bottom = top + cell.rowspan
        if not (0 <= top < bottom <= self.rows and 0 <= left < left + cell.colspan <= columns):
            raise MalformedGrid(f"{cell} reaches out of {self.rows} × {columns}")
        for start in range(top * columns + left, bottom * columns, columns):
            end = start + cell.colspan
            if covered.find(1, start, end) >= 0:
                raise MalformedGrid(f"{cell} overlaps another cell")
            covered[start:end] = b"\x01" * cell.colspan

    def lines(self) -> Sequence[Sequence[Cell]]:
        """For every row the cells that cover it, left to right; a cell with a rowspan stands in each of its rows."""
        return self._lines

    @cached_property
    def _lines(self) -> list[list[Cell]]:
        """The lines, put in order when they are checked. Raises `KeyError` where a cell reaches out of the rows."""
        lines: dict[int, list[Cell]] = {row: [] for row in range(self.rows)}
        for cell in self.cells:
            lines[cell.row].append(cell)
            if cell.rowspan != 1:
                if cell.rowspan < 1:
                    raise KeyError(cell.rowspan)
                for row in range(cell.row + 1, cell.bottom):
                    lines[row].append(cell)
        return list(lines.values())


class Field(Struct, frozen=True, gc=False):
    """One cell of a ragged row: its printed text and its locator."""

    text: str
    locator: str


class Ragged(Struct, frozen=True):
    """Rows whose cells are known and ordered, but not the columns they stand in.

    Flattened text is of this kind: spans are gone, so a row may be shorter than the one above it.
    """

    rows: tuple[tuple[Field, ...], ...]


class Picture(Struct, frozen=True):
    """A picture inside or beside a document: its bytes where the document carries them, else its `target`."""

    locator: str
    target: str | None = None
    data: bytes | None = None


Block = Paragraph | Grid | Ragged | Picture


class Document(Struct, frozen=True):
    """One file as read: its blocks in reading order, and what it says of itself.

    `metadata` keys, where the format has them: `title`, `site_name`, `site_id`, `article_title`, `source`, `published`
    (as printed), `column`, `index_number`. `links` are the targets of relative links and pictures, as written.
    `doubts` are reader's remarks that two readings of one place differ; each makes the report `flagged`. Those that are
    `lasting` are about the file, not about how it was read: another reading does not settle them.
    """

    media_type: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()

    def doubted(self, lasting: Iterable[str]) -> Self:
        """The document with further doubts that no other reading of the file settles."""
        found = tuple(dict.fromkeys((*self.lasting, *lasting)))
        return replace(self, doubts=tuple(dict.fromkeys((*self.doubts, *found))), lasting=found)

    def paragraphs(self) -> Iterator[Paragraph]:
        """The running text in order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Grid | Ragged]:
        """The tabular blocks in order."""
        return (block for block in self.blocks if isinstance(block, (Grid, Ragged)))
