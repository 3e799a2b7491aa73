"""Folding for comparison, and marks that keep what stands beside a text out of its numbers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.alignment.number import kind
from extractors.glyphs import fold, lowered, raised, struck, turned, visible
from extractors.identity.places import registry


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("人⺠政府", "人民政府"),
        ("本 年\u3000新\u200b收\n", "本年新收"),
        ("（一）予以公开", "(一)予以公开"),
        ("〔2021〕", "(2021)"),
        ("“三安全”", '"三安全"'),
        ("——", "--"),
        ("申请数量¹", "申请数量"),
        ("複議後起訴", "复议后起诉"),
        ("乾县于洪区著", "乾县于洪区著"),
        ("予以公开⁽²⁾", "予以公开"),
        (f"政府{struck('信息')}公开", "政府公开"),
    ],
)
def test_fold_unifies_what_sites_exchange(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_no_name_of_the_registry_has_a_character_that_is_folded_to_another() -> None:
    names = [division.name for division in registry().divisions.values()]
    assert [name for name in names if fold(name) != name.replace("·", ".")] == []


@given(st.text(max_size=400))
def test_fold_never_leaves_a_blank_and_never_raises(text: str) -> None:
    assert not any(character.isspace() for character in fold(text))


@pytest.mark.parametrize("mark", [raised, lowered, struck, turned])
@given(digits=st.text("0123456789０１２", min_size=1, max_size=5))
def test_marked_digits_are_a_number_neither_alone_nor_behind_one(mark, digits: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert kind(mark(digits)) == "other"
    assert kind("5" + mark(digits)) == "other"


@given(st.text(st.sampled_from("，：；（）％！？中a=<0０①㎡\u0301\u0338\u3099か")))
def test_wide_marks_put_in_place_first_change_nothing(text: str) -> None:
    assert visible(text) == unicodedata.normalize("NFKC", text)
