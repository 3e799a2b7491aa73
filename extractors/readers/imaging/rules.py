"""Ruling lines of a picture: found by what only a long straight stroke survives, then laid out as a table's lattice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from extractors.document import LimitExceeded
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.paper import shapes_of
from extractors.readers.pdf.pages import Box, Rule
from extractors.readers.pdf.rules import Lattice, Region
from extractors.readers.pdf.rules import lattices as lattices_of
from extractors.readers.pdf.rules import regions as regions_of

MAX_LINES: Final = 5_000
"""Strokes of one picture that are looked at two by two; a page of ruled tables has a few hundred."""
LEVEL: Final = 2.5
"""Text heights that a horizontal stroke must be long: no character, and no dash of two, is that wide."""
UPRIGHT: Final = 1.5
"""Text heights that a vertical stroke must be long: rows are higher, the stroke of a `1` is not."""
THICK: Final = 0.6
"""Text heights from which a stroke is a bar, not a line."""
DOUBLE: Final = 0.9
"""Text heights that a double line takes up at most."""
BREAK: Final = 0.6
"""Text heights that a line may be broken by."""
NARROW: Final = 8.0
LOW: Final = 2.5
"""Text heights that a table is at least wide and high: what is smaller is a large character or a drawing."""
LOWEST: Final = 1.4
ROW: Final = 3
WIDE: Final = 20.0
"""Text heights that a single row is high at least, and edges of columns or text heights from which a row alone, all
that a page break leaves, is a table."""
FADED: Final = 12.0
"""Text heights that a line may be paled for: somewhat more than a cell is wide."""
TRACES: Final = 0.3
"""Share of a paled piece that must still be seen."""
DASH: Final = 0.32
"""Text heights that a dash of a dashed line is thick at most."""
DOT: Final = 0.8
"""Share of its thickness that a dash is long at least: the dashes of the lines that cross it are shorter, seen so."""
SOLID: Final = 0.6
BLURRED: Final = 0.5
"""Share of its box that a dash fills, the slanting strokes of characters do not; and that of one beside such dashes."""
FRAYED: Final = 2
"""Rows, above and below those that go from end to end, that the edges of a dash take up."""
THIN: Final = 0.25
MANY: Final = 3
"""Text heights from which a dash is thick, and dashes that one run of such has at least."""
DASHES_APART: Final = 0.45
"""Text heights between the dashes of one line; rows of text, and so the 1 of one and of the next, are further apart."""
RUN: Final = 0.8
"""Text heights that a run of dashes is long at least: the points of a colon are no line."""
CROSS: Final = 1.3
"""Text heights from one run of dashes to the next, over the cross between them and the gaps beside it."""
EDGE: Final = 0.25
"""Text heights from a rule within which no text stands."""
BORDER: Final = 5
"""Pixels of a cell's border made paper whether it was found as a line or not."""
POINTS: Final = 9.0
"""Points to a text height: lattices are laid out in the points of a page set in ordinary print."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The lines of a picture, in pixels, and the mask of their ink."""

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    mask: Pixels


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: edges of its columns and rows in pixels, and its cells as regions between them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]

    @property
    def box(self) -> Box:
        """Its outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, region: Region) -> Box:
        """The outline of one cell."""
        right, bottom = region.column + region.colspan, region.row + region.rowspan
        return Box(self.xs[region.column], self.ys[region.row], self.xs[right], self.ys[bottom])


def ruling(ink: Pixels, height: float) -> Ruling:
    """The ruling lines of a page that stands straight; `height` is that of its text.

    Raises `LimitExceeded` above `MAX_LINES`.
    """
    turned = np.ascontiguousarray(ink.T)
    dashed = dashed_lines(ink, height)
    level = _strokes(cv2.bitwise_or(ink, dashed), (round(LEVEL * height), 1), (round(BREAK * height), 3))
    dashed = _led_on(np.ascontiguousarray(dashed_lines(turned, height).T), level, height)
    upright = _strokes(cv2.bitwise_or(ink, dashed), (1, round(UPRIGHT * height)), (3, round(BREAK * height)))
    shapes = shapes_of(level)
    lines = shapes.chosen(_are_thin(shapes.wide, shapes.high, shapes.area, height))
    horizontal = tuple(
        Rule(float(y + high / 2), float(x), float(x + wide))
        for x, y, wide, high in zip(lines.x, lines.y, lines.wide, lines.high, strict=True)
    )
    shapes = shapes_of(upright)
    lines = shapes.chosen(_are_thin(shapes.high, shapes.wide, shapes.area, height))
    vertical = tuple(
        Rule(float(x + wide / 2), float(y), float(y + high))
        for x, y, wide, high in zip(lines.x, lines.y, lines.wide, lines.high, strict=True)
    )
    if len(horizontal) + len(vertical) > MAX_LINES:
        raise LimitExceeded(f"picture of {len(horizontal) + len(vertical)} lines")
    horizontal += tuple(_bridges(ink, horizontal, height))
    vertical += tuple(_bridges(turned, vertical, height))
    horizontal += tuple(_lengthened(ink, horizontal, vertical, height))
    vertical += tuple(_lengthened(turned, vertical, horizontal, height))
    return Ruling(horizontal, vertical, cv2.bitwise_or(level, upright))


def _are_thin(long: np.ndarray, thick: np.ndarray, area: np.ndarray, height: float) -> np.ndarray:
    """Which strokes are lines: double ones, and those that lean, take up more room than they fill."""
    return (thick <= DOUBLE * height) & (area <= THICK * height * long)


def dashed_lines(ink: Pixels, height: float) -> Pixels:
    """The dashes of level lines joined: only what is as low as a dash, so that no characters are.

    Runs of several dashes are joined further, over the crosses that they meet in; a lone stroke, as a 1 is, is not.
    Thick dashes must be many: where print is small, two pieces of a character's stroke look like two of them. Where
    enough of a run are sure, one that the scanner has frayed belongs to it. One of which but the edges are frayed is as
    sure as one that fills its box.
    """
    pieces, places, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    thin = stats[:, cv2.CC_STAT_HEIGHT] <= np.minimum(DASH * height, stats[:, cv2.CC_STAT_WIDTH] / DOT)
    thin[0] = False
    fill = stats[:, cv2.CC_STAT_AREA] / np.maximum(1, stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT])
    full = _full_rows(np.where(thin[places], places, 0), stats[:, cv2.CC_STAT_WIDTH])
    whole = (full > 0) & (full + FRAYED >= stats[:, cv2.CC_STAT_HEIGHT])
    thin &= whole | (fill >= BLURRED)
    sure = thin & (whole | (fill >= SOLID))
    dashes = thin.astype(np.uint8)[places]
    joined = closed(dashes, round(DASHES_APART * height), 1)
    count, labels, runs, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    seen = cv2.bitwise_and(dashes, joined).view(bool)
    run = np.zeros(pieces, np.int32)
    run[places[seen]] = labels[seen]
    many = np.bincount(run[sure], minlength=count)
    thick = np.zeros(count, bool)
    thick[run[sure & (stats[:, cv2.CC_STAT_HEIGHT] > THIN * height)]] = True
    kept = (many >= np.where(thick, MANY, 2)) & (runs[:, cv2.CC_STAT_WIDTH] >= RUN * height)
    kept[0] = False
    if not kept.any():
        return np.zeros_like(ink)
    return closed(kept.astype(np.uint8)[labels], round(CROSS * height), 1)


def _full_rows(labels: np.ndarray, wide: np.ndarray) -> np.ndarray:
    """Rows of each shape that are unbroken from end to end; `labels` tells whose a place is, `wide` their widths."""
    flat = labels.ravel()
    places = np.flatnonzero(flat)
    begins = np.flatnonzero((np.diff(places, prepend=-1) != 1) | (places % labels.shape[1] == 0))
    owners = flat[places[begins]]
    full = np.diff(begins, append=len(places)) == wide[owners]
    return np.bincount(owners[full], minlength=len(wide))


def _led_on(dashed: Pixels, crossing: Pixels, height: float) -> Pixels:
    """Upright runs of dashes up to the lines that they end at: those of one row alone are shorter than it is high."""
    if not dashed.any():
        return dashed
    reach = round(DASHES_APART * height)
    whole = closed(cv2.bitwise_or(dashed, crossing), 1, reach)
    return cv2.bitwise_and(whole, cv2.dilate(dashed, np.ones((2 * reach + 1, 1), np.uint8)))


def _bridges(ink: Pixels, lines: Sequence[Rule], height: float) -> Iterator[Rule]:
    """Gaps between pieces of one horizontal line that it still shows in traces: where a stamp or a fold has paled it.

    There is ink along the line, and clearly less beside it; the text of a merged cell has as much beside it.
    """
    for before in lines:
        beyond = (o for o in lines if o.end > before.end and abs(o.position - before.position) <= 3)
        after = min(beyond, key=lambda line: line.start, default=before)
        start, end = round(before.end), round(after.start)
        if not 0 < end - start <= FADED * height:
            continue
        middle = round((before.position + after.position) / 2)
        if _traced(ink, middle, start, end):
            yield Rule(middle, start, end)


def _lengthened(ink: Pixels, lines: Sequence[Rule], crossing: Sequence[Rule], height: float) -> Iterator[Rule]:
    """What is missing between the ends of horizontal lines and the next upright ones, where traces of it are seen.

    The last cells of a line are not between two pieces of it. The traces must touch the line that they lead to: the
    strokes of a character in a merged cell stand free.
    """
    near = EDGE * height
    for line in lines:
        met = [rule.position for rule in crossing if rule.start - near <= line.position <= rule.end + near]
        before = max((x for x in met if x < line.start - near), default=line.start)
        after = min((x for x in met if x > line.end + near), default=line.end)
        middle = round(line.position)
        for start, end, foot in ((before, line.start, before), (line.end, after, after - near)):
            if not 0 < end - start <= FADED * height or any(_leads_on(o, line, start, end, near) for o in lines):
                continue
            if not _traced(ink, middle, round(start), round(end)):
                continue
            if _covered(ink, middle - 1, middle + 2, round(foot), round(foot + near)) == 1:
                yield Rule(line.position, start, end)


def _leads_on(other: Rule, line: Rule, start: float, end: float, near: float) -> bool:
    """Whether a piece at the place of `line` reaches into a stretch from beyond it: its ink is no trace of `line`."""
    if other is line or abs(other.position - line.position) > 3 or other.end <= start or other.start >= end:
        return False
    return other.start < start - near or other.end > end + near


def _traced(ink: Pixels, middle: int, start: int, end: int) -> bool:
    """Whether there is ink along a horizontal line, and clearly less beside it."""
    along = _covered(ink, middle - 1, middle + 2, start, end)
    beside = max(_covered(ink, middle - 7, middle - 4, start, end), _covered(ink, middle + 5, middle + 8, start, end))
    return along >= TRACES and beside < along / 2


def _covered(ink: Pixels, top: int, bottom: int, start: int, end: int) -> float:
    """Share of the columns with ink between two rows."""
    return float(ink[max(0, top) : max(0, bottom), start:end].any(axis=0).mean()) if bottom > 0 else 0.0


def _strokes(ink: Pixels, long: tuple[int, int], gap: tuple[int, int]) -> Pixels:
    """The strokes at least `long`, breaks between them up to `gap` closed.

    Ink is first thickened across the stroke, so that one that is bent or leans by a pixel still counts as straight; not
    along it, where the characters of a dense line would grow together.
    """
    across = np.ones((3, 1) if long[0] > long[1] else (1, 3), np.uint8)
    opened = cv2.morphologyEx(cv2.dilate(ink, across), cv2.MORPH_OPEN, np.ones((long[1], long[0]), np.uint8))
    return closed(opened, *gap)


def closed(mask: Pixels, wide: int, high: int) -> Pixels:
    """`mask` with gaps up to `wide` and `high` closed, but for those to the edge of the picture."""
    rows, columns = mask.shape
    room = cv2.copyMakeBorder(mask, high, high, wide, wide, cv2.BORDER_CONSTANT, value=(0,))
    room = cv2.morphologyEx(room, cv2.MORPH_CLOSE, np.ones((high, wide), np.uint8))
    return np.ascontiguousarray(room[high : high + rows, wide : wide + columns])


def tables_of(lines: Ruling, height: float) -> list[Table]:
    """The ruled tables of a page from top to bottom; a frame around text, and strokes of large characters, are none."""
    unit = height / POINTS
    lattices = lattices_of(_scaled(lines.horizontal, unit), _scaled(lines.vertical, unit))
    tables = [_table(lattice, unit) for lattice in lattices]
    return sorted((table for table in tables if _is_table(table, height)), key=lambda t: (t.box.top, t.box.x0))


def _is_table(table: Table, height: float) -> bool:
    """Whether a lattice is a table. One ruled between its rows alone is read by where its text stands."""
    if _is_frame(table, height):
        return False
    box = table.box
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if len(table.regions) == 2:
        return len(table.xs) == ROW and wide >= WIDE * height and high >= LOWEST * height
    return (
        len(table.xs) > 2
        and len(table.regions) > 2
        and wide >= NARROW * height
        and high >= (LOW if len(table.xs) <= ROW else LOWEST) * height
    )


def _is_frame(table: Table, height: float) -> bool:
    """Whether one region alone has room for text: a frame of double lines round a page."""
    boxes = map(table.box_of, table.regions)
    return sum(min(box.x1 - box.x0, box.bottom - box.top) >= height for box in boxes) < 2


def painted_over(flat: Pixels, lines: Ruling, tables: Sequence[Table], height: float) -> Pixels:
    """The picture with long level lines and those of tables made paper, and what is left along the edges of cells."""
    clean = flat.copy()
    mask = cv2.dilate(lines.mask, np.ones((3, 3), np.uint8)) > 0
    around = round(height / 2)
    for line in lines.horizontal:
        if line.end - line.start >= NARROW * height:
            part = (
                slice(max(0, round(line.position) - around), round(line.position) + around),
                slice(round(line.start), round(line.end)),
            )
            clean[part][mask[part]] = 255
    for table in tables:
        x0, top, x1, bottom = (round(value) for value in table.box)
        part = slice(max(0, top - around), bottom + around), slice(max(0, x0 - around), x1 + around)
        clean[part][mask[part]] = 255
        for region in table.regions:
            x0, top, x1, bottom = (round(value) for value in table.box_of(region))
            cv2.rectangle(clean, (x0, top), (x1, bottom), 255, BORDER)
    return clean


def _scaled(lines: Sequence[Rule], unit: float) -> list[Rule]:
    return [Rule(*(value / unit for value in line)) for line in lines]


def _table(lattice: Lattice, unit: float) -> Table:
    xs, ys = ([value * unit for value in edges] for edges in (lattice.xs, lattice.ys))
    return Table(tuple(xs), tuple(ys), tuple(regions_of(lattice)))
