"""Tables by their ruling lines.

The lines of one table are laid out as a lattice of unit cells; units with no line between them are one cell. So a
line with a gap, a missing outer border or an edge drawn twice does not cost a cell, and the cells tile the table
whatever the drawing looks like.
"""

import bisect
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from extractors.document import MAX_CELLS, Cell, Grid
from extractors.readers.pdf.across import tables_across
from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.crossing import crosses, reaches_out
from extractors.readers.pdf.merged import merged, spanned
from extractors.readers.pdf.pages import UNKNOWN, Box, Character, Page, Rule
from extractors.readers.pdf.shades import has_bands, outlines, shades
from extractors.readers.pdf.slivers import without_slivers
from extractors.readers.pdf.spaced import drawn_together, touching_boxes
from extractors.readers.pdf.text import Line, lines_of
from extractors.readers.pdf.wrapped import Content, is_stacked, is_wrapped, texts_of
from extractors.readers.told import is_prose

SNAP: Final = 3.0
"""Edges nearer than this, in points, are one edge (double lines, borders of neighbouring cells); rows are higher."""
JOIN: Final = 4.0
"""Pieces of a line with gaps up to this are one line: dashes, dots, joints of borders."""
SHORT: Final = 5.0
"""A line shorter than this after joining is no edge of a cell: it could not hold a character."""
WALL: Final = 0.5
"""Share of a unit cell's side that must be drawn to part it from its neighbour."""
MEET: Final = 1.0
"""Pieces of a line that leave at most this gap, in points, meet: dashes leave more."""
MOST_COLUMNS: Final = 40
"""Columns above this are none: a report has up to fifteen of numbers."""
MAX_CROSSINGS: Final = 1_000_000
"""Pairs of lines above this are a drawing, not a table."""


@dataclass(slots=True)
class Lattice:
    """Edges of one table, and where lines are drawn along them."""

    xs: list[float]
    ys: list[float]
    horizontal: dict[int, list[Rule]]
    vertical: dict[int, list[Rule]]

    @property
    def box(self) -> Box:
        """The table's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of unit cells; `hole` where the table's outline leaves it open at a corner."""

    row: int
    column: int
    rowspan: int
    colspan: int
    hole: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A grid and its outline on the page, and the edges of its columns where they are drawn.

    Else its columns of labels, how many, its columns of numbers, and how to lay it out anew with others.
    """

    grid: Grid
    box: Box
    xs: tuple[float, ...] = ()
    columns: tuple[Column, ...] = ()
    labels: int = 0
    again: Callable[[Sequence[Column]], "Found"] | None = None


def ruled_tables(page: Page) -> tuple[list[Found], list[Character]]:
    """The ruled tables of a page, and the characters that stand in none.

    Where nothing is ruled, the outlines of coloured cells stand in for lines; but not where every second row alone is
    coloured.
    """
    ruled = lattices(*drawn_together(page.horizontal, page.vertical, page.characters))
    across = [box for box in tables_across(page) if not any(_cross(box, lattice.box) for lattice in ruled)]
    found, rest = _tables(page, [*ruled, *(Lattice([x0, x1], [top, bottom], {}, {}) for x0, top, x1, bottom in across)])
    fills = [] if found else touching_boxes(shades(page), page.characters)
    if fills:
        return ([], page.characters) if has_bands(page, fills) else _tables(page, lattices(*outlines(fills)))
    return found, rest


def _cross(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def _tables(page: Page, candidates: Sequence[Lattice]) -> tuple[list[Found], list[Character]]:
    """Fills the lattices, the smaller first: a table inside another's cell keeps its own characters."""
    found: list[Found] = []
    rest: Sequence[Character] = page.characters
    for candidate in sorted(candidates, key=lambda candidate: candidate.box.area):
        box = candidate.box
        inside = [c for c in rest if box.holds((c.x0 + c.x1) / 2, (c.top + c.bottom) / 2)]
        if not inside:
            continue
        lattice = candidate if len(candidate.xs) > 2 else _ruled_across(page, candidate, inside)
        grid = _grid(page, lattice, inside)
        if grid is not None:
            found.append(Found(grid, box, tuple(lattice.xs)))
            rest = [c for c in rest if not box.holds((c.x0 + c.x1) / 2, (c.top + c.bottom) / 2)]
    if found and rest and reaches_out([table.box for table in found], page.characters, rest):
        page.lasting.append(f"page {page.number}: a number runs over the side of its table")
    return sorted(found, key=lambda table: (table.box.top, table.box.x0)), list(rest)


