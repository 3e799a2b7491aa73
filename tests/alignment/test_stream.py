"""Flattened text without cells."""

import pytest

from extractors.alignment import align_document
from extractors.alignment.stream_order import procedures_named
from extractors.assembly import Copy, tables_of
from extractors.document import Document
from tests.alignment.building import (
    Rows,
    Values,
    applications,
    consistent,
    disclosure,
    document,
    printed,
    review_litigation,
    table,
)

VALUES = consistent(3, most=9, zeros=0.7)


def flat(values: Values, separator: str, code: str = "2021") -> str:
    texts = printed(values)
    tables: list[Rows] = [disclosure(texts, code), applications(texts, code), review_litigation(texts, code)]
    return separator.join(entry.text for rows in tables for row in rows for entry in row)


def wrong(found: Document, values: Values) -> list[str]:
    facts = tables_of([Copy("sha", "report", found, align_document(found, "sha"))]).facts
    return [str(fact.key) for fact in facts if fact.value is not None and fact.value != values[fact.key]]


@pytest.mark.parametrize("code", ["2021", "2019"])
def test_cells_apart_by_blanks_are_read(code: str) -> None:
    values = consistent(3, code)
    found = align_document(document("一、总体情况", flat(values, " ", code)), "sha")
    assert {fact.key: fact.value for fact in found.facts} == values
    assert all(fact.locator and fact.locator.startswith("p1;chars=") for fact in found.facts)


def cut_over_lines(values: Values) -> str:
    """A label that is cut over lines, its numbers in a line of their own, a blank behind each ordinal."""
    texts = printed(values)
    tables: list[Rows] = [disclosure(texts), applications(texts), review_litigation(texts)]
    shown: list[str] = []
    for row in (row for rows in tables for row in rows):
        labels = [entry.text for entry in row if not entry.locator]
        shown += (line for label in labels for line in (label[:4], label[4:].replace(".", ". ")) if line)
        shown.append(" ".join(entry.text for entry in row if entry.locator))
    return "\n".join(line.replace(".", ". ") for line in shown if line)


def test_labels_cut_over_lines_with_a_blank_behind_each_ordinal_are_read_without_a_doubt() -> None:
    values = consistent(3)
    found = align_document(document(*cut_over_lines(values).split("\n")), "sha")
    assert {fact.key: fact.value for fact in found.facts} == values
    assert not found.doubts


@pytest.mark.parametrize("apart", [" ", "\n"])
def test_a_unit_may_stand_apart_from_its_number(apart: str) -> None:
    values = consistent(3, "2019")
    before, _, after = flat(values, "\n", "2019").partition("政府集中采购\n")
    after = after.partition("\n")[2].partition("\n")[2]
    facts = align_document(document(f"{before}政府集中采购\n80{apart}个\n2.5{apart}万元\n{after}"), "sha").facts
    assert {fact.column: fact.value for fact in facts if fact.row == "procurement"} == {
        "projects": 80,
        "amount_yuan": 25_000,
    }


@pytest.mark.parametrize("left", ["205", "10 5"])
def test_numbers_that_blanks_part_are_not_cut_where_a_blank_cell_left_no_trace(left: str) -> None:
    values = consistent(3)
    before, _, after = flat(values, " ").partition("行政规范性文件 ")
    found = document(f"{before}行政规范性文件 {left} 第二十条{after.partition('第二十条')[2]}")
    alignment = align_document(found, "sha")
    tables = tables_of([Copy("sha", "report", found, alignment)])
    assert {fact.value for fact in tables.facts if fact.row == "normative_documents"} == {None}
    assert tables.doubts
    assert left.split() == [one.printed for one in tables.unplaced]


def test_cells_run_together_are_left_to_the_sums() -> None:
    found = align_document(document(flat(VALUES, "")), "sha")
    assert found.states["applications"] == "filled"
    assert len(found.glued) > 25
    assert not wrong(document(flat(VALUES, "")), VALUES)


def test_an_ordinal_of_the_next_label_is_no_value() -> None:
    text = flat(dict.fromkeys(VALUES, 0), "")
    assert not wrong(document(text), dict.fromkeys(VALUES, 0))


def test_prose_that_names_some_rows_is_no_table() -> None:
    text = "本年新收政府信息公开申请数量5件，（一）予以公开3件，（二）部分公开1件，行政许可12件，行政处罚3件。"
    assert set(align_document(document(text), "sha").states.values()) == {"absent"}


def test_two_flattened_copies_with_other_numbers_are_a_doubt() -> None:
    found = align_document(document(flat(VALUES, " "), flat(consistent(8), " ")), "sha")
    assert any("twice" in doubt for doubt in found.doubts)


def test_digits_and_dashes_as_many_as_cells_are_cells_each() -> None:
    text = flat(dict.fromkeys(VALUES, 0), "").replace("0000000", "00-0-00")
    found = align_document(document(text), "sha")
    new = {fact.column: fact.printed for fact in found.facts if fact.row == "received.new"}
    assert list(new.values()) == ["0", "0", "-", "0", "-", "0", "0"]


@pytest.mark.parametrize("seed", range(3, 9))
def test_cells_that_print_nothing_in_a_word_part_the_digits_between_them(seed: int) -> None:
    values = consistent(seed, zeros=0.85)
    texts = {key: "无" if text == "0" else text for key, text in printed(values).items()}
    rows: list[Rows] = [disclosure(texts), applications(texts), review_litigation(texts)]
    text = "".join(entry.text for table in rows for row in table for entry in row)
    found = align_document(document(text), "sha")
    assert not wrong(document(text), values)
    told = {fact.key: fact.value or 0 for fact in found.facts if fact.basis in ("printed", "blank")}
    alone = [key for key, cell in texts.items() if cell == "无" and key in told]
    assert all(told[key] == values[key] for key in told)
    assert len(alone) > 20


