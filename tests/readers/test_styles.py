"""What styles make of numbers in cells: seen as they are written, or no number."""

import pytest

from extractors.alignment.number import kind, parse
from extractors.glyphs import fold
from extractors.readers.cascade import Declared, declared_by
from extractors.readers.colours import alike, paint
from tests.readers.test_html import cell, grids, page


@pytest.mark.parametrize(
    "markup",
    [
        "<b style='color:#000'>12</b>",
        "<font color=red>12</font>",
        "<span style='background:#1a5fb4;color:#fff'>12</span>",
        "<span style='color:#fff;background-color:navy'>12</span>",
        "<span style='background:#000 url(a.png)'><font color=white>12</font></span>",
        "<span style='background:white'><a href=x style='color:inherit'>12</a></span>",
        "<style>td b{background:#15c;color:white}</style><b>12</b>",
        "<style>.n a{color:#fff} b{color:#000}</style><b>12</b>",
        "<style>b{color:#fff}</style><b style='color:#000'>12</b>",
        "<style>td #x{color:#000} b{color:#fff}</style><b id=x>12</b>",
        "<style>b{color:#000 !important} td #x{color:#fff}</style><b id=x>12</b>",
        "<style>b{color:#000} a:hover,b::before{color:#fff} @media print{b{color:#fff}}</style><b>12</b>",
        "<style>b::before{content:''} b:after{content:'\u3000'}</style><b>12</b>",
        "<span style='font-size:9px'>12</span>",
        "<span style='font:bold 12px/1 x'>12</span>",
        "12<style>.x{font-size:0}</style><b class=x>3</b>",
        "12<b style='font:0/0 a'>3</b>",
        "<b style='font-size:0'>3<i style='font-size:2em'>4</i><i style='font-size:14px'>12</i></b>",
        "<div style='float:right'>12</div>",
        "<div style='position:absolute;left:3px'>12</div>",
        "<p style='float:none'>1<b style='float:none;order:0;transform:none'>2</b></p>",
        "<p style='display:flex'><b>1</b><b>2</b></p>",
        "<span dir=rtl>12</span>",
        "12<i style='position:absolute;clip:rect(0,0,0,0)'>3</i>",
        "12<i style='clip-path:circle(0)'>3</i>",
        "12<i style='content-visibility:hidden'>3</i>",
        "12<i style='filter:opacity(0%)'>3</i>",
        "12<dialog>3</dialog><meter value=1>3</meter>",
        "<small>12</small>",
        "12<small>件</small>",
        "<small>12（其中3）</small>",
        "<style>a{text-decoration:none;vertical-align:middle} del{text-decoration:line-through}</style><a>12</a>",
    ],
)
def test_a_number_that_is_seen_where_it_is_written_is_read(markup: str) -> None:
    amount = parse(cell(markup))
    assert amount is not None
    assert amount.value == 12


@pytest.mark.parametrize(
    "markup",
    [
        "<b style='color:#fff'>12</b>",
        "12<small>3</small>",
        "<style>.n{vertical-align:super}</style>12<b class=n>3</b>",
        "<style>.x{text-decoration:line-through}</style><b class=x>12</b>",
        "<style>.x{text-decoration-line:line-through}</style><table class=x><tr><td>12</td></tr></table>",
        "1<b style='COLOR: White'>2</b>",
        "1<font color=white>2</font>",
        "1<font color='FEFEFE'>2</font>",
        "1<b style='color:rgb(255 255 255)'>2</b>",
        "1<b style='color:rgba(0,0,0,0.02)'>2</b>",
        "1<b style='-webkit-text-fill-color:white'>2</b>",
        "1<b style='background:#000'>2</b>",
        "<span style='background:navy'>1<b style='color:#000080'>2</b></span>",
        "<style>.x{color:#fff}</style>1<b class=x>2</b>",
        "<style>@media screen{.x{color:#fff}}</style>1<b class=x>2</b>",
        "1<b style='font-size:1px'>2</b>",
        "1<b style='font-size:1pt'>2</b>",
        "1<b style='font:1px/1 x'>2</b>",
        "1<b style='font-size:5%'>2</b>",
        "<style>.x{font-size:.1em}</style>1<b class=x>2</b>",
    ],
)
def test_a_number_that_may_not_be_seen_is_none(markup: str) -> None:
    assert kind(cell(markup)) == "other"


