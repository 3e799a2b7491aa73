"""Tables drawn in text with signs: `+---+---+` and pipes round every cell, or rules of dashes over the columns.

Cells reach over several lines, columns and rows; only the places of the signs tell. Wide characters take two places,
except where a program counted them as one: the measure by which all lines fit is the one that was used.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from msgspec import Struct

from extractors.document import Cell, Grid

Line = tuple[int, str]
Row = list[str]
"""A line by its places; the second place of a wide character is empty."""

_CORNERS = "+┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪┏┓┗┛┣┫┳┻╋"
_PLAIN = str.maketrans(dict.fromkeys("─━═╌╍┄┅", "-") | dict.fromkeys("│┃║╎", "|") | dict.fromkeys(_CORNERS, "+"))
_BEGINNINGS = frozenset(f"{_CORNERS}-=─━═")
_BORDER = re.compile(r"\+(?:[-=:]{2,}\+){2,}")
_RULE = re.compile(r"\s*[-=]{2,}(?:\s+[-=]{2,})+\s*")
_ESCAPED = re.compile(r"\\[-+*#/_~ ]?(?:[0-9.,]{1,15})?")
"""A sign behind the mark that keeps it from being markup; the mark alone keeps an empty cell."""
_BROKEN = re.compile(r"[ \t]*\\\n")
"""The mark that keeps the end of a line within a cell."""
_RUN = re.compile(r"[-=]+")
_EDGE = re.compile(r"[-=:+]+")
_MOST_LINES = 2_000
_MOST_STEPS = 400_000
"""Places looked at in one table before it is given up: no table that a program drew needs so many."""
_QUICK = 8
"""Places of an edge that are looked at as fast as one elsewhere."""
_FEWEST_ROWS = 2
_MEASURES: tuple[Callable[[str], bool], ...] = (
    lambda sign: unicodedata.east_asian_width(sign) in "WF",
    lambda sign: unicodedata.east_asian_width(sign) in "WFA" and sign not in "+-|",
    lambda sign: False,
)
"""Whether a character takes two places, as programs count."""


class _Box(Struct, frozen=True):
    """The places of the signs round a cell."""

    top: int
    left: int
    bottom: int
    right: int


def drawn(lines: Sequence[Line], start: int) -> tuple[int, Grid | None]:
    """Where the table drawn from `start` on ends, and the table; none where it is not whole, or something else."""
    if lines[start][1].lstrip()[:1] not in _BEGINNINGS:
        return start, None
    line = lines[start][1].translate(_PLAIN)
    if _BORDER.fullmatch(line.strip()):
        end = _end(lines, start, lambda text: text.translate(_PLAIN).strip()[:1] in ("+", "|"))
        return end, _boxed(lines[start:end])
    if _RULE.fullmatch(line) and (start == 0 or not lines[start - 1][1].strip()):
        end = _below(lines, start)
        return end, _ruled(lines[start:end])
    return start, None


def _end(lines: Sequence[Line], start: int, belongs: Callable[[str], bool]) -> int:
    last = min(len(lines), start + _MOST_LINES)
    return next((index for index in range(start, last) if not belongs(lines[index][1])), last)


def _below(lines: Sequence[Line], start: int) -> int:
    """The line after the foot of the table whose first rule is at `start`: a rule of as many runs."""
    foot = start
    for index in range(start + 1, min(len(lines), start + _MOST_LINES)):
        text = lines[index][1]
        if _RULE.fullmatch(text):
            if len(_RUN.findall(text)) != len(_RUN.findall(lines[start][1])):
                break
            foot = index
        elif not text.strip() and (foot == index - 1 > start or not lines[index - 1][1].strip()):
            break
    return foot + 1


def _places(lines: Sequence[Line], is_wide: Callable[[str], bool]) -> list[Row]:
    return [[place for sign in text.rstrip() for place in (sign, *([""] * is_wide(sign)))] for _, text in lines]


def _boxed(lines: Sequence[Line]) -> Grid | None:
    plain = [(number, text.translate(_PLAIN).strip()) for number, text in lines]
    for is_wide in _MEASURES:
        rows = _places(plain, is_wide)
        if len(set(map(len, rows))) == 1:
            return _grid(_boxes(rows), rows, lines)
    return _piped(plain)


def _piped(lines: Sequence[Line]) -> Grid | None:
    """A table whose signs do not stand below each other, but are as many in each line: then nothing is merged."""
    columns = lines[0][1].count("+") - 1
    bands: list[list[Line]] = []
    for number, text in lines:
        if _BORDER.fullmatch(text) and text.count("+") == columns + 1:
            bands.append([])
        elif text.count("|") != columns + 1 or "+" in text:
            return None
        else:
            bands[-1].append((number, text))
    rows = [band for band in bands if band]
    cells = [
        Cell(y, x, _text([[line[1].split("|")[x + 1]] for line in band], 0, None), f"line={band[0][0]};cell={x + 1}")
        for y, band in enumerate(rows)
        for x in range(columns)
    ]
    return Grid(len(rows), columns, tuple(cells)) if len(rows) >= _FEWEST_ROWS and not bands[-1] else None


def _boxes(rows: Sequence[Row]) -> list[_Box]:
    """The boxes from corner to corner; none where they are too many to be a table."""
    signs = ["".join(place or "\0" for place in row) for row in rows]
    boxes: list[_Box] = []
    steps = 0
    for top, line in enumerate(signs[:-1]):
        for left in (match.start() for match in re.finditer(r"\+", line)):
            edge = _EDGE.match(line, left + 1)
            end = edge.end() if edge is not None and signs[top + 1][left] in "|+" else left
            steps += 1 + (end - left) // _QUICK
            right = line.find("+", left + 1, end)
            while right > left:
                bottom, taken = _bottom(signs, top, left, right)
                steps += taken
                if bottom is not None:
                    boxes.append(_Box(top, left, bottom, right))
                    break
                right = line.find("+", right + 1, end)
            if steps > _MOST_STEPS:
                return []
    return boxes


def _bottom(signs: Sequence[str], top: int, left: int, right: int) -> tuple[int | None, int]:
    """The line of the lower edge of the box that begins so, if it is one, and how many lines were looked at."""
    for row in range(top + 1, len(signs)):
        line = signs[row]
        if line[left] not in "|+" or line[right] not in "|+":
            return None, row - top
        if line[left] == line[right] == "+" and _EDGE.fullmatch(line, left, right + 1):
            return row, row - top
    return None, len(signs) - top


def _grid(boxes: Sequence[_Box], rows: Sequence[Row], lines: Sequence[Line]) -> Grid | None:
    """The boxes as a grid, if they tile its rectangle."""
    across = sorted({box.left for box in boxes} | {box.right for box in boxes})
    down = sorted({box.top for box in boxes} | {box.bottom for box in boxes})
    height, width = len(down) - 1, len(across) - 1
    cells = []
    for box in boxes:
        text = _text(rows[box.top + 1 : box.bottom], box.left + 1, box.right)
        row, column = down.index(box.top), across.index(box.left)
        spans = (down.index(box.bottom) - row, across.index(box.right) - column)
        cells.append(Cell(row, column, text, f"line={lines[box.top + 1][0]};cell={column + 1}", *spans))
    whole = sum(cell.rowspan * cell.colspan for cell in cells) == height * width
    return Grid(height, width, tuple(cells)) if whole and height >= _FEWEST_ROWS else None


def _text(rows: Sequence[Row], left: int, right: int | None) -> str:
    lines = ("".join(row[left:right]).strip() for row in rows)
    text = "\n".join(line for line in lines if line)
    text = _BROKEN.sub("\n", text) if "\\\n" in text else text
    return text[1:] if _ESCAPED.fullmatch(text) else text


def _ruled(lines: Sequence[Line]) -> Grid | None:
    """A table of columns under the runs of its rules. Empty lines part its rows; without any, each line is a row."""
    runs = [match.span() for match in _RUN.finditer(lines[0][1])]
    inner = [line for line in lines if not _RULE.fullmatch(line[1])]
    for is_wide in _MEASURES[::2]:
        rows = _places(inner, is_wide)
        if all(place == " " for row in rows for (_, end), (begin, _) in pairwise(runs) for place in row[end:begin]):
            return _columns(list(_records(inner, rows)), [begin for begin, _ in runs])
    return None


def _records(lines: Sequence[Line], rows: Sequence[Row]) -> Iterator[tuple[int, list[Row]]]:
    """The lines of each row of a ruled table, with the number of the first."""
    pairs = list(zip(lines, rows, strict=True))
    apart = any(not text.strip() for (_, text), _ in pairs)
    for filled, group in groupby(pairs, key=lambda pair: bool(pair[0][1].strip())):
        held = list(group)
        if filled and apart:
            yield held[0][0][0], [row for _, row in held]
        elif filled:
            yield from ((line[0], [row]) for line, row in held)


def _columns(records: Sequence[tuple[int, list[Row]]], begins: Sequence[int]) -> Grid | None:
    edges = list(zip(begins, [*begins[1:], None], strict=True))
    cells = [
        Cell(y, x, _text(held, left, right), f"line={number};cell={x + 1}")
        for y, (number, held) in enumerate(records)
        for x, (left, right) in enumerate(edges)
    ]
    return Grid(len(records), len(begins), tuple(cells)) if len(records) >= _FEWEST_ROWS else None
