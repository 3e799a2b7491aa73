"""Rows of RTF tables that hold more than they show."""

import pytest

from extractors.readers.rtf import doubts, lost

PLACES = rb"\trowd\trgaph10\cellx900\cellx1800"


def test_a_row_with_more_cells_than_places_is_a_doubt() -> None:
    assert doubts(rb"{\rtf1 " + PLACES + rb"\intbl 7\cell 7\cell 0\cell\row}")


@pytest.mark.parametrize(
    "row",
    [
        PLACES + rb"\intbl 7\cell 0\cell\row",
        PLACES + rb"\intbl 7\cell 0\cell" + PLACES + rb"\row",  # as Word says it again
        PLACES + rb"\intbl 7\cell\row",
        PLACES + rb"\intbl 1\nestcell 2\nestcell{\*\nesttableprops\trowd\cellx9\nestrow}\cell 0\cell 3\cell\row",
        rb"\cell\cell\row",
    ],
)
def test_other_rows_are_none(row: bytes) -> None:
    assert doubts(rb"{\rtf1 " + row * 3 + rb"\\cell\pard}") == ()


def test_rows_of_inner_tables_that_are_not_shown_are_in_doubt() -> None:
    row = rb"\intbl\itap2 1\nestcell 2\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}"
    data = rb"{\rtf1 " + row * 10 + rb"\itap1\cell\trowd\cellx9\row}"
    assert lost(data, 21) == lost(data, 11) == ()
    assert lost(data, 4)
    assert lost(data.replace(b"nestcell", b"cell"), 4) == ()
