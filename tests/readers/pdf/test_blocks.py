"""Labels without ruling lines as blocks, and the columns they make."""

from extractors.readers.pdf.blocks import is_upright, label_columns, parted, with_blanks
from extractors.readers.pdf.text import Word


def label(text: str, centre: float, top: float, wide: float) -> Word:
    return Word(text, centre - wide / 2, top, centre + wide / 2, top + 8)


GROUP, ROW = 60.0, 150.0
"""The middles of two columns of labels."""
WIDTHS = (80.0, 30.0, 96.0, 70.0, 40.0)


def starts(blocks: list[list[Word]]) -> list[float]:
    return [column.x0 for column in label_columns(blocks)]


def centred() -> list[list[Word]]:
    rows = [[label("1.甲", ROW, 20.0 * row, wide)] for row, wide in enumerate(WIDTHS)]
    return [[label("三、", GROUP, 38, 20)], *rows, [label("总计", 110, 100, 30)], [label("四、", 110, 120, 90)]]


def test_labels_set_to_the_middle_of_their_columns_make_the_columns_and_merged_ones_none() -> None:
    assert starts(centred()) == [50, ROW - max(WIDTHS) / 2]


def test_a_label_with_another_beside_it_counts_more_than_merged_ones() -> None:
    narrow = [[label("1.", 250, 20.0 * row, 6)] for row in range(3)]
    merged = [[label("一、", 110, 70.0, 80)], [label("二、", 110, 90.0, 80)]]
    groups = [[label("三、", 60, 18, 20)], [label("（三）", 130, 18, 40)]]
    assert starts([*narrow, *merged, *groups]) == [50, 110, 247]


def test_labels_that_begin_alike_make_columns_by_their_starts() -> None:
    rows = [
        [Word("甲" * length, 40, 20.0 * row, 40 + 8 * length, 20.0 * row + 8)] for row, length in enumerate((3, 9, 5))
    ]
    inner = [[Word("乙" * length, 60, 100 + 20.0 * row, 60 + 8 * length, 108)] for row, length in enumerate((4, 2))]
    assert starts([*rows, *inner]) == [40, 60]


def upright(text: str) -> list[Word]:
    return [label(character, 60, 10.0 * row, 8) for row, character in enumerate(text)]


def test_labels_written_downwards_that_touch_are_two() -> None:
    blocks = ["".join(word.text for word in part) for part in parted(upright("（三）不予公开（四）无法提供"))]
    assert blocks == ["（三）不予公开", "（四）无法提供"]
    assert is_upright(upright("三、本年"))
    assert not is_upright(upright("1234"))
    assert not is_upright([label("三、本年", 60, 0, 32), label("度", 60, 10, 8)])


def test_a_label_with_a_blank_is_whole_where_others_stand_in_the_same_middle() -> None:
    above = [label("1.甲乙丙", ROW, 0, 60), label("2.甲", ROW, 20, 40)]
    halves = [Word("3.", 120, 40, 128, 48), Word("甲乙丙丁", 132, 40, 180, 48)]
    assert [word.text for word in with_blanks([*above, *halves])] == ["1.甲乙丙", "2.甲", "3. 甲乙丙丁"]


def test_ordinals_in_a_column_of_their_own_stay_apart() -> None:
    lines = [(20.0 * row, 8.0 * length) for row, length in enumerate((3, 7, 5))]
    words = [
        w for top, wide in lines for w in (Word("1", 120, top, 124, top + 8), Word("甲", 130, top, 130 + wide, top + 8))
    ]
    assert len(with_blanks(words)) == len(words)


def test_labels_over_several_columns_that_begin_where_one_does_make_it_no_wider() -> None:
    def block(text: str, x0: float, top: float, x1: float) -> list[Word]:
        return [Word(text, x0, top, x1, top + 9)]

    merged = [block("一、", 90, 270, 207), block("二、", 90, 305, 207), block("(二)", 135, 361, 207)]
    groups = [block("三、", 90, 339, 117), block("(一)", 135, 339, 198), block("(三)", 135, 420, 162)]
    rows = [block("1.", 180, 420 + 60.0 * row, 207) for row in range(5)]
    assert starts([*merged, *groups, *rows]) == [90, 135, 180]
