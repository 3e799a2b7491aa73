"""Ruled tables filled: the ink of each cell as lines, every line of every table recognised in one go."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from extractors.document import Cell, Grid
from extractors.readers.imaging.doubts import LOWEST, Said, has_digits, is_value, read_lines
from extractors.readers.imaging.faint import darkened, faint_line, faint_shapes
from extractors.readers.imaging.lines import TextLine, lines_in
from extractors.readers.imaging.marks import with_brackets
from extractors.readers.imaging.paper import Shapes, ink_of, shapes_of
from extractors.readers.imaging.plane import Plane
from extractors.readers.imaging.rules import EDGE, Table
from extractors.readers.imaging.streaks import doubted
from extractors.readers.imaging.wrapped import joined_numbers
from extractors.readers.pdf.pages import UNKNOWN, Box

Locate = Callable[[Box], str]
"""The locator of a rectangle of the prepared picture."""

DIRT: Final = 0.3
"""Text heights below which ink that says nothing is dirt or the rest of a rule, not a character that is lost."""

THIN: Final = 0.3
"""Text heights that the rest of a rule is thick at most."""

ORDINALS: Final = 3
"""Numbers with a point behind them in one column from which they count its rows; fewer may be numbers beside dirt,
unless it is a column in which labels end."""

DOWNWARDS: Final = 2
"""Lines that a cell has more of whose label may be set downwards, and begin with a figure in brackets."""

LONG: Final = 1.4
"""Text heights from which an upright stroke is no digit."""


@dataclass(slots=True)
class _Filling:
    """The lines of one cell, and what they say."""

    lines: list[TextLine]
    said: list[Said] = field(default_factory=list)

    def make_brackets(self, height: float) -> None:
        """Makes what stands above a figure of a label set downwards the bracket that it is."""
        if len(self.lines) > DOWNWARDS:
            self.said = [said for _, said in with_brackets(list(zip(self.lines, self.said, strict=True)), height)]

    def drop_dirt(self, height: float) -> None:
        """Leaves out low ink that says nothing, and marks of labels set downwards that cannot be read by themselves."""
        text = "".join(said.text for said in self.said)
        lowest = LOWEST if any(map(str.isalpha, text)) and not any(map(str.isdecimal, text)) else DIRT
        kept = [
            (line, said)
            for line, said in zip(self.lines, self.said, strict=True)
            if said.text not in ("", UNKNOWN) or line.box.bottom - line.box.top >= lowest * height
        ]
        self.lines, self.said = [line for line, _ in kept], [said for _, said in kept]


def grids_of(plane: Plane, locate: Locate) -> list[Grid]:
    """The tables of the page with their text."""
    shapes = shapes_of(ink_of(plane.clean))
    fillings = [
        {
            number: _Filling(_lines(inside, table.box_of(table.regions[number]), plane.height))
            for number, inside in _by_region(table, shapes).items()
        }
        for table in plane.tables
    ]
    waiting = [(filling, line) for cells in fillings for filling in cells.values() for line in filling.lines]
    lines = [line for _, line in waiting]
    for (filling, _), said in zip(waiting, _read(plane, lines), strict=True):
        filling.said.append(said)
    for cells in fillings:
        for filling in cells.values():
            filling.make_brackets(plane.height)
    _read_faint(plane, fillings)
    return [_grid(table, cells, plane.height, locate) for table, cells in zip(plane.tables, fillings, strict=True)]


def _read(plane: Plane, lines: Sequence[TextLine]) -> list[Said]:
    said = read_lines(plane.clean, lines, plane.height)
    return said if plane.struck is None else doubted(plane.flat, plane.struck, lines, said, plane.height)


def _read_faint(plane: Plane, fillings: Sequence[dict[int, _Filling]]) -> None:
    """Looks for pale numbers in the cells without ink: a cell that may show one is blank with a doubt."""
    shapes = faint_shapes(plane.clean, plane.height)
    found: list[tuple[_Filling, TextLine]] = []
    for table, cells in zip(plane.tables, fillings, strict=True):
        for number, inside in _by_region(table, shapes).items():
            line = None if cells[number].lines or table.regions[number].hole else faint_line(inside, plane.height)
            if line is not None:
                found.append((cells[number], line))
    readings = read_lines(darkened(plane.clean), [line for _, line in found], plane.height) if found else []
    for (filling, line), said in zip(found, readings, strict=True):
        numbers = (text for text in (said.text, *said.alternatives) if is_value(text))
        perhaps = tuple(text for text in numbers if any(map(str.isdecimal, text)))
        if perhaps:
            filling.lines.append(line)
            filling.said.append(Said("", perhaps))


def _by_region(table: Table, shapes: Shapes) -> dict[int, Shapes]:
    """The shapes of each cell, by its number: a shape belongs to the cell that its middle lies in."""
    owner = np.full((len(table.ys) - 1, len(table.xs) - 1), -1)
    for number, region in enumerate(table.regions):
        owner[region.row : region.row + region.rowspan, region.column : region.column + region.colspan] = number
    x, y = shapes.x + shapes.wide / 2, shapes.y + shapes.high / 2
    box = table.box
    inside = shapes.chosen((x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom))
    columns = np.searchsorted(table.xs, inside.x + inside.wide / 2, side="right") - 1
    rows = np.searchsorted(table.ys, inside.y + inside.high / 2, side="right") - 1
    numbers = owner[rows, columns]
    return {number: inside.chosen(numbers == number) for number in range(len(table.regions))}


def _lines(shapes: Shapes, cell: Box, height: float) -> list[TextLine]:
    return lines_in(_without_remnants(shapes, cell, height), height)


def _without_remnants(shapes: Shapes, cell: Box, height: float) -> Shapes:
    """The shapes of a cell but for thin ones along its edge: pieces of a rule that dirt or a stamp has broken.

    An upright one must be longer than a digit: a `1` may well stand close to the side of its cell.
    """
    near, thin = EDGE * height, THIN * height
    along_sides = (shapes.x - cell.x0 < near) | (cell.x1 - shapes.x - shapes.wide < near)
    along_ends = (shapes.y - cell.top < near) | (cell.bottom - shapes.y - shapes.high < near)
    upright = (shapes.wide <= thin) & (shapes.high >= LONG * height)
    return shapes.chosen(~((upright & along_sides) | ((shapes.high <= thin) & along_ends)))


def _grid(table: Table, cells: dict[int, _Filling], height: float, locate: Locate) -> Grid:
    for filling in cells.values():
        filling.drop_dirt(height)
    _count_rows(table, cells)
    joined = joined_numbers(table, {number: (cell.lines, cell.said) for number, cell in cells.items()}, height)
    filled = [_cell(table, number, cells[number].said, joined.get(number), locate) for number in cells]
    filled.sort(key=lambda cell: (cell.row, cell.column))
    edges = tuple((x - table.xs[0]) / (table.xs[-1] - table.xs[0]) for x in table.xs)
    return Grid(len(table.ys) - 1, len(table.xs) - 1, tuple(filled), edges)


def _count_rows(table: Table, cells: dict[int, _Filling]) -> None:
    """Gives ordinals the point back that a number does not have: they are the labels of their rows.

    Not where as many numbers without one stand in their column: a speck stands beside a number.
    """
    columns: dict[int, list[_Filling]] = defaultdict(list)
    plain: Counter[int] = Counter()
    for number, filling in cells.items():
        column = table.regions[number].column
        if len(filling.said) == 1 and filling.said[0].ordinal:
            columns[column].append(filling)
        elif filling.said and all(has_digits(said) for said in filling.said):
            plain[column] += 1
    ends = _ends_of_labels(table, cells) if columns else set()
    for column, fillings in columns.items():
        if (len(fillings) >= ORDINALS or column + 1 in ends) and len(fillings) > plain[column]:
            for filling in fillings:
                filling.said = [Said(filling.said[0].ordinal)]


def _ends_of_labels(table: Table, cells: dict[int, _Filling]) -> set[int]:
    """The columns that begin right of cells with words and hold numbers beside them: labels end there."""
    numbers = {
        (row, region.column)
        for number, filling in cells.items()
        if filling.said and all(is_value(said.text) for said in filling.said)
        for region in (table.regions[number],)
        for row in range(region.row, region.row + region.rowspan)
    }
    ends = set()
    for number, filling in cells.items():
        region = table.regions[number]
        end = region.column + region.colspan
        if any(any(map(str.isalpha, said.text)) for said in filling.said) and (region.row, end) in numbers:
            ends.add(end)
    return ends


def _cell(table: Table, number: int, said: Sequence[Said], joined: str | None, locate: Locate) -> Cell:
    region = table.regions[number]
    filler = region.hole and not said
    return Cell(
        region.row,
        region.column,
        "\n".join(line.text for line in said) if joined is None else joined,
        None if filler else locate(table.box_of(region)),
        region.rowspan,
        region.colspan,
        filler,
        recognised=not filler,
        alternatives=_alternatives(said) if joined is None else (),
    )


def _alternatives(said: Sequence[Said]) -> tuple[str, ...]:
    """Other readings of a cell: those of its line, or, where one number stands above another, each, and both as one."""
    if len(said) == 1:
        return said[0].alternatives
    if not all(is_value(line.text) for line in said):
        return ()
    numbers = [line.text for line in said if any(map(str.isdecimal, line.text))]
    whole = ["".join(numbers)] if len(numbers) > 1 and all(map(str.isdecimal, numbers)) else []
    return tuple(dict.fromkeys([*numbers, *whole]))


def outside(shapes: Shapes, tables: Iterable[Table]) -> Shapes:
    """The shapes whose middle lies in no table."""
    keep = np.ones(len(shapes), dtype=bool)
    x, y = shapes.x + shapes.wide / 2, shapes.y + shapes.high / 2
    for table in tables:
        box = table.box
        keep &= ~((x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom))
    return shapes.chosen(keep)
