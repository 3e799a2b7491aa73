"""Tables in text as programs export spreadsheets: commas, semicolons or tabs between cells, quoted where they must be.

An export fills every record up to one width. That and its numbers tell it from prose, which has commas too.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from extractors.document import MAX_CELLS, Block, Cell, Field, Grid, LimitExceeded, Paragraph
from extractors.glyphs import is_empty

Line = tuple[int, str]
Row = tuple[Field, ...]

_MARKS = ",;"
_FEW_COLUMNS = 3
_FEWEST_CELLS = 9
"""Fewer cells, in two records or more, may be sentences."""
_MOST_LINES = 12
"""A cell broken over more lines than this was never closed: its quote is a mark of prose."""
_LONG = 60
"""A record that holds one cell alone, with more text than this, is prose. The longest label has 40 characters."""
_LONGEST = 200
"""No cell beside others holds more: labels come with glosses of 90 characters."""
_SENTENCE = re.compile("[。！？；]")
_VALUE = re.compile(r"(?:[+＋\-－—–/／减增]{0,3}[0-9０-９,，.．]{0,15}\s?(?:万元|元|件|个|条|项|宗)?|无)")
_FEWEST_EMPTY = 60
"""So many cells are a table even where none of them prints a value."""
_UNNAMED = re.compile(r"Unnamed: [0-9]{1,3}(?:_level_[0-9])?")
"""What stands over a column whose header is empty where a data frame is written down."""
_QUOTED = re.compile(r'(?:^|\t)"(?:[^"\t\n]|""){1,300}\n(?:[^"\t]|""){0,300}"(?=[\t\n]|\Z)', re.MULTILINE)
_OPEN = re.compile(r'(?:^|\t)"(?:[^"]|"")*\Z')
_FEWEST_QUOTED = 2
_FEWEST_NAMED = 3
"""So many cells that a program names as empty."""
_PARTED = re.compile(r"(?:[0-9０-９]+\s+){3,}[0-9０-９]")
"""Numbers with nothing but blanks between them: there the commas are those of thousands."""
_VALUES = 0.2
"""Share of the cells that are empty or print a value, at least; of table four it is a quarter."""


def comma_separated(lines: Sequence[Line], start: int) -> tuple[int, list[Row]]:
    """Where the records from `start` end that are all of one width, and these records; none if they are prose.

    Raises `LimitExceeded` above the limit of cells.
    """
    shown = [line for _, line in lines[start : start + _MOST_LINES]]
    head = "".join(shown) if shown[0].startswith('"') else shown[0]
    mark = next((mark for mark in _MARKS if mark in head), None)
    end, rows = _records(lines, start, mark) if mark else (start, [])
    cells = len(rows) * len(rows[0]) if rows else 0
    if cells > MAX_CELLS:
        raise LimitExceeded(f"more than {MAX_CELLS} cells in a text")
    return end, rows if len(rows) > 1 and cells >= _FEWEST_CELLS and _is_table(rows) else []


def is_quoted(text: str) -> bool:
    """Whether cells between tabs are broken over lines and stand in quotes, as spreadsheets copy and export them."""
    return "\t" in text and len(list(islice(_QUOTED.finditer(text), _FEWEST_QUOTED))) == _FEWEST_QUOTED


def with_whole_cells(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of such a text, a row each: without the quotes, a cell that is broken over lines within its line."""
    index = 0
    while index < len(lines):
        number, line = lines[index]
        taken = 1
        while _OPEN.search(line) and taken < _MOST_LINES and index + taken < len(lines):
            line = f"{line}\n{lines[index + taken][1]}"
            taken += 1
        whole = '"' in line and "\t" in line and not _OPEN.search(line)
        yield (number, _unquoted(line)) if whole else lines[index]
        index += taken if whole else 1


def _unquoted(row: str) -> str:
    """A row between tabs, its cells without the quotes around them and within."""
    return "\t".join(cell.replace("\t", " ") for cell in next(csv.reader([row], delimiter="\t")))


