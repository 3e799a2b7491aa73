"""Evidence that agrees on another year than the one that is told is a doubt."""

import pytest

from extractors.identity import doubtful_year, identify
from tests.identity.making import evidence

PERIOD = "统计期限自{}年1月1日起至{}年12月31日止。"
PROSE = "{0}年，我局落实条例。{0}年共公开信息33条。"


def told(title: str, *paragraphs: str, **said: str) -> tuple[int, str]:
    found = evidence(f"聊城市统计局{title}政府信息公开工作年度报告", *paragraphs, **said)
    year = identify(found).year
    return year, doubtful_year(found, year)


def of(year: int, text: str) -> str:
    return text.format(year, year)


@pytest.mark.parametrize(
    ("title", "paragraphs", "said", "year"),
    [
        ("", (of(2021, PERIOD), of(2022, PROSE)), {"published": "2023-01-21"}, 2021),
        ("", (of(2021, PERIOD), of(2022, PROSE), "聊城市统计局", "2023年1月20日"), {}, 2021),
        ("", (of(2021, PERIOD), "聊城市统计局", "2023年1月20日"), {}, 2021),
        ("", ("发布时间：2023-01-21 09:00", of(2021, PERIOD), of(2022, PROSE)), {}, 2021),
        ("2021年", (of(2022, PERIOD), of(2022, PROSE)), {}, 2021),
        ("2021年", (of(2022, PROSE), "聊城市统计局", "2023年1月20日"), {}, 2021),
        ("2021年", (of(2022, PERIOD), of(2022, PROSE)), {"published": "2022-01-21"}, 2021),
    ],
)
def test_two_that_agree_on_another_year_are_a_doubt(
    title: str, paragraphs: tuple[str, ...], said: dict[str, str], year: int
) -> None:
    found, doubt = told(title, *paragraphs, **said)
    assert found == year
    assert doubt.endswith(": 2022")


def test_a_period_alone_against_a_title_alone_is_a_doubt() -> None:
    assert told("2021年", of(2019, PERIOD)) == (2021, "period: 2019")
    assert told("2021年", of(2019, PERIOD), published="2022-01-20") == (2021, "")
    assert told("2019年", "聊城市统计局", "2022年1月20日", of(2019, PERIOD), published="2022-01-20") == (2019, "")


@pytest.mark.parametrize(
    ("title", "paragraphs", "said"),
    [
        ("2022年", (of(2021, PERIOD), of(2022, PROSE)), {"published": "2023-01-21"}),
        (
            "2022年",
            (of(2022, PERIOD), of(2022, PROSE)),
            {"published": "2024-03-01", "url": "http://a.gov.cn/202403/t20240301_1.html"},
        ),
        ("", (of(2022, PERIOD),), {"published": "2024-03-01"}),
        ("2022年", ("2023年，我局将努力。", of(2022, PERIOD)), {}),
        ("2022年", (of(2022, PROSE),), {"published": "2023-12-30"}),
    ],
)
def test_one_alone_or_fewer_than_the_rest_are_none(
    title: str, paragraphs: tuple[str, ...], said: dict[str, str]
) -> None:
    assert told(title, *paragraphs, **said) == (2022, "")
