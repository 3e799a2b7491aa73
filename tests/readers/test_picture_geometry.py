"""What is found in a picture by measuring alone: skew, rules, cells, lines, strokes."""

import cv2
import numpy as np
import pytest

from extractors.document import LimitExceeded
from extractors.readers.imaging import deskew, layout, paper, perspective
from extractors.readers.imaging.layout import _detected
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import boxes_of
from extractors.readers.imaging.plane import Plane, _turn
from extractors.readers.imaging.rules import Ruling, Table, closed, dashed_lines, painted_over, ruling, tables_of
from extractors.readers.pdf.pages import Box

HEIGHT = 20.0


def sheet(wide: int = 900, high: int = 600) -> Pixels:
    return np.full((high, wide), 255, np.uint8)


def ruled(missing: tuple[int, ...] = (), broken: int = 0) -> Pixels:
    """A table of 4 × 5 cells; the upright lines `missing` are left out in the first row; gaps of `broken` pixels."""
    page = sheet()
    for row in range(5):
        cv2.line(page, (100, 100 + 80 * row), (800, 100 + 80 * row), 0, 2)
    for column in range(6):
        top = 180 if column in missing else 100
        cv2.line(page, (100 + 140 * column, top), (100 + 140 * column, 420), 0, 2)
    if broken:
        for x in range(170, 800, 140):
            page[:, x : x + broken] = 255
    return page


def tables(page: Pixels) -> list[Table]:
    return tables_of(ruling(paper.ink_of(page), HEIGHT), HEIGHT)


@pytest.mark.parametrize("angle", [-4.7, -1.0, 0.0, 0.4, 3.2])
def test_skew_is_measured_on_rules_and_on_text_alone(angle: float) -> None:
    text = sheet()
    for y in range(60, 540, 40):
        for x in range(60, 800, 24):
            cv2.rectangle(text, (x, y), (x + 16, y + 18), 0, 2)
    for page in (ruled(), text):
        matrix = cv2.getRotationMatrix2D((450, 300), -angle, 1)
        turned = cv2.warpAffine(page, matrix, (900, 600), borderValue=255.0)
        assert deskew.skew(turned) == pytest.approx(angle, abs=0.12)


def test_short_lines_that_stand_on_a_slant_do_not_skew_a_page() -> None:
    page = sheet(1600, 1200)
    for line, start in enumerate((150, 500, 850)):
        for x in range(start, start + 240, 24):
            cv2.rectangle(page, (x, 100 + 36 * line), (x + 18, 120 + 36 * line), 0, -1)
    assert deskew.skew(page) == pytest.approx(0, abs=0.12)


def test_missing_pieces_of_rules_make_merged_cells() -> None:
    (table,) = tables(ruled(missing=(1, 2, 4)))
    first = [(region.column, region.colspan) for region in table.regions if region.row == 0]
    assert first == [(0, 3), (3, 2)]
    assert len(table.regions) == 2 + 3 * 5
    assert table.box_of(table.regions[0]).x1 == pytest.approx(520, abs=3)


@pytest.mark.parametrize("broken", [3, 8])
def test_broken_rules_are_whole(broken: int) -> None:
    (table,) = tables(ruled(broken=broken))
    assert len(table.regions) == 20


def test_dashed_rules_are_rules_and_a_column_of_ones_is_none() -> None:
    page = sheet()
    for row in range(5):
        for x in range(100, 800, 9):
            cv2.line(page, (x, 100 + 80 * row), (x + 4, 100 + 80 * row), 0, 2)
    for column in range(6):
        for y in range(100, 420, 9):
            cv2.line(page, (100 + 140 * column, y), (100 + 140 * column, y + 4), 0, 2)
    for y in (130, 165, 200):
        cv2.line(page, (170, y), (170, y + 18), 0, 2)
    (table,) = tables(page)
    assert (len(table.xs), len(table.ys), len(table.regions)) == (6, 5, 20)


def test_a_few_upright_dashes_reach_up_to_the_rules_that_they_end_at() -> None:
    page = sheet()
    for y in (100, 144):
        for x in range(100, 800, 9):
            cv2.line(page, (x, y), (x + 4, y), 0, 2)
    for x in (100, 300, 500, 799):
        for y in (109, 119, 129):
            cv2.line(page, (x, y), (x, y + 5), 0, 2)
    (table,) = tables(page)
    assert (len(table.xs), len(table.ys), len(table.regions)) == (4, 2, 3)


def test_a_frayed_dash_belongs_to_the_dashes_beside_it() -> None:
    page = sheet()
    page[300:303, 100:106] = page[300:303, 122:128] = 0
    assert not dashed_lines(paper.ink_of(page), HEIGHT).any()
    page[299, 111:113] = page[300, 111:117] = page[301, 111:116] = page[302, 115:116] = 0
    assert (dashed_lines(paper.ink_of(page), HEIGHT)[301, 102:126] == 1).all()


