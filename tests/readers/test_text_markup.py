"""Text in which tables are written as HTML."""

from extractors.alignment import align_document
from extractors.document import Grid, Paragraph
from extractors.readers import links, text
from extractors.readers.sniff import TEXT, sniff
from extractors.readers.text_markup import with_whole_tags
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render

PAGE = """# 某县统计局2022年年报

**一、总体情况** 共1 < 2件

<table><tr><td rowspan="2">甲</td><td>1</td></tr>
<tr><td><table><tr><td>2</td></tr></table></td></tr></table>

二、后文
"""


def test_lines_are_paragraphs_and_tables_are_tables() -> None:
    document = text.read(PAGE.encode())
    assert document.media_type == TEXT
    paragraphs = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert paragraphs == ["某县统计局2022年年报", "一、总体情况 共1 < 2件", "二、后文"]
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in line] for line in grid.lines()] == [["甲", "1"], ["甲", "2"]]


def test_the_tables_of_a_report_are_read() -> None:
    page = render("html", press_facts(4), Disorders()).decode()
    tables = page[page.index("<table") : page.rindex("</table>") + 8]
    data = f"# 年报\n\n{'正文一行。' * 400}\n\n{tables}\n\n落款".encode()
    assert sniff(data) == TEXT
    told, shown = (align_document(document, "sha").facts for document in (text.read(data), text.read(page.encode())))
    assert [(fact.key, fact.value) for fact in told] == [(fact.key, fact.value) for fact in shown]


def test_tables_with_pipes_stand_beside_those_in_html() -> None:
    mixed = text.read(f"{PAGE}\n| 丙 | 3<br>件 |\n|---|:--:|\n| 丁 | 4 |".encode()).blocks
    shown = [[cell.text for cell in block.cells] for block in mixed if isinstance(block, Grid)]
    assert shown[-1] == ["丙", "3\n件", "丁", "4"]
    assert shown[0][0] == "甲"


def test_drawn_tables_stand_beside_those_in_html() -> None:
    drawn = "  ------ ------\n  丙     3 \\\n         件\n\n  丁     4\n  ------ ------"
    mixed = text.read(f"{PAGE}\n{drawn}\n\n<table><tr><td>戊</td><td>5</td></tr></table>\n尾".encode()).blocks
    grids = [block for block in mixed if isinstance(block, Grid)]
    assert [[cell.text for cell in grid.cells] for grid in grids[1:]] == [["丙", "3\n件", "丁", "4"], ["戊", "5"]]
    assert [grid.cells[1].locator for grid in grids] == [
        "table=1;row=1;cell=2",
        "line=11;cell=2",
        "table=3;row=1;cell=2",
    ]
    assert isinstance(mixed[-1], Paragraph)
    assert mixed[-1].text == "尾"


def test_tags_that_change_no_number_are_not_seen() -> None:
    lines = (
        '<p align="center"><b>某县统计局2022年年报</b></p>',
        "<!-- 第1页",
        "| 行政许可 | 9 | -->",
        '| 行政<br/>许可 | <span style="color:red">1</span>&nbsp; | a < b |',
        "|---|---|---|",
        '| 行政处罚 | 1<sup>2</sup> | <span style="display:none">3</span>4 |',
    )
    data = "\n".join(("# 年报", *lines)).encode()
    assert sniff(data) == TEXT
    document = text.read(data)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["年报", "某县统计局2022年年报"]
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    told = [cell.text.strip() for cell in grid.cells]
    assert told[:4] == ["行政\n许可", "1", "a < b", "行政处罚"]
    assert told[4:] == ["1<sup>2</sup>", '<span style="display:none">3</span>4']
    assert grid.cells[0].locator == "line=5;cell=1"


def test_words_about_tables_and_tables_without_end_are_text() -> None:
    assert [type(block) for block in text.read("见 <table> 与 </table> 之间".encode()).blocks] == [Paragraph]
    assert text.read(("</t<table x><tr><td>" + " \n" * 100_000).encode()).media_type == TEXT
    assert text.read(("<table><tr><td>" * 20 + "</table" * 100_000).encode()).media_type == TEXT


def test_a_sign_that_markdown_shows_as_it_is_is_that_sign() -> None:
    (grid,) = text.read("| 行政许可 | \\- | \\-18 |\n|---|---|---|\n| 行政处罚 | 1\\- | 2 |".encode()).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["行政许可", "-", "-18", "行政处罚", "1\\-", "2"]


def test_a_text_names_its_pictures() -> None:
    lines = (
        "见 [网站](http://x/y.png) 与 ![表三](pics/t3.png) ![](<pics/table 4.png> '四')",
        '<p><img alt="a" src="pics/t2.png?a&amp;b"/><IMG width=3 src=t5.png ><img data-src="lazy.png"></p>',
        "<!-- ![](hidden.png) --> ![again](pics/t3.png) ![no end](",
    )
    found = ("pics/t3.png", "pics/table 4.png", "pics/t2.png?a&b", "t5.png")
    assert links("\n".join(lines).encode(), TEXT) == found
    assert links("\n".join(lines).encode("utf-16"), TEXT) == found
    assert links(("![" * 200_000 + "<img " * 100_000 + "![" + "a" * 100_000).encode(), TEXT) == ()


def test_a_tag_broken_over_lines_is_one() -> None:
    tags = '<span\nstyle="FONT-SIZE: 12pt; x: 1">13</span>', '数 <font\nface="仿宋"\nsize=3>4</font>', "3 <b\n4 > 2"
    found = text.read("\n\n".join(("规章", *tags)).encode())
    told = [(block.text, block.locator) for block in found.blocks if isinstance(block, Paragraph)]
    assert told == [("规章", "line=1"), ("13", "line=4"), ("数 4", "line=6"), ("3 <b", "line=10"), ("4 > 2", "line=11")]


def test_tags_without_end_are_soon_given_up() -> None:
    lines = list(enumerate(['x="1"> <a'] * 50_000, 1))
    assert len(with_whole_tags(lines)) < len(lines) / 100
