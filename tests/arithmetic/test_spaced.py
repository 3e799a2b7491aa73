"""Digits with blanks between them: one number by the grammar, two where nothing speaks against it."""

import pytest

from extractors.arithmetic import apart, check, values_of
from extractors.facts import Fact, Number
from extractors.forms import CellKey, Identity, TableName

ROW = Identity(
    "row_total",
    "row",
    (CellKey("applications", "row", "a"), CellKey("applications", "row", "b")),
    (CellKey("applications", "row", "total"),),
)


def fact(table: TableName, column: str, value: Number | None, printed: str) -> Fact:
    return Fact(CellKey(table, "row", column), value, "blank" if value is None else "printed", printed, "sha", "x")


def doubted(*facts: Fact) -> list[str]:
    checks = tuple(check([ROW], values_of(facts)))
    return [doubt.partition(":")[0] for doubt in apart(facts, [ROW], checks)]


def row(a: str, b: str, total: str) -> tuple[Fact, ...]:
    texts = {"a": a, "b": b, "total": total}
    return tuple(fact("applications", c, int("".join(t.split())) if t else None, t) for c, t in texts.items())


@pytest.mark.parametrize(
    ("printed", "doubt"),
    [
        ("12 0", True),
        ("1 20", True),
        ("1 2", True),
        ("0 0", True),
        ("12\u30000", True),
        ("12\u00a0\u00a03", True),
        ("1\t2", True),
        ("1  246", True),
        ("1 246 5", True),
        ("0 246", True),
        ("1 246", False),
        ("1 246 500", False),
        ("1\u00a0246.5", False),
        ("1 2 0", False),
        ("1 2 . 5", False),
        ("-1 246", False),
        ("120", False),
        ("120 件", False),
        (" 120 ", False),
    ],
)
def test_blanks_that_do_not_part_thousands_or_all_digits_may_part_two_numbers(printed: str, doubt: bool) -> None:
    assert doubted(fact("disclosure", "issued", 1, printed)) == ["disclosure/row/issued"] * doubt


def test_a_sum_that_closes_bears_a_number_out() -> None:
    assert doubted(*row("12 0", "3", "123")) == []
    assert doubted(*row("12 0", "3", "15")) == ["applications/row/a"]
    assert doubted(*row("12", "", "12 0")) == ["applications/row/total"]


def test_what_a_sum_bears_out_shows_how_the_document_prints_its_numbers() -> None:
    assert doubted(*row("12 0", "3", "123"), fact("disclosure", "issued", 260, "26 0")) == []
    far = fact("disclosure", "issued", 260, "26   0")
    assert doubted(*row("12 0", "3", "123"), far) == ["disclosure/row/issued"]