def test_dashes_of_which_the_edges_alone_are_frayed_are_dashes() -> None:
    page = sheet()
    for x in (100, 111, 122):
        page[301, x : x + 8] = page[300, x + 2 : x + 5] = page[302, x + 3 : x + 5] = 0
    assert (dashed_lines(paper.ink_of(page), HEIGHT)[301, 102:126] == 1).all()


def test_gaps_between_strokes_are_closed_and_those_to_the_edge_are_not() -> None:
    mask = np.zeros((20, 60), np.uint8)
    mask[10, 30:40] = mask[10, 46:56] = 1
    assert np.flatnonzero(closed(mask, 11, 3)[10]).tolist() == list(range(30, 56))


def test_a_paled_rule_is_bridged_and_a_merged_cell_is_not() -> None:
    page = ruled()
    page[178:183, 245:375] = 255
    (table,) = tables(page)
    assert len(table.regions) == 19
    for x in range(245, 375, 16):
        page[180, x : x + 7] = 0
    (table,) = tables(page)
    assert len(table.regions) == 20


@pytest.mark.parametrize("y", range(177, 184))
def test_a_paled_rule_is_bridged_wherever_its_pieces_lie_a_pixel_apart(y: int) -> None:
    page = ruled()
    page[176:186, 102:798] = 255
    page[y : y + 2, 102:245] = page[y + 1 : y + 3, 375:798] = 0
    for x in range(245, 375, 20):
        page[y + 1, x : x + 8] = 0
    for x in range(240, 800, 140):
        page[170:190, x : x + 2] = 0
    (table,) = tables(page)
    assert len(table.regions) == 20


def test_bent_rules_are_straight() -> None:
    page = ruled()
    rows = np.indices(page.shape)[0] + 3 * np.sin(np.indices(page.shape)[1] / 140)
    bent = cv2.remap(page, np.indices(page.shape)[1].astype(np.float32), rows.astype(np.float32), cv2.INTER_LINEAR)
    (table,) = tables(bent)
    assert len(table.regions) == 20


def test_a_rule_paled_in_its_last_cell_is_lengthened_and_the_stroke_of_a_digit_is_no_rule() -> None:
    page = ruled()
    page[343:390, 375:385] = 255
    (table,) = tables(page)
    assert len(table.regions) == 20
    page = ruled()
    page[343:419, 375:385] = 255
    page[370:392, 379:382] = 0
    (table,) = tables(page)
    assert len(table.regions) == 19


def test_what_is_left_of_a_rule_is_painted_over() -> None:
    page = ruled()
    lines = ruling(paper.ink_of(page), HEIGHT)
    found = tables_of(lines, HEIGHT)
    bare = Ruling((), (), np.zeros_like(page))
    clean = painted_over(page, bare, found, HEIGHT)
    assert (clean == 255).all()


def test_lines_that_run_together_are_made_parallel() -> None:
    source = np.array([(0, 0), (900, 0), (0, 600), (900, 600)], np.float32)
    for moved in ([(0, 0), (880, 14), (0, 600), (895, 590)], [(12, 8), (900, 0), (0, 600), (880, 596)]):
        aslant = cv2.getPerspectiveTransform(source, np.array(moved, np.float32))
        page = cv2.warpPerspective(ruled(), aslant, (900, 600), borderValue=255.0)
        matrix = perspective.levelled(paper.ink_of(page), HEIGHT)
        assert matrix is not None
        level = cv2.warpPerspective(page, matrix, (900, 600), borderValue=255.0)
        assert perspective.levelled(paper.ink_of(level), HEIGHT) is None
        (table,) = tables(level)
        assert len(table.regions) == 20
    assert perspective.levelled(paper.ink_of(ruled()), HEIGHT) is None
    assert perspective.levelled(paper.ink_of(sheet()), HEIGHT) is None


def boxed(leaning: float = 0.0) -> Pixels:
    """A table of 4 × 11 cells, each in its own box, so that all lines are double; `leaning` columns in a row."""
    page = sheet()
    for row in range(11):
        for column in range(4):
            corner = (100 + 170 * column, 60 + 44 * row)
            cv2.rectangle(page, corner, (corner[0] + 164, corner[1] + 38), 0, 2)
    matrix = np.array([[1.0, leaning, 0.0], [0.0, 1.0, 0.0]])
    return cv2.warpAffine(page, matrix, (900, 600), borderValue=255.0)


