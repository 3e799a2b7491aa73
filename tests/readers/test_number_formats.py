"""Number formats of spreadsheets: what is seen where it is not the number that is written."""

import pytest

from extractors.alignment.number import kind
from extractors.readers.number_formats import is_plain, shown


@pytest.mark.parametrize("code", ["General", "0", "0.00", "#,##0", "#,##0.00", "@", "0_ ", "#,##0.00_)"])
def test_plain_formats_show_the_number(code: str) -> None:
    assert is_plain(code)
    assert [shown(value, code) for value in ("12", "-8", "2.5")] == [None] * 3


@pytest.mark.parametrize(
    "code",
    ["#,##0_);(#,##0)", "[Red]0;[Blue]-0", "[$￥-804]#,##0.00", "G/通用格式", "0;-0;;@", "yyyy/m/d", "[h]:mm", "[h]",
     "[mm]", "0.00E+00", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "[DBNum1]0", "# ?/?"],
)  # fmt: skip
def test_signs_colours_and_dates_change_no_number(code: str) -> None:
    assert [shown(value, code) for value in ("12", "150", "0")] == [None] * 3


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('0"件"', "12件"),
        ("0件", "12件"),
        ('0.00"万元"', "12万元"),
        ('"约"0', "约12"),
        ('"无"', "无"),
        (";;;", ""),
        ('[>=10]"多";0', "多"),
        ('[<10]"少";0', None),
    ],
)
def test_words_of_the_format_are_shown(code: str, text: str | None) -> None:
    assert not is_plain(code)
    assert shown("12", code) == text


@pytest.mark.parametrize("code", ["0%", "#,##0,", "0.0,", "0!.0,", '0"0"', "0!.0000", '0".5"'])
def test_a_scaled_number_is_no_number(code: str) -> None:
    text = shown("12", code)
    assert text is not None
    assert kind(text) == "other"
    assert shown("0", code) is None


def test_a_broken_fraction_is_no_number() -> None:
    assert kind(shown("2.5", "# ?/?") or "") == "other"


@pytest.mark.parametrize("value", ["", "x", "#REF!"])
def test_what_is_no_number_is_left_alone(value: str) -> None:
    assert shown(value, "0%") is None
