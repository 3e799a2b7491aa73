"""Tables copied out of a browser: a tab between the cells of a row, empty lines round every paragraph inside a cell.

Cells that a merged one covers leave no trace. A line end without a tab parts two rows, or two paragraphs of one cell;
only the first cell of a row cannot tell which, and its pieces are given as rows of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from extractors.document import Block, Field, Paragraph, Ragged

Line = tuple[int, str]

_BETWEEN = re.compile(r"[^ \t\n]\n+[ \u3000]*\t[ \u3000]*\n+(?=[^ \t\n])")
"""A tab on a line of its own between two cells: the line ends round it are those of paragraphs in the cells."""
_BEHIND = re.compile(r"[^ \t\n]\t[ \u3000]*\n\n+(?=[^ \t\n])")
"""A tab before a paragraph; an empty cell at the end of a table looks the same."""
_ALONE = re.compile(r"\t[^\t\n]*\n[^\t\n]{1,60}\n(?=[^\t\n]+\t)")
"""A line of one cell right between rows of several: a merged cell of which nothing but its text is left."""
_LED = re.compile(r"\n[ \u3000]*\n[ \u3000]*\t")
"""A tab behind a paragraph."""
_SIGNS = ((_BETWEEN, 8), (_BEHIND, 12), (_ALONE, 3))
"""How often each must be seen."""
_OF_PARAGRAPHS = ((_BETWEEN, 1), (_LED, 1), (_BEHIND, 4))
"""How often one is seen where cells hold paragraphs; each table may end with an empty cell."""
_SAME_CELL = 2
"""Line ends between two paragraphs of one cell; between rows there is one, or there are three and more."""
_LONGEST = 60
"""Characters; a line without tabs that is longer is prose."""
_MOST_APART = 6
"""So many lines without tabs between two rows are prose too."""
_VALUE = re.compile(r"\s*[+＋\-－减增]?[0-9０-９][0-9０-９,，.．]*\s*\S{0,2}\s*|[\s\-－—–/／]*|\s*无\s*")
_SECTION = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、.．].{8,}")


@dataclass(slots=True)
class _Row:
    """A row while it is read: its cells, each a list of paragraphs, and the line ends between it and the next."""

    number: int
    cells: list[list[str]] = field(default_factory=list)
    apart: int = 0

    def fields(self) -> tuple[Field, ...]:
        """The cells, located by the line where the row begins."""
        texts = ("\n".join(cell) for cell in self.cells)
        return tuple(Field(text, f"line={self.number};cell={place}") for place, text in enumerate(texts, 1))


def is_copied(text: str) -> bool:
    """Whether tabs stand between line ends, or single cells between rows: nothing but a browser's copy has them."""
    return any(_seen(text, *sign) for sign in _SIGNS)


def _seen(text: str, sign: re.Pattern[str], times: int) -> bool:
    return len(list(islice(sign.finditer(text), times))) == times


def copied(lines: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """The blocks of such a text, each with the number of the line where it begins."""
    held: list[_Row] = []
    table: list[_Row] = []
    text = "\n".join(line for _, line in lines)
    rows = _rows if any(_seen(text, *sign) for sign in _OF_PARAGRAPHS) else _plain_rows
    for row in rows(lines):
        if len(row.cells) == 1:
            held.append(row)
            continue
        if not table or len(held) > _MOST_APART or any(_is_prose(other) for other in held):
            yield from _block(table)
            table = _first_rows(held)
            yield from _paragraphs([row for row in held if row not in table or _is_prose(row)])
            held = []
        table += [*held, row]
        held = []
    yield from _block(table)
    yield from _paragraphs(held)


def _first_rows(held: Sequence[_Row]) -> list[_Row]:
    """The rows of one cell that begin a table: no two line ends, a paragraph's, part them from the rows below.

    A section's heading right above may be the first half of a row's label (`一、本年新收政府信息`): it is both.
    """
    start = len(held)
    while start and held[start - 1].apart != _SAME_CELL and not _is_prose(held[start - 1]):
        start -= 1
    if start and held[start - 1].apart == 1 and _SECTION.fullmatch(held[start - 1].cells[0][0]):
        start -= 1
    return list(held[start:])


def _is_prose(row: _Row) -> bool:
    text = row.cells[0][0].strip()
    return len(text) > _LONGEST or text.endswith("。") or _SECTION.fullmatch(text) is not None


def _block(rows: Sequence[_Row]) -> Iterator[tuple[int, Block]]:
    if rows:
        yield rows[0].number, Ragged(tuple(row.fields() for row in rows))


def _paragraphs(rows: Sequence[_Row]) -> Iterator[tuple[int, Block]]:
    shown = ((row.number, row.cells[0][0].strip()) for row in rows)
    return ((number, Paragraph(text, f"line={number}")) for number, text in shown if text)


def _plain_rows(lines: Sequence[Line]) -> Iterator[_Row]:
    """The rows where cells hold no paragraphs: one a line, tabs at its ends are those of empty cells."""
    row: _Row | None = None
    apart = 0
    for number, line in lines:
        if line.strip():
            if row is not None:
                row.apart = apart
                yield row
            row = _Row(number, [[text] for text in line.split("\t")])
            apart = 0
        apart += 1
    if row is not None:
        yield row


def _rows(lines: Sequence[Line]) -> Iterator[_Row]:
    """The rows; what stands alone between line ends is a row of one cell."""
    row: _Row | None = None
    apart = tabs = ended = before = 0
    for number, line in lines:
        for place, text in enumerate(line.split("\t")):
            if place > 0:
                ended = ended if tabs else apart
                tabs += 1
                before = apart
            if not text.strip(" "):
                continue
            tabs = _tabs_of(row, text, tabs, apart - before)
            if row is not None and tabs and ended > _SAME_CELL:  # the row had ended: the next begins with empty cells
                row.apart = apart
                yield row
                row = _Row(number, [[""] for _ in range(tabs)] + [[text]])
            elif row is not None and tabs:
                row.cells += [[""] for _ in range(tabs - 1)] + [[text]]
            elif row is not None and _same_cell(row, text, apart):
                row.cells[-1].append(text)
            else:
                if row is not None:
                    row.apart = apart
                    yield row
                row = _Row(number, [[text]])
            apart = tabs = 0
        apart += 1
    if row is not None:
        yield row


def _tabs_of(row: _Row | None, text: str, tabs: int, since: int) -> int:
    """The tabs that lead to `text`; none where they lead to empty cells at the end of `row`, which are added to it.

    Behind a value and a tab, a label begins the next row, but not after two line ends: a paragraph has these before it.
    """
    ended = since not in (0, _SAME_CELL)
    if row is None or not tabs or not ended or not _VALUE.fullmatch(row.cells[-1][-1]) or _VALUE.fullmatch(text):
        return tabs
    row.cells += [[""] for _ in range(tabs)]
    return 0


def _same_cell(row: _Row, text: str, apart: int) -> bool:
    """Whether `text`, `apart` line ends further and behind no tab, goes on with the last cell of `row`."""
    values = _VALUE.fullmatch(row.cells[-1][-1]) or _VALUE.fullmatch(text)
    return len(row.cells) > 1 and apart == _SAME_CELL and not values
