"""Labels of several rows where no rule shows which."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.spans import Reach, Rows
from extractors.readers.pdf.spans import spans as spans_of

EDGES = [10.0 * row for row in range(11)]
DEEP: Reach = (50, 90)
SHORT_DEEP: Reach = (60, 80)
"""Set to the middle of the same column."""
OTHER: Reach = (30, 60)


def label(middle: float, high: float = 8) -> Box:
    return Box(10, middle - high / 2, 28, middle + high / 2)


def spans(
    edges: Sequence[float], own: Sequence[Reach], labels: Sequence[Box], height: float, begun: Collection[int] = ()
) -> list[tuple[int, int]]:
    """Of rows whose text leaves a point of padding above and below."""
    rows = Rows(edges, [y + 1 for y in edges[:-1]], [y - 1 for y in edges[1:]], own, begun)
    return [(span.first, span.last) for span in spans_of(rows, labels, height)]


def test_labels_follow_one_another_and_stand_in_the_middle_of_their_rows() -> None:
    own: list[Reach] = [OTHER, DEEP, SHORT_DEEP, DEEP, DEEP, DEEP, SHORT_DEEP, DEEP, DEEP, OTHER]
    assert spans(EDGES, own, [label(25), label(65)], 8) == [(1, 3), (4, 8)]


def test_rows_without_any_label_are_those_of_the_label_in_their_middle() -> None:
    own: list[Reach] = [OTHER, None, None, None, None, DEEP, DEEP, DEEP, OTHER, OTHER]
    assert spans(EDGES, own, [label(30), label(65)], 8) == [(1, 4), (5, 7)]


def test_higher_rows_count_by_their_height() -> None:
    edges = [0.0, 10, 20, 30, 40, 60, 70]
    assert spans(edges, [DEEP] * 5 + [OTHER], [label(15), label(45)], 8) == [(0, 2), (3, 4)]


def test_a_page_that_begins_below_the_label_before_counts_from_the_last_row_up() -> None:
    own: list[Reach] = [DEEP, DEEP, DEEP, DEEP, DEEP, OTHER, OTHER, OTHER, OTHER, OTHER]
    assert spans(EDGES, own, [label(30)], 8) == [(1, 4)]


def test_a_label_in_the_middle_of_no_rows_covers_those_beside_it() -> None:
    own: list[Reach] = [DEEP, DEEP, DEEP, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER]
    assert spans(EDGES, own, [label(24, high=16)], 8) == [(1, 2)]


def test_every_label_has_rows_of_its_own() -> None:
    """A label lower than the rows' slack, and two in the middle of one row, which only the first can have."""
    own: list[Reach] = [DEEP, OTHER, DEEP, OTHER, DEEP, OTHER, DEEP, OTHER, DEEP, OTHER]
    found = spans(EDGES, own, [label(41, high=1), label(44, high=1), label(63, high=30)], 8)
    assert all(first <= last for first, last in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))


ALIKE: list[Reach] = [DEEP] * 8 + [OTHER, OTHER]


def test_a_label_leaves_the_rows_of_the_next_one_though_it_stands_half_way_in_more() -> None:
    """On top of a page, whose first rows go on from the page before: the last label tells how far the first reaches."""
    assert spans(EDGES, ALIKE, [label(45), label(70)], 8) == [(3, 5), (6, 7)]


def test_no_label_reaches_over_a_row_that_counts_anew() -> None:
    assert spans(EDGES, ALIKE, [label(35)], 8) == [(0, 6)]
    assert spans(EDGES, ALIKE, [label(35)], 8, begun=[2, 5]) == [(2, 4)]


def test_labels_level_with_their_first_or_last_rows_cover_all_up_to_the_next() -> None:
    assert spans(EDGES, ALIKE, [label(5), label(36)], 8) == [(0, 2), (3, 7)]
    assert spans(EDGES, ALIKE, [label(25), label(75)], 8) == [(0, 2), (3, 7)]
