"""Rows of flattened text whose labels came through in another order of characters: `3.危“及 三安全一稳”定`.

Extractors put the lines of a narrow cell, and what they take for another script, one behind the other as they find
them. Between two rows that were found by their labels there is but one place for each row between them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from extractors.forms import Row
from extractors.glyphs import fold

_NUMBER = r"(?:[+＋\-－]?[0-9０-９][0-9０-９,，.．]*|[\-－—–/／])"
_LOST = 0.1
"""Share of a label's characters that may be missing."""
_MORE = 2
"""So many characters may stand beside those of the label and of its groups."""


class Found(Struct, frozen=True):
    """A row found by its label: its number in the order of the form, where the label begins and the values end."""

    row: int
    start: int
    end: int


def rows_between(text: str, rows: Sequence[Row | None], width: int, found: Sequence[Found]) -> Iterator[Found]:
    """The rows missing between two that were `found`, where as many runs of `width` numbers stand there, each below
    the characters of its own label. `rows` are those of the form in order, None where no numbers are due.
    """
    run = re.compile(rf"(?<!\S)(?:{_NUMBER}[\s|｜]+){{{width - 1}}}{_NUMBER}(?!\S)")
    for above, below in pairwise(found):
        missing = [(number, row) for number in range(above.row + 1, below.row) if (row := rows[number]) is not None]
        runs = list(run.finditer(text, above.end, below.start)) if missing else []
        if len(runs) != len(missing) or not runs:
            continue
        edges = [above.end, *(edge for match in runs for edge in match.span()), below.start]
        shown = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
        if all(
            _is_label(before, behind, row) for (before, behind), (_, row) in zip(pairwise(shown), missing, strict=True)
        ):
            yield from (Found(number, m.start(), m.end()) for m, (number, _) in zip(runs, missing, strict=True))


def _is_label(before: str, behind: str, row: Row) -> bool:
    """Whether what stands before some numbers has the characters of a row's label, in whatever order.

    The end of a page may cut the label: then its end stands behind the numbers, and more than half of it before.
    """
    shown, rest = _characters(before), _characters(behind)
    groups = _characters("".join(row.parents))
    for wording in row.wordings:
        own = _characters(wording)
        lost = own - shown
        whole = lost.total() <= _LOST * own.total()
        cut = 2 * lost.total() < own.total() and (lost - rest).total() <= _LOST * own.total()
        if (whole or cut) and (shown - own - groups).total() <= _MORE:
            return True
    return False


def _characters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, fold(text)))
