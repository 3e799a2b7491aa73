"""HTML pages: decoded by trial, spans expanded, layout tables opened, hidden text left out.

Trap: lxml drops everything below 256 levels, and everything after it, without an exception; the same for a text node
of 10 MB. Both stand in the parser's error log only, so the log is read after every parse.
"""

import re
from collections.abc import Iterator

from lxml import etree

from extractors.document import Block, Document, LimitExceeded, NotAReport, Paragraph, Picture
from extractors.readers.charset import decode
from extractors.readers.sniff import HTML
from extractors.readers.tables import Content, Table, blocks_of
from extractors.readers.tiling import Placed

_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title", "select", "textarea", "object", "svg"})
_BREAKS = frozenset(
    "p div br tr li ul ol dl dt dd h1 h2 h3 h4 h5 h6 section article header footer nav center form blockquote pre hr "
    "td th table tbody thead tfoot fieldset aside main figure figcaption caption address body".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|png|jpe?g|gif|bmp|tiff?|ofd)(?:[?#].*)?$", re.IGNORECASE)
_META = {
    "sitename": "site_name",
    "siteidcode": "site_id",
    "columnname": "column",
    "articletitle": "article_title",
    "pubdate": "published",
    "contentsource": "source",
    "url": "url",
}
_INDEX_NUMBER = re.compile(r"索\s*引\s*号\s*[：:]?\s*([0-9A-Za-z][0-9A-Za-z/_-]{7,40})")
_LOST = ("RESOURCE_LIMIT", "NAME_TOO_LONG", "INTERNAL_ERROR", "NO_MEMORY", "HUGE")
_CHALLENGE = re.compile(r"document\.cookie|__jsl|\$_ts|challenge", re.IGNORECASE)


def read(data: bytes) -> Document:
    """The page as a document.

    Raises `LimitExceeded` where the parser dropped a part of it, `NotAReport` for a page of script without text.
    """
    root = parse(decode(data))
    walk = _Walk()
    body = root.find(".//body")
    blocks = tuple(blocks_of(walk.contents(body if body is not None else root)))
    if not any(isinstance(block, Paragraph) and block.text for block in blocks) and not walk.tables:
        raise NotAReport(_empty_page(root))
    return Document(HTML, blocks, _metadata(root, blocks), tuple(links(root)))


def parse(text: str) -> etree._Element:
    """The tree of a page. Raises `LimitExceeded` where the parser gave a part of it up, `NotAReport` where nothing is left."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(text.replace("\x00", "\ufffd").encode("utf-8", errors="replace"), parser)
    for entry in parser.error_log:
        if any(word in entry.type_name for word in _LOST):
            raise LimitExceeded(f"the page is nested too deeply or holds too long a text ({entry.message}, line {entry.line})")
    if root is None:
        raise NotAReport("an empty page")
    return root


def links(root: etree._Element) -> Iterator[str]:
    """Targets of pictures and of links to files, as written, each once."""
    seen: set[str] = set()
    for element in root.iter("a", "img", "iframe", "embed"):
        target = (element.get("href") or element.get("src") or "").strip()
        if target and len(target) < 2000 and (element.tag == "img" or _FILE.search(target)) and target not in seen:
            seen.add(target)
            yield target


class _Walk:
    """One walk over a page, counting its tables and paragraphs."""

    def __init__(self) -> None:
        self.tables = 0
        self.paragraphs = 0

    def contents(self, element: etree._Element) -> Iterator[Content]:
        """What `element` holds, in order: paragraphs, tables, pictures."""
        text: list[str] = []
        for piece in self._pieces(element):
            if isinstance(piece, str):
                text.append(piece)
                continue
            yield from self._paragraphs(text)
            text.clear()
            yield piece
        yield from self._paragraphs(text)

    def _paragraphs(self, pieces: list[str]) -> Iterator[Paragraph]:
        for line in "".join(pieces).split("\n"):
            text = line.strip(" \t\r\f")
            if text:
                self.paragraphs += 1
                yield Paragraph(text, f"paragraph={self.paragraphs}")

    def _pieces(self, element: etree._Element) -> Iterator[str | Table | Picture]:
        """Text (with `\\n` at the edges of blocks), tables and pictures below `element`."""
        if element.text:
            yield _SPACE.sub(" ", element.text)
        for child in element:
            if isinstance(child.tag, str) and not _unseen(child):
                yield from self._child(child)
            if child.tail:
                yield _SPACE.sub(" ", child.tail)

    def _child(self, child: etree._Element) -> Iterator[str | Table | Picture]:
        if child.tag == "table":
            yield self._table(child)
        elif child.tag == "img":
            if child.get("src"):
                yield Picture(f"image={child.get('src')}", target=child.get("src"))
        elif child.tag in _BREAKS:
            yield "\n"
            yield from self._pieces(child)
            yield "\n"
        else:
            yield from self._pieces(child)

    def _table(self, element: etree._Element) -> Table:
        self.tables += 1
        name = f"table={self.tables}"
        rows: list[list[Placed]] = []
        contents: list[list[tuple[Content, ...]]] = []
        for group in _row_groups(element):
            for place, row in enumerate(group):
                cells = [cell for cell in row if cell.tag in ("td", "th") and not _unseen(cell)]
                inner = [tuple(self.contents(cell)) for cell in cells]
                contents.append(inner)
                rows.append(
                    [
                        _placed(cell, held, f"{name};row={len(rows) + 1};cell={number}", len(group) - place)
                        for number, (cell, held) in enumerate(zip(cells, inner, strict=True), 1)
                    ]
                )
        return Table(rows, contents)


def _row_groups(table: etree._Element) -> Iterator[list[etree._Element]]:
    """The rows of `table` by row group, without those of tables inside it: a rowspan ends with its group."""
    loose: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            loose.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            if loose:
                yield loose
                loose = []
            yield [row for row in child if row.tag == "tr" and not _unseen(row)]
    if loose:
        yield [row for row in loose if not _unseen(row)]


def _placed(cell: etree._Element, held: tuple[Content, ...], locator: str, rows_left: int) -> Placed:
    rowspan = _span(cell.get("rowspan"))
    text = "\n".join(piece.text for piece in held if isinstance(piece, Paragraph))
    return Placed(text, locator, min(rowspan or rows_left, rows_left), _span(cell.get("colspan")) or 1)


def _span(value: str | None) -> int:
    """A span as browsers read it: leading ASCII digits, else 1; 0 stands for "to the end of the group"."""
    match = re.match(r"[ \t\r\n]*([0-9]{1,7})", value or "1")
    return int(match[1]) if match else 1


def _unseen(element: etree._Element) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def _metadata(root: etree._Element, blocks: tuple[Block, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = _META.get((meta.get("name") or "").lower())
        content = (meta.get("content") or "").strip()
        if key and content:
            found.setdefault(key, content)
    title = root.find(".//title")
    if title is not None and (text := _SPACE.sub(" ", "".join(map(str, title.itertext()))).strip()):
        found["title"] = text
    number = next((m for b in blocks if isinstance(b, Paragraph) and (m := _INDEX_NUMBER.search(b.text[:500]))), None)
    if number:
        found["index_number"] = number[1]
    return found


def _empty_page(root: etree._Element) -> str:
    scripts = " ".join(str(script.text or "") for script in root.iter("script"))
    if _CHALLENGE.search(scripts[:100_000]):
        return "a script challenge of the site's firewall, not the page itself: fetch it again"
    return "a page without any text"
