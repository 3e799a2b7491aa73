"""Characters of a page put together: lines, words, paragraphs."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
LIFTED: Final = 0.25
"""The share above which a digit that touches another stands on no line with it, though it be as large."""
TOUCHING: Final = 0.1
"""Share of their height up to which characters touch."""
TINY: Final = 0.8
"""Share of a digit's height below which one beside it is of no number with it, though it stand no higher."""
ONE_FONT: Final = 0.01
"""Share of their height below which digits beside each other are of one font, whose own digits may be unlike."""
BOLD: Final = 0.25
"""Share of its width up to which a character is drawn again beside itself to look bold."""
TWICE: Final = 0.45
"""The same of a digit, which may throw a shadow: no font sets two digits as close."""
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
    if gap <= TOUCHING * height:
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
        if before is not None:
            gap, height = character.x0 - before.x1, character.bottom - character.top
            if gap > LATIN_GAP * height and gap > _blank_share(before.text, character.text) * height:
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
    runs: list[list[Character]] = []
    current: list[Character] = []
    start = 0.0
    for character in sorted(characters, key=_baseline):
        apart = SAME_LINE * (character.bottom - character.top)
        if current and character.baseline - start > apart:
            runs.append(current)
            current = []
        if not current:
            start = character.baseline
        current.append(character)
    if current:
        runs.append(current)
    for place in range(len(runs) - 1, 0, -1):
        if _are_marks(runs[place - 1], runs[place]) or _are_marks(runs[place], runs[place - 1]):
            runs[place - 1] += runs.pop(place)
    return list(map(_line, runs))


def _are_marks(marks: Sequence[Character], line: Sequence[Character]) -> bool:
    """Whether all of a line are small digits right behind digits of the other: marks that are raised above it."""
    if not all(mark.text.isdecimal() for mark in marks):
        return False
    behind = [mark for mark in marks if any(_is_behind(mark, base) for base in line)]
    return bool(behind) and all(mark in behind or any(_is_beside(mark, one) for one in behind) for mark in marks)


def _is_behind(mark: Character, base: Character) -> bool:
    """Whether a small digit stands right behind a digit, and not wholly above or below it."""
    level = mark.top < base.bottom and base.top < mark.bottom
    return base.text.isdecimal() and level and _share(mark, base) < SMALL and _is_beside(mark, base)


def _is_beside(mark: Character, base: Character) -> bool:
    """Whether no more than a blank has room between two characters."""
    return abs(mark.x0 - base.x1) <= WORD_GAP * (base.bottom - base.top)


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
    """The characters of a line, small digits beside a digit as superscript: a footnote's mark is not of the number."""
    digits = [c for c in characters if c.text.isdecimal()]
    sizes, inks = [c.bottom - c.top for c in digits], [c.ink for c in digits]
    alike = len(digits) < 2 or (min(sizes) >= SMALL * max(sizes) and min(inks) >= SMALL * max(inks))
    heights = [c.baseline for c in digits]
    if alike and (len(digits) < 2 or max(heights) - min(heights) <= LIFTED * max(sizes)):
        return list(characters)
    behind = _marks(characters, lambda mark, before: mark.x0 - before.x1)
    ahead = _marks(characters[::-1], lambda mark, after: after.x0 - mark.x1)
    marks = {id(mark) for mark in (*behind, *ahead)}
    return [c._replace(text=raised(c.text)) if id(c) in marks else c for c in characters]


def _marks(characters: Sequence[Character], gap: Callable[[Character, Character], float]) -> Iterator[Character]:
    """The digits that are marks of a digit which comes before them among `characters`."""
    base = before = None
    for character in characters:
        if base is None or before is None or not _is_mark(base, character, gap(character, before)):
            base = character
        else:
            yield character
        before = character


def _is_mark(base: Character, character: Character, gap: float) -> bool:
    """Whether a digit is far too small for the one beside it, or small and raised, or raised so that all see it."""
    if not (base.text.isdecimal() and character.text.isdecimal()):
        return False
    height = base.bottom - base.top
    lift = (base.baseline - character.baseline) / height if height else 0.0
    share = _share(character, base)
    if share >= SMALL:
        return share * SMALL < 1 and lift > LIFTED and abs(gap) <= TOUCHING * height
    return (share < TINY or lift > RAISED) and gap <= WORD_GAP * height


def _share(mark: Character, base: Character) -> float:
    """How high a digit is beside another one: by what is drawn of both where their fonts may differ."""
    size, height = mark.bottom - mark.top, base.bottom - base.top
    apart = max(abs(size - height), abs(mark.baseline - base.baseline))
    if mark.ink and base.ink and apart > ONE_FONT * height:
        return mark.ink / base.ink
    return size / height if height else 1.0


def _same_place(one: Character, other: Character) -> bool:
    """Whether a character is drawn twice; digits that overlap more than any font sets them cannot be two."""
    near = (TWICE if one.text.isdecimal() else BOLD) * (one.x1 - one.x0)
    return one.text == other.text and abs(one.x0 - other.x0) < near and abs(one.baseline - other.baseline) < near


_BESIDE: Final = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def digits_covered(characters: Sequence[Character]) -> int:
    """How many times a digit and another character lie on one another, each digit counted.

    Labels are left out: a font that is replaced sets its Chinese characters on top of one another, harmlessly.
    """
    places: dict[tuple[int, int], Character] = {}
    covered = 0
    for character in characters:
        x, y = int((character.x0 + character.x1) / 6), int(character.baseline / 6)
        other = places.setdefault((x, y), character)
        beside = [places.get((x + dx, y + dy)) for dx, dy in _BESIDE] if character.text.isdigit() else ()
        covered += sum(_covers(one, character) for one in (other, *beside) if one is not None)
    return covered


def _covers(one: Character, other: Character) -> int:
    """How many of two characters that lie on one another are digits; none where they are one that is drawn twice."""
    digits = one.text.isdigit() + other.text.isdigit()
    apart = digits and one is not other and not _same_place(one, other)
    return digits if apart and _overlap(one, other) else 0


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
PAGE_NUMBER: Final = re.compile(
    r"[-–—―·]{0,3}\s*+(?:第\s*+)?\d{1,3}\s*+(?:页\s*+)?(?:[/共]\s*+\d{1,3}\s*+页?\s*+)?[-–—―·]{0,3}"
)
"""The number of a page: what else a number may be, the places of a page tell."""


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
