"""Tables of the forms as documents, built cell by cell; a cell's locator names the cell of the form it stands for."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.document import Block, Cell, Document, Field, Grid, Paragraph, Ragged
from extractors.forms import CellKey, TableForm, TableName, form
from extractors.forms.form import TABLES

Values = dict[CellKey, int]


@dataclass(frozen=True)
class Entry:
    """One cell as a page writes it: its text, what it stands for, and its spans."""

    text: str
    locator: str = ""
    rowspan: int = 1
    colspan: int = 1


Rows = list[list[Entry]]


def consistent(seed: int, code: str = "2021", most: int = 30, zeros: float = 0.4) -> Values:
    """Numbers for every cell of tables 三 and 四 that fulfil all identities, and some for table 二."""
    rng = random.Random(seed)

    def draw() -> int:
        return 0 if rng.random() < zeros else rng.randint(1, most)

    values: Values = {}
    tables = form(code).tables
    for column in tables["applications"].blocks[0].columns[:-1]:
        outcomes = {k: draw() for k in tables["applications"].cells() if k.column == column.code and _outcome(k.row)}
        total, forward = sum(outcomes.values()), draw()
        carried = rng.randint(0, total + forward)
        values.update(outcomes)
        for row, value in (("handled.total", total), ("carried_forward", forward), ("received.carried_over", carried)):
            values[CellKey("applications", row, column.code)] = value
        values[CellKey("applications", "received.new", column.code)] = total + forward - carried
    for key in tables["review_litigation"].cells():
        values[key] = draw()
    for table in ("applications", "review_litigation"):
        for row in tables[table].blocks[0].rows:
            parts = [values[k] for k in tables[table].cells() if k.row == row.code and k.column != "total"]
            values[CellKey(table, row.code, "total")] = sum(parts)
    values.update((key, rng.randint(1, 99)) for key in tables["disclosure"].cells())
    return values


def _outcome(row: str) -> bool:
    return row.startswith("handled.") and row != "handled.total"


def printed(values: Mapping[CellKey, int]) -> dict[CellKey, str]:
    """The numbers as text; amounts in yuan carry their unit, for the form of 2019 prints none."""
    return {key: f"{value}元" if key.column == "amount_yuan" else str(value) for key, value in values.items()}


def labels(paths: Sequence[Sequence[str]]) -> list[list[Entry]]:
    """For each path its labels with the rowspans of shared parents; the last label is widened to the deepest path."""
    deepest = max(map(len, paths))
    lines: list[list[Entry]] = []
    for number, path in enumerate(paths):
        line = []
        for level, text in enumerate(path):
            leaf = level == len(path) - 1
            if not leaf and number and list(paths[number - 1][: level + 1]) == list(path[: level + 1]):
                continue
            same = 1
            while not leaf and number + same < len(paths) and paths[number + same][: level + 1] == path[: level + 1]:
                same += 1
            line.append(Entry(text, rowspan=1 if leaf else same, colspan=deepest - level if leaf else 1))
        lines.append(line)
    return lines


def applications(texts: Mapping[CellKey, str], code: str = "2021", mark: str = "") -> Rows:
    """Table 三: three header rows, then a row for each row of the form."""
    block = form(code).tables["applications"].blocks[0]
    note, group, organisations = form(code).tables["applications"].header
    names = [column.label for column in block.columns]
    head = [
        [Entry(note, rowspan=3, colspan=3), Entry(group, colspan=7)],
        [Entry(names[0], rowspan=2), Entry(organisations, colspan=5), Entry(names[-1], rowspan=2)],
        [Entry(name) for name in names[1:-1]],
    ]
    left = labels([(*row.parents, row.label) for row in block.rows])
    return head + [
        [*line, *(entry(CellKey("applications", row.code, c.code), texts, mark) for c in block.columns)]
        for line, row in zip(left, block.rows, strict=True)
    ]


def entry(key: CellKey, texts: Mapping[CellKey, str], mark: str = "") -> Entry:
    """The cell of a number, its locator the name of the form's cell; `mark` tells one copy from another."""
    return Entry(texts.get(key, ""), f"{mark}{key}")