def is_export(rows: Sequence[Row]) -> bool:
    """Whether rows of one width begin with a title alone in its row, have prose alone in one, or are a data frame's."""
    if len({len(row) for row in rows}) > 1 or len(rows[0]) <= _FEW_COLUMNS:
        return False
    first = next((row for row in rows if any(map(_shown, row))), None)
    return first is not None and (_is_alone(first) or any(map(_is_prose, rows)) or _is_frame(rows))


def _is_frame(rows: Sequence[Row]) -> bool:
    """Whether a program that works with data frames wrote the rows: it names what is empty."""
    return sum(bool(field.text) and not _shown(field) for row in rows for field in row) >= _FEWEST_NAMED


def _shown(field: Field) -> str:
    """What a cell shows: nothing where a data frame has nothing."""
    return "" if is_empty(field.text) or _UNNAMED.fullmatch(field.text) else field.text


def _records(lines: Sequence[Line], start: int, mark: str) -> tuple[int, list[Row]]:
    """The records from `start` on that have as many cells as the first."""
    rows: list[Row] = []
    index = start
    while index < len(lines) and (mark in lines[index][1] or lines[index][1].startswith('"')):
        reader = csv.reader((f"{line}\n" for _, line in lines[index : index + _MOST_LINES]), delimiter=mark)
        try:
            cells = next(reader)
        except csv.Error:
            break
        if reader.line_num == _MOST_LINES or len(cells) != len(rows[0] if rows else cells):
            break
        number = lines[index][0]
        rows.append(tuple(Field(cell.strip(), f"line={number};cell={place}") for place, cell in enumerate(cells, 1)))
        index += reader.line_num
    return index, rows


def _is_table(rows: Sequence[Row]) -> bool:
    cells = [field.text for row in rows if not _is_prose(row) for field in row]
    values = [is_empty(cell) or _VALUE.fullmatch(cell) is not None for cell in cells]
    if any(len(cell) > _LONGEST or _PARTED.search(cell) for cell in cells):
        return False
    known = (
        any(value and not is_empty(cell) for value, cell in zip(values, cells, strict=True))
        or len(cells) >= _FEWEST_EMPTY
    )
    return known and sum(values) >= _VALUES * len(cells)


def _is_prose(row: Row) -> bool:
    filled = [field.text for field in row if _shown(field)]
    return len(filled) == 1 and (len(filled[0]) > _LONG or _SENTENCE.search(filled[0]) is not None)


def blocks_of(rows: Sequence[Row]) -> Iterator[Block]:
    """The blocks of an export: empty records and prose part its tables.

    A line alone in its record above or below a table is a title, or the label of a row without numbers: it is both.
    """
    rows = list(map(_without_names, rows)) if _is_frame(rows) else rows
    for parts, run in groupby(rows, key=lambda row: not any(field.text for field in row) or _is_prose(row)):
        held = list(run)
        table = [place for place, row in enumerate(held) if not (parts or _is_alone(row))]
        first, last = (table[0], table[-1] + 1) if table else (len(held), len(held))
        yield from _paragraphs(held[:first])
        if table:
            yield _grid(held)
        yield from _paragraphs(held[last:])


def _without_names(row: Row) -> Row:
    """A row of a data frame, empty where it names a cell empty, its line ends as such."""
    return tuple(Field(_shown(field).replace("\\n", "\n"), field.locator) for field in row)


def _is_alone(row: Row) -> bool:
    filled = [field.text for field in row if _shown(field)]
    return len(filled) == 1 and not _VALUE.fullmatch(filled[0])


def _grid(rows: Sequence[Row]) -> Grid:
    """The rows without the columns at the right in which all of them are empty."""
    columns = max(place for row in rows for place, field in enumerate(row, 1) if field.text)
    cells = tuple(
        Cell(number, column, field.text, field.locator)
        for number, row in enumerate(rows)
        for column, field in enumerate(row[:columns])
    )
    return Grid(len(rows), columns, cells)


def _paragraphs(rows: Sequence[Row]) -> Iterator[Paragraph]:
    for field in (field for row in rows for field in row if field.text):
        yield from (Paragraph(line.strip(), field.locator) for line in field.text.splitlines() if line.strip())
