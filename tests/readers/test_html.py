"""The reader for pages: what a browser shows, once, in its cell, and nothing besides."""

from pathlib import Path

import pytest

from extractors.alignment.number import kind, parse
from extractors.document import Document, Grid, LimitExceeded, NotAReport, Paragraph
from extractors.readers import html


def page(body: str) -> Document:
    return html.read(f"<html><body><p>年报</p>{body}</body></html>".encode())


def grids(body: str) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in line] for line in block.lines()]
        for block in page(body).blocks
        if isinstance(block, Grid)
    ]


def cell(markup: str) -> str:
    return grids(f"<table><tr><td>a</td><td>{markup}</td></tr></table>")[0][0][1]


@pytest.mark.parametrize(
    "markup",
    [
        "2<script>9</script>",
        "2<style>9</style>",
        "2<!-- 9 -->",
        "2<!--[if x]>9<![endif]-->",
        "2<template>9</template>",
        "2<noscript>9</noscript>",
        "2<iframe>9</iframe>",
        "2<iframe srcdoc='<p>9</p>'></iframe>",
        "2<svg><text>9</text></svg>",
        '2<span style="display:none">9</span>',
        '2<span style="Visibility : Hidden">9</span>',
        '2<span style="opacity:0">9</span>',
        '2<span style="opacity: 0.0; color:red">9</span>',
        '2<span style="opacity:0.5;color:transparent">9</span>',
        '2<i style="position:absolute;left:-9999px">9</i>',
        '2<span style="font-size:0">9</span>',
        '2<span style="FONT-SIZE: 0px !important"><b>9</b></span>',
        '<span style="font-size:0">9<b style="font-size:12px">2</b>9</span>',
        "2<style>.x, .y i{display:none}</style><b class=x>9</b>",
        "2<style>@import 'a.css'; td .x{visibility:hidden}</style><b class=x>9</b>",
        "<style>.x{display:none} b.x{display:inline}</style><b class=x>2</b>",
        "<style>.x:hover{display:none} @media print{.x{display:none}}</style><b class=x>2</b>",
        '<style>.x{display:none}</style><b class=x style="display:inline">2</b>',
        '<span style="opacity:0.05">2</span>',
        '<span style="font-size:0.5em">2</span>',
        '<span style="margin-left:-10px;left:-120px">2</span>',
        '2<span style="position:absolute;width:1px;clip: rect(0, 0, 0, 0)">9</span>',
        '<div style="height:0;overflow:hidden">9</div>2',
        '2<span style="display:inline-block; max-width: 0px; overflow:hidden">9</span>',
        '<span style="width:0;overflow:hidden">2</span>',
        '<div style="height:0.5em;overflow:hidden">2</div>',
        '2<a href="#top"></a>',
        '<a href="#fj">2</a>',
        '<a href="#">2</a>',
        "<math><mn>2</mn></math>",
        '<p><span style="position:relative;top:-2pt;mso-text-raise:2pt">2</span></p>',
        '<span>2</span><span style="position:relative;top:2pt;mso-text-raise:-2pt"></span>',
        "2<b hidden>9</b>",
        '2<input type="hidden" value="9">',
        "2<input type=checkbox value=9>",
        "2<textarea>9</textarea>",
        "2<rt>9</rt>",
        "<p>2<o:p></o:p></p>",
        "<![if !supportLists]>2<![endif]>",
        "<font>2</font><![CDATA[9]]>",
        "&nbsp;2\u3000",
        "<a>2</a>",
    ],
)
def test_what_is_not_shown_is_not_read(markup: str) -> None:
    amount = parse(cell(markup))
    assert amount is not None
    assert amount.value == 2


