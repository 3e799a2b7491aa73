"""Titles of further reports inside a document: the tables below one are that report's, another body's or year's."""

import re
from collections.abc import Iterable, Iterator

from extractors.document import Block, Document, Grid, Paragraph, Ragged
from extractors.facts import Body, Fact
from extractors.glyphs import fold
from extractors.identity.names import read_name
from extractors.identity.titles import Heading, plausible, read_title

_FIRST_SECTION = re.compile(r"^一[.]")
_TITLE = re.compile(r"^[^,;:!?。]{4,60}(?:报告|年报)(?:\([^()]{1,12}\))?$")
_LONGEST = 120


def two_bodies(one: str, other: str) -> bool:
    """Whether two names are of two bodies: places apart, or words for two kinds. A name may be short for the other."""
    if not (plausible(one) and plausible(other)) or one in other or other in one:
        return False
    ours, theirs = read_name(one), read_name(other)
    places = bool(ours.codes and theirs.codes and not ours.codes & theirs.codes)
    kinds = ours.words is not None and theirs.words is not None and ours.words.kinds != theirs.words.kinds
    return places or kinds


def below_other_titles(document: Document, facts: Iterable[Fact], body: Body) -> Iterator[str]:
    """A remark where numbers of `facts` stand in `document` below the title of another report than that of `body`.

    Titles above the first section are told apart elsewhere: one of them is the document's own, the others are links.
    """
    titles = [entry for entry in _titles(document) if _of_another(entry[2], body)]
    if not titles:
        return
    places = {(fact.locator or "").partition(";chars=")[0] for fact in facts if fact.value is not None}
    first, text, _ = titles[0]
    if any(not places.isdisjoint(_locators(block)) for block in document.blocks[first:]):
        yield f"numbers stand below the title of another report: {text!r}"


def _of_another(heading: Heading, body: Body) -> bool:
    """Whether a title inside a document is of another year or of another name, which is a body's or has its place."""
    own, name = fold(body.agency), heading.name
    if heading.year and body.year and heading.year != body.year:
        return True
    return plausible(name) and own != "" and name not in own and own not in name and read_name(name).quality > 0


def _titles(document: Document) -> Iterator[tuple[int, str, Heading]]:
    """The lines below the first section that are whole titles, each with the place of its block."""
    begun = False
    for place, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or len(block.text) > _LONGEST:
            continue
        folded = fold(block.text)
        heading = read_title(folded) if begun and _TITLE.match(folded) else None
        if heading is not None and heading.whole:
            yield place, folded, heading
        begun = begun or _FIRST_SECTION.match(folded) is not None


def _locators(block: Block) -> Iterator[str | None]:
    if isinstance(block, Grid):
        return (cell.locator for cell in block.cells)
    if isinstance(block, Ragged):
        return (cell.locator for row in block.rows for cell in row)
    return iter((block.locator,))
