"""What a workbook says beside its values: passwords, hidden rows and columns, and how far its cells reach.

calamine gives the values alone, and lays a sheet out as a full rectangle: two cells in opposite corners of an otherwise
empty sheet are a gigabyte. So the reach is measured first.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree

from extractors.document import MAX_CELLS, Encrypted, LimitExceeded, ReadError
from extractors.readers import archive
from extractors.readers.ole import Compound, wrapped
from extractors.readers.package import MAIN, SHORT, Relation, related, statement, xml
from extractors.readers.workbook_cells import formats_of, shown_by
from extractors.readers.workbook_colours import Styles, formats_in, styles_of
from extractors.readers.workbook_drawn import drawn_on
from extractors.readers.workbook_looks import Looks, looks_of
from extractors.readers.workbook_plain import column_number, sparse

MAX_REACH = 20 * MAX_CELLS
"""Cells of the rectangles that all sheets of a file may span: a stray cell far below is forgiven, not two corners."""

_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WORKBOOK = "xl/workbook.xml"
_TRUE = ("1", "true")
_NOTHING = re.compile(r"0(?:\.[0-9]{1,20})?")
_FLAT = re.compile(rb"""\b(?:ht|width)=["']0[."']""")
"""A row or column less than a point high or a character wide shows nothing of what it holds."""
_MAX_SHEETS = 200
_MAX_PART = 30 * 2**20
"""Bytes of XML of one sheet: thousands of times what a report needs."""

_EOF, _FILEPASS, _COLUMN_INFO, _BOUND_SHEET, _STRINGS = 0x0A, 0x2F, 0x7D, 0x85, 0xFC
_DIMENSIONS, _ROW, _MUL_RK = 0x200, 0x208, 0xBD
_FORMULA, _ERROR, _NO_NUMBER, _FORMULA_ERROR = 0x06, 0x205, 0xFFFF, 2
_VALUES = frozenset({_FORMULA, _MUL_RK, 0xD6, 0xFD, 0x203, 0x204, _ERROR, 0x27E})
"""Records of cells with a value; each starts with its row and column (MS-XLS 2.3.2)."""
_ROW_HIDDEN = 0x20
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!"}


@dataclass(slots=True)
class Layout:
    """One sheet: its hidden rows and columns, how many rows and columns its values reach, what it shows for some.

    `shown` are cells that show another text than their value, or have none that is known; of those that are `pale`
    nobody sees the text, that of those `struck` is struck out. On those that are `drawn` lies a picture. Rows and
    columns are counted from 0.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    pale: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    drawn: set[tuple[int, int]] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """There is a value at `row`, `column`."""
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1

    def hide_columns(self, first: int, last: int) -> None:
        """The columns `first` to `last` are hidden, as far as a sheet can have them."""
        self.hidden_columns.update(range(max(0, first), min(last + 1, _MAX_COLUMNS)))


def layouts_of_package(data: bytes) -> dict[str, Layout]:
    """The sheets of an XLSX file by name.

    Raises `ReadError` for damaged files, `LimitExceeded` for swollen ones, `Encrypted` for locked ones.
    """
    package = archive.opened(data, _Package)
    try:
        with package:
            package.bound()
            main = next((one.target for one in _related(package, "") if one.kind.endswith(MAIN)), _WORKBOOK)
            relations = _related(package, main)
            looks = _looks(package, relations)
            parts = dict(_parts(package, main, relations))
            layouts = {name: _layout(package.read(part), looks) for name, part in parts.items()}
            for name, part in parts.items():
                layouts[name].drawn.update(drawn_on(package, part))
            package.verify()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, RuntimeError) as error:
        raise ReadError(f"damaged or cut-off Excel file ({type(error).__name__}: {error}): fetch it again") from error
    except etree.XMLSyntaxError as error:
        raise ReadError(f"damaged Excel file ({error}): fetch it again") from error
    _check(layouts.values())
    return layouts


def layouts_of_stream(data: bytes) -> tuple[list[Layout], bytes]:
    """The sheets of an XLS file in order, and the file made safe for a reader that trusts what it says of its sizes.

    Raises `Encrypted`, and as `layouts_of_package` does.
    """
    container = Compound(data)
    stream = container.read("Workbook") or container.read("Book")
    if not stream:
        raise ReadError("an Office file that holds no workbook")
    safe = bytearray(stream)
    layouts: list[Layout] = []
    formats, styles = formats_of(_records(stream, 0)), styles_of(_records(stream, 0))
    for kind, start, record in _records(stream, 0):
        if kind == _FILEPASS:
            raise Encrypted("an Excel file that needs a password")
        if kind == _STRINGS and _integer(record, 4, 4) > len(stream):
            raise ReadError(f"damaged Excel file (strings at {start}): fetch it again")
        if kind == _BOUND_SHEET:
            layouts.append(_substream(stream, _integer(record, 0, 4), safe, formats, styles))
        if len(layouts) > _MAX_SHEETS:
            raise LimitExceeded(f"more than {_MAX_SHEETS} sheets")
    _check(layouts)
    return layouts, wrapped("Workbook" if "Workbook" in container.streams else "Book", bytes(safe))


def _check(layouts: Collection[Layout]) -> None:
    cells = sum(layout.rows * layout.columns for layout in layouts)
    if cells > MAX_REACH:
        raise LimitExceeded(f"sheets that reach over {cells} cells")


class _Package(zipfile.ZipFile):
    """A package whose markup unpacks to the size and checksum it claims: what a forged size hides ends here."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self._whole: set[int] = set()

    def bound(self) -> None:
        """Raises `LimitExceeded` where a part claims too much."""
        largest = max((entry.file_size for entry in self._markup()), default=0)
        if largest > _MAX_PART:
            raise LimitExceeded(f"{largest // 2**20} MB in one part of an Excel file")

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """The part, unpacked and verified."""
        entry = self.getinfo(name) if isinstance(name, str) else name
        self._whole.add(entry.header_offset)
        return super().read(entry, pwd)

    def verify(self) -> None:
        """Unpacks all markup that was not read: other readers trust what it claims."""
        for entry in self._markup():
            if entry.header_offset not in self._whole:
                self.read(entry)

    def _markup(self) -> Iterator[zipfile.ZipInfo]:
        return (entry for entry in self.infolist() if entry.filename.endswith((".xml", ".rels")))


def _related(package: zipfile.ZipFile, part: str) -> tuple[Relation, ...]:
    return related(package.read(statement(part)), part)


def _looks(package: zipfile.ZipFile, relations: Sequence[Relation]) -> Looks:
    """What the styles and the strings of the workbook say of how its cells look."""
    parts = {relation.kind.rpartition("/")[2]: relation.target for relation in relations}
    present = set(package.namelist())
    styles, strings = (parts.get(kind, f"xl/{kind}.xml") for kind in ("styles", "sharedStrings"))
    return looks_of(
        xml(package.read(styles)) if styles in present else None,
        package.read(strings) if strings in present else b"",
    )


def _parts(package: zipfile.ZipFile, main: str, relations: Sequence[Relation]) -> Iterator[tuple[str, str]]:
    """Name and part of every worksheet."""
    present = set(package.namelist())
    targets = {relation.id: relation.target for relation in relations}
    markup = package.read(main)
    for number, (name, relation) in enumerate(_sheets_short(markup) if len(markup) <= SHORT else _sheets(markup)):
        if number >= _MAX_SHEETS:
            raise LimitExceeded(f"more than {_MAX_SHEETS} sheets")
        part = targets.get(relation, "")
        if part in present:
            yield name, part


def _sheets(markup: bytes) -> tuple[tuple[str, str], ...]:
    """The name of each sheet that the `markup` of a workbook lists, and the id of the relation to its part."""
    sheets = islice(xml(markup).iter("{*}sheet"), _MAX_SHEETS + 1)
    return tuple((str(sheet.get("name", "")), _relation(sheet)) for sheet in sheets)


_sheets_short = lru_cache(maxsize=256)(_sheets)


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")


def _layout(data: bytes, looks: Looks) -> Layout:
    plain = sparse(data, looks)
    layout = Layout(rows=min(plain.rows, _MAX_ROWS + 1), columns=plain.columns)
    root, row = xml(plain.markup), -1
    if not _may_hide(plain.markup) and next(root.iter("{*}c"), None) is None:
        return layout  # all that most sheets say is said by their plain cells
    for element in root.iter("{*}row", "{*}col"):
        hidden = element.get("hidden") in _TRUE or _NOTHING.fullmatch(_extent(element)) is not None
        if element.tag.endswith("col"):
            if hidden:
                layout.hide_columns(_number(element.get("min"), 0) - 1, _number(element.get("max"), 0) - 1)
            continue
        row = _number(element.get("r"), row + 2) - 1
        if hidden:
            layout.hidden_rows.add(row)
        if len(element):
            _reach_of_row(layout, element, row, looks)
    return layout


def _may_hide(markup: bytes) -> bool:
    """Whether the markup of a sheet may say that a row or column is not seen."""
    sized = b"ht=" in markup or b"width=" in markup
    return b"hidden" in markup or (sized and _FLAT.search(markup) is not None)


def _extent(element: etree._Element) -> str:
    """The height of a row in points, or the width of a column in characters; nothing where it is the usual one."""
    return element.get("width", "") if element.tag.endswith("col") else element.get("ht", "")


def _reach_of_row(layout: Layout, element: etree._Element, row: int, looks: Looks) -> None:
    column = -1
    for cell in element:
        reference = _REFERENCE.fullmatch(cell.get("r") or "")
        column = column_number(reference[1]) if reference else column + 1
        if len(cell):
            at = min(int(reference[2]) - 1 if reference else row, _MAX_ROWS)
            layout.reach(at, column)
            text = looks.shown(cell)
            if text is not None:
                layout.shown[at, column] = text
            style = cell.get("s", "0")
            if style in looks.pale:
                layout.pale.add((at, column))
            if style in looks.struck:
                layout.struck.add((at, column))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else default


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Kind, place and content of the records of one substream from `start` to its end."""
    while start + 4 <= len(stream):
        kind, length = _integer(stream, start, 2), _integer(stream, start + 2, 2)
        yield kind, start + 4, stream[start + 4 : start + 4 + length]
        if kind == _EOF:
            return
        start += 4 + length


def _substream(stream: bytes, place: int, safe: bytearray, formats: Mapping[int, str], styles: Styles) -> Layout:
    """The layout of the sheet whose records begin at `place`. What it claims to span is blanked in `safe`."""
    layout = Layout()
    for kind, start, record in _records(stream, place):
        if kind == _COLUMN_INFO and _integer(record, 8, 2) & 1:
            layout.hide_columns(_integer(record, 0, 2), _integer(record, 2, 2))
        elif kind == _ROW and _integer(record, 12, 2) & _ROW_HIDDEN:
            layout.hidden_rows.add(_integer(record, 0, 2))
        elif kind == _DIMENSIONS:
            safe[start : start + len(record)] = bytes(len(record))
        elif kind in _VALUES:
            last = _integer(record, len(record) - 2, 2) if kind == _MUL_RK else _integer(record, 2, 2)
            layout.reach(_integer(record, 0, 2), last)
            if (code := _error(kind, record)) is not None:
                layout.shown[_integer(record, 0, 2), last] = _ERRORS.get(code, "#N/A")
            elif formats:
                layout.shown.update(shown_by(kind, record, formats))
            if any(styles):
                layout.pale.update(place for place, style in formats_in(kind, record) if style in styles.pale)
                layout.struck.update(place for place, style in formats_in(kind, record) if style in styles.struck)
    return layout


def _error(kind: int, record: bytes) -> int | None:
    """The code of the error that a cell shows, if it does: typed in, or as the result of a formula."""
    if kind == _ERROR and _integer(record, 7, 1) == 1:
        return _integer(record, 6, 1)
    if kind == _FORMULA and _integer(record, 12, 2) == _NO_NUMBER and _integer(record, 6, 1) == _FORMULA_ERROR:
        return _integer(record, 8, 1)
    return None


def _integer(data: bytes, offset: int, size: int) -> int:
    return int.from_bytes(data[max(0, offset) : max(0, offset) + size], "little")
