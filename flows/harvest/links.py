"""Links of a column: found in its markup, judged by title, context and year. What is left out is counted by reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Final

from lxml import etree, html

from extractors.glyphs import fold
from flows.harvest.addresses import absolute

MAX_TITLE: Final = 300
"""Characters."""


class LeftOut(StrEnum):
    """Why a link is not followed."""

    NAVIGATION = "navigation"
    OTHER_KIND = "another kind of document"
    NO_REPORT = "no report by its title"
    NO_ADDRESS = "no http address"
    SEEN = "already listed"
    YEAR = "a year that was not asked for"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a column. `context`: what the column calls itself; `attachments`: files that a list names with it;
    `guessed`: no list has it, so that there may be nothing behind it.
    """

    url: str
    title: str
    context: str = ""
    published: str = ""
    """ISO date, empty where none stands beside it."""
    year: int = 0
    attachments: tuple[str, ...] = ()
    guessed: bool = False


_MAX_ROW: Final = 60
"""Elements of one row of a list; what has more is the list, and a date in it is of some other link."""
_DATE: Final = re.compile(r"(20[0-4][0-9])\s*[-/.年]\s*([01]?[0-9])\s*[-/.月]\s*([0-3]?[0-9])(?![0-9])")
_YEAR: Final = re.compile(r"(?<![0-9])(20[0-4][0-9])(?![0-9])")
_URL_DATE: Final = re.compile(r"/t?(20[0-4][0-9])[-/]?([01][0-9])(?:[-/]?[0-3][0-9])?[/_]|/art/(20[0-4][0-9])/")
_REPORT: Final = re.compile(
    r"信息公开.{0,40}?(?:年度报告|年报|年度工作报告|工作报告|报告|总结)|20[0-4][0-9].{0,30}(?:年报|年度报告)|年报.{0,6}20[0-4][0-9]"
)
_OTHER_KIND: Final = re.compile(
    r"法治政府|依法行政|网站.{0,8}(?:年度)?(?:工作)?报[表告]|政务新媒体|预算|决算|三公|上半年|下半年|半年度?|季度|指南|"
    r"申请表|解读|通知|统计公报|财务|国企|环境(?!.{0,6}(?:局|厅|部|委|中心|队|站))|质量年报|医保基金|就业质量"
)
_COLUMN: Final = re.compile(r"信息公开.{0,16}(?:年报|年度报告)|年报汇总")
_BARE: Final = re.compile(
    r"(?:政府|政务)?(?:信息)?公开?(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)(?:汇总|专栏)?|年度?报告?|更多|more|首页|下一页|上一页|尾页|返回"
)
_ARTICLE: Final = re.compile(
    r"/t20[0-9]{6}_[0-9]+|/art_[0-9]+_[0-9]+|/post_[0-9]+|[0-9a-f]{32}\.|/20[0-4][0-9]{3}/[0-9]{1,2}/[0-9a-f-]{36}|"
    r"/info/[0-9]+/[0-9]+|/Content-[0-9]+|xxgkAnnualReport\.jsp\?|/doc_[0-9a-f]{24}|/t?[0-9]{6,20}\.s?html?|"
    r"/[0-9]{5,20}(?:/index)?\.s?html?|/zwgkcontent-|/single/[0-9]+/[0-9]+|\.(?:pdf|docx?|wps|xlsx?|ofd)(?:$|\?)",
    re.IGNORECASE,
)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_YEAR_ALONE: Final = re.compile(r"20[0-4][0-9](?:年度?)?")
_SCRIPTED: Final = re.compile(
    r"['\"]((?:https?://|\.{0,2}/)[^'\"\s]+|[\w./-]+\.(?:s?html?|jsp|aspx?|php|pdf|docx?|xlsx?)(?:\?[^'\"\s]*)?)['\"]"
)
"""An address in the script of a link."""
_LOST: Final = ("RESOURCE_LIMIT", "NAME_TOO_LONG", "INTERNAL_ERROR", "NO_MEMORY", "HUGE")


def parse(markup: str) -> html.HtmlElement | None:
    """The tree of a page or a piece of one; null where there is none."""
    return _parsed(markup)[0]


def is_cut(markup: str) -> bool:
    """Whether the parser gave up a part of the page, and with it its links: it does so without a word."""
    return any(word in entry.type_name for entry in _parsed(markup)[1].error_log for word in _LOST)


def _parsed(markup: str) -> tuple[html.HtmlElement | None, html.HTMLParser]:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return html.fromstring(markup.encode("utf-8", "replace"), parser=parser), parser
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, parser


def base_of(tree: html.HtmlElement | None, url: str) -> str:
    """What the links of the page at `url` are relative to: its `<base href>`, else its address."""
    for element in tree.iter("base") if tree is not None else ():
        if element.get("href"):
            return absolute(url, element.get("href")) or url
    return url


def page_links(markup: str, base: str) -> list[Link]:
    """Every link of a column page, those that stand in its recordsets included, in their order."""
    tree = parse(markup)
    context, base = _context(tree), base_of(tree, base)
    links = list(_anchors(tree, base, context))
    for record in _cdata(markup, "record"):
        links += _anchors(parse(f"<div>{record}</div>"), base, context)
    return links


