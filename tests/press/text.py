"""Reports as flattened text, in the styles that converters leave behind."""

import csv
import io
import re

from tests.press.disorders import Disorders, TextStyle
from tests.press.facts import PressedReport
from tests.press.layout import Placed, Sheet
from tests.press.prose import Prose
from tests.press.story import Line, tell

_NEEDS_TEXT: tuple[TextStyle, ...] = ("blanks", "run_together", "pipe_own_line")
"""Styles in which an empty cell leaves no trace."""


def _flat(text: str) -> str:
    return "".join(text.split("\n"))


def _cell_a_line(sheet: Sheet) -> str:
    """A tab before each cell, a blank line between rows; rows under a merged cell keep an empty one, spans do not."""
    rows = []
    for tiles in sheet.tiles():
        seen: list[str] = []
        for position, (cell, starts) in enumerate(tiles):
            if position == cell.column:
                seen.append(f"\t{cell.text}" if starts else "\t")
        rows.append("\n".join(seen) + "\n")
    return "\n".join(rows)


def _tabs(sheet: Sheet, *, loses_cells: bool) -> str:
    """A line a row, every grid place a field; after a page break the leading empty fields may be lost."""
    lines = []
    broken_at = sheet.height - 6 if loses_cells and sheet.table == "applications" else sheet.height
    for row, tiles in enumerate(sheet.tiles()):
        fields = [_flat(cell.text) if starts and x == cell.column else "" for x, (cell, starts) in enumerate(tiles)]
        if row >= broken_at:
            lost = next((x for x, field in enumerate(fields) if field), 0)
            fields = fields[lost:] + [""] * lost
        if row == broken_at:
            lines.append("")
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"


def _joined(row: list[Placed], style: TextStyle) -> str:
    texts = [_flat(cell.text) for cell in row]
    if style == "pipes_both":
        return f"|{'|'.join(texts)}|"
    if style == "pipes_trailing":
        return f"{'|'.join(texts)}|"
    if style == "pipe_ends_line":
        return "\n".join(f"{text}|" for text in texts)
    if style == "pipe_own_line":
        return "\n".join(f"{text}\n|" for text in texts) + "\n"
    return ("" if style == "run_together" else " ").join("".join(text.split()) for text in texts)


def _padded(sheet: Sheet, *, covered: bool) -> str:
    """Pipes round every grid place, spans padded with empty ones; `covered` also those under a merged cell."""
    lines = []
    for tiles in sheet.tiles():
        fields = [
            _flat(cell.text) if starts and x == cell.column else ""
            for x, (cell, starts) in enumerate(tiles)
            if starts or covered
        ]
        lines.append(f"|{'|'.join(fields)}|")
    return "\n".join(lines) + "\n"


def _commas(sheet: Sheet) -> str:
    """As a spreadsheet exports it: every grid place between commas, quotes where a cell holds a comma or a line end."""
    records = io.StringIO()
    csv.writer(records, lineterminator="\n").writerows(
        [cell.text if starts and x == cell.column else "" for x, (cell, starts) in enumerate(tiles)]
        for tiles in sheet.tiles()
    )
    return records.getvalue()


def _copied(sheet: Sheet) -> str:
    """As a browser copies it: tabs between the cells of a row, a paragraph with its empty lines in every other cell."""
    rows = []
    for y, row in enumerate(row for row in sheet.rows() if row):
        cells = (cell.text or "\u00a0" for cell in row)
        rows.append("\t".join(f"\n\n{text}\n\n" if (x + y) % 2 else text for x, text in enumerate(cells)))
    return "\n".join(rows) + "\n\n"


def _table(sheet: Sheet, style: TextStyle, *, loses_cells: bool) -> str:
    if style == "cell_a_line":
        return _cell_a_line(sheet)
    if style == "tabs":
        return _tabs(sheet, loses_cells=loses_cells)
    if style == "copied":
        return _copied(sheet)
    if style == "commas":
        return _commas(sheet)
    if style in ("pipes_padded", "pipes_uneven"):
        return _padded(sheet, covered=style == "pipes_padded")
    separator = {"blanks": " ", "run_together": ""}.get(style, "\n")
    return separator.join(_joined(row, style) for row in sheet.rows() if row) + "\n"


def _style(report: PressedReport, disorders: Disorders) -> TextStyle:
    """The style asked for, or one that shows empty cells where the report has some."""
    empty = disorders.spacer_rows or any(not cell.text for cell in report.cells.values())
    return "cell_a_line" if empty and disorders.style in _NEEDS_TEXT else disorders.style


def _without_dates(text: str) -> str:
    return re.sub(r"(\d{4})年(\d+)月(\d+)日", r"\1\2\3日", text)


def render(report: PressedReport, disorders: Disorders, prose: Prose | None = None) -> bytes:
    """The report as UTF-8 text."""
    style = _style(report, disorders)
    parts = ["[bookmark: _GoBack]"] if disorders.editor_marks else []
    for part in tell(report, disorders, prose):
        if isinstance(part, Line):
            text = _without_dates(part.text) if disorders.dates_lost else part.text
            parts.append(text + "\n" if part.role != "title" else text + "\n\n")
        else:
            parts.append(_table(part, style, loses_cells=disorders.page_break_loses_cells) + "\n")
    return "".join(parts).encode()