def test_double_lines_that_lean_are_set_upright() -> None:
    for leaning in (0.012, -0.02):
        page = boxed(leaning)
        matrix = perspective.levelled(paper.ink_of(page), HEIGHT)
        assert matrix is not None
        assert matrix[0, 1] / matrix[0, 0] == pytest.approx(-leaning, abs=0.002)
        (table,) = tables(cv2.warpPerspective(page, matrix, (900, 600), borderValue=255.0))
        assert len(table.regions) == 44
    assert perspective.levelled(paper.ink_of(boxed()), HEIGHT) is None


def test_dashed_lines_tell_how_a_page_lies() -> None:
    page = sheet()
    for y in range(60, 561, 50):
        for x in range(100, 800, 11):
            cv2.line(page, (x, y), (x + 5, y), 0, 2)
    assert perspective.levelled(paper.ink_of(page), HEIGHT) is None
    aslant = cv2.warpAffine(page, np.array([[1.0, 0.0, 0.0], [0.015, 1.0, 0.0]]), (900, 600), borderValue=255.0)
    matrix = perspective.levelled(paper.ink_of(aslant), HEIGHT)
    assert matrix is not None
    assert matrix[1, 0] / matrix[1, 1] == pytest.approx(-0.015, abs=0.002)


def test_a_double_line_that_leans_is_a_line() -> None:
    page = ruled()
    for offset in (0, 5):
        cv2.line(page, (100, 176 + offset), (800, 180 + offset), 0, 2)
    (table,) = tables(page)
    assert len(table.regions) == 20


def test_strokes_above_the_dashes_of_a_level_line_are_no_upright_line() -> None:
    page = ruled()
    for y in (180, 260, 340):
        page[y - 2 : y + 3, 101:799] = 255
        for x in range(101, 799, 10):
            page[y - 1 : y + 2, x : x + 5] = 0
    for y in (152, 188, 232, 268):
        page[y : y + 22, 171:174] = 0
    (table,) = tables(page)
    assert len(table.xs) == 6


def test_one_row_of_many_cells_is_a_table() -> None:
    for columns, found in ((8, 1), (3, 1), (2, 0)):
        page = sheet()
        for column in range(columns):
            cv2.rectangle(page, (100 + 60 * column, 100), (160 + 60 * column, 140), 0, 2)
        assert len(tables(page)) == found


def test_strokes_of_large_characters_do_not_tell_how_a_page_lies() -> None:
    for seed in range(3):
        page = sheet()
        rng = np.random.default_rng(seed)
        for row in range(6):
            for x in rng.integers(60, 840, 36):
                page[60 + 80 * row : 94 + 80 * row, x : x + 3] = 0
        assert perspective.levelled(paper.ink_of(page), HEIGHT) is None


def test_strokes_of_titles_that_fan_out_are_no_lines_that_run_together() -> None:
    page = sheet()
    for stroke in range(24):
        for title in range(3):
            x, top = 90 + 30 * stroke + stroke * title // 2, 60 + 170 * title
            page[top : top + 38, x : x + 3] = 0
    assert perspective.levelled(paper.ink_of(page), HEIGHT) is None


@pytest.mark.parametrize("turns", [0, 1])
def test_the_feet_of_characters_tell_how_a_page_without_rules_lies(turns: int) -> None:
    page, rng = sheet(), np.random.default_rng(1)
    for y in range(40, 560, 40):
        for x in (*range(40, 240, 24), *range(300, 880, 80)):
            high = int(rng.integers(15, 19))
            page[y + 18 - high : y + 18, x : x + 14] = 0
    aslant = cv2.getPerspectiveTransform(
        np.array([(0, 0), (900, 0), (0, 600), (900, 600)], np.float32),
        np.array([(0, 0), (900, 12), (0, 600), (900, 590)], np.float32),
    )
    tilted = np.rot90(cv2.warpPerspective(page, aslant, (900, 600), borderValue=255.0), turns)
    matrix = perspective.levelled(paper.ink_of(np.ascontiguousarray(tilted)), HEIGHT)
    assert matrix is not None
    corners = np.array([[x, y] for y in (58, 538) for x in (47, 867)], np.float32)[None]
    seen = cv2.perspectiveTransform(corners, aslant)
    if turns:
        seen = np.stack([seen[..., 1], 900 - seen[..., 0]], axis=2)
    left, right, *foot = cv2.perspectiveTransform(seen, matrix)[0][:, 1 - turns]
    assert (left, foot[0]) == pytest.approx((right, foot[1]), abs=1.5)
    straight = np.ascontiguousarray(np.rot90(page, turns))
    assert perspective.levelled(paper.ink_of(straight), HEIGHT) is None


def test_one_line_does_not_tell_how_others_would_run() -> None:
    page = sheet(1368, 220)
    page[88:91, 460:1355] = 0
    assert perspective.levelled(paper.ink_of(page), HEIGHT) is None


