"""Articles that a page holds without showing them: its scripts show them, or put them where they belong.

Fields of forms, strings of scripts and templates hold markup; a folded section, or the sheet of a tab, holds elements.
"""

import re
from collections.abc import Iterator

from lxml import etree

from extractors.readers.hidden import hides
from extractors.readers.scripted import values

_STRING = re.compile(r"[=(+:,]\s*(?=\")")
_NEVER = frozenset({"script", "style", "noscript", "template", "head", "textarea", "select", "object", "iframe"})
SCRIPTED = "the page shows no such text itself: its scripts are taken to put it there"
UNFOLDED = "the page hides the text that is read: its scripts are taken to show it"


def framed(root: etree._Element) -> str:
    """The longest page that stands in an attribute of a frame, which shows it."""
    return max((frame.get("srcdoc", "") for frame in root.iter("iframe")), key=len, default="")


def written(root: etree._Element) -> str:
    """The longest markup with a table that a field, a template or a string of a script holds; empty where none does."""
    return max(_markups(root), key=len, default="")


def _markups(root: etree._Element) -> Iterator[str]:
    for element in root.iter("textarea", "template", "input", "script"):
        if element.tag == "input":
            texts = iter([element.get("value", "")])
        elif element.tag == "script" and "html" not in element.get("type", ""):
            texts = _strings(element.text or "")
        elif len(element):
            texts = iter(["".join(etree.tostring(child, encoding="unicode", method="html") for child in element)])
        else:
            texts = iter([element.text or ""])
        yield from (text for text in texts if "<table" in text.lower())


def _strings(script: str) -> Iterator[str]:
    """The strings in double quotes that a script uses, as far as JSON has them too; none where it names no table."""
    if "table" not in script:
        return
    yield from (found for found in values(script, _STRING) if isinstance(found, str))


def folded(root: etree._Element) -> etree._Element | None:
    """The element with most cells that a page hides by an attribute, if the page shows fewer."""
    hidden = {element: _cells(element) for element in _hidden(root)}
    most = max(hidden, key=lambda element: hidden[element], default=None)
    if most is None:
        return None
    return most if hidden[most] > _cells(root) - sum(hidden.values()) else None


def _cells(element: etree._Element) -> int:
    return sum(1 for _ in element.iter("td", "th"))


def _hidden(root: etree._Element) -> Iterator[etree._Element]:
    """The outermost elements that an attribute hides, those inside a cell aside."""
    for element in root:
        if not isinstance(element.tag, str) or element.tag in _NEVER or element.tag in ("td", "th"):
            continue
        if hides(element.get("style", "")) or element.get("hidden") is not None:
            yield element
        else:
            yield from _hidden(element)


def unfold(element: etree._Element) -> None:
    """Shows what is folded."""
    for name in {"style", "hidden"} & {*element.attrib}:
        del element.attrib[name]
