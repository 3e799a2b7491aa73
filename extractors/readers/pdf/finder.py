"""Tables of a PDF page from the cells that pdfplumber's own `TableFinder` sees.

The everyday reading makes its cells from a lattice of its own, out of another library's characters. This one shares
neither with it, so that two readings that agree are two witnesses.
"""

from collections.abc import Iterable, Sequence

from extractors.document import Grid
from extractors.readers.pdf.pages import Box, Character, Page
from extractors.readers.pdf.rules import Found
from extractors.readers.pdf.text import bounds, lines_of
from extractors.readers.tiling import Placed, tile

_NEAR = 3.0
"""Edges nearer than this, in points, are one edge."""


def found_tables(page: Page, tables: Sequence[Sequence[Box]]) -> tuple[list[Found], list[Character]]:
    """The tables with their text, and the characters that stand in none. A table of one column is a frame."""
    found: list[Found] = []
    rest = page.characters
    for cells in tables:
        edges = _edges(x for cell in cells for x in (cell.x0, cell.x1))
        if len(edges) < 3:
            continue
        grid, taken = _grid(page, cells, edges)
        if grid is not None and grid.columns < len(edges):  # cells that overlap push one another out of their columns
            found.append(Found(grid, bounds(cells), tuple(edges)))
            rest = [character for character in rest if id(character) not in taken]
    return found, rest


def _grid(page: Page, cells: Sequence[Box], xs: Sequence[float]) -> tuple[Grid | None, set[int]]:
    ys = _edges(y for cell in cells for y in (cell.top, cell.bottom))
    rows: list[list[tuple[int, Placed]]] = [[] for _ in ys[1:]]
    taken: set[int] = set()
    for cell in cells:
        top, bottom = _index(ys, cell.top), _index(ys, cell.bottom)
        left, right = _index(xs, cell.x0), _index(xs, cell.x1)
        if top >= bottom or left >= right:
            continue
        inside = [character for character in page.characters if _within(character, cell)]
        taken.update(map(id, inside))
        text = "\n".join(line.text for line in lines_of(inside))
        rows[top].append((left, Placed(text, page.locator(cell), bottom - top, right - left, left)))
    return tile([[placed for _, placed in sorted(row, key=lambda item: item[0])] for row in rows]), taken


def _within(character: Character, cell: Box) -> bool:
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    return cell.x0 <= x < cell.x1 and cell.top <= y < cell.bottom


def _edges(values: Iterable[float]) -> list[float]:
    """Distinct edges in order; those that lie near each other are one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value))
