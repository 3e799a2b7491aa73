"""Whether the labels of columns stand in the order of the form, in text that keeps no cells.

The digits behind the label of a row are put to the columns one by one: under a header in another order each would be
another column's, and no sum need show it.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from extractors.alignment.order import order_of, rises, rises_again
from extractors.forms import Block, Row, TableForm
from extractors.glyphs import fold

Found = Sequence[tuple[int, str]]
"""Where labels of the form stand in a text, and the labels, folded."""
_HEADER = 400
_WIDE_HEADER = 8_000
"""The header of table four has some hundred characters, and twice as many with a blank after each; where blanks make
columns of the text, some thousand.
"""


def stands_in_order(text: str, table: TableForm, found: Found, rows: Mapping[str, tuple[int, int]]) -> bool:
    """Whether the headers of `table` are those of the form.

    `rows` are where the labels begin and end behind which numbers stand, by their codes.
    """
    if table.name == "review_litigation":
        end = max((end for _, end in rows.values()), default=0)
        block, header = table.blocks[0], " ".join(text[max(0, end - _WIDE_HEADER) : end].split())[-_HEADER:]
        in_order = procedures_in_order(block.rows, lambda label: _last(label, header))
        return in_order and results_in_order(header, block.rows, block.columns)
    start = 0
    for block in table.blocks:
        places = [rows[row.code][0] for row in block.rows if row.code in rows]
        if places:
            if not _in_order(text, block, [one for one in found if start <= one[0] < min(places)], start, min(places)):
                return False
            start = max(places)
    return True


def _in_order(text: str, block: Block, found: Found, start: int, end: int) -> bool:
    """Whether the labels of the columns, each where it stands for the last time before the rows, are in order."""
    groups = {column.parents[-1] for column in block.columns if column.parents}
    merged = [(start + match.start(), fold(group)) for group in groups for match in _find((group,), text[start:end])]
    own = {fold(column.label) for column in block.columns}
    last = {label: place for place, label in sorted([*(one for one in found if one[1] in own), *merged])}
    return rises(order_of(sorted(last, key=last.__getitem__), block.columns))


def results_in_order(text: str, rows: Sequence[Row], columns: Sequence[Row]) -> bool:
    """Whether `text`, that stands before the numbers of table four, names the results in order for each procedure.

    The last result may stand behind it, right before the numbers.
    """
    shown = sorted((match.start(), n) for n, column in enumerate(columns) for match in _find(column.wordings, text))
    return rises_again([number for _, number in shown[-len(columns) * len(rows) :]])


def procedures_in_order(rows: Sequence[Row], last: Callable[[str], int]) -> bool:
    """Whether the procedures come in order; `last` is where a label stands for the last time, or below zero."""
    outer = list(dict.fromkeys(row.parents[-1] if row.parents else row.label for row in rows))
    inner = [row.label for row in rows if row.parents]
    return all(rises([place for place in map(last, labels) if place >= 0]) for labels in (outer, inner))


def _last(label: str, text: str) -> int:
    return max((match.start() for match in _find((label,), text)), default=-1)


def _find(wordings: Sequence[str], text: str) -> list[re.Match[str]]:
    """The places of a label in `text`, in any of its wordings, blanks anywhere in it."""
    return list(re.finditer("|".join(r"\s*".join(map(re.escape, fold(wording))) for wording in wordings), text))
