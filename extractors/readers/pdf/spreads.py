"""Sheets that show two pages side by side, or text in two columns: each half is read as a page of its own.

A gap that runs from top to bottom down the middle of a broad sheet also parts the columns of a table without rules.
Text shows that it parts pages: a heading or a sentence in the right half, or lines that stand level with none in the
left.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final

from extractors.readers.pdf.pages import Box, Page
from extractors.readers.pdf.text import ORDINAL, Line, lines_of

BROAD: Final = 1.2
"""Width by height from which a sheet may show two pages."""
MIDDLE: Final = (0.42, 0.58)
"""Shares of its width between which the gap lies."""
GAP: Final = 0.025
"""Share of its width that the gap has at least: two narrow margins."""
FEWEST: Final = 40
"""Letters of either half."""
LEVEL: Final = 2.0
"""Points by which two lines that stand level differ."""
OFF: Final = 0.3
"""Share of the lines of the right half that stand level with none of the left from which they are not of its rows."""


def halves(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages, with two in place of each sheet that shows two; places stay those on the sheet."""
    for page in pages:
        x = _gutter(page) if page.width > BROAD * page.height and page.tables is None else None
        if x is None:
            yield page
        else:
            yield _half(page, 0.0, x)
            yield dataclasses.replace(_half(page, x, page.width + 1), doubts=[], lasting=[])


def _gutter(page: Page) -> float | None:
    """Half way across the gap between two pages."""
    left, right = (share * page.width for share in MIDDLE)
    things = [(c.x0, c.x1) for c in page.characters] + [(rule.start, rule.end) for rule in page.horizontal]
    reached, gaps = left, []
    for x0, x1 in sorted(thing for thing in things if thing[1] > left and thing[0] < right):
        gaps.append((x0 - reached, (x0 + reached) / 2))
        reached = max(reached, x1)
    gaps.append((right - reached, (right + reached) / 2))
    wide, middle = max(gaps)
    return middle if wide >= GAP * page.width and _parts_pages(page, middle) else None


def _parts_pages(page: Page, x: float) -> bool:
    ours = [c for c in page.characters if c.x1 <= x]
    theirs = [c for c in page.characters if c.x0 >= x]
    if min(sum(not c.text.isdigit() for c in half) for half in (ours, theirs)) < FEWEST:
        return False
    lines = lines_of(theirs)
    if any(ORDINAL.match(line.text) or "。" in line.text for line in lines):
        return True
    beside = lines_of(ours)
    return sum(not _is_level(line, beside) for line in lines) > OFF * len(lines)


def _is_level(line: Line, beside: Sequence[Line]) -> bool:
    return any(abs(line.box.middle - other.box.middle) <= LEVEL for other in beside)


def _half(page: Page, left: float, right: float) -> Page:
    """What is drawn between two x; what reaches across is a background of both."""

    def inside(box: Box) -> bool:
        return left <= (box.x0 + box.x1) / 2 < right

    return dataclasses.replace(
        page,
        characters=[c for c in page.characters if left <= (c.x0 + c.x1) / 2 < right],
        horizontal=[rule for rule in page.horizontal if left <= (rule.start + rule.end) / 2 < right],
        vertical=[rule for rule in page.vertical if left <= rule.position < right],
        slanted=list(filter(inside, page.slanted)),
        fills=list(filter(inside, page.fills)),
        pictures=list(filter(inside, page.pictures)),
        beside=[*page.beside],  # lists of its own: one half may be put beside the other again
        doubts=[*page.doubts],
        lasting=[*page.lasting],
    )
