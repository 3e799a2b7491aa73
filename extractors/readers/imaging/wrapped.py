"""Numbers that a narrow cell of a picture breaks over several lines, judged as those of a page of text are."""

from collections.abc import Mapping, Sequence

from extractors.readers.imaging.doubts import Said
from extractors.readers.imaging.lines import TextLine
from extractors.readers.imaging.rules import POINTS, Table
from extractors.readers.pdf.pages import Box, Character
from extractors.readers.pdf.rules import Region
from extractors.readers.pdf.text import Line
from extractors.readers.pdf.wrapped import is_wrapped, texts_of

Written = tuple[Sequence[TextLine], Sequence[Said]]
"""The lines of one cell and what they say."""


def joined_numbers(table: Table, written: Mapping[int, Written], height: float) -> dict[int, str]:
    """The cells, by their number, whose lines are certainly one number, and that number."""
    contents = {number: _content(cell, height / POINTS) for number, cell in written.items()}
    order = sorted(contents, key=lambda number: table.regions[number].column)
    found: dict[int, str] = {}
    for number, content in contents.items():
        region = table.regions[number]
        if is_wrapped(content) and not any(said.alternatives for said in written[number][1]):
            beside = [contents[other] for other in order if other != number and _abreast(table.regions[other], region)]
            box = Box(*(value * POINTS / height for value in table.box_of(region)))
            text, others = texts_of(content, box, beside)
            found |= {} if others else {number: text}
    return found


def _abreast(one: Region, other: Region) -> bool:
    return (one.row, one.rowspan) == (other.row, other.rowspan)


def _content(cell: Written, unit: float) -> list[Line]:
    """The lines of a cell in points, their characters evenly spread."""
    lines: list[Line] = []
    for line, said in zip(*cell, strict=True):
        if said.text:
            x0, top, x1, bottom = (value / unit for value in line.body)
            step = (x1 - x0) / len(said.text)
            characters = [
                Character(text, x0 + place * step, top, x0 + (place + 1) * step, bottom, bottom)
                for place, text in enumerate(said.text)
            ]
            lines.append(Line(characters, Box(x0, top, x1, bottom)))
    return lines
