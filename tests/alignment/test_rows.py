"""Rows of tables 二 and 三 under every kind of damage: what is read is right, what is not read is seen."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.alignment import align_document
from extractors.assembly import Copy, Tables, tables_of
from extractors.document import Document
from extractors.forms import form
from tests.alignment.building import (
    Entry,
    Rows,
    Values,
    applications,
    consistent,
    data_rows,
    disclosure,
    document,
    grid,
    printed,
    ragged,
)

VALUES = consistent(5)


def tables(found: Document) -> Tables:
    return tables_of([Copy("sha", "report", found, align_document(found, "sha"))])


def is_number(entry: Entry) -> bool:
    return "/" in entry.locator


def relabelled(rows: Rows, change: Callable[[str], str]) -> Rows:
    """Every row's own label, the last before its numbers, changed."""
    for index in data_rows(rows):
        place = max(n for n, entry in enumerate(rows[index]) if not is_number(entry))
        rows[index][place] = replace(rows[index][place], text=change(rows[index][place].text))
    return rows


def differing(found: Tables, values: Values = VALUES) -> list[str]:
    return [str(f.key) for f in found.facts if f.value is not None and f.value != values[f.key]]


def missing(found: Tables, table: str = "applications") -> int:
    return sum(fact.value is None for fact in found.facts if fact.table == table)


@pytest.mark.parametrize("lay", [grid, ragged])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: re.sub(r"^(?:[0-9]\.|（.）|[一二三四]、)", "", text),
        lambda text: re.sub(r"^[0-9]", "9", text),
        lambda text: text.replace("（", "(").replace("）", ")").replace("、", "."),
        " ".join,
        lambda text: f"{text}（件）",
        lambda text: "\n".join((text[: len(text) // 2], text[len(text) // 2 :])),
    ],
    ids=["no ordinal", "wrong ordinal", "other brackets", "blanks", "gloss", "broken"],
)
def test_damaged_labels_are_still_their_rows(change: Callable[[str], str], lay: Callable[[Rows], Document]) -> None:
    found = tables(document(lay(relabelled(applications(printed(VALUES)), change))))
    assert missing(found) == 0
    assert not differing(found)


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.7])
def test_labels_cut_short_are_read_right_or_not_at_all(cut: float) -> None:
    rows = relabelled(applications(printed(VALUES)), lambda text: text[: max(2, int(len(text) * cut))])
    found = tables(document(grid(rows)))
    assert not differing(found) or found.failures or found.doubts
    assert not missing(found) or found.doubts


@pytest.mark.parametrize("row", range(3, 28))
def test_a_missing_row_is_absent_and_a_doubt(row: int) -> None:
    rows = applications(printed(VALUES))
    del rows[row]
    found = tables(document(ragged(rows)))
    assert missing(found) == 7
    assert not differing(found)
    assert found.doubts


@pytest.mark.parametrize("row", range(3, 27))
def test_two_rows_in_the_other_order_never_take_each_others_numbers(row: int) -> None:
    rows = applications(printed(VALUES))
    rows[row], rows[row + 1] = rows[row + 1], rows[row]
    found = tables(document(ragged(rows)))
    assert not differing(found)
    assert found.doubts or not missing(found)


@pytest.mark.parametrize("code", ["2021", "2019"])
def test_rows_in_another_order_are_read_by_their_labels(code: str) -> None:
    values = consistent(5, code)
    rows = applications(printed(values), code)
    first, second, *_, last = data_rows(rows)
    rows = [*rows[:first], rows[second], rows[first], rows[last], *rows[second + 1 : last]]
    found = tables(document(grid(disclosure(printed(values), code)), grid(rows)))
    assert not differing(found, values)
    assert not missing(found)
    assert not found.doubts


@pytest.mark.parametrize("place", range(7))
def test_a_cell_lost_from_a_row_is_a_doubt(place: int) -> None:
    rows = applications(printed(VALUES))
    del rows[12][-7 + place]
    found = tables(document(grid(rows)))
    assert missing(found)
    assert found.doubts


def test_rows_are_known_by_their_group_and_ordinal_alone() -> None:
    rows = relabelled(applications(printed(VALUES)), lambda text: text[:2] if text[1] == "." else text)
    found = tables(document(grid(rows)))
    assert not differing(found)
    assert not missing(found)
    assert not found.doubts


