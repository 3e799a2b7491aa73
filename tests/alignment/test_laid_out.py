"""Text whose columns are kept by blanks, as programs write down a page: labels over several lines stand half way."""

from collections.abc import Sequence

import pytest

from extractors.alignment import align_document
from extractors.assembly import Copy, tables_of
from extractors.facts import Fact
from extractors.forms import form
from extractors.readers import text
from tests.alignment.building import consistent

VALUES = consistent(3, most=9)
APPLICATIONS = form("2021").tables["applications"]
REVIEWS = form("2021").tables["review_litigation"]


def row(label: str, numbers: Sequence[object]) -> str:
    return label.ljust(60 - len(label)) + "".join(str(number).rjust(10) for number in numbers)


def applications(header: Sequence[str]) -> list[str]:
    block = APPLICATIONS.blocks[0]
    rows = [row(line.label, [VALUES[key] for key in APPLICATIONS.keys[line.code]]) for line in block.rows]
    return ["三、收到和处理政府信息公开申请情况", "", *header, *rows, ""]


def facts(lines: Sequence[str], name: str) -> list[Fact]:
    found = text.read("\n".join(lines).encode())
    all_facts = tables_of([Copy("sha", "report", found, align_document(found, "sha"))]).facts
    return [fact for fact in all_facts if fact.table == name and fact.value is not None]


@pytest.mark.parametrize(
    "header",
    [
        [
            " " * 85 + "法人或其他组织",
            " " * 60 + "    自然人                                              总计",
            " " * 72 + "商业企业  科研机构  社会公益组织  法律服务机构  其他",
        ],
        [
            " " * 85 + "法人或其他组织",
            " " * 60 + "    自然人  商业企  科研机  社会公  法律服                总计",
            " " * 110 + "其他",
            " " * 74 + "业    构   益组织  务机构",
        ],
        [
            " " * 72 + "商业企业  科研机构  社会公益组织  法律服务机构  其他",
            " " * 60 + "    自然人                                              总计",
        ],
    ],
)
def test_applicants_are_never_put_in_the_order_of_the_lines_of_their_labels(header: list[str]) -> None:
    assert not [fact for fact in facts(applications(header), "applications") if fact.value != VALUES[fact.key]]


def test_procedures_are_never_put_in_the_order_of_the_lines_of_their_labels() -> None:
    results = "  ".join(column.label for column in REVIEWS.blocks[0].columns)
    numbers = "".join(str(VALUES[key]).rjust(9) for key in REVIEWS.cells())
    lines = [
        "四、政府信息公开行政复议、行政诉讼情况",
        " " * 80 + "行政诉讼",
        " " * 20 + "行政复议",
        " " * 60 + "未经复议直接起诉" + " " * 20 + "复议后起诉",
        f"{results}  {results}  {results}",
        numbers,
    ]
    assert not [fact for fact in facts(lines, "review_litigation") if fact.value != VALUES[fact.key]]


HEADER = [
    " " * 40 + "申请人情况",
    " " * 60 + "    自然人  法人或其他组织                         总计",
    " " * 74 + "商业企  科研机  社会公  法律服  其他",
    " " * 74 + "业      构      益组织  务机构",
]


def wrapped(place: int, wide: int = 8) -> list[str]:
    """The rows with labels of so many characters a line, the numbers beside the line at `place` of them: 0 to 2."""
    block = APPLICATIONS.blocks[0]
    lines = []
    for line in block.rows:
        pieces = [line.label[n : n + wide] for n in range(0, len(line.label), wide)]
        beside = place * (len(pieces) - 1) // 2
        for number, piece in enumerate(pieces):
            lines.append(row(piece, [VALUES[k] for k in APPLICATIONS.keys[line.code]] if number == beside else []))
        if line.code == "handled.refused.internal_affairs":
            lines.append("   （三）不予公")
            lines.append("       开")
    return lines