# Lines to lattices


def lattices(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> list[Lattice]:
    """One lattice for every set of lines that touch one another."""
    across, down = _joined(horizontal), _joined(vertical)
    if not across or not down or len(across) * len(down) > MAX_CROSSINGS:
        return []
    built = (_lattice(hs, vs) for hs, vs in touching(across, down))
    return [lattice for lattice in built if lattice is not None]


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Lines snapped to common positions, their pieces joined, the too short ones dropped."""
    joined: list[Rule] = []
    for group in _snapped(sorted(rules)):
        position = sum(rule.position for rule in group) / len(group)
        start = end = None
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is None or end is None or rule.start > end + JOIN:
                if start is not None and end is not None:
                    joined.append(Rule(position, start, end))
                start, end = rule.start, rule.end
            else:
                end = max(end, rule.end)
        if start is not None and end is not None:
            joined.append(Rule(position, start, end))
    return [rule for rule in joined if rule.end - rule.start >= SHORT]


def _snapped(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.position - groups[-1][0].position <= SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def touching(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Connected sets of horizontal and vertical lines."""
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if _meet(h, v):
                parent[root(i)] = root(j)
    sets: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        sets[root(i)][0].append(h)
    for j, v in enumerate(down, len(across)):
        sets[root(j)][1].append(v)
    return [(hs, vs) for hs, vs in sets.values() if hs and vs]


def _meet(h: Rule, v: Rule) -> bool:
    return v.start - SNAP <= h.position <= v.end + SNAP and h.start - SNAP <= v.position <= h.end + SNAP


def _lattice(across: list[Rule], down: list[Rule]) -> Lattice | None:
    ys = _edges(across, down)
    xs = _edges(down, across)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > MAX_CELLS:
        return None
    return Lattice(xs, ys, _along(across, ys), _along(down, xs))


def _edges(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[float]:
    """Positions of the lines, and the ends of the crossing ones where the outer border is not drawn."""
    edges = sorted({rule.position for rule in rules})
    kept = [edge for index, edge in enumerate(edges) if not index or edge - edges[index - 1] > SNAP]
    before = sorted(rule.start for rule in crossing if rule.start < kept[0] - SHORT)
    after = sorted(rule.end for rule in crossing if rule.end > kept[-1] + SHORT)
    if len(before) > 1:
        kept.insert(0, before[0])
    if len(after) > 1:
        kept.append(after[-1])
    return kept


def _along(rules: Sequence[Rule], edges: Sequence[float]) -> dict[int, list[Rule]]:
    """The lines at each edge, by the edge's index."""
    along: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        right = bisect.bisect_left(edges, rule.position)
        near = [index for index in (right - 1, right) if 0 <= index < len(edges)]
        along[min(near, key=lambda index: abs(edges[index] - rule.position))].append(rule)
    return along


# Lines across to lattices


def _ruled_across(page: Page, lattice: Lattice, characters: Sequence[Character]) -> Lattice:
    """A lattice without a vertical line inside, with columns where the lines across show them.

    Such lines are drawn cell by cell, so that the pieces of a line meet where two columns do.
    """
    pieces = [rule for rule in page.horizontal if _is_inside(rule, lattice.box)]
    xs = _meeting(pieces, lattice.box)
    if len(xs) < 3 or len(xs) > MOST_COLUMNS + 1:
        return lattice
    across = _joined(pieces)
    edges = [lattice.box.top, *(rule.position for rule in across), lattice.box.bottom]
    ys = [group[0].position for group in _snapped([Rule(edge, 0, 0) for edge in sorted(edges)])]
    words = [word for line in lines_of(characters) for word in line.words((), [(x, x) for x in xs])]
    along = _along(across, ys)
    above = [[_drawn(along.get(row, ()), *sides) for sides in pairwise(xs)] for row in range(len(ys))]
    open_ = merged(xs, ys, words, page.fills, lambda row, column: above[row][column] and above[row + 1][column])
    open_ |= spanned(xs, ys, words, pieces)
    down = {
        column: [Rule(xs[column], *ends) for row, ends in enumerate(pairwise(ys)) if (row, column) not in open_]
        for column in range(1, len(xs) - 1)
    }
    down |= {0: [Rule(xs[0], ys[0], ys[-1])], len(xs) - 1: [Rule(xs[-1], ys[0], ys[-1])]}
    return Lattice(xs, ys, along, down)


def _is_inside(rule: Rule, box: Box) -> bool:
    level = box.top - SNAP <= rule.position <= box.bottom + SNAP
    return level and box.x0 - SNAP <= rule.start and rule.end <= box.x1 + SNAP and rule.end - rule.start >= SHORT


def _meeting(pieces: Iterable[Rule], box: Box) -> list[float]:
    """The sides of the box, and where in between the pieces of one line meet; dashes do not."""
    met: set[float] = set()
    for group in _snapped(sorted(pieces)):
        starts = [rule.start for rule in group]
        met.update(rule.end for rule in group if any(abs(rule.end - start) <= MEET for start in starts))
    inner = [Rule(x, 0, 0) for x in sorted(met) if box.x0 + SNAP < x < box.x1 - SNAP]
    return [box.x0, *(group[0].position for group in _snapped(inner)), box.x1]


# Lattices to cells


def _drawn(rules: Sequence[Rule], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= WALL * (end - start)


class _Walls:
    """Which sides of which unit cells are drawn."""

    def __init__(self, lattice: Lattice) -> None:
        xs, ys = lattice.xs, lattice.ys
        self.rows, self.columns = len(ys) - 1, len(xs) - 1
        self.above = [
            [_drawn(lattice.horizontal.get(row, ()), xs[column], xs[column + 1]) for column in range(self.columns)]
            for row in range(self.rows + 1)
        ]
        self.before = [
            [_drawn(lattice.vertical.get(column, ()), ys[row], ys[row + 1]) for column in range(self.columns + 1)]
            for row in range(self.rows)
        ]

    def neighbours(self, row: int, column: int) -> Iterable[tuple[int, int]]:
        """Units with no line towards the given one."""
        if row and not self.above[row][column]:
            yield row - 1, column
        if row + 1 < self.rows and not self.above[row + 1][column]:
            yield row + 1, column
        if column and not self.before[row][column]:
            yield row, column - 1
        if column + 1 < self.columns and not self.before[row][column + 1]:
            yield row, column + 1

    def open_corner(self, units: Iterable[tuple[int, int]]) -> bool:
        """Whether the units are open to the outside both at a side and at the top or bottom."""
        level = upright = False
        for row, column in units:
            level |= (row == 0 and not self.above[0][column]) or (
                row == self.rows - 1 and not self.above[self.rows][column]
            )
            upright |= (column == 0 and not self.before[row][0]) or (
                column == self.columns - 1 and not self.before[row][self.columns]
            )
        return level and upright


def regions(lattice: Lattice) -> list[Region]:
    """The cells of a lattice: rectangles that tile it exactly once."""
    walls = _Walls(lattice)
    seen = [[False] * walls.columns for _ in range(walls.rows)]
    found: list[Region] = []
    for row in range(walls.rows):
        for column in range(walls.columns):
            if not seen[row][column]:
                units = _flood(walls, seen, row, column)
                found += _rectangles(units, walls.open_corner(units))
    return found


def _flood(walls: _Walls, seen: list[list[bool]], row: int, column: int) -> list[tuple[int, int]]:
    seen[row][column] = True
    units = [(row, column)]
    for unit in units:  # grows while it is walked
        for above, before in walls.neighbours(*unit):
            if not seen[above][before]:
                seen[above][before] = True
                units.append((above, before))
    return units


def _rectangles(units: Sequence[tuple[int, int]], hole: bool) -> list[Region]:
    """The units as rectangles: one if they are a rectangle, else runs of equal width put on top of one another."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for row, column in units:
        by_row[row].append(column)
    done: list[Region] = []
    growing: dict[tuple[int, int], Region] = {}
    for row in sorted(by_row):
        runs = _runs(sorted(by_row[row]))
        done += [region for run, region in growing.items() if run not in runs or region.row + region.rowspan != row]
        growing = {run: _grown(growing.get(run), row, run, hole) for run in runs}
    return done + list(growing.values())


def _grown(above: Region | None, row: int, run: tuple[int, int], hole: bool) -> Region:
    if above is None or above.row + above.rowspan != row:
        return Region(row, run[0], 1, run[1] - run[0] + 1, hole)
    return Region(above.row, above.column, above.rowspan + 1, above.colspan, hole)


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and column == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


# Cells to a grid


@dataclass(slots=True)
class _Filling:
    """Cells as they are filled: how many numbers stand side by side in one of them, and what is doubtful."""

    cells: list[Cell]
    abreast: int = 0
    doubts: list[str] = field(default_factory=list)


def _grid(page: Page, lattice: Lattice, characters: Sequence[Character]) -> Grid | None:
    """The lattice with its text; None where it is no table, or one that is ruled only across."""
    xs, ys = lattice.xs, lattice.ys
    cells = regions(lattice)
    owner = {
        (row, column): index
        for index, region in enumerate(cells)
        for row in range(region.row, region.row + region.rowspan)
        for column in range(region.column, region.column + region.colspan)
    }
    contents: dict[int, list[Character]] = defaultdict(list)
    for character in characters:
        row = bisect.bisect_right(ys, (character.top + character.bottom) / 2, 1, len(ys) - 1) - 1
        column = bisect.bisect_right(xs, (character.x0 + character.x1) / 2, 1, len(xs) - 1) - 1
        contents[owner[row, column]].append(character)
    filling = _Filling([])
    if crosses(contents.values()):
        page.lasting.append(f"page {page.number}: a number runs over the side of its cell")
    written = [lines_of(contents[index]) if index in contents else [] for index in range(len(cells))]
    if any(map(is_stacked, _rows(cells, written))):
        return None
    for region, lines in zip(cells, written, strict=True):
        beside = _beside(region, cells, written) if is_wrapped(lines) else ()
        _fill(page, lattice, region, lines, beside, filling)
    if filling.abreast > 2 or not _is_table(len(xs) - 1, filling.cells):
        return None
    page.doubts += filling.doubts
    rows, filled = without_slivers(len(ys) - 1, len(xs) - 1, filling.cells)
    return Grid(rows, len(xs) - 1, tuple(sorted(filled, key=lambda cell: (cell.row, cell.column))))


def _rows(cells: Sequence[Region], written: Sequence[Content]) -> Iterable[list[Content]]:
    """What is written in the cells of each row."""
    rows: dict[tuple[int, int], list[Content]] = defaultdict(list)
    for cell, lines in zip(cells, written, strict=True):
        rows[cell.row, cell.rowspan].append(lines)
    return rows.values()


def _beside(region: Region, cells: Sequence[Region], written: Sequence[Content]) -> list[Content]:
    """What is written in the other cells of the same rows."""
    pairs = sorted(zip(cells, written, strict=True), key=lambda pair: pair[0].column)
    return [
        lines
        for cell, lines in pairs
        if cell is not region and (cell.row, cell.rowspan) == (region.row, region.rowspan)
    ]


def _fill(
    page: Page, lattice: Lattice, region: Region, lines: Content, beside: Sequence[Content], filling: _Filling
) -> None:
    right, bottom = region.column + region.colspan, region.row + region.rowspan
    box = Box(lattice.xs[region.column], lattice.ys[region.row], lattice.xs[right], lattice.ys[bottom])
    text, others = texts_of(lines, box, beside)
    filler = region.hole and not text
    locator = None if filler else page.locator(box)
    cell = Cell(region.row, region.column, text, locator, region.rowspan, region.colspan, filler, alternatives=others)
    filling.cells.append(cell)
    if UNKNOWN in text:
        filling.doubts.append(f"page {page.number}: characters without a meaning in a table, {locator}")
    abreast = max((_numbers_abreast(line) for line in lines), default=0)
    filling.abreast = max(filling.abreast, abreast)
    if abreast > 1:
        filling.doubts.append(f"page {page.number}: two numbers side by side in one cell, {locator}")


_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


def _numbers_abreast(line: Line) -> int:
    """How many numbers a line holds when it holds nothing else."""
    if len(line.characters) > 60 or not all(character.text in "0123456789." for character in line.characters):
        return 0
    return sum(_NUMBER.fullmatch(word.text) is not None for word in line.words())


def _is_table(columns: int, cells: Sequence[Cell]) -> bool:
    """A frame around text and a page's background are no grids: their text is given back."""
    texts = [cell.text for cell in cells if cell.text]
    if columns < 2 or not texts or sum(not cell.filler for cell in cells) < 2:
        return False
    prose = sum(len(text) for text in texts if is_prose(text))
    return 2 * prose <= sum(map(len, texts))