def test_labels_may_begin_with_the_labels_of_their_groups() -> None:
    rows = applications(printed(VALUES))
    for index, row in zip(data_rows(rows), form("2021").tables["applications"].blocks[0].rows, strict=True):
        numbers = [entry for entry in rows[index] if is_number(entry)]
        rows[index] = [Entry("".join((*row.parents, row.label)), colspan=3), *numbers]
    found = tables(document(grid(rows)))
    assert not missing(found)
    assert not differing(found)


def test_a_label_of_a_column_at_the_edge_is_no_row() -> None:
    values = consistent(5, "2019")
    rows = applications(printed(values), "2019")
    for index, row in zip(data_rows(rows), form("2019").tables["applications"].blocks[0].rows, strict=True):
        numbers = [entry for entry in rows[index] if is_number(entry)]
        rows[index] = [Entry("".join((*row.parents, row.label)), colspan=3), *numbers]
        rows[index].insert(-1, Entry(""))  # an empty column, so that the header is needed
    rows[0][1] = replace(rows[0][1], colspan=8)
    rows[1][1] = replace(rows[1][1], colspan=6)
    rows[2].append(Entry(""))
    pieces = grid(rows[:-2]), grid([*rows[:3], *rows[-2:]])
    found = tables(document(grid(disclosure(printed(values), "2019")), *pieces))
    assert not differing(found, values)
    assert not missing(found)


def test_an_empty_row_beside_the_label_of_a_group_is_no_header() -> None:
    rows = applications(printed(VALUES))
    tall = {"三、本年度办理结果", "（六）其他处理"}
    rows = [[replace(e, rowspan=e.rowspan + (e.text in tall)) for e in row] for row in rows]
    for index in data_rows(rows):  # an empty column, so that the header is needed
        rows[index].insert(-5, Entry(""))
    rows[0][1] = replace(rows[0][1], colspan=8)
    rows[1][1] = replace(rows[1][1], colspan=6)
    rows[2].insert(1, Entry(""))
    at = next(n for n, row in enumerate(rows) if any(entry.text == "（六）其他处理" for entry in row))
    rows.insert(at + 1, [Entry("")] * 9)
    found = tables(document(grid(rows)))
    assert not differing(found)
    assert not missing(found)


def test_the_label_of_a_group_behind_that_of_a_row_that_lost_its_place_is_no_value() -> None:
    rows = applications(printed(VALUES))
    at = next(n for n, row in enumerate(rows) if any(entry.text == "（六）其他处理" for entry in row))
    rows[at:at] = [[], []]  # the merged label of all outcomes ends before the last of this group
    found = tables(document(grid(rows)))
    assert not differing(found)
    assert not missing(found)


@pytest.mark.parametrize("text", ["1\u03365\u0336", "①", "12*", "?", "（无）"])
def test_a_first_value_that_is_no_number_is_not_the_end_of_its_label(text: str) -> None:
    rows = applications(printed(VALUES))
    for index in data_rows(rows):
        first = len(rows[index]) - 7
        rows[index][first] = replace(rows[index][first], text=text)
    found = tables(document(grid(rows)))
    assert not differing(found)
    assert missing(found) == len(data_rows(rows))


@pytest.mark.parametrize("text", ["12①", "3%", "12*", "5/7"])
def test_a_value_that_is_no_number_begins_no_row_in_a_run_of_cells(text: str) -> None:
    rows = applications(printed(VALUES))
    rows[data_rows(rows)[4]][-3] = replace(rows[data_rows(rows)[4]][-3], text=text)
    found = tables(document(ragged([[entry for row in rows for entry in row]])))
    assert not differing(found)
    assert missing(found) == 1


def test_numbers_on_a_line_without_label_are_a_doubt_where_a_row_has_none() -> None:
    rows = applications(printed(VALUES))
    at = data_rows(rows)[1]
    rows.insert(at + 1, [Entry("", colspan=3), *rows[at][-7:]])
    rows[at][-7:] = [Entry("") for _ in range(7)]
    found = tables(document(grid(rows)))
    assert not differing(found)
    assert any("in no row of the form" in doubt for doubt in found.doubts)


