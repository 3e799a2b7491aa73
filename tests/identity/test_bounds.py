"""Time: linear on hostile text, quick on ordinary text."""

import pytest

from extractors.identity import identify, is_annual_report
from tests.identity.making import evidence, of

HOSTILE = (
    "一、 （ 年 2022 2022年 各部门 统计局 新华区 石家庄市新华区 石家庄市人民政府 镇 区 聊城市统计局 内蒙古 和 开发区 "
    "2022年1月 汇总 包括 《 办公室 - _ < \u200b 族 第一师 20 > ( . : 政府信息公开 年报"
)


@pytest.mark.parametrize("word", [*HOSTILE.split(" "), " "])
def test_hostile_text_comes_to_an_end(word: str) -> None:
    """Quadratic patterns would not, in the time that a test run has."""
    text = (word * 100_000)[:100_000]
    pieces = tuple(text[at : at + 300] for at in range(0, len(text), 300))
    cases = [
        of(text),
        evidence(text, text, text),
        of("统计局", *pieces, text),
        of("新华区统计局", *pieces, site_name=text, source=text, url=text, published=text, site_id=text),
    ]
    for case in cases:
        identify(case)
        is_annual_report(case, 0)
