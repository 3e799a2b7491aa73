"""Table 四 in the shapes that sites give it."""

from dataclasses import replace
from itertools import permutations

import pytest

from extractors.alignment import align_document
from extractors.assembly import Copy, Tables, tables_of
from extractors.document import Document
from extractors.forms import CellKey
from tests.alignment.building import (
    Entry,
    Rows,
    Values,
    consistent,
    document,
    entry,
    grid,
    printed,
    ragged,
    review_litigation,
    table,
)

VALUES: Values = {key: n for n, key in enumerate(table("review_litigation").cells())}
BLOCK = table("review_litigation").blocks[0]
LAYS = [grid, ragged]


def rows() -> Rows:
    return review_litigation(printed(VALUES))


def tables(found: Document) -> Tables:
    return tables_of([Copy("sha", "report", found, align_document(found, "sha"))])


def read(found: Tables) -> Values:
    return {fact.key: int(fact.value) for fact in found.facts if fact.value is not None}


def pieces() -> list[Rows]:
    whole = rows()
    return [
        [[Entry(row.label, colspan=5)], whole[2][5 * n : 5 * n + 5], whole[3][5 * n : 5 * n + 5]]
        for n, row in enumerate(BLOCK.rows)
    ]


@pytest.mark.parametrize("lay", LAYS)
def test_fifteen_columns_in_one_row(lay: type) -> None:
    assert read(tables(document(lay(rows())))) == VALUES


@pytest.mark.parametrize("lay", LAYS)
def test_three_tables_under_labels_that_begin_with_the_one_over_them(lay: type) -> None:
    whole = pieces()
    for piece, row in zip(whole[1:], BLOCK.rows[1:], strict=True):
        piece[0] = [Entry(f"{row.parents[0]}（{row.label}）", colspan=5)]
    assert read(tables(document(*map(lay, whole)))) == VALUES


def test_procedures_may_stand_at_the_end_of_a_page_and_their_results_on_the_next() -> None:
    first, *others = pieces()
    (head, results, numbers), names = first, [Entry(row.label, colspan=5) for row in BLOCK.rows[1:]]
    below = [[*results, Entry("", colspan=5)], [*numbers, Entry("", colspan=5)], [Entry("行政诉讼", colspan=10)], names]
    below += [[*upper, *lower] for upper, lower in zip(others[0][1:], others[1][1:], strict=True)]
    found = read(tables(document(grid([[*head, Entry("", colspan=5)]]), grid(below))))
    assert found == VALUES


@pytest.mark.parametrize("over", [0, 2])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_procedure_may_stand_over_one_of_its_results_alone(over: int, swapped: bool) -> None:
    first, *others = pieces()
    results, numbers = ([*others[0][place], *others[1][place]] for place in (1, 2))
    own = [Entry(BLOCK.rows[1].label if place == over else "") for place in range(5)]
    if swapped:  # then the row of results does not bear the labels out
        results[3], results[4] = results[4], results[3]
    labels = [*own, Entry(BLOCK.rows[2].label, colspan=5)]
    found = read(tables(document(grid(first), grid([[Entry("行政诉讼", colspan=10)], labels, results, numbers]))))
    left_out = {key for key in VALUES if key.row == BLOCK.rows[1].code} if swapped else set()
    assert {key: found.get(key) for key in VALUES if key not in left_out} == {
        key: value for key, value in VALUES.items() if key not in left_out
    }
    assert all(found[key] == VALUES[key] for key in left_out & found.keys())


def test_results_without_a_procedure_are_of_none() -> None:
    whole = pieces()
    for piece in whole[1:]:
        del piece[0]
    found = read(tables(document(*map(grid, whole))))
    assert set(found) <= {key for key in VALUES if key.row == "review"}
    assert all(value == VALUES[key] for key, value in found.items())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
@pytest.mark.parametrize("lay", LAYS)
def test_three_tables_in_any_order(lay: type, order: tuple[int, ...]) -> None:
    assert read(tables(document(*(lay(pieces()[n]) for n in order)))) == VALUES


@pytest.mark.parametrize("lay", LAYS)
def test_a_row_for_each_procedure(lay: type) -> None:
    texts = printed(VALUES)
    lines = [[Entry("类别"), *(Entry(column.label) for column in BLOCK.columns)]]
    for row in reversed(BLOCK.rows):
        cells = (entry(CellKey("review_litigation", row.code, column.code), texts) for column in BLOCK.columns)
        lines.append([Entry(row.label), *cells])
    found = tables(document(lay(lines)))
    assert all(VALUES[key] == value for key, value in read(found).items())
    assert len(read(found)) == 15 or found.doubts


