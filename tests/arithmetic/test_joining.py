"""Digits on several lines: one number where the sums demand it, by habit with a doubt, else nothing."""

import pytest
from msgspec.structs import replace

from extractors.arithmetic.joining import Joined, join
from extractors.facts import Fact, Number
from extractors.forms import CellKey, Identity

ROW = Identity(
    "row_total",
    "row",
    (CellKey("applications", "row", "a"), CellKey("applications", "row", "b")),
    (CellKey("applications", "row", "total"),),
)
COLUMN = Identity("outcomes_total", "a", (CellKey("applications", "row", "a"),), (CellKey("applications", "sum", "a"),))


def fact(row: str, column: str, value: Number | str | None, table: str = "applications") -> Fact:
    """A cell; a text is digits on several lines."""
    key = CellKey(table, row, column)  # type: ignore[arg-type]
    if not isinstance(value, str):
        return Fact(key, value, "blank" if value is None else "printed", "", "sha", "x")
    lines = value.split("\n")
    broken = tuple(dict.fromkeys(map(int, ["".join(lines), *lines])))
    return replace(Fact(key, None, "unreadable", value, "sha", "x"), broken=broken)


def row(a: Number | str | None, b: Number | str | None, total: Number | str | None) -> list[Fact]:
    return [fact("row", "a", a), fact("row", "b", b), fact("row", "total", total)]


def values(found: Joined) -> list[Number | None]:
    return [fact.value for fact in found.facts]


def test_a_sum_demands_all_lines_together() -> None:
    found = join(row("1\n0", 3, 13), [ROW])
    assert values(found) == [10, 3, 13]
    assert found.facts[0].basis == "printed"
    assert found.facts[0].printed == "1\n0"
    assert found.doubts == ()


def test_a_sum_that_another_reading_closes_demands_nothing() -> None:
    for total in (4, 3, 5):  # the first line, the last, both added up
        found = join(row("1\n0" if total == 4 else "0\n1" if total == 3 else "2\n0", 3, total), [ROW])
        assert values(found)[0] is None
        assert found.doubts


def test_two_broken_numbers_that_may_be_two_pairs_wait_for_another_sum() -> None:
    broken = row("1\n2", 0, "1\n2")
    assert values(join(broken, [ROW])) == [None, 0, None]
    assert values(join([*broken, fact("sum", "a", 12)], [ROW, COLUMN])) == [12, 0, 12, 12]


def test_blanks_beside_a_broken_number_count_as_the_zeros_they_are_proved_to_be() -> None:
    assert values(join(row("1\n2", None, 12), [ROW])) == [12, None, 12]


def test_what_no_sum_decides_is_read_as_the_others_are_with_a_doubt() -> None:
    table_two = fact("rules", "in_force", "2\n0", "disclosure")
    found = join([*row("1\n0", 3, 13), table_two], [ROW])
    assert values(found)[-1] == 20
    assert found.doubts == (f"{table_two.key}: '2\\n0' is read as 20, as other numbers of the document are broken",)


def test_without_another_number_so_broken_it_is_none() -> None:
    found = join([*row(10, 3, 13), fact("rules", "in_force", "2\n0", "disclosure")], [ROW])
    assert values(found)[-1] is None
    assert found.doubts == ("disclosure/rules/in_force: '2\\n0' is no number",)


def test_what_is_proved_helps_to_prove_the_next() -> None:
    found = join([*row("1\n0", 3, 13), fact("sum", "a", "1\n0")], [COLUMN, ROW])
    assert values(found)[-1] == 10
    assert found.doubts == ()


def test_what_the_sums_refute_is_not_read_by_habit() -> None:
    found = join([*row("1\n0", 3, 13), fact("sum", "a", "2\n3")], [ROW, COLUMN])
    assert values(found)[-1] is None
    assert found.doubts


@pytest.mark.parametrize("sides", [(0, 1), (1, 0)])
def test_a_sum_with_an_unknown_cell_refutes_nothing(sides: tuple[int, int]) -> None:
    broken, unknown = fact("rules", "in_force", "2\n0", "disclosure"), CellKey("disclosure", "rules", "issued")
    keys = ((broken.key,), (unknown,))
    found = join([*row("1\n0", 3, 13), broken], [ROW, Identity("sum", "row", keys[sides[0]], keys[sides[1]])])
    assert values(found)[-1] == 20