@pytest.mark.parametrize(
    "markup",
    [
        "2<br>3",
        "2<br/>3",
        "2</br>3",
        "<p>2</p><p>3</p>",
        "<div>2</div>3",
        "2<hr>3",
        "<pre>2\n3</pre>",
        '<span style="display:block">2</span><span style="display: block">3</span>',
        "<ul><li>2<li>3</ul>",
        '<span style="white-space:pre-wrap">2\n3</span>',
        "5<sup>1</sup>",
        "5<sup>[1]</sup>",
        "5<sup>(1)</sup>",
        "5<sub>1</sub>",
        '5<span style="position:relative;top:-5px;font-size:60%">1</span>',
        '<span>5</span><span style="position: relative; top: -3.0pt; mso-text-raise: 3.0pt">1</span>',
        '5<span style="vertical-align: text-top">1</span>',
        '5<span style="vertical-align: super">1</span>',
        '5<a href="#_ftn1" name="_ftnref1"><span class="MsoFootnoteReference">1</span></a>',
        '5<a href="x.htm#fn:2">2</a>',
        '5<a href="#n1">1</a>',
        '5<span style="font-size:6pt">1</span>',
        '5<span style="font-size: 0.6em">1</span>',
        '5<font size="1">1</font>',
        "<s>5</s>6",
        "<strike>5</strike>",
        "<del>5</del><ins>6</ins>",
        "5<sup><b>1</b></sup>",
        '<span style="text-decoration:line-through">5</span>6',
        "<bdo dir=rtl>12</bdo>",
        "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>",
        "<math><msup><mn>1</mn><mn>2</mn></msup></math>",
        "1&#0;2",
        "1&#1;2",
        "1\x002",
        "1&#xD800;2",
        "1&zwnj;2",
        "1&shy;2",
        "1\u202e2",
    ],
)
def test_two_things_in_a_cell_are_never_one_number(markup: str) -> None:
    assert kind(cell(markup)) == "other"


@pytest.mark.parametrize(
    "markup",
    [
        '<span style="font-size:6pt">12</span>',
        '<span style="font-size:12pt">1</span><span style="font-size:10.5pt">2</span>',
        '<span style="font-size:1.5em">1</span><span style="mso-bidi-font-size:6pt">2</span>',
        '<font size="1">12</font>',
    ],
)
def test_small_print_is_a_mark_only_behind_a_number(markup: str) -> None:
    assert cell(markup) == "12"


@pytest.mark.parametrize(
    "markup",
    [
        '<input type="text" value="12" readonly>',
        '<input type="button" value="12">',
        "<select><option>0<option selected>12</select>",
        "<p><select><option>12<option>0</select></p>",
        "<select><optgroup label=9><option>0<option selected label=12>x</optgroup></select>",
        "<textarea rows=1>\n12</textarea>",
    ],
)
def test_the_value_of_a_field_is_shown(markup: str) -> None:
    assert cell(markup) == "12"


