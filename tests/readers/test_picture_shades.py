"""Pictures with shaded cells, light print and pale rules."""

import cv2
import numpy as np
import pytest

from extractors.readers.imaging import paper
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.pale import with_pale_rules
from extractors.readers.imaging.rules import Ruling, Table, _leads_on, ruling, tables_of
from extractors.readers.imaging.shades import DARK, _limit, dark_on_light, without_shades
from extractors.readers.pdf.pages import Rule

HEIGHT = 20.0
BLUE, STAMP_RED, WHITE, BLACK = (31, 78, 121), (225, 60, 60), (255, 255, 255), (0, 0, 0)


def printed(page: Pixels, colour: tuple[int, ...], top: int = 60, bottom: int = 500) -> Pixels:
    """Marks as large as characters, all over a page."""
    for y in range(top, bottom, 40):
        for x in range(60, 840, 26):
            cv2.rectangle(page, (x, y), (x + 15, y + 19), colour, 3)
    return page


def test_light_print_on_a_dark_row_becomes_dark_print_on_white() -> None:
    page = printed(np.full((600, 900, 3), 255, np.uint8), BLACK, 200)
    cv2.rectangle(page, (40, 40), (860, 130), BLUE, -1)
    page = printed(page, WHITE, 60, 120)
    turned = dark_on_light(page)
    assert (turned[150:] == page[150:]).all()
    assert turned[50, 400].min() > 240
    assert turned[60, 67].max() < 40


@pytest.mark.parametrize("colour", [STAMP_RED, BLUE])
def test_what_is_dark_and_carries_dark_print_or_none_stays(colour: tuple[int, ...]) -> None:
    page = np.full((600, 900, 3), 255, np.uint8)
    cv2.rectangle(page, (300, 200), (420, 320), colour, -1)
    cv2.rectangle(page, (500, 200), (620, 320), colour, -1)
    page = printed(page, BLACK)
    cv2.rectangle(page, (500, 200), (620, 320), colour, -1)
    assert (dark_on_light(page) == page).all()


def test_single_cells_in_a_dark_shade_become_paper_and_keep_their_print() -> None:
    page = np.full((600, 900), 255, np.uint8)
    for x, y in ((100, 200), (190, 244), (400, 200)):
        page[y : y + 44, x : x + 90] = 150
    page = printed(page, BLACK)
    lifted = without_shades(page)
    assert (lifted[page == 150] == 255).all()
    assert (lifted[page == 0] == 0).all()


def test_print_and_paper_in_shadow_are_no_shades() -> None:
    page = np.full((600, 900), 255, np.uint8)
    light = np.interp(np.arange(900), (0, 300, 500, 900), (0.5, 0.5, 1, 1))
    for picture in (printed(page.copy(), BLACK), (page * light).astype(np.uint8)):
        assert without_shades(picture) is picture


def test_paper_in_shadow_is_no_dark_ground() -> None:
    page = np.full((600, 900), 255, np.uint8)
    page[300:340] = 140
    light = np.interp(np.arange(900), (0, 250, 650, 900), (0.5, 0.5, 1, 1))
    shadowed = (page * light).astype(np.uint8)
    assert ((shadowed < _limit(shadowed, DARK / 255)) == (page < 255)).mean() > 0.999


def tables(page: Pixels) -> list[Table]:
    return tables_of(ruling(with_pale_rules(page, HEIGHT), HEIGHT), HEIGHT)


def test_pale_rules_are_rules_even_between_words_that_touch_them() -> None:
    page = np.full((600, 900), 255, np.uint8)
    for row in range(5):
        page[100 + 40 * row, 100:801] = 214
    for column in range(6):
        page[100:261, 100 + 140 * column] = 214
    for x in (222, 243):
        cv2.rectangle(page, (x, 110), (x + 15, 129), 0, 3)
    assert paper.ink_of(page)[100].sum() == 0
    (table,) = tables(page)
    assert (len(table.xs), len(table.ys), len(table.regions)) == (6, 5, 20)


