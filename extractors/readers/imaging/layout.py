"""Text outside ruled tables: found by the detector, then laid out as a page of characters is.

From there on a picture is a page like any other: the reader of text PDFs knows how lines become paragraphs, and how
tables without ruling are told from where their numbers stand.
"""

import dataclasses
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from statistics import median
from typing import Final

import numpy as np
from msgspec.structs import replace

from extractors.document import Cell, Grid, LimitExceeded, Paragraph
from extractors.readers.imaging.amounts import is_amount
from extractors.readers.imaging.cells import ORDINALS, Locate, outside
from extractors.readers.imaging.doubts import AROUND, LOWEST, ORDINAL, Said, has_digits, is_value, read_lines
from extractors.readers.imaging.ending import Ending, Extent, Ground
from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.lines import NEAR, TextLine, boxes_of, line_of, lines_in
from extractors.readers.imaging.marks import MARKS, lone_marks, with_brackets
from extractors.readers.imaging.paper import Shapes, ink_of, shapes_of
from extractors.readers.imaging.plane import Plane
from extractors.readers.imaging.recognise import detect
from extractors.readers.imaging.rules import POINTS
from extractors.readers.imaging.streaks import doubted
from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.continued import Piece
from extractors.readers.pdf.pages import Box, Character, Page
from extractors.readers.pdf.positions import laid_out_tables
from extractors.readers.pdf.rules import Found
from extractors.readers.pdf.text import Line, bounds, joined, lines_of, paragraphs_of

DETECTED_HEIGHT: Final = 12.0
"""Text height, in pixels, at which the detector looks: it finds no more in a larger picture, only slower."""
MARGIN: Final = 1.5
"""Text heights of paper round the strips that the detector looks at."""
LITTLE: Final = 0.5
"""Square text heights of ink outside tables below which there is no text there."""
MOST_SHAPES: Final = 10_000
"""Shapes of ink outside of tables above which it is a raster or dirt: a full page of text has some 3,000."""
LEVEL: Final = 2.0
"""Points (text being nine high) by which the middles of the numbers of one row may differ."""
BASELINE: Final = 3.0
"""Points from the middle of a line to the foot of its characters."""
EM: Final = 1.2
"""Widths of a character, in heights, that its neighbour may be away without a blank between them."""
FAR: Final = 3.0
"""The same of digits: their ink alone parts them."""
DOWNWARDS: Final = 2.0
"""Widths, and text heights, that a label set downwards is high at least, and text heights that it is wide at most."""
DIGIT: Final = 0.83
"""Text heights that a digit is high."""
FEWEST: Final = 3
SMALLER: Final = 0.9
"""Numbers from which they tell how high text is, and share of the page's below which that is of smaller tables."""
SINGLE: Final = 1.8
"""Text heights that the detector's box around a single line is high at most, mostly."""
FULL_WIDE: Final = 1.2
"""Heights that a full-width mark is wide, its blank half with it."""
BEARING: Final = 0.125
NARROW: Final = 0.28
"""Heights of paper beside its ink that belong to a digit, and to a 1, which takes up as much room as any other: those
of one number may be set apart."""


UNMOVED: Final = Ground(1.0, 0.0)


@dataclass(slots=True)
class _Sheet(Page):
    """A page whose boxes are located in the picture; it remembers which box a locator stands for."""

    locate: Locate = repr
    unit: float = 1.0
    ground: Ground = UNMOVED
    located: dict[str, Box] = field(default_factory=dict)

    def locator(self, box: Box) -> str:
        """Where `box` stands in the source."""
        text = self.locate(Box(*(value * self.unit for value in box)))
        self.located[text] = box
        return text


