"""Cells that hold texts of several: rules of their table were not seen.

Fine white lines of a small picture vanish where they fall between two pixels, all along.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.paper import Shapes, ink_of, shapes_of
from extractors.readers.imaging.rules import Table
from extractors.readers.pdf.rules import Region

SMALL: Final = 0.4
LARGE: Final = 2.0
"""Text heights that print is high."""
APART: Final = 3.0
"""Text heights from which two pieces of text side by side in a cell are two texts; labels spaced out are closer."""
BELOW: Final = 0.9
"""Text heights from which two lines of a cell are two texts; the lines of one are closer."""
MOST_TOGETHER: Final = 0.1
MOST_OF_FEW: Final = 0.2
"""Share of the cells with two texts side by side from which rules are missing; and that of a few cells, where it is
fewer than `FEWEST`."""
FEWEST: Final = 3
"""Cells with two texts from which a rule is missing: side by side anywhere, or of one row, parted at one level."""
MOST_PAIRS: Final = 20_000_000
"""Cells times pieces of print that are looked at; a page of small print has two million."""

Places = npt.NDArray[np.integer[Any]]


class _Gap(NamedTuple):
    """A stretch of a cell that no ink reaches into."""

    start: float
    end: float


class _Filled(NamedTuple):
    """A cell of some table with the pieces of print in it."""

    table: int
    region: Region
    print: Shapes


def leave_texts_together(tables: Sequence[Table], flat: Pixels, height: float) -> bool:
    """Whether cells of `tables` hold texts of several: many two side by side, or cells of a row two at one level."""
    shapes = shapes_of(ink_of(flat))
    shapes = shapes.chosen((shapes.high > SMALL * height) & (shapes.high < LARGE * height))
    if len(shapes) * sum(len(table.regions) for table in tables) > MOST_PAIRS:
        return False
    filled = list(_filled(tables, shapes))
    return _are_abreast(filled, height) or _are_below_one_another(filled, height)


def _filled(tables: Iterable[Table], shapes: Shapes) -> Iterator[_Filled]:
    """The cells that are not empty."""
    right, middle = shapes.x + shapes.wide, shapes.y + shapes.high / 2
    for number, table in enumerate(tables):
        for region in table.regions:
            box = table.box_of(region)
            inside = (shapes.x > box.x0) & (right < box.x1) & (middle > box.top) & (middle < box.bottom)
            if inside.any():
                yield _Filled(number, region, shapes.chosen(inside))


def _are_abreast(filled: Sequence[_Filled], height: float) -> bool:
    """Whether many cells hold two texts side by side: columns are taken for one."""
    abreast = sum(any(_gaps(cell.print.x, cell.print.wide, APART * height)) for cell in filled)
    few = min(FEWEST, MOST_OF_FEW * max(len(filled), FEWEST))
    return abreast >= max(MOST_TOGETHER * len(filled), few)


def _are_below_one_another(filled: Sequence[_Filled], height: float) -> bool:
    """Whether cells side by side hold two texts, parted at one level: two rows are taken for one."""
    rows: dict[tuple[int, int, int], list[_Gap]] = defaultdict(list)
    for cell in filled:
        gaps = _gaps(cell.print.y, cell.print.high, BELOW * height)
        rows[cell.table, cell.region.row, cell.region.rowspan] += gaps
    return any(_most_at_once(gaps) >= FEWEST for gaps in rows.values())


def _most_at_once(gaps: Sequence[_Gap]) -> int:
    """How many of the gaps one level lies in: those of one cell do not overlap."""
    return max((sum(other.start <= gap.start < other.end for other in gaps) for gap in gaps), default=0)


def _gaps(starts: Places, lengths: Places, least: float) -> Iterator[_Gap]:
    """The stretches, longer than `least`, that no piece of ink reaches over."""
    order = np.argsort(starts)
    reached = np.maximum.accumulate((starts + lengths)[order])
    for end, start in zip(reached[:-1], starts[order][1:], strict=True):
        if start - end > least:
            yield _Gap(float(end), float(start))
