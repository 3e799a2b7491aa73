"""The year reported on is never the year of publication, nor the year it is compared with."""

import pytest

from extractors.identity import identify
from extractors.identity.years import iso_date, report_year
from tests.identity.making import evidence, of

PERIOD = "所列数据的统计期限自2022年1月1日起至2022年12月31日止。"


@pytest.mark.parametrize(
    ("paragraphs", "published", "url", "year"),
    [
        ([PERIOD], None, None, 2022),
        (["统计期限自202011日至20201231日"], None, None, 2020),
        (["2022年，我局公开信息10条。", "比2021年增加3条，较2021年增长。", "2022年共收到申请1件。"], None, None, 2022),
        (["依据国办公开办函〔2021〕30号，2022年我局推进公开。"], None, None, 2022),
        (["现公布我局2022年度政府信息公开工作年度报告。"], "2023-01-20", None, 2022),
        (["2022年，我局公开信息10条。", "针对2021年度报告提出的2个问题，逐项整改。"], None, None, 2022),
        ([], None, "http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=1", 2017),
        ([], "2023-01-20", None, 2022),
        ([], None, "http://a.gov.cn/art/2023/1/20/art_5_1.html", 2022),
        ([], None, "http://a.gov.cn/zfxxgk/202301/t20230118_1.html", 2022),
        (["某局", "2023年1月28日"], None, None, 2022),
        (["某局", "二〇二三年一月十二日"], None, None, 2022),
        (["数据统计时限为2022年1月1日零时至2022年12月31日24时"], None, None, 2022),
        ([], None, "http://a.gov.cn/info/1234/5678.htm", 0),
        ([], None, "http://a.gov.cn/columns/841725bf-e99b/202202/09/c9aa51fa.html", 2021),
        ([], None, "http://a.gov.cn/art_2021_1_29_5.html", 2020),
        ([], None, "http://a.gov.cn/nb/2022031620525054533/index.html", 2021),
        ([], None, "http://a.gov.cn/zfxxgknb/2021n/202203/t20220310_72.html", 2021),
        ([], None, "http://a.gov.cn/zfxxgknb/2019/202106/t20210610_72.html", 2019),
        ([], None, "http://a.gov.cn/zfxxgknb/2022/202201/t20220118_9.html", 2021),
        ([], None, "http://a.gov.cn/zfxxgknb/2021/t800728.html", 0),
        ([], None, "http://a.gov.cn/art/art_1229617074_60390.html", 0),
        ([], None, "http://a.gov.cn/content/post_11956962.html", 0),
        (["没有年份。"], None, None, 0),
    ],
)
def test_year_without_a_title(paragraphs: list[str], published: str | None, url: str | None, year: int) -> None:
    assert report_year([], paragraphs, published, url)[0] == year


def test_title_is_strongest() -> None:
    assert report_year([2021], [PERIOD], "2022-01-20", None) == (2021, "title")


def test_year_after_publication_is_impossible() -> None:
    assert report_year([2024], [PERIOD], "2023-01-20", None) == (2022, "period")


def test_year_of_publication_in_the_address_is_not_taken() -> None:
    body = identify(of("荆门市体育局", year=2021, url="http://tyj.jingmen.gov.cn/art/2022/1/20/art_5531_1.html"))
    assert body.year == 2021


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-01-20 09:30", "2023-01-20"),
        ("2023年1月20日", "2023-01-20"),
        ("发布时间：２０２３/1/5", "2023-01-05"),
        ("20230120", "2023-01-20"),
        ("2023-13-45", None),
        ("9999-99-99", None),
        ("", None),
        (None, None),
    ],
)
def test_date_of_publication(text: str | None, date: str | None) -> None:
    assert iso_date(text) == date
    assert identify(evidence("聊城市统计局年报", published=text)).published == date


@pytest.mark.parametrize(
    ("title", "published", "paragraphs", "year"),
    [
        (2023, "2023-01-20", ["2022年，我局公开信息10条。2022年共收到申请1件。"], 2022),
        (2023, "2023-01-20", [PERIOD], 2022),
        (2023, "2023-01-20", [], 0),
        (2022, "2022-12-30", [], 2022),
        (2022, "2021-05-01", [PERIOD], 2022),
    ],
)
def test_title_that_names_a_year_not_over(title: int, published: str, paragraphs: list[str], year: int) -> None:
    assert report_year([title], paragraphs, published, None)[0] == year


