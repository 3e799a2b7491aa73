"""Labels and captions by which numbers are none of the form's, or of another time."""

import pytest

from extractors.alignment import Alignment, align_document
from extractors.alignment.qualified import said_by_caption, said_by_label
from extractors.document import Block
from extractors.glyphs import fold
from tests.alignment.building import (
    Entry,
    Rows,
    applications,
    consistent,
    disclosure,
    document,
    grid,
    printed,
    ragged,
    review_litigation,
)

VALUES = consistent(1)


def aligned(*blocks: Block | str) -> Alignment:
    return align_document(document(*blocks), "sha")


def relabelled(rows: Rows, old: str, new: str) -> Rows:
    return [[Entry(new, e.locator, e.rowspan, e.colspan) if e.text == old else e for e in row] for row in rows]


@pytest.mark.parametrize(
    ("label", "odd"),
    [
        ("行政处罚（上半年）", "半年"),
        ("行政处罚（上年）", "上年"),
        ("行政处罚（1-6月）", "1-6月"),
        ("行政处罚（万件）", "(万件"),
        ("行政处罚（万元）", "处罚(万元"),
        ("行政处罚金额", "处罚金额"),
        ("上年处理决定数量", "上年"),
        ("本年处理决定数量（单位：千件）", ":千件"),
        ("处理决定数量占比", "占比"),
        ("同比增长", "同比"),
        ("计划处理决定数量", "计划"),
        ("累计处理决定数量", "累计"),
        ("行政许可（累计）", "累计"),
        ("行政处罚事项数", "处罚事项数"),
        ("行政许可事项总数", "许可事项总数"),
        ("未处理的申请", "未处理"),
        ("截至6月底现行有效件数", "截至6月"),
        ("行政许可变更", "许可变更"),
        ("行政处罚信息公示", "处罚信息公示"),
        ("本年受理数量", "受理数量"),
        ("行政事业性收费减免", "减免"),
        ("本年拟制发件数", "拟制发"),
        ("本年修订件数", "修订件"),
        ("到期失效件数", "失效件"),
        ("本年收费金额（单位：万美元）", "美元"),
        ("本年收费金额（单位：万元/户）", "元/户"),
        ("本年退费金额（单位：万元）", "退费"),
        ("采购预算金额", "预算金额"),
        ("本年项目数量", "本年项目数"),
        ("本年制发页数", "页数"),
        ("本年保留件数", "本年保留件"),
        ("规范性文件草案", "草案"),
        ("不予行政处罚", "不予行政处罚"),
        ("本年不予处理决定数量", "不予处理决定"),
        ("本年立案数量", "本年立案数量"),
        ("行政处罚（简易程序）", "处罚(简易"),
        ("行政许可（变更）", "许可(变更"),
        ("行政许可申请", "许可申请"),
        ("不对外公开总数量", "不对外公开"),
        ("一、本月新收政府信息公开申请数量", "本月"),
    ],
)
def test_a_label_that_is_not_of_the_forms_numbers_is_told(label: str, odd: str) -> None:
    assert said_by_label(fold(label)).odd == odd


@pytest.mark.parametrize(
    "label",
    [
        "二、上年结转政府信息公开申请数量",
        "四、结转下年度继续办理",
        "上一年项目数量（指2019年事项数）",
        "上一年项",
        "本年增/减（与上年相比，减用负值表示，如-8）",
        "处理决定数量（指2020年办件量，不含退件）",
        "本年收费金额（单位：万元）",
        "行政事业性收费（万元）",
        "采购总金额（元）",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（十）其他",
        "第二十条第（一）项",
        "截至2022年12月31日现行有效件数",
        "累计现行有效件数",
        "其他对外管理服务事项",
        "其他行政许可事项",
        "行政许可（含变更、延续）",
        "本年制定修订件数",
        "本年制发（含修订）件数",
        "本年废止或失效件数",
        "本年废止（失效）件数",
        "现行有效（保留）件数",
        "行政规范性文件（不含草案）",
        "行政处罚（含简易程序）",
        "本年处理决定数量（办结）",
        "政府集中采购项目",
        "行政事业性收费项目",
        "对外公开总数量",
        "处理决定数量（不含不予许可）",
        "一、本年受理政府信息公开申请数量",
        "发布各类信息1694条，其中：解读材料38篇。",
    ],
)
def test_labels_of_the_form_and_explanations_of_them_say_nothing_more(label: str) -> None:
    assert not said_by_label(fold(label)).odd


