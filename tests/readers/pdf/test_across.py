"""Tables of a PDF that are ruled across and framed, but have no line between their columns."""

from collections.abc import Sequence
from itertools import pairwise

from reportlab.pdfgen.canvas import Canvas

from extractors.readers.pdf import reader as pdf
from extractors.readers.pdf.across import tables_across
from extractors.readers.pdf.pages import Character, Page, Rule
from tests.readers.pdf.test_reader import cells_of, grids, made, write

COLUMNS, ROWS = (60, 200, 240, 280, 320), (100, 120, 140, 160, 180)


def frame(canvas: Canvas) -> None:
    height = canvas._pagesize[1]
    canvas.rect(COLUMNS[0], height - ROWS[-1], COLUMNS[-1] - COLUMNS[0], ROWS[-1] - ROWS[0])


def across(canvas: Canvas, gap: float = 0) -> None:
    for top in ROWS:
        for left, right in pairwise(COLUMNS):
            canvas.line(left, canvas._pagesize[1] - top, right - gap, canvas._pagesize[1] - top)


def fill_in(canvas: Canvas) -> None:
    """Numbers that stand left in one row and right in the next, under the name of all columns."""
    write(canvas, 205, 114, "applicants of any kind")
    for row in range(3):
        write(canvas, 65, 134 + 20 * row, f"label {row}")
        for column, x in enumerate(COLUMNS[1:-1]):
            write(canvas, x + (3 if row % 2 else 30), 134 + 20 * row, str(3 * row + column))


def draw(canvas: Canvas) -> None:
    frame(canvas)
    across(canvas)
    fill_in(canvas)


def test_pieces_of_lines_show_the_columns_and_words_what_is_merged() -> None:
    (grid,) = grids(pdf.read(made(draw)))
    rows = [["label 0", "0", "1", "2"], ["label 1", "3", "4", "5"], ["label 2", "6", "7", "8"]]
    assert cells_of(grid)[1:] == rows
    header = next(cell for cell in grid.cells if cell.text.startswith("applicants"))
    assert (header.column, header.colspan) == (1, 3)


