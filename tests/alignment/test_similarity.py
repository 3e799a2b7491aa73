"""Labels as editors leave them, and labels that are strangers."""

import pytest

from extractors.alignment.similarity import THRESHOLD, core_of, likeness, likeness_to, matches
from extractors.forms import form
from extractors.forms.form import TableName
from extractors.glyphs import fold


def best(printed: str, code: str = "2021", table: TableName = "applications") -> str | None:
    rows = [row for block in form(code).tables[table].blocks for row in block.rows]
    found = matches(fold(printed), code, table)
    return rows[max(found, key=lambda match: match[1])[0]].code if found else None


@pytest.mark.parametrize("code", ["2021", "2019"])
def test_every_label_is_most_like_its_own_row(code: str) -> None:
    for table in form(code).tables.values():
        for block in table.blocks:
            assert [best(row.label, code, table.name) for row in block.rows] == [row.code for row in block.rows]


@pytest.mark.parametrize(
    ("printed", "row"),
    [
        ("2.其他法律行政止公开", "handled.refused.prohibited_by_law"),
        ("1、属于国家秘密", "handled.refused.state_secret"),
        ("属于国家秘密", "handled.refused.state_secret"),
        ("９．属于国家秘密", "handled.refused.state_secret"),
        ("（二）部分公开", "handled.partly_granted"),
        ("(二) 部分公开(区分处理的，只计这一情形)", "handled.partly_granted"),
        ("3.危及「三安全一稳定」", "handled.refused.security_and_stability"),
        ("三、本年度办理结果（一）予以公开", "handled.granted"),
        ("（五）不予处理1.信访举报投诉类申请", "handled.not_processed.petition"),
        ("1.逾期不补正", "handled.other.not_corrected"),
        ("本年新收政府信息公开申请数量（件）", "received.new"),
        ("(七)合计", "handled.total"),
        ("3.其它", "handled.other.misc"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）\n（三）不予公开", "handled.partly_granted"),
        ("8.属于行政查询事项（四）无法提供", "handled.refused.administrative_inquiry"),
    ],
)
def test_labels_as_sites_print_them(printed: str, row: str) -> None:
    assert best(printed) == row


@pytest.mark.parametrize(
    "printed", ["（三）不予公开", "（五）不予处理", "三、本年度办理结果", "主要工作成效", "1.", "", "甲" * 500]
)
def test_merged_labels_and_other_texts_are_no_row(printed: str) -> None:
    assert best(printed) is None


def test_regulations_and_documents_below_them_are_strangers() -> None:
    assert likeness("规章", "规范性文件") < THRESHOLD


def test_the_core_has_neither_ordinal_nor_gloss() -> None:
    assert core_of(fold("（一）收到申请数（含上年结转）")) == "收到申请数"


@pytest.mark.parametrize("written", ["（三）不予公开2.", "(三)不予公开 2、", "（三）不予公开2"])
def test_a_bare_ordinal_behind_its_group_names_the_row(written: str) -> None:
    rows = form("2021").tables["applications"].blocks[0].rows
    found = matches(fold(written), "2021", "applications")
    assert [rows[number].code for number, _ in found] == ["handled.refused.prohibited_by_law"]


def test_a_label_is_like_none_of_no_wordings() -> None:
    assert likeness_to(fold("不予公开"), ()) == 0.0


@pytest.mark.parametrize(
    ("label", "row"),
    [("一、本年新收", 0), ("本年新收申请", 0), ("二、上年结转", 1), ("本年办理", None), ("上年度结转", None)],
)
def test_a_shortened_label_is_known_by_the_words_that_it_begins_with(label: str, row: int | None) -> None:
    assert [number for number, _ in matches(fold(label), "2021", "applications")] == ([] if row is None else [row])


def test_others_without_their_ordinal_are_none_for_certain_of_the_form_of_2019() -> None:
    scores = {
        label: max(score for _, score in matches(fold(label), "2019", "applications"))
        for label in ("（六）其他", "其他")
    }
    assert scores["（六）其他"] == 1.0 > 0.9 > scores["其他"]