def pieces_outside(
    plane: Plane, locate: Locate, above: Ending | None
) -> tuple[list[tuple[float, Piece]], tuple[Extent, ...]]:
    """Paragraphs and borderless tables, each with the top of its place in pixels, and all words on the ground.

    `above` is the borderless table with which the picture before ends.
    """
    read = _counted(_read(plane))
    unit = _size(read, plane.height) / POINTS
    high, wide = plane.flat.shape
    sheet = _Sheet(1, wide / unit, high / unit, locate=locate, unit=unit, ground=Ground.of(plane, unit))
    doubtful: list[tuple[Box, Said]] = []
    boxes = [Box(*(value / unit for value in _inked(line))) for line, _ in read]
    for box, level, (line, said) in zip(boxes, _levels(boxes, [said for _, said in read]), read, strict=True):
        value = _is_numeric(said)
        even = Box(box.x0, level - POINTS / 2, box.x1, level + POINTS / 2) if value else box
        characters = list(_characters(said, even, level + BASELINE, FAR if value else EM))
        parts = [Box(*(value / unit for value in part)) for part in line.parts]
        sheet.characters += _with_blank_half(_parted(characters, parts, level_as_said=value))
        if said.alternatives:
            doubtful.append((box, said))
    lines = lines_of(sheet.characters)
    words = [Extent(word.x0, word.x1) for line in lines for word in line.words()]
    if above is not None:
        sheet.ground = sheet.ground.moved(above.words, words)
    placed: list[tuple[float, Piece]] = []
    for number, section in enumerate(_sections(lines, [table.box.top / unit for table in plane.tables])):
        placed += _laid_out(sheet, section, doubtful, None if number or above is None else above.found)
    on_ground = tuple(Extent(*extent) for extent in sheet.ground.laid(words))
    return [(top * unit, piece) for top, piece in placed], on_ground


def _is_numeric(said: Said) -> bool:
    """Whether a line is a number, with its unit perhaps: its digits may be set apart."""
    return is_value(said.text) or is_amount(said.text)


def _inked(line: TextLine) -> Box:
    """The box of a line at the height of its ink: the detector's boxes, those of lone dashes most, are off it.

    Ink higher than a line is that of two, or of a line and dirt.
    """
    box, ink = line.box, line.body
    high = box.bottom - box.top
    if ink.bottom - ink.top > high:
        return box
    return Box(box.x0, ink.middle - high / 2, box.x1, ink.middle + high / 2)


def _size(read: Sequence[tuple[TextLine, Said]], height: float) -> float:
    """How high the text of tables is: where the prose of a page is larger, its numbers tell."""
    digits = [line.body.bottom - line.body.top for line, said in read if line.digits and has_digits(said)]
    size = median(digits) / DIGIT if len(digits) >= FEWEST else height
    return size if size < SMALLER * height else height


def _read(plane: Plane) -> list[tuple[TextLine, Said]]:
    shapes = outside(shapes_of(ink_of(plane.clean)), plane.tables)
    loud = shapes.chosen(np.maximum(shapes.wide, shapes.high) >= 0.3 * plane.height)
    if loud.area.sum() < LITTLE * plane.height**2:
        return []
    if len(loud) > MOST_SHAPES:
        raise LimitExceeded(f"picture of {len(loud)} shapes of ink outside of tables")
    open_paper = plane.clean.copy()
    for table in plane.tables:
        x0, top, x1, bottom = (round(value) for value in table.box)
        open_paper[top:bottom, x0:x1] = 255
    boxes = _detected(open_paper, loud, plane.height)
    boxes += _overlooked(loud, boxes, plane.height)
    lines = [line_of(shapes, box, plane.height) for box in _level_lines(boxes, shapes, plane.height)]
    said = read_lines(open_paper, lines, plane.height, 0.0)
    if plane.struck is not None:
        said = doubted(plane.flat, plane.struck, lines, said, plane.height)
    read = list(zip(lines, said, strict=True))
    return with_brackets([*read, *lone_marks(shapes, read, plane.height)], plane.height)


