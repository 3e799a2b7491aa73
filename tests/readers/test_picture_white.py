"""Tables of shaded cells with white rules between them."""

import cv2
import numpy as np
import pytest

from extractors.readers.imaging import together
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.plane import _ruled
from extractors.readers.imaging.rules import Ruling, Table, tables_of
from extractors.readers.imaging.white import evened, with_white_rules
from extractors.readers.pdf.pages import Box, Rule
from extractors.readers.pdf.rules import Region

HEIGHT = 20.0
NONE = Ruling((), (), np.zeros((0, 0), np.uint8))
XS = (100, 220, 380, 540, 700, 801)
YS = (100, 144, 188, 270, 314, 358)


def shaded(shade: int = 230, rule: int = 3, rows: int = 5) -> Pixels:
    """A table of five columns; cells are merged: two of the first row, four of the third and fourth row."""
    page = np.full((500, 900), 255, np.uint8)
    page[YS[0] : YS[rows], XS[0] : XS[-1]] = shade
    for y in YS[1:rows]:
        page[y : y + rule, 380 if y == 270 else 100 : 801] = 255
    for x in XS[1:-1]:
        page[144 if x == 540 else 100 : YS[rows], x : x + rule] = 255
    page[270 : 270 + rule, 380:801] = 255
    page[188 + rule : 314, 220 : 220 + rule] = shade
    return page


def write(page: Pixels, x: int, y: int, characters: int) -> None:
    """A line of marks as large as characters, and as close."""
    for left in range(x, x + 22 * characters, 22):
        cv2.rectangle(page, (left, y), (left + 17, y + 18), 0, 2)
        cv2.line(page, (left + 8, y), (left + 8, y + 18), 0, 2)


def grainy(page: Pixels, deviation: float) -> Pixels:
    grain = np.random.default_rng(7).normal(0, deviation, page.shape)
    return np.clip(page + grain, 0, 255).astype(np.uint8)


