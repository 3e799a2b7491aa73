"""The order of columns where only the sequence of their labels is known."""

import pytest

from extractors.alignment.order import column_scores, is_merged, is_torn, order_of, order_told, rises, rises_again
from extractors.forms import form

COLUMNS = form("2021").tables["applications"].blocks[0].columns
NAMES = [column.label for column in COLUMNS]
GROUP = "法人或其他组织"


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (NAMES, (0, 1, 2, 3, 4, 5, 6)),
        ([NAMES[0], GROUP, NAMES[6], *NAMES[1:6]], (0, 1, 2, 3, 4, 5, 6)),
        ([NAMES[0], NAMES[6], *NAMES[1:6]], (0, 1, 2, 3, 4, 5, 6)),
        ([GROUP, NAMES[0], NAMES[6], *NAMES[1:6]], (1, 2, 3, 4, 5, 0, 6)),
        ([NAMES[6], NAMES[0], GROUP, *NAMES[1:6]], (6, 0, 1, 2, 3, 4, 5)),
        ([NAMES[0], NAMES[2], NAMES[1]], (0, 2, 1)),
        (["项目", "企业", "个人"], (1, 0)),
        ([NAMES[6], NAMES[5], NAMES[0], GROUP, NAMES[6], *NAMES[1:6]], (0, 1, 2, 3, 4, 5, 6)),
        ([NAMES[0], *[GROUP] * 5, NAMES[6], *NAMES], (0, 1, 2, 3, 4, 5, 6)),
        ([NAMES[0], *[GROUP] * 5, NAMES[6], NAMES[0], *NAMES[2:6], NAMES[1], NAMES[6]], (0, 2, 3, 4, 5, 1, 6)),
        ([], ()),
    ],
)
def test_inner_labels_stand_where_their_group_does(labels: list[str], order: tuple[int, ...]) -> None:
    assert order_of(labels, COLUMNS) == order


@pytest.mark.parametrize(
    ("labels", "torn"),
    [
        (NAMES, False),
        ([NAMES[0], NAMES[1], NAMES[3], NAMES[4], NAMES[5], NAMES[6]], False),
        ([NAMES[0], NAMES[1], "院所", *NAMES[3:]], False),
        ([NAMES[0], NAMES[1], *NAMES[3:6], "院所", NAMES[6]], True),
        ([NAMES[0], "院所", NAMES[1], *NAMES[3:]], True),
        ([NAMES[0], *NAMES[2:6], "公司", NAMES[6]], True),
        (["项目", NAMES[0], GROUP, NAMES[6], *NAMES[1:6]], False),
        ([NAMES[0], GROUP, NAMES[6], "商业", "企业", "科研", "机构", "社会", "公益", "组织", *NAMES[4:6]], False),
    ],
)
def test_an_unknown_label_that_stands_where_none_is_missing_may_have_moved(labels: list[str], torn: bool) -> None:
    assert is_torn(labels, COLUMNS) is torn


@pytest.mark.parametrize(
    ("results", "again"),
    [
        ([0, 1, 2, 3, 4] * 3, True),
        ([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3], True),
        ([4, 0, 1, 2, 3] * 3, False),
        ([0, 1, 2, 3, 4, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3], False),
        ([0, 1, 2, 3, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4], True),
        ([1, 0, 2, 3, 4], False),
        ([4, 0, 1, 2, 3], False),
        ([], True),
    ],
)
def test_results_begin_again_for_each_procedure(results: list[int], again: bool) -> None:
    assert rises_again(results) is again


def test_a_piece_of_two_labels_names_neither() -> None:
    assert max(column_scores("机构", COLUMNS)) < 0.75
    assert rises(order_of(["机构", "组织"], COLUMNS))


@pytest.mark.parametrize(
    ("labels", "merged"),
    [
        ([NAMES[0], GROUP, NAMES[6]], True),
        (["申请人情况", NAMES[0], GROUP, NAMES[6]], True),
        ([NAMES[0], GROUP, NAMES[6], *NAMES[1:6]], False),
        ([NAMES[0], GROUP, NAMES[6], "商业", "企业", "科研"], False),
        ([NAMES[0], NAMES[6]], False),
        ([], False),
    ],
)
def test_a_merged_label_over_none_stands_for_its_columns(labels: list[str], merged: bool) -> None:
    assert is_merged(labels, COLUMNS) is merged


@pytest.mark.parametrize(
    ("lines", "order"),
    [
        ([NAMES[::-1]], (6, 5, 4, 3, 2, 1, 0)),
        ([[GROUP], [NAMES[0], NAMES[6]], NAMES[1:6]], ()),
        ([[GROUP], ["商业企", "科研机", NAMES[3], NAMES[4], NAMES[5]], [NAMES[0], NAMES[6]], ["业", "构"]], ()),
        ([NAMES[1:6], [NAMES[0], NAMES[6]]], ()),
        ([[NAMES[0]], [GROUP, NAMES[6]], NAMES[1:6]], (0, 1, 2, 3, 4, 5, 6)),
        ([[NAMES[6]], [GROUP, NAMES[0]], NAMES[1:6]], ()),
        ([["项目"], [GROUP, NAMES[0], NAMES[6]], NAMES[1:6]], (1, 2, 3, 4, 5, 0, 6)),
        ([[name] for name in [GROUP, NAMES[0], NAMES[6], *NAMES[1:6]]], (1, 2, 3, 4, 5, 0, 6)),
        ([[NAMES[0], GROUP, NAMES[6]], [NAMES[2], NAMES[1], *NAMES[3:6]]], (0, 2, 1, 3, 4, 5, 6)),
        ([[NAMES[0], GROUP, NAMES[6]], NAMES[1:5]], ()),
        ([], ()),
    ],
)
def test_only_labels_beside_each_other_or_one_a_line_tell_their_order(
    lines: list[list[str]], order: tuple[int, ...]
) -> None:
    assert order_told(lines, COLUMNS) == order