def test_labels_whose_feet_are_lower_than_those_of_their_numbers_do_not_tilt_a_page() -> None:
    page, rng = sheet(1300, 1400), np.random.default_rng(1)
    for y in range(100, 1300, 46):
        for x in (*range(100, 560, 20), *range(620, 1280, 100)):
            foot = y + int(rng.integers(0, 2)) + 2 * (x < 600)
            left = x + y // 46 * 7 % 20
            page[foot - 16 : foot, left : left + (16 if x < 600 else 10)] = 0
    assert perspective.levelled(paper.ink_of(page), HEIGHT) is None


def test_hooked_strokes_in_a_row_are_no_dashed_line() -> None:
    for hook, dashes in ((6, False), (0, True)):
        page = sheet()
        for x in range(100, 160, 14):
            page[300:302, x : x + 10] = page[300 : 300 + hook, x : x + 2] = 0
        assert dashed_lines(paper.ink_of(page), HEIGHT).any() == dashes


def test_large_characters_and_frames_are_no_tables() -> None:
    page = sheet()
    cv2.rectangle(page, (100, 100), (160, 160), 0, 4)
    cv2.line(page, (100, 130), (160, 130), 0, 4)
    cv2.line(page, (130, 100), (130, 160), 0, 4)
    cv2.rectangle(page, (20, 20), (880, 580), 0, 2)
    assert tables(page) == []


def test_a_frame_of_double_lines_is_no_table_and_the_table_inside_is() -> None:
    page = sheet()
    cv2.rectangle(page, (20, 20), (880, 580), 0, 2)
    cv2.rectangle(page, (28, 28), (872, 572), 0, 2)
    assert tables(page) == []
    for x in (100, 400, 700):
        cv2.line(page, (x, 200), (x, 350), 0, 2)
    for y in (200, 250, 300, 350):
        cv2.line(page, (100, y), (700, y), 0, 2)
    assert [(len(table.xs), len(table.regions)) for table in tables(page)] == [(3, 6)]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_places_lead_back_to_the_source(turns: int) -> None:
    source = sheet(90, 60)
    source[10:14, 70:75] = 0
    turned = np.rot90(source, turns)
    ys, xs = np.nonzero(turned == 0)
    there = _turn(turns, source.shape)
    plane = Plane(turned, turned, (), HEIGHT, np.linalg.inv(there))
    box = plane.source_box(Box(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    assert tuple(box) == pytest.approx((70, 10, 75, 14))


def test_strips_looked_at_together_are_found_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    page = sheet(high=900)
    printed = [Box(200, 100, 500, 120), Box(240, 450, 300, 470), Box(150, 700, 700, 720), Box(150, 730, 400, 750)]
    for box in printed:
        page[int(box.top) : int(box.bottom), int(box.x0) : int(box.x1)] = 0
    looks: list[Pixels] = []

    def detected(flat: Pixels, _scale: float) -> list[Box]:
        looks.append(flat)
        return boxes_of(paper.shapes_of(paper.ink_of(flat)))

    monkeypatch.setattr(layout, "detect", detected)
    assert _detected(page, paper.shapes_of(paper.ink_of(page)), HEIGHT) == printed
    assert [look.shape for look in looks] == [(20 * 2 + 110 - 60 + 6 * 30, 550 + 2 * 30)]


@pytest.mark.parametrize(("wide", "found"), [(600, 1), (300, 0)])
def test_a_row_of_two_cells_is_all_that_a_page_break_leaves_of_a_table(wide: int, found: int) -> None:
    page = sheet()
    for x in (100, 100 + wide // 3, 100 + wide):
        cv2.line(page, (x, 100), (x, 140), 0, 2)
    for y in (100, 140):
        cv2.line(page, (100, y), (100 + wide, y), 0, 2)
    assert [len(table.regions) for table in tables(page)] == [2] * found


def test_two_pieces_of_a_thick_stroke_in_each_row_are_no_dashed_rule() -> None:
    page = sheet()
    for row in range(6):
        cv2.line(page, (100, 100 + 40 * row), (800, 100 + 40 * row), 0, 2)
    for x in (100, 450, 800):
        cv2.line(page, (x, 100), (x, 300), 0, 2)
    for top in range(100, 300, 40):
        cv2.rectangle(page, (250, top + 7), (255, top + 19), 0, -1)
        cv2.rectangle(page, (250, top + 23), (255, top + 34), 0, -1)
    (table,) = tables(page)
    assert table.xs == pytest.approx([100, 450, 800], abs=2)


def test_a_picture_of_thousands_of_strokes_is_refused_before_they_are_compared() -> None:
    page = np.full((1_600, 1_600), 255, np.uint8)
    for top in range(0, 1_600, 8):
        for left in range(top % 16 * 2, 1_600, 44):
            page[top, left : left + 32] = 0
    with pytest.raises(LimitExceeded, match="lines"):
        ruling((page == 0).astype(np.uint8), 9.0)
