"""Who is named as the source of a page whose title names nobody: the body itself, its place from elsewhere."""

import pytest

from extractors.document import Document
from extractors.facts import Body
from extractors.identity import gather, identify, is_annual_report
from extractors.readers import html

TITLE = "2022年政府信息公开工作年度报告"


def body(head: str, title: str = TITLE) -> Body:
    page: Document = html.read(
        f"<html><head><meta charset=utf-8><meta name=SiteName content=海门区人民政府></head>"
        f"<body><h1>{title}</h1>{head}<p>一、总体情况</p></body></html>".encode()
    )
    return identify(
        gather(page, meta_title=None, meta_site_name=None, meta_url=None, meta_published=None, sha256="0" * 64)
    )


@pytest.mark.parametrize(
    "head",
    [
        "<p>来源：海门区财政局 时间：2023-01-12</p>",
        "<p>来源：区财政局 时间：2023-01-12</p>",
        "<p>发布时间：2023-01-12 09:10 来源：财政局 浏览次数：12</p>",
        "<p>信息来源：区财政局 信息时间：2023-01-12</p>",
        "<table><tr><td>索引号<td>01-2<td>发布机构<td>海门区财政局<tr><td>生成日期<td>2023-01-12</table>",
        "<table><tr><td>发布机构：<td>区财政局</table>",
        "<table><tr><td>发布机构：海门区财政局</table>",
    ],
)
def test_the_source_is_the_body(head: str) -> None:
    found = body(head)
    assert (found.agency, found.division, found.year) == ("海门区财政局", "320614", 2022)


def test_an_empty_source_names_nobody() -> None:
    assert body("<p>来源： 时间：2023-01-12</p>").agency == ""


def test_the_title_in_a_table_at_the_top_names_the_body() -> None:
    head = f"<table><tr><td>信息名称：<td>海门区财政局{TITLE}<tr><td>发布机构<td>海门区人民政府办公室</table>"
    assert body(head, title="信息公开").agency == "海门区财政局"


def test_a_title_names_the_body_before_its_source_does() -> None:
    found = body("<p>来源：区政务服务局 时间：2023-01-12</p>", title=f"海门区财政局{TITLE}")
    assert found.agency == "海门区财政局"


def test_a_title_that_goes_on_in_its_line_is_not_cut_and_joined_to_the_next() -> None:
    notice = "关于做好2022年政府信息公开工作年度报告编制发布工作的通知"
    page = html.read(f"<meta charset=utf-8><title>{notice}</title><h1>{notice}</h1><p>附件：格式</p>".encode())
    said = gather(page, meta_title=None, meta_site_name=None, meta_url=None, meta_published=None, sha256="0" * 64)
    assert is_annual_report(said, 3) == "a notice on how to report"
