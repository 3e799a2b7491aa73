"""What styles hide inside a page.

Styles in attributes are judged wherever they stand. Rules of a style sheet count inside table cells only: around tables
they also hide tabs and folded sections, which a reader can open.
"""

import re
from collections.abc import Iterable

from lxml import etree

from extractors.readers.cascade import Rule

HIDING = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|(?:circle|ellipse)\(\s*0)"
    r"|content-visibility\s*:\s*hidden|filter\s*:\s*opacity\(\s*0?\.?0*%?\s*\)"
    r"|opacity\s*:\s*0*(?:\.0*)?%?\s*(?:[;!]|$)|color\s*:\s*transparent"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-(?:999|\d{4,}))",
    re.IGNORECASE,
)
MARKING = re.compile(
    r"text-decoration[\w-]*\s*:[^;{}]*line-through|vertical-align\s*:\s*(?:super|sub|text-top)\b", re.IGNORECASE
)
"""What strikes text through or lets it stand beside its line."""
SHOWING = re.compile(r"(?<![\w-])(?:display\s*:\s*(?!none)|visibility\s*:\s*visible|opacity\s*:\s*0*\.?0*[1-9])", re.I)
_HIDE = "display:none"


def hides(style: str) -> bool:
    """Whether the value of a `style` attribute hides its element with all it holds."""
    return HIDING.search(style) is not None


def hide_by(rules: Iterable[Rule]) -> None:
    """Marks what `rules` of style sheets hide in cells."""
    for element in _hidden_by(rules):
        element.set("style", _HIDE)


def mark_by(rules: Iterable[Rule]) -> None:
    """Writes to what stands in cells the style by which `rules` strike it through or make the mark of a note of it."""
    for rule in rules:
        found = MARKING.search(rule.text)
        if found is None or rule.part is not None:
            continue
        for element in filter(_in_cell, rule.elements):
            element.set("style", f"{found[0]};{element.get('style', '')}")


def _hidden_by(rules: Iterable[Rule]) -> set[etree._Element]:
    """Elements in cells that a rule hides and no rule shows. Which of two rules is the stronger is not worked out."""
    hidden: set[etree._Element] = set()
    shown: set[etree._Element] = set()
    for rule in rules:
        if rule.part is not None:
            continue
        if HIDING.search(rule.text):
            hidden.update(element for element in rule.elements if _in_cell(element))
        elif SHOWING.search(rule.text):
            shown.update(rule.elements)
    return {element for element in hidden - shown if not SHOWING.search(element.get("style", ""))}


def _in_cell(element: etree._Element) -> bool:
    return element.tag in ("td", "th", "tr") or next(element.iterancestors("td", "th"), None) is not None
