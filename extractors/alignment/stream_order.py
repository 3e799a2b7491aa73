"""Whether the labels of columns stand in the order of the form, in text that keeps no cells.

The digits behind the label of a row are put to the columns one by one: under a header in another order each would be
another column's, and no sum need show it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from extractors.alignment.order import is_denied, order_of, rises, rises_again
from extractors.forms import Block, Row, TableForm
from extractors.glyphs import fold

Found = Sequence[tuple[int, str]]
"""Where labels of the form stand in a text, and the labels, folded."""
_SENTENCE = re.compile("[。；！？]")
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
        block, header = table.blocks[0], _header(text, rows)
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


def procedures_above(text: str, table: TableForm, rows: Mapping[str, tuple[int, int]]) -> tuple[int, ...] | None:
    """The procedures from left to right, as `procedures_named`, over the numbers of table four behind `rows`."""
    if table.name != "review_litigation":
        return None
    block, header = table.blocks[0], _SENTENCE.split(_header(text, rows))[-1]
    known = results_in_order(header, block.rows, block.columns)
    return procedures_named(header, table) if known else None


def _header(text: str, rows: Mapping[str, tuple[int, int]]) -> str:
    """What stands right before the numbers behind `rows`, line by line, without needless blanks."""
    end = max((end for _, end in rows.values()), default=0)
    lines = (" ".join(line.split()) for line in text[max(0, end - _WIDE_HEADER) : end].split("\n"))
    return "\n".join(line for line in lines if line)[-_HEADER:]


def _in_order(text: str, block: Block, found: Found, start: int, end: int) -> bool:
    """Whether the labels of the columns, each where it stands for the last time before the rows, are in order."""
    if any(is_denied([fold(word) for word in line.split()], block.columns) for line in text[start:end].split("\n")):
        return False
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


def procedures_named(text: str, table: TableForm) -> tuple[int, ...] | None:
    """The procedures from left to right, as the header `text` of table four names them; None where it does not tell.

    In text without columns the labels under a merged one follow it, or all merged ones: litigation and review above
    the two of litigation, the later one first, are the third, the second and the first of the form. Another order than
    the form's is told only by labels beside each other: on a page one over two lines stands below its neighbours.
    """
    rows = table.blocks[0].rows
    shown = text[max((match.end() for match in _find(_endings(table), text)), default=0) :]
    outer = list(dict.fromkeys(row.parents[-1] if row.parents else row.label for row in rows))
    heads = sorted((*match.span(), label) for label in outer for match in _find((label,), shown))
    names = [(n, row) for n, row in enumerate(rows) if row.parents]
    inner = sorted((*match.span(), n) for n, row in names for match in _find(row.wordings, shown))
    if sorted(n for *_, n in inner) != [n for n, _ in names]:
        return None
    left = {label: [n for *_, n in inner if rows[n].parents[-1] == label] for label in outer}
    left |= {row.label: [n] for n, row in enumerate(rows) if not row.parents}
    times = Counter(label for *_, label in heads)
    if any(times[label] not in (1, len(under)) for label, under in left.items()):
        return None
    order: list[int] = []
    for *_, label in heads:
        each = len(left[label]) if times[label] == 1 else 1
        order += left[label][:each]
        left[label] = left[label][each:]
    if sorted(order) != list(range(len(rows))) or any(left.values()):
        return None
    return tuple(order) if rises(order) or _are_told(shown, heads, inner) else None


def _are_told(text: str, *levels: Sequence[tuple[int, int, object]]) -> bool:
    """Whether the labels of each level stand in one line of `text`, or all of them in lines of their own."""
    if all("\n" not in text[level[0][0] : level[-1][1]] for level in levels):
        return True
    return all(
        not text[:start].rpartition("\n")[2].strip() and not text[end:].partition("\n")[0].strip()
        for level in levels
        for start, end, _ in level
    )


def _endings(table: TableForm) -> tuple[str, ...]:
    """How all titles of a table end: they name the procedures too."""
    ending = takewhile(
        lambda signs: len(set(signs)) == 1, zip(*(reversed(fold(t)) for t in table.titles), strict=False)
    )
    return ("".join(signs[0] for signs in ending)[::-1],)


def _last(label: str, text: str) -> int:
    return max((match.start() for match in _find((label,), text)), default=-1)


def _find(wordings: Sequence[str], text: str) -> list[re.Match[str]]:
    """The places of a label in `text`, in any of its wordings, blanks anywhere in it."""
    return list(re.finditer("|".join(r"\s*".join(map(re.escape, fold(wording))) for wording in wordings), text))
