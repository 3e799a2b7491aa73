"""Lines of text in pictures: strokes, dashes, ordinals and numbers, told by their shapes and places."""

import cv2
import numpy as np
import pytest

from extractors.readers.imaging import cells, paper
from extractors.readers.imaging.doubts import Said
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import TextLine, lines_in
from extractors.readers.imaging.plane import Plane
from extractors.readers.imaging.rules import Table, painted_over, ruling
from extractors.readers.imaging.strokes import LEANING, SLASH, begins_level, is_dash, lean
from extractors.readers.imaging.wrapped import Written, joined_numbers
from extractors.readers.pdf.pages import UNKNOWN, Box
from extractors.readers.pdf.rules import Region
from tests.readers.test_picture_geometry import HEIGHT, ruled, sheet, tables


def lines(page: Pixels) -> list[TextLine]:
    return lines_in(paper.shapes_of(paper.ink_of(page)), HEIGHT)


def test_strokes_one_above_the_other_are_one_character_and_lines_are_two() -> None:
    page = sheet(200, 200)
    for y in (50, 57, 64):
        cv2.line(page, (80, y), (100, y), 0, 2)
    cv2.rectangle(page, (80, 90), (98, 110), 0, 2)
    assert [(round(line.box.top), round(line.box.bottom)) for line in lines(page)] == [(49, 66), (89, 112)]


def test_the_strokes_of_a_character_in_large_print_are_one() -> None:
    page = sheet(200, 200)
    for y in (50, 60, 70):
        page[y : y + 2, 80:104] = 0
    page[82:106, 80:82] = page[82:106, 102:104] = 0
    assert [(round(line.box.top), round(line.box.bottom)) for line in lines(page)] == [(50, 72), (82, 106)]


def test_the_topmost_stroke_of_a_character_goes_with_the_next_not_with_the_character_above() -> None:
    page = sheet(200, 200)
    cv2.rectangle(page, (80, 33), (98, 50), 0, 2)
    for y in (58, 65, 72):
        cv2.line(page, (80, y), (100, y), 0, 2)
    assert [(round(line.box.top), round(line.box.bottom)) for line in lines(page)] == [(32, 52), (57, 74)]


def test_dirt_is_no_line_and_no_part_of_one() -> None:
    page = sheet(200, 200)
    page[30:33, 30:33] = 0
    assert lines(page) == []
    cv2.ellipse(page, (100, 100), (6, 9), 0, 0, 360, 0, 2)
    page[106:109, 112:115] = 0
    (line,) = lines(page)
    assert (line.body.x0, line.body.x1) == pytest.approx((93, 108), abs=1)
    assert line.box.x1 >= 115


def test_a_dash_and_a_slash_are_told_by_their_shape() -> None:
    page = sheet(300, 100)
    cv2.line(page, (40, 50), (48, 50), 0, 2)
    (dash,) = lines(page)
    assert is_dash(dash, HEIGHT)
    page = sheet(300, 100)
    cv2.line(page, (47, 40), (40, 60), 0, 2)
    (slash,) = lines(page)
    assert lean(page, slash) >= SLASH
    page = sheet(300, 100)
    cv2.line(page, (47, 40), (47, 60), 0, 2)
    cv2.line(page, (47, 40), (42, 44), 0, 2)
    (one,) = lines(page)
    assert not is_dash(one, HEIGHT)
    assert lean(page, one) < LEANING


def numbered(before: tuple[int, int, int, int] | None = None) -> TextLine:
    """Two digits 20 pixels high from column 60, and a filled box before them."""
    page = sheet(200, 100)
    for x in (60, 76):
        cv2.ellipse(page, (x + 6, 50), (6, 9), 0, 0, 360, 0, 2)
    if before is not None:
        x0, top, x1, bottom = before
        page[top:bottom, x0:x1] = 0
    (line,) = lines(page)
    return line


def test_a_minus_is_told_from_dirt_by_its_shape() -> None:
    minus = numbered((50, 50, 56, 53))
    assert (minus.dash, minus.stray) == (True, False)
    assert minus.body.x0 == 50
    spoilt = numbered((52, 49, 56, 53))
    assert (spoilt.dash, spoilt.stray) == (False, True)
    speck = numbered((53, 50, 55, 52))
    assert (speck.dash, speck.stray) == (False, False)
    assert (numbered().dash, numbered().stray) == (False, False)