def _level_lines(boxes: Sequence[Box], shapes: Shapes, height: float) -> list[Box]:
    """The boxes, those around several lines of a narrow label made a box for each.

    The detector finds such a label whole or in pieces that overlap: of lines found twice the larger counts.
    """
    found = [_lines_apart(box, shapes, height) for box in boxes]
    ranked = [(_area(line), -number, line) for number, lines in enumerate(found) for line in lines]
    kept: list[Box] = []
    for number, lines in enumerate(found):
        for line in lines:
            rank = (_area(line), -number)
            middle = ((line.x0 + line.x1) / 2, line.middle)
            twice = any(other.holds(*middle) and (area, n) > rank for area, n, other in ranked if n != -number)
            if len(lines) == 1 or not twice:
                kept.append(line)
    return kept


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _lines_apart(box: Box, shapes: Shapes, height: float) -> list[Box]:
    """The lines of a label set downwards, a character each, which the detector finds as one; else the box itself.

    Its marks are looked for by themselves.
    """
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if wide > DOWNWARDS * height or high < SINGLE * height:
        return [box]
    x, y = shapes.x + shapes.wide / 2, shapes.y + shapes.high / 2
    inside = shapes.chosen((x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom))
    around = AROUND * height
    bodies = [line.box for line in lines_in(inside, height)]
    if len(bodies) == 1 and high < DOWNWARDS * max(wide, height):
        return [box]
    found = [body for body in bodies if max(body.x1 - body.x0, body.bottom - body.top) >= LOWEST * height]
    return [Box(b.x0 - around, b.top - around, b.x1 + around, b.bottom + around) for b in found] or [box]


def _counted(read: Sequence[tuple[TextLine, Said]]) -> list[tuple[TextLine, Said]]:
    """The lines with ordinals made the labels that they are: a few below one another, or two with no number there.

    One right before words begins their label.
    """
    worded = [line.box for line, said in read if any(map(str.isalpha, said.text)) and not is_value(said.text)]
    counting = [line.box for line, said in read if said.ordinal]
    plain = [line.box for line, said in read if not said.ordinal and has_digits(said)]
    found: list[tuple[TextLine, Said]] = []
    for line, said in read:
        alike = sum(_in_column(line.box, box) for box in counting)
        alone = not any(_in_column(line.box, box) for box in plain)
        counts = bool(said.ordinal) and (alike >= ORDINALS or (alike > 1 and alone))
        seen = said.ordinal if counts else _beginning(line.box, said, worded)
        found.append((line, Said(seen, (), said.glyphs) if seen else said))
    return found


def _beginning(box: Box, said: Said, worded: Iterable[Box]) -> str:
    """The ordinal that the first look saw right before words; nothing where it saw none."""
    text = "".join(glyph.text for glyph in said.glyphs)
    near = (NEAR * (box.bottom - box.top), box.bottom - box.top)
    before = any(_abreast(box, other) and -near[0] <= other.x0 - box.x1 <= near[1] for other in worded)
    return text if before and ORDINAL.fullmatch(text) else ""