def test_a_row_of_more_numbers_than_table_two_has_columns_is_a_doubt_in_it() -> None:
    rows, strayed = disclosure(printed(VALUES)), applications(printed(VALUES))
    whole = tables(document(grid(rows)))
    rows.insert(data_rows(rows)[1] + 1, strayed[data_rows(strayed)[-4]])
    found = tables(document(grid(rows)))
    assert not differing(found)
    assert [doubt for doubt in found.doubts if doubt not in whole.doubts]


def test_a_column_that_counts_the_rows_is_no_label_and_no_value() -> None:
    rows = applications(printed(VALUES))
    rows[0].insert(0, Entry("序号", rowspan=3))
    for number, index in enumerate(data_rows(rows), 1):
        rows[index].insert(0, Entry(str(number)))
    found = tables(document(grid(rows)))
    assert not missing(found)
    assert not differing(found)
    assert not found.doubts


def test_the_ordinal_of_a_row_may_have_a_cell_of_its_own() -> None:
    rows = applications(printed(VALUES))
    for index in data_rows(rows):
        place = max(n for n, entry in enumerate(rows[index]) if not is_number(entry))
        label = rows[index][place]
        if re.match("[0-9]", label.text):
            rows[index][place : place + 1] = [Entry(label.text[0]), Entry(label.text[2:])]
        else:
            rows[index][place] = replace(label, colspan=label.colspan + 1)
    rows[0][0] = replace(rows[0][0], colspan=4)
    found = tables(document(grid(rows)))
    assert not missing(found)
    assert not differing(found)


def test_a_number_between_two_rows_side_by_side_is_no_ordinal() -> None:
    head = ["信息内容", "本年处理决定数量"]
    rows = [[Entry(text) for text in line] for line in (head * 2, ["行政许可", "5", "行政处罚", "3"])]
    found = tables(document(grid([*disclosure(printed(VALUES))[:5], *rows])))
    values = {fact.row: fact.value for fact in found.facts if fact.column == "decisions"}
    assert values["licensing"] in (5, None)
    assert values["penalties"] in (3, None)


def test_numbers_one_row_below_their_labels_contradict_the_sums() -> None:
    rows = applications(printed(VALUES))
    data = data_rows(rows)
    numbers = [[entry for entry in rows[index] if is_number(entry)] for index in data]
    for before, index in zip([[Entry("")] * 7, *numbers[:-1]], data, strict=True):
        rows[index] = [*(entry for entry in rows[index] if not is_number(entry)), *before]
    found = tables(document(grid(rows)))
    assert found.failures or found.doubts


def test_a_label_cut_over_two_cells_is_one_label() -> None:
    rows = applications(printed(VALUES))
    for index in data_rows(rows):
        place = max(n for n, entry in enumerate(rows[index]) if not is_number(entry))
        text = rows[index][place].text
        rows[index][place : place + 1] = [Entry(text[:4]), Entry(text[4:])]
    assert missing(tables(document(ragged(rows)))) == 0