@pytest.mark.parametrize(
    "markup",
    [
        "<b style='float:right'>1</b><b style='float:right'>2</b>",
        "1<b style='float:left'>2</b>",
        "<style>.x{float:right}</style><b class=x>1</b><b class=x>2</b>",
        "<p style='display:flex;flex-direction:row-reverse'><b>1</b><b>2</b></p>",
        "<p style='display:flex;flex-flow:row-reverse nowrap'><b>1</b><b>2</b></p>",
        "<p style='display:flex'><b style='order:2'>1</b><b style='order:1'>2</b></p>",
        "<p style='direction:rtl'><b style='display:inline-block'>1</b><b style='display:inline-block'>2</b></p>",
        "<p dir=RTL><i>1</i><i>2</i></p>",
        "<b dir=rtl>-12</b>",
        "<style>.x{unicode-bidi:bidi-override;direction:rtl}</style><b class=x>12</b>",
        "<b style='position:absolute;left:0'>1</b>2",
        "<b style='position:relative;left:9px'>1</b>2",
        "<b style='display:inline-block;transform:scaleX(-1)'>12</b>",
        "<style>.x:before{content:'1'}</style><b class=x>2</b>",
        "<style>.x::after{content:attr(n)}</style><b class=x n=3>2</b>",
    ],
)
def test_digits_that_a_style_moves_or_writes_are_no_number(markup: str) -> None:
    assert kind(cell(markup)) == "other"


@pytest.mark.parametrize(
    ("table", "seen"),
    [
        ("<table><tr bgcolor=navy><td>a<td><font color=white>12</font></table>", True),
        ("<table bgcolor=#003366 style='color:#fff'><tr><td>a<td>12</table>", True),
        ("<style>body{color:#fff;background:#000}</style><table><tr><td>a<td>12</table>", True),
        ("<style>div{font-size:0}</style><div><table><tr><td>a<td>12</table></div>", True),
        ("<div style='float:right'><table><tr><td>a<td>12</table></div>", True),
        ("<table dir=rtl><tr><td>a<td>12</table>", True),
        ("<table bgcolor=white><tr><td>a<td><font color=white>12</font></table>", False),
        ("<table style='color:#eee'><tr style='background:#fff'><td>a<td>12</table>", False),
        ("<table><tr style='display:flex;flex-direction:row-reverse'><td>a<td>12</table>", False),
        ("<table><tr><td style='float:right'>a<td style='float:right'>12</table>", False),
        ("<table dir=rtl><tr><td>a<td><i>1</i><i>2</i></table>", False),
    ],
)
def test_what_stands_around_a_cell_counts(table: str, seen: bool) -> None:
    assert kind(grids(table)[0][0][1]) == ("number" if seen else "other")


def test_labels_that_may_not_be_seen_stay_labels() -> None:
    header = "1.属于国家秘密"
    row = grids(f"<table><tr><td style='color:#fff'>{header}<td style='float:right'>总<b>计</b></table>")[0][0]
    assert [fold(text) for text in row] == [fold(header), "总计"]


def test_text_outside_of_tables_is_left_as_it_is() -> None:
    title = "<h1 style='color:#fff'>2022年年报</h1><p><b style='float:right'>1</b>2</p>"
    texts = [paragraph.text for paragraph in page(f"{title}<table><tr><td>1</table>").paragraphs()]
    assert texts == ["年报", "2022年年报", "12"]


@pytest.mark.parametrize("text", ["inherit", "var(--ink)", "", "oklch(1 0 0)", "fff", "url(a.png)"])
def test_what_names_no_colour_is_none(text: str) -> None:
    assert paint(text) is None


def test_colours_by_any_name() -> None:
    white = {paint(text) for text in ("White", "#FFF", "ffffff", "rgb(255, 255,255)", "hsl(0 0% 100%)", "window")}
    assert len(white) == 1
    half = paint("rgb(255 255 255 / 50%)")
    assert half is not None
    assert half.over((0.0, 0.0, 0.0)) == (0.5, 0.5, 0.5)
    assert alike((1.0, 1.0, 1.0), (0.95, 0.95, 0.95))
    assert not alike((1.0, 1.0, 1.0), (0.95, 0.85, 0.95))


@pytest.mark.parametrize("style", [f"font: {'9' * 100_000}_ serif", "/*a" * 200_000])
def test_a_style_of_any_length_is_soon_looked_through(style: str) -> None:
    """A pattern that takes the square of its length would not come to an end in the time that a test run has."""
    assert not declared_by(style).get("font-size", Declared("", False)).value


def test_a_comment_that_is_never_closed_goes_on_to_the_end() -> None:
    assert declared_by("color: red; /* font-size: 0").keys() == {"color"}


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td style='text-decoration:line-through'>12</td></tr></table>",
        "<table><tr style='text-decoration: line-through'><td>12</td></tr></table>",
        "<table style='text-decoration:line-through'><tr><td>12</td></tr></table>",
        "<style>.x{text-decoration:line-through}</style><table><tr><td class=x>12</td></tr></table>",
        "<style>tr.x{text-decoration:line-through}</style><table><tr class=x><td>12</td></tr></table>",
        "<del><table><tr><td>12</td></tr></table></del>",
        "<s><div><table><tr><td>12</td></tr></table></div></s>",
    ],
)
def test_a_cell_that_is_struck_through_with_its_row_or_table_holds_no_number(table: str) -> None:
    [[[struck]], [[plain]]] = grids(f"{table}<table><tr><td>12</td></tr></table>")
    assert parse(struck) is None
    assert kind(struck) == "other"
    assert plain == "12"
