"""Numbers below the title of another report inside a document are in doubt."""

import pytest

from extractors.document import Block, Cell, Document, Grid, Paragraph
from extractors.facts import Fact
from extractors.forms import CellKey
from extractors.identity import identify
from extractors.identity.within import below_other_title, other_title
from tests.identity.making import of

BODY = identify(of("常德市民政局"))
TABLE = Grid(1, 1, (Cell(0, 0, "7", "table=1;row=1;cell=1"),))
FACTS = [Fact(CellKey("disclosure", "licensing", "decisions"), 7, "printed", "7", "sha", "table=1;row=1;cell=1")]
PROSE = "一、总体情况"


def document(*blocks: str | Block) -> Document:
    found = tuple(
        Paragraph(block, f"paragraph={place}") if isinstance(block, str) else block
        for place, block in enumerate(blocks, 1)
    )
    return Document("text/html", found)


def doubts(*blocks: str | Block, facts: list[Fact] = FACTS) -> list[str]:
    read = document(*blocks)
    title = other_title(read, BODY)
    return list(below_other_title(read, facts, title)) if title else []


@pytest.mark.parametrize(
    "title",
    [
        "常德市救助管理站2022年政府信息公开工作年度报告",
        "常德市鼎城区民政局2022年政府信息公开年报",
        "常德市民政局2021年政府信息公开工作年度报告",
        "2021年政府信息公开工作年度报告（图片版）",
    ],
)
def test_a_table_below_the_title_of_another_report_is_in_doubt(title: str) -> None:
    assert doubts(PROSE, title, TABLE)
    assert not doubts(title, PROSE, TABLE)
    assert not doubts(PROSE, TABLE, title)


@pytest.mark.parametrize(
    "line",
    [
        "常德市民政局2022年政府信息公开工作年度报告",
        "市民政局政府信息公开年报",
        "湖南省常德市民政局2022年政府信息公开工作年度报告",
        "按照要求，编制了常德市救助管理站2021年政府信息公开工作年度报告",
        "附件：常德市民政局2021年政府信息公开工作年度报告",
        "2022年政府信息公开工作年度报告",
    ],
)
def test_the_reports_own_title_and_sentences_that_name_others_are_no_doubt(line: str) -> None:
    assert not doubts(PROSE, line, TABLE)


def test_numbers_in_running_text_are_below_a_title_too() -> None:
    facts = [Fact(FACTS[0].key, 7, "printed", "7", "sha", "paragraph=3;chars=5-5")]
    title = "常德市救助管理站2022年政府信息公开工作年度报告"
    assert doubts(PROSE, title, "行政许可7", facts=facts)
    assert not doubts(title, PROSE, "行政许可7", facts=facts)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("常德市统计局", "2022年政府信息公开工作年度报告"), "常德市统计局2022年政府信息公开工作年度报告"),
        (("常德市统计局", "2022年政府信息公开", "工作年度报告"), "常德市统计局2022年政府信息公开工作年度报告"),
        (("[bookmark: a]常德市统计局2022年政府信息公开年报",), "常德市统计局2022年政府信息公开年报"),
    ],
)
def test_a_title_may_be_broken_over_lines(lines: tuple[str, ...], title: str) -> None:
    found = other_title(document("常德市民政局2022年政府信息公开年报", PROSE, "常德市民政局", *lines, "续"), BODY)
    assert found is not None
    assert found.text.endswith(title)
    assert found.place == 2 + len(lines)


def test_a_line_above_the_reports_own_title_makes_no_other_body_of_it() -> None:
    assert other_title(document(PROSE, "附表", "2022年政府信息公开工作年度报告"), BODY) is None
    assert other_title(document(PROSE, "常德市民政局", "2022年政府信息公开工作年度报告"), BODY) is None
