"""Cells that are drawn apart from one another are one table."""

from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4

from extractors.readers.pdf.pages import Box, Character, Rule
from extractors.readers.pdf.rules import lattices
from extractors.readers.pdf.shades import outlines
from extractors.readers.pdf.spaced import drawn_together, touching_boxes
from tests.readers.pdf.sheets import Sheet, grids, rows_of

WIDE, HIGH = 50.0, 20.0


def cells(gap: float, rows: int = 4, columns: int = 3) -> list[Box]:
    """Boxes of one size, `gap` points apart."""
    across, down = WIDE + gap, HIGH + gap
    return [
        Box(100 + across * x, 100 + down * y, 100 + across * x + WIDE, 100 + down * y + HIGH)
        for y in range(rows)
        for x in range(columns)
    ]


def edges(boxes: Sequence[Box]) -> tuple[list[float], list[float]]:
    [lattice] = lattices(*drawn_together(*outlines(boxes), ()))
    return lattice.xs, lattice.ys


@pytest.mark.parametrize("gap", [3.5, 6.0, 12.0])
def test_boxes_apart_by_one_gap_share_their_sides(gap: float) -> None:
    xs, ys = edges(cells(gap))
    assert xs == pytest.approx([100 - gap / 2 + x * (WIDE + gap) for x in range(4)])
    assert ys == pytest.approx([100 - gap / 2 + y * (HIGH + gap) for y in range(5)])


def test_a_frame_around_them_and_a_merged_cell_do_not_part_them() -> None:
    boxes = cells(6)
    merged = Box(boxes[0].x0, boxes[0].top, boxes[2].x1, boxes[0].bottom)
    frame = Box(94, 94, boxes[-1].x1 + 6, boxes[-1].bottom + 6)
    found = lattices(*drawn_together(*outlines([merged, *boxes[3:], frame]), ()))
    assert max(len(lattice.xs) * len(lattice.ys) for lattice in found) == 4 * 5


def test_the_cells_of_the_last_row_may_be_cut_by_the_page() -> None:
    boxes = cells(6)
    horizontal, vertical = outlines(boxes)
    open_below = [rule for rule in horizontal if rule.position != boxes[-1].bottom]
    [lattice] = lattices(*drawn_together(open_below, vertical, ()))
    assert (len(lattice.xs), len(lattice.ys)) == (4, 5)


@pytest.mark.parametrize("boxes", [cells(0), cells(2), cells(40), cells(6, 1, 4)])
def test_cells_that_touch_and_boxes_of_a_drawing_stay(boxes: list[Box]) -> None:
    lines = outlines(boxes)
    assert drawn_together(*lines, ()) == lines
    assert touching_boxes(boxes, ()) == boxes


def test_boxes_at_random_distances_are_no_cells() -> None:
    boxes = [Box(n * 53 % 400, n * 31, n * 53 % 400 + 45, n * 31 + 15 + n % 5) for n in range(12)]
    assert touching_boxes(boxes, ()) == boxes


def test_rows_of_a_table_every_second_of_which_is_coloured_are_not_spread() -> None:
    coloured = [
        Box(100 + WIDE * x, 100 + 28 * y, 100 + WIDE * (x + 1), 114 + 28 * y) for y in range(5) for x in range(3)
    ]
    assert touching_boxes(coloured, ()) == coloured


def test_boxes_with_something_written_between_them_are_not_spread() -> None:
    boxes = cells(12)
    within = Character("1", 110, 103, 115, 113, 112)
    between = Character("1", 110, HIGH + 101, 115, HIGH + 111, HIGH + 110)
    assert touching_boxes(boxes, [within]) != boxes
    assert touching_boxes(boxes, [within, between]) == boxes


def test_dashes_are_no_sides_of_cells() -> None:
    dashes = [Rule(y, x, x + 8) for y in (100.0, 130.0) for x in range(100, 300, 12)]
    walls = [Rule(x, 100, 130) for x in (100.0, 200.0, 300.0)]
    assert drawn_together(dashes, walls, ()) == (dashes, walls)


@pytest.mark.parametrize("filled", [False, True])
def test_a_page_with_such_a_table_shows_it_whole(filled: bool) -> None:
    sheet = Sheet()
    sheet.canvas.setFillGray(0.9)
    for box in cells(6):
        sheet.canvas.rect(box.x0, A4[1] - box.bottom, WIDE, HIGH, stroke=not filled, fill=filled)
    sheet.canvas.setFillGray(0)
    for number, box in enumerate(cells(6)):
        sheet.write(box.x0 + 4, box.bottom - 6, "abc"[number // 3 % 3] if number % 3 == 0 else str(number))
    [grid] = grids(sheet.read())
    assert rows_of(grid) == [["a", "1", "2"], ["b", "4", "5"], ["c", "7", "8"], ["a", "10", "11"]]
