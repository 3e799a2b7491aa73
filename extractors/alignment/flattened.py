"""Running text as one string: what stands where in it, and patterns that find labels with blanks anywhere in them."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from extractors.document import Field, Paragraph


@dataclass(frozen=True, slots=True)
class Text:
    """The running text of a document, and where each paragraph of it begins, with its locator."""

    text: str
    starts: tuple[int, ...]
    locators: tuple[str, ...]

    def locator(self, start: int, end: int) -> str:
        """Where the characters `start` to `end` stand: their paragraph, and the characters in it from 1."""
        index = bisect_right(self.starts, start) - 1
        offset = self.starts[index]
        return f"{self.locators[index]};chars={start - offset + 1}-{end - offset}"


def text_of(paragraphs: Iterable[Paragraph | Field]) -> Text:
    """The paragraphs, or cells, each on a line of its own."""
    starts, texts, locators, position = [], [], [], 0
    for paragraph in paragraphs:
        starts.append(position)
        texts.append(paragraph.text)
        locators.append(paragraph.locator)
        position += len(paragraph.text) + 1
    return Text("\n".join(texts), tuple(starts), tuple(locators))


def loose(folded: str, signs: Mapping[str, str], optional: Collection[str], *, goes_on: bool = False) -> str:
    """A pattern for `folded` with blanks between its characters, and behind the last where the label `goes_on`.

    `signs` are the patterns of punctuation; the `optional` may be left out. Blanks stand behind a character that is
    there, or nowhere: a run of them could else be shared out in many ways, each of which would be tried.
    """
    last = len(folded) - 1
    parts = (
        _part(signs.get(character, re.escape(character)), character in optional, goes_on or place < last)
        for place, character in enumerate(folded)
    )
    return "".join(parts)


def _part(sign: str, optional: bool, goes_on: bool) -> str:
    blanks = rf"{sign}\s*" if goes_on else sign
    return f"(?:{blanks})?" if optional else blanks
