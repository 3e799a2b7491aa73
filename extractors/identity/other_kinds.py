"""What else the documents of the same columns are, told by their titles: plans of work, guides, budgets, notices."""

import re
from collections.abc import Sequence

_PERIOD = re.compile(r"上半年|下半年|半年度|第?[一二三四1-4]季度|[1-9]月?[-至到][0-9]{1,2}月|月报|季报")
_OTHERS = (
    (
        re.compile(r"政府网站(?:工作)?年度(?:工作)?报表|政府网站年度报告|网站工作年度报表|政务新媒体年度"),
        "the yearly form on a government website",
    ),
    (re.compile(r"法治政府建设|法治建设|依法行政(?:工作)?(?:情况|年度)"), "a report on law-based government"),
    (re.compile(r"部门(?:预|决)算|财政(?:预|决)算|三公.{0,2}经费"), "a budget"),
    (re.compile(r"政府信息公开(?:指南|目录|制度|规定|办法)$|申请表$|公开保密审查"), "a guide or rule on disclosure"),
    (re.compile(r"行政执法.{0,8}(?:统计|年报|年度报告|数据|公示)"), "statistics of law enforcement"),
    (re.compile(r"行政复议.{0,4}(?:行政)?应诉.{0,10}(?:报告|总结|情况|统计)"), "a report on reviews and lawsuits"),
    (re.compile(r"工作要点|(?:工作|实施)方案$|任务分工"), "a plan of work"),
)
_ABOUT_REPORTS = (
    (re.compile(r"关于(?:做好|报送|编制|开展|组织).{0,40}(?:年度报告|年报).{0,30}通知"), "a notice on how to report"),
    (re.compile(r"(?:年度报告|年报)(?:\(试行\))?的?(?:格式|模板)》?(?:\(试行\))?的?通知"), "a notice on how to report"),
    (
        re.compile(
            r"^(?:附件[0-9]{0,2}[:.]?|《)*(?:中华人民共和国)?政府信息公开(?:工作)?年度报告》?\(?(?:格式|模板|范本|样式)"
        ),
        "the form of reports",
    ),
    (re.compile(r"(?:年度报告|年报)》?的?(?:政策|文字|图文)?解读$"), "an explanation of a report"),
)
"""Titles that name such reports and are none: the tables below them are empty forms or examples."""
ABOUT_REPORTS = frozenset(kind for _, kind in _ABOUT_REPORTS)
REPORT_TITLE = re.compile(r"信息公开.{0,20}(?:年度报告|年报|工作报告)")
_PART_OF_YEAR = re.compile(r"上半年|下半年|半年度?|季度")
NAMED = re.compile(r"信息(?:主动)?公开|政务公开")


def kind_of(titles: Sequence[str]) -> str | None:
    """What else the documents in the same columns are, told by their titles. The first title that speaks decides.

    A title that stands there whole too was cut, and may have lost the very word.
    """
    for title in titles:
        if any(other != title and other.startswith(title) for other in titles):
            continue
        for pattern, name in _ABOUT_REPORTS:
            if pattern.search(title):
                return name
        if REPORT_TITLE.search(title):
            return "statistics of a part of the year" if _PART_OF_YEAR.search(title) else None
        if NAMED.search(title) and _PERIOD.search(title):
            return "statistics of a part of the year"
        for pattern, name in _OTHERS:
            if pattern.search(title):
                return name
    return None
