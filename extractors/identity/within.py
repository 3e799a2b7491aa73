"""Titles of further reports inside a document: the tables below one are that report's, another body's or year's."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from extractors.document import Block, Document, Grid, Paragraph, Ragged
from extractors.facts import Body, Fact
from extractors.glyphs import fold
from extractors.identity.names import read_name
from extractors.identity.titles import Heading, plausible, read_title, without_mark

_FIRST_SECTION = "一."
_TITLE = re.compile(r"^[^,;:!?。]{4,60}(?:报告|年报)(?:\([^()]{1,12}\))?$")
_END = re.compile(r"(?:报告|年报)(?:\([^()]{1,12}\))?$")
_LONGEST = 120
_MOST_LINES = 4
"""Lines of one title."""


def two_bodies(one: str, other: str) -> bool:
    """Whether two names are of two bodies: places apart, or words for two kinds. A name may be short for the other."""
    if not (plausible(one) and plausible(other)) or one in other or other in one:
        return False
    ours, theirs = read_name(one), read_name(other)
    places = bool(ours.codes and theirs.codes and not ours.codes & theirs.codes)
    kinds = ours.words is not None and theirs.words is not None and ours.words.kinds != theirs.words.kinds
    return places or kinds


class OtherTitle(Struct, frozen=True):
    """The title of another report: the place in its document of the block that it ends with, and the title, folded."""

    place: int
    text: str


def other_title(document: Document, body: Body) -> OtherTitle | None:
    """The first title inside `document` of another report than that of `body`.

    Titles above the first section are told apart elsewhere: one of them is the document's own, the others are links.
    """
    above: list[str] = []
    begun = False
    for place, block in enumerate(document.blocks):
        folded = without_mark(fold(block.text[: _LONGEST + 1])) if isinstance(block, Paragraph) else ""
        if not 0 < len(folded) <= _LONGEST:
            above.clear()
        elif begun and "报" in folded and _END.search(folded) and (title := _title_in(above, folded, body)):
            return OtherTitle(place, title)
        else:
            above.append(folded)
        begun = begun or folded.startswith(_FIRST_SECTION)
    return None


def _title_in(above: Sequence[str], line: str, body: Body) -> str | None:
    """The title of another report that `line` is, or ends where it is broken over the lines `above` too."""
    if _is_title(line) and (heading := read_title(line)) and heading.whole and _of_another(heading, body):
        return line
    own = fold(body.agency)
    for count in range(1, min(len(above), _MOST_LINES - 1) + 1):
        text = "".join((*above[-count:], line))
        heading = read_title(text) if _is_title(text) else None
        if heading is not None and heading.whole and own and two_bodies(own, heading.name):
            return text
    return None


def _is_title(line: str) -> bool:
    return _TITLE.match(line) is not None


def below_other_title(document: Document, facts: Iterable[Fact], title: OtherTitle) -> Iterator[str]:
    """A remark where numbers of `facts` stand in `document` below the title of another report."""
    places = {(fact.locator or "").partition(";chars=")[0] for fact in facts if fact.value is not None}
    if any(not places.isdisjoint(locators_of(block)) for block in document.blocks[title.place :]):
        yield f"numbers stand below the title of another report: {title.text!r}"


def _of_another(heading: Heading, body: Body) -> bool:
    """Whether a title inside a document is of another year or of another name, which is a body's or has its place."""
    own, name = fold(body.agency), heading.name
    if heading.year and body.year and heading.year != body.year:
        return True
    return plausible(name) and own != "" and name not in own and own not in name and read_name(name).quality > 0


def locators_of(block: Block) -> Iterator[str | None]:
    """Where the cells of a table stand, or a paragraph."""
    if isinstance(block, Grid):
        return (cell.locator for cell in block.cells)
    if isinstance(block, Ragged):
        return (cell.locator for row in block.rows for cell in row)
    return iter((block.locator,))
