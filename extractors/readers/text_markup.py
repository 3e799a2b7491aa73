"""Text in which tables are written as HTML: converters to Markdown do so where a table has merged cells."""

import re
from collections.abc import Iterator
from html import escape

_TAG = re.compile(r"<(/?)table\b[^>]{0,1000}>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^>]{0,1000}>\s*<t[dh]\b", re.IGNORECASE)
_PIPES = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)
_MARKS = re.compile(r"#{1,6}\s+|\*\*")


def holds_tables(text: str) -> bool:
    """Whether the tables of a text are in HTML; one with pipes beside them would be lost in a page."""
    return "</t" in text and all(sign.search(text) for sign in (_TAG, _ROW)) and _PIPES.search(text) is None


def as_page(text: str) -> str:
    """The text as a page: its tables as they are, every line around them a paragraph."""
    return "".join(_parts(text))


def _parts(text: str) -> Iterator[str]:
    start = depth = 0
    for tag in _TAG.finditer(text):
        if depth == 0 and not tag[1]:
            yield from _paragraphs(text[start : tag.start()])
            start = tag.start()
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth == 0:
            yield text[start : tag.end()]
            start = tag.end()
    yield text[start:] if depth else "".join(_paragraphs(text[start:]))


def _paragraphs(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if shown := _MARKS.sub("", line).strip():
            yield f"<p>{escape(shown)}</p>"
