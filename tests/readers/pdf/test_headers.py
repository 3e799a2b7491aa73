"""Which words of a header name the columns of numbers."""

from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.headers import header_rows
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