def test_a_background_shows_what_is_merged() -> None:
    def shaded(canvas: Canvas) -> None:
        frame(canvas)
        across(canvas)
        canvas.setFillGray(0.9)
        canvas.rect(COLUMNS[1], canvas._pagesize[1] - 160, 80, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        for row in range(3):
            write(canvas, 65, 134 + 20 * row, f"label {row}")
            write(canvas, 205, 134 + 20 * row, "7")
        write(canvas, 65, 114, "contents")

    (grid,) = grids(pdf.read(made(shaded)))
    spans = [(cell.row, cell.colspan) for cell in grid.cells if cell.text == "7"]
    assert spans == [(1, 1), (2, 2), (3, 1)]


def test_pieces_that_do_not_meet_are_dashes_and_show_no_column() -> None:
    def dashed(canvas: Canvas) -> None:
        frame(canvas)
        across(canvas, gap=2)
        write(canvas, 205, 114, "applicants of any kind")

    assert not grids(pdf.read(made(dashed)))
    assert grids(pdf.read(made(draw)))


def test_rows_without_a_rule_between_are_not_one_row_of_cells() -> None:
    def framed(canvas: Canvas) -> None:
        frame(canvas)
        for top in (ROWS[0], ROWS[-1]):
            for left, right in pairwise(COLUMNS):
                canvas.line(left, canvas._pagesize[1] - top, right, canvas._pagesize[1] - top)
        fill_in(canvas)

    (grid,) = grids(pdf.read(made(framed)))
    assert cells_of(grid)[1:] == [["label 0", "0", "1", "2"], ["label 1", "3", "4", "5"], ["label 2", "6", "7", "8"]]


def below(canvas: Canvas, rows: range = range(1, 5)) -> None:
    """Rules below rows, cell by cell, and none on their sides."""
    for row in rows:
        for left, right in pairwise(COLUMNS):
            canvas.line(left, canvas._pagesize[1] - ROWS[row], right, canvas._pagesize[1] - ROWS[row])


def test_rules_below_rows_are_a_table_without_any_on_its_sides() -> None:
    def unframed(canvas: Canvas) -> None:
        below(canvas)
        fill_in(canvas)
        write(canvas, 65, 80, "一、")

    document = pdf.read(made(unframed))
    (grid,) = grids(document)
    assert cells_of(grid)[1:] == [["label 0", "0", "1", "2"], ["label 1", "3", "4", "5"], ["label 2", "6", "7", "8"]]
    assert grid.cells[1].text == "applicants of any kind"
    assert len(document.blocks) == 2


def test_a_row_that_the_page_ends_has_no_rule_below() -> None:
    def cut(canvas: Canvas) -> None:
        below(canvas, range(4))
        fill_in(canvas)
        write(canvas, 180, 800, "- 3 -")

    (grid,) = grids(pdf.read(made(cut)))
    assert cells_of(grid)[-1] == ["label 2", "6", "7", "8"]


def test_tables_of_one_width_with_other_columns_are_two() -> None:
    def two(canvas: Canvas) -> None:
        below(canvas)
        fill_in(canvas)
        for top in (220, 240, 260):
            for left, right in ((60, 150), (150, 320)):
                canvas.line(left, canvas._pagesize[1] - top, right, canvas._pagesize[1] - top)
        for top in (234, 254):
            write(canvas, 65, top, "other")
            write(canvas, 200, top, "5")

    assert [grid.columns for grid in grids(pdf.read(made(two)))] == [4, 2]


def test_a_line_above_and_below_a_text_is_no_table() -> None:
    def ruled(canvas: Canvas) -> None:
        below(canvas, range(2))
        write(canvas, 65, 114, "a title")
        write(canvas, 250, 114, "5")

    assert not grids(pdf.read(made(ruled)))


def test_a_rule_below_the_header_alone_is_no_row_of_cells() -> None:
    def headed(canvas: Canvas) -> None:
        below(canvas, range(2))
        canvas.line(COLUMNS[1], canvas._pagesize[1] - 108, COLUMNS[-1], canvas._pagesize[1] - 108)
        fill_in(canvas)

    (grid,) = grids(pdf.read(made(headed)))
    assert cells_of(grid)[-3:] == [["label 0", "0", "1", "2"], ["label 1", "3", "4", "5"], ["label 2", "6", "7", "8"]]


def test_the_background_of_a_whole_row_merges_nothing() -> None:
    def shaded(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(COLUMNS[0] - 2, canvas._pagesize[1] - 160, COLUMNS[-1] - COLUMNS[0] + 4, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        draw(canvas)

    (grid,) = grids(pdf.read(made(shaded)))
    assert cells_of(grid)[1:] == [["label 0", "0", "1", "2"], ["label 1", "3", "4", "5"], ["label 2", "6", "7", "8"]]


def test_bands_behind_every_second_row_are_no_cells() -> None:
    def banded(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        for left, right in pairwise(COLUMNS):
            for top in (100, 140):
                canvas.rect(left, canvas._pagesize[1] - top - 20, right - left, 20, stroke=0, fill=1)
        canvas.rect(40, canvas._pagesize[1] - 160, 20, 60, stroke=0, fill=1)
        canvas.setFillGray(0)
        fill_in(canvas)

    (grid,) = grids(pdf.read(made(banded)))
    assert cells_of(grid)[-3:] == [["label 0", "0", "1", "2"], ["label 1", "3", "4", "5"], ["label 2", "6", "7", "8"]]


def ruled_below(canvas: Canvas, tops: tuple[int, ...], columns: tuple[int, ...] = COLUMNS) -> None:
    """A rule below each row, drawn cell by cell, and none beside."""
    for top in tops:
        for left, right in pairwise(columns):
            canvas.line(left, canvas._pagesize[1] - top, right, canvas._pagesize[1] - top)


def test_rules_below_names_of_groups_are_of_the_header() -> None:
    def grouped(canvas: Canvas) -> None:
        canvas.line(COLUMNS[1], canvas._pagesize[1] - 100, COLUMNS[-1], canvas._pagesize[1] - 100)
        write(canvas, 230, 94, "applicants")
        for column, x in enumerate(COLUMNS[1:-1]):
            write(canvas, x + 10, 114, "abc"[column] * 3)
        ruled_below(canvas, ROWS[1:])
        for row in range(3):
            write(canvas, 65, 134 + 20 * row, f"label {row}")
            for column, x in enumerate(COLUMNS[1:-1]):
                write(canvas, x + 15, 134 + 20 * row, str(3 * row + column))

    (grid,) = grids(pdf.read(made(grouped)))
    assert [cell.text for cell in grid.cells if cell.row < 2 and cell.text] == ["applicants", "aaa", "bbb", "ccc"]


def test_rules_that_reach_further_to_the_left_are_of_the_same_table() -> None:
    """On top of a page the label of a group has no rule yet."""
    columns = (60, 100, 200, 240, 280, 320, 360)

    def opened(canvas: Canvas) -> None:
        ruled_below(canvas, (120, 140), columns[1:])
        ruled_below(canvas, (160, 180), columns)
        for row in range(4):
            write(canvas, 105 if row < 2 else 65, 114 + 20 * row, f"label {row}")
            for column, x in enumerate(columns[2:-1]):
                write(canvas, x + 15, 114 + 20 * row, str(4 * row + column))

    (grid,) = grids(pdf.read(made(opened)))
    assert [row[-4:] for row in cells_of(grid)] == [[str(4 * row + column) for column in range(4)] for row in range(4)]


def ruled_across(*levels: tuple[float, Sequence[float]], text: Sequence[tuple[float, float, str]] = ()) -> Page:
    """Lines at heights, in pieces between edges; characters of ten points at places."""
    pieces = [Rule(y, *ends) for y, edges in levels for ends in pairwise(edges)]
    characters = [
        Character(character, x + 10 * place, top, x + 10 * place + 10, top + 10, top + 9)
        for x, top, line in text
        for place, character in enumerate(line)
    ]
    return Page(1, 500, 800, characters=characters, horizontal=pieces)


FOUR, OTHERS, WHOLE = (100, 200, 240, 280, 320), (100, 150, 210, 270, 320), (100, 320)


def test_the_rule_over_a_header_goes_with_the_columns_below_it() -> None:
    page = ruled_across(*((y, FOUR) for y in (100, 120, 140)), (200, WHOLE), *((y, OTHERS) for y in (220, 240, 260)))
    assert [(box.top, box.bottom) for box in tables_across(page)] == [(100, 140), (200, 260)]


def test_a_heading_well_above_the_next_rule_parts_two_tables_of_the_same_columns() -> None:
    levels = [(y, FOUR) for y in (100, 120, 140, 200, 220, 240)]
    cut = ruled_across(*levels, text=[(100, 160, "四、复议"), (110, 185, "名称")])
    assert [(box.top, box.bottom) for box in tables_across(cut)] == [(100, 140), (184, 240)]
    for text in (
        [(100, 175, "四、复议"), (110, 187, "名称")],
        [(100, 160, "四、复议"), (210, 160, "5"), (110, 185, "名称")],
    ):
        assert len(tables_across(ruled_across(*levels, text=text))) == 1


def test_what_a_browser_prints_on_the_margins_is_in_no_row() -> None:
    levels = [(y, FOUR) for y in (100, 120, 140)]
    own = [(110, 85, "label"), (210, 85, "5")]
    margins = [(110, 20, "1/23/26, 9:05 AM"), (110, 168, "file:///a.html"), (270, 168, "1/2")]
    assert [(box.top, box.bottom) for box in tables_across(ruled_across(*levels, text=own + margins))] == [(84, 140)]
    assert tables_across(ruled_across(*levels, text=own)) == tables_across(ruled_across(*levels, text=own + margins))