@pytest.mark.parametrize(
    ("caption", "years"),
    [
        ("三、2021年收到和处理政府信息公开申请情况", {2021}),
        ("三、收到和处理政府信息公开申请情况（2021年度）", {2021}),
        ("三、收到和处理政府信息公开申请情况（上半年）", {0}),
        ("三、收到和处理政府信息公开申请情况（上年度）", {0}),
        ("统计时间：2021年1月1日至2021年12月31日", {2021}),
        ("统计周期：2021.1.1-2021.6.30", {0}),
        ("2021年1月1日至6月30日", {0}),
        ("数据截至2021年12月31日", {2021}),
        ("发布时间：2022年1月20日", set[int]()),
        ("（根据2019年修订的条例）", set[int]()),
        ("二、上年结转情况", set[int]()),
        ("信息内容 上一年项目数量 本年增/减", set[int]()),
    ],
)
def test_a_line_above_a_table_names_its_time(caption: str, years: set[int]) -> None:
    assert said_by_caption(fold(caption)).years == years
    table = grid(applications(printed(VALUES)))
    assert aligned("上文。" * 40, caption, "单位：件", table).years["applications"] == years
    in_table = grid([[Entry(caption, colspan=10)], *applications(printed(VALUES))])
    assert aligned(in_table).years["applications"] == years


def test_what_stands_above_the_title_of_a_section_captions_no_table_below_it() -> None:
    table = grid(applications(printed(VALUES)))
    assert aligned("2021年工作要点", "三、收到和处理政府信息公开申请情况", table).years["applications"] == set()


@pytest.mark.parametrize("caption", ["单位：万件", "（单位：百件）", "单位：%", "（样表）", "填报示例"])
def test_a_line_above_a_table_may_make_other_numbers_of_all(caption: str) -> None:
    table = grid(applications(printed(VALUES)))
    assert any("stands below a line" in doubt for doubt in aligned(caption, table).doubts)
    assert not aligned("单位：件、万元", table).doubts


@pytest.mark.parametrize("lay", [grid, ragged])
@pytest.mark.parametrize("label", ["行政处罚（上半年）", "行政处罚（万件）"])
def test_a_label_of_another_time_or_scale_is_a_doubt(lay: type[Block], label: str) -> None:
    rows = disclosure(printed(VALUES))
    assert any("行政处罚(" in doubt for doubt in aligned(lay(relabelled(rows, "行政处罚", label))).doubts)
    assert not aligned(lay(rows)).doubts


def test_a_column_of_another_time_is_a_doubt_where_its_numbers_are_read() -> None:
    rows = disclosure(printed(VALUES))
    assert aligned(grid(relabelled(rows, "本年处理决定数量", "上年处理决定数量"))).doubts
    rows = review_litigation(printed(VALUES))
    assert aligned(grid(relabelled(rows, "结果维持", "结果维持（上半年）"))).doubts


def test_a_column_beside_those_of_the_form_says_nothing_of_them() -> None:
    rows = disclosure(printed(VALUES))
    wide = [[*row, Entry("同比增长" if any("本年" in e.text for e in row) else "7%")] for row in rows]
    assert not aligned(grid(wide)).doubts


def test_a_label_may_name_the_year_of_its_numbers() -> None:
    rows = disclosure(printed(VALUES))
    found = aligned(grid(relabelled(rows, "行政处罚", "行政处罚（2021年）")))
    assert found.dated == {"行政处罚(2021年)": {2021}}
    assert not aligned(grid(relabelled(rows, "行政处罚", "行政处罚（指2021年办件量）"))).dated


def test_the_piece_of_a_label_of_the_form_is_nothing_odd() -> None:
    rows = disclosure(printed(consistent(1, "2019")), "2019")
    (label,) = {entry.text for row in rows for entry in row if entry.text.startswith("上一年")}
    assert not aligned(grid(relabelled(rows, label, "上一年"))).doubts
    assert aligned(grid(relabelled(rows, label, "上一年许可"))).doubts
