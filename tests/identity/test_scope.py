"""Scope: consolidated only where the prose says so."""

import pytest

from extractors.identity import identify
from tests.identity.making import of


@pytest.mark.parametrize(
    ("prose", "scope"),
    [
        ("本报告由市政府办公室根据各市（区）、各部门报送的数据汇总编制。", "consolidated"),
        ("本报告综合各县、区人民政府和市政府各部门的年度报告编制。", "consolidated"),
        ("本年度报告中所列数据的统计范围为市政府各部门、各直属单位。", "consolidated"),
        ("本报告数据包括市政府各部门、各镇街。", "consolidated"),
        ("本报告由市政府办公室会同各区、各部门编制。", "consolidated"),
        ("本报告所列数据为本机关情况。", "own"),
        ("本报告所列数据不包含各县（市、区）。", "own"),
        ("全市各级行政机关收到申请100件。", "unknown"),
        ("及时汇总各部门意见，发布统计数据。", "unknown"),
        ("", "unknown"),
    ],
)
def test_government(prose: str, scope: str) -> None:
    assert identify(of("泰州市人民政府", prose)).scope == scope


@pytest.mark.parametrize("name", ["泰州市人民政府办公室", "泰州市统计局", "国家税务总局泰州市税务局", "教育部"])
def test_one_body_reports_its_own(name: str) -> None:
    assert identify(of(name, "本报告由办公室汇总各科室、各部门的数据编制。")).scope == "own"


def test_township_without_a_word_on_it() -> None:
    assert identify(of("江阴市华士镇人民政府")).scope == "unknown"
