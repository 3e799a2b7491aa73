"""Tags in text: converters to Markdown write as HTML what has no sign of its own, as a table with merged cells."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

_TAG = re.compile(r"<(/?)table\b[^>]{0,1000}>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^>]{0,1000}>\s*<t[dh]\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PLAIN = re.compile(r"</?(?:p|div|span|center|font|b|strong|i|em|u|a|img|h[1-6])\b[^<>]{0,400}>", re.IGNORECASE)
"""Tags that change no number: those that raise or strike out what they hold stay, and what they hold is no number."""
_HIDING = re.compile(r"<[^<>]{0,400}(?:display|visibility|hidden|opacity|font-size\s{0,9}:\s{0,9}0)", re.IGNORECASE)
_BEGUN = re.compile(r"<[A-Za-z][A-Za-z0-9]{0,20}(?![^<>\s])[^<>]{0,1000}\Z")
_WHOLE = re.compile(r"<\w+(?:\s+[A-Za-z_:][\w:-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=]+))?)*\s*/?>")
_LONGEST = 5_000
_MOST_BROKEN = 8
"""Lines over which a tag reaches: programs that fill lines break them between attributes too."""
_BREAK = re.compile(r"[ \t]{0,40}<br\s{0,9}/?>[ \t]{0,40}", re.IGNORECASE)
_PICTURE = re.compile(
    r"!\[[^\[\]\n]{0,400}\]\(\s{0,9}(?:<([^<>\n]{1,1000})>|([^\s()<>]{1,1000}))"
    r"|<img\b[^<>]{0,1000}?\ssrc\s{0,9}=\s{0,9}(?:\"([^\"<>]{1,1000})\"|'([^'<>]{1,1000})'|([^\"'\s<>]{1,1000}))",
    re.IGNORECASE,
)
PART = "\ue0f0"
"""A character of private use, which no text has, before the number of a part."""


def holds_tables(text: str) -> bool:
    """Whether tables of a text are in HTML."""
    return "</t" in text and all(sign.search(text) for sign in (_TAG, _ROW))


def pictures(text: str) -> Iterator[str]:
    """Targets of the pictures that a text names, in Markdown or as HTML, as written, each once."""
    shown = without_comments(text)
    yield from dict.fromkeys(unescape(next(filter(None, found.groups()))) for found in _PICTURE.finditer(shown))


def without_comments(text: str) -> str:
    """The text, what a browser does not show blanked; its lines stay where they are."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text) if "<!--" in text else text


def without_tags(text: str) -> str:
    """A line or cell as a reader sees it: broken where a tag breaks it, without tags that change no number."""
    if "&" in text:
        text = unescape(text)
    return text if "<" not in text or _HIDING.search(text) else _PLAIN.sub("", _BREAK.sub("\n", text)).strip()


def with_whole_tags(lines: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """The numbered lines, those with parts of one tag as one: with the number of the last where the tag begins it."""
    if not any("<" in line for _, line in lines):
        return lines
    found: list[tuple[int, str]] = []
    index = 0
    while index < len(lines):
        number, line = lines[index]
        index += 1
        while (begun := _begun(line)) is not None and (taken := _lines_of_tag(lines, index, begun[0])):
            number = lines[index + taken - 1][0] if begun.start() == 0 else number
            line = " ".join((line, *(text for _, text in lines[index : index + taken])))
            index += taken
        found.append((number, line))
    return found


def _begun(line: str) -> re.Match[str] | None:
    """The tag that a line ends in; none in a line so long that no program broke it."""
    return _BEGUN.search(line) if len(line) < _LONGEST and "<" in line else None


def _lines_of_tag(lines: Sequence[tuple[int, str]], index: int, begun: str) -> int:
    """How many lines from `index` on it takes to end the tag that has `begun`; none where it is no tag."""
    for taken, (_, line) in enumerate(lines[index : index + _MOST_BROKEN], 1):
        begun = f"{begun} {line}"
        if "<" in line.partition(">")[0]:
            return 0
        if ">" in line:
            return taken if _WHOLE.match(begun) else 0
    return 0


def page_of(text: str) -> tuple[str, list[Sequence[tuple[int, str]]]]:
    """A page of the tables in HTML of a text, and the numbered lines between them: the page names where each part was.

    The part number 3 is a paragraph of `PART` and the number.
    """
    pieces: list[str] = []
    parts: list[Sequence[tuple[int, str]]] = []
    number = 1
    for is_table, piece in _pieces(text):
        if is_table:
            pieces.append(piece)
        elif piece.strip():
            pieces.append(f"<p>{PART}{len(parts)}</p>")
            parts.append(list(enumerate(piece.split("\n"), number)))
        number += piece.count("\n")
    return "".join(pieces), parts


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """The tables in HTML, and what stands around them."""
    start = depth = 0
    for tag in _TAG.finditer(text):
        if depth == 0 and not tag[1]:
            yield False, text[start : tag.start()]
            start = tag.start()
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth == 0:
            yield True, text[start : tag.end()]
            start = tag.end()
    yield depth > 0, text[start:]
