"""Numbers looked at twice. What both looks say and the ink bears out is sure; else the other readings are named.

The second look shows the model the line narrower and without specks at its ends. A digit that
only the shape of one picture suggests does not survive both.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

import numpy as np

from extractors.readers.imaging.amounts import number_part
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import TextLine, cut_out
from extractors.readers.imaging.recognise import NUMBER_CHARACTERS, Floats, Glyph, Reading, plain, recognise
from extractors.readers.imaging.strokes import LEANING, SLASH, STEEP, begins_level, is_dash, lean
from extractors.readers.pdf.pages import UNKNOWN, Box

SURE: Final = 0.93
"""Chance of a reading, over both looks, from which it is not in doubt."""
FAIR: Final = 0.5
"""Chance below which a reading without any other beside it is itself no more than possible."""
RIVAL: Final = 0.02
"""Chance of another reading from which even a sure one is in doubt."""
PLAUSIBLE: Final = 0.01
"""Chance from which another reading is worth a thought."""
MOST: Final = 4
"""Other readings kept: beyond these the sums of a form can decide nothing anyway."""
AROUND: Final = 0.15
"""Text heights of paper round a line: with more of it, and the wider it is shown, a 0 is taken for an o."""
NARROWED: Final = 0.8
"""Width, as a share of its own, in which a number is shown the second time."""
LOWEST: Final = 0.4
"""Text heights below which nothing but a dash is part of a number by itself: a speck, or a mark of a vertical label."""
LONGEST: Final = 16
_BEAM: Final = 8

_VALUE: Final = re.compile(rf"[{re.escape(NUMBER_CHARACTERS)}()]*")
_NUMBER: Final = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?|[-—/]+")
_EDGES: Final = " .,·、，。．'`’‘"
ORDINAL: Final = re.compile(r"[1-9][0-9]?[.．、，,。·]")


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: its text, its other readings where it is a number in doubt, its characters along the line."""

    text: str
    alternatives: tuple[str, ...] = ()
    glyphs: tuple[Glyph, ...] = field(default=(), repr=False)
    ordinal: str = ""
    """The number with the point behind it that both the reading and the ink show: it may count the rows."""


def read_lines(flat: Pixels, lines: Sequence[TextLine], height: float, around: float = AROUND) -> list[Said]:
    """What each of `lines` says; those that are numbers are looked at twice.

    `around` is the paper, in text heights, left round each line: none where its box has it already.
    """
    first = recognise([cut_out(flat, line.box, around * height, height) for line in lines])
    said = [Said(reading.text, (), reading.glyphs) for reading in first]
    amounts = {index: number_part(flat, lines[index], reading, height) for index, reading in enumerate(first)}
    parts = {index: part for index, part in amounts.items() if part is not None}
    numbers = {
        index: (lines[index], reading)
        for index, reading in enumerate(first)
        if index not in parts and (is_value(reading.text) or _is_unclear(reading))
    }
    alone = recognise([cut_out(_before(flat, line), line.box, AROUND * height, height) for line, _ in parts.values()])
    numbers |= {index: (part[0], reading) for (index, part), reading in zip(parts.items(), alone, strict=True)}
    for index, number in _looked_at_again(flat, numbers, height).items():
        behind = parts[index][1] if index in parts else ""
        text = number.text if number.text == UNKNOWN else number.text + behind
        ordinal = first[index].text if lines[index].pointed and ORDINAL.fullmatch(first[index].text) else ""
        others = tuple(other + behind for other in number.alternatives)
        said[index] = Said(text, others, first[index].glyphs, ordinal)
    return said


