"""Spreadsheets (XLSX, XLS, and what WPS and OpenOffice write for them): values as a person sees them, merges as spans.

Formulas are never evaluated: what the file keeps as their last result counts, or nothing. Hidden sheets, rows and
columns are left out, since nobody published them to be read.
"""

import datetime
import functools
import io
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain, compress, repeat
from operator import attrgetter

from msgspec import Struct
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from extractors.document import (
    MAX_CELLS,
    Block,
    Cell,
    Document,
    Encrypted,
    Grid,
    LimitExceeded,
    Paragraph,
    ReadError,
)
from extractors.glyphs import faint, struck
from extractors.readers.ole import MAGIC, Compound
from extractors.readers.sniff import sniff
from extractors.readers.tables import OBJECT
from extractors.readers.workbook import MAX_REACH, Layout, layouts_of_package, layouts_of_stream

_PRECISION = 15
"""Significant digits that a spreadsheet shows of a number; what stands behind them is dust of binary fractions."""
_EXACT = 10**_PRECISION

_Reach = tuple[int, int]
_NOWHERE: _Reach = (-1, -1)
_LONG = 60
"""A cell alone in its row with more text than this is prose. The longest label has 40 characters."""
_LONGER = 300
"""A cell among others is prose only above this: labels come with glosses of 90 characters."""
_SENTENCE = re.compile("[。！？；]")
_BY_COLUMN = attrgetter("column")
_NUMBER = re.compile(r"[\s0-9０-９,，.．+\-－%％]*")

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read(data: bytes, media_type: str = "") -> Document:
    """The file as a document; locators are `sheet=NAME;cell=D12`.

    Raises `ReadError` for a damaged file, `Encrypted` for one with a password, `LimitExceeded` for a swollen one.
    """
    media_type = media_type or sniff(data)
    book, layouts = _opened(data)
    blocks: list[Block] = []
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            layout = layouts.get(sheet.name) or layouts.get(number) or Layout()
            blocks.extend(_blocks(_Surface(_sheet(book, number), sheet.name, layout)))
    return Document(media_type, tuple(blocks))


def _opened(data: bytes) -> tuple[CalamineWorkbook, dict[str | int, Layout]]:
    """The workbook, and what it says of its sheets by name or by number. All that must be refused is refused here."""
    if not data.startswith(MAGIC):
        package = layouts_of_package(data)
        return _open(data), dict(package.items())
    if "EncryptedPackage" in Compound(data).streams:
        raise Encrypted("an Excel file that needs a password")
    layouts, safe = layouts_of_stream(data)
    return _open(safe), dict(enumerate(layouts))


