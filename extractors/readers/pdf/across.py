"""Where tables stand that have rules below their rows and none on their sides.

Programs draw such rules cell by cell: the pieces of a line meet where two columns do, at the same places in all lines
of a table. Its first row may have no rule above, and the last row of a page none below.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from extractors.readers.pdf.pages import Box, Character, Page, Rule
from extractors.readers.pdf.text import ORDINAL, PAGE_NUMBER, Line, lines_of

NEAR: Final = 3.0
"""Edges nearer than this, in points, are one."""
MEET: Final = 1.0
"""Pieces of a line that leave at most this gap, in points, meet: dashes leave more."""
SHORT: Final = 5.0
"""A piece shorter than this is no edge of a cell: it could not hold a character."""
COMMON: Final = 0.6
"""Share of the edges that two lines of one table have in common, of the line with fewer."""
SURE: Final = 4
"""Edges in common from which two lines are of one table though one is longer: no two tables share so many by chance."""
PARTED: Final = 0.6
"""Share of its height by which a heading stands apart from the table below it."""
FARTHEST: Final = 250.0
"""Points between two rules of one table: the highest rows of reports are half as high."""
FEWEST: Final = 3
"""Rules that are a table: a line above and below a text is none."""
PADDED: Final = 1.2
"""Text nearer to a rule than this share of its height stands in the row that the rule ends."""
STACKED: Final = 0.6
"""Lines of one cell leave a gap of at most this share of their height."""
ENDING: Final = 2.5
"""The same of lines with which a page begins or ends."""
ABREAST: Final = 2
"""Numbers side by side from which a line is a row of a table."""
MOST_LINES: Final = 9
"""Lines of a row that a page cuts."""
_PRINTED = re.compile(r"://|[0-9]:[0-5][0-9](?![0-9])")
"""An address or a time of day, which browsers print on the margins of a page and no row has."""


@dataclass(slots=True)
class _Ruled:
    """The rules of one table: their heights, and the edges of columns that their pieces show."""

    ys: list[float] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    last: list[tuple[float, list[float]]] = field(default_factory=list)
    """The rules at the end that are in one piece: they may be of the header of a table right below."""

    def takes(self, y: float, edges: Sequence[float], *, meets: bool) -> bool:
        """Takes a rule with pieces at `edges` where it is the table's: tables one above the other are as wide.

        On top of a page the label of a group may have no rule yet that is drawn with those of its rows.
        """
        left, right = min(self.edges), max(self.edges)
        inner = [edge for edge in edges if meets and left + NEAR < edge < right - NEAR]
        own = [edge for edge in self.edges if left + NEAR < edge < right - NEAR]
        needed = COMMON * min(len(inner), len(own)) if meets else len(edges)
        wider = edges[0] < left - NEAR or edges[-1] > right + NEAR
        if (wider and _common(inner, own) < SURE) or _common(inner or edges, self.edges) < needed:
            return False
        self.ys.append(y)
        self.last = [] if meets else [*self.last, (y, list(edges))]
        self.edges += [edge for edge in edges if all(abs(edge - own) > NEAR for own in self.edges)]
        return True

    def takes_above(self, y: float, edges: Sequence[float]) -> bool:
        """Takes a rule above the others where it is of the header: it ends where columns do."""
        if _common(edges, self.edges) < len(edges):
            return False
        self.ys.insert(0, y)
        return True


def _common(edges: Sequence[float], others: Sequence[float]) -> int:
    return sum(any(abs(edge - other) <= NEAR for other in others) for edge in edges)


def tables_across(page: Page) -> list[Box]:
    """The outlines of the tables that have no vertical rule."""
    boxes: list[Box] = []
    for table in _tables(page.horizontal, lines_of(page.characters) if page.horizontal else []):
        left, right = min(table.edges), max(table.edges)
        beside = [c for c in page.characters if left <= (c.x0 + c.x1) / 2 <= right]
        above, below = _around(beside, table.ys[0], table.ys[-1])
        if below and _goes_on(below[0], table.ys[-1]):
            continue
        top = _begin(above, table.ys[0], boxes[-1].bottom if boxes else 0.0)
        boxes.append(Box(left, top, right, _end(below, table.ys[-1])))
    return boxes


def _tables(rules: Iterable[Rule], lines: Sequence[Line]) -> Iterator[_Ruled]:
    tables: list[_Ruled] = []
    above: list[tuple[float, list[float]]] = []  # rules in one piece, that may be of a header
    for y, pieces in _levels(rules):
        edges = _edges(pieces)
        starts = [piece.start for piece in pieces]
        meets = any(abs(piece.end - start) <= MEET for piece in pieces for start in starts)
        if tables and not _are_parted(lines, tables[-1].ys[-1], y) and tables[-1].takes(y, edges, meets=meets):
            above = []
        elif meets:
            before = tables[-1].last if tables else []
            tables.append(_with_header(_Ruled([y], edges), [*before, *above], lines))
            for moved in [rule for rule, _ in before if rule in tables[-1].ys]:
                tables[-2].ys.remove(moved)
            above = []
        else:
            above.append((y, edges))
    return (table for table in tables if len(table.ys) >= FEWEST)


def _with_header(table: _Ruled, above: Sequence[tuple[float, list[float]]], lines: Sequence[Line]) -> _Ruled:
    """The table with the rules above it that are its own, from the nearest up."""
    for y, edges in reversed(above):
        if _are_parted(lines, y, table.ys[0]) or not table.takes_above(y, edges):
            break
    return table


def _are_parted(lines: Sequence[Line], above: float, below: float) -> bool:
    """Whether a heading stands between two rules: well apart from what is below it, and no numbers with it."""
    between = [line for line in lines if above < line.box.middle < below]
    if below - above > FARTHEST or any(word.text.isdigit() for line in between for word in line.words()):
        return below - above > FARTHEST
    pairs = pairwise(between)
    return any(ORDINAL.match(upper.text) and _is_apart(upper.box, lower.box) for upper, lower in pairs)


def _is_apart(upper: Box, lower: Box) -> bool:
    return lower.top - upper.bottom > PARTED * (upper.bottom - upper.top)


def _levels(rules: Iterable[Rule]) -> list[tuple[float, list[Rule]]]:
    """The pieces of each line, from top to bottom."""
    levels: list[tuple[float, list[Rule]]] = []
    for rule in sorted(rule for rule in rules if rule.end - rule.start >= SHORT):
        if levels and rule.position - levels[-1][0] <= NEAR:
            levels[-1][1].append(rule)
        else:
            levels.append((rule.position, [rule]))
    return levels


def _edges(pieces: Sequence[Rule]) -> list[float]:
    edges: list[float] = []
    for x in sorted(x for piece in pieces for x in (piece.start, piece.end)):
        if not edges or x - edges[-1] > NEAR:
            edges.append(x)
    return edges


def _around(characters: Sequence[Character], top: float, bottom: float) -> tuple[list[Line], list[Line]]:
    """The lines of text above and below the rules, both from the rules on, but for those of the page's margins."""
    above = lines_of([c for c in characters if (c.top + c.bottom) / 2 < top])
    below = lines_of([c for c in characters if (c.top + c.bottom) / 2 > bottom])
    while above and _PRINTED.search(above[0].text):
        above.pop(0)
    while below and _PRINTED.search(below[-1].text):
        below.pop()
    return above[::-1], below