def test_first_period_of_the_regulation() -> None:
    assert report_year([], ["本报告的统计期限自2008年5月1日起至2008年12月31日止。"], "2009-03-20", None)[0] == 2008
    assert report_year([], ["统计期限为2018年12月1日至2019年12月31日。"], None, None)[0] == 2019


@pytest.mark.parametrize("published", ["2024-11-15", "2024年12月1日"])
def test_late_publication_tells_nothing(published: str) -> None:
    assert report_year([], ["没有年份。"], published, None) == (0, "")


_PERIOD = "统计期限自2022年1月1日至2022年12月31日。"


@pytest.mark.parametrize(
    ("more", "year"),
    [
        ((), 0),
        (("2023年1月18日",), 2022),
        (("2024年1月18日",), 2023),
        (("2022年，我局主动公开信息12条。2022年共收到申请3件。",), 2022),
        (("2023年，我局主动公开信息12条。2023年共收到申请3件。",), 2023),
    ],
)
def test_a_title_one_year_after_the_period(more: tuple[str, ...], year: int) -> None:
    """Either the title has the year of publication, or the period is that of last year's report."""
    found = identify(evidence("2023年聊城市统计局政府信息公开工作年度报告", _PERIOD, *more))
    assert (found.agency_id, found.year) == ("371500-statistics", year)


@pytest.mark.parametrize("title", ["2022-2023年度聊城市统计局", "聊城市统计局2022/2023年", "聊城市统计局22年"])
def test_years_that_do_not_tell(title: str) -> None:
    found = identify(evidence(f"{title}政府信息公开工作年度报告", _PERIOD))
    assert (found.agency_id, found.year) == ("371500-statistics", 2022)


def test_a_period_is_no_date_of_publication() -> None:
    text = "统计期限自2022年1月1日起至202022年12月31日止。"
    assert identify(evidence("聊城市统计局政府信息公开工作年度报告", text)).year == 2022
    assert identify(evidence("聊城市统计局政府信息公开工作年度报告", "期限自2022年1月1日起至年底。")).year != 2021


@pytest.mark.parametrize(
    ("paragraphs", "published", "url", "basis"),
    [
        ([PERIOD], None, None, "year: period"),
        ([], "2023-01-20", None, "year: published 2023-01"),
        (["2023年1月28日"], None, None, "year: date 2023-01"),
        ([], None, "http://a.gov.cn/zfxxgk/202301/t20230118_1.html", "year: address 2023-01"),
        ([], None, "http://a.gov.cn/xxgknb/2022/202306/t20230618_1.html", "year: column 2022"),
    ],
)
def test_what_tells_the_year_is_told(paragraphs: list[str], published: str | None, url: str | None, basis: str) -> None:
    found = identify(evidence("聊城市统计局政府信息公开工作年度报告", *paragraphs, published=published, url=url))
    assert (found.year, found.evidence[-1]) == (2022, basis)


def test_the_year_of_a_document_number_is_not_that_of_the_title() -> None:
    lines = ("聊统字〔2023〕2号", "2022年，我局公开信息3条。2022年共收到申请1件。")
    assert identify(evidence("聊城市统计局政府信息公开年度报告", *lines)).year == 2022
    found = identify(evidence("聊城市统计局政府信息公开年度报告聊统字〔2023〕2号", *lines))
    assert (found.agency, found.year) == ("聊城市统计局", 2022)


@pytest.mark.parametrize(
    "title",
    [
        "[2023-01-20]{}",
        "2023-01-20 {}",
        "2023年1月20日{}",
        "关于报送《{}》的函",
        "【年报】{}",
        "（一）{}",
        "1.{}",
        "附：{}",
    ],
)
def test_what_stands_before_a_title(title: str) -> None:
    found = identify(evidence(title.format("聊城市统计局2022年政府信息公开工作年度报告")))
    assert (found.agency, found.year) == ("聊城市统计局", 2022)
