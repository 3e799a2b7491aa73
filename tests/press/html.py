"""Reports as web pages, as content systems publish them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from extractors.forms import TableName
from tests.press.disorders import Disorders
from tests.press.facts import PressedReport
from tests.press.layout import Placed, Sheet
from tests.press.prose import Prose
from tests.press.story import Line, tell

_CODECS = {
    "utf-8": ("utf-8", "utf-8"),
    "utf-8-bom": ("utf-8-sig", "utf-8"),
    "gbk_declared_utf8": ("gbk", "utf-8"),
    "gb18030_undeclared": ("gb18030", None),
    "gb2312": ("gb18030", "gb2312"),
}
"""Codec of the bytes, and what the page declares."""
_NAV = (
    "首页",
    "政务公开",
    "政府信息公开指南",
    "政府信息公开制度",
    "法定主动公开内容",
    "政府信息公开年报",
    "依申请公开",
    "互动交流",
)
_WORD_P = (
    'class="MsoNormal" align="center" style="MARGIN: 0cm 0cm 0pt; TEXT-ALIGN: center; mso-pagination: widow-orphan"'
)
_WORD_SPAN = 'style="FONT-SIZE: 12pt; FONT-FAMILY: 仿宋_GB2312; mso-bidi-font-size: 11.0pt"'
_NOISE = (
    "<script>var n=12345;document.write('')</script>",
    "<style>.c7{width:77px}</style>",
    "<!-- 999 -->",
    '<span style="display:none">8888</span>',
    '<input type="hidden" value="4321">',
    "<!--[if !supportLists]-->",
)


class _Page:
    """Writes the markup of one page."""

    def __init__(self, report: PressedReport, disorders: Disorders) -> None:
        self._disorders = disorders
        self._rng = random.Random(f"html/{report.seed}")

    def _lines(self, text: str) -> list[str]:
        """Escaped lines of a cell, no-break blanks as entities."""
        return [escape(line, quote=False).replace("\u00a0", "&nbsp;") for line in text.split("\n")]

    def _split(self, text: str) -> str:
        """A number or label over two elements, cut where the editor happened to cut it."""
        if not self._disorders.split_digits or len(text) < 2 or "&" in text or self._rng.random() < 0.7:
            return text
        at = self._rng.randint(1, len(text) - 1)
        return f"<span>{text[:at]}</span><span lang=EN-US>{text[at:]}</span>"

    def _content(self, cell: Placed) -> str:
        lines = [self._split(line) for line in self._lines(cell.text)]
        if self._disorders.label_in_paragraphs and cell.role == "merged":
            return "".join(f"<p>{line}</p>" for line in lines)
        text = "<br/>".join(lines) or "&nbsp;"
        if self._disorders.noise and self._rng.random() < 0.15:
            text += self._rng.choice(_NOISE)
        if self._disorders.word_paste:
            return f"<p {_WORD_P}><span {_WORD_SPAN}>{text}</span><o:p></o:p></p>"
        if self._disorders.unclosed:
            return text
        return f'<p style="text-align:center">{text}</p>' if self._rng.random() < 0.8 else text

    def _cell(self, cell: Placed, rowspan: int) -> str:
        tag = "th" if self._disorders.th_headers and cell.role == "header" else "td"
        spans = f' rowspan="{rowspan}"' * (rowspan > 1) + f' colspan="{cell.colspan}"' * (cell.colspan > 1)
        close = "" if self._disorders.unclosed else f"</{tag}>"
        return f"<{tag}{spans}>{self._content(cell)}{close}"

    def _hollow(self, cell: Placed) -> str:
        """What stands under a cell whose rowspan is lost: an empty cell as wide."""
        span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        return f"<td{span}>" + ("" if self._disorders.unclosed else "</td>")

    def _row(self, tiles: list[tuple[Placed, bool]]) -> str:
        cells = []
        for position, (cell, starts) in enumerate(tiles):
            if position != cell.column:
                continue
            if starts:
                cells.append(self._cell(cell, 1 if self._disorders.broken_rowspans else cell.rowspan))
            elif self._disorders.broken_rowspans:
                cells.append(self._hollow(cell))
        return f"<tr>{''.join(cells)}" + ("" if self._disorders.unclosed else "</tr>")

    def table(self, sheet: Sheet) -> str:
        """A table of the report."""
        rows = "\n".join(self._row(tiles) for tiles in sheet.tiles())
        body = rows if self._disorders.unclosed else f"<tbody>\n{rows}\n</tbody>"
        style = "border-collapse:collapse;width:100%"
        return f'<table border="1" cellspacing="0" cellpadding="0" style="{style}">{body}</table>\n'

    def line(self, line: Line) -> str:
        """A paragraph."""
        text = escape(line.text, quote=False)
        if line.role == "title":
            return f'<p style="text-align:center"><strong>{text}</strong></p>\n'
        if line.role == "heading":
            return f'<p style="text-indent:2em"><strong>{text}</strong></p>\n'
        style = "text-align:right" if line.role == "right" else "text-indent:2em"
        if self._disorders.word_paste:
            return f'<p class="MsoNormal" style="{style}"><span {_WORD_SPAN}>{text}</span><o:p></o:p></p>\n'
        return f'<p style="{style}">{text}</p>\n'

    def chrome(self) -> str:
        """Navigation and place of the page."""
        links = "".join(
            f'<li><a href="/col/col{self._rng.randint(1000, 99999)}/index.html">{name}</a></li>' for name in _NAV
        )
        return (
            f'<div class="nav"><ul>{links}</ul></div><div class="position">当前位置：首页 &gt; 政府信息公开年报</div>'
        )

    def footer(self, agency: str) -> str:
        """Who runs the site."""
        return f'<div class="footer">主办单位：{agency}　网站标识码：{self._rng.randint(10**9, 10**10 - 1)}</div>'


def _head(report: PressedReport, title: str, declared: str | None) -> str:
    charset = f'<meta charset="{declared}">' if declared else ""
    metas = {
        "SiteName": report.body.agency,
        "SiteDomain": "",
        "ColumnName": "政府信息公开年报",
        "ArticleTitle": title,
        "PubDate": f"{report.year + 1}-01-22 10:00",
        "ContentSource": report.body.agency,
    }
    tags = "".join(f'<meta name="{name}" content="{content}">' for name, content in metas.items())
    script = "<script>var _hmt=_hmt||[];</script><style>td{padding:0 4px}</style>"
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{charset}<title>{title}</title>{tags}{script}</head>'


Shown = Mapping[TableName, Sequence[str]]
"""Files of pictures in place of each table."""


def _parts(page: _Page, parts: Sequence[Line | Sheet], pictures: Shown | None) -> Iterator[str]:
    """The markup of everything between title and date."""
    shown: set[str] = set()
    for part in parts:
        if isinstance(part, Line):
            yield page.line(part)
        elif pictures is None or part.table == "other":
            yield page.table(part)
        elif part.table not in shown:
            shown.add(part.table)
            yield from (
                f'<p style="text-align:center"><img src="{name}" alt=""></p>\n' for name in pictures[part.table]
            )


def render(
    report: PressedReport, disorders: Disorders, prose: Prose | None = None, *, pictures: Shown | None = None
) -> bytes:
    """The report as a page in the encoding that the disorders name; `pictures` in place of its tables."""
    codec, declared = _CODECS[disorders.encoding]
    page = _Page(report, disorders)
    parts = tell(report, disorders, prose)
    title = "".join(part.text for part in parts if isinstance(part, Line) and part.role == "title")
    article = "".join(_parts(page, parts, pictures))
    if disorders.layout_table:
        article = f'<table width="1000" border="0"><tr><td width="20">&nbsp;</td><td>\n{article}</td></tr></table>'
    article = f'<h1>{title}</h1><div class="article" id="zoom">\n{article}</div>'
    body = f"{page.chrome()}{article}{page.footer(report.body.agency)}"
    text = f"{_head(report, title, declared)}<body>{body}</body></html>\n"
    return text.encode(codec, errors="xmlcharrefreplace")