def compressed(page: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def tables(page: Pixels) -> tuple[Table, ...]:
    return _ruled(page, page, HEIGHT)[1]


def has_all_cells(page: Pixels) -> bool:
    (table,) = tables(page)
    return is_whole(table)


def is_whole(table: Table) -> bool:
    edges = (np.array(table.xs), XS), (np.array(table.ys), YS)
    near = all(len(found) == len(true) and np.abs(found - np.array(true)).max() <= 6 for found, true in edges)
    spans = {(r.row, r.column): (r.rowspan, r.colspan) for r in table.regions if r.rowspan + r.colspan > 2}
    return near and spans == {(0, 2): (1, 2), (2, 0): (2, 2)}


@pytest.mark.parametrize("shade", [195, 215, 230, 243])
@pytest.mark.parametrize("rule", [1, 2, 3])
def test_white_rules_part_the_cells_of_any_shade(shade: int, rule: int) -> None:
    assert has_all_cells(shaded(shade, rule))


@pytest.mark.parametrize("rule", [2, 3])
def test_white_rules_are_found_in_grain_and_after_compression(rule: int) -> None:
    assert has_all_cells(compressed(grainy(shaded(rule=rule), 11), 70))


def test_print_between_white_rules_is_none() -> None:
    page = shaded()
    for y in (205, 229, 281):
        write(page, 112, y, 11)
    write(page, 390, 113, 13)
    assert has_all_cells(compressed(grainy(page, 6), 75))


def written(page: Pixels) -> Pixels:
    """The page with a short text in the middle of every place of a cell."""
    for x in (140, 260, 420, 580, 730):
        for y in (113, 157, 283, 327):
            write(page, x, y, 2)
    return page


@pytest.mark.parametrize("lost", [(220,), (380,), (220, 540)])
def test_rules_between_texts_that_stand_apart_are_missing_and_the_others_no_table(lost: tuple[int, ...]) -> None:
    page = shaded()
    for x in lost:
        page[101:357, x : x + 3] = 230
    assert not tables(written(page))


@pytest.mark.parametrize("lost", [(144,), (314,), (144, 314)])
def test_rules_between_texts_that_stand_below_one_another_are_missing_and_the_others_no_table(
    lost: tuple[int, ...],
) -> None:
    page = shaded()
    for y in lost:
        page[y : y + 3, 101:801] = 230
    assert not tables(written(page))


def test_lines_of_one_text_below_one_another_leave_its_rules() -> None:
    page = shaded()
    for x in (390, 550, 710):
        write(page, x, 200, 3)
        write(page, x, 230, 2)
    assert has_all_cells(page)


def test_a_column_of_few_cells_that_hold_two_texts_lacks_a_rule() -> None:
    page = shaded()
    page[190:357, 540:543] = 230
    assert not tables(written(page))


def test_more_cells_and_print_than_a_page_has_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    page = shaded()
    page[101:357, 220:223] = 230
    monkeypatch.setattr(together, "MOST_PAIRS", 100)
    assert tables(written(page))


def test_a_text_in_each_cell_leaves_its_rules() -> None:
    assert has_all_cells(written(shaded()))


def test_texts_that_are_spaced_out_are_one() -> None:
    page = shaded()
    for y in (113, 157, 327):
        write(page, 390, y, 1)
        write(page, 390 + 22 + 50, y, 1)
    assert has_all_cells(page)


def test_one_row_that_a_page_break_leaves_is_a_table() -> None:
    (table,) = tables(shaded(rows=1))
    assert (len(table.xs), len(table.regions)) == (5, 4)


def test_what_a_stamp_hides_of_a_white_rule_is_there() -> None:
    page = shaded()
    cv2.circle(page, (620, 270), 78, 0, 14)
    cv2.circle(page, (400, 140), 30, 0, 14)
    (table,) = tables_of(with_white_rules(NONE, page, HEIGHT), HEIGHT)
    assert is_whole(table)


def test_shadow_and_shaded_rows_without_white_rules_add_no_lines() -> None:
    page = np.full((500, 900), 255, np.uint8)
    for top in range(100, 400, 88):
        page[top : top + 44, 100:801] = 225
        write(page, 110, top + 12, 9)
    shadow = (page * np.linspace(0.7, 1, 900)).astype(np.uint8)
    for picture in (page, shadow):
        assert with_white_rules(NONE, picture, HEIGHT) is NONE or not with_white_rules(NONE, picture, HEIGHT).vertical


@pytest.mark.parametrize(("rows", "found"), [(20, True), (150, False)])
def test_more_white_lines_than_tables_have_are_the_grain_of_the_paper(rows: int, found: bool) -> None:
    page = np.full((14 * rows + 200, 1100), 255, np.uint8)
    for left in range(100, 1000, 90):
        page[100 : 100 + 14 * rows, left : left + 50] = 230
    page[100 : 100 + 14 * rows : 14] = page[101 : 100 + 14 * rows : 14] = 255
    assert (with_white_rules(NONE, page, 8.0) is not NONE) is found


def test_the_ground_of_a_cell_becomes_white_and_its_print_stays() -> None:
    page = shaded()
    write(page, 260, 156, 3)
    table = Table((220.0, 380.0), (144.0, 188.0), (Region(0, 0, 1, 1, False),))
    clean = evened(page, [table])
    box = Box(226, 150, 376, 184)
    inside = clean[box.top : box.bottom, box.x0 : box.x1]
    assert np.unique(inside).tolist() == [0, 255]
    assert (clean[200:] == page[200:]).all()


def test_a_white_rule_goes_on_between_lines_of_print_close_above_and_below() -> None:
    page = np.full((300, 900), 255, np.uint8)
    page[100:184, 100:801] = 230
    for y in (128, 156):
        page[y - 1 : y + 2, 100:801] = 255
    for x in (400, 600):
        page[100:184, x - 1 : x + 2] = 255
    for y in (105, 133, 161):
        write(page, 150, y, 9)
    (table,) = tables(page)
    assert (len(table.xs), len(table.ys), len(table.regions)) == (4, 4, 9)


@pytest.mark.parametrize(("inner", "found"), [(0, True), (1, False)])
def test_white_rules_are_looked_for_where_no_dark_ones_part_cells(inner: int, found: bool) -> None:
    level = [Rule(float(y), 100.0, 801.0) for y in (YS[0], *YS[1:][:inner], YS[-1])]
    upright = [Rule(float(x), 100.0, 358.0) for x in (XS[0], *XS[1:][:inner], XS[-1])]
    dark = Ruling(tuple(level), tuple(upright), np.zeros((0, 0), np.uint8))
    assert (with_white_rules(dark, shaded(), HEIGHT).horizontal != dark.horizontal) is found
