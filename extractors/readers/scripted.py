"""Text that a page holds as data of its scripts, which write it into the page when it is shown.

Seen on the catalogue platform of Guangdong: `window._CONFIG = {…, DETAIL: {"title": …, "content": "<p>…"}}`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extractors.readers.hidden import hides

_OBJECT = re.compile(r"[:=(]\s*(?=\{)")
_MARKUP = re.compile(r"<(?:p|div|table|span|br)\b", re.IGNORECASE)
_MAX_TRIES = 500
_MAX_DEPTH = 20
_SILENT = ("script", "style", "noscript", "template", "textarea", "select", "iframe", "object")
_METADATA = {"title": "article_title", "publisher": "source"}


def article(root: etree._Element) -> tuple[str, dict[str, str]] | None:
    """The longest markup that the scripts of a page hold, and what they say of it: `article_title`, `source`."""
    objects = (data for script in root.iter("script") for data in values(script.text or "", _OBJECT))
    found = (pair for data in objects for pair in _markups(data))
    holder, markup = max(found, key=lambda pair: len(pair[1]), default=({}, ""))
    if not markup:
        return None
    return markup, {_METADATA[k]: v for k, v in holder.items() if k in _METADATA and isinstance(v, str)}


def shown(element: etree._Element) -> int:
    """How many characters `element` shows, blanks aside."""
    if element.tag in _SILENT or hides(element.get("style", "")) or element.get("hidden") is not None:
        return 0
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    inner = sum(shown(child) for child in element if isinstance(child.tag, str))
    return inner + sum(len("".join(piece.split())) for piece in pieces)


def values(script: str, start: re.Pattern[str]) -> Iterator[Any]:
    """The outermost JSON values in a script that stand where `start` ends; what stands around them may be no JSON."""
    decoder = json.JSONDecoder(strict=False)
    end = tries = 0
    for match in start.finditer(script):
        if match.end() < end:
            continue
        tries += 1
        if tries > _MAX_TRIES:
            return
        try:
            found, end = decoder.raw_decode(script, match.end())
        except (ValueError, RecursionError):
            continue
        yield found


def _markups(value: object, depth: int = 0) -> Iterator[tuple[dict[str, Any], str]]:
    """The strings of markup in `value`, each with the object that holds it."""
    if depth > _MAX_DEPTH or not isinstance(value, dict | list):
        return
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, str) and isinstance(value, dict) and _MARKUP.search(inner):
            yield value, inner
        yield from _markups(inner, depth + 1)