@pytest.mark.parametrize("order", [(0, 1), (0, 2), (5, 6)])
def test_applicants_in_another_order_are_read_by_the_header_or_not_at_all(order: tuple[int, int]) -> None:
    rows = applications(printed(VALUES))
    names = [Entry(text) for text in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")]
    head = [Entry("项目", colspan=3), *names]
    for line in (head, *(rows[index] for index in data_rows(rows))):
        a, b = order[0] - 7, order[1] - 7
        line[a], line[b] = line[b], line[a]
    for lay in (grid, ragged):
        assert not differing(tables(document(lay([head, *(rows[index] for index in data_rows(rows))]))))


@pytest.mark.parametrize("code", ["2021", "2019"])
def test_the_blocks_of_table_two_may_be_tables_of_their_own(code: str) -> None:
    values = consistent(5, code)
    rows = disclosure(printed(values), code)
    starts = [index for index, row in enumerate(rows) if len(row) == 1]
    blocks = [rows[a:b] for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
    found = tables(document(*map(grid, blocks)))
    assert missing(found, "disclosure") == 0
    assert not differing(found, values)


def test_purchases_without_a_unit_are_no_number() -> None:
    values = consistent(5, "2019")
    texts = {key: str(value) for key, value in values.items()}
    found = tables(document(grid(disclosure(texts, "2019"))))
    amount = next(fact for fact in found.facts if fact.column == "amount_yuan")
    assert (amount.value, amount.basis) == (None, "unreadable")


def test_a_value_that_reaches_over_two_rows_is_the_value_of_neither() -> None:
    rows = applications(printed(VALUES))
    rows[10][-7] = replace(rows[10][-7], rowspan=2)
    del rows[11][-7]
    found = tables(document(grid(rows)))
    assert not differing(found)
    assert found.doubts


def test_a_header_and_its_row_in_one_run_of_cells_are_told_apart() -> None:
    rows = disclosure(printed(VALUES))
    first = [entry for row in rows[:3] for entry in row]
    found = tables(document(ragged([first, *rows[3:]])))
    assert missing(found, "disclosure") == 0
    assert not differing(found)


@pytest.mark.parametrize(("text", "lost"), [("0", 0), ("", 2), ("3", 14)])
def test_a_cell_merged_over_rows_is_each_of_them_where_it_is_nothing(text: str, lost: int) -> None:
    values = {**VALUES, **{key: 0 for key in VALUES if key.row.startswith("received.") and key.column == "business"}}
    rows = applications(printed(values))
    first, second = data_rows(rows)[:2]
    place = next(n for n, entry in enumerate(rows[first]) if entry.locator.endswith("business"))
    rows[first][place] = replace(rows[first][place], text=text, rowspan=2)
    del rows[second][next(n for n, entry in enumerate(rows[second]) if entry.locator.endswith("business"))]
    found = tables(document(grid(rows)))
    assert not differing(found, values)
    assert missing(found) == lost


@pytest.mark.parametrize("below", [True, False])
def test_a_number_of_table_two_is_unknown_where_digits_stand_alone_beside_it(below: bool) -> None:
    rows = disclosure(printed(VALUES))
    at = next(n for n, row in enumerate(rows) if row[0].text == "行政许可")
    rows.insert(at + below, [Entry(""), Entry("2", "stray", colspan=rows[at][1].colspan)])
    found = tables(document(grid(rows)))
    assert {fact.row for fact in found.facts if fact.value is None} == {"licensing"}
    assert {unplaced.locator for unplaced in found.unplaced} == {"stray", "disclosure/licensing/decisions"}
    assert any("no row of the form" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("label", "doubt"),
    [
        ("行政处罚", False),
        ("2.行政处罚（件）", False),
        ("行政处罚决定", False),
        ("第二十条第（六）项行政处罚", False),
        ("行政处理", True),
        ("行政处分", True),
        ("非行政处罚", True),
    ],
)
def test_a_row_of_table_two_under_other_words_is_a_doubt(label: str, doubt: bool) -> None:
    rows = relabelled(disclosure(printed(VALUES)), lambda text: label if text == "行政处罚" else text)
    assert any("is called" in one for one in tables(document(grid(rows))).doubts) is doubt


def test_a_unit_of_money_beside_the_row_counts_as_one_above_it() -> None:
    rows = relabelled(disclosure(printed(VALUES)), lambda text: text + "（元）" if text == "行政事业性收费" else text)
    rows = [[replace(e, text=e.text.replace("（单位：万元）", "")) for e in row] for row in rows]
    fees = next(f for f in tables(document(grid(rows))).facts if f.row == "fees")
    assert fees.value == pytest.approx(VALUES[fees.key] / 10_000)


@pytest.mark.parametrize("order", [(1, 3), (0, 2), (5, 6)])
def test_a_header_in_a_table_of_its_own_names_the_columns_of_the_rows_below(order: tuple[int, int]) -> None:
    rows = applications(printed(VALUES))
    names = [column.label for column in form("2021").tables["applications"].blocks[0].columns]
    a, b = order
    names[a], names[b] = names[b], names[a]
    for row in rows[3:]:
        row[a - 7], row[b - 7] = row[b - 7], row[a - 7]
    head = [[Entry("", colspan=3), *map(Entry, names)]]
    found = tables(document(grid(head), grid(rows[3:])))
    assert not differing(found)
    assert missing(found) == 0
    narrower = tables(document(grid([[*map(Entry, names)]]), grid(rows[3:])))
    assert not differing(narrower)
    assert narrower.doubts