@pytest.mark.parametrize("label", ["数量", "合计", "2022年", ""])
def test_a_label_in_front_of_the_numbers(label: str) -> None:
    first, second, third, numbers = rows()
    found = tables(document(grid([[Entry("项目", rowspan=3), *first], second, third, [Entry(label), *numbers]])))
    assert read(found) == VALUES


@pytest.mark.parametrize("lay", LAYS)
@pytest.mark.parametrize("labels", [("", ""), ("本年", "上年"), ("上年", "本年")])
def test_two_rows_of_numbers_are_a_doubt(lay: type, labels: tuple[str, str]) -> None:
    first, second, third, numbers = rows()
    others = [replace(e, text=str(int(e.text) + 2), locator=f"other:{e.locator}") for e in numbers]
    below = [[Entry(label), *line] if label else line for label, line in zip(labels, (numbers, others), strict=True)]
    head = [Entry("年度", rowspan=3)] if labels[0] else []
    found = tables(document(lay([[*head, *first], second, third, *below])))
    assert any("more than one row" in doubt for doubt in found.doubts)
    assert {e.locator for e in others} <= {entry.locator for entry in found.unplaced}


@pytest.mark.parametrize("order", [(1, 0, 2, 3, 4), (0, 1, 3, 2, 4), (4, 0, 1, 2, 3)])
@pytest.mark.parametrize("lay", LAYS)
def test_results_in_another_order_are_read_by_their_labels_or_not_at_all(lay: type, order: tuple[int, ...]) -> None:
    first, second, third, numbers = rows()
    places = [5 * group + n for group in range(3) for n in order]
    found = tables(document(lay([first, second, [third[n] for n in places], [numbers[n] for n in places]])))
    assert all(VALUES[key] == value for key, value in read(found).items())
    assert read(found) == VALUES or found.doubts


def test_procedures_in_another_order_over_cells_without_spans_are_not_read_in_the_form_s() -> None:
    first, direct, after = ([c.label for c in BLOCK.columns] for _ in range(3))
    names = [row.label for row in BLOCK.rows]
    head = [
        [names[0], *[""] * 4, "行政诉讼", *[""] * 9],
        [*first, names[2], *[""] * 4, names[1], *[""] * 4],
        [*[""] * 5, *after, *direct],
    ]
    cells = [[Entry(text) for text in line] for line in head]
    cells.append([Entry(str(n), str(key)) for n, key in enumerate(VALUES)])
    found = read(tables(document(grid(cells))))
    labelled = {("litigation_direct", "upheld"): 10, ("litigation_after_review", "upheld"): 5}
    assert {(key.row, key.column): n for key, n in found.items() if key.row != "review"} == labelled


@pytest.mark.parametrize("blank", [True, False])
def test_a_row_that_counts_the_columns_is_no_row_of_numbers(blank: bool) -> None:
    *head, numbers = rows()
    counted = [Entry(str(n)) for n in range(1, 16)]
    own = [replace(cell, text="") for cell in numbers] if blank else numbers
    found = tables(document(grid([*head, counted, own])))
    assert read(found) == ({} if blank else VALUES)


def test_a_header_whose_columns_are_counted_is_not_passed_over_for_another_without_a_doubt() -> None:
    *head, numbers = rows()
    counted = [Entry(str(n)) for n in range(1, 16)]
    found = tables(document(grid([*head, counted]), grid([*head, numbers])))
    assert found.doubts


def test_litigation_before_review_is_read_by_its_labels() -> None:
    first, second, third, numbers = rows()
    places = [*range(5, 15), *range(5)]
    turned = [first[::-1], second, [third[n] for n in places], [numbers[n] for n in places]]
    assert read(tables(document(grid(turned)))) == VALUES


def test_a_missing_cell_leaves_no_wrong_number_unseen() -> None:
    for place in range(15):
        first, second, third, numbers = rows()
        found = tables(document(grid([first, second, third, numbers[:place] + numbers[place + 1 :]])))
        assert found.doubts