@pytest.mark.parametrize(
    "markup",
    [
        '<script>document.write("12")</script>',
        "<script>document.write(n)</script>",
        '<b id="n1"></b><script>document.getElementById("n1").innerHTML = "12"</script>',
        '<b id="n1"></b><script>$("#n1").text(12)</script>',
        '<b class="a n1"></b><script>$(".n1").html(12)</script>',
        '<b v-text="n"></b>',
        '<b class="timer" data-to="12"></b>',
        "<select multiple><option>12</select>",
        '<input placeholder="12">',
        '<input type="range" value="12">',
        "<svg><text>12</text></svg>",
        "<canvas>12</canvas>",
        '<object data="12.svg"></object>',
        '<iframe srcdoc="<p>12</p>"></iframe>',
        '<meter value="12" max="99"></meter>',
        '<img src="12.gif">',
        '<ol start="12"><li></li></ol>',
        '<style>.n::before{content:"12"}</style><b class="n"></b>',
        '<style>.n::before{content:attr(n)}</style><b class="n" n="12"></b>',
    ],
)
def test_what_is_seen_and_not_read_is_no_blank(markup: str) -> None:
    assert kind(cell(markup)) == "other"


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var n = 12; document.write('')</script>",
        '<b id="n1"></b><script>$("#n2").text(12)</script>',
        '<b class="n1"></b><script>$(".n1").hide()</script>',
        '<select style="display:none"><option>12</select>',
        "<p hidden><textarea>12</textarea></p>",
        '<input type="submit" value="查询">',
        '<input placeholder="请输入">',
        '<img src="line.gif" width="1" height="20">',
        '<b data-to="x"></b>',
        "<style>.n::before{content:attr(n)}</style><b class=n></b>",
        "<table><tr><td></td></tr></table>",
    ],
)
def test_what_is_not_seen_leaves_a_cell_blank(markup: str) -> None:
    assert cell(markup) == ""


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("<tr><td>1<td>2<tr><td>3<td>4", [["1", "2"], ["3", "4"]]),
        ("<thead><tr><th>1<th>2<tbody><tr><td>3<td>4<tfoot><tr><td>5<td>6", [["1", "2"], ["3", "4"], ["5", "6"]]),
        ("<tfoot><tr><td>5</tfoot><tbody><tr><td>3</tbody><thead><tr><th>1</thead>", [["1"], ["3"], ["5"]]),
        ("<thead><tr><td rowspan=9>1<td>2<tbody><tr><td>3<td>4", [["1", "2"], ["3", "4"]]),
        ("<tr><td rowspan=0>1<td>2<tr><td>3<tr><td>4", [["1", "2"], ["1", "3"], ["1", "4"]]),
        ("<tr><td rowspan=99>1<td>2<tr><td>3", [["1", "2"], ["1", "3"]]),
        ("<tr><td colspan='-1'>1<td>2", [["1", "2"]]),
        ("<tr><td colspan='２'>1<td>2", [["1", "2"]]),
        ("<tr><td colspan=0>1<td rowspan='x'>2", [["1", "2"]]),
        ("<tr><td colspan=' 2px'>1<td>2<tr><td>3<td>4<td>5", [["1", "2"], ["3", "4", "5"]]),
        ("<colgroup><col><col></colgroup><tr><td>1<td>2", [["1", "2"]]),
        ("<tr hidden><td>9</tr><tr><td>1<td style='display:none'>9<td>2", [["1", "2"]]),
        ("<tbody style='display:none'><tr><td>9</tbody><tr><td>1", [["1"]]),
        ("<form><tr><td>1</td></tr></form><tr><form><td>2</td></form></tr>", [["1"], ["2"]]),
        ("<div><tr><td>1</td></tr></div>", [["1"]]),
    ],
)
def test_rows_and_spans_as_browsers_form_them(table: str, rows: list[list[str]]) -> None:
    assert grids(f"<table>{table}</table>") == [rows]


def test_an_endless_colspan_ends_at_the_limit_of_the_standard() -> None:
    grid = next(page("<table><tr><td colspan=999999999>1<td>2</table>").tables())
    assert isinstance(grid, Grid)
    assert grid.columns == 1001


def test_tables_inside_a_layout_table_and_outside_its_cells_are_read() -> None:
    assert grids("<table><tr><td><table><tr><td>1</table></table>") == [[["1"]]]
    assert [["2"]] in grids("<table><tr><table><tr><td>2</td></tr></table></tr></table>")


def test_a_number_in_a_table_of_its_own_is_the_number_of_its_cell() -> None:
    boxed = "<td><table><tr><td>12件</table><td><table><tr><td></table>"
    assert grids(f"<table><tr><td>行政许可{boxed}<tr><td>行政处罚{boxed}</table>") == [
        [["行政许可", "12件", ""], ["行政处罚", "12件", ""]]
    ]
    title = "某县统计局2022年政府信息公开工作年度报告"
    assert [[title]] in grids(f"<table><tr><td><table><tr><td>{title}</table><td>3</table>")


@pytest.mark.parametrize(
    "rows",
    ["<tr><td><td>12", "<tr><td>12<tr><td>", "<tr><td>12<td>件", "<tr><td><table><tr><td>12<td></table>"],
)
def test_a_table_with_one_number_in_it_is_the_number_of_its_cell(rows: str) -> None:
    amount = parse(cell(f"<table>{rows}</table>"))
    assert amount is not None
    assert amount.value == 12


def test_a_table_with_several_numbers_in_a_cell_is_no_blank() -> None:
    inner = "<table><tr><td>1</td><td>2</td></tr></table>"
    assert [[kind(text) for text in row] for row in grids(f"<table><tr><td>5<td>{inner}</table>")[0]] == [
        ["number", "other"]
    ]


def test_a_section_without_height_can_be_opened() -> None:
    folded = '<div style="height:0;overflow:hidden"><table><tr><td>{}</td><td>12</td></tr></table></div>'
    assert grids(folded.format("一、本年新收政府信息公开申请数量，按照条例统计的全部申请都在内，包括当面提出的")) != []