def test_a_minus_that_touches_its_digit_is_told_from_the_bar_of_a_four() -> None:
    page = sheet(200, 100)
    cv2.line(page, (60, 54), (76, 54), 0, 2)
    cv2.line(page, (72, 40), (60, 54), 0, 2)
    cv2.line(page, (72, 40), (72, 60), 0, 2)
    (four,) = lines(page)
    assert not begins_level(page, four)
    cv2.line(page, (53, 51), (61, 51), 0, 2)
    (negative,) = lines(page)
    assert not negative.dash
    assert begins_level(page, negative)


def test_digits_have_only_so_much_room() -> None:
    assert numbered().room == 2
    page = sheet(200, 100)
    cv2.ellipse(page, (66, 50), (6, 9), 0, 0, 360, 0, 2)
    page[48:51] = 255
    (broken,) = lines(page)
    assert (broken.digits, broken.room) == ((), 1)


def test_a_low_table_does_not_pass_for_large_text() -> None:
    page = sheet()
    cv2.rectangle(page, (100, 100), (640, 200), 0, 2)
    for y in range(120, 200, 20):
        cv2.line(page, (100, y), (640, y), 0, 2)
        for x in range(110, 630, 30):
            cv2.ellipse(page, (x, y - 10), (4, 6), 0, 0, 360, 0, 1)
    assert paper.text_height(paper.ink_of(page)) == pytest.approx(13, abs=2)


@pytest.mark.parametrize(("thick", "together"), [(2, 0), (4, 0), (4, 8)])
def test_cells_framed_one_by_one_do_not_pass_for_large_text(thick: int, together: int) -> None:
    page = sheet()
    for x in range(100, 800, 86):
        for row in range(8):
            y = 100 + 46 * row + together * (row % 2 == 0)
            cv2.rectangle(page, (x, y), (x + 74, y + 34), 0, thick)
            if row < 4:
                cv2.ellipse(page, (x + 38, y + 18), (4, 6), 0, 0, 360, 0, 2)
    assert paper.text_height(paper.ink_of(page)) == pytest.approx(13, abs=2)


def test_dark_cells_do_not_pass_for_large_text() -> None:
    page = sheet()
    for x in range(100, 800, 86):
        cv2.rectangle(page, (x, 100), (x + 74, 194), 0, -1)
        for y in range(220, 500, 46):
            cv2.ellipse(page, (x + 38, y), (4, 6), 0, 0, 360, 0, 2)
    assert paper.text_height(paper.ink_of(page)) == pytest.approx(13, abs=2)