def _begin(above: Sequence[Line], top: float, limit: float) -> float:
    """Where the first row begins: at the rule, or above the text that stands close over it or begins the page."""
    lines = [line for line in above if line.box.top >= limit]
    first = [-line.box.bottom for line in lines], [-line.box.top for line in lines]
    return -_reached(lines, *first, -top, ends=limit == 0)


def _end(below: Sequence[Line], bottom: float) -> float:
    """Where the last row ends: at the rule, or below text close under it with which the page ends."""
    lines = [line for line in below if not PAGE_NUMBER.fullmatch(line.text)]
    reached = _reached(lines, [line.box.top for line in lines], [line.box.bottom for line in lines], bottom, ends=True)
    return reached if lines and reached > lines[-1].box.bottom else bottom


def _reached(
    lines: Sequence[Line], starts: Sequence[float], stops: Sequence[float], edge: float, *, ends: bool
) -> float:
    """How far from a rule at `edge` the lines of a row reach; `ends` says that with them the page may end."""
    whole = ends and len(lines) <= MOST_LINES and not any(map(_is_text, lines))
    reached, share = edge, ENDING if whole else PADDED
    for line, start, stop in zip(lines, starts, stops, strict=True):
        if start - reached > share * (line.box.bottom - line.box.top) or _is_text(line):
            break
        reached, share = max(reached, stop + 1), ENDING if whole else STACKED
    return reached


def _goes_on(line: Line, bottom: float) -> bool:
    """Whether numbers follow on the last rule: then it rules off a header, and the rows below have none."""
    numbers = sum(word.text.isdigit() for word in line.words())
    return numbers >= ABREAST and line.box.top - bottom < ENDING * (line.box.bottom - line.box.top)


def _is_text(line: Line) -> bool:
    """Whether a line is a heading, running text or the number of a page."""
    return ORDINAL.match(line.text) is not None or "。" in line.text or PAGE_NUMBER.fullmatch(line.text) is not None
