"""Articles that a page holds and does not show: read where the page shows less, with a doubt."""

import json

import pytest

from extractors.document import Document, Grid, NotAReport
from extractors.readers import html
from extractors.readers.held import SCRIPTED, UNFOLDED

ARTICLE = "<p>某局2022年政府信息公开工作年度报告</p><table><tr><td>总计</td><td>7</td></tr></table>"
ESCAPED = ARTICLE.replace("<", "&lt;")


def read(body: str) -> Document:
    return html.read(f"<html><body><p>首页</p>{body}</body></html>".encode())


def cells(document: Document) -> list[str]:
    return [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


@pytest.mark.parametrize(
    "body",
    [
        f"<textarea style='display:none'>{ARTICLE}</textarea>",
        f"<textarea>{ESCAPED}</textarea>",
        f"<input type=hidden value='{ESCAPED}'>",
        f"<script>document.getElementById('a').innerHTML = {json.dumps(ARTICLE)};</script>",
        f"<script>var content={json.dumps(ARTICLE, ensure_ascii=False)}; show(content)</script>",
        f"<script type='text/html'>{ARTICLE}</script>",
        f"<template>{ARTICLE}</template>",
    ],
)
def test_markup_that_scripts_would_put_in_is_read_with_a_doubt(body: str) -> None:
    document = read(body)
    assert cells(document) == ["总计", "7"]
    assert document.doubts == (SCRIPTED,)


@pytest.mark.parametrize("hiding", ["style='display:none'", "hidden"])
def test_a_folded_article_is_read_with_a_doubt(hiding: str) -> None:
    document = read(f"<div><div {hiding}>{ARTICLE}</div></div>")
    assert cells(document) == ["总计", "7"]
    assert document.doubts == (UNFOLDED,)


def test_a_frame_shows_the_page_that_it_holds() -> None:
    document = read(f'<iframe srcdoc="{ESCAPED}"></iframe>')
    assert cells(document) == ["总计", "7"]
    assert not document.doubts


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{ARTICLE}</div><div style='display:none'>{ARTICLE.replace('7', '9')}</div>",
        f"<div>{ARTICLE}</div><textarea hidden>{ARTICLE.replace('7', '9')}</textarea>",
        f"<div>{ARTICLE}</div><script>var old = {json.dumps(ARTICLE.replace('7', '9'))}</script>",
        "<div><table><tr><td>总计</td><td>7<b style='display:none'>9</b></td></tr></table></div>",
    ],
)
def test_a_page_that_shows_as_much_is_read_as_it_is_shown(body: str) -> None:
    document = read(body)
    assert cells(document) == ["总计", "7"]
    assert not document.doubts


def test_strings_without_a_table_are_no_article() -> None:
    with pytest.raises(NotAReport):
        html.read(b'<script>var table = "<p>\xe6\x96\x87</p>"; x=' + b'"' * 20_000 + b"</script>")
