"""Numbers as they are printed, and what they count."""

import pytest

from extractors.prose.tokens import chinese, fold, tokens


@pytest.mark.parametrize(
    ("text", "value", "counted"),
    [
        ("12件", 12, "count"),
        ("１２ 件", 12, "count"),
        ("1,234件", 1234, "count"),
        ("1，234，567件", 1_234_567, "count"),
        ("十二件", 12, "count"),
        ("两件", 2, "count"),
        ("零件", 0, "count"),
        ("一百零五宗", 105, "count"),
        ("33.3%", 33.3, "percent"),
        ("0.25万元", 0.25, "10k_yuan"),
        ("380元", 380, "yuan"),
        ("12，", 12, "bare"),
        ("12余件", 12, "other"),
        ("20件以上", 20, "other"),
        ("近30件", 30, "other"),
        ("超过30件", 30, "other"),
        ("第3件", 3, "other"),
        ("30号", 30, "other"),
        ("1.5件", 1.5, "other"),
    ],
)
def test_a_number_and_what_it_counts(text: str, value: float, counted: str) -> None:
    (number,) = (token for token in tokens(fold(text)) if token.part == "number")
    assert (number.value, number.counted) == (value, counted)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("三十五", 35),
        ("一百", 100),
        ("一千零二十", 1020),
        ("二〇", 20),
        ("十百", None),
        ("一二十", None),
    ],
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert chinese(text) == value


def test_years_months_and_days_are_no_numbers() -> None:
    found = [token.part for token in tokens("2022年1月1日至12月底")]
    assert found.count("number") == 0
    assert found[:2] == ["year", "day"]


@pytest.mark.parametrize("text", ["高效办成一件事", "三十件以上"])
def test_no_count_at_all(text: str) -> None:
    assert all(token.counted != "count" for token in tokens(text))
