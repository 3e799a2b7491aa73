"""What styles make of the text of a page: hidden, too pale or small to be seen, shown in another order than written.

A `9` nobody sees must not join the `2` beside it.
"""

import re

from lxml import etree

from extractors.readers.cascade import STYLES, Cascade, rules_of, sheets_of, texts
from extractors.readers.hidden import HIDING, MARKING, SHOWING, hide_by, hides, mark_by
from extractors.readers.moved import NAMES as moved_by
from extractors.readers.moved import may_be_moved, turn
from extractors.readers.pale import NAMES as pale_by
from extractors.readers.pale import dim, may_be_pale

_WANTED = re.compile(
    rf"{HIDING.pattern}|{SHOWING.pattern}|{MARKING.pattern}"
    r"|(?<![\w-])(?:color|-webkit-text-fill-color|background(?:-color)?|font(?:-size)?|float|position|left|right|inset"
    r"|order|transform|direction|unicode-bidi|flex-(?:direction|wrap|flow)|content)\s*:",
    re.IGNORECASE,
)
"""What counts of a rule; the others are not matched with the page."""


def hide(root: etree._Element) -> None:
    """Marks in the tree below `root` what style sheets hide in cells, and what a style makes unsure to be seen so."""
    sheets = sheets_of(root)
    written = ";\n".join({*texts(STYLES(root)), *sheets})
    hiding = any(map(hides, sheets))
    marking = any(map(MARKING.search, sheets))
    pale, moved = may_be_pale(root, written), may_be_moved(root, written)
    if not (hiding or marking or pale or moved):
        return
    rules = rules_of(root, sheets, _WANTED)
    hide_by(rules)
    mark_by(rules)
    cascade = Cascade(rules, pale_by | moved_by)
    if pale:
        dim(root, cascade)
    if moved:  # what is of no size by then has no place either
        turn(root, cascade, rules)
