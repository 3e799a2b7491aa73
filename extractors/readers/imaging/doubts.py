"""Numbers looked at twice. What both looks say and the ink bears out is sure; else the other readings are named.

The second look shows the model the line wider, with more paper around it and without specks at its ends. A digit that
only the shape of one picture suggests does not survive both.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import TextLine, cut_out
from extractors.readers.imaging.recognise import LOOKALIKES, NUMBER_CHARACTERS, Floats, Glyph, Reading, recognise
from extractors.readers.pdf_pages import UNKNOWN, Box

SURE: Final = 0.9
"""Chance of a reading, over both looks, from which it is not in doubt."""
PLAUSIBLE: Final = 0.01
"""Chance from which another reading is worth a thought."""
MOST: Final = 4
"""Other readings kept: beyond these the sums of a form can decide nothing anyway."""
STRETCH: Final = 1.35
LONGEST: Final = 16
_BEAM: Final = 8

_ALIKE: Final = re.escape("".join(dict.fromkeys((*NUMBER_CHARACTERS, *LOOKALIKES))))
_VALUE: Final = re.compile(rf"[{_ALIKE}\s()（）]*")
_NUMBER: Final = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?|[-—/]+")
_EDGES: Final = " .,·、，。．'`’‘"


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: its text, its other readings where it is a number in doubt, its characters along the line."""

    text: str
    alternatives: tuple[str, ...] = ()
    glyphs: tuple[Glyph, ...] = field(default=(), repr=False)


def read_lines(flat: Pixels, lines: Sequence[TextLine], height: float) -> list[Said]:
    """What each of `lines` says; those that are numbers are looked at twice."""
    first = recognise([cut_out(flat, line.box, 0.15 * height) for line in lines])
    values = [index for index, reading in enumerate(first) if is_value(reading.text)]
    again = recognise([cut_out(flat, lines[index].body, 0.3 * height) for index in values], STRETCH)
    said = [Said(reading.text, (), reading.glyphs) for reading in first]
    for index, second in zip(values, again, strict=True):
        said[index] = weighed(first[index], second, lines[index], height)
    return said


def is_value(text: str) -> bool:
    """Whether a line may be a number or a mark for none: nothing but digits and what digits are taken for."""
    return len(text) <= LONGEST and _VALUE.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def weighed(first: Reading, second: Reading, line: TextLine, height: float) -> Said:
    """Two readings of one number as one, with the others that remain possible."""
    if _is_stroke(line.box, height) and _plain(first.text) in ("", "-", "—"):
        return Said("—", (), first.glyphs)
    literal = [reading.text.strip(_EDGES) for reading in (first, second)]
    chances = _chances(first, second)
    best = next(iter(chances), "")
    others = tuple(other for other in chances if other != best)[:MOST]
    if best in literal and _NUMBER.fullmatch(best):
        sure = chances[best] >= SURE and literal[0] == literal[1] and _borne_out(best, line)
        return Said(best, () if sure else _or_lookalikes(others, literal, best), first.glyphs)
    text = literal[0] or literal[1] or UNKNOWN
    return Said(text, tuple(chances)[:MOST], first.glyphs)


def _or_lookalikes(others: tuple[str, ...], literal: Sequence[str], best: str) -> tuple[str, ...]:
    """The other readings, those that were read literally among them."""
    read = (text for text in literal if text and text != best)
    return tuple(dict.fromkeys((*others, *read)))[:MOST]


def _is_stroke(box: Box, height: float) -> bool:
    """A lone level stroke: a dash, whichever of the many dashes, and the numeral 一, it is taken for."""
    return box.bottom - box.top <= 0.3 * height and box.x1 - box.x0 >= 2 * (box.bottom - box.top)


def _plain(text: str) -> str:
    return "".join(LOOKALIKES.get(character, character) for character in text.strip())


def _borne_out(text: str, line: TextLine) -> bool:
    """Whether the ink has room for what was read: no digit overlooked, no point made up or lost."""
    digits = sum(character.isdigit() for character in text)
    points = sum(character in ".," for character in text)
    return len(line.digits) <= digits + text.count("/") and (points > 0) == (line.marks > 0)


def _chances(first: Reading, second: Reading) -> dict[str, float]:
    """Numbers that the two looks allow, with their mean chance, the likeliest first."""
    chances: dict[str, float] = defaultdict(float)
    for reading in (first, second):
        for text, chance in _beam(reading.steps):
            chances[text.strip(_EDGES)] += chance / 2
    kept = [(text, chance) for text, chance in chances.items() if chance >= PLAUSIBLE and _NUMBER.fullmatch(text)]
    return dict(sorted(kept, key=lambda item: (-item[1], item[0])))


def _beam(steps: Floats) -> list[tuple[str, float]]:
    """The likeliest texts of number characters, and their chances, by prefix search.

    For each prefix two chances are kept, of ending in nothing and of ending in its last character: the same character
    twice running is one character, with nothing between two.
    """
    prefixes: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for step in steps.astype(np.float64):
        longer: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for prefix, (nothing, character) in prefixes.items():
            longer[prefix][0] += (nothing + character) * step[0]
            for index in np.nonzero(step[1:] > 1e-4)[0]:
                added = NUMBER_CHARACTERS[index]
                chance = step[index + 1]
                if prefix.endswith(added):
                    longer[prefix][1] += character * chance
                    longer[prefix + added][1] += nothing * chance
                else:
                    longer[prefix + added][1] += (nothing + character) * chance
        kept = sorted(longer.items(), key=lambda item: (-sum(item[1]), item[0]))[:_BEAM]
        prefixes = {prefix: (chances[0], chances[1]) for prefix, chances in kept}
    found = [(prefix, sum(chances)) for prefix, chances in prefixes.items()]
    return sorted(found, key=lambda item: (-item[1], item[0]))
