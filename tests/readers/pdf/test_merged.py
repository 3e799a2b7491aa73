"""What is merged in tables that are ruled only across."""

from extractors.readers.pdf.merged import merged, spanned
from extractors.readers.pdf.pages import Box, Rule
from extractors.readers.pdf.text import Word

XS, YS = [0.0, 50.0, 100.0, 150.0, 200.0], [0.0, 20.0, 40.0]


def word(text: str, x0: float, row: int = 0, wide: float = 20) -> Word:
    return Word(text, x0, 20 * row + 5, x0 + wide, 20 * row + 15)


def walls_gone(words: list[Word], fills: list[Box] | None = None, *, closed: bool = True) -> set[tuple[int, int]]:
    return merged(XS, YS, words, fills or [], lambda row, column: closed)


def numbers(row: int) -> list[Word]:
    return [word("7", x, row, 5) for x in (110, 160)]


def test_a_word_and_a_background_merge_what_they_cross() -> None:
    assert walls_gone([word("of all kinds", 110, wide=60)]) == {(0, 3)}
    assert walls_gone([], [Box(0, 20, 100, 40), Box(100, 20, 150, 40)]) == {(1, 1)}


def test_a_label_reaches_over_columns_of_labels_that_its_row_lacks() -> None:
    rows = [word("sum", 10), *numbers(0), word("1.", 60, 1), *numbers(1)]
    assert walls_gone(rows) == {(0, 1)}
    assert walls_gone([*rows, word("7", 60, 1, 5)]) == set()
    assert walls_gone([word("sum", 10), *numbers(0), word("named", 60, 1)]) == set()
    assert walls_gone(rows, closed=False) == set()


def test_below_a_header_of_one_name_a_number_is_merged_over_all_columns() -> None:
    header, row = [word("content", 10), word("made", 60)], [word("item", 10, 1), word("7", 160, 1, 5)]
    assert {(1, 2), (1, 3)} <= walls_gone([*header, *row])
    assert not {(1, 2), (1, 3)} & walls_gone([*header, word("kept", 160), *row, word("7", 60, 1, 5)])


def test_a_number_below_a_header_of_one_name_is_never_merged_with_its_label() -> None:
    header, row = [word("content", 10), word("made", 160)], [word("item", 10, 1), word("7", 160, 1, 5)]
    assert walls_gone([*header, *row], [Box(0, 20, 150, 40), Box(150, 20, 200, 40)]) >= {(1, 1), (1, 2)}
    assert (1, 3) not in walls_gone([*header, *row], [Box(0, 20, 150, 40), Box(150, 20, 200, 40)])


SIDES, LEVELS = (0.0, 40.0, 80.0, 120.0), (0.0, 20.0, 40.0)
WHOLE = [Rule(20.0, 0.0, 120.0), *(Rule(40.0, left, left + 40) for left in (0.0, 40.0, 80.0))]


def text(x: float, row: int) -> Word:
    return Word("甲", x, 20.0 * row + 5, x + 8, 20.0 * row + 13)


def test_a_piece_of_a_line_below_several_columns_is_below_one_cell() -> None:
    numbers = [text(x, 1) for x in (10, 50, 90)]
    assert spanned(SIDES, LEVELS, [text(55, 0), *numbers], WHOLE) == {(0, 1), (0, 2)}


def test_a_line_below_several_cells_merges_none() -> None:
    assert spanned(SIDES, LEVELS, [text(10, 0), text(90, 0)], WHOLE) == set()


def test_a_piece_that_ends_between_two_columns_parts_them() -> None:
    assert spanned(SIDES, LEVELS, [text(55, 0)], [*WHOLE, Rule(20.0, 0.0, 40.0)]) == {(0, 2)}
