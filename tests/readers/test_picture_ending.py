"""Tables without rules that go on in the next picture, wherever that fell in the scanner."""

from collections.abc import Sequence

import numpy as np
import pytest

from extractors.document import Grid
from extractors.readers.imaging.continued import continued
from extractors.readers.imaging.ending import Ending, Extent, Ground
from extractors.readers.imaging.layout import _laid_out, _Sheet
from extractors.readers.imaging.plane import Plane
from extractors.readers.pdf.pages import Character
from extractors.readers.pdf.rules import Found
from extractors.readers.pdf.text import Line, lines_of

LABELS = ("行政许可", "行政处罚", "行政强制")


def lines(rows: Sequence[Sequence[tuple[float, str]]], moved: float = 0.0) -> list[Line]:
    """Words at their places, row by row."""
    return lines_of(
        [
            Character(text, x + moved + 9 * n, 20.0 * row, x + moved + 9 * (n + 1), 20.0 * row + 9, 20.0 * row + 9)
            for row, words in enumerate(rows)
            for x, word in words
            for n, text in enumerate(word)
        ]
    )


def words(found: Sequence[Line]) -> list[Extent]:
    return [Extent(word.x0, word.x1) for line in found for word in line.words()]


def table(found: list[Line], ground: Ground, above: Found | None = None) -> Found:
    sheet = _Sheet(1, 300, 300, locate=repr, ground=ground)
    (piece,) = (piece for _, piece in _laid_out(sheet, found, (), above))
    assert isinstance(piece, Found)
    return piece


def test_a_column_that_is_blank_in_the_next_picture_is_where_it_was() -> None:
    here = Ground(1.0, 0.0)
    full = lines([[(20, label), (100, "3"), (140, "0"), (180, "3")] for label in LABELS])
    rest = lines([[(20, label), (180, "4")] for label in LABELS], moved=13.0)
    first = table(full, here)
    moved = here.moved(words(full), words(rest))
    assert moved.start == pytest.approx(-13.0)
    second = table(rest, moved, Ending(first, tuple(words(full))).found)
    grids = continued([[first], [second]])
    assert [grid.columns for grid in grids if isinstance(grid, Grid)] == [4, 4]
    texts = [[cell.text for cell in grid.lines()[0]] for grid in grids if isinstance(grid, Grid)]
    assert texts == [["行政许可", "3", "0", "3"], ["行政许可", "", "", "4"]]


def test_one_row_alone_goes_on_from_the_picture_before() -> None:
    here = Ground(1.0, 0.0)
    first = table(lines([[(20, label), (150, "0")] for label in LABELS[:2]]), here)
    last = lines([[(20, LABELS[2]), (150, "7")]])
    assert [cell.text for cell in table(last, here, first).grid.cells] == ["行政强制", "7"]
    assert not any(isinstance(piece, Found) for _, piece in _laid_out(_Sheet(1, 300, 300), last, (), None))


def test_a_picture_whose_words_stand_nowhere_alike_lies_where_it_lies() -> None:
    here = Ground(2.0, -10.0)
    assert here.moved([Extent(10, 60)], [Extent(200, 230)]) == here
    assert here.moved([], []) == here


def test_the_ground_is_measured_in_pixels_of_the_source_from_its_middle() -> None:
    page = np.zeros((400, 600), np.uint8)
    ground = Ground.of(Plane(page, page, (), 20.0, np.diag([0.5, 0.5, 1.0])), unit=2.0)
    assert ground == Ground(1.0, -150.0)
    assert ground.seen(ground.laid([Extent(30, 40)])) == [(30, 40)]