def disclosure(texts: Mapping[CellKey, str], code: str = "2021", mark: str = "") -> Rows:
    """Table 二: for each block its item, its header and its rows, the last cell widened to the edge."""
    table = form(code).tables["disclosure"]
    width = max(len(block.columns) for block in table.blocks)
    rows: Rows = []
    for block in table.blocks:
        last = width - len(block.columns) + 1
        rows.append([Entry(block.label, colspan=width + 1)])
        rows.append(_wide([Entry(table.header[0]), *(Entry(c.label) for c in block.columns)], last))
        for row in block.rows:
            cells = [entry(CellKey("disclosure", row.code, c.code), texts, mark) for c in block.columns]
            rows.append(_wide([Entry(row.label), *cells], last))
    return rows


def _wide(line: list[Entry], last: int) -> list[Entry]:
    return [*line[:-1], replace(line[-1], colspan=last)]


def review_litigation(texts: Mapping[CellKey, str], code: str = "2021", mark: str = "") -> Rows:
    """Table 四: fifteen columns under merged headers and one row of numbers."""
    table = form(code).tables["review_litigation"]
    block = table.blocks[0]
    first, *others = block.rows
    each = len(block.columns)
    return [
        [Entry(first.label, rowspan=2, colspan=each), Entry(table.header[0], colspan=each * len(others))],
        [Entry(row.label, colspan=each) for row in others],
        [Entry(column.label) for _ in block.rows for column in block.columns],
        [entry(key, texts, mark) for key in table.cells()],
    ]


BUILDERS: dict[TableName, Callable[[Mapping[CellKey, str], str, str], Rows]] = {
    "disclosure": disclosure,
    "applications": applications,
    "review_litigation": review_litigation,
}


def data_rows(rows: Rows) -> list[int]:
    """Indices of the rows that hold cells of the form."""
    return [index for index, row in enumerate(rows) if any(e.locator for e in row)]


def grid(rows: Rows) -> Grid:
    """Rows as a browser lays them out: spans honoured, short rows filled at the right."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for entry_ in row:
            while (y, x) in taken:
                x += 1
            wide = next((w for w in range(1, entry_.colspan + 1) if (y, x + w) in taken), entry_.colspan)
            tall = min(entry_.rowspan, len(rows) - y)
            cells.append(Cell(y, x, entry_.text, entry_.locator or f"y{y}x{x}", tall, wide))
            taken |= {(y + down, x + right) for down in range(tall) for right in range(wide)}
            x += wide
    width = max(x for _, x in taken) + 1
    holes = [(y, x) for y in range(len(rows)) for x in range(width) if (y, x) not in taken]
    cells.extend(Cell(y, x, "", None, filler=True) for y, x in holes)
    return Grid(len(rows), width, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def ragged(rows: Rows) -> Ragged:
    """Rows as flattened text keeps them: spans lost."""
    return Ragged(
        tuple(tuple(Field(e.text, e.locator or f"y{y}x{x}") for x, e in enumerate(row)) for y, row in enumerate(rows))
    )


def document(*blocks: Block | str) -> Document:
    """A document of these blocks; a string is a paragraph."""
    read = (Paragraph(block, f"p{n}") if isinstance(block, str) else block for n, block in enumerate(blocks))
    return Document("text/html", tuple(read))


def report(
    values: Values,
    code: str = "2021",
    lay: Callable[[Rows], Block] = grid,
    change: Mapping[TableName, Callable[[Rows], Rows]] | None = None,
    tables: Iterable[TableName] = TABLES,
) -> Document:
    """The three tables one below the other, each first put through its function in `change`."""
    blocks = []
    for name in tables:
        rows = BUILDERS[name](printed(values), code, "")
        blocks.append(lay((change or {}).get(name, lambda same: same)(rows)))
    return document(*blocks)


def table(name: TableName, code: str = "2021") -> TableForm:
    """The form of one table."""
    return form(code).tables[name]