@pytest.mark.parametrize(("rows", "texts"), [(4, ["7.", "7.", "7.", "7."]), (2, ["7", "7"])])
def test_numbers_with_points_behind_them_count_the_rows(
    rows: int, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ruled()
    for row in range(rows):
        cv2.rectangle(page, (160, 130 + 80 * row), (170, 148 + 80 * row), 0, 2)
    flat, (table,) = ruled(), tables(ruled())
    monkeypatch.setattr(cells, "read_lines", lambda _, lines, *__: [Said("7", ("1",), (), "7.") for _ in lines])
    clean = painted_over(page, ruling(paper.ink_of(flat), HEIGHT), [table], HEIGHT)
    (grid,) = cells.grids_of(Plane(flat, clean, (table,), HEIGHT, np.eye(3)), repr)
    found = [cell for cell in grid.cells if cell.text]
    assert [cell.text for cell in found] == texts
    assert all(bool(cell.alternatives) == (rows < 3) for cell in found)


def test_a_bracket_in_a_cell_set_downwards_is_known() -> None:
    boxes = [Box(80, 26.0 * place, 100, 26.0 * place + 20) for place in range(4)]
    for texts, found in ((f"{UNKNOWN}三)不", "（三)不"), ("1三", "1三")):
        filling = cells._Filling([TextLine(box, box, (), ()) for box in boxes[: len(texts)]], [*map(Said, texts)])
        filling.make_brackets(HEIGHT)
        assert "".join(said.text for said in filling.said) == found


def test_marks_of_a_label_set_downwards_that_cannot_be_read_are_left_out() -> None:
    character, mark = Box(0, 0, 20, 20), Box(0, 24, 5, 31)
    for beside, kept in (("三", ["三"]), ("3", ["3", UNKNOWN])):
        filling = cells._Filling([TextLine(box, box, (), ()) for box in (character, mark)])
        filling.said = [Said(beside), Said(UNKNOWN)]
        filling.drop_dirt(HEIGHT)
        assert [said.text for said in filling.said] == kept


@pytest.mark.parametrize(("column", "text"), [(1, "2."), (2, "2")])
def test_a_number_with_a_point_counts_the_rows_where_labels_end(column: int, text: str) -> None:
    xs, ys = (0.0, 40.0, 80.0, 120.0, 160.0), (0.0, 30.0, 60.0)
    label, group, *others = Region(0, 0, 1, 2), Region(1, 0, 1, 1), *(Region(1, x, 1, 1) for x in (1, 2, 3))
    table = Table(xs, ys, (label, Region(0, 2, 1, 1), Region(0, 3, 1, 1), group, *others))
    said = [Said("公开"), Said("0"), Said("0"), Said("不公开"), Said("0"), Said("0"), Said("0")]
    said[3 + column] = Said("2", ordinal="2.")
    cells_of_table = {number: cells._Filling([], [one]) for number, one in enumerate(said)}
    cells._count_rows(table, cells_of_table)
    assert cells_of_table[3 + column].said[0].text == text


def test_a_number_beside_a_speck_counts_no_rows_among_numbers_without_one() -> None:
    xs, ys = (0.0, 40.0, 80.0, 120.0), (0.0, 30.0, 60.0, 90.0)
    whole = [Region(row, column, 1, 1) for row in (0, 1) for column in (0, 1, 2)]
    table = Table(xs, ys, (*whole, Region(2, 0, 1, 2), Region(2, 2, 1, 1)))
    said = [Said(text) for text in ("规章", "0", "24", "文件", "4", "45", "许可", "8")]
    said[4] = Said("4", ordinal="4.")
    cells_of_table = {number: cells._Filling([], [one]) for number, one in enumerate(said)}
    cells._count_rows(table, cells_of_table)
    assert cells_of_table[4].said[0].text == "4"


def test_lines_that_one_number_beside_them_shows_to_be_one_row_are_one_number() -> None:
    (table,) = tables(ruled())
    box = table.box_of(table.regions[0])

    def line(text: str, column: int, top: float) -> tuple[TextLine, Said]:
        x0 = box.x0 + 140 * column + 50
        place = Box(x0, box.top + top, x0 + 12 * len(text), box.top + top + 18)
        return TextLine(place, place, (), ()), Said(text)

    def written(*lines: tuple[TextLine, Said]) -> Written:
        return [line for line, _ in lines], [said for _, said in lines]

    broken = written(line("18", 1, 15), line("1", 1, 42))
    between = {column: written(line("0", column, 28)) for column in (0, 2)}
    assert joined_numbers(table, {**between, 1: broken}, HEIGHT) == {1: "181"}
    level = written(line("3", 2, 15), line("4", 2, 42))
    label = written(line("本年", 0, 15), line("上年", 0, 42))
    assert joined_numbers(table, {0: label, 1: broken, 2: level}, HEIGHT) == {}


def test_a_point_behind_the_last_digit_is_seen() -> None:
    page = sheet(200, 100)
    cv2.ellipse(page, (66, 50), (6, 9), 0, 0, 360, 0, 2)
    assert not lines(page)[0].pointed
    page[57:60, 76:79] = 0
    assert lines(page)[0].pointed
    page[57:60, 76:79] = 255
    page[42:45, 76:79] = 0
    assert not lines(page)[0].pointed


@pytest.mark.parametrize(("ink", "grain", "inked"), [(205, 3, True), (60, 3, True), (255, 3, False), (255, 15, False)])
def test_the_print_of_a_page_that_is_pale_all_over_is_ink_and_grain_is_none(ink: int, grain: int, inked: bool) -> None:
    page = sheet()
    for x in range(100, 800, 40):
        for y in range(100, 500, 60):
            cv2.ellipse(page, (x, y), (6, 9), 0, 0, 360, ink, 2)
    noise = np.random.default_rng(1).normal(0, grain, page.shape)
    grained = np.clip(page - 4 + noise, 0, 255).astype(np.uint8)
    seen = paper.ink_of(paper.contrasted(grained))
    assert (seen[91:110, 100:780].sum() > 1000) == inked
    assert seen[:80].mean() < 0.001


def test_the_specks_of_an_all_but_empty_page_are_no_pale_print() -> None:
    page = sheet()
    for x in (600, 640, 680):
        cv2.ellipse(page, (x, 100), (6, 9), 0, 0, 360, 60, 2)
    random = np.random.default_rng(1)
    page[(random.random(page.shape) < 0.005) & (page > 200)] = 212
    grained = np.clip(page - 4 + random.normal(0, 2, page.shape), 0, 255).astype(np.uint8)
    assert paper.ink_of(paper.contrasted(grained)).mean() < 0.002
