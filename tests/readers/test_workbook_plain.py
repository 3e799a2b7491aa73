"""Cells that need no look are taken out of a sheet's markup; what they could tell of the others must stay."""

import pytest

from extractors.readers.workbook_looks import Looks
from extractors.readers.workbook_plain import Sparse, sparse

_USUAL = Looks({}, frozenset(), {})


def test_plain_cells_are_taken_out_and_their_reach_is_kept() -> None:
    kept = '<c r="B2"><f>1+1</f><v>2</v></c>'
    plain = '<c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="AA3" s="2"><v>7</v></c><c r="XFD9" s="1"/>'
    row = '<row r="1">{}</row>'
    assert sparse(row.format(plain + kept).encode(), _USUAL) == Sparse(row.format(kept).encode(), 3, 27)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="e"><v>#N/A</v></c>',
        '<c r="A1"><v>1</v><v>2</v></c>',
        '<c r="A1"><v>1&#48;</v></c>',
        '<c r="A1" t="inlineStr"><is><r><t>1</t></r></is></c>',
        '<c r="A1" t="inlineStr"><is><t>1\x01</t></is></c>',
    ],
)
def test_other_cells_stay(cell: str) -> None:
    assert sparse(cell.encode(), _USUAL) == Sparse(cell.encode())


@pytest.mark.parametrize(
    ("looks", "behind"),
    [
        (Looks({"2": "0%"}, frozenset(), {}), ""),
        (Looks({}, frozenset("2"), {}), ""),
        (Looks({}, frozenset(), {"0": "1₂"}), ""),
        (_USUAL, '<c t="e"><v>#N/A</v></c>'),
        (_USUAL, '<x:c r="b1"/>'),
        (_USUAL, "<!-- -->"),
    ],
)
def test_a_sheet_with_marked_formats_or_cells_without_a_place_stays_whole(looks: Looks, behind: str) -> None:
    markup = f'<c r="A1" s="2" t="s"><v>0</v></c>{behind}'.encode()
    assert sparse(markup, looks) == Sparse(markup)


def test_text_that_is_no_utf_8_stays_to_be_refused() -> None:
    markup = '<c r="A1" t="str"><v>甲</v></c>'.encode("gbk")
    assert sparse(markup, _USUAL) == Sparse(markup)
