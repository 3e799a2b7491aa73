"""HTML pages: decoded by trial, spans expanded, layout tables opened, hidden text left out.

Trap: lxml drops everything below 256 levels, and everything after it, without an exception; the same for a text node
of 10 MB. Both stand in the parser's error log only, so the log is read after every parse.
"""

import base64
import re
from collections.abc import Callable, Iterator

from lxml import etree

from extractors.document import MAX_CELLS, Block, Document, LimitExceeded, NotAReport, Paragraph, Picture, ReadError
from extractors.glyphs import lowered, raised, struck, turned
from extractors.readers.charset import decode
from extractors.readers.scripted import article, shown
from extractors.readers.sniff import HTML
from extractors.readers.styles import hide, hides
from extractors.readers.tables import Content, Table, blocks_of
from extractors.readers.tiling import Placed

_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        "script style template noscript head title select textarea object svg iframe noframes noembed audio video "
        "canvas datalist rt rp",
    )
)
_BREAKS = frozenset(
    re.findall(
        r"\w+",
        "p div br tr li ul ol menu dir dl dt dd h1 h2 h3 h4 h5 h6 hgroup section article header footer nav center form "
        "blockquote pre xmp listing plaintext hr td th table tbody thead tfoot fieldset legend details summary option "
        "optgroup aside main figure figcaption caption address body marquee",
    )
)
_AS_WRITTEN = frozenset({"pre", "xmp", "listing", "plaintext"})
_CROSSED = frozenset({"s", "strike"})
_FIELDS = frozenset({"text", "number", "tel", ""})
"""Types of `<input>` that show their value."""
_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super)", re.IGNORECASE)
_LOWERED = re.compile(r"vertical-align\s*:\s*(?:sub)", re.IGNORECASE)
_OVERRIDDEN = re.compile(r"unicode-bidi\s*:[^;]*override", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_END_OF_BREAK = re.compile(r"</br\b[^>]*>", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}")
_MAX_ATTRIBUTES = 2_000
"""In one tag: the parser compares each with all before it."""
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
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_TABLE_PARTS = _GROUPS | {"table", "caption", "tr", "td", "th"}
_MAX_TARGET = 2_000
_SHOWN_TARGET = 40
_SPAN = re.compile(r"[ \t\r\n]*\+?([0-9]{1,7})")
_WRITTEN = re.compile(r"data:image/[a-z.+-]{1,30};base64,", re.IGNORECASE)
_LOST = ("RESOURCE_LIMIT", "NAME_TOO_LONG", "INTERNAL_ERROR", "NO_MEMORY", "HUGE")
_CHALLENGE = re.compile(r"document\.cookie|__jsl|\$_ts|challenge", re.IGNORECASE)

Piece = str | Table | Picture


def read(data: bytes) -> Document:
    """The page as a document.

    Raises `LimitExceeded` where the parser dropped a part of it, `NotAReport` for a page of script without text.
    """
    root = parse(decode(data))
    told = _bring_in_article(root)
    hide(root)
    walk = _Walk()
    body = root.find(".//body")
    blocks = tuple(blocks_of(walk.contents(body if body is not None else root)))
    if not any(isinstance(block, Paragraph) and block.text for block in blocks) and not walk.tables:
        raise NotAReport(_empty_page(root))
    return Document(HTML, blocks, _metadata(root, blocks) | told, tuple(links(root)))


def _bring_in_article(root: etree._Element) -> dict[str, str]:
    """Puts an article that only scripts hold where they would write it: at the end of the page. Its own metadata."""
    found = article(root)
    if found is None:
        return {}
    markup, told = found
    inside = parse(markup)
    if shown(inside) <= shown(root):
        return {}
    body = root.find(".//body")
    (body if body is not None else root).extend(inside.iterfind("body/*"))
    return told


def parse(text: str) -> etree._Element:
    """The tree of a page.

    Raises `LimitExceeded` where the parser gave a part of it up, `NotAReport` where nothing is left.
    """
    if any(len(tag[0].split()) > _MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise LimitExceeded(f"more than {_MAX_ATTRIBUTES} attributes in one tag")
    # Browsers take `</br>` for `<br>`; dropped, it would join the numbers on both sides of it.
    text = _END_OF_BREAK.sub("<br>", text.replace("\x00", "\ufffd"))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.LxmlError as error:
        raise ReadError(f"no page that can be parsed ({error})") from error
    for entry in parser.error_log:
        if any(word in entry.type_name for word in _LOST):
            where = f"{entry.message.strip()}, line {entry.line}"
            raise LimitExceeded(f"the page is nested too deeply or holds too long a text ({where})")
    if root is None:
        raise NotAReport("an empty page")
    return root


def links(root: etree._Element) -> Iterator[str]:
    """Targets of pictures and of links to files, as written, each once."""
    seen: set[str] = set()
    for element in root.iter("a", "img", "iframe", "embed"):
        target = (element.get("href") or element.get("src") or "").strip()
        wanted = element.tag == "img" or _FILE.search(target)
        if wanted and 0 < len(target) < _MAX_TARGET and target not in seen:
            seen.add(target)
            yield target


class _Walk:
    """One walk over a page, counting its tables and paragraphs."""

    def __init__(self) -> None:
        self.tables = 0
        self.paragraphs = 0
        self.cells = 0

    def contents(self, element: etree._Element, written: bool = False) -> Iterator[Content]:
        """What `element` holds, in order: paragraphs, tables, pictures. `written`: its line ends are line ends."""
        text: list[str] = []
        for piece in self._pieces(element, _keeps_lines(element, written)):
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

    def _pieces(self, element: etree._Element, written: bool) -> Iterator[Piece]:
        """Text (with `\\n` at the edges of blocks), tables and pictures below `element`."""
        if element.text:
            yield element.text if written else _SPACE.sub(" ", element.text)
        for child in element:
            if isinstance(child.tag, str) and not _unseen(child):
                yield from self._child(child, written)
            if child.tail:
                yield child.tail if written else _SPACE.sub(" ", child.tail)

    def _child(self, child: etree._Element, written: bool) -> Iterator[Piece]:
        if child.tag == "table":
            for caption in child.iterchildren("caption"):
                yield from self._block(caption, written)
            yield self._table(child, written)
            for inner in _loose_tables(child):
                yield from self._child(inner, written)
        elif child.tag == "img":
            if target := child.get("src"):
                yield _picture(target)
        elif child.tag == "input":
            yield child.get("value") or ""
        elif child.tag in _BREAKS or _BLOCK.search(child.get("style", "")):
            yield from self._block(child, written)
        else:
            yield from self._inline(child, written)

    def _block(self, element: etree._Element, written: bool) -> Iterator[Piece]:
        yield "\n"
        yield from self._inline(element, written)
        yield "\n"

    def _inline(self, element: etree._Element, written: bool) -> Iterator[Piece]:
        pieces = self._pieces(element, _keeps_lines(element, written))
        show = _look(element)
        return pieces if show is None else (show(p) if isinstance(p, str) else p for p in pieces)

    def _table(self, element: etree._Element, written: bool) -> Table:
        self.tables += 1
        name = f"table={self.tables}"
        rows: list[list[Placed]] = []
        contents: list[list[tuple[Content, ...]]] = []
        for group in _row_groups(element):
            for place, row in enumerate(group):
                cells = list(_cells(row))
                self.cells += len(cells)
                if self.cells > MAX_CELLS:
                    raise LimitExceeded(f"more than {MAX_CELLS} cells in a page")
                inner = [tuple(self.contents(cell, written)) for cell in cells]
                contents.append(inner)
                rows.append(
                    [
                        _placed(cell, held, f"{name};row={len(rows) + 1};cell={number}", len(group) - place)
                        for number, (cell, held) in enumerate(zip(cells, inner, strict=True), 1)
                    ]
                )
        return Table(rows, contents)


def _picture(target: str) -> Picture:
    """A picture by its address; one that is written into the page brings its bytes."""
    written = _WRITTEN.match(target)
    if written is None:
        return Picture(f"image={target[:_MAX_TARGET]}", target=target)
    try:
        data = base64.b64decode(re.sub(r"\s+|%0[AD]", "", target[written.end() :]), validate=True)
    except ValueError:
        data = None
    return Picture(f"image={target[:_SHOWN_TARGET]}…", data=data)


def _row_groups(table: etree._Element) -> Iterator[list[etree._Element]]:
    """The rows of `table` by row group, without those of tables inside it: a rowspan ends with its group."""
    loose: list[etree._Element] = []
    for child in _shown_below(table, _GROUPS | {"tr"}):
        if child.tag == "tr":
            loose.append(child)
            continue
        if loose:
            yield loose
            loose = []
        yield list(_shown_below(child, {"tr"}))
    if loose:
        yield loose


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _shown_below(row, {"td", "th"})


def _shown_below(element: etree._Element, tags: frozenset[str] | set[str]) -> Iterator[etree._Element]:
    """The elements of `tags` in `element` that are shown. Browsers see through whatever stands around them: a form."""
    for child in element:
        if child.tag in tags:
            if not _unseen(child):
                yield child
        elif isinstance(child.tag, str) and child.tag not in _TABLE_PARTS and not _unseen(child):
            yield from _shown_below(child, tags)


def _placed(cell: etree._Element, held: tuple[Content, ...], locator: str, rows_left: int) -> Placed:
    rowspan = _span(cell.get("rowspan"))
    text = "\n".join(piece.text for piece in held if isinstance(piece, Paragraph))
    return Placed(text, locator, min(rowspan or rows_left, rows_left), _span(cell.get("colspan")) or 1)


def _span(value: str | None) -> int:
    """A span as browsers read it: leading ASCII digits, else 1; 0 stands for "to the end of the group"."""
    if value is None:
        return 1
    match = _SPAN.match(value)
    return int(match[1]) if match else 1


def _loose_tables(element: etree._Element) -> Iterator[etree._Element]:
    """Tables begun in a table outside its cells: browsers end the outer one there and show one below the other."""
    for child in element:
        if child.tag == "table":
            if not _unseen(child):
                yield child
        elif isinstance(child.tag, str) and child.tag not in ("td", "th", "caption") and not _unseen(child):
            yield from _loose_tables(child)


def _keeps_lines(element: etree._Element, written: bool) -> bool:
    """Whether line ends in the text of `element` are shown; `written` says it of the element around it."""
    if element.tag in _AS_WRITTEN:
        return True
    style = element.get("style", "")
    return _KEEPS_LINES.search(style) is not None if "white-space" in style else written


def _look(element: etree._Element) -> Callable[[str], str] | None:
    """How the text of `element` stands apart from the text beside it, so that `5<sup>1</sup>` is never read as 51."""
    style = element.get("style", "")
    inline = element.tag not in _BREAKS
    if element.tag == "sup" or (inline and _RAISED.search(style)):
        return raised
    if element.tag == "sub" or (inline and _LOWERED.search(style)):
        return lowered
    if element.tag in _CROSSED or _LINE_THROUGH.search(style):
        return struck
    return turned if element.tag == "bdo" or _OVERRIDDEN.search(style) else None


def _unseen(element: etree._Element) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if element.tag == "input" and (element.get("type") or "").strip().lower() not in _FIELDS:
        return True
    style = element.get("style")
    return style is not None and hides(style)


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
    if root.find(".//frameset") is not None:
        return "a page of frames: fetch the page that it shows in them"
    scripts = " ".join(str(script.text or "") for script in root.iter("script"))
    if _CHALLENGE.search(scripts[:100_000]):
        return "a script challenge of the site's firewall, not the page itself: fetch it again"
    return "a page without any text"