def _looked_at_again(flat: Pixels, numbers: Mapping[int, tuple[TextLine, Reading]], height: float) -> dict[int, Said]:
    """What lines with their first readings say after a second look."""
    numbers = {
        index: (replace(line, dash=True) if _touched(flat, line, first) else line, first)
        for index, (line, first) in numbers.items()
    }
    shown = [cut_out(_before(flat, line), line.body, AROUND * height, height) for line, _ in numbers.values()]
    again = recognise(shown, NARROWED)
    looks = {
        index: (line, first, second) for (index, (line, first)), second in zip(numbers.items(), again, strict=True)
    }
    overlooked = {index: line for index, (line, *pair) in looks.items() if _overlooked(pair, line)}
    apart = _digit_by_digit(flat, overlooked, height)
    said: dict[int, Said] = {}
    for index, (line, first, second) in looks.items():
        if is_dash(line, height):
            said[index] = Said("—")
        else:
            weighty = _leaning(weighed(first, second, line, apart.get(index)), lean(flat, line))
            said[index] = _low(weighty) if line.body.bottom - line.body.top < LOWEST * height else weighty
    return said


def _before(flat: Pixels, line: TextLine) -> Pixels:
    """The picture up to where the line is cut off: the unit behind a number begins closer to it than paper is shown."""
    return flat if line.end is None else flat[:, : line.end]


def _touched(flat: Pixels, line: TextLine, first: Reading) -> bool:
    """Whether a minus was read that the ink does not show apart from its digit."""
    return not line.dash and _folded(first.text).startswith("-") and begins_level(flat, line)


def _low(said: Said) -> Said:
    """What lower ink than any digit says: nothing, with what was read as a possibility."""
    return Said(UNKNOWN, tuple(dict.fromkeys((said.text, *said.alternatives))) if is_value(said.text) else ())


def _overlooked(looks: Iterable[Reading], line: TextLine) -> bool:
    """Whether the ink shows more digits than one of the readings has characters."""
    return any(len(line.digits) > len(reading.text) for reading in looks)


def _digit_by_digit(flat: Pixels, lines: Mapping[int, TextLine], height: float) -> dict[int, str]:
    """A third look at lines whose ink shows more digits than were read: each by itself."""
    pieces = [
        (index, Box(start, line.body.top, end, line.body.bottom))
        for index, line in lines.items()
        for start, end in line.digits
    ]
    readings = recognise([cut_out(_before(flat, lines[at]), box, AROUND * height, height) for at, box in pieces])
    texts: dict[int, str] = dict.fromkeys(lines, "")
    for (index, _), reading in zip(pieces, readings, strict=True):
        texts[index] += reading.text
    return texts


def is_value(text: str) -> bool:
    """Whether a line may be a number or a mark for none: nothing but digits and what digits are taken for."""
    return len(text) <= LONGEST and _VALUE.fullmatch(_folded(text)) is not None


def has_digits(said: Said) -> bool:
    """Whether a line may be a number, a mark for none left out."""
    return is_value(said.text) and any(map(str.isdecimal, said.text))


def _is_unclear(reading: Reading) -> bool:
    """Whether next to nothing was read, and that not surely: dirt turns a lone digit into anything."""
    return len(reading.text) <= 2 and reading.confidence < SURE


def weighed(first: Reading, second: Reading, line: TextLine, apart: str | None = None) -> Said:
    """Two readings of one number as one, with the others that remain possible; `apart` is it read digit by digit.

    A doubt for which there is no other number to name makes the reading itself one that is only possible.
    """
    literal = [_plainly_signed("".join(reading.text.strip(_EDGES).split())) for reading in (first, second)]
    chances = _chances(first, second)
    if line.dash and any(_folded(text).startswith("-") for text in literal):
        literal, chances = [_negative(text) for text in literal], _negatives(chances)
    chances = _as_many_as_inked(chances, line)
    best = next(iter(chances), "")
    others = (*chances, *literal, *([] if apart is None else [apart]))
    if best not in literal or not _NUMBER.fullmatch(best):
        text = literal[0] or literal[1] or UNKNOWN
        return Said(text, _others(text, others), first.glyphs)
    agreed = all(_folded(text) == _folded(best) for text in literal)
    rivals = sum(chance >= RIVAL for chance in chances.values()) > 1
    borne_out = _borne_out(best, line)
    if agreed and borne_out and not rivals and chances[best] >= SURE:
        return Said(best, (), first.glyphs)
    named = _others(best, (*others, *_pointed(best, line), *_unsigned(best, line)))
    if not named and not (borne_out and chances[best] >= FAIR):
        return Said(UNKNOWN, (best,), first.glyphs)
    return Said(best, named, first.glyphs)


