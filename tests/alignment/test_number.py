"""The grammar of numbers: the contract in section 3, nothing besides."""

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.alignment.number import is_blank, kind, lines_of_number, parse

GRAMMAR = re.compile(
    r"[+\-减增]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?[件个条项宗份部次起例类人篇元万亿]{0,2}(\([^()]+\))?"
)
BLANKS = "\u200b\u2060\ufeff"
NUMBERS = st.integers(0, 10**12 - 1)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0", "0", None),
        ("\u3000 12\xa0", "12", None),
        ("１，２３４", "1234", None),
        ("1 234", "1234", None),
        ("-18", "-18", None),
        ("－8", "-8", None),
        ("减4", "-4", None),
        ("增4", "4", None),
        ("+5", "5", None),
        ("-0", "0", None),
        ("75394432.52元", "75394432.52", "元"),
        ("160.5964万元", "160.5964", "万元"),
        ("22（其中修订16件）", "22", None),
        ("12（单位：元）", "12", "元"),
        ("12（评估3件）", "12", None),
        ("22\n（其中修订16件）", "22", None),
        ("5\n件", "5", "件"),
        ("9" * 12, "9" * 12, None),
    ],
)
def test_what_is_a_number(text: str, value: str, unit: str | None) -> None:
    amount = parse(text)
    assert amount is not None
    assert (amount.value, amount.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "1_000",
        "1e3",
        "0x1F",
        "٣",
        "௧",
        "²",
        "5²",
        "5₂",
        "①",
        "12①",
        "Ⅳ",
        "IV",
        "½",
        "十二",
        "12\u200c3",
        "1\u200b2",
        "1\xad2",
        "2\n3",
        "2\r3",
        "2\u20283",
        "2\x0b3",
        "1,\n234",
        "-\n3",
        "1,23",
        "12,34",
        "1,2345",
        ",123",
        "1.",
        ".5",
        "1.2.3",
        "--5",
        "5-",
        "5%",
        "−5",
        "⁻5",
        "5\u03366",
        "\u202e12\u202c",
        "1\x002",
        "1\ufffd2",
        "1\x012",
        "9" * 13,
        "9" * 5000,
        "1" + " " * 200 + "2",
        "5（",
        "5（1）（2）",
        "约5",
        "5/6",
        "NaN",
        "inf",
    ],
)
def test_what_is_no_number_and_no_blank(text: str) -> None:
    assert parse(text) is None
    assert kind(text) == "other"


@pytest.mark.parametrize("text", ["", " ", "\u3000\xa0", "\u200b", "/", "-", "—", "——", "－", "无", " 无 ", " " * 500])
def test_what_is_blank(text: str) -> None:
    assert is_blank(text)
    assert kind(text) == "blank"


@given(st.text(st.sampled_from("0123456789０５,，.．-－+减增件万元 \n\t_e²①٣\u200b\u202e（）()a无/"), max_size=16))
def test_whatever_is_accepted_is_of_the_grammar(text: str) -> None:
    amount = parse(text)
    if amount is not None:
        plain = "".join(unicodedata.normalize("NFKC", text.strip(BLANKS + " \n\t")).split()).strip(BLANKS)
        assert GRAMMAR.fullmatch(plain)
        assert sum(character.isdigit() for character in re.split(r"\(", plain)[0]) <= 12


@given(
    NUMBERS,
    st.sampled_from(["{}", "{:,}", " {}\u3000", "+{}", "增{}", "{}件", "{}（其中2件）", "\u200b{}", "{}\n"]),
    st.booleans(),
)
def test_a_number_rendered_in_any_allowed_way_reads_back(number: int, form: str, wide: bool) -> None:
    text = form.format(number)
    amount = parse(text.translate(str.maketrans("0123456789,", "０１２３４５６７８９，")) if wide else text)
    assert amount is not None
    assert amount.value == number


@given(NUMBERS.filter(lambda n: n > 9), st.data(), st.sampled_from(list("_²①٣\u200c\u200b\n\u2028\u0336\xadⅣ#")))
def test_one_foreign_character_inside_makes_it_unreadable(number: int, data: st.DataObject, foreign: str) -> None:
    at = data.draw(st.integers(1, len(str(number)) - 1))
    assert kind(str(number)[:at] + foreign + str(number)[at:]) == "other"


def test_money_is_scaled_by_the_unit_printed() -> None:
    assert [amount.yuan for text in ("3元", "3万元", "3亿元", "3件") if (amount := parse(text))] == [
        3,
        30_000,
        300_000_000,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1\n0", ("10", "1", "0")),
        (" １\n０ ", ("１０", "１", "０")),
        ("1\n2\n3", ("123", "1", "2", "3")),
        ("1,\n234件", ("1,234件", "1,", "234件")),
        ("-1\n8", ("-18", "-1", "8")),
        ("12", ()),
        ("1 2", ()),
        ("22\n（其中修订16件）", ()),
        ("0\n5", ()),
        ("-\n3", ()),
        ("1\n-3", ()),
        ("1,\n23", ()),
        ("1\n年", ()),
        ("1\n" + "0" * 12, ()),
    ],
)
def test_lines_that_may_be_one_number(text: str, lines: tuple[str, ...]) -> None:
    assert lines_of_number(text) == lines
    assert not lines or kind(text) == "other"


@pytest.mark.parametrize(
    "text",
    [
        "12（更正：13）",
        "12（估）",
        "12（应为13）",
        "12（待核实）",
        "12（万）",
        "12（万件）",
        "12（单位：百件）",
        "12（%）",
        "12（↓）",
        "12（上半年）",
        "12（实际13）",
        "12（初步）",
        "12（暂定）",
        "12（约）",
        "12（以上）",
        "12（上年）",
        "12（去年数）",
        "12（百元）",
        "12（单位：千元）",
        "12（万美元）",
    ],
)
def test_a_note_that_makes_another_number_of_it_leaves_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "12（其中修订16件）",
        "12（不含退件）",
        "12（原为11）",
        "12（含上年结转3件）",
        "12（比上年减少3件）",
        "12（截至12月31日）",
        "12（件）",
        "12（含去年3件）",
        "12（上年为11）",
        "12（以上均已公开）",
    ],
)
def test_a_note_on_parts_leaves_the_number_as_it_is(text: str) -> None:
    amount = parse(text)
    assert amount is not None
    assert amount.value == 12
