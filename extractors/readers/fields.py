"""What a cell of a page shows without text of its own: the fields of a form, drawings, what a script writes there."""

import re
from collections.abc import Iterator

from lxml import etree

from extractors.readers.hidden import hides
from extractors.readers.tables import OBJECT

_DRAWN = frozenset({"svg", "canvas", "object", "embed", "applet", "iframe", "video", "meter", "progress"})
_BUTTONS = frozenset({"button", "submit", "reset"})
_TYPED = frozenset({"text", "number", "tel", ""})
_PICKED = frozenset({"range", "date", "time", "datetime-local", "month", "week", "color"})
"""Fields that draw what they hold in their own way."""
_NEVER = frozenset({"style", "template", "noscript", "datalist", "audio", "rt", "rp"})
_WRITES = re.compile(r"document\s*\.\s*write(?:ln)?\s*\((?!\s*(?:''|\"\")?\s*\))")
_NAMED = re.compile(
    r"""getElementById\(\s*["']([\w-]{1,60})["']|(?:\$|jQuery|querySelector)\(\s*["']\#([\w-]{1,60})["']"""
    r"""|(?:\$|jQuery)\(\s*["']\.([\w-]{1,60})["']\)\s*\.\s*(?:text|html|append|prepend|val)\s*\("""
    r"""|querySelector(?:All)?\(\s*["']\.([\w-]{1,60})["']\)"""
)
"""Elements that a script names by their id, or by a class to put something there."""
_BOUND = frozenset({"v-text", "v-html", "ng-bind", "ng-bind-html", "x-text", ":text"})
_COUNTED = re.compile(r"data-(?:to|end|target|count|counter|num|number|value|val|text)")
_MAX_SCRIPTS = 2_000_000


def named_by_scripts(root: etree._Element) -> frozenset[str]:
    """The ids and classes of the elements that the scripts of a page name, as far as they are written into it."""
    scripts = "\n".join(script.text or "" for script in root.iter("script"))[:_MAX_SCRIPTS]
    return frozenset(name for found in _NAMED.findall(scripts) for name in found if name)


def filled_in(cell: etree._Element, named: frozenset[str]) -> str:
    """What `cell`, of which no text is read, shows all the same; empty where it is empty.

    `named` are the ids and classes of the elements that scripts may fill: they are not run.
    """
    return "\n".join(text for text in _shown(cell, named) if text)


def _shown(element: etree._Element, named: frozenset[str]) -> Iterator[str]:
    if _is_filled(element, named):
        yield OBJECT
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _NEVER or _is_hidden(child):
            continue
        if tag == "script":
            yield OBJECT if _WRITES.search(child.text or "") else ""
        elif tag in _DRAWN or (tag == "li" and element.tag == "ol"):
            yield OBJECT
        elif tag == "input":
            yield _of_input(child)
        elif tag == "textarea":
            yield (child.text or "").strip()
        elif tag == "select":
            yield _of_select(child)
        else:
            yield from _shown(child, named)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or hides(element.get("style", ""))


def _is_filled(element: etree._Element, named: frozenset[str]) -> bool:
    """Whether a script puts something into an element: one that names it, or one that a number is left there for."""
    if named and not named.isdisjoint((element.get("id", ""), *element.get("class", "").split())):
        return True
    return any(
        name in _BOUND or (_COUNTED.fullmatch(name) is not None and value.strip().isdecimal())
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items())
    )


def _of_input(field: etree._Element) -> str:
    kind, value = field.get("type", "").strip().lower(), field.get("value", "").strip()
    if kind in _BUTTONS:
        return value if any(map(str.isdecimal, value)) else ""
    if kind in _PICKED:
        return OBJECT
    prompt = field.get("placeholder", "") if kind in _TYPED and not value else ""
    return OBJECT if kind == "image" or any(map(str.isdecimal, prompt)) else ""


def _of_select(field: etree._Element) -> str:
    """The entry of a list that is chosen, the first where none is. Of a list that shows several nothing is told."""
    if field.get("multiple") is not None or field.get("size", "1").strip() not in ("", "0", "1"):
        return OBJECT
    options = list(field.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None] or options[:1]
    if not chosen:
        return ""
    return chosen[-1].get("label") or " ".join("".join(map(str, chosen[-1].itertext())).split())
