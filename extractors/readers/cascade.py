"""Which declarations of style hold for an element: those of the style sheets in the page by their weight, and its own.

Sheets in other files are not known. Of rules inside `@media` those for every screen count.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import cssselect
import tinycss2
from lxml import etree
from msgspec import Struct
from tinycss2.ast import Node

from extractors.readers.colours import paint

Weight = tuple[bool, tuple[int, int, int], int]
"""Whether it is important, how specific the selector is, and where the rule stands among all."""

STYLES = etree.XPath("//@style", smart_strings=False)
"""The values of all `style` attributes."""
_MAX_SHEET = 1_000_000
_MAX_STYLE = 500
"""Characters of a style that is remembered: editors write the same few into every cell."""
_SCREEN = frozenset({"all", "screen", "only screen"})
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IMPORTANT = re.compile(r"!\s*important", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s(),]*\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s,]+")
_LENGTH = re.compile(r"[0-9]{0,9}\.?[0-9]{1,9}(?:[a-z]+|%)?", re.IGNORECASE)
_HTML = cssselect.HTMLTranslator()


class Declared(Struct, frozen=True, gc=False):
    """The value of a property as one place declares it."""

    value: str
    important: bool


class Rule(Struct, frozen=True):
    """One selector with its declarations, as text and by name, and the elements of the page that it names.

    `part` is `before` or the like where it names not the elements but something beside them.
    """

    elements: tuple[etree._Element, ...]
    part: str | None
    specificity: tuple[int, int, int]
    text: str
    declarations: Mapping[str, Declared]


class Cascade:
    """The declarations that hold in one page."""

    def __init__(self, rules: Sequence[Rule], names: frozenset[str]) -> None:
        self._found: dict[etree._Element, dict[str, tuple[Weight, str]]] = {}
        for place, rule in enumerate(rules):
            wanted = {name: rule.declarations[name] for name in names & rule.declarations.keys()}
            for element in rule.elements if wanted and rule.part is None else ():
                held = self._found.setdefault(element, {})
                for name, declared in wanted.items():
                    weight = (declared.important, rule.specificity, place)
                    if name not in held or held[name][0] < weight:
                        held[name] = (weight, declared.value)

    def value(self, element: etree._Element, name: str) -> str | None:
        """The value of the property `name` that holds for `element`, if one is declared for it; nothing inherited."""
        style = element.get("style")
        own = declared_by(style).get(name) if style else None
        sheet = self._found.get(element, {}).get(name)
        if sheet is None or (own is not None and (own.important or not sheet[0][0])):
            return own.value if own is not None else None
        return sheet[1]


def declared_by(style: str) -> Mapping[str, Declared]:
    """What the value of a `style` attribute, or the text of a rule, declares; shorthands as the parts used here."""
    return _remembered(style) if len(style) <= _MAX_STYLE else _declared(style)


def _declared(style: str) -> Mapping[str, Declared]:
    found: dict[str, Declared] = {}
    for declaration in _COMMENT.sub("", style).split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            for key, part in _parts(name.strip().lower(), _IMPORTANT.sub("", value).strip()):
                found[key] = Declared(part, _IMPORTANT.search(value) is not None)
    return found


_remembered = functools.lru_cache(maxsize=4096)(_declared)


def _parts(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name == "background":
        yield "background-color", next((token for token in _TOKEN.findall(value) if paint(token)), "transparent")
    elif name == "font":
        yield "font-size", next((token for token in value.partition("/")[0].split() if _LENGTH.fullmatch(token)), "")
    elif name == "flex-flow":
        yield "flex-direction", value
    else:
        yield name, value


def texts(found: object) -> list[str]:
    """What an XPath expression found, if that is texts."""
    return list(map(str, found)) if isinstance(found, list) else []


def elements_of(found: object) -> list[etree._Element]:
    """What an XPath expression found, if that is elements."""
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def sheets_of(root: etree._Element) -> list[str]:
    """The texts of the style sheets in a page; one of a megabyte is left out."""
    sheets = ("".join(map(str, sheet.itertext())) for sheet in root.iter("style"))
    return [sheet for sheet in sheets if len(sheet) <= _MAX_SHEET]


def rules_of(root: etree._Element, sheets: Iterable[str], wanted: re.Pattern[str]) -> list[Rule]:
    """The rules of `sheets` that hold on a screen and in whose declarations `wanted` is, one for each selector."""
    return [
        rule
        for sheet in sheets
        for node in _qualified(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))
        if wanted.search(text := tinycss2.serialize(node.content))
        for rule in _rules(root, tinycss2.serialize(node.prelude).strip(), text)
    ]


def _qualified(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif _is_for_screens(node):
            yield from _qualified(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def _is_for_screens(node: Node) -> bool:
    if node.type != "at-rule" or node.lower_at_keyword != "media" or node.content is None:
        return False
    return tinycss2.serialize(node.prelude).strip().lower() in _SCREEN


def _rules(root: etree._Element, selectors: str, text: str) -> Iterator[Rule]:
    try:
        for one in cssselect.parse(selectors):
            part = one.pseudo_element
            elements = tuple(elements_of(root.xpath(_HTML.selector_to_xpath(one))))
            yield Rule(elements, part if part is None else str(part), one.specificity(), text, declared_by(text))
    except cssselect.SelectorError:  # what is not known here, browsers take for no rule either, or it needs a pointer
        return
