"""Text that is set askew: a mark over the whole page, the words round a seal. It belongs to no line of the page."""

from collections.abc import Sequence
from math import pi, radians
from statistics import median
from typing import Final

from extractors.readers.pdf.pages import Character, Page

LEAST: Final = radians(10)
"""Lines of a page that was scanned crooked lean by less."""
SHARE: Final = 0.25
"""So much beside the text that stands straight is no mark any more: then the page itself lies askew."""
LARGE: Final = 2.0
"""Times the usual height from which text is plainly no number of a table."""


def is_askew(angle: float) -> bool:
    """Whether text turned by `angle`, in radians, stands neither upright nor on its side nor on its head."""
    return LEAST < angle % (pi / 2) < pi / 2 - LEAST


def leave_out(page: Page, straight: Sequence[Character], askew: Sequence[Character]) -> bool:
    """Whether the `askew` characters of a page are none of its text; a doubt where digits among them are as small."""
    if not askew or len(askew) > SHARE * len(straight):
        return False
    usual = median(character.bottom - character.top for character in straight)
    if any(character.text.isdigit() and character.bottom - character.top < LARGE * usual for character in askew):
        page.lasting.append(f"page {page.number}: numbers set askew")
    return True
