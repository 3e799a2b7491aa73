"""HTML pages: decoded by trial, spans expanded, layout tables opened, hidden text left out.

Trap: lxml drops everything below 256 levels, and everything after it, without an exception; the same for a text node
of 10 MB. Both stand in the parser's error log only, so the log is read after every parse.
"""

import base64
import functools
import re
from collections.abc import Iterator, Sequence

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from extractors.document import MAX_CELLS, Block, Document, LimitExceeded, NotAReport, Paragraph, Picture, ReadError
from extractors.glyphs import raised, struck
from extractors.readers import held
from extractors.readers.charset import decode
from extractors.readers.fields import filled_in, named_by_scripts
from extractors.readers.html_looks import BREAKS, Style, is_flat, keeps_lines, look_of, may_mark, names_note, style_of
from extractors.readers.scripted import article, shown
from extractors.readers.sniff import HTML
from extractors.readers.styles import hide
from extractors.readers.tables import Content, Table, blocks_of, text_of, unboxed
from extractors.readers.tiling import Placed

_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        "script style template noscript head title select textarea object svg iframe noframes noembed audio video "
        "canvas datalist rt rp meter progress",
    )
)
_FIELDS = frozenset({"text", "number", "tel", ""})
"""Types of `<input>` that show their value."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_END_OF_BREAK = re.compile(r"</br\b[^>]{0,200}>", re.IGNORECASE)
_ENDS_OF_PAGE = re.compile(r"</(?:body|html)\b[^>]{0,200}>", re.IGNORECASE)
"""Without a bound, ends that are never closed would each be looked for through the whole page."""
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
_CELLS = frozenset({"td", "th", "caption"})
_TABLE_PARTS = _GROUPS | {"table", "caption", "tr", "td", "th"}
_MAX_TARGET = 2_000
_SHOWN_TARGET = 40
_SPAN = re.compile(r"[ \t\r\n]*\+?([0-9]{1,7})")
_FOLDED = 40
"""Characters from which what has no height is a section that a reader can open."""
_SPACER = re.compile(r"\s*[0-3](?:\.[0-9]+)?\s*(?:px)?\s*$", re.IGNORECASE)
_WRITTEN = re.compile(r"data:image/[a-z.+-]{1,30};base64,", re.IGNORECASE)
_LOST = ("RESOURCE_LIMIT", "NAME_TOO_LONG", "INTERNAL_ERROR", "NO_MEMORY", "HUGE")
_CHALLENGE = re.compile(r"document\.cookie|__jsl|\$_ts|challenge", re.IGNORECASE)


class _TableAhead(Struct, frozen=True):
    """A table that is yet to be read: what stands before it is counted first."""

    element: etree._Element
    written: bool
    crossed: bool = False


Piece = str | _TableAhead | Picture


def read(data: bytes) -> Document:
    """The page as a document.

    Raises `LimitExceeded` where the parser dropped a part of it, `NotAReport` for a page of script without text.
    """
    root = parse(decode(data))
    told, doubts = _bring_in_article(root)
    hide(root)
    walk = _Walk(root)
    body = root.find(".//body")
    blocks = tuple(blocks_of(walk.contents(body if body is not None else root)))
    if not any(isinstance(block, Paragraph) and block.text for block in blocks) and not walk.tables:
        raise NotAReport(_empty_page(root))
    return Document(HTML, blocks, _metadata(root, blocks) | told, tuple(links(root)), doubts, doubts)


def _bring_in_article(root: etree._Element) -> tuple[dict[str, str], tuple[str, ...]]:
    """Puts an article that a page only holds where its scripts would: at the end of the page. Metadata, and doubts."""
    found = article(root)
    if found is not None and _put_in(root, found[0]):
        return found[1], ()
    if (frame := held.framed(root)) and _put_in(root, frame):
        return {}, ()
    if (folded := held.folded(root)) is not None:
        held.unfold(folded)
        return {}, (held.UNFOLDED,)
    markup = held.written(root)
    return {}, (held.SCRIPTED,) if markup and _put_in(root, markup) else ()


def _put_in(root: etree._Element, markup: str) -> bool:
    """Whether `markup` shows more than the page `root` does; then it is put at its end."""
    inside = parse(markup)
    if shown(inside) <= shown(root):
        return False
    body = root.find(".//body")
    (body if body is not None else root).extend(inside.iterfind("body/*"))
    return True


def parse(text: str) -> etree._Element:
    """The tree of a page.

    Raises `LimitExceeded` where the parser gave a part of it up, `NotAReport` where nothing is left, `ReadError`
    where there is nothing to parse.
    """
    if any(len(tag[0].split()) > _MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise LimitExceeded(f"more than {_MAX_ATTRIBUTES} attributes in one tag")
    # Browsers take `</br>` for `<br>`; dropped, it would join the numbers on both sides of it. They show what stands
    # behind `</body>` and `</html>`, pasted with a whole page into another; the parser would end there.
    text = _ENDS_OF_PAGE.sub("", _END_OF_BREAK.sub("<br>", text.replace("\x00", "\ufffd")))
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

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.tables = 0
        self.paragraphs = 0
        self.cells = 0

    @functools.cached_property
    def named(self) -> frozenset[str]:
        """What the scripts of the page name."""
        return named_by_scripts(self.root)

    def contents(self, element: etree._Element, written: bool = False, crossed: bool = False) -> list[Content]:
        """What `element` holds, in order: paragraphs, tables, pictures.

        `written`: its line ends are line ends. `crossed`: it is struck through, as is a cell by the style of its row.
        """
        contents: list[Content] = []
        text: list[str] = []
        style = style_of(element)
        pieces = self._pieces(element, keeps_lines(element.tag, style, written))
        for piece in map(_crossed, pieces) if crossed or style.struck else pieces:
            if isinstance(piece, str):
                text.append(piece)
                continue
            held = self._table(piece) if isinstance(piece, _TableAhead) else piece
            contents += self._paragraphs(text)
            contents.append(held)
            text.clear()
        contents += self._paragraphs(text)
        return contents

    def _paragraphs(self, pieces: list[str]) -> list[Paragraph]:
        paragraphs: list[Paragraph] = []
        for line in "".join(pieces).split("\n"):
            if text := line.strip(" \t\r\f"):
                self.paragraphs += 1
                paragraphs.append(Paragraph(text, f"paragraph={self.paragraphs}"))
        return paragraphs

    def _pieces(self, element: etree._Element, written: bool) -> list[Piece]:
        """Text (with `\\n` at the edges of blocks), tables and pictures below `element`."""
        pieces: list[Piece] = []
        if text := element.text:
            pieces.append(text if written else _SPACE.sub(" ", text))
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                style = style_of(child)
                if not _unseen(child, tag, style):
                    held = self._child(child, tag, style, written)
                    lifted = style.lifted or (may_mark(child, tag, style) and _is_digits(held))
                    pieces += map(_raised, held) if lifted and _ends_in_text(pieces) else held
            if tail := child.tail:
                pieces.append(tail if written else _SPACE.sub(" ", tail))
        return pieces

    def _child(self, child: etree._Element, tag: str, style: Style, written: bool) -> list[Piece]:
        if tag == "table":
            return self._table_with_captions(child, written)
        if tag == "img":
            target = child.get("src")
            return [_picture(target)] if target and not _is_spacer(child) else []
        if tag == "input":
            return [child.get("value") or ""]
        pieces = self._pieces(child, keeps_lines(tag, style, written))
        show = raised if names_note(child, tag) else look_of(tag, style)
        if show is struck:
            pieces = list(map(_crossed, pieces))
        elif show is not None:
            pieces = [show(piece) if isinstance(piece, str) else piece for piece in pieces]
        return ["\n", *pieces, "\n"] if tag in BREAKS or style.block else pieces

    def _table_with_captions(self, table: etree._Element, written: bool) -> list[Piece]:
        pieces: list[Piece] = []
        for caption in table.iterchildren("caption"):
            pieces += self._child(caption, "caption", style_of(caption), written)
        pieces.append(_TableAhead(table, written))
        for inner in _loose_tables(table):
            pieces += self._table_with_captions(inner, written)
        return pieces

    def _table(self, ahead: _TableAhead) -> Table:
        self.tables += 1
        name = f"table={self.tables}"
        all_crossed = ahead.crossed or style_of(ahead.element).struck
        rows: list[list[Placed]] = []
        contents: list[list[tuple[Content, ...]]] = []
        for group in _row_groups(ahead.element):
            for place, row in enumerate(group):
                cells = list(_cells(row))
                crossed = all_crossed or style_of(row).struck
                self.cells += len(cells)
                if self.cells > MAX_CELLS:
                    raise LimitExceeded(f"more than {MAX_CELLS} cells in a page")
                inner = [self._held(cell, ahead.written, crossed) for cell in cells]
                contents.append(inner)
                rows.append(
                    [
                        _placed(cell, held, f"{name};row={len(rows) + 1};cell={number}", len(group) - place)
                        for number, (cell, held) in enumerate(zip(cells, inner, strict=True), 1)
                    ]
                )
        return Table(rows, contents)

    def _held(self, cell: etree._Element, written: bool, crossed: bool) -> tuple[Content, ...]:
        """What a cell holds: its text, or else what it shows without any."""
        inner = tuple(unboxed(self.contents(cell, written, crossed)))
        if inner or not (len(cell) or cell.attrib):
            return inner
        return tuple(self._paragraphs([filled_in(cell, self.named)]))


def _is_spacer(image: etree._Element) -> bool:
    """Whether a picture is too small to show anything: it only keeps cells apart."""
    return any(_SPACER.match(image.get(side, "")) is not None for side in ("width", "height"))


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
    """The rows of `table` by row group, without those of tables inside it: a rowspan ends with its group.

    As browsers show them: the first head above all others, the first foot below, wherever they are written.
    """
    groups: list[tuple[str, list[etree._Element]]] = []
    for child in _shown_below(table, _GROUPS | {"tr"}):
        if child.tag != "tr":
            groups.append((str(child.tag), list(_shown_below(child, {"tr"}))))
        elif groups and not groups[-1][0]:
            groups[-1][1].append(child)
        else:
            groups.append(("", [child]))
    for tag, place in (("thead", 0), ("tfoot", len(groups))):
        first = next((group for group in groups if group[0] == tag), None)
        if first is not None:
            groups.remove(first)
            groups.insert(place, first)
    return iter([rows for _, rows in groups])


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _shown_below(row, {"td", "th"})


def _shown_below(element: etree._Element, tags: frozenset[str] | set[str]) -> Iterator[etree._Element]:
    """The elements of `tags` in `element` that are shown. Browsers see through whatever stands around them: a form."""
    for child in element:
        tag = child.tag
        if tag in tags:
            if not _unseen(child, tag, style_of(child)):
                yield child
        elif isinstance(tag, str) and tag not in _TABLE_PARTS and not _unseen(child, tag, style_of(child)):
            yield from _shown_below(child, tags)


def _placed(cell: etree._Element, held: tuple[Content, ...], locator: str, rows_left: int) -> Placed:
    rowspan = _span(cell.get("rowspan"))
    return Placed(text_of(held), locator, min(rowspan or rows_left, rows_left), _span(cell.get("colspan")) or 1)


def _span(value: str | None) -> int:
    """A span as browsers read it: leading ASCII digits, else 1; 0 stands for "to the end of the group"."""
    if value is None:
        return 1
    match = _SPAN.match(value)
    return int(match[1]) if match else 1


def _loose_tables(element: etree._Element) -> Iterator[etree._Element]:
    """Tables begun in a table outside its cells: browsers end the outer one there and show one below the other."""
    for child in element:
        tag = child.tag
        if tag == "table":
            if not _unseen(child, tag, style_of(child)):
                yield child
        elif isinstance(tag, str) and tag not in _CELLS and not _unseen(child, tag, style_of(child)):
            yield from _loose_tables(child)


def _raised(piece: Piece) -> Piece:
    return raised(piece) if isinstance(piece, str) else piece


def _crossed(piece: Piece) -> Piece:
    """A piece of what is struck through; the cells of a table are so with it."""
    if isinstance(piece, _TableAhead):
        return replace(piece, crossed=True)
    return struck(piece) if isinstance(piece, str) else piece


def _is_digits(held: Sequence[Piece]) -> bool:
    """Whether what an element holds is but a number."""
    return all(isinstance(piece, str) for piece in held) and "".join(map(str, held)).strip().isdigit()


def _ends_in_text(pieces: Sequence[Piece]) -> bool:
    """Whether text stands right before what comes next, on its line."""
    return bool(pieces) and isinstance(pieces[-1], str) and pieces[-1] != "\n" and bool(pieces[-1].strip())


def _unseen(element: etree._Element, tag: str, style: Style) -> bool:
    if style.hidden or tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if is_flat(tag, style) and len("".join(map(str, element.itertext()))) <= _FOLDED:
        return True
    if tag == "dialog":
        return element.get("open") is None
    return tag == "input" and (element.get("type") or "").strip().lower() not in _FIELDS


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