def _open(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise Encrypted("an Excel file that needs a password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(error) from error
    except BaseException as error:
        raise _panic(error) from error


def _sheet(book: CalamineWorkbook, number: int) -> CalamineSheet:
    try:
        return book.get_sheet_by_index(number)
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(error) from error
    except BaseException as error:
        raise _panic(error) from error


def _damaged(error: BaseException) -> ReadError:
    return ReadError(f"damaged or cut-off Excel file ({type(error).__name__}: {error}): fetch it again")


def _panic(error: BaseException) -> BaseException:
    """A panic of the Rust library is no `Exception`; an interrupt of this process stays what it is."""
    return _damaged(error) if type(error).__name__ == "PanicException" else error


class _Merged(Struct, frozen=True, gc=False):
    """A merged cell: what it shows, the first visible row and column that it stands in, and its spans over such."""

    text: str
    locator: str
    place: int
    column: int
    rowspan: int
    colspan: int


class _Row(Struct, frozen=True):
    """One visible row by its place among them: its number in the sheet, and its texts by visible column.

    A merge shows its text in its first place alone. `filled` are the columns whose text is not blank; `joined` says
    that a merge reaches from here or above into the row below.
    """

    place: int
    number: int
    texts: Sequence[str]
    filled: Sequence[int]
    joined: bool


class _Band(Struct, frozen=True):
    """Rows that merges hold together; the one cell of them that is not blank, if there is only one."""

    rows: list[_Row]
    single: Paragraph | None


class _Surface:
    """What is visible of a sheet. Places count the visible rows and columns from 0; merges are spans over them."""

    def __init__(self, sheet: CalamineSheet, name: str, layout: Layout) -> None:
        (top, left), (bottom, right) = sheet.start or (0, 0), sheet.end or (-1, -1)
        if (bottom - top + 1) * (right - left + 1) > MAX_REACH:
            raise LimitExceeded(f"a sheet that reaches to {_letters(right)}{bottom + 1}")
        self._values = _Values(sheet, name, layout)
        self._rows = _without(layout.hidden_rows, range(top, bottom + 1))
        self._columns = _without(layout.hidden_columns, range(left, right + 1))
        self._names = [f"sheet={name};cell={_letters(column)}" for column in self._columns]
        self._merged, self._joined = _merges(sheet, self._values, self._rows, self._columns)

    def rows(self) -> list[_Row]:
        """All rows from the top. Raises `LimitExceeded` where too many hold something."""
        found: list[_Row] = []
        columns, blank, held = range(len(self._columns)), [""] * len(self._columns), 0
        for place, row in enumerate(self._rows):
            texts = self._values.line(row, self._columns)
            merged = self._merged.get(place)
            if merged:
                _merge(texts, merged, place)
            filled = [column for column in compress(columns, texts) if not texts[column].isspace()]
            if filled or merged or any(texts):
                held += len(columns)
                if held > MAX_CELLS:
                    raise LimitExceeded(f"a sheet of more than {MAX_CELLS} cells in filled rows")
            else:
                texts = blank
            found.append(_Row(place, row + 1, texts, filled, place in self._joined))
        return found

    def shown(self, row: _Row, column: int) -> Paragraph:
        """The text of one cell of `row`, and where it stands."""
        cell = self._merged.get(row.place, {}).get(column)
        return Paragraph(row.texts[column], cell.locator if cell else f"{self._names[column]}{row.number}")

    def end(self, row: _Row) -> int:
        """The first column behind the last one of `row` that is filled; the row is not blank."""
        last, merged = row.filled[-1], self._merged.get(row.place)
        cell = merged.get(last) if merged else None
        return last + (cell.colspan if cell else 1)

    def grid(self, rows: Sequence[_Row], left: int, right: int) -> Grid:
        """The cells of `rows` from the column `left` to before `right`: beside them all are blank.

        Merges are cut to what they are there.
        """
        cells: list[Cell] = []
        for number, row in enumerate(rows):
            at = left
            for cell in self._merged.get(row.place, {}).values():
                start, end = cell.column, cell.column + cell.colspan
                if start < left or end > right:
                    start, end = max(start, left), min(end, right)
                    if start >= end:
                        continue
                if at < start:
                    cells += self._plain(row, number, left, at, start)
                if cell.place == row.place:
                    cells.append(Cell(number, start - left, cell.text, cell.locator, cell.rowspan, end - start))
                at = end
            if at < right:
                cells += self._plain(row, number, left, at, right)
        return Grid(len(rows), right - left, tuple(cells))

    def _plain(self, row: _Row, number: int, left: int, start: int, stop: int) -> Iterator[Cell]:
        """The cells of `row` from `start` to before `stop`, none of them merged, in a grid from the column `left`."""
        tail = str(row.number)
        locators = [name + tail for name in self._names[start:stop]]
        return map(Cell, repeat(number), range(start - left, stop - left), row.texts[start:stop], locators)


class _Values:
    """The printed values of a sheet by row and column, counted from 0."""

    def __init__(self, sheet: CalamineSheet, name: str, layout: Layout) -> None:
        self._locator = f"sheet={name};cell="
        self._top, self._left = sheet.start or (0, 0)
        self._values = sheet.to_python()
        for place, text in layout.shown.items():  # which calamine gives as blank, or as plain text
            self._show([place], partial(_instead, text))
        self._show(layout.struck, struck)
        self._show(layout.pale, lambda text: faint(text) if _is_value(text) else text)
        self._show(layout.drawn, lambda text: text if text.strip() else OBJECT)

    def _show(self, places: Iterable[tuple[int, int]], look: Callable[[str], str]) -> None:
        """Gives the cells at `places`, as far as they lie within the sheet, the text that they show."""
        for place in places:
            row, column = place[0] - self._top, place[1] - self._left
            if 0 <= row < len(self._values) and 0 <= column < len(self._values[row]):
                self._values[row][column] = look(printed(self._values[row][column]))

    def line(self, row: int, columns: Sequence[int]) -> list[str]:
        """What is printed in `row` in each of `columns`, all within the sheet."""
        values = self._values[row - self._top]
        if len(columns) < len(values):
            values = [values[column - self._left] for column in columns]
        return ["" if value == "" else printed(value) for value in values]

    def at(self, row: int, column: int) -> tuple[str, str]:
        """What is printed at `row`, `column`, and the locator of that cell."""
        locator = f"{self._locator}{_letters(column)}{row + 1}"
        if row < self._top or column < self._left:  # the corner of a merge that lies before all values
            return "", locator
        return printed(self._values[row - self._top][column - self._left]), locator


def _instead(text: str, _held: str) -> str:
    return text


def _merges(
    sheet: CalamineSheet, values: _Values, rows: Sequence[int], columns: Sequence[int]
) -> tuple[dict[int, dict[int, _Merged]], set[int]]:
    """The merged cells over each visible row, from left to right by their first columns; rows joined to the next."""
    found: list[_Merged] = []
    taken: defaultdict[int, int] = defaultdict(int)  # the columns in each row, as bits
    total = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        tall, wide = _visible(rows, top, bottom), _visible(columns, left, right)
        total += len(tall) * len(wide)
        if total > MAX_REACH:
            raise LimitExceeded(f"merges of more than {MAX_REACH} cells")
        if not tall or not wide or (top == bottom and left == right):
            continue
        bits = (1 << wide.stop) - (1 << wide.start)
        overlaid = [row for row in tall if taken[row] & bits]
        if overlaid:
            continue  # such merges are damage: the first one stands
        for row in tall:
            taken[row] |= bits
        found.append(_Merged(*values.at(top, left), tall.start, wide.start, len(tall), len(wide)))
    merged: defaultdict[int, dict[int, _Merged]] = defaultdict(dict)
    for cell in sorted(found, key=_BY_COLUMN):
        for row in range(cell.place, cell.place + cell.rowspan):
            merged[row][cell.column] = cell
    joined = [range(cell.place, cell.place + cell.rowspan - 1) for cell in found if cell.rowspan > 1]
    return dict(merged), set(chain.from_iterable(joined))


def _merge(texts: list[str], merged: Mapping[int, _Merged], place: int) -> None:
    """Leaves of the `texts` below the merged cells of a row those that begin in it alone."""
    for column, cell in merged.items():
        if cell.colspan > 1:
            texts[column : column + cell.colspan] = [""] * cell.colspan
        texts[column] = cell.text if cell.place == place else ""


def _without(hidden: set[int], lines: range) -> Sequence[int]:
    """The visible ones of `lines`."""
    return lines if hidden.isdisjoint(lines) else [line for line in lines if line not in hidden]


def _visible(visible: Sequence[int], first: int, last: int) -> range:
    """The places in `visible` of the rows or columns from `first` to `last`."""
    if isinstance(visible, range):
        start, stop = visible.start, visible.stop
        return range(first - start if first > start else 0, (last + 1 if last < stop else stop) - start)
    return range(bisect_left(visible, first), bisect_right(visible, last))


def _blocks(surface: _Surface) -> Iterator[Block]:
    """Paragraphs and grids: wholly empty rows part the tables, prose is taken out of them."""
    held: list[_Band] = []
    above = _NOWHERE
    for band in _bands(surface):
        if not _is_prose(band.single.text) if band.single else any(row.filled for row in band.rows):
            held.append(band)
            continue
        if held:
            above = _reach(surface, held, above)
            yield from _region(surface, held, above)
            held = []
        if band.single:
            above = _NOWHERE
            yield from _paragraphs(band.single)
    if held:
        yield from _region(surface, held, _reach(surface, held, above))


def _bands(surface: _Surface) -> Iterator[_Band]:
    """The rows in groups that no merged cell crosses."""
    rows: list[_Row] = []
    for row in surface.rows():
        rows.append(row)
        if not row.joined:
            filled = [one for one in rows if one.filled] if len(rows) > 1 else rows
            single = len(filled) == 1 == len(filled[0].filled)
            yield _Band(rows, surface.shown(filled[0], filled[0].filled[0]) if single else None)
            rows = []


def _reach(surface: _Surface, bands: Sequence[_Band], above: _Reach) -> _Reach:
    """From which column to before which one the filled cells of `bands` reach.

    Rows between empty ones say nothing of blank cells at their end: they reach as far as the table `above`, but not
    below a title, where another table begins.
    """
    rows = [row for band in bands for row in band.rows if row.filled]
    if not rows:
        return above
    left, right = min([row.filled[0] for row in rows]), max([surface.end(row) for row in rows])
    goes_on = above[0] == left and (len(rows) == 1 or not bands[0].single)
    return left, max(right, above[1]) if goes_on else right


def _region(surface: _Surface, bands: Sequence[_Band], reach: _Reach) -> Iterator[Block]:
    """The grid of `bands`, with the lines that stand alone above and below it as paragraphs beside it.

    A line alone in its row may be a title, or the label of a row whose numbers are blank; so it stays in the grid too.
    """
    alone = [band.single if band.single and not _NUMBER.fullmatch(band.single.text) else None for band in bands]
    first = next((number for number, cell in enumerate(alone) if cell is None), len(bands))
    last = next((number for number in range(len(bands) - 1, -1, -1) if alone[number] is None), first)
    for cell in alone[:first]:
        yield from _paragraphs(cell)
    if first == len(bands):
        return
    rows = [row for band in bands for row in band.rows]
    yield surface.grid(rows, *reach)
    for row in rows:
        if len("".join(row.texts)) > _LONGER:
            yield from _long_texts(surface, row)
    for cell in alone[last + 1 :]:
        yield from _paragraphs(cell)


def _long_texts(surface: _Surface, row: _Row) -> Iterator[Paragraph]:
    """Prose among other cells."""
    for column in row.filled:
        if len(row.texts[column]) > _LONGER:
            yield from _paragraphs(surface.shown(row, column))


def _is_prose(text: str) -> bool:
    return len(text.strip()) > _LONG or _SENTENCE.search(text) is not None


def _paragraphs(cell: Paragraph | None) -> Iterator[Paragraph]:
    for line in cell.text.splitlines() if cell else ():
        if line.strip():
            yield Paragraph(line.strip(), cell.locator if cell else "")


def printed(value: Value) -> str:
    """A value as a person would read it in its cell, number formats aside."""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str):
        plain = "\r" not in value and "_x000D_" not in value
        return value if plain else value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


@functools.lru_cache(maxsize=4096)
def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and -_EXACT < value < _EXACT else _decimal(value)


def _decimal(value: float) -> str:
    """The number without an exponent and without trailing zeros."""
    text = f"{Decimal(f'{value:.{_PRECISION}g}'):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _is_value(text: str) -> bool:
    return len(text) <= _LONG and any(map(str.isdigit, text))


@functools.lru_cache(maxsize=1024)
def _letters(column: int) -> str:
    """0 is `A`, 26 is `AA`."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
