"""Names of other bodies right above a table: `填报单位：甲县乙局`. Its numbers are that body's."""

import re
from collections.abc import Iterable, Iterator

from extractors.document import Document, Paragraph
from extractors.facts import Body, Fact
from extractors.glyphs import fold
from extractors.identity.names import read_name
from extractors.identity.within import locators_of, two_bodies

_NAMED_ALONE = re.compile(
    r"\(?(?:(?:填[报表写]|报送|编制|统计|上报)(?:单位|机关|部门|机构)(?:名称)?(?:\((?:盖章|公章|章)\))?:)?"
    r"(?P<name>[^,;:!?。.()0-9]{3,24}(?:局|委|会|政府|办|处|厅|中心|院|所|队|署|站|街道|镇|乡))\)?[:.]?"
)
_LONGEST_NAME = 40
_CAPTIONS = 3
"""Lines right above a table that may say whose it is."""


def below_other_names(document: Document, facts: Iterable[Fact], body: Body) -> Iterator[str]:
    """A remark where a table with numbers of `facts` stands right below another body's name: `填报单位：甲县乙局`."""
    places: set[str | None] = set()
    above: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above.append(block.text)
            continue
        names = [name for text in above[-_CAPTIONS:] if (name := _named_alone(text)) and _is_other_body(name, body)]
        places = places or ({fact.locator for fact in facts if fact.value is not None} if names else set())
        if names and not places.isdisjoint(locators_of(block)):
            yield f"numbers stand below the name of another body: {names[0]!r}"
        above.clear()


def _named_alone(text: str) -> str:
    """The name that a line is, or that it gives as that of the body whose numbers follow; else nothing."""
    if len(text) > _LONGEST_NAME:
        return ""
    found = _NAMED_ALONE.fullmatch(fold(text))
    return found["name"] if found else ""


def _is_other_body(name: str, body: Body) -> bool:
    """Whether a name is certainly another body's; the office of a government speaks for it, and with its seal."""
    words = read_name(name).words
    return words is not None and "office" not in words.kinds and two_bodies(name, fold(body.agency))
