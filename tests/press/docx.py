"""Reports as DOCX: a plain document of python-docx, its tables written as raw WordprocessingML."""

import io
import random
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

import docx as python_docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.press.disorders import Disorders
from tests.press.facts import PressedReport
from tests.press.layout import Placed, Sheet
from tests.press.prose import Prose
from tests.press.story import Line, tell

_PAGE_WIDTH = 9000
"""Twentieths of a point."""
_ZIP_DATE = (2024, 1, 1, 0, 0, 0)
_REVISION = 'w:id="{id}" w:author="office" w:date="2024-01-01T00:00:00Z"'
_FONT = '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="18"/></w:rPr>'
_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)


class _Writer:
    """Writes the body of one document."""

    def __init__(self, report: PressedReport, disorders: Disorders) -> None:
        self._disorders = disorders
        self._rng = random.Random(f"docx/{report.seed}")
        self._revisions = 0

    def _run(self, text: str) -> str:
        return f'<w:r>{_FONT}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def _revision(self) -> str:
        self._revisions += 1
        return _REVISION.format(id=self._revisions)

    def _tracked(self, text: str) -> str:
        """The text as inserted, after one that was deleted and no longer counts."""
        deleted = f"<w:r>{_FONT}<w:delText>{self._rng.randint(0, 99)}</w:delText></w:r>"
        return f"<w:del {self._revision()}>{deleted}</w:del><w:ins {self._revision()}>{self._run(text)}</w:ins>"

    def _runs(self, text: str, role: str) -> str:
        number = role == "number" and bool(text)
        if number and self._disorders.tracked_changes and self._rng.random() < 0.2:
            return self._tracked(text)
        if number and self._disorders.sdt_runs and self._rng.random() < 0.4:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{self._run(text)}</w:sdtContent></w:sdt>"
        if self._disorders.split_digits and len(text) > 1 and self._rng.random() < 0.4:
            at = self._rng.randint(1, len(text) - 1)
            return self._run(text[:at]) + self._run(text[at:])
        return self._run(text) if text else ""

    def _content(self, cell: Placed) -> str:
        lines = cell.text.split("\n")
        if cell.role == "header" and len(lines) > 1 and self._rng.random() < 0.5:
            runs = "<w:r><w:br/></w:r>".join(self._runs(line, cell.role) for line in lines)
            return f"<w:p>{runs}</w:p>"
        return "".join(f"<w:p>{self._runs(line, cell.role)}</w:p>" for line in lines)

    def _cell(self, cell: Placed, width: int, *, starts: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        merge = '<w:vMerge w:val="restart"/>' if starts else "<w:vMerge/>"
        merge = merge if cell.rowspan > 1 and not self._voided(cell) else ""
        vertical = cell.role == "merged" and self._disorders.vertical_labels
        direction = '<w:textDirection w:val="tbRlV"/>' if vertical else ""
        properties = f'<w:tcPr><w:tcW w:w="{width * cell.colspan}" w:type="dxa"/>{span}{merge}{direction}</w:tcPr>'
        text = self._content(cell) if starts else "<w:p/>"
        xml = f"<w:tc>{properties}{text}</w:tc>"
        if self._disorders.sdt_cells and starts and self._rng.random() < 0.2:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml}</w:sdtContent></w:sdt>"
        return xml

    def _voided(self, cell: Placed) -> bool:
        """Whether the rows under this label start with gridBefore in place of a merged cell."""
        return self._disorders.grid_before and cell.role == "merged" and cell.column == 0

    def _row(self, tiles: list[tuple[Placed, bool]], width: int) -> str:
        cells, before, after = [], 0, 0
        for position, (cell, starts) in enumerate(tiles):
            if position != cell.column:
                continue
            if not starts and self._voided(cell):
                before = cell.colspan
            elif self._shortened(cell, tiles):
                after = cell.colspan - 1
                narrow = Placed(cell.row, cell.column, cell.rowspan, 1, cell.text, cell.role)
                cells.append(self._cell(narrow, width, starts=starts))
            else:
                cells.append(self._cell(cell, width, starts=starts))
        edges = f'<w:gridBefore w:val="{before}"/>' * bool(before) + f'<w:gridAfter w:val="{after}"/>' * bool(after)
        return f"<w:tr>{f'<w:trPr>{edges}</w:trPr>' if edges else ''}{''.join(cells)}</w:tr>"

    def _shortened(self, cell: Placed, tiles: list[tuple[Placed, bool]]) -> bool:
        """Whether the last cell of the row ends early instead of reaching the edge."""
        last = cell.column + cell.colspan == len(tiles) and cell.column > 0 and cell.colspan > 1
        return (
            self._disorders.grid_after
            and last
            and cell.role in ("number", "header")
            and cell.rowspan == 1
            and len(tiles) == 4
        )

    def table(self, sheet: Sheet) -> str:
        """A table, on request inside a table of one cell."""
        width = _PAGE_WIDTH // sheet.width
        grid = f'<w:gridCol w:w="{width}"/>' * sheet.width
        rows = "".join(self._row(tiles, width) for tiles in sheet.tiles())
        table = self._table(grid, rows)
        if not self._disorders.nested:
            return table
        cell = f'<w:tc><w:tcPr><w:tcW w:w="{_PAGE_WIDTH}" w:type="dxa"/></w:tcPr>{table}<w:p/></w:tc>'
        return self._table(f'<w:gridCol w:w="{_PAGE_WIDTH}"/>', f"<w:tr>{cell}</w:tr>")

    def _table(self, grid: str, rows: str) -> str:
        properties = (
            f'<w:tblPr><w:tblW w:w="{_PAGE_WIDTH}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
        )
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def line(self, line: Line) -> str:
        """A paragraph."""
        justified = {"title": "center", "right": "right"}.get(line.role)
        properties = f'<w:pPr><w:jc w:val="{justified}"/></w:pPr>' if justified else ""
        return f"<w:p>{properties}{self._run(line.text)}</w:p>"


def _fixed_dates(data: bytes) -> bytes:
    """The same package with one date for every member, so that the same report gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return out.getvalue()


def render(report: PressedReport, disorders: Disorders, prose: Prose | None = None) -> bytes:
    """The report as a DOCX file."""
    writer = _Writer(report, disorders)
    parts: list[str] = []
    for part in tell(report, disorders, prose):
        # two tables without a paragraph between them are one table to an editor
        parts.append(writer.line(part) if isinstance(part, Line) else writer.table(part) + "<w:p/>")
    document = python_docx.Document()
    body = document.element.body
    section = body.sectPr
    for element in parse_xml(f"<w:body {nsdecls('w')}>{''.join(parts)}</w:body>"):
        section.addprevious(element)
    properties = document.core_properties
    properties.created = properties.modified = datetime(2024, 1, 1)
    properties.author = properties.last_modified_by = report.body.agency
    out = io.BytesIO()
    document.save(out)
    return _fixed_dates(out.getvalue())