def test_a_pale_rule_one_cell_long_is_a_rule_and_a_stroke_in_a_cell_is_none() -> None:
    page = np.full((600, 900), 255, np.uint8)
    for row in range(5):
        page[100 + 40 * row, 100:801] = 214
    for column in (0, 2, 3, 5):
        page[100:261, 100 + 140 * column] = 214
    page[180:221, 240] = page[100:141, 660] = 214
    page[146:176, 310] = 214
    (table,) = tables(page)
    assert (len(table.xs), len(table.ys), len(table.regions)) == (6, 5, 4 * 3 + 2)


def test_a_single_paler_rule_of_a_table_is_one_and_the_sides_broken_where_it_crosses_them_are_whole() -> None:
    page = np.full((600, 900), 255, np.uint8)
    for row in range(5):
        page[100 + 28 * row, 100:801] = 90
        page[106 + 28 * row : 122 + 28 * row, 160:163] = 0
    for column in range(6):
        page[100:213, 100 + 140 * column] = 90
    page[128, 100:801] = 205
    (table,) = tables(page)
    assert (len(table.xs), len(table.ys), len(table.regions)) == (6, 5, 20)


def test_double_rules_grow_to_no_bars_where_one_of_the_table_is_pale() -> None:
    page = np.full((600, 900), 255, np.uint8)
    for shift in (0, 6):
        for row in range(5):
            page[100 + 40 * row + shift : 103 + 40 * row + shift, 100:809] = 90
        for column in range(6):
            page[100:269, 100 + 140 * column + shift : 103 + 140 * column + shift] = 90
    page[109:260, 520:523] = 215
    inked = paper.ink_of(page)
    grown = with_pale_rules(page, HEIGHT) - inked
    assert grown[150, 520:523].all()
    assert grown[:, :517].sum() + grown[:, 526:].sum() < 0.01 * inked.sum()


def test_a_pale_fold_over_a_table_is_no_rule_of_it() -> None:
    page = np.full((600, 900), 255, np.uint8)
    for row in range(5):
        page[100 + 40 * row : 102 + 40 * row, 100:801] = 0
    for column in range(6):
        page[100:261, 100 + 140 * column] = 0
    page[120, :] = 205
    (table,) = tables(page)
    assert (len(table.xs), len(table.ys), len(table.regions)) == (6, 5, 20)


def test_lines_of_text_and_a_lone_streak_are_no_pale_rules() -> None:
    page = printed(np.full((600, 900), 255, np.uint8), (0,))
    page[:, 455] = 214
    assert (with_pale_rules(page, HEIGHT) == paper.ink_of(page)).all()


def test_a_table_ruled_between_its_rows_alone_is_left_to_where_its_text_stands() -> None:
    rules = tuple(Rule(100.0 + 40 * row, 100.0, 800.0) for row in range(6))
    frame = (Rule(100.0, 100.0, 300.0), Rule(800.0, 100.0, 300.0))
    inner = (*frame, Rule(450.0, 100.0, 300.0))
    mask = np.zeros((1, 1), np.uint8)
    assert tables_of(Ruling(rules, frame, mask), HEIGHT) == []
    assert len(tables_of(Ruling(rules, inner, mask), HEIGHT)) == 1


def test_a_piece_that_comes_from_beyond_is_no_trace_of_the_rule_that_it_leads_to() -> None:
    line = Rule(100.0, 260.0, 400.0)
    assert _leads_on(Rule(101.0, 0.0, 220.0), line, 160.0, 260.0, 5.0)
    assert not _leads_on(Rule(101.0, 190.0, 220.0), line, 160.0, 260.0, 5.0)
    assert not _leads_on(Rule(140.0, 0.0, 220.0), line, 160.0, 260.0, 5.0)
    assert not _leads_on(line, line, 160.0, 260.0, 5.0)
