"""The official tables as grids of placed cells, whole or in pieces. Renderers turn a sheet into their format."""

import random
from collections.abc import Iterator, Sequence

from extractors.forms import Block, CellKey, TableName
from tests.press.disorders import Disorders, FourShape
from tests.press.facts import PressedReport
from tests.press.odd import by_rows, odd
from tests.press.sheet import Placed, Role, Sheet, closed, cut, split_headers, with_column, with_remark
from tests.press.wording import Wording

__all__ = ["Placed", "Role", "Sheet", "cut", "lay"]

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
    rows = [(*r.parents, words.sub_label(r, words.row(r))) for r in block.rows]
    top, left = max(map(len, columns)), max(map(len, rows))
    corner = Placed(0, 0, top, left, words.plain(table.header[0]), "header")
    cells = [corner, *_header(columns, top, left, words), *_labels(rows, left, top, words)]
    for y, row in enumerate(block.rows):
        for x, column in enumerate(block.columns):
            text = _number(report, CellKey("applications", row.code, column.code), words)
            cells.append(Placed(top + y, left + x, 1, 1, text, "number"))
    return Sheet("applications", left + len(block.columns), top + len(block.rows), top, tuple(cells))


def _review_litigation(report: PressedReport, words: Wording, codes: Sequence[str], shape: FourShape) -> Sheet:
    """Table four, or the piece of it that holds the procedures `codes`: each procedure a group of columns."""
    block = report.table("review_litigation").blocks[0]
    rows = [row for row in block.rows if row.code in codes]
    paths = [(*r.parents, r.label, words.column(c)) for r in rows for c in block.columns]
    keys = [CellKey("review_litigation", r.code, c.code) for r in rows for c in block.columns]
    if shape in ("joined", "leaves"):
        paths = [("".join(path),) if shape == "joined" else path[-1:] for path in paths]
    top = max(map(len, paths))
    numbers = [Placed(top, x, 1, 1, _number(report, key, words), "number") for x, key in enumerate(keys)]
    sheet = Sheet("review_litigation", len(keys), top + 1, top, (*_header(paths, top, 0, words), *numbers))
    return by_rows(sheet) if shape == "rows" else sheet


def _line(row: int, texts: Sequence[str], roles: Sequence[Role], width: int) -> list[Placed]:
    """One row of cells, the last of them widened to the edge."""
    last = len(texts) - 1
    return [
        Placed(row, x, 1, width - last if x == last else 1, text, role)
        for x, (text, role) in enumerate(zip(texts, roles, strict=True))
    ]


def _spread(row: int, texts: Sequence[str], roles: Sequence[Role], width: int) -> list[Placed]:
    """One row of cells, all of the same width."""
    each = width // len(texts)
    return [Placed(row, x * each, 1, each, text, role) for x, (text, role) in enumerate(zip(texts, roles, strict=True))]


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
    width = _FINE if disorders.uneven_grid else max(len(texts) for texts, _ in lines)
    place = _spread if disorders.uneven_grid else _line
    cells = [c for row, (texts, roles) in enumerate(lines) for c in place(row, texts, roles, width)]
    return Sheet("disclosure", width, len(lines), 0, tuple(cells))


_FINE = 12
"""Grid columns of table two where its blocks have one, two, three and four columns of the same width."""
_PIECES = {
    1: (("review", "litigation_direct", "litigation_after_review"),),
    2: (("review",), ("litigation_direct", "litigation_after_review")),
    3: (("review",), ("litigation_direct",), ("litigation_after_review",)),
}


def _extra_column(sheet: Sheet, report: PressedReport, disorders: Disorders) -> Sheet:
    """The sheet with a column that the form does not have, where one is asked for."""
    rows = sheet.height - sheet.header
    if disorders.cumulative:
        return with_column(sheet, sheet.width, "历年累计", extra_numbers(report, disorders))
    if disorders.stray_number:
        texts = [""] * rows
        texts[random.Random(f"stray/{report.seed}").randrange(rows)] = "1"
        return with_column(sheet, sheet.width, "", texts)
    if disorders.stray_column:
        return with_column(sheet, sheet.width - 5, "", [""] * rows)
    return with_column(sheet, sheet.width, "", [""] * rows) if disorders.trailing_column else sheet


def extra_numbers(report: PressedReport, disorders: Disorders) -> list[str]:
    """Numbers in a column of table three that no cell of the form takes."""
    if report.states["applications"] == "absent":
        return []
    if disorders.cumulative:
        rng = random.Random(f"cumulative/{report.seed}")
        totals = [
            cell.value or 0 for key, cell in report.cells.items() if key[0] == "applications" and key[2] == "total"
        ]
        return [str(total + rng.choice([0, rng.randint(0, 9), rng.randint(10, 9000)])) for total in totals]
    return ["1"] if disorders.stray_number else []


def lay(report: PressedReport, disorders: Disorders, name: TableName) -> list[Sheet]:
    """The sheets of one table; none where the report lacks it."""
    if report.states[name] == "absent":
        return []
    words = Wording(report, disorders)
    if name == "disclosure":
        return _lay_disclosure(report, disorders, words)
    if name == "review_litigation":
        return _lay_review_litigation(report, disorders, words)
    sheet = odd(_extra_column(_applications(report, words), report, disorders), disorders.oddity)
    if disorders.two_row_headers:
        sheet = split_headers(sheet)
    if disorders.spacer_rows:
        sheet = closed(sheet)
    if disorders.remarks:
        sheet = with_remark(sheet, "注：上年结转含补正申请3件。")
    if not disorders.cut_at:
        return [sheet]
    return _cut(sheet, sheet.header + disorders.cut_at, disorders)


def _cut(sheet: Sheet, at: int, disorders: Disorders) -> list[Sheet]:
    header, label = disorders.repeated_header, disorders.repeated_label
    return list(cut(sheet, at, repeated_header=header, repeated_label=label))


def _lay_disclosure(report: PressedReport, disorders: Disorders, words: Wording) -> list[Sheet]:
    blocks = report.table("disclosure").blocks
    groups = [[b] for b in blocks] if disorders.one_table_a_block else [list(blocks)]
    sheets = [_disclosure(report, words, disorders, group) for group in groups]
    if disorders.two_cut_at and len(sheets) == 1:
        return _cut(sheets[0], disorders.two_cut_at, disorders)
    return sheets


def _lay_review_litigation(report: PressedReport, disorders: Disorders, words: Wording) -> list[Sheet]:
    pieces = _PIECES[disorders.four_in_pieces]
    sheets = [_review_litigation(report, words, codes, disorders.four_shape) for codes in pieces]
    if disorders.trailing_column:
        sheets = [with_column(sheet, sheet.width, "", [""] * (sheet.height - sheet.header)) for sheet in sheets]
    if disorders.two_row_headers:
        sheets = [split_headers(sheet) for sheet in sheets]
    if disorders.spacer_rows:
        sheets = [closed(sheet) for sheet in sheets]
    if disorders.remarks:
        sheets[-1] = with_remark(sheets[-1], "注：其中2件在本年以前提起。")
    return sheets


def distractor(report: PressedReport) -> Sheet:
    """A small table of other numbers, in words that table two has."""
    rng = random.Random(f"distractor/{report.seed}")
    rows = [("事项", "行政许可", "行政处罚"), ("公示条数", str(rng.randint(2, 99)), str(rng.randint(2, 99)))]
    cells = [
        Placed(y, x, 1, 1, text, "header" if y == 0 else "extra" if x else "label")
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
    ]
    return Sheet("other", 3, 2, 1, tuple(cells))
