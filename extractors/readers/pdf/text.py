"""Characters of a page put together: lines, words, paragraphs."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from extractors.glyphs import raised
from extractors.readers.pdf.pages import Box, Character

SAME_LINE: Final = 0.45
"""Baselines nearer than this share of the character's height are one line; lines are at least one height apart."""
WORD_GAP: Final = 0.5
"""A gap above this share of the height parts two words. Digits that a layout draws one by one stand closer
(a blank is a quarter, wide tracking up to a third), numbers of neighbouring columns stand further apart."""
SAME_START: Final = 1.0
"""Words of one column begin within this many points."""
BLANK_GAP: Final = 0.3
"""A gap above this share of the height is a blank; justified lines stretch by less."""
SMALL: Final = 0.9
RAISED: Final = 0.15
"""Shares of a digit's height below which the next one is small, and above which it stands higher."""
LATIN_GAP: Final = 0.15
"""The same beside a Latin letter, whose blanks are narrow."""


class Word(NamedTuple):
    """Characters of one line that stand close together."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Half way across."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


class Line(NamedTuple):
    """Characters on one baseline, left to right."""

    characters: Sequence[Character]
    box: Box

    @property
    def text(self) -> str:
        """The characters, with a blank for a gap."""
        return spaced(self.characters)

    def words(self, starts: Sequence[float] = (), borders: Sequence[tuple[float, float]] = ()) -> list[Word]:
        """The characters parted at wide gaps, and where the baseline jumps: there two cells stand side by side.

        At `starts`, where words of other lines begin, and across `borders` of columns, a narrow gap is enough. A border
        lies somewhere from its first x to its second; digits are parted half way.
        """
        words: list[Word] = []
        run: list[Character] = []
        for character in self.characters:
            if run and _parts(run, character, starts, borders):
                words.append(_word(run))
                run = []
            run.append(character)
        return [*words, _word(run)] if run else words


def _parts(
    run: Sequence[Character], right: Character, starts: Sequence[float], borders: Sequence[tuple[float, float]]
) -> bool:
    left = run[-1]
    if left.cut:
        return True
    height = max(left.bottom - left.top, right.bottom - right.top)
    gap = right.x0 - left.x1
    if gap <= 0.1 * height:
        return False
    if gap > WORD_GAP * height or abs(left.baseline - right.baseline) > 0.15 * height:
        return True
    digits = left.text.isdigit() and right.text.isdigit()
    for start, end in borders:
        middle = (start + end) / 2
        near, far = (middle, middle) if digits else (start, end)
        if left.x1 - SAME_START < far and near < right.x0 + SAME_START:
            return True
    # where numbers of two columns stand close, both begin where numbers do; digits drawn apart do so by chance
    begun = [run[0], right] if digits else [right]
    return all(any(abs(character.x0 - start) < SAME_START for start in starts) for character in begun)


def _word(run: Sequence[Character]) -> Word:
    return Word(spaced(run), *bounds(run))


def bounds(things: Iterable[Character | Word | Box]) -> Box:
    """The smallest rectangle around all of them."""
    boxes = [(thing.x0, thing.top, thing.x1, thing.bottom) for thing in things]
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


def spaced(characters: Sequence[Character]) -> str:
    """The characters of one line, with a blank where they leave a gap."""
    pieces: list[str] = []
    before: Character | None = None
    for character in characters:
        if before is not None and character.x0 - before.x1 > _blank_share(before.text, character.text) * (
            character.bottom - character.top
        ):
            pieces.append(" ")
        pieces.append(character.text)
        before = character
    return "".join(pieces)


def _blank_share(left: str, right: str) -> float:
    if left.isdigit() and right.isdigit():
        return WORD_GAP  # one number, drawn digit by digit
    return LATIN_GAP if _LATIN.match(left) or _LATIN.match(right) else BLANK_GAP


def lines_of(characters: Sequence[Character]) -> list[Line]:
    """The lines from top to bottom. A character drawn twice to look bold is kept once."""
    lines: list[Line] = []
    current: list[Character] = []
    start = 0.0
    for character in sorted(characters, key=_baseline):
        apart = SAME_LINE * (character.bottom - character.top)
        if current and character.baseline - start > apart:
            lines.append(_line(current))
            current = []
        if not current:
            start = character.baseline
        current.append(character)
    if current:
        lines.append(_line(current))
    return lines


def _baseline(character: Character) -> float:
    return character.baseline


def _line(characters: list[Character]) -> Line:
    characters.sort(key=lambda character: character.x0)
    kept: list[Character] = []
    for character in characters:
        twice = next((other for other in kept[-2:] if _same_place(other, character)), None)
        if twice is None:
            kept.append(character)
    kept = _with_marks(kept)
    return Line(kept, bounds(kept))


def _with_marks(characters: Sequence[Character]) -> list[Character]:
    """The characters of a line, small digits high up behind a digit as superscript: a footnote's mark is not of it."""
    found: list[Character] = []
    base: Character | None = None
    for character in characters:
        mark = base is not None and _is_mark(base, found[-1], character)
        found.append(character._replace(text=raised(character.text)) if mark else character)
        base = base if mark else character
    return found