def test_a_caption_is_kept_as_a_line() -> None:
    lines = [block.text for block in page("<table><caption>三、申请情况</caption><tr><td>1</table>").paragraphs()]
    assert lines == ["年报", "三、申请情况"]


def test_locators_count_tables_rows_and_cells_from_one() -> None:
    grid = list(page("<table><tr><td>1</table><table><tr><td>1<tr><td>2<td>3</table>").tables())[1]
    assert isinstance(grid, Grid)
    assert grid.lines()[1][1].locator == "table=2;row=2;cell=2"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 260,
        "<div>" * 100_000,
        "</x>" * 50_000 + "<div>" * 260,
        f"<p>{'a' * 11_000_000}</p>",
        f"<!--{'a' * 11_000_000}-->",
        "<p " + " ".join(f"a{n}=1" for n in range(9_000)) + ">",
    ],
    ids=["260 deep", "100000 deep", "behind many errors", "11 MB of text", "11 MB of comment", "9000 attributes"],
)
def test_what_the_parser_would_drop_in_silence_is_a_limit(body: str) -> None:
    with pytest.raises(LimitExceeded, match="limit:"):
        page(f"{body}<table><tr><td>1</table>")


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>1</p></body></html><p>2</p>",
        "<html><body><p>1</p></body><p>2</p></html>",
        "<body><div><html><head><title>x</title></head><body><p>1</p></body ></HTML><p>2</p></div>",
        "<p>1</p></html>\n<!DOCTYPE html><html><head></head><body class=a><p>2</p></body></html>",
    ],
)
def test_what_stands_behind_the_end_of_the_page_is_shown(page: str) -> None:
    assert [block.text for block in html.read(page.encode()).blocks if isinstance(block, Paragraph)] == ["1", "2"]


def test_the_deepest_page_that_parses_is_read() -> None:
    assert grids("<div>" * 245 + "<table><tr><td>1</table>") == [[["1"]]]


def test_a_million_cells_are_refused_and_a_hundred_thousand_rows_read() -> None:
    with pytest.raises(LimitExceeded, match="limit:"):
        page("<table>" + "<tr><td><td><td><td><td><td><td>" * 100_000 + "</table>")
    assert len(grids("<table>" + "<tr><td>1" * 100_000 + "</table>")[0]) == 100_000


def test_no_entity_reads_a_file(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("SECRET")
    page_ = html.read(f'<!DOCTYPE html [<!ENTITY x SYSTEM "{canary.as_uri()}">]><p>年报&x;</p>'.encode())
    assert "SECRET" not in "".join(paragraph.text for paragraph in page_.paragraphs())


@pytest.mark.parametrize(
    ("markup", "detail"),
    [
        ("<!-- -->", "empty page"),
        ("<html><body> </body></html>", "without any text"),
        ("<html><script>document.cookie='__jsl'</script></html>", "challenge"),
        ("<html><frameset><frame src=a.htm><noframes>no</noframes></frameset></html>", "frames"),
    ],
)
def test_a_page_without_text_says_what_it_is(markup: str, detail: str) -> None:
    with pytest.raises(NotAReport, match=detail):
        html.read(markup.encode())


def test_metadata_and_files_linked() -> None:
    markup = (
        '<?xml version="1.0" encoding="gb2312"?><html xmlns:o="urn:x"><head><title>年报_某县</title>'
        '<meta name="SiteName" content="某县"><meta name="PubDate" content="2023-01-20"></head><body>'
        "索引号：ABC-2023-00001"
        '<a href="./P01.docx?x=1">附件</a><a href="index.html">首页</a><img src="1.png">'
        '<a href="./P01.docx?x=1">附</a></body>'
    )
    document = html.read(markup.encode())
    assert document.metadata == {
        "title": "年报_某县",
        "site_name": "某县",
        "published": "2023-01-20",
        "index_number": "ABC-2023-00001",
    }
    assert document.links == ("./P01.docx?x=1", "1.png")
    assert next(type(block) for block in document.blocks) is Paragraph


@pytest.mark.parametrize("end", ["</br ", "</body "])
def test_ends_that_are_never_closed_are_soon_passed_over(end: str) -> None:
    """A pattern that takes the square of their number would not come to an end in the time that a test run has."""
    assert html.read(f"<p>甲</p>{end * 400_000}".encode()).blocks
