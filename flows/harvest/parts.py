"""What belongs to a report page: its pictures and attachments, also those behind a viewer's address."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from flows.harvest.addresses import absolute
from flows.harvest.links import parse

MAX_PARTS: Final = 60
"""Files of one page; the largest real one has about twenty."""

_FILE: Final = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|zip|rar)$", re.IGNORECASE)
_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|bmp|tiff?|gif|webp)$", re.IGNORECASE)
_VIEWED: Final = ("file", "filename", "fileurl", "url", "src", "path")
_ARTICLE: Final = re.compile(
    r"(?:^|[\s_-])(?:UCAP-CONTENT|zoom|ivs_content|TRS_\w+|xxgk-content|article\w*|content-box|main-txt|detail-content|"
    r"pub-detail|news_cont\w*|Custom_UnionStyle|con_con|pages_content)(?:$|\s)",
    re.IGNORECASE,
)
_SKIN: Final = re.compile(
    r"/(?:skin|images?|img|style|css|themes?|static|template|icons?|common)/|logo|icon|qrcode|erweima|weixin|dangzheng",
    re.IGNORECASE,
)
_CHROME: Final = frozenset({"header", "footer", "nav", "aside"})


def parts_of(markup: str, base: str) -> list[str]:
    """The addresses of the pictures and attachments of the page `base`, each once, at most `MAX_PARTS`."""
    tree = parse(markup)
    if tree is None:
        return []
    article = _article(tree)
    found = [*_files(tree, base), *_pictures(article if article is not None else tree, base, article is None)]
    own = base.partition("#")[0]
    return [url for url in dict.fromkeys(found) if url != own][:MAX_PARTS]


def _article(tree: html.HtmlElement) -> html.HtmlElement | None:
    """The element that holds the article, the outermost one that is named like it."""
    for element in tree.iter("div", "td", "section", "article"):
        if element.tag == "article" or _ARTICLE.search(f"{element.get('id') or ''} {element.get('class') or ''}"):
            return element
    return None


def _files(tree: html.HtmlElement, base: str) -> Iterator[str]:
    """Attachments: links, frames and objects whose address is a file's, or names one to a viewer."""
    for element in tree.iter("a", "iframe", "embed", "object"):
        target = element.get("href") or element.get("src") or element.get("data") or ""
        url = absolute(base, target)
        if url is None:
            continue
        split = urlsplit(url)
        if _FILE.search(split.path):
            yield url
            continue
        for name, value in parse_qsl(split.query):
            if name.lower() in _VIEWED and _FILE.search(urlsplit(value).path):
                viewed = absolute(url, value)
                if viewed is not None:
                    yield viewed


def _pictures(within: html.HtmlElement, base: str, whole_page: bool) -> Iterator[str]:
    """Pictures of the article; where no article is marked, those that do not look like the site's own dress."""
    for picture in within.iter("img"):
        target = picture.get("src") or picture.get("data-src") or picture.get("data-original") or ""
        url = absolute(base, target)
        if url is None or not _PICTURE.search(urlsplit(url).path):
            continue
        dress = _SKIN.search(urlsplit(url).path) or any(parent.tag in _CHROME for parent in picture.iterancestors())
        if not (whole_page and dress):
            yield url
