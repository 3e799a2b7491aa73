"""Articles that a page holds as data of its scripts."""

import json

import pytest

from extractors.document import Grid, NotAReport, Paragraph
from extractors.readers import html

ARTICLE = "<p>某局2022年政府信息公开工作年度报告</p><table><tr><td>总计<td>7</table>"
DETAIL = json.dumps({"title": "年度报告", "publisher": "某局", "content": ARTICLE})


def page(script: str, text: str = "") -> bytes:
    return f"<html><head><script>{script}</script></head><body><div>{text}</div></body></html>".encode()


@pytest.mark.parametrize(
    "script",
    [
        f"window._CONFIG = {{ SID: 755, TREE: [{{}}], DETAIL: {DETAIL} }};",
        f"window._CONFIG = {DETAIL}",
        f'var a = {{"b": [1, {{"c": {DETAIL}}}]}}',
        f"show({DETAIL})",
        f"var broken = {{a: 'b', }}; window.D={DETAIL.replace('<', chr(92) + 'u003c')};",
    ],
)
def test_an_article_in_a_script_is_read(script: str) -> None:
    document = html.read(page(script, "首页"))
    assert [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells] == ["总计", "7"]
    assert any("年度报告" in paragraph.text for paragraph in document.paragraphs())
    assert (document.metadata["article_title"], document.metadata["source"]) == ("年度报告", "某局")


def test_a_page_that_shows_more_itself_is_read_as_it_is_shown() -> None:
    document = html.read(page(f"D={DETAIL}", "本页正文。" * 20))
    assert [type(block) for block in document.blocks] == [Paragraph]
    assert "article_title" not in document.metadata


def test_data_without_markup_is_no_article() -> None:
    with pytest.raises(NotAReport):
        html.read(page('D={"content": "没有标记的文字"}'))


def test_a_script_of_brackets_alone_ends() -> None:
    with pytest.raises(NotAReport):
        html.read(page("a={" * 20_000 + '"b":' + '{"c":' * 3_000))