def _in_column(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _overlooked(shapes: Shapes, boxes: Sequence[Box], height: float) -> list[Box]:
    """Boxes of what the detector leaves out though it is of the size of text: lone digits, mostly."""
    x, y = shapes.x + shapes.wide / 2, shapes.y + shapes.high / 2
    keep = (shapes.high <= 2 * height) & (shapes.wide <= 6 * height)
    keep &= (shapes.high >= 0.5 * height) | (shapes.wide >= 1.4 * shapes.high)
    for box in boxes:
        keep &= ~((x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom))
    rest: list[Box] = []
    for box in sorted(boxes_of(shapes.chosen(keep))):
        near = (i for i, other in enumerate(rest) if box.x0 - other.x1 < NEAR * height and _abreast(box, other))
        index = next(near, None)
        if index is None:
            rest.append(box)
        else:
            rest[index] = bounds((rest[index], box))
    return rest


def _abreast(one: Box, other: Box) -> bool:
    """Whether two boxes stand in one line."""
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0


def _detected(paper: Pixels, shapes: Shapes, height: float) -> list[Box]:
    """Boxes of the lines; only the strips of the page that have ink are looked at, put together to one picture.

    The detector would bring each low strip by itself to an eighth of its width, and look at blank paper.
    """
    margin = round(MARGIN * height)
    start = max(0, int(shapes.x.min()) - margin)
    end = int((shapes.x + shapes.wide).max()) + margin
    strips = _strips(shapes, margin, paper.shape[0])
    tops = np.cumsum([0, *(bottom - top for top, bottom in strips[:-1])])
    together = np.concatenate([paper[top:bottom, start:end] for top, bottom in strips])
    boxes: list[Box] = []
    for x0, y0, x1, y1 in detect(together, DETECTED_HEIGHT / height):
        strip = int(np.searchsorted(tops, (y0 + y1) / 2, side="right")) - 1
        down = strips[strip][0] - int(tops[strip])
        boxes.append(Box(x0 + start, y0 + down, x1 + start, y1 + down))
    return boxes


def _strips(shapes: Shapes, margin: int, end: int) -> list[tuple[int, int]]:
    """Top and bottom of the strips that have ink; those less than a few lines apart are one."""
    strips: list[tuple[int, int]] = []
    for index in np.argsort(shapes.y, kind="stable"):
        top = max(0, int(shapes.y[index]) - margin)
        bottom = min(end, int(shapes.y[index] + shapes.high[index]) + margin)
        if strips and top <= strips[-1][1] + 2 * margin:
            strips[-1] = (strips[-1][0], max(strips[-1][1], bottom))
        else:
            strips.append((top, bottom))
    return strips


def _levels(boxes: Sequence[Box], said: Sequence[Said]) -> list[float]:
    """How far down the middle of each line is, the same for all numbers of a row and the labels at their height.

    Detected boxes differ by a pixel or two, and a row of numbers must not fall apart by that.
    """
    order = sorted(range(len(boxes)), key=lambda index: (not is_value(said[index].text), boxes[index].middle))
    levels = [0.0] * len(boxes)
    rows: list[float] = []
    for index in order:
        middle = boxes[index].middle
        near = [row for row in rows if abs(row - middle) <= LEVEL]
        if not near and is_value(said[index].text):
            rows.append(middle)
        levels[index] = min(near, key=lambda row: abs(row - middle)) if near else middle
    return levels


def _characters(said: Said, box: Box, baseline: float, em: float) -> Iterator[Character]:
    """The characters of a line along its box, touching one another where no blank is between them, `em` at most."""
    high = box.bottom - box.top
    glyphs = [(glyph.text, box.x0 + glyph.place * (box.x1 - box.x0)) for glyph in said.glyphs if glyph.text.strip()]
    if said.text and [text for text, _ in glyphs] != list(said.text.replace(" ", "")):
        step = (box.x1 - box.x0) / len(said.text)
        glyphs = [(text, box.x0 + (place + 0.5) * step) for place, text in enumerate(said.text)]
    half = 0.35 * high
    for place, (text, middle) in enumerate(glyphs):
        before = glyphs[place - 1][1] if place else middle - 2 * half
        after = glyphs[place + 1][1] if place + 1 < len(glyphs) else middle + 2 * half
        left = (before + middle) / 2 if middle - before < em * high else middle - half
        right = (middle + after) / 2 if after - middle < em * high else middle + half
        yield Character(text, left, box.top, right, box.bottom, baseline)


def _parted(characters: list[Character], parts: Sequence[Box], *, level_as_said: bool) -> list[Character]:
    """`characters` of a line, kept out of the gaps in its ink: two cells side by side are often found as one line.

    Unless they are `level_as_said`, numbers of a row, each is as high up and as high as the ink of its part. The blank
    half of a full-width mark is no gap.
    """
    middles = [(character.x0 + character.x1) / 2 for character in characters]
    first = 0
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        end = len(characters) if following is None else bisect(middles, (part.x1 + following.x0) / 2)
        if following is not None and 0 < end < len(characters):
            left, right = characters[end - 1], characters[end]
            if not (_is_mark(left.text) or _is_mark(right.text)):
                behind, before = (_bearing(c.text) if level_as_said else 0.0 for c in (left, right))
                characters[end - 1] = left._replace(x1=max(left.x0, min(left.x1, part.x1 + behind)))
                characters[end] = right._replace(x0=min(right.x1, max(right.x0, following.x0 - before)))
        if not level_as_said:
            half = max(part.bottom - part.top, POINTS) / 2
            top, bottom = part.middle - half, part.middle + half
            characters[first:end] = [c._replace(top=top, bottom=bottom) for c in characters[first:end]]
        first = end
    return characters


def _bearing(text: str) -> float:
    """The paper beside the ink of a digit, in points."""
    return (NARROW if text == "1" else BEARING) * POINTS


def _with_blank_half(characters: Sequence[Character]) -> Iterator[Character]:
    """The characters of a line, full-width marks with their blank half: text goes on right behind that."""
    for character, following in zip_longest(characters, characters[1:]):
        if character.text not in MARKS:
            yield character
            continue
        end = character.x0 + FULL_WIDE * POINTS
        yield character._replace(x1=max(character.x1, end if following is None else min(end, following.x0)))


def _is_mark(text: str) -> bool:
    return unicodedata.category(text).startswith("P")


def _sections(lines: Sequence[Line], tops: Sequence[float]) -> Iterator[list[Line]]:
    """The lines between one ruled table and the next."""
    section: list[Line] = []
    edges = sorted(tops)
    for line in lines:
        while edges and line.box.top >= edges[0]:
            edges.pop(0)
            yield section
            section = []
        section.append(line)
    yield section


def _laid_out(
    sheet: _Sheet, lines: list[Line], doubtful: Sequence[tuple[Box, Said]], above: Found | None
) -> Iterator[tuple[float, Piece]]:
    known = above and dataclasses.replace(above, columns=tuple(sheet.ground.seen(above.columns)))
    tables, runs = laid_out_tables(sheet, lines, above=known) if lines else ([], [])
    for table in tables:
        yield table.box.top, _on_ground(table, sheet, doubtful)
    long = [line.box for line in lines if line.box.x1 - line.box.x0 > 0.5 * sheet.width]
    left, right = (min(b.x0 for b in long), max(b.x1 for b in long)) if long else (0.0, sheet.width)
    for run in runs:
        for paragraph in paragraphs_of(run, left, right):
            box = bounds(line.box for line in paragraph)
            yield box.top, Paragraph(joined(paragraph), sheet.locator(box))


def _on_ground(table: Found, sheet: _Sheet, doubtful: Sequence[tuple[Box, Said]]) -> Found:
    """The table with its columns on the ground, to be laid out anew with others there."""
    lay_out = table.again

    def again(columns: Sequence[Column]) -> Found:
        return _on_ground(lay_out(sheet.ground.seen(columns)), sheet, doubtful) if lay_out else table

    return dataclasses.replace(
        table,
        grid=_recognised(table.grid, sheet, doubtful),
        columns=tuple(sheet.ground.laid(table.columns)),
        again=again if lay_out else None,
    )


def _recognised(grid: Grid, sheet: _Sheet, doubtful: Sequence[tuple[Box, Said]]) -> Grid:
    """The grid with its cells marked as read from a picture, and the doubts about them."""

    def marked(cell: Cell) -> Cell:
        if cell.filler:
            return cell
        box = sheet.located.get(cell.locator or "", Box(0, 0, 0, 0))
        alternatives = next(
            (
                said.alternatives
                for place, said in doubtful
                if said.text == cell.text and box.holds((place.x0 + place.x1) / 2, place.middle)
            ),
            (),
        )
        return replace(cell, recognised=True, alternatives=alternatives)

    return replace(grid, cells=tuple(map(marked, grid.cells)))
