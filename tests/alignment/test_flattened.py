"""Running text as one string."""

import re

import pytest

from extractors.alignment.flattened import loose, text_of
from extractors.document import Paragraph

SIGNS = {"(": "[(（]", ")": "[)）]", ",": "[,，]"}


def test_a_stretch_of_text_is_found_again_by_its_paragraph_and_its_characters_from_one() -> None:
    text = text_of([Paragraph("甲乙", "p1"), Paragraph("", "p2"), Paragraph("丙丁戊", "p3")])
    assert text.text == "甲乙\n\n丙丁戊"
    assert [text.locator(at, at + 1) for at in (0, 1, 4, 6)] == [
        "p1;chars=1-1",
        "p1;chars=2-2",
        "p3;chars=1-1",
        "p3;chars=3-3",
    ]
    assert text.locator(4, 7) == "p3;chars=1-3"


@pytest.mark.parametrize(
    ("printed", "found"),
    [("(一)总计", True), ("（ 一\n） 总\u3000计", True), ("一总计", True), ("(一)总和计", False), ("(二)总计", False)],
)
def test_a_label_may_have_blanks_anywhere_and_lack_optional_signs(printed: str, found: bool) -> None:
    assert (re.fullmatch(loose("(一)总计", SIGNS, SIGNS), printed) is not None) is found
    assert (re.fullmatch(loose("(一)总计", SIGNS, ()), printed) is not None) is (found and printed[0] in "(（")


def test_blanks_behind_a_label_are_its_own_only_where_it_goes_on() -> None:
    assert [re.match(loose("总,计,", SIGNS, ",", goes_on=more), "总计 ,  1").end() for more in (False, True)] == [4, 6]  # type: ignore[union-attr]


@pytest.mark.parametrize("label", ["(一)总计", ",,总计", "总,)计"])
def test_blanks_are_looked_through_once(label: str) -> None:
    """A pattern that takes the square of their number would not come to an end in the time that a test run has."""
    pattern = re.compile(loose(label, SIGNS, SIGNS))
    for begun in ("", "(一", "总"):
        assert not pattern.findall(f"{begun}{' ' * 300_000}甲")