def next_groups(markup: str, base: str) -> list[str]:
    """The addresses that a recordset names for its further records."""
    found = []
    for group in _cdata(markup, "nextgroup"):
        found += [link.url for link in _anchors(parse(f"<div>{group}</div>"), base, "")] or [
            url for url in [absolute(base, group)] if url
        ]
    return [url for url in dict.fromkeys(found) if url]


def _cdata(markup: str, name: str) -> Iterator[str]:
    """The CDATA of every element `name`, in one pass, whatever the page."""
    opening = re.compile(rf"<{name}\b[^<>]{{0,300}}>\s*<!\[CDATA\[", re.IGNORECASE)
    closing = re.compile(rf"\]\]>\s*</{name}>", re.IGNORECASE)
    at = 0
    while (found := opening.search(markup, at)) and (end := closing.search(markup, found.end())):
        yield markup[found.end() : end.start()]
        at = end.end()


def _context(tree: html.HtmlElement | None) -> str:
    """What the column calls itself: its metadata, its title, its headings."""
    if tree is None:
        return ""
    texts = [*tree.xpath("//meta[translate(@name,'COLUMNAE','columnae')='columnname']/@content")]
    texts += [element.text_content() for element in tree.xpath("//title | //h1 | //h2")[:6]]
    return " ".join(" ".join(texts).split())[:MAX_TITLE]


def _anchors(tree: html.HtmlElement | None, base: str, context: str) -> Iterator[Link]:
    for anchor in tree.iter("a") if tree is not None else ():
        target = _target(anchor)
        text = " ".join(anchor.text_content().split())
        title = " ".join((anchor.get("title") or "").split()) or text
        if len(text) > len(title) and not text.endswith(("...", "…")):
            title = text
        if target and not target.startswith("#"):
            url = absolute(base, target) or ""
            yield Link(url, title[:MAX_TITLE], context, _beside(anchor, title))


def _target(anchor: html.HtmlElement) -> str:
    """The address of a link; where it has none of its own, the one that its script goes to."""
    href = (anchor.get("href") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return href
    scripted = _SCRIPTED.search(href) or _SCRIPTED.search(anchor.get("onclick") or "")
    return scripted[1] if scripted else href


def _beside(anchor: html.HtmlElement, title: str) -> str:
    """The date that stands in the same row of a list."""
    row = anchor.getparent()
    while row is not None and row.tag in _INSIDE and _is_small(row):
        text = row.text_content()[:MAX_TITLE].replace(title, "")
        if row.tag in ("dd", "dt") and row.getnext() is not None:
            text += row.getnext().text_content()[:60]
        if iso := _iso(text):
            return iso
        row = row.getparent()
    if row is None or row.tag not in _ROWS or not _is_small(row):
        return ""
    return _iso(row.text_content()[: 2 * MAX_TITLE].replace(title, ""))


def _is_small(row: html.HtmlElement) -> bool:
    return next(islice(row.iter(), _MAX_ROW, None), None) is None


_INSIDE: Final = frozenset({"span", "p", "b", "font", "dd", "dt", "td", "h3", "h4"})
"""What a link may stand in within its row."""
_ROWS: Final = frozenset({"li", "tr", "dl"})


def _iso(text: str) -> str:
    match = _DATE.search(text)
    if match is None or not 1 <= int(match[2]) <= 12 or not 1 <= int(match[3]) <= 31:
        return ""
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"


def judge(link: Link) -> Link | LeftOut:
    """The link with its year (0 where nothing tells it), or why it is left out."""
    if not link.url:
        return LeftOut.NO_ADDRESS
    title = fold(link.title)
    article = _ARTICLE.search(link.url) is not None
    if _OTHER_KIND.search(title) and not re.search(r"信息公开.{0,20}年", title):
        return LeftOut.OTHER_KIND
    if re.search(r"半年|季度|指南|解读|通知|网站.{0,6}年度报表", title):
        return LeftOut.OTHER_KIND
    bare = _BARE.fullmatch(_YEAR.sub("", title).replace("年度", "").replace("年", "", 1)) or _BARE.fullmatch(title)
    if _REPORT.search(title):
        return _with_year(link, title) if article or not bare else LeftOut.NAVIGATION
    in_column = _COLUMN.search(fold(link.context)) or link.year
    named = len(_HAN.findall(title)) >= 2 or _YEAR_ALONE.fullmatch(title)
    if in_column and article and named and not (bare and len(title) < 3):
        return _with_year(link, title)
    return LeftOut.NO_REPORT if article else LeftOut.NAVIGATION


def _with_year(link: Link, title: str) -> Link:
    named = _YEAR.search(title) or _YEAR.search(re.sub(r"\s", "", link.context))
    if named:
        return replace(link, year=int(named[1]))
    if link.year:
        return link
    if link.published:
        return replace(link, year=int(link.published[:4]) - 1)
    dated = _URL_DATE.search(link.url)
    return replace(link, year=int(dated[1] or dated[3]) - 1) if dated else link