def laid_out(header: Sequence[str], rows: Sequence[str]) -> list[str]:
    return ["三、收到和处理政府信息公开申请情况", "", *header, "", *rows, "", "四、政府信息公开行政复议、行政诉讼情况"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_rows_whose_labels_stand_over_several_lines_are_read(place: int) -> None:
    found = facts(laid_out(HEADER, wrapped(place)), "applications")
    assert {fact.key: fact.value for fact in found} == {key: VALUES[key] for key in APPLICATIONS.cells()}


def test_a_label_written_downwards_has_no_value_among_its_characters() -> None:
    rows = wrapped(1)
    at = [n for n, line in enumerate(rows) if "不掌握" in line or "2.没有" in line]
    rows[at[0]], rows[at[1]] = (f"（四） {rows[at[0]]}", f"  无   {rows[at[1]]}")
    rows.insert(at[1] + 1, "  无")
    assert len(facts(laid_out(HEADER, rows), "applications")) == len(list(APPLICATIONS.cells()))


@pytest.mark.parametrize("change", [0, 1, 2])
def test_rows_that_are_not_those_of_the_form_in_its_order_are_not_read_by_their_place(change: int) -> None:
    rows = wrapped(0)
    at = [n for n, line in enumerate(rows) if line.split()[1:]]
    if change == 0:
        del rows[at[7]]
    elif change == 1:
        rows.insert(at[9], row("小计", ["1"] * 6 + ["6"]))
    else:
        rows[at[6] : at[8]] = [*rows[at[7] : at[8]], *rows[at[6] : at[7]]]
    found = facts(laid_out(HEADER, rows), "applications")
    assert not [fact for fact in found if fact.value != VALUES[fact.key]]


def test_a_header_that_names_the_columns_in_another_order_is_not_read_in_that_of_the_form() -> None:
    header = [line.replace("自然人  法人或其他组织 ", "法人或其他组织  自然人 ") for line in HEADER]
    assert not facts(laid_out(header, wrapped(0)), "applications")


def procedures(upper: Sequence[str], results: Sequence[str]) -> list[str]:
    title = "四、政府信息公开行政复议、行政诉讼情况"
    return [title, *upper, *results, "".join(str(VALUES[key]).rjust(9) for key in REVIEWS.cells())]


RESULTS = [
    "结果  结果  其他  尚未  总计     未经复议直接起诉               复议后起诉",
    "维持  纠正  结果  审结",
    "                              结果 结果 其他 尚未 总计   结果 结果 其他 尚未 总计",
    "                              维持 纠正 结果 审结        维持 纠正 结果 审结",
]


def test_results_whose_labels_stand_over_several_lines_are_read() -> None:
    found = facts(procedures(["行政复议                       行政诉讼"], RESULTS), "review_litigation")
    assert {fact.key: fact.value for fact in found} == {key: VALUES[key] for key in REVIEWS.cells()}


def test_results_in_another_order_in_one_line_are_not() -> None:
    turned = [RESULTS[0], RESULTS[1], RESULTS[2].replace("其他 尚未 总计", "总计 其他 尚未"), RESULTS[3]]
    found = facts(procedures(["行政复议                       行政诉讼"], turned), "review_litigation")
    assert not [fact for fact in found if fact.value != VALUES[fact.key]]


def test_procedures_that_stand_in_lines_of_their_own_are_a_doubt() -> None:
    lines = procedures([" " * 40 + "行政诉讼", "  行政复议"], [line.replace("总计 ", "总 ") for line in RESULTS])
    found = text.read("\n".join(lines).encode())
    if any(fact.value is not None for fact in align_document(found, "sha").facts):
        assert any("order of the procedures" in doubt for doubt in align_document(found, "sha").doubts)


TURNED = [
    "自     法人或其他组织   总",
    "然   其 商 科 社 法     计",
    "人   他 业 研 会 律",
]


@pytest.mark.parametrize(
    "upper", [["自然  其他    商业    科研    社会    法律", "人          企业    机构    公益    服务"], TURNED]
)
def test_pieces_of_labels_in_one_line_deny_the_order_of_the_form(upper: list[str]) -> None:
    header = [" " * 40 + "申请人情况", *(" " * 62 + line for line in upper)]
    single = [
        row(line.label, [VALUES[k] for k in APPLICATIONS.keys[line.code]]) for line in APPLICATIONS.blocks[0].rows
    ]
    for rows in (single, wrapped(0), wrapped(2)):
        assert not facts(laid_out(header, rows), "applications")


@pytest.mark.parametrize("turned", [(1, 0, 2, 3, 4), (0, 1, 3, 2, 4), (4, 0, 1, 2, 3)])
def test_results_in_pieces_of_one_character_deny_the_order_of_the_form(turned: tuple[int, ...]) -> None:
    labels = [REVIEWS.blocks[0].columns[n].label for n in turned] * 3
    lines = [" ".join(label[n : n + 1] or "" for label in labels) for n in range(4)]
    values = [list(REVIEWS.cells())[5 * place + n] for place in range(3) for n in turned]
    upper = ["行政复议         行政诉讼", "        未经复议直接起诉        复议后起诉"]
    text_lines = [*procedures(upper, lines)[:-1], "".join(str(VALUES[key]).rjust(9) for key in values)]
    found = facts(text_lines, "review_litigation")
    assert not [fact for fact in found if fact.value != VALUES[fact.key]]
