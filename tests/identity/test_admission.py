"""What is an annual report, and what only stands in the same column."""

from dataclasses import replace

import pytest

from extractors.identity import is_annual_report
from tests.identity.making import evidence

SECTIONS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
TITLE = "聊城市统计局2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "paragraphs",
    [
        SECTIONS,
        ("一、 概述", "二、行政机关主动公开政府信息情况"),
        ("一、总体情况 我局……四、政府信息公开行政法复议、行政诉讼情况", "五、存在的主要问题及改进情况"),
        ("五、政府信息公开工作存在的主要问题及改进情况。六、其他需要报告的事项。",),
    ],
)
def test_sections_make_a_report(paragraphs: tuple[str, ...]) -> None:
    assert is_annual_report(evidence(TITLE, *paragraphs), 0) is None


def test_tables_make_a_report() -> None:
    assert is_annual_report(evidence(TITLE), 1) is None
    assert is_annual_report(evidence(""), 3) is None


@pytest.mark.parametrize(
    ("title", "paragraphs", "word"),
    [
        ("咸阳市应急管理局2022年上半年政府信息公开情况统计", ("2022年1月至6月收到申请23件。",), "part of the year"),
        ("普陀区2022年第一季度政府信息公开统计", SECTIONS, "part of the year"),
        ("常德市民政局政府网站工作年度报表（2022年度）", ("填报单位",), "website"),
        ("莆田市2022年法治政府建设年度报告", ("一、总体情况", "二、存在的问题"), "law-based"),
        ("404 Not Found", ("404 Not Found", "您访问的页面不存在或已被删除"), "error"),
        ("政府信息公开年报", tuple(f"{town}镇2022年政府信息公开工作年度报告" for town in "甲乙丙丁戊己"), "list"),
        ("政府信息公开年报", ("聊城市统计局2022年政府信息公开工作年度报告", "上一页 1 2 3 下一页"), "list"),
        ("", (), "no text"),
        (TITLE, ("正文",), "sections"),
        ("聊城市2022年国民经济和社会发展统计公报", ("一、综合", "二、农业"), "nothing about"),
        ("聊城市统计局政府信息公开指南", ("一、主动公开情况", "二、其他事项"), "guide"),
        ("关于做好2022年政府信息公开工作年度报告编制工作的通知", ("请各单位报送。",), "notice"),
        ("2022年政务公开工作要点", SECTIONS, "plan"),
        ("某某大学2021-2022学年信息公开工作年度报告", SECTIONS, "school"),
    ],
)
def test_no_report(title: str, paragraphs: tuple[str, ...], word: str) -> None:
    reason = is_annual_report(evidence(title, *paragraphs), 0)
    assert reason is not None
    assert word in reason


def test_half_year_figures_in_the_official_table() -> None:
    assert is_annual_report(evidence("普陀区2022年上半年政府信息公开工作年度报告数据"), 3) is not None


def test_report_that_mentions_the_first_half_year() -> None:
    assert is_annual_report(evidence(TITLE, *SECTIONS, "上半年开展培训。"), 0) is None


@pytest.mark.parametrize(
    "title",
    [
        "聊城市民政局2022年度行政执法统计年报",
        "2022年度行政执法数据公示",
        "聊城市司法局2022年行政复议、行政应诉工作报告",
        "《聊城市民政局2022年政府信息公开工作年度报告》解读",
        "附件：政府信息公开工作年度报告模板",
        "关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知",
    ],
)
def test_tables_under_the_title_of_something_else_are_no_report(title: str) -> None:
    assert is_annual_report(evidence(title, *SECTIONS), 1) is not None


@pytest.mark.parametrize(
    "title",
    [
        "关于印发聊城市民政局2022年政府信息公开工作年度报告的通知",
        "聊城市司法局2022年政府信息公开工作年度报告（行政复议、行政应诉）",
        "聊城市民政局2022年政府信息公开工作年度报告（模板）",
    ],
)
def test_a_title_of_a_report_with_such_words_is_one(title: str) -> None:
    assert is_annual_report(evidence(title, *SECTIONS), 3) is None


@pytest.mark.parametrize(
    "title",
    ["关于做好2022年政府信息公开工作年度报告编制和发布工作的通知", "中华人民共和国政府信息公开工作年度报告格式"],
)
def test_the_empty_form_below_a_notice_is_no_report(title: str) -> None:
    assert is_annual_report(evidence(title, *SECTIONS), 3) is not None


def test_a_title_that_was_cut_does_not_speak_for_the_whole() -> None:
    whole = "关于做好2022年政府信息公开工作年度报告编制和发布工作的通知"
    reason = is_annual_report(replace(evidence("", *SECTIONS), titles=(whole[:20], whole)), 3)
    assert reason == "a notice on how to report"


def test_a_summing_up_with_a_plan_for_the_next_year_may_be_a_report() -> None:
    assert is_annual_report(evidence("聊城市2012年政府信息公开工作总结及2013年工作计划", *SECTIONS), 0) is None
