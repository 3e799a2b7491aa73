"""Numbers that a line runs through: they are struck out, as changes are marked in print."""

import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from extractors.glyphs import STROKE, struck
from extractors.readers.pdf.pages import Box, Character, Page, Rule
from extractors.readers.pdf.positions import is_number
from extractors.readers.pdf.text import WORD_GAP

MOST_HEIGHT: Final = 20.0
"""Points up to which above its baseline a line may run through a digit."""
WIDE: Final = 3.0
"""Points of a digit's width that a line must cover to strike it out."""
HIGH: Final = 2.0
"""Of a character's height: higher strokes are a drawing's, or part the corner of a header."""
MOST_STROKES: Final = 500
"""Slanted strokes above this are a drawing."""
BEYOND: Final = 0.6
"""Of a character's height: so far a line may reach beyond what it strikes out, over a blank; a ruling line goes on."""


def strike(page: Page) -> bool:
    """Marks what is struck out on a page and takes the lines through it away; whether a line runs through any digit.

    Where a number stands beside it on the line, that takes its place, and what is struck out is not shown at all.
    """
    through = [rule for rule, digits in _through(page.characters, page.horizontal) if digits]
    for rule in through:
        under = [c for c in page.characters if _is_struck(c, rule)]
        if _is_of(rule, under):
            page.horizontal.remove(rule)
            _mark(page, {id(c) for c in under if STROKE not in c.text})
    return bool(through)


def are_crossed(page: Page) -> bool:
    """Whether a slanted stroke as high as a line of text runs through a digit."""
    digits = [c for c in page.characters if c.text.isdecimal()] if page.slanted else []
    return any(_is_crossed(digit, stroke) for stroke in page.slanted[:MOST_STROKES] for digit in digits)


def _is_crossed(digit: Character, stroke: Box) -> bool:
    high = stroke.bottom - stroke.top < HIGH * (digit.bottom - digit.top)
    return high and stroke.holds((digit.x0 + digit.x1) / 2, (digit.top + digit.bottom) / 2)


def _through(characters: Sequence[Character], rules: Sequence[Rule]) -> Iterator[tuple[Rule, int]]:
    """Each line with the number of digits that it runs through."""
    digits = sorted((c for c in characters if c.text.isdecimal()), key=_baseline)
    baselines = [digit.baseline for digit in digits]
    for rule in rules:
        near = digits[bisect.bisect(baselines, rule.position) : bisect.bisect(baselines, rule.position + MOST_HEIGHT)]
        yield rule, sum(_is_struck(digit, rule) for digit in near)


def _baseline(character: Character) -> float:
    return character.baseline


def _is_struck(character: Character, rule: Rule) -> bool:
    """Whether a line runs through the midst of a character, half way up."""
    height = character.bottom - character.top
    within = 0.15 * height < character.baseline - rule.position < 0.45 * height
    return within and min(character.x1, rule.end) - max(character.x0, rule.start) > WIDE


def _is_of(rule: Rule, under: Sequence[Character]) -> bool:
    """Whether a line goes through these characters alone; nothing is left of them where another line did before."""
    beyond = max((BEYOND * (c.bottom - c.top) for c in under), default=0.0)
    first, last = min((c.x0 for c in under), default=rule.start), max((c.x1 for c in under), default=rule.end)
    return first - beyond <= rule.start and rule.end <= last + beyond


def _mark(page: Page, inside: set[int]) -> None:
    """Puts a stroke through characters of a page, or leaves them out where a number takes their place."""
    baselines = {round(c.baseline) for c in page.characters if id(c) in inside}
    level = sorted((c for c in page.characters if round(c.baseline) in baselines), key=lambda c: c.x0)
    beside = _has_number_beside(level, inside)
    page.characters = [
        c._replace(text=struck(c.text)) if id(c) in inside else c
        for c in page.characters
        if not (beside and id(c) in inside)
    ]


def _has_number_beside(level: Sequence[Character], inside: set[int]) -> bool:
    """Whether a digit, or a mark for none, stands close to those `inside`, on either side."""
    ends = [pair for pair in pairwise(level) if (id(pair[0]) in inside) != (id(pair[1]) in inside)]
    near = [pair for pair in ends if pair[1].x0 - pair[0].x1 < WORD_GAP * (pair[0].bottom - pair[0].top)]
    return any(is_number(one.text) for pair in near for one in pair if id(one) not in inside)