def test_a_further_table_of_results_is_a_doubt() -> None:
    other = [[Entry("类别"), *(Entry(c.label) for c in BLOCK.columns)], [Entry("行政复议"), *map(Entry, "12345")]]
    found = tables(document(grid(rows()), grid(other)))
    assert found.doubts or read(found) == VALUES


@pytest.mark.parametrize("place", [0, 15])
def test_a_blank_column_beside_them_that_has_no_name_is_none_of_theirs(place: int) -> None:
    values: Values = {key: n for n, key in enumerate(VALUES) if n in (4, 8, 9)}
    names = [Entry(f"{row.label}{column.label}") for row in BLOCK.rows for column in BLOCK.columns]
    numbers = [Entry(str(values.get(key, ""))) for key in VALUES]
    for line in (names, numbers):
        line.insert(place, Entry(""))
    assert read(tables(document(grid([names, numbers])))) == values


@pytest.mark.parametrize("seed", range(5))
def test_blank_cells_stay_in_their_columns(seed: int) -> None:
    values = consistent(seed)
    texts = {key: str(value) if value else "" for key, value in values.items()}
    found = align_document(document(grid(review_litigation(texts))), "sha")
    assert all(fact.value in (values[fact.key], None) for fact in found.facts)


def test_short_names_of_the_results_are_known() -> None:
    short = {"结果维持": "维持", "结果纠正": "纠正", "其他结果": "其他", "尚未审结": "未审结"}
    named = [[replace(e, text=short.get(e.text, e.text)) for e in row] for row in rows()]
    assert read(tables(document(grid(named)))) == VALUES


@pytest.mark.parametrize("lay", LAYS)
def test_totals_before_their_parts_are_never_read_as_parts(lay: type) -> None:
    turned = [e for n in range(3) for e in (rows()[3][5 * n + 4], *rows()[3][5 * n : 5 * n + 4])]
    labels = [e for n in range(3) for e in (rows()[2][5 * n + 4], *rows()[2][5 * n : 5 * n + 4])]
    found = read(tables(document(lay([*rows()[:2], labels, turned]))))
    assert found == (VALUES if lay is grid else {})


@pytest.mark.parametrize("text", ["12①", "约12", "见附件", "√", "12-15"])
@pytest.mark.parametrize("places", [[0], [7], [14], [0, 1], [3, 13]])
@pytest.mark.parametrize("lay", LAYS)
def test_cells_that_print_no_number_lose_no_other(lay: type, places: list[int], text: str) -> None:
    first, second, third, numbers = rows()
    odd = [replace(e, text=text) if n in places else e for n, e in enumerate(numbers)]
    found = tables(document(lay([first, second, third, odd])))
    keys = list(VALUES)
    assert read(found) == {key: VALUES[key] for key in keys if keys.index(key) not in places}
    assert found.doubts


@pytest.mark.parametrize("lay", LAYS)
def test_a_value_in_front_is_never_taken_for_a_label(lay: type) -> None:
    first, second, third, numbers = rows()
    odd = [replace(numbers[0], text="12①"), *numbers[1:], Entry("")]
    found = read(tables(document(lay([first, second, third, odd]))))
    assert all(VALUES[key] == value for key, value in found.items())


def test_what_is_blank_is_not_filled_from_a_second_table_four() -> None:
    first, second, third, numbers = rows()
    own = [replace(e, text="-") if n % 2 else e for n, e in enumerate(numbers)]
    other = [replace(e, text="77", locator=f"other {n}") for n, e in enumerate(numbers)]
    found = tables(document(grid([first, second, third, own]), grid([first, second, third, other])))
    assert 77 not in read(found).values()
    assert any("twice" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    "order", [("行政复议", "未经复议直接起诉", "复议后起诉"), ("复议后起诉", "行政复议", "未经复议直接起诉")]
)
def test_a_row_for_each_result(order: tuple[str, ...]) -> None:
    names = [row.label for row in BLOCK.rows]
    numbers = rows()[3]
    head = [Entry("结果"), *(Entry(name) for name in order)]
    lines = [[Entry(c.label), *(numbers[5 * names.index(o) + n] for o in order)] for n, c in enumerate(BLOCK.columns)]
    assert read(tables(document(grid([head, *lines])))) == VALUES


def test_rows_of_results_without_all_procedures_are_none() -> None:
    numbers = rows()[3]
    head = [Entry("结果"), Entry("行政复议"), Entry("甲"), Entry("乙")]
    lines = [[Entry(c.label), *(numbers[n + 5 * place] for place in range(3))] for n, c in enumerate(BLOCK.columns)]
    assert not read(tables(document(grid([head, *lines]))))


