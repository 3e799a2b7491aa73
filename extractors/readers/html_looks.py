"""How the elements of a page look by their own tags and styles: blocks, hidden, struck through, beside the line."""

import functools
import re
from collections.abc import Callable

from lxml import etree
from msgspec import Struct

from extractors.glyphs import lowered, raised, struck, turned
from extractors.readers.hidden import hides

_CROSSED = frozenset({"s", "strike", "del"})
_ASKEW = frozenset({"bdo", "mfrac", "msup", "msub", "msubsup", "mover", "munder"})
"""Text that does not run on from left to right: overridden, or a fraction or power of a formula."""
_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)", re.IGNORECASE)
_MAX_STYLE = 500
"""Characters of a style that is remembered: editors write the same few into every cell."""
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super)", re.IGNORECASE)
_LIFTED = re.compile(r"vertical-align\s*:\s*text-top|mso-text-raise\s*:\s*[0-9.]*[1-9]", re.IGNORECASE)
_RELATIVE = re.compile(r"position\s*:\s*relative", re.IGNORECASE)
_UP = re.compile(r"(?<![\w-])top\s*:\s*-", re.IGNORECASE)
_SMALL = re.compile(
    r"(?<![\w-])font(?:-size)?\s*:[^;]{0,80}?(?<![\d.])(?:xx-small|[0-7](?:\.\d+)?pt|[0-9](?:\.\d+)?px|0?\.[0-6]\d*r?em|[1-6]\d%)",
    re.IGNORECASE,
)
"""Print in which marks of notes are set, and no text of a table."""
_FLAT = re.compile(
    r"(?<![\w-])(?:max-)?(?:width|height)\s*:\s*0(?:\.0{1,9})?(?:px|pt|em|rem|%)?\s*(?:[;!]|$)", re.IGNORECASE
)
_CUT = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_INLINE_BLOCK = re.compile(r"display\s*:\s*inline-(?:block|flex|grid)", re.IGNORECASE)
_LOWERED = re.compile(r"vertical-align\s*:\s*(?:sub)", re.IGNORECASE)
_NOTE = re.compile(r"[^#]*#_?(?:ftn|fn|edn|en|note|footnote|endnote|sdfootnote|sdendnote)[-_:]?\d", re.IGNORECASE)
_WITHIN_PAGE = re.compile(r"\s*#[^\s#]")
_OVERRIDDEN = re.compile(r"unicode-bidi\s*:[^;]*override", re.IGNORECASE)
_PARTS = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"})
_AS_WRITTEN = frozenset({"pre", "xmp", "listing", "plaintext"})
BREAKS = frozenset(
    re.findall(
        r"\w+",
        "p div br tr li ul ol menu dir dl dt dd h1 h2 h3 h4 h5 h6 hgroup section article header footer nav center form "
        "blockquote pre xmp listing plaintext hr td th table tbody thead tfoot fieldset legend details summary option "
        "optgroup aside main figure figcaption caption address body marquee",
    )
)


class Style(Struct, frozen=True):
    """What the value of a `style` attribute says of its element; `keeps_lines` is null where it says nothing of it."""

    hidden: bool = False
    block: bool = False
    keeps_lines: bool | None = None
    raised: bool = False
    lowered: bool = False
    struck: bool = False
    turned: bool = False
    lifted: bool = False
    """Moved up: behind other text, a mark."""
    small: bool = False
    flat: bool = False
    """Of no width or height, and what reaches beyond is cut off. Lines of text and cells of tables are never so."""
    boxed: bool = False


_PLAIN = Style()


def style_of(element: etree._Element) -> Style:
    """What the `style` attribute of an element says of it."""
    style = element.get("style")
    if not style:
        return _PLAIN
    return _remembered(style) if len(style) <= _MAX_STYLE else _read_style(style)


def _read_style(style: str) -> Style:
    return Style(
        hidden=hides(style),
        block=_BLOCK.search(style) is not None,
        keeps_lines=_KEEPS_LINES.search(style) is not None if "white-space" in style else None,
        raised=_RAISED.search(style) is not None,
        lowered=_LOWERED.search(style) is not None,
        struck=_LINE_THROUGH.search(style) is not None,
        turned=_OVERRIDDEN.search(style) is not None,
        lifted=_LIFTED.search(style) is not None or _is_moved_up(style),
        small=_SMALL.search(style) is not None,
        flat=_CUT.search(style) is not None and _FLAT.search(style) is not None,
        boxed=_INLINE_BLOCK.search(style) is not None,
    )


def _is_moved_up(style: str) -> bool:
    """Whether text stands above its place. Two plain patterns: one for both takes the square of the time."""
    relative = _RELATIVE.search(style)
    return relative is not None and _UP.search(style, relative.end()) is not None


_remembered = functools.lru_cache(maxsize=4096)(_read_style)


def is_flat(tag: str, style: Style) -> bool:
    """Whether an element is a box in which nothing can be seen."""
    return style.flat and tag not in _PARTS and (style.block or style.boxed or tag in BREAKS)


def keeps_lines(tag: str, style: Style, written: bool) -> bool:
    """Whether line ends in the text of an element are shown; `written` says it of the element around it."""
    if tag in _AS_WRITTEN:
        return True
    return written if style.keeps_lines is None else style.keeps_lines


def look_of(tag: str, style: Style) -> Callable[[str], str] | None:
    """How the text of an element stands apart from the text beside it, so that `5<sup>1</sup>` is never read as 51."""
    inline = tag not in BREAKS
    if tag == "sup" or (inline and style.raised):
        return raised
    if tag == "sub" or (inline and style.lowered):
        return lowered
    if tag in _CROSSED or style.struck:
        return struck
    return turned if tag in _ASKEW or style.turned else None


def may_mark(element: etree._Element, tag: str, style: Style) -> bool:
    """Whether a number in an element, behind other text, is the mark of a note: small print, or a link in the page."""
    if style.small or tag == "small" or (tag == "font" and element.get("size", "").strip() in ("1", "-3")):
        return True
    return tag == "a" and _WITHIN_PAGE.match(element.get("href") or "") is not None


def names_note(element: etree._Element, tag: str) -> bool:
    """Whether an element is the mark of a footnote, whose style may be lost: a link to the note."""
    return tag == "a" and _NOTE.match(element.get("href") or "") is not None
