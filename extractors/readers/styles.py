"""What styles hide inside a page: a `9` nobody sees must not join the `2` beside it.

Styles in attributes are judged wherever they stand. Rules of a style sheet count inside table cells only: around tables
they also hide tabs and folded sections, which a reader can open. Text in the colour of its
background is not told apart.
"""

import re
from collections.abc import Iterator

import tinycss2
from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

_HIDING = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|opacity\s*:\s*0*(?:\.0*)?%?\s*(?:[;!]|$)|color\s*:\s*transparent"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-(?:999|\d{4,}))",
    re.IGNORECASE,
)
_SHOWING = re.compile(r"(?<![\w-])(?:display\s*:\s*(?!none)|visibility\s*:\s*visible|opacity\s*:\s*0*\.?0*[1-9])", re.I)
_SIZE = re.compile(r"(?<![\w-])font(?:-size)?\s*:\s*([^;]*)", re.IGNORECASE)
_NO_SIZE = re.compile(r"(?<![\w-])font-size\s*:\s*0*(?:\.0*)?(?:[a-z]{1,4}|%)?\s*(?:[;!]|$)", re.IGNORECASE)
_MAX_SHEET = 1_000_000
_HIDE = "display:none"


def hides(style: str) -> bool:
    """Whether the value of a `style` attribute hides its element with all it holds."""
    return _HIDING.search(style) is not None


def hide(root: etree._Element) -> None:
    """Marks in the tree below `root` what style sheets hide in cells, and drops text that is set in size zero."""
    for element in _hidden_by_sheets(root):
        element.set("style", _HIDE)
    for element in root.iterfind(".//*[@style]"):
        if _NO_SIZE.search(element.get("style", "")):
            _drop_text(element)


def _hidden_by_sheets(root: etree._Element) -> set[etree._Element]:
    """Elements in cells that a rule hides and no rule shows. Which of two rules is the stronger is not worked out."""
    hidden: set[etree._Element] = set()
    shown: set[etree._Element] = set()
    for selector, declarations in _rules(root):
        if _HIDING.search(declarations):
            hidden.update(element for element in _matches(root, selector) if _in_cell(element))
        elif _SHOWING.search(declarations):
            shown.update(_matches(root, selector))
    return {element for element in hidden - shown if not _SHOWING.search(element.get("style", ""))}


def _rules(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Selector and declarations of the rules in the page that hold on a screen: those inside `@media` are left out."""
    for sheet in root.iter("style"):
        text = "".join(map(str, sheet.itertext()))
        if len(text) > _MAX_SHEET or not _HIDING.search(text):
            continue
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule":
                yield tinycss2.serialize(rule.prelude).strip(), tinycss2.serialize(rule.content)


def _matches(root: etree._Element, selector: str) -> list[etree._Element]:
    try:
        found = CSSSelector(selector, translator="html")(root)
    except SelectorError:  # `:hover` and the like hold for no page at rest
        return []
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _in_cell(element: etree._Element) -> bool:
    return element.tag in ("td", "th", "tr") or next(element.iterancestors("td", "th"), None) is not None


def _drop_text(element: etree._Element) -> None:
    """Drops the text of `element` and of what inherits its size."""
    element.text = None
    for child in element:
        child.tail = None
        if isinstance(child.tag, str) and not _SIZE.search(child.get("style", "")):
            _drop_text(child)
