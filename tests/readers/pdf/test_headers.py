"""Which words of a header name the columns of numbers."""

from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.headers import group_spans, header_rows
from extractors.readers.pdf.text import Word

COLUMNS = [Column(100.0 + 30 * place, 104.0 + 30 * place) for place in range(5)]
HEIGHT, PITCH = 8.0, 10.0


def words(column: int, *lines: tuple[str, float]) -> list[Word]:
    """Lines over the middle of a column, eight points a character, by the row of text that each stands in."""
    centre = COLUMNS[column].centre
    return [
        Word(text, centre - 4 * len(text), PITCH * row, centre + 4 * len(text), PITCH * row + HEIGHT)
        for text, row in lines
    ]


def named(found: list[list[Word]] | None) -> list[str]:
    """The names of the columns from left to right."""
    assert found is not None
    last = sorted(found[-1], key=lambda word: (word.centre, word.middle))
    centres = dict.fromkeys(word.centre for word in last)
    return ["".join(word.text for word in last if word.centre == centre) for centre in centres]


def test_names_wrapped_to_unlike_lines_are_one_row_of_the_header() -> None:
    found = header_rows(
        [
            *words(0, ("维持", 2.5)),
            *words(1, ("纠", 2), ("正", 3)),
            *words(2, ("行政复议", 0), ("其", 1), ("他", 2), ("结", 3), ("果", 4)),
            *words(3, ("尚", 1.5), ("未", 2.5), ("审", 3.5)),
            *words(4, ("总", 2), ("计", 3)),
        ],
        COLUMNS,
    )
    assert named(found) == ["维持", "纠正", "其他结果", "尚未审", "总计"]
    assert found is not None
    assert [[word.text for word in row] for row in found[:-1]] == [["行政复议"]]


def test_a_name_that_no_other_is_level_with_stays_whole() -> None:
    found = header_rows(
        [*words(0, ("自", 0), ("然", 1), ("人", 2)), *words(1, ("甲", 2)), *words(2, ("乙", 2)), *words(3, ("丙", 2))],
        COLUMNS,
    )
    assert named(found) == ["自然人", "甲", "乙", "丙"]


def test_columns_of_which_few_have_names_have_no_header() -> None:
    assert header_rows([*words(0, ("甲", 0)), *words(1, ("乙", 0))], COLUMNS) is None


WIDE = [Column(100.0 + 60 * place, 116.0 + 60 * place) for place in range(7)]


def over(columns: list[Column], text: str, first: int, last: int, top: float) -> Word:
    """A line set to the middle of columns, eight points a character."""
    centre = (columns[first].centre + columns[last].centre) / 2
    return Word(text, centre - 4 * len(text), top, centre + 4 * len(text), top + HEIGHT)


def leaves(*tops: float) -> list[list[Word]]:
    return [[over(WIDE, "甲乙", place, place, top)] for place, top in enumerate(tops)]


def test_names_of_groups_reach_over_the_columns_in_whose_middle_they_stand() -> None:
    groups = [[over(WIDE, "行政复议", 0, 2, 0)], [over(WIDE, "行政诉讼", 3, 6, 0)]]
    assert group_spans(groups, leaves(*[30.0] * 7), WIDE) == [(0, 2), (3, 6)]


def test_a_group_has_no_column_whose_name_stands_at_another_height() -> None:
    assert group_spans([[over(WIDE, "法人", 1, 5, 0)]], leaves(15, 30, 30, 30, 30, 30, 15), WIDE) == [(1, 5)]


def test_names_in_two_rows_are_of_the_group_all_the_same() -> None:
    """The last column has its name in one cell, the others in two: what stands lower is another height."""
    groups = [[over(WIDE, "行政复议", 0, 6, 0)]]
    assert group_spans(groups, leaves(*[30.0] * 6, 22), WIDE) == [(0, 6)]


def test_the_first_line_of_a_name_is_no_group() -> None:
    names = leaves(*[30.0] * 7)
    names[2] = [over(WIDE, "甲乙", 2, 2, 30), over(WIDE, "丙", 2, 2, 40)]
    names[4] = [over(WIDE, "甲乙", 4, 4, 20), over(WIDE, "甲乙", 4, 4, 30), over(WIDE, "丙", 4, 4, 40)]
    assert group_spans([[over(WIDE, "丁戊", 2, 2, 20)]], names, WIDE) == [(2, 2)]


def test_a_group_right_above_a_name_is_none_of_it_where_its_neighbours_are_as_high() -> None:
    columns = [Column(100.0 + 60 * place, 116.0 + 60 * place) for place in range(5)]
    rows = [("复议", 0.0), ("结果", 10.0), ("维持", 20.0)]
    middle = [over(columns, text, 2, 2, top) for text, top in rows]
    others = [over(columns, text, n, n, top) for n in (0, 1, 3, 4) for text, top in rows[1:]]
    found = header_rows([*middle, *others], columns)
    assert found is not None
    assert [[word.text for word in row] for row in found[:-1]] == [["复议"]]


def test_halves_of_names_in_cells_of_their_own_are_no_groups() -> None:
    halves = [[over(WIDE, "结果", place, place, 20)] for place in (0, 1, 2)]
    assert group_spans(halves, leaves(*[30.0] * 3, *[25.0] * 4), WIDE) == [(0, 0), (1, 1), (2, 2)]


def test_a_wrapped_name_is_whole_though_its_last_line_begins_where_others_do() -> None:
    """Set to the top: the first columns have no group above their names, which begin a line higher."""
    columns = [Column(100.0 + 33 * place, 104.0 + 33 * place) for place in range(6)]
    high = [over(columns, text, 0, 0, top) for text, top in (("结果维", 10.0), ("持", 20.0))]
    low = [over(columns, text, n, n, top) for n in range(1, 6) for text, top in (("结果维", 20.0), ("持", 30.0))]
    found = header_rows([*high, *low], columns)
    assert found is not None
    assert {word.text for word in found[-1] if word.centre == columns[0].centre} == {"结果维", "持"}


def test_numbers_that_blanks_move_together_do_not_make_all_columns_narrow() -> None:
    """Set to the top, as above; two numbers of other columns stand nearer to each other than the columns do."""
    places = [100.0, 133, 166, 199, 232, 256, 298]
    columns = [Column(x, x + 4) for x in places]
    middles = [Column(100.0 + 33 * place, 104.0 + 33 * place) for place in range(7)]
    high = [over(middles, text, n, n, top) for n in (0, 1) for text, top in (("结果维", 10.0), ("持", 20.0))]
    low = [over(middles, text, n, n, top) for n in range(2, 7) for text, top in (("结果维", 20.0), ("持", 30.0))]
    found = header_rows([*high, *low], columns)
    assert found is not None
    assert {word.text for word in found[-1] if word.centre == middles[0].centre} == {"结果维", "持"}
