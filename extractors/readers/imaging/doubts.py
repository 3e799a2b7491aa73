"""Numbers looked at twice. What both looks say and the ink bears out is sure; else the other readings are named.

The second look shows the model the line wider, with more paper around it and without specks at its ends. A digit that
only the shape of one picture suggests does not survive both.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import POINT, TextLine, cut_out
from extractors.readers.imaging.recognise import LOOKALIKES, NUMBER_CHARACTERS, Floats, Glyph, Reading, recognise
from extractors.readers.pdf_pages import UNKNOWN, Box

SURE: Final = 0.9
"""Chance of a reading, over both looks, from which it is not in doubt."""
PLAUSIBLE: Final = 0.01
"""Chance from which another reading is worth a thought."""
MOST: Final = 4
"""Other readings kept: beyond these the sums of a form can decide nothing anyway."""
DASH: Final = 0.3
"""Text heights that a dash is high at most, blurred by scanning."""
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
    first = recognise([cut_out(flat, line.box, 0.15 * height, height) for line in lines])
    values = [index for index, reading in enumerate(first) if is_value(reading.text) or _is_unclear(reading)]
    again = recognise([cut_out(flat, lines[index].body, 0.3 * height, height) for index in values], STRETCH)
    said = [Said(reading.text, (), reading.glyphs) for reading in first]
    for index, second in zip(values, again, strict=True):
        said[index] = weighed(first[index], second, lines[index], height)
    return said


def is_value(text: str) -> bool:
    """Whether a line may be a number or a mark for none: nothing but digits and what digits are taken for."""
    return len(text) <= LONGEST and _VALUE.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def _is_unclear(reading: Reading) -> bool:
    """Whether next to nothing was read, and that not surely: dirt turns a lone digit into anything."""
    return len(reading.text) <= 2 and reading.confidence < SURE


def weighed(first: Reading, second: Reading, line: TextLine, height: float) -> Said:
    """Two readings of one number as one, with the others that remain possible."""
    if _is_dash(line.body, height):
        return Said("—", (), first.glyphs)
    literal = [reading.text.strip(_EDGES) for reading in (first, second)]
    chances = _chances(first, second)
    best = next(iter(chances), "")
    if best in literal and _NUMBER.fullmatch(best):
        agreed = all(_folded(text) == _folded(best) for text in literal)
        sure = chances[best] >= SURE and agreed and _borne_out(best, line)
        return Said(best, () if sure else _others(best, (*chances, *literal)), first.glyphs)
    text = literal[0] or literal[1] or UNKNOWN
    return Said(text, _others(text, chances), first.glyphs)


def _others(text: str, readings: Iterable[str]) -> tuple[str, ...]:
    """The readings that are numbers other than `text`, each once."""
    others: dict[str, None] = {}
    for reading in readings:
        folded = _folded(reading)
        if _NUMBER.fullmatch(folded) and folded != text and not (folded == _folded(text) and _NUMBER.fullmatch(text)):
            others[folded] = None
    return tuple(others)[:MOST]


def _folded(text: str) -> str:
    """`text` with everything that a digit or mark is taken for made that digit or mark."""
    plain = unicodedata.normalize("NFKD", text).replace("—", "-")
    return "".join(LOOKALIKES.get(c, c) for c in plain if not unicodedata.combining(c) and not c.isspace())


def _is_dash(box: Box, height: float) -> bool:
    """A lone level stroke, whichever of the many dashes it is; what the model makes of it depends on its length."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    return high <= DASH * height and wide >= 1.4 * high and wide >= POINT * height


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
