"""Cells of the form taken from the document, each once, and the numbers that no cell took."""

import pytest

from extractors.alignment.lines import Line, Slot
from extractors.alignment.number import kind
from extractors.alignment.placed import Placement, leftovers
from extractors.forms import CellKey
from tests.alignment.building import table

KEY = CellKey("review_litigation", "review", "total")


def slot(text: str, locator: str = "x") -> Slot:
    return Slot(text, text, kind(text), locator, 0, 1)


def placement() -> Placement:
    return Placement(table("review_litigation"), "2021", located=True)


@pytest.mark.parametrize(
    ("first", "second", "held", "doubt"),
    [
        ("12", "12", "12", False),
        ("12", "１２", "12", False),
        ("12", "13", "12", True),
        ("12", "", "12", True),
        ("", "12", "12", True),
        ("", "-", "", False),
        ("", "不适用", "", False),
        ("12%", "12", "12%", True),
    ],
)
def test_the_first_that_is_not_blank_stays_and_another_that_differs_is_a_doubt(
    first: str, second: str, held: str, doubt: bool
) -> None:
    found = placement()
    for text in (first, second):
        found.take([(KEY, slot(text))], "")
    assert found.cells[KEY].text == held
    assert found.doubts == [f"{KEY} is printed twice: {first!r} and {second!r}"] * doubt


def test_numbers_that_no_cell_took_are_left_over_each_once() -> None:
    taken, spare, elsewhere, tall = slot("1", "a"), slot("2", "b"), slot("3", "c"), slot("4", "d")
    found = placement()
    found.take([(KEY, taken)], "")
    lines = [
        Line(0, 3, (slot("甲", "e"), taken, tall)),
        Line(0, 3, (slot("乙", "f"), spare, tall)),
        Line(1, 1, (elsewhere,)),
    ]
    assert list(leftovers(lines, [found], {0})) == [tall, spare]


def test_another_slot_of_a_cell_that_was_taken_is_not_left_over() -> None:
    found = placement()
    found.take([(KEY, slot("1", "a"))], "")
    assert not list(leftovers([Line(0, 1, (slot("1", "a"),))], [found], {0}))
