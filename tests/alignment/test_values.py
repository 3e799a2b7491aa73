"""Printed cells to values, units and bases."""

import pytest

from extractors.alignment.placed import Printed
from extractors.alignment.values import read_value
from extractors.facts import Basis
from extractors.forms import Column

COUNT = Column("count", "件")
YUAN = Column("amount", "金额", unit="yuan", fraction=True)
TEN_THOUSAND = Column("fees", "收费", unit="10k_yuan", fraction=True)


@pytest.mark.parametrize(
    ("text", "value", "basis"),
    [
        ("12", 12, "printed"),
        ("12件", 12, "printed"),
        ("22（其中修订16件）", 22, "printed"),
        ("", None, "blank"),
        ("—", None, "blank"),
        ("无", None, "blank"),
        ("不适用", None, "unreadable"),
        ("12%", None, "unreadable"),
        ("3-5", None, "unreadable"),
        ("约10", None, "unreadable"),
        ("0.5", None, "unreadable"),
        ("12元", None, "unreadable"),
        ("1 2\n3", None, "unreadable"),
    ],
)
def test_counts(text: str, value: int | None, basis: Basis) -> None:
    assert read_value(Printed(text, "x"), COUNT) == (value, basis)


@pytest.mark.parametrize(
    ("text", "header", "column", "value"),
    [
        ("251000元", "", YUAN, 251000.0),
        ("160.5964万元", "", YUAN, 1605964.0),
        ("1.5亿元", "", YUAN, 150000000.0),
        ("160.5964（万元）", "", YUAN, 1605964.0),
        ("3.5（万元）", "本年收费金额(单位:元)", TEN_THOUSAND, 3.5),
        ("153103.83", "", YUAN, None),
        ("3.5", "采购总金额(万元)", YUAN, 35000.0),
        ("3.5", "采购总金额(元)", YUAN, 3.5),
        ("0", "", YUAN, 0.0),
        ("3.5", "采购总金额(亿元)", YUAN, 350000000.0),
        ("3.5", "采购总金额(百万元)", YUAN, 3500000.0),
        ("3.5", "采购总金额(千元)", YUAN, 3500.0),
        ("3.5", "单位:件.万元", YUAN, 35000.0),
        ("3.5", "采购总金额(元).政府集中采购(万元)", YUAN, None),
        ("3.5", "本年收费金额(单位:万元)", TEN_THOUSAND, 3.5),
        ("35000", "本年收费金额(单位:元)", TEN_THOUSAND, 3.5),
        ("3.5", "本年收费金额(单位:元/万元)", TEN_THOUSAND, None),
        ("12000元", "本年收费金额(单位:万元)", TEN_THOUSAND, 1.2),
        ("3件", "", YUAN, None),
        ("4166.241619", "", TEN_THOUSAND, 4166.241619),
        ("12000元", "", TEN_THOUSAND, 1.2),
        ("1.2万元", "", TEN_THOUSAND, 1.2),
        ("5件", "", TEN_THOUSAND, None),
    ],
)
def test_amounts_by_the_unit_of_the_cell_or_its_header(
    text: str, header: str, column: Column, value: float | None
) -> None:
    assert read_value(Printed(text, "x", header), column)[0] == value
