"""Tables whose cells are lines of text: by their labels, where the cells themselves are not told apart."""

import pytest

from extractors.alignment import Alignment, align_document
from extractors.assembly import Copy, tables_of
from extractors.facts import Number
from extractors.forms import CellKey
from extractors.readers.text import read
from tests.alignment.building import Rows, Values, applications, consistent, disclosure, printed, review_litigation

TITLES = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")


def cells(values: Values, longest: int) -> list[str]:
    """A cell a line, labels in lines of at most `longest` characters."""
    texts = printed(values)
    tables: list[Rows] = [disclosure(texts), applications(texts), review_litigation(texts)]
    lines: list[str] = []
    for title, rows in zip(TITLES, tables, strict=True):
        lines.append(title)
        for text in (entry.text for row in rows for entry in row if entry.text):
            lines += [text[start : start + longest] for start in range(0, len(text), longest)]
    return lines


def aligned(lines: list[str]) -> Alignment:
    return align_document(read("\n".join(lines).encode()), "sha")


def values_of(found: Alignment) -> dict[CellKey, Number | None]:
    return {fact.key: fact.value for fact in found.facts}


@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("longest", [4, 6, 10])
def test_labels_over_any_number_of_lines_are_whole_labels(longest: int, seed: int) -> None:
    values = consistent(seed)
    found = aligned(cells(values, longest))
    assert values_of(found) == values
    assert not found.doubts
    assert not found.unplaced


def test_some_lines_hold_two_cells_and_some_a_label_and_a_number() -> None:
    values = consistent(6)
    lines = cells(values, 8)
    for place in (200, 150, 100, 61, 60, 40):
        if lines[place].isdigit():
            lines[place - 1 : place + 1] = [f"{lines[place - 1]} {lines[place]}"]
    found = aligned(lines)
    assert values_of(found) == values
    assert not found.doubts


def test_numbers_that_no_cell_took_are_a_doubt_still() -> None:
    lines = cells(consistent(3), 6)
    place = lines.index("行政许可")
    found = aligned([*lines[:place], "行政处", "理", "5", *lines[place:]])
    assert found.doubts or found.unplaced


@pytest.mark.parametrize("lost", ["规章", "行政许可"])
def test_a_row_with_fewer_numbers_than_cells_is_not_read(lost: str) -> None:
    values = consistent(3)
    lines = cells(values, 6)
    place = lines.index(lost) + 1
    found = read("\n".join([*lines[:place], *lines[place + 1 :]]).encode())
    tables = tables_of([Copy("sha", "report", found, align_document(found, "sha"))])
    assert not {fact.key for fact in tables.facts if fact.value is not None and fact.value != values[fact.key]}
    assert tables.doubts
