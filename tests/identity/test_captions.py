"""Numbers right below the name of another body are in doubt."""

import pytest

from extractors.document import Block, Cell, Document, Grid, Paragraph
from extractors.facts import Fact
from extractors.forms import CellKey
from extractors.identity import identify
from extractors.identity.captions import below_other_names
from tests.identity.making import of

BODY = identify(of("常德市民政局"))
TABLE = Grid(1, 1, (Cell(0, 0, "7", "table=1;row=1;cell=1"),))
FACTS = [Fact(CellKey("disclosure", "licensing", "decisions"), 7, "printed", "7", "sha", "table=1;row=1;cell=1")]


def below_names(*blocks: str | Block) -> list[str]:
    found = tuple(
        Paragraph(block, f"paragraph={place}") if isinstance(block, str) else block
        for place, block in enumerate(blocks, 1)
    )
    return list(below_other_names(Document("text/html", found), FACTS, BODY))


@pytest.mark.parametrize("line", ["填报单位：常德市鼎城区民政局", "（常德市教育局）", "编制机关（盖章）：津市市民政局"])
def test_a_table_right_below_the_name_of_another_body_is_in_doubt(line: str) -> None:
    assert below_names(line, "单位：件", TABLE)
    assert not below_names(TABLE, line)
    assert not below_names(line, Grid(1, 1, (Cell(0, 0, "7", "table=2;row=1;cell=1"),)), TABLE)


@pytest.mark.parametrize(
    "line",
    [
        "填报单位：常德市民政局",
        "填报单位：市民政局",
        "常德市人民政府办公室",
        "二、主动公开政府信息情况",
        "填报单位：办公室",
    ],
)
def test_its_own_name_and_that_of_the_governments_office_are_no_doubt(line: str) -> None:
    assert not below_names(line, TABLE)
