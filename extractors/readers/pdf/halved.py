"""Numbers without ruling lines that stand over two lines: which lines are one row."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from extractors.readers.pdf.blocks import STACKED, in_line
from extractors.readers.pdf.text import Word

if TYPE_CHECKING:
    from extractors.readers.pdf.positions import Row

LEVEL: Final = 0.25
"""Share of a character's height by which a label stands off the middle of its row."""


def lines_across(rows: Sequence["Row"], border: float) -> Iterator[tuple[list[Word], bool]]:
    """What stands right of the labels line by line, and whether it is numbers.

    Digits above and below a label that has none are one line: each a number over two lines.
    """
    lines = [[word for word in row.words if word.centre >= border] for row in rows]
    done = -1
    for index, (row, across) in enumerate(zip(rows, lines, strict=True)):
        if not across or index <= done:
            continue
        digits = all(word.text.isdigit() for word in across)  # alone in a line they may be a page's number elsewhere
        if digits and index + 2 < len(rows) and _goes_round(row, rows[index + 1], rows[index + 2], border):
            done = index + 2
            yield across + lines[done], True
        else:
            yield across, bool(row.numbers) or digits


def _goes_round(upper: "Row", label: "Row", lower: "Row", border: float) -> bool:
    """Whether two lines of digits are the halves of numbers whose label stands half way between them."""
    if label.words[-1].centre >= border or not all(w.centre >= border and w.text.isdigit() for w in lower.words):
        return False
    alone = all(word.centre >= border for word in upper.words)
    close = lower.box.top - upper.box.bottom <= STACKED * label.height
    level = abs((upper.box.middle + lower.box.middle) / 2 - label.middle) < LEVEL * label.height
    first = [word for word in upper.words if not word.text.startswith("0")]  # no number goes on from a zero
    under = all(any(abs(w.centre - other.centre) < w.height for other in first) for w in lower.words)
    return alone and close and level and under


def goes_on(above: Word, below: Word) -> bool:
    """Whether digits may go on from those above them, as lines of one cell."""
    close = below.top - above.bottom <= STACKED * below.height and in_line(below, above, below.height)
    return close and not above.text.startswith("0")
