"""Reports as XLSX: the package written by hand, as small as a spreadsheet gets, values as editors keep them."""

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.press.disorders import Disorders
from tests.press.facts import PressedReport, press_facts
from tests.press.layout import Sheet, lay
from tests.press.prose import Prose
from tests.press.story import Line, tell

_DATE = (2024, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")


def _column(index: int) -> str:
    """Letters of a column, counted from 0; no report is wider than 26."""
    return chr(ord("A") + index)


class _Worksheet:
    """One worksheet, filled from top to bottom."""

    def __init__(self, *, as_text: bool) -> None:
        self._as_text = as_text
        self._rows: list[str] = []
        self._merges: list[str] = []

    def _cell(self, column: int, row: int, text: str) -> str:
        place = f'r="{_column(column)}{row}"'
        if not self._as_text and _NUMBER.fullmatch(text):
            return f"<c {place}><v>{text}</v></c>"
        content = escape(text.replace("\n", "&#10;")).replace("&amp;#10;", "&#10;")
        return (
            f'<c {place} t="inlineStr"><is><t xml:space="preserve">{content}</t></is></c>' if text else f"<c {place}/>"
        )

    def _row(self, cells: Sequence[tuple[int, str]]) -> None:
        row = len(self._rows) + 1
        content = "".join(self._cell(column, row, text) for column, text in cells)
        self._rows.append(f'<row r="{row}">{content}</row>')

    def line(self, line: Line) -> None:
        """A paragraph in a cell of its own."""
        self._row([(0, line.text)])

    def table(self, sheet: Sheet) -> None:
        """A table from the next row on, its spans as merged ranges."""
        top = len(self._rows) + 1
        for cells in sheet.rows():
            self._row([(cell.column, cell.text) for cell in cells])
        for cell in sheet.cells:
            if cell.rowspan * cell.colspan > 1:
                first = f"{_column(cell.column)}{top + cell.row}"
                last = f"{_column(cell.column + cell.colspan - 1)}{top + cell.row + cell.rowspan - 1}"
                self._merges.append(f'<mergeCell ref="{first}:{last}"/>')
        self._row([])

    def xml(self) -> str:
        """The part of the package."""
        merges = f'<mergeCells count="{len(self._merges)}">{"".join(self._merges)}</mergeCells>' if self._merges else ""
        return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(self._rows)}</sheetData>{merges}</worksheet>'


def _worksheets(report: PressedReport, disorders: Disorders, prose: Prose | None) -> dict[str, _Worksheet]:
    """Worksheets by name: one with everything, or a further one for each table."""
    sheets = {"年报": _Worksheet(as_text=disorders.numbers_as_text)}
    for part in tell(report, disorders, prose):
        last = list(sheets.values())[-1]
        if isinstance(part, Sheet):
            last.table(part)
            continue
        if disorders.sheet_a_table and part.role == "heading":
            last = sheets[f"第{len(sheets)}部分"] = _Worksheet(as_text=disorders.numbers_as_text)
        last.line(part)
    return sheets


def _hidden(report: PressedReport) -> _Worksheet:
    """Table three with numbers of another report, as copied from the year before."""
    sheet = _Worksheet(as_text=False)
    sheet.line(Line("heading", "三、收到和处理政府信息公开申请情况（上年）"))
    for table in lay(press_facts(report.seed + 1), Disorders(), "applications"):
        sheet.table(table)
    return sheet


def _package(sheets: dict[str, _Worksheet], hidden: Sequence[str]) -> dict[str, str]:
    """Parts of the package by their path."""
    listed, related, typed = [], [], []
    for number, name in enumerate(sheets, 1):
        state = ' state="hidden"' * (name in hidden)
        listed.append(f'<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>')
        target = f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"'
        related.append(f'<Relationship Id="rId{number}" {target}/>')
        typed.append(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_WORKSHEET}"/>')
    relations = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    book = f'<Override PartName="/xl/workbook.xml" ContentType="{_WORKBOOK}"/>'
    root = f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    types = f'<Types xmlns="{_PACKAGE}/content-types">{default}{book}{"".join(typed)}</Types>'
    workbook = f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{"".join(listed)}</sheets></workbook>'
    return {
        "[Content_Types].xml": f"{_HEAD}{types}",
        "_rels/.rels": f"{relations}{root}</Relationships>",
        "xl/workbook.xml": f"{_HEAD}{workbook}",
        "xl/_rels/workbook.xml.rels": f"{relations}{''.join(related)}</Relationships>",
        **{f"xl/worksheets/sheet{number}.xml": sheet.xml() for number, sheet in enumerate(sheets.values(), 1)},
    }


def render(report: PressedReport, disorders: Disorders, prose: Prose | None = None) -> bytes:
    """The report as an XLSX file."""
    sheets = _worksheets(report, disorders, prose)
    if disorders.hidden_sheet:
        sheets["上年"] = _hidden(report)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, text in _package(sheets, ["上年"]).items():
            member = zipfile.ZipInfo(path, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, text)
    return out.getvalue()
