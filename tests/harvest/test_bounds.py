"""A night is one process: a page of any size and any making is looked at in one pass, or all sites wait for it.

Work that grows with the square of a page would not come to an end in the time that a test run has.
"""

import pytest

from flows.harvest.families.announced import Announced
from flows.harvest.families.base import Column
from flows.harvest.judging import judge_body, page_title, visible_text
from flows.harvest.links import next_groups, page_links
from flows.harvest.sameness import alike

URL = "http://www.x.gov.cn/nb/a.htm"
SIZE = 1_000_000
ENDLESS = (
    "<script>",
    "<script a",
    "<!--",
    "<head>",
    "<title>",
    "<title a",
    "<record>",
    "<record><![CDATA[",
    "<div id=app ",
)


@pytest.mark.parametrize("unit", ENDLESS)
def test_what_ends_nowhere_is_looked_for_once(unit: str) -> None:
    page = "<html><body>甲" + unit * (SIZE // len(unit))
    assert visible_text(page).startswith("甲")
    assert page_title(page) == ""
    assert next_groups(page, URL) == []
    assert not alike(page.encode(), page.encode() + b">x", URL)
    assert Announced().add(Column(URL, page), []) is False
    judge_body(page.encode(), URL, "page")


def test_a_script_of_dashes() -> None:
    page = "<script>" + "汉" * 50 + "-" * SIZE + "</script>"
    assert alike(page.encode(), page.encode() + b"<!-- 1 -->", URL)


@pytest.mark.parametrize("within", ["p", "td", "li", "dd"])
def test_a_list_without_rows_has_no_date_beside_its_links(within: str) -> None:
    links = "".join(f'<a href="/t20230101_{number}.htm">年报</a>' for number in range(5_000))
    found = page_links(f"<{within}>2023-01-02 {links}</{within}>", URL)
    assert len(found) == 5_000
    assert {link.published for link in found} == {""}
