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
