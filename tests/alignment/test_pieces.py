"""Labels cut over lines of text."""

import pytest

from extractors.alignment.lines import lines_of
from extractors.alignment.pieces import pieced
from extractors.document import Document, Field, Ragged

NUMBERS = ["1", "0", "0", "0", "0", "0", "1"]


def own_labels(*rows: list[str]) -> list[str]:
    """The first cell of each row that is left."""
    fields = tuple(tuple(Field(text, f"line={y};cell={x}") for x, text in enumerate(row)) for y, row in enumerate(rows))
    return [line.slots[0].folded for line in pieced(lines_of(Document("text/plain", (Ragged(fields),))))]


def test_the_first_half_above_joins_the_second_half_beside_the_numbers() -> None:
    whole = "5.要求行政机关确认或重新出具已获取信息"
    assert own_labels([whole[:11]], [whole[11:], *NUMBERS]) == [whole]


def test_numbers_alone_take_the_label_above() -> None:
    assert own_labels(["（二）部分公开"], NUMBERS) == ["(二)部分公开"]


@pytest.mark.parametrize(
    "rows",
    [
        (["三、收到和处理政府信息公开申请情况"], ["2.重复申请", *NUMBERS]),
        (["注"], ["甲"], ["乙"], ["丙"], ["或重新出具", *NUMBERS]),
        (["商业企业", "科研机构"], ["或重新出具", *NUMBERS]),
        (["四、其他"], ["0"] * 15),
        (["行政许可"], ["处理决定数量", "5"]),
    ],
    ids=["whole label", "too many lines", "header", "table four", "a single number"],
)
def test_other_lines_above_are_no_piece(rows: tuple[list[str], ...]) -> None:
    assert len(own_labels(*rows)) == len(rows)
