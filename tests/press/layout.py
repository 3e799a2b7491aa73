"""The official tables as grids of placed cells, whole or in pieces. Renderers turn a sheet into their format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.forms import Block, CellKey, TableName
from tests.press.disorders import Disorders
from tests.press.facts import PressedReport
from tests.press.wording import Wording

Role = Literal["header", "label", "merged", "number", "empty"]


@dataclass(frozen=True)
class Placed:
    """A cell on its sheet: the rectangle from `row`, `column`, counted from 0, and its text with `\\n` for breaks."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    role: Role


@dataclass(frozen=True)
class Sheet:
    """One table as it stands on paper: cells that tile `height` x `width`, the first `header` rows its header."""

    table: TableName
    width: int
    height: int
    header: int
    cells: tuple[Placed, ...]

    def row(self, index: int) -> list[Placed]:
        """The cells that start in a row, from left to right."""
        return sorted((c for c in self.cells if c.row == index), key=lambda c: c.column)

    def rows(self) -> list[list[Placed]]:
        """The cells that start in each row."""
        rows: list[list[Placed]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda c: c.column):
            rows[cell.row].append(cell)
        return rows

    def tiles(self) -> list[list[tuple[Placed, bool]]]:
        """Every grid place with the cell that covers it, and whether the cell starts in this row."""
        grid: list[list[tuple[Placed, bool] | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for column in range(cell.column, cell.column + cell.colspan):
                    assert grid[row][column] is None, f"two cells at {row}, {column}"
                    grid[row][column] = (cell, row == cell.row)
        return [[tile for tile in row if tile is not None] for row in grid]


Path = tuple[str, ...]


def _merged(
    paths: Sequence[Path], depth: int, level: int = 0, start: int = 0
) -> Iterator[tuple[int, int, int, int, str, bool]]:
    """Boxes of labels that share prefixes: (position, level, length, levels covered, text, whether it is a leaf)."""
    at = 0
    while at < len(paths):
        path = paths[at]
        leaf = len(path) == level + 1
        end = at + 1
        while not leaf and end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
            end += 1
        yield start + at, level, end - at, depth - level if leaf else 1, path[level], leaf
        if not leaf:
            yield from _merged(paths[at:end], depth, level + 1, start + at)
        at = end


def _header(paths: Sequence[Path], depth: int, left: int, words: Wording) -> list[Placed]:
    """Column labels with their groups above them, from column `left` on."""
    return [
        Placed(level, left + position, covered, length, text if leaf else words.header(text), "header")
        for position, level, length, covered, text, leaf in _merged(paths, depth)
    ]


def _labels(paths: Sequence[Path], depth: int, top: int, words: Wording) -> list[Placed]:
    """Row labels with their groups left of them, from row `top` on."""
    return [
        Placed(
            top + position, level, length, covered, text if leaf else words.merged(text), "label" if leaf else "merged"
        )
        for position, level, length, covered, text, leaf in _merged(paths, depth)
    ]


def _number(report: PressedReport, key: CellKey, words: Wording) -> str:
    return words.figure(key) if key in report.cells else ""


def _applications(report: PressedReport, words: Wording) -> Sheet:
    table = report.table("applications")
    block = table.blocks[0]
    columns = [(*c.parents, words.column(c)) for c in block.columns]
    rows = [(*r.parents, words.row(r)) for r in block.rows]
    top, left = max(map(len, columns)), max(map(len, rows))
    corner = Placed(0, 0, top, left, words.plain(table.header[0]), "header")
    cells = [corner, *_header(columns, top, left, words), *_labels(rows, left, top, words)]
    for y, row in enumerate(block.rows):
        for x, column in enumerate(block.columns):
            text = _number(report, CellKey("applications", row.code, column.code), words)
            cells.append(Placed(top + y, left + x, 1, 1, text, "number"))
    return Sheet("applications", left + len(block.columns), top + len(block.rows), top, tuple(cells))


def _review_litigation(report: PressedReport, words: Wording, codes: Sequence[str]) -> Sheet:
    """Table four, or the piece of it that holds the procedures `codes`: each procedure a group of columns."""
    block = report.table("review_litigation").blocks[0]
    rows = [row for row in block.rows if row.code in codes]
    paths = [(*r.parents, r.label, words.column(c)) for r in rows for c in block.columns]
    keys = [CellKey("review_litigation", r.code, c.code) for r in rows for c in block.columns]
    top = max(map(len, paths))
    numbers = [Placed(top, x, 1, 1, _number(report, key, words), "number") for x, key in enumerate(keys)]
    return Sheet("review_litigation", len(keys), top + 1, top, (*_header(paths, top, 0, words), *numbers))


def _line(row: int, texts: Sequence[str], roles: Sequence[Role], width: int) -> list[Placed]:
    """One row of cells, the last of them widened to the edge."""
    last = len(texts) - 1
    return [
        Placed(row, x, 1, width - last if x == last else 1, text, role)
        for x, (text, role) in enumerate(zip(texts, roles, strict=True))
    ]


def _block_rows(
    report: PressedReport, block: Block, words: Wording, content: str
) -> Iterator[tuple[list[str], list[Role]]]:
    """The rows of one block of table two: its item of article 20, its header, its numbers."""
    glossed = any(c.code in ("newly_made", "previous_year_items") for c in block.columns)
    yield [words.plain(block.label)], ["header"]
    headers = [content, *(words.column(c, glossed=glossed) for c in block.columns)]
    yield headers, ["header"] * len(headers)
    for row in block.rows:
        keys = [CellKey("disclosure", row.code, c.code) for c in block.columns]
        yield [words.row(row), *(_number(report, k, words) for k in keys)], ["label", *["number"] * len(keys)]


def _disclosure(report: PressedReport, words: Wording, disorders: Disorders, blocks: Sequence[Block]) -> Sheet:
    table = report.table("disclosure")
    lines: list[tuple[list[str], list[Role]]] = []
    for block in blocks:
        lines += _block_rows(report, block, words, table.header[0])
        if (
            disorders.glosses
            and block.rows[-1].code == "normative_documents"
            and len(block.columns) == 3
            and report.disclosure_form == "2019"
        ):
            lines.append((["其他主动公开文件", *map(str, report.other_documents)], ["label", *["number"] * 3]))
        if disorders.spacer_rows:
            lines.append(([""], ["empty"]))
    width = max(len(texts) for texts, _ in lines)
    cells = [c for row, (texts, roles) in enumerate(lines) for c in _line(row, texts, roles, width)]
    return Sheet("disclosure", width, len(lines), 0, tuple(cells))


def cut(sheet: Sheet, at: int, *, repeated_header: bool, repeated_label: bool) -> tuple[Sheet, Sheet]:
    """Two sheets, the second from row `at` on. A merged label that the cut divides is repeated or left empty below."""
    head = sheet.header if repeated_header else 0
    above = [replace(c, rowspan=min(c.rowspan, at - c.row)) for c in sheet.cells if c.row < at]
    below = [c for c in sheet.cells if c.row < head]
    for cell in sheet.cells:
        if cell.row + cell.rowspan <= at:
            continue
        start = max(cell.row, at)
        text = cell.text if cell.row >= at or repeated_label else ""
        below.append(replace(cell, row=start - at + head, rowspan=cell.row + cell.rowspan - start, text=text))
    return (
        replace(sheet, height=at, cells=tuple(above)),
        replace(sheet, height=sheet.height - at + head, header=head, cells=tuple(below)),
    )


def _closed(sheet: Sheet) -> Sheet:
    """The sheet with an empty row of single cells at its end, as editors leave behind."""
    row = tuple(Placed(sheet.height, x, 1, 1, "", "empty") for x in range(sheet.width))
    return replace(sheet, height=sheet.height + 1, cells=sheet.cells + row)


_PIECES = {
    1: (("review", "litigation_direct", "litigation_after_review"),),
    2: (("review",), ("litigation_direct", "litigation_after_review")),
    3: (("review",), ("litigation_direct",), ("litigation_after_review",)),
}


def lay(report: PressedReport, disorders: Disorders, name: TableName) -> list[Sheet]:
    """The sheets of one table; none where the report lacks it."""
    if report.states[name] == "absent":
        return []
    words = Wording(report, disorders)
    if name == "disclosure":
        blocks = report.table(name).blocks
        groups = [[b] for b in blocks] if disorders.one_table_a_block else [list(blocks)]
        return [_disclosure(report, words, disorders, group) for group in groups]
    if name == "review_litigation":
        sheets = [_review_litigation(report, words, codes) for codes in _PIECES[disorders.four_in_pieces]]
        return [_closed(s) for s in sheets] if disorders.spacer_rows else sheets
    sheet = _applications(report, words)
    if disorders.spacer_rows:
        sheet = _closed(sheet)
    if not disorders.cut_at:
        return [sheet]
    return list(
        cut(
            sheet,
            sheet.header + disorders.cut_at,
            repeated_header=disorders.repeated_header,
            repeated_label=disorders.repeated_label,
        )
    )
