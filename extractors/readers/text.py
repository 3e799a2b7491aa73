"""Flattened text: tables whose cells are still told apart by tabs, line ends or pipes; the rest stays running text.

The styles are those in which extractors write a table down: a row a line with tabs or pipes between the cells; a cell a
line, each led by a tab, an empty line after every row; a cell a line, a pipe behind it or on the line below; a cell a
line and nothing else; records with commas; cells drawn with signs. Where blanks alone stand between the cells, or
nothing at all, there are no cells left to tell apart: such text stays a paragraph, and the alignment reads it by its
labels.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from extractors.document import (
    MAX_CELLS,
    Block,
    Cell,
    Document,
    Field,
    Grid,
    LimitExceeded,
    Paragraph,
    Ragged,
    is_page_number,
)
from extractors.readers import html
from extractors.readers.charset import decode
from extractors.readers.sniff import TEXT
from extractors.readers.text_cells import cell_a_line
from extractors.readers.text_commas import blocks_of, comma_separated, is_export, is_quoted, with_whole_cells
from extractors.readers.text_copied import copied, is_copied
from extractors.readers.text_drawn import drawn
from extractors.readers.text_markup import PART, holds_tables, page_of, with_whole_tags, without_comments, without_tags

_PIPES = "|｜¦┃│"
_PIPE = re.compile(f"[{_PIPES}]")
_ONLY_PIPES = re.compile(rf"\s*(?:[{_PIPES}]\s*)+")
_DRAWN = re.compile(rf"[\s{_PIPES}:+=_─━┌┐└┘├┤┬┴┼-]*")
_STROKES = re.compile(r"[-─━=_]{3}")
_FEWEST_PIPES = 4
"""Fewer pipes on a line of their own may stand behind cells in lines of their own."""
_LONG_RULE = 8
"""Characters from which a line of strokes is a rule and not the mark of an empty cell."""
_UNIFORM = 0.6
"""Share of rows as wide as the widest from which columns are believed: merged cells were padded, not dropped."""

_BOLD = re.compile(r"\*\*((?:[^*]|\*(?!\*))+)\*\*")
_MARKED = re.compile(rf"(?:#{{1,6}}\s+)?{_BOLD.pattern}|#{{1,6}}\s+(\S.*)")
_MARKS = re.compile(r"#{1,6}\s+|\*\*")
_ESCAPED = re.compile(r"\\[-+*#/_~](?:[0-9.,]{1,15})?")
"""A dash or a number below zero behind the mark that keeps it from beginning a list."""
_MANY = 12
_SECTION = re.compile(r"\s*[一二三四五六]\s*[、.．].{2,40}情况\s*")
_RUN_ON = 60
_LONG = 60
"""Cells of the line, and characters of a sentence in one of them, from which a line holds a whole page."""
_MAX_REST = 12
_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])")
Line = tuple[int, str]
Row = tuple[Field, ...]
Find = Callable[[Sequence[Line], int], tuple[int, list[Row]]]
"""From the line where they begin: where the rows of a table end, and these rows."""


def read(data: bytes) -> Document:
    """The text as a document; locators are `line=N`, counted from 1, with `;cell=N` where a line holds several.

    Tables in HTML are read as those of a page, and have the locators of one.

    Raises `LimitExceeded` above the limit of cells.
    """
    text = without_comments(decode(data).replace("\r\n", "\n").replace("\r", "\n"))
    if sum(map(text.count, _PIPES + "\t")) > MAX_CELLS:
        raise LimitExceeded(f"more than {MAX_CELLS} cells in a text")
    lines = list(enumerate(text.split("\n"), 1))
    if is_quoted(text):
        return Document(TEXT, tuple(_blocks(list(with_whole_cells(lines)), _unpaged)))
    split = copied if is_copied(text) else _unpaged
    if not holds_tables(text):
        return Document(TEXT, tuple(_blocks(lines, split)))
    page, parts = page_of(text.replace(PART, "\ufffd"))
    document = html.read(page.encode())
    between = [[_without_marks(block) for block in _blocks(lines, split)] for lines in parts]
    return replace(document, media_type=TEXT, blocks=tuple(_put_in(document.blocks, between)))


def _put_in(blocks: Sequence[Block], parts: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """The blocks of a page with the parts of the text where it names them."""
    for block in blocks:
        if isinstance(block, Paragraph) and block.text.startswith(PART):
            yield from parts[int(block.text.removeprefix(PART))]
        else:
            yield block


def _without_marks(block: Block) -> Block:
    return replace(block, text=_MARKS.sub("", block.text)) if isinstance(block, Paragraph) else block


def _blocks(lines: Sequence[Line], split: Callable[[Sequence[Line]], Iterator[tuple[int, Block]]]) -> Iterator[Block]:
    """Page numbers, which interrupt tables wherever the page ended, as paragraphs before the block that follows."""
    lines = with_whole_tags(lines)
    marks = deque((number, line) for number, line in lines if is_page_number(line))
    rest = [line for line in lines if not is_page_number(line[1])]
    for begins, block in split(rest):
        while marks and marks[0][0] < begins:
            yield _paragraph(marks.popleft())
        yield block
    yield from map(_paragraph, marks)


def _paragraph(line: Line) -> Paragraph:
    return Paragraph(_unmarked(line[1]), f"line={line[0]}")


def _unmarked(text: str) -> str:
    """The text without tags and the marks by which Markdown makes a heading, bold text or shows a sign as it is."""
    text = without_tags(text.strip())
    if text[:1] == "\\" and _ESCAPED.fullmatch(text):
        return text[1:]
    found = _MARKED.fullmatch(text)
    return text if found is None else found[1] or found[2]


def _unpaged(lines: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """Every block with the number of the line where it begins: tables drawn with signs, and what stands around them."""
    start = index = 0
    while index < len(lines):
        end, grid = drawn(lines, index)
        if grid is not None:
            yield from _written(lines[start:index])
            yield lines[index][0], grid
            start = end
        index = max(index + 1, end)  # what is no table is none from its second line on either
    yield from _written(lines[start:])


def _written(lines: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """The blocks of lines among which no table is drawn."""
    start = prose = 0
    in_vain = dict.fromkeys((_led_by_tabs, _pipe_behind, _separated, comma_separated), 0)
    while start < len(lines):
        if _is_run_on(lines[start][1]):
            yield lines[start][0], _run_on(lines[start])
            start += 1
            continue
        for find, until in in_vain.items():
            if start < until:
                continue
            end, rows = find(lines, start)
            if _is_table(rows):
                yield from ((lines[start][0], block) for block in _made(rows, find))
                start = end
                break
            in_vain[find] = end  # what is no table is none from its second line on either
        else:
            if start >= prose:
                end, cells = cell_a_line(lines, start)
                if cells:
                    yield from ((lines[start][0], block) for block in cells)
                    start = end
                    continue
                prose = end
            if _says_something(lines[start][1]):
                yield lines[start][0], _paragraph(lines[start])
            start += 1


def _says_something(line: str) -> bool:
    """Whether a line is neither empty, of tags alone, nor a rule drawn across the page."""
    return bool(without_tags(line).strip()) and not (_is_rule(line) and len(line) >= _LONG_RULE)


def _made(rows: Sequence[Row], find: Find) -> Iterator[Block]:
    """The blocks of the `rows` that `find` found."""
    if find is comma_separated or (find is _separated and is_export(rows)):
        yield from blocks_of(rows)
    else:
        yield _tabular(rows) if find is _separated else Ragged(tuple(rows))


def _is_run_on(line: str) -> bool:
    """Whether a whole page stands in one line, its prose and headings between the pipes: it was one cell of a table."""
    cells = _PIPE.split(line)
    if len(cells) < _RUN_ON:
        return False
    return any((len(cell) > _LONG and "。" in cell) or _SECTION.fullmatch(cell) for cell in cells)


def _run_on(line: Line) -> Paragraph:
    """Such a page as running text, a line for each cell: where its rows ended nothing tells."""
    cells = (_BOLD.sub(r"\n\1\n", cell).strip() for cell in _PIPE.split(line[1]))
    return Paragraph("\n".join(cell for cell in cells if cell.strip(" -:")), f"line={line[0]}")


def _is_table(rows: Sequence[Row]) -> bool:
    """Two rows at least, or a single one of many cells: some extractors leave no mark between rows."""
    return (len(rows) >= 2 and max(map(len, rows)) >= 2) or (len(rows) == 1 and len(rows[0]) >= _MANY)


def _tabular(rows: Sequence[Row]) -> Block:
    """A grid where the rows are of one width, ragged rows where they are not."""
    widths = Counter(map(len, rows))
    widest = max(widths)
    if widths[widest] < _UNIFORM * len(rows):
        return Ragged(tuple(rows))
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        cells.extend(Cell(number, column, field.text, field.locator) for column, field in enumerate(row))
        cells.extend(Cell(number, column, "", None, filler=True) for column in range(len(row), widest))
    return Grid(len(rows), widest, tuple(cells))


def _led_by_tabs(lines: Sequence[Line], start: int) -> tuple[int, list[Row]]:
    """A cell a line, each led by a tab; a line without one goes on with the cell above; an empty line ends the row."""
    rows: list[Row] = []
    fields: list[Field] = []
    index = start
    while index < len(lines):
        number, line = lines[index]
        if line.startswith("\t") and "\t" not in line[1:].rstrip("\t"):
            fields.append(Field(line.strip("\t"), f"line={number}"))
        elif line.strip() and fields:
            last = fields[-1]
            fields[-1] = Field(f"{last.text}\n{line}", last.locator)
        elif not line.strip() and fields:
            if _goes_on(lines, index):
                fields[-1] = Field(f"{fields[-1].text}\n{lines[index + 1][1]}", fields[-1].locator)
                index += 2
                continue
            rows.append(tuple(fields))
            fields = []
        else:
            break
        index += 1
    if fields:
        rows.append(tuple(fields))
    return index, rows


def _goes_on(lines: Sequence[Line], index: int) -> bool:
    """Whether the empty line at `index` stands inside a cell of two paragraphs: a short rest, then cells again.

    A heading between two tables stands in the same place, but it is numbered or long.
    """
    if index + 2 >= len(lines):
        return False
    rest, after = lines[index + 1][1], lines[index + 2][1]
    short = bool(rest.strip()) and len(rest.strip()) <= _MAX_REST and not rest.startswith("\t")
    return short and not _HEADING.match(rest) and (after.startswith("\t") or not after.strip())


def _separated(lines: Sequence[Line], start: int) -> tuple[int, list[Row]]:
    """A row a line, tabs or pipes between its cells; rules and single empty lines between rows are passed over.

    Of tables of several widths, parted by empty lines, it is the first.
    """
    mark = _mark(lines[start][1])
    rows: list[Line] = []
    begins: list[tuple[int, int]] = []
    index = end = start
    while mark and index < len(lines):
        number, line = lines[index]
        if _mark(line) == mark or (rows and _is_blank_row(line, rows[-1][1])):
            rows.append((number, line))
            end = index + 1
        elif line.strip() and not _is_rule(line):
            break
        elif index > end:
            break  # two lines without cells: the table has ended
        elif rows and not line.strip():
            begins.append((len(rows), end))
        index += 1
    if begins and mark and (cut := _of_another_width(rows, begins, mark)):
        rows, end = rows[: cut[0]], cut[1]
    return end, _rows(rows, mark) if mark else []


def _of_another_width(rows: Sequence[Line], begins: Sequence[tuple[int, int]], mark: str) -> tuple[int, int] | None:
    """Where the first table begins that is of another width than the one above it, if all that `begins` part are whole.

    `begins` are the rows behind empty lines, each with the line where the table above ends.
    """
    widths = [len(_PIPE.findall(line)) if mark == "|" else line.count("\t") for _, line in rows]
    places = [0, *(begin for begin, _ in begins), len(rows)]
    parts = [(first, last) for first, last in pairwise(places) if first < last]
    if any(last - first == 1 or len(set(widths[first:last])) > 1 for first, last in parts):
        return None
    other = next(((first, last) for first, last in parts if widths[first] != widths[0]), None)
    if other is None or all(_is_label_alone(line, mark) for _, line in rows[slice(*other)]):
        return None
    return next(one for one in begins if one[0] == other[0])


def _is_label_alone(line: str, mark: str) -> bool:
    """Whether a row has a label and nothing behind it: it is one of the blank table above, of which it lost cells."""
    cells = [cell.strip() for cell in line.strip("|").split(mark)]
    return bool(cells[0]) and not any(cells[1:])


def _is_blank_row(line: str, above: str) -> bool:
    """Whether a line of pipes alone is a row whose cells are all empty: the one above has as many."""
    pipes = len(_PIPE.findall(line))
    return pipes >= _FEWEST_PIPES and _ONLY_PIPES.fullmatch(line) is not None and pipes == len(_PIPE.findall(above))


def _rows(lines: Sequence[Line], mark: str) -> list[Row]:
    """The cells of each line. A pipe at its edge is the frame where all lines have one there, else it ends a cell."""
    cells = [re.split(_PIPE, line) if mark == "|" else line.split("\t") for _, line in lines]
    first, last = (mark == "|" and all(not row[place].strip() for row in cells) for place in (0, -1))
    inner = [row[first : len(row) - last] for row in cells]
    return [
        tuple(Field(_unmarked(cell), f"line={number};cell={place}") for place, cell in enumerate(row, 1))
        for (number, _), row in zip(lines, inner, strict=True)
    ]


def _is_rule(line: str) -> bool:
    """Whether `line` draws the rule between two rows. Two plain patterns: one for both takes the square of the time."""
    return _DRAWN.fullmatch(line) is not None and _STROKES.search(line) is not None


def _mark(line: str) -> str | None:
    if _is_rule(line):
        return None
    if _PIPE.search(line) and not _ONLY_PIPES.fullmatch(line):
        return "|"
    return "\t" if "\t" in line.strip(" ") else None


def _pipe_behind(lines: Sequence[Line], start: int) -> tuple[int, list[Row]]:
    """A cell a line, the pipe at its end or on the line below; an empty line ends the row."""
    rows: list[Row] = []
    fields: list[Field] = []
    held: list[Line] = []
    index = end = start
    while index < len(lines):
        number, line = lines[index]
        if _ONLY_PIPES.fullmatch(line):
            fields.append(_field(held, number))
            held = []
        elif line.rstrip().endswith(tuple(_PIPES)) and not _PIPE.search(line.rstrip()[:-1]):
            held.append((number, line.rstrip()[:-1]))
            fields.append(_field(held, number))
            held = []
        elif not line.strip() and not held and _ONLY_PIPES.fullmatch(lines[min(index + 1, len(lines) - 1)][1]):
            pass  # the text of an empty cell, its pipe on the line below
        elif line.strip():
            if held or _PIPE.search(line) or "\t" in line:
                break  # two lines of text without a pipe between them: prose
            held.append((number, line))
            index += 1
            continue
        elif fields:
            rows.append(tuple(fields))
            fields = []
        elif not rows:
            break
        index += 1
        end = index
    if fields:
        rows.append(tuple(fields))
    return end, rows


def _field(held: Sequence[Line], number: int) -> Field:
    return Field("\n".join(text.strip() for _, text in held), f"line={held[0][0] if held else number}")
