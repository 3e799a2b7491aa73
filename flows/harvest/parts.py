"""What belongs to a report page: its pictures and attachments, also those behind a viewer's address."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from flows.harvest.addresses import absolute
from flows.harvest.links import base_of, parse

MAX_PARTS: Final = 60
"""Files of one page; the largest real one has about twenty."""

_FILE: Final = re.compile(r"\.(?:pdf|docx?|docm|wps|wpt|rtf|xlsx?|xlsm|et|ofd|ceb|txt|csv|zip|rar|7z)$", re.IGNORECASE)
_HANDLER: Final = re.compile(r"/[^/]*(?:down(?:load)?|attach|annex|fujian|file)", re.IGNORECASE)
"""A program that hands out files: their names stand in what it is asked."""
_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|bmp|tiff?|gif|webp)$", re.IGNORECASE)
_STORED: Final = re.compile(r"img|image|pic|photo|file|upload|attach|down", re.IGNORECASE)
_LAZY: Final = ("data-src", "data-original", "data-url", "_src", "src")
"""Where the address of a picture stands; where there are several, `src` is what is shown until it comes."""
_ARTICLE: Final = re.compile(
    r"(?:^|[\s_-])(?:UCAP-CONTENT|zoom|ivs_content|TRS_\w+|xxgk-content|article\w*|content-box|main-txt|detail-content|"
    r"pub-detail|news_cont\w*|Custom_UnionStyle|con_con|pages_content)(?:$|\s)",
    re.IGNORECASE,
)
_SKIN: Final = re.compile(
    r"/(?:skin|images?|img|style|css|themes?|static|template|icons?|common)/|logo|icon|qrcode|erweima|weixin|dangzheng",
    re.IGNORECASE,
)
_UPLOADED: Final = re.compile(
    r"/20[0-4][0-9](?:[-/]?[0-3][0-9]){0,2}/|/(?:upload|attach|userfile)\w*/|/[WP]0?20[0-9]{8}|/[0-9a-f]{32}\.",
    re.IGNORECASE,
)
"""Addresses that an editor's upload has, and no part of a site's own dress."""
_CHROME: Final = frozenset({"header", "footer", "nav", "aside"})


def parts_of(markup: str, url: str) -> list[str]:
    """The addresses of the pictures and attachments of the page at `url`, each once, in their order."""
    tree = parse(markup)
    if tree is None:
        return []
    base = base_of(tree, url)
    articles = list(_articles(tree))
    pictures = [found for article in articles for found in _pictures(article, base)]
    found = [*_files(tree, base), *(pictures or _undressed(tree, base))]
    own = url.partition("#")[0]
    return [part for part in dict.fromkeys(found) if part != own]


def _articles(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The elements that are named like an article: its title and its text may be two of them."""
    for element in tree.iter("div", "td", "section", "article"):
        if element.tag == "article" or _ARTICLE.search(f"{element.get('id') or ''} {element.get('class') or ''}"):
            yield element


def _files(tree: html.HtmlElement, base: str) -> Iterator[str]:
    """Attachments: links, frames and objects that lead to a file, or name one to a viewer."""
    for element in tree.iter("a", "iframe", "embed", "object"):
        url = absolute(base, element.get("href") or element.get("src") or element.get("data") or "")
        if url is None:
            continue
        path = urlsplit(url).path
        viewed = [] if _FILE.search(path) else list(_viewed(url))
        if viewed:
            yield from viewed
        elif _FILE.search(path) or _named_file(element, path):
            yield url


def _viewed(url: str) -> Iterator[str]:
    """The files that `url` names to a viewer. What a program that hands out files is asked for is a mere name."""
    split = urlsplit(url)
    for _, value in parse_qsl(split.query):
        if _FILE.search(urlsplit(value).path) and ("/" in value or not _HANDLER.search(split.path)):
            target = absolute(url, value)
            if target is not None:
                yield target


def _named_file(element: html.HtmlElement, path: str) -> bool:
    """Whether a link whose address does not tell is one to a file: by its name, or by what hands it out."""
    names = (" ".join(element.text_content().split()), element.get("title") or "", element.get("download") or "")
    named = any(_FILE.search(name.strip()) for name in names)
    return named or (element.get("download") is not None) or (_HANDLER.search(path) is not None and "附件" in names[0])


def _pictures(within: html.HtmlElement, base: str) -> Iterator[str]:
    """The pictures of an article, and those that it links to."""
    for element in within.iter("img", "a"):
        names = _LAZY if element.tag == "img" else ("href",)
        target = next((element.get(name) for name in names if element.get(name)), "")
        url = absolute(base, target)
        if url is None:
            continue
        path = urlsplit(url).path
        unnamed = element.tag == "img" and "." not in path.rpartition("/")[2] and _STORED.search(url)
        if _PICTURE.search(path) or unnamed:
            yield url


def _undressed(tree: html.HtmlElement, base: str) -> Iterator[str]:
    """Where no article has pictures: those of the page that do not look like the site's own dress."""
    for picture in tree.iter("img"):
        for url in _pictures(picture, base):
            path = urlsplit(url).path
            dress = _SKIN.search(path) and not _UPLOADED.search(path)
            if not dress and not any(parent.tag in _CHROME for parent in picture.iterancestors()):
                yield url