def _is_mark(base: Character, before: Character, character: Character) -> bool:
    height = base.bottom - base.top
    return (
        base.text.isdecimal()
        and character.bottom - character.top < SMALL * height
        and base.baseline - character.baseline > RAISED * height
        and character.x0 - before.x1 < BLANK_GAP * height
    )


def _same_place(one: Character, other: Character) -> bool:
    near = 0.25 * (one.x1 - one.x0)
    return one.text == other.text and abs(one.x0 - other.x0) < near and abs(one.baseline - other.baseline) < near


def digits_covered(characters: Sequence[Character]) -> int:
    """How many times a digit and a different character lie on one another.

    Labels are left out: a font that is replaced sets its Chinese characters on top of one another, harmlessly.
    """
    places: dict[tuple[int, int], Character] = {}
    covered = 0
    for character in characters:
        place = (int((character.x0 + character.x1) / 6), int(character.baseline / 6))
        other = places.setdefault(place, character)
        if other.text != character.text and (other.text.isdigit() or character.text.isdigit()):
            covered += _overlap(other, character)
    return covered


def _overlap(one: Character, other: Character) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    narrow = min(one.x1 - one.x0, other.x1 - other.x0)
    low = min(one.bottom - one.top, other.bottom - other.top)
    return wide > 0.5 * narrow and high > 0.5 * low


_LATIN: Final = re.compile("[A-Za-z]")


def joined(lines: Sequence[Line]) -> str:
    """The lines of one paragraph as one text; Chinese is not parted by a blank, two Latin words are."""
    text = ""
    for line in lines:
        piece = line.text
        latin = text and _LATIN.match(text[-1]) and _LATIN.match(piece[:1])
        text += f" {piece}" if latin else piece
    return text


def paragraphs_of(lines: Sequence[Line], left: float, right: float) -> list[list[Line]]:
    """Lines put together into paragraphs; `left` and `right` are the margins of the page's running text."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and _continues(paragraphs[-1][-1], line, left, right):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


ORDINAL: Final = re.compile("[一二三四五六七八九十]{1,2}、")
"""How the heading of a section begins."""


def _continues(before: Line, line: Line, left: float, right: float) -> bool:
    """A line goes on with the one above when that one is full and this one starts at the margin in like letters."""
    if ORDINAL.match(line.text):
        return False
    height = before.box.bottom - before.box.top
    like = abs((line.box.bottom - line.box.top) - height) <= 0.25 * height
    close = line.box.top - before.box.bottom <= 1.5 * height
    return like and close and before.box.x1 >= right - 2.2 * height and line.box.x0 <= left + 1.2 * height


def text_of(words: Sequence[Word]) -> str:
    """Words of one cell, line by line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        if lines and abs(word.middle - lines[-1][0].middle) < 0.45 * word.height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(" ".join(word.text for word in sorted(line, key=lambda word: word.x0)) for line in lines)