def _plainly_signed(text: str) -> str:
    """A number with whatever was read before its digits, 一 or 十, made the sign that it is."""
    sign = _folded(text[:1])
    return sign + text[1:] if sign in ("+", "-") and text[1:2].isdecimal() else text


def _negative(text: str) -> str:
    """A reading with the minus that the ink shows before it."""
    folded = _folded(text)
    return f"-{folded}" if folded[:1].isdecimal() else text


def _negatives(chances: Mapping[str, float]) -> dict[str, float]:
    summed: dict[str, float] = defaultdict(float)
    for text, chance in chances.items():
        summed[_negative(text)] += chance
    return dict(sorted(summed.items(), key=lambda item: (-item[1], item[0])))


def _pointed(text: str, line: TextLine) -> Iterator[str]:
    """The number with a point where the ink shows one, or without the one that it does not show."""
    if "." in text and not line.marks:
        yield text.replace(".", "")
    if "." not in text and "," not in text:
        yield from (f"{text[:place]}.{text[place:]}" for place in line.marks if 0 < place < len(text))


def _unsigned(text: str, line: TextLine) -> Iterator[str]:
    """The number with the minus that the ink may show, or without the one that it does not show."""
    if _sign_borne_out(text, line):
        return
    yield text.removeprefix("-") if text.startswith("-") else f"-{text}"


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
    return "".join(plain(character) for character in text if not character.isspace()).replace("—", "-")


def _leaning(said: Said, slope: float) -> Said:
    """A lone straight stroke that leans is a slash, whatever was read; one that leans a little may be a slanting 1."""
    if slope < LEANING or _folded(said.text) not in ("1", "/"):
        return said
    if slope >= SLASH:
        perhaps = said.text == "1" and not said.alternatives and slope < STEEP
        return Said("/", ("1",) if perhaps else (), said.glyphs)
    return Said(said.text, _others(said.text, ("1", "/")), said.glyphs)


def _borne_out(text: str, line: TextLine) -> bool:
    """Whether the ink has room for what was read: no digit overlooked, no point made up or lost."""
    points = sum(character in ".," for character in text)
    return _fits(text, line) and (points > 0) == bool(line.marks) and _sign_borne_out(text, line)


def _fits(text: str, line: TextLine) -> bool:
    """Whether the ink is as many digits as were read."""
    digits = _digits(text)
    return len(line.digits) <= digits + text.count("/") + text.count("+") and digits <= line.room


def _as_many_as_inked(chances: Mapping[str, float], line: TextLine) -> dict[str, float]:
    """The readings without those of another number of digits than the ink of the likeliest shows.

    No digit is without ink; and like digits side by side, which the model easily takes for one, are as many as the ink
    has runs.
    """
    best = next(iter(chances), "")
    digits = _digits(best)
    if not best or not _fits(best, line):
        return dict(chances)
    possible: dict[str, float] = defaultdict(float)
    for text, chance in chances.items():
        if _digits(text) < digits == len(line.digits) and _run_together(text) == _run_together(best):
            possible[best] += chance
        elif _digits(text) <= line.room:
            possible[text] += chance
    whole = sum(chances.values()) / sum(possible.values())
    return {text: chance * whole for text, chance in possible.items()}


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _run_together(text: str) -> str:
    """The text with like characters side by side made one."""
    return "".join(character for character, _ in groupby(text))


def _sign_borne_out(text: str, line: TextLine) -> bool:
    """Whether a number read with a minus shows one, and one read without shows nothing that may be one."""
    if not any(map(str.isdecimal, text)) or text.startswith("+"):
        return True
    return (line.dash or line.stray) == text.startswith("-")


def _chances(first: Reading, second: Reading) -> dict[str, float]:
    """Numbers that the two looks allow, with their mean chance, the likeliest first."""
    chances: dict[str, float] = defaultdict(float)
    for reading in (first, second):
        for text, chance in _beam(reading.steps):
            chances[_plainly_signed(text.strip(_EDGES))] += chance / 2
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
