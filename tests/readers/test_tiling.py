"""Rows of cells with spans put into a grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Grid, LimitExceeded
from extractors.readers.tiling import Placed, tile

SPANS = st.one_of(st.integers(-3, 6), st.sampled_from([0, 10**9]))
CELLS = st.builds(Placed, st.just("x"), st.just("l"), SPANS, st.integers(-3, 6), st.none() | st.integers(0, 8))


def texts(grid: Grid | None) -> list[list[str]]:
    assert grid is not None
    return [[cell.text for cell in line] for line in grid.lines()]


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_any_rows_of_any_spans_tile_exactly_once(rows: list[list[Placed]]) -> None:
    grid = tile(rows)  # Grid itself refuses holes and overlaps
    printed = sum(map(len, rows))
    assert (grid is None) == (printed == 0)
    if grid is not None:
        assert sum(not cell.filler for cell in grid.cells) == printed


def test_spans_as_browsers_form_them() -> None:
    rows = [[Placed("a", "", 2), Placed("b", "", colspan=2)], [Placed("c", ""), Placed("d", "")]]
    assert texts(tile(rows)) == [["a", "b"], ["a", "c", "d"]]


def test_a_span_ends_where_a_cell_from_above_stands() -> None:
    rows = [[Placed("a", ""), Placed("b", "", 2)], [Placed("c", "", colspan=5), Placed("d", "")]]
    assert texts(tile(rows)) == [["a", "b", ""], ["c", "b", "d"]]


def test_a_short_row_is_filled_up_with_places_that_were_never_printed() -> None:
    grid = tile([[Placed("a", "x"), Placed("b", "y")], [Placed("c", "z")]])
    assert grid is not None
    assert [(cell.filler, cell.locator) for cell in grid.lines()[1]] == [(False, "z"), (True, None)]


@pytest.mark.parametrize(
    "rows",
    [[[Placed("", "", colspan=10**9)]] * 1000, [[Placed("", "", column=10**6)]] * 2, [[Placed("", "")] * 9] * 30_000],
)
def test_hostile_spans_end_at_the_limit_at_once(rows: list[list[Placed]]) -> None:
    with pytest.raises(LimitExceeded, match="limit:"):
        tile(rows)
