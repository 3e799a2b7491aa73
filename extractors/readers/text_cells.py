"""Flattened text with a cell a line and no mark between cells: only the line ends tell them apart.

An empty cell leaves an empty line. Some extractors put empty lines between all cells; there an empty cell shows as one
line more than these.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from extractors.document import Block, Field, Paragraph, Ragged
from extractors.readers.text_markup import without_tags

Line = tuple[int, str]

_LONGEST_CELL = 60
"""Characters; the longest label of any form has 40. Longer lines are prose."""
_PROSE = re.compile(r"[。；;：:！？]\s*$|[\t|｜]")
_VALUE = re.compile(
    r"\s*(?:[+＋\-－减增]?[0-9０-９][0-9０-９,，.．]{0,14}\s*(?:万元|元|件|个|条|项|宗)?|[-－—–/／]+|无)\s*"
)
_MOST_EMPTY = 40
"""Empty lines in a row that a table can have; a wholly blank table has no more between two labels."""
_FEWEST_VALUES = 10
_FEWEST_EMPTY = 60
"""So many values, or, in a blank table, so many empty lines among labels, make short lines a table."""
_BLANK_STRETCH = 5
_FEW = 10
"""One gap of so many may be narrower than the others."""
_MANY_APART = 3
_WIDE = 5
_FEWEST_ROWS = 10
_USUAL = 0.9
_EVEN = 0.7
"""Rows of so many values tell whether empty lines are cells: so many rows, such shares of them alike."""


def cell_a_line(lines: Sequence[Line], start: int) -> tuple[int, list[Block]]:
    """Where the short lines from `start` end, and their blocks if they are cells; no blocks if they are prose."""
    end = _end(lines, start)
    region = [(number, without_tags(line)) for number, line in lines[start:end]]
    values = [place for place, (_, line) in enumerate(region) if _VALUE.fullmatch(line)]
    empty = sum(not line.strip() for _, line in region)
    if len(values) < _FEWEST_VALUES and not (empty >= _FEWEST_EMPTY and len(region) - empty >= _FEWEST_VALUES):
        return end, []
    last = _last_cell(region, values) + 1
    # Whether a line before the first value is a title or a label is not for a reader to say: it is given as both.
    before = region[: values[0]] if values else region[:last]
    cells = Ragged((tuple(_fields(region[:last])),))
    return end, [*_paragraphs(before), cells, *_paragraphs(region[last:])]


def _end(lines: Sequence[Line], start: int) -> int:
    """The first line that is no cell, or a gap too wide for a table."""
    empty = 0
    for index in range(start, len(lines)):
        line = lines[index][1]
        if not line.strip():
            empty += 1
            if empty > _MOST_EMPTY:
                return index
            continue
        empty = 0
        if len(line.strip()) > _LONGEST_CELL or _PROSE.search(line):
            return index
    return len(lines)


def _last_cell(region: Sequence[Line], values: Sequence[int]) -> int:
    """The last value, or the end of the last stretch of empty cells behind it; what follows are headings and prose."""
    blanks = (place + _BLANK_STRETCH - 1 for place in range(len(region)) if _blank_stretch(region, place))
    return max([*values, *blanks], default=len(region) - 1)


def _blank_stretch(region: Sequence[Line], place: int) -> bool:
    stretch = region[place : place + _BLANK_STRETCH]
    return len(stretch) == _BLANK_STRETCH and not any(line.strip() for _, line in stretch)


def _fields(cells: Sequence[Line]) -> list[Field]:
    """One cell a line; empty lines are empty cells, or part two cells where they do so everywhere."""
    apart = _apart(cells)
    fields: list[Field] = []
    for is_full, run in groupby(cells, key=lambda cell: bool(cell[1].strip())):
        lines = list(run)
        shown = lines if is_full else _empty(lines, apart)
        fields += (Field(line.strip(), f"line={number}") for number, line in shown)
    return [field for field in fields if field.text] if _only_values_count(fields) else fields


def _only_values_count(fields: Sequence[Field]) -> bool:
    """Whether all rows are equally long without their empty lines and differ with them: those are no cells then."""
    rows: list[list[str]] = [[]]
    for field in fields:
        if field.text and not _VALUE.fullmatch(field.text):
            rows.append([])
        else:
            rows[-1].append(field.text)
    wide = [(len(row) - row.count(""), len(row)) for row in rows if len(row) - row.count("") >= _WIDE]
    if len(wide) < _FEWEST_ROWS:
        return False
    usual, often = Counter(values for values, _ in wide).most_common(1)[0]
    alike = Counter(length for values, length in wide if values == usual).most_common(1)[0][1]
    return often >= _USUAL * len(wide) and alike < _EVEN * often


def _apart(cells: Sequence[Line]) -> int:
    """Empty lines that part two cells: as many as nearly all cells have before them."""
    full = [place for place, (_, line) in enumerate(cells) if line.strip()]
    gaps = sorted(after - before - 1 for before, after in pairwise(full))
    return gaps[len(gaps) // _FEW] if gaps else 0


def _empty(lines: Sequence[Line], apart: int) -> Sequence[Line]:
    """Those of the empty `lines` between two cells that are cells: each has its own lines around it.

    Where many lines part the cells, the end of a row may bring one or two of its own.
    """
    first = apart if apart < _MANY_APART else apart + apart // 2
    return lines[first :: apart + 1]


def _paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    for number, line in lines:
        if line.strip():
            yield Paragraph(line.strip(), f"line={number}")