@pytest.mark.parametrize("text", ["○", "不适用", "1\u03362\u0336"])
def test_a_row_is_one_though_most_of_its_cells_are_no_numbers(text: str) -> None:
    first, second, third, numbers = rows()
    odd = [replace(e, text=text) if n % 4 else e for n, e in enumerate(numbers)]
    found = read(tables(document(grid([first, second, third, odd]))))
    assert found == {key: n for key, n in VALUES.items() if n % 4 == 0}


@pytest.mark.parametrize("note", ["见附件", "12%", "无变化"])
def test_a_note_behind_the_numbers_loses_none(note: str) -> None:
    first, second, third, numbers = rows()
    found = tables(document(grid([[*first, Entry("备注", rowspan=3)], second, third, [*numbers, Entry(note)]])))
    assert read(found) == VALUES


def test_a_note_that_names_a_result_is_no_header() -> None:
    first, second, third, numbers = rows()
    note = Entry("填写说明：申请1件只计1次，“总计”为前6列之和。\n行政复议")
    assert read(tables(document(ragged([[note, *first[1:], *second, *third, *numbers]])))) == VALUES


def in_pieces(order: tuple[int, ...] = (0, 1, 2)) -> Rows:
    """Text in which a line ends in the middle of every label of the header: the cells of a line hold two halves."""
    first, *others = [BLOCK.rows[n] for n in order]
    outer = [row.parents[0] if row.parents else row.label for row in (first, others[0])]
    results = [column.label for column in BLOCK.columns]
    labels = [*outer, *results, *(row.label for row in others), *results, *results]
    halves = [half for label in labels for half in (label[: len(label) // 2], label[len(label) // 2 :])]
    lines = [halves[:1], *(halves[n : n + 2] for n in range(1, len(halves), 2))]
    return [[Entry("四、政府信息公开行政复议、行政诉讼情况")], *([Entry(t) for t in line] for line in lines), rows()[3]]


def test_a_header_in_pieces_is_strung_together() -> None:
    assert read(tables(document(ragged(in_pieces())))) == VALUES


def test_a_header_in_pieces_in_another_order_is_not() -> None:
    assert not read(tables(document(ragged(in_pieces((1, 0, 2))))))


@pytest.mark.parametrize("groups", [True, False])
def test_results_may_stand_on_two_lines(groups: bool) -> None:
    whole = rows()
    halves = [[replace(cell, text=cell.text[:2]) for cell in whole[2]], [replace(c, text=c.text[2:]) for c in whole[2]]]
    found = tables(document(grid([*(whole[:2] if groups else []), *halves, whole[3]])))
    assert read(found) == VALUES


def test_an_empty_line_below_the_header_is_no_row() -> None:
    head, results = [Entry("行政复议")], [Entry(column.label) for column in BLOCK.columns]
    found = tables(document(ragged([head, results, []])))
    assert not read(found)


def test_a_row_for_each_procedure_is_one_though_only_one_has_numbers() -> None:
    numbers = rows()[3]
    head = [Entry("类别"), *(Entry(column.label) for column in BLOCK.columns)]
    lines = [[Entry(row.label), *numbers[5 * n : 5 * n + 5]] for n, row in enumerate(BLOCK.rows)]
    for line in (lines[0], lines[2]):
        line[1:] = [replace(entry, text="无") for entry in line[1:]]
    expected = {key: value for key, value in VALUES.items() if key.row == "litigation_direct"}
    assert read(tables(document(grid([head, *lines])))) == expected


def reordered(order: tuple[int, ...]) -> Rows:
    """The table with its procedures in another order, the merged label over them wherever they stand together."""
    whole = rows()
    top: list[Entry] = []
    for place in order:
        row = BLOCK.rows[place]
        if row.parents and top and top[-1].text == row.parents[0]:
            top[-1] = replace(top[-1], colspan=10)
        else:
            top.append(Entry(row.parents[0] if row.parents else row.label, rowspan=1 if row.parents else 2, colspan=5))
    inner = [Entry(BLOCK.rows[place].label, colspan=5) for place in order if BLOCK.rows[place].parents]
    return [top, inner, *([cell for n in order for cell in line[5 * n : 5 * n + 5]] for line in whole[2:])]


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("lay", LAYS)
def test_procedures_in_any_order_are_read_by_their_header(lay: type, order: tuple[int, ...]) -> None:
    assert read(tables(document(lay(reordered(order))))) == VALUES


def test_a_table_that_prints_the_labels_in_a_shape_that_is_not_read_is_unreadable() -> None:
    names = [Entry("".join((*row.parents, row.label))) for row in BLOCK.rows]
    turned = [[Entry(column.label), *rows()[3][number::5]] for number, column in enumerate(BLOCK.columns)]
    found = tables(document(ragged([[Entry(""), *names], *turned])))
    assert found.states["review_litigation"] == "unreadable"
    assert read(found) == {}
    assert len(found.unplaced) == 15


def test_a_copy_in_one_row_beside_one_by_rows_is_a_doubt() -> None:
    header = [Entry(""), *(Entry(column.label) for column in BLOCK.columns)]
    keys = [[CellKey("review_litigation", row.code, column.code) for column in BLOCK.columns] for row in BLOCK.rows]
    by_rows = [
        [Entry(row.label), *(Entry(str(VALUES[key]), f"row:{key}") for key in own)]
        for row, own in zip(BLOCK.rows, keys, strict=True)
    ]
    others = review_litigation(printed({key: value + 1 for key, value in VALUES.items()}))
    for blocks in ([header, *by_rows], others), (others, [header, *by_rows]):
        assert any("twice" in doubt for doubt in align_document(document(*map(grid, blocks)), "sha").doubts)


def test_a_copy_whose_header_does_not_tell_its_columns_is_a_doubt_beside_one_that_is_read() -> None:
    turned = [n + (k - 1) % 5 for n in (0, 5, 10) for k in range(5)]  # 总计 before the results of each procedure
    first = [[row[n] for n in turned] if len(row) == 15 else row for row in rows()]
    first[1:3] = [[*first[2][:5], *first[1]], first[2][5:]]
    copy = review_litigation(printed({key: value + 2 for key, value in VALUES.items()}), mark="copy:")
    for blocks in (first, copy), (copy, first):
        found = align_document(document(*map(ragged, blocks)), "sha")
        assert not [fact for fact in found.facts if fact.value == VALUES[fact.key]]
        assert found.doubts


def test_a_copy_read_in_part_that_differs_in_the_rest_is_a_doubt() -> None:
    first = review_litigation(printed(VALUES))
    same = {key: value for key, value in VALUES.items() if key.row == "review" or key.column == "upheld"}
    copy = review_litigation(printed({key: value + 2 for key, value in VALUES.items()} | same), mark="copy:")
    copy[1] = copy[1][::-1]
    copy[3] = [*copy[3][:5], *copy[3][10:], *copy[3][5:10]]
    spans = [[Entry("") for _ in range(5)] for _ in range(2)]
    copy[0] = [copy[0][0], *spans[0][1:], copy[0][1], *spans[0], *spans[1][1:]]
    copy[1] = [*copy[2][:5], copy[1][0], *spans[0][1:], copy[1][1], *spans[1][1:]]
    copy[2] = [*spans[0], *copy[2][5:]]
    plain = [[replace(entry_, rowspan=1, colspan=1) for entry_ in row] for row in copy]
    found = align_document(document(grid(first), grid(plain)), "sha")
    assert read(tables(document(grid(first), grid(plain)))) == VALUES
    assert any("twice" in doubt for doubt in found.doubts)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("lay", LAYS)
def test_a_column_that_counts_the_rows_is_none_of_theirs(lay: type, first: int) -> None:
    texts = [[entry.text] * entry.colspan for entry in rows()[0]]
    upper = [text for own in texts for text in own]
    middle = [*[""] * 5, *(entry.text for entry in rows()[1] for _ in range(entry.colspan))]
    plain = [[Entry(text) for text in line] for line in (upper, middle)] + rows()[2:]
    counted = [[Entry(str(number)), *line] for number, line in enumerate(plain, first)]
    names = [Entry(""), *(Entry(str(number)) for number in range(15))]
    for shown in (counted, [names, *counted]):
        assert read(tables(document(lay(shown)))) == VALUES


def test_a_first_column_that_does_not_count_all_rows_is_read() -> None:
    shown = [[Entry(text), *line] for text, line in zip(["0", "1", "2", "4"], rows(), strict=True)]
    found = tables(document(ragged(shown)))
    assert all(VALUES[key] == value for key, value in read(found).items())
