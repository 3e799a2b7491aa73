"""The statistics table of before 2019: layouts, columns, units, what is in doubt."""

from collections.abc import Sequence

import pytest

from extractors.alignment.appendix import Found, find_appendix
from extractors.alignment.appendix_halves import in_halves
from extractors.alignment.lines import lines_of
from extractors.document import Document, Paragraph
from extractors.facts import Number
from extractors.forms import CellKey, appendix_form
from tests.alignment.building import Entry, document, grid

FORM = appendix_form("2014")
NUMBERS = {item.code: number for number, item in enumerate(FORM.items) if item.code}
"""A number of its own for every item."""


def found(rows: Sequence[Sequence[str]]) -> Found:
    read = document(grid([[Entry(text) for text in row] for row in rows]))
    result = find_appendix(lines_of(read), read, "sha")
    assert result is not None
    return result


def printed(*, unit: bool = True) -> list[list[str]]:
    rows = [[item.label, item.printed_unit, str(NUMBERS.get(item.code, ""))] for item in FORM.items]
    head = ["统计指标", "单位", "统计数"]
    return [row if unit else [row[0], row[2]] for row in [head, *rows]]


def values(result: Found) -> dict[str, Number | None]:
    return {fact.row: fact.value for fact in result.facts if fact.column == "year"}


def test_every_item_has_its_number() -> None:
    result = found(printed())
    assert values(result) == NUMBERS
    assert (result.form, result.unplaced, result.doubts) == ("2014", (), ())
    assert [fact.key for fact in result.facts] == list(FORM.cells())


@pytest.mark.parametrize("by_rows", [False, True])
def test_two_halves_side_by_side(by_rows: bool) -> None:
    head, *rows = printed()
    middle = (len(rows) + 1) // 2
    right = [*rows[middle:], ["", "", ""]][:middle]
    pairs = zip(rows[:middle], right, strict=True)
    halves = found([[*head, *head], *([*one, *other] for one, other in pairs)])
    if by_rows:  # flattened: the rows one after the other, without any column
        text = " ".join(" ".join(row) for one, other in zip(rows[:middle], right, strict=True) for row in (one, other))
        read = Document("text/plain", (Paragraph(text, "line=1"),))
        result = find_appendix([], read, "sha")
        assert result is not None
        halves = result
    assert values(halves) == NUMBERS


def test_money_is_in_the_unit_that_is_printed() -> None:
    rows = printed()
    for row in rows:
        row[1] = "元" if row[0].startswith("七、") else row[1]
    assert values(found(rows))["fees"] == NUMBERS["fees"] / 10_000
    without = found(printed(unit=False))
    assert values(without)["fees"] is None
    assert [doubt for doubt in without.doubts if "fees" in doubt]
    assert values(without)["received.total"] == NUMBERS["received.total"]


def test_the_header_says_which_number_counts() -> None:
    head, *rows = printed()
    result = found([[*head[:2], "上年数", head[2]], *([*row[:2], "777", row[2]] for row in rows)])
    assert values(result) == NUMBERS
    assert {entry.printed for entry in result.unplaced} == {"777"}


def test_without_a_header_two_numbers_are_none() -> None:
    result = found([[*row[:2], "777", row[2]] for row in printed()[1:]])
    assert not any(value is not None for value in values(result).values())
    assert result.doubts


def test_a_row_that_is_not_there_takes_no_other_number() -> None:
    result = found([row for row in printed() if not row[0].startswith(("1.专职", "（二）被依法"))])
    gone = ("staff.full_time", "review.corrected", "litigation.corrected")
    assert values(result) == NUMBERS | dict.fromkeys(gone)
    assert not result.unplaced


def test_a_row_of_the_province_is_unplaced_or_a_doubt() -> None:
    rows = [row for row in printed() if not row[0].startswith("5.其他方式公开")]
    rows.insert(12, ["6.手机短信公开政府信息数", "条", "4321"])
    result = found(rows)
    assert values(result)["channels.other"] is None or result.doubts
    assert [entry.printed for entry in result.unplaced] == ["4321"] or result.doubts


def test_a_second_copy_with_other_numbers_is_a_doubt() -> None:
    rows = printed()
    assert found([*rows, *([row[0], row[1], row[2] and "9876"] for row in rows[1:])]).doubts
    assert not found([*rows, *rows[1:]]).doubts


def test_a_provincial_form_has_more_than_one_number_a_row() -> None:
    form = appendix_form("dingxi")
    head = ["指标名称", "计量单位", "代码", "本期实际", "本年累计"]
    rows = [[i.label, i.printed_unit, f"{i.number:02d}", str(n), str(n + 100)] for n, i in enumerate(form.items)]
    for table in ([head, *rows], rows, [[*row[:2], *row[3:]] for row in [head, *rows]]):
        result = found(table)
        assert (result.form, result.doubts, result.unplaced) == ("dingxi", (), ())
        numbers = {fact.key: fact.value for fact in result.facts}
        for number, item in enumerate(form.items):
            assert numbers[CellKey("appendix", item.code, "period")] == number
            assert numbers[CellKey("appendix", item.code, "year")] == number + 100


def test_prose_that_names_items_is_no_table() -> None:
    text = "。".join(f"今年{item.label}有所上升" for item in FORM.items)
    assert find_appendix([], Document("text/plain", (Paragraph(text, "line=1"),)), "sha") is None


def test_halves_are_told_by_their_order() -> None:
    assert in_halves([[0], [3], [1], [4], [2], [5]], 6) == [0, 2, 4, 1, 3, 5]
    assert in_halves([[0], [3], [1, 4], [4], [2], [5]], 6) == [0, 2, 4, 1, 3, 5], "4 is taken, 1 is not"


def test_a_label_beside_several_rows_is_a_doubt() -> None:
    """As a PDF without rules comes out: two labels in one cell, beside the numbers of both."""
    head, *rows = printed()
    at = next(number for number, row in enumerate(rows) if row[0].startswith("1.当面"))
    cells = [[Entry(text) for text in row] for row in [head, *rows]]
    both = Entry(f"{rows[at][0]}\n{rows[at + 1][0]}", rowspan=2)
    cells[at + 1] = [both, *cells[at + 1][1:]]
    cells[at + 2] = cells[at + 2][1:]
    read = document(grid(cells))
    result = find_appendix(lines_of(read), read, "sha")
    assert result is not None
    assert result.doubts
    assert not [code for code, value in values(result).items() if value not in (None, NUMBERS[code])]
