"""Digits of a number drawn apart where nothing is ruled."""

import pytest

from tests.readers.pdf.sheets import SIZE, Sheet, grids, rows_of

WIDE = 0.556 * SIZE
"""A digit of Helvetica."""
GAP = 0.4 * SIZE


def centred(sheet: Sheet, x: float, top: float, text: str) -> None:
    """A word, its digits not apart."""
    sheet.write(x - sheet.canvas.stringWidth(text, "Helvetica", SIZE) / 2, top, text)


def drawn_apart(sheet: Sheet, x: float, top: float, parts: list[str]) -> None:
    """`parts` of a number with gaps between them, centred at `x`."""
    x -= (sum(map(len, parts)) * WIDE + (len(parts) - 1) * GAP) / 2
    for part in parts:
        sheet.write(x, top, part)
        x += len(part) * WIDE + GAP


def begin_of_second(parts: list[str]) -> float:
    """Where the second part begins, counted from the middle of the number."""
    return len(parts[0]) * WIDE + GAP - (sum(map(len, parts)) * WIDE + (len(parts) - 1) * GAP) / 2


def block(parts: list[str], header: list[tuple[float, float, str]], *others: str) -> list[list[str]]:
    """The rows of a block whose first number is in `parts` and whose `others` begin where its second part does.

    `header` has words with their middles and tops. Blank cells are left out.
    """
    sheet = Sheet()
    for x, top, text in header:
        centred(sheet, x, top, text)
    sheet.write(60, 140, "penalties")
    drawn_apart(sheet, 300, 140, parts)
    for row, text in enumerate(others, 1):
        sheet.write(60, 140 + 15 * row, "coercion")
        sheet.write(300 + begin_of_second(parts), 140 + 15 * row, text)
    (grid,) = grids(sheet.read())
    rows = [[text for text in row if text] for row in rows_of(grid)]
    return [row for row in rows if row[0] in ("penalties", "coercion")]


ONE_NAME = [(75.0, 120.0, "content"), (300.0, 120.0, "decisions_of_the_year")]


@pytest.mark.parametrize("parts", [["3", "7", "7"], ["1", "7", "2", "3"], ["4", "2"]])
def test_digits_drawn_apart_below_one_name_are_one_number(parts: list[str]) -> None:
    assert block(parts, ONE_NAME, "0") == [["penalties", "".join(parts)], ["coercion", "0"]]


@pytest.mark.parametrize(
    "header",
    [
        [],
        [(75.0, 120.0, "content"), (286.0, 120.0, "before"), (314.0, 120.0, "change")],
        [
            (75.0, 120.0, "content"),
            (300.0, 105.0, "both_of_the_years"),
            (286.0, 120.0, "before"),
            (314.0, 120.0, "now"),
        ],
        [(300.0, 105.0, "of_years"), (75.0, 120.0, "content"), (270.0, 120.0, "old"), (330.0, 120.0, "new")],
    ],
)
def test_digits_below_no_name_or_two_are_left_apart(header: list[tuple[float, float, str]]) -> None:
    assert block(["3", "7", "7"], header, "0") == [["penalties", "3", "77"], ["coercion", "0"]]


def test_two_numbers_side_by_side_are_left_apart() -> None:
    assert block(["12", "34"], ONE_NAME, "56") == [["penalties", "12", "34"], ["coercion", "56"]]


def test_two_digits_are_left_apart_where_another_row_has_such_too() -> None:
    """Two rows alike are two columns as likely as two numbers."""
    sheet = Sheet()
    for x, top, text in ONE_NAME:
        centred(sheet, x, top, text)
    for row, parts in enumerate((["4", "2"], ["1", "3"])):
        sheet.write(60, 140 + 15 * row, "penalties")
        drawn_apart(sheet, 300, 140 + 15 * row, parts)
    for row, (text, x) in enumerate(
        (("0", begin_of_second(["4", "2"])), ("7", -begin_of_second(["4", "2"]) - WIDE)), 2
    ):
        sheet.write(60, 140 + 15 * row, "coercion")
        sheet.write(300 + x, 140 + 15 * row, text)
    (grid,) = grids(sheet.read())
    assert [row[-2:] for row in rows_of(grid)[1:3]] == [["4", "2"], ["1", "3"]]


def test_digits_are_left_apart_where_a_row_has_two_numbers_below_the_name() -> None:
    sheet = Sheet()
    for x, top, text in ONE_NAME:
        centred(sheet, x, top, text)
    for row, label in enumerate(("penalties", "coercion", "licences")):
        sheet.write(60, 140 + 15 * row, label)
    drawn_apart(sheet, 300, 140, ["3", "7", "7"])
    for row in (1, 2):
        sheet.write(300 + begin_of_second(["3", "7", "7"]), 140 + 15 * row, "0")
    sheet.write(280, 155, "5")
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[1][-2:] == ["3", "77"]