def test_a_dash_before_a_digit_may_be_a_sign_where_the_form_has_signs() -> None:
    text = flat(dict.fromkeys(consistent(3, "2019"), 0), "", "2019").replace("行政许可000", "行政许可0-8")
    facts = align_document(document(text), "sha").facts
    assert all(fact.value is None for fact in facts if fact.row == "licensing")


def test_an_amount_cut_out_of_a_run_of_digits_has_no_unit_and_is_no_value() -> None:
    text = flat(consistent(3, "2019"), " ", "2019")
    before, _, _ = text.partition("政府集中采购 ")
    found = document(before + "政府集中采购 0326200")
    facts = tables_of([Copy("sha", "report", found, align_document(found, "sha"))]).facts
    row = {fact.column: (fact.value, fact.basis) for fact in facts if fact.row == "procurement"}
    assert row == {"projects": (0, "printed"), "amount_yuan": (None, "unreadable")}


@pytest.mark.parametrize(
    ("printed", "value"), [("４１６６．２４", 4166.24), ("3万", None), ("12%", None), ("12余", None)]
)
def test_a_number_goes_on_to_its_end_or_is_none(printed: str, value: float | None) -> None:
    text = flat(VALUES, " ")
    before, _, _ = text.partition("行政事业性收费 ")
    _, title, after = text.partition(" （本列数据")
    facts = align_document(document(f"{before}行政事业性收费 {printed}{title}{after}"), "sha").facts
    assert [fact.value for fact in facts if fact.row == "fees"] == [value]


def test_a_total_alone_is_no_table() -> None:
    found = align_document(document("一、总体情况", "总计 4"), "sha")
    assert set(found.states.values()) == {"absent"}


@pytest.mark.parametrize("mark", ["- 3 -", "第 3 页", "3/12"])
def test_a_page_number_between_two_paragraphs_is_no_value(mark: str) -> None:
    values = consistent(3)
    first, second = flat(values, " ").split("（四）无法提供")
    found = align_document(document(first, mark, "（四）无法提供" + second), "sha")
    assert {fact.key: fact.value for fact in found.facts} == values


@pytest.mark.parametrize(("unit", "scale"), [("（单位：万元）", 1), ("（单位：元）", 10_000), ("", 1)])
def test_a_unit_of_money_before_the_label_counts(unit: str, scale: int) -> None:
    values = consistent(3)
    text = flat(values, " ").replace("（单位：万元）", unit)
    facts = align_document(document(text), "sha").facts
    fees = next(fact for fact in facts if fact.row == "fees")
    assert fees.value == pytest.approx(values[fees.key] / scale)


@pytest.mark.parametrize("blanks", [1, 40])
def test_procedures_in_another_order_are_read_in_that_of_the_header(blanks: int) -> None:
    """Blanks that make columns of a text stretch its header: what it says stands far before its numbers."""
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    names = ["行政诉讼", "行政复议", "未经复议直接起诉", "复议后起诉"]
    words = ["四、政府信息公开行政复议、行政诉讼情况", *names, *results * 3, *"100012000230003"]
    facts = align_document(document((" " * blanks).join(words)), "sha").facts
    upheld = {fact.row: fact.value for fact in facts if fact.column == "upheld" and fact.table == "review_litigation"}
    assert upheld == {"litigation_direct": 1, "litigation_after_review": 2, "review": 3}


@pytest.mark.parametrize(
    ("header", "order"),
    [
        ("行政复议 行政诉讼 未经复议直接起诉 复议后起诉", (0, 1, 2)),
        ("行政诉讼 行政复议 复议后起诉 未经复议直接起诉", (2, 1, 0)),
        ("行政诉讼 未经复议直接起诉 行政复议 行政诉讼 复议后起诉", (1, 0, 2)),
        ("行政诉讼 行政复议 行政诉讼 未经复议直接起诉 复议后起诉", (1, 0, 2)),
        (
            "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况 行政诉讼 未经复议直接起诉 复议后起诉 行政复议",
            (1, 2, 0),
        ),
        ("行政复议 行政诉讼 行政复议 未经复议直接起诉 复议后起诉 行政诉讼 行政诉讼", None),
        ("行政诉讼\n行政复议\n未经复议直接起诉\n复议后起诉", (1, 2, 0)),
        ("行政诉讼 行政复议\n未经复议直接起诉 复议后起诉", (1, 2, 0)),
        ("行政诉讼\n行政复议\n未经复议直接起诉 复议后起诉", None),
        ("行政复议\n行政诉讼\n未经复议直接起诉 复议后起诉", (0, 1, 2)),
        ("行政复议 未经复议直接起诉 复议后起诉", None),
        ("行政复议 行政诉讼 复议后起诉", None),
    ],
)
def test_a_header_names_the_procedures_or_does_not_tell(header: str, order: tuple[int, ...] | None) -> None:
    assert procedures_named(header, table("review_litigation")) == order


def test_a_table_that_is_there_in_an_order_that_nothing_tells_is_unreadable_and_not_absent() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    words = ["行政诉讼 行政复议", *results[::-1], *results, *results, *"100012000230003"]
    found = align_document(document(" ".join(words)), "sha")
    assert found.states["review_litigation"] == "unreadable"
    assert [fact for fact in found.facts if fact.table == "review_litigation" and fact.value is not None] == []
    assert len(found.unplaced) == 15
