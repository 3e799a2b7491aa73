"""Printed cells to values, units and bases."""

import pytest

from extractors.alignment.placed import Placement, Printed
from extractors.alignment.values import facts_of, read_value
from extractors.facts import Basis, Fact, Number
from extractors.forms import Column
from tests.alignment.building import table

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


def fact(printed: Printed | None) -> Fact:
    """The first cell of table four, so printed."""
    key, *_ = (form := table("review_litigation")).columns
    return facts_of(Placement(form, "2021", {} if printed is None else {key: printed}), "sha")[0]


@pytest.mark.parametrize(
    ("printed", "value", "basis", "others", "broken"),
    [
        (None, None, "absent", (), ()),
        (Printed("12", "x"), 12, "printed", (), ()),
        (Printed("12", "x", recognised=True), 12, "recognised", (), ()),
        (Printed("12", "x", recognised=True, alternatives=("17", "12 ", "", "x")), 12, "recognised", (17, 0), ()),
        (Printed("12", "x", alternatives=("17",)), 12, "printed", (17,), ()),
        (Printed("", "x", recognised=True, alternatives=("1",)), None, "blank", (1,), ()),
        (Printed("1\n2", "x"), None, "unreadable", (), (12, 1, 2)),
        (Printed("1\n2", "x", recognised=True), None, "unreadable", (), ()),
        (Printed("0\n2", "x"), None, "unreadable", (), ()),
        (Printed("甲\n2", "x"), None, "unreadable", (), ()),
    ],
)
def test_a_cell_keeps_what_else_it_may_show(
    printed: Printed | None, value: Number | None, basis: Basis, others: tuple[Number, ...], broken: tuple[Number, ...]
) -> None:
    found = fact(printed)
    assert (found.value, found.basis, found.alternatives, found.broken) == (value, basis, others, broken)
    assert (found.printed, found.locator) == ((None, None) if printed is None else (printed.text, "x"))
    assert found.recognised is (printed is not None and printed.recognised)
