import pytest

from flows.harvest.sameness import alike

URL = "http://www.x.gov.cn/nb/a.htm"
PAGE = """<html><head><title>某局2022年政府信息公开工作年度报告</title>
  <script>var token='{token}';</script></head><body>
  <p>今天是{today}</p><p>浏览次数：<span>{visits}</span></p><p>本年收到申请{number}件，访问量{hits}人次。</p>
  <div id="zoom"><img src="{picture}"></div>{more}</body></html>"""
BEFORE = {
    "token": "1700000000000", "today": "2026年3月2日 星期一", "visits": "123", "number": "10", "hits": "5",
    "picture": "W1.png", "more": "",
}  # fmt: skip


def same(**after: str) -> bool:
    return alike(PAGE.format(**BEFORE).encode(), PAGE.format(**{**BEFORE, **after}).encode(), URL)


@pytest.mark.parametrize(
    "after",
    [
        {"visits": "124"}, {"visits": "1,024"}, {"today": "2026年3月3日 星期二"}, {"token": "1700000099999"},
        {"more": "<!-- 0.01 s --><style>p{}</style>"},
    ],
)  # fmt: skip
def test_what_visitors_change(after: dict[str, str]) -> None:
    assert same(**after)


@pytest.mark.parametrize(
    "after",
    [
        {"number": "11"}, {"hits": "6"}, {"picture": "W2.png"}, {"more": "<p>更正</p>"},
        {"more": '<a href="P1.pdf"></a>'},
        {"more": "<script>var data={t:'" + "政府信息公开工作年度报告" * 5 + "10'}</script>"},
    ],
)  # fmt: skip
def test_what_the_body_changes(after: dict[str, str]) -> None:
    assert not same(**after)


def test_a_number_in_the_data_of_a_script_is_a_change() -> None:
    text = "<p>x</p><script>var DETAIL={content:'" + "政府信息公开工作年度报告" * 5 + "%d件'}</script>"
    assert not alike((text % 10).encode(), (text % 11).encode(), URL)
    assert not alike(b"%PDF-1.4 1", b"%PDF-1.4 2", URL)
