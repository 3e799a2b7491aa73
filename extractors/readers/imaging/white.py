"""White rules between shaded cells, told by the shade on both their sides, and the edges of such tables."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.imaging.limits import Pixels
from extractors.readers.imaging.paper import flattened, shapes_of
from extractors.readers.imaging.rules import Ruling, Table, closed
from extractors.readers.pdf.pages import Box, Rule
from extractors.readers.pdf.rules import touching

LEVEL: Final = (2.0, 4.0)
UPRIGHT: Final = (1.1, 2.0)
"""Text heights that a level and an upright stretch is looked at as one: rows are low, and what is longer stands out
from the grain of the paper where a short stretch does not."""
THICK: Final = 2
"""Pixels across a rule that are looked at as one."""
DEEP: Final = 7
"""Pixels of the shade beside a rule that are."""
BESIDE: Final = 7
"""Pixels from the middle of a rule to the middle of these."""
STROKE: Final = 11
DARK: Final = 60
"""Pixels that a stroke of print is thick at most, and steps of brightness that it is darker than its ground."""
PRINT: Final = 7
"""Pixels of the square that is left out around each of ink: blurred, print darkens what is beside it."""
STAMP: Final = 7
"""Pixels that the line of a stamp is thick at least; print in tables is thinner."""
HIDDEN: Final = 0.5
"""Share of what is missing of a line that a stamp hides."""
FARTHEST: Final = 20.0
"""Text heights that a line may be hidden for: a label of one line."""
SEEN: Final = 0.3
"""Share of a stretch that is no print, so that its shade is known."""
CONTRAST: Final = 4.0
"""Steps of brightness that a white rule is brighter than the shade on both its sides."""
GRAIN: Final = 4.0
"""The same in standard deviations of what grain leaves of a stretch."""
STEP: Final = 4
"""Pixels along a line that are looked at as one."""
BEYOND: Final = 1.2
SHORT: Final = 1.0
"""Text heights that a rule may end beyond the line that it leads to, and short of it."""
MOSTLY: Final = 0.6
"""Share of the way from line to line that is seen of a rule."""
LONG: Final = 4.0
"""Text heights from which a rule need not lead anywhere: a stamp may hide its ends."""
BREAK: Final = 1.3
"""Text heights that a rule may be broken by, between words that touch it."""
FEWEST: Final = 3
"""White rules from which they are those of a table."""
MANY: Final = 1_000
"""Lines of one direction from which they are the grain of the paper: those of a page's tables, in pieces, are fewer."""
OUTER: Final = 2
"""Dark lines each way that a table of white rules may be framed with."""
LIGHT: Final = 100
"""Pixels within which the paper is as bright as the brightest place."""
RIM: Final = 3
"""Pixels from the middle of a white rule to the shade beside it."""
SHADED: Final = 0.01
"""Share of a page that is shaded where shaded cells are looked for."""

Floats = npt.NDArray[np.floating[Any]]


class _Lines(NamedTuple):
    """Level lines of a page, or upright ones as if they lay."""

    rules: list[Rule]
    edges: list[Rule]
    hidden: Pixels
    """Where none can be seen for a stamp: 1, elsewhere 0; `STEP` pixels along the lines are one."""


def with_white_rules(lines: Ruling, ground: Pixels, height: float) -> Ruling:
    """The lines of a page that stands straight and the white rules on it, with the edges of its shaded tables.

    `ground` is the page as it is, black where a stamp was.
    """
    shade = _shade(ground)
    if shade.mean() < SHADED:
        return lines
    strokes = _strokes(ground)
    grain = _grain(ground, shade * (1 - strokes))
    level = _lines(ground, strokes, grain, LEVEL, height)
    upright = _lines(np.ascontiguousarray(ground.T), np.ascontiguousarray(strokes.T), grain, UPRIGHT, height)
    if max(len(one.rules) + len(one.edges) for one in (level, upright)) > MANY:
        return lines
    ruled = _ruled(lines)
    level, upright = _outside(level, ruled), _outside(upright, [_transposed(box) for box in ruled])
    for _ in range(2):  # what grain feigns leads nowhere, but others seem to lead to it
        level, upright = _leading(level, upright, height), _leading(upright, level, height)
    horizontal, vertical = list(lines.horizontal), list(lines.vertical)
    for hs, vs in touching(level.rules + level.edges, upright.rules + upright.edges):
        if len({*hs} & {*level.rules}) + len({*vs} & {*upright.rules}) >= FEWEST:
            horizontal += hs
            vertical += vs
    return Ruling(tuple(horizontal), tuple(vertical), lines.mask)


def _ruled(lines: Ruling) -> list[Box]:
    """Where dark lines part cells both ways already: what seems a white rule there is grain in the shade of a lamp."""
    grids = (one for one in touching(lines.horizontal, lines.vertical) if min(map(len, one)) > OUTER)
    return [
        Box(
            min(rule.start for rule in hs),
            min(rule.start for rule in vs),
            max(rule.end for rule in hs),
            max(rule.end for rule in vs),
        )
        for hs, vs in grids
    ]


def _transposed(box: Box) -> Box:
    return Box(box.top, box.x0, box.bottom, box.x1)


def _outside(lines: _Lines, ruled: Sequence[Box]) -> _Lines:
    """The level lines that do not lie within one of the boxes."""

    def apart(rule: Rule) -> bool:
        middle = (rule.start + rule.end) / 2
        return not any(box.x0 < middle < box.x1 and box.top < rule.position < box.bottom for box in ruled)

    return _Lines(list(filter(apart, lines.rules)), list(filter(apart, lines.edges)), lines.hidden)


def evened(flat: Pixels, tables: Sequence[Table]) -> Pixels:
    """`flat` with the ground of each cell brought to white for itself: shade between white rules is dark at its rim."""
    clean = flat.copy()
    for table in tables:
        for region in table.regions:
            x0, top, x1, bottom = (round(value) for value in table.box_of(region))
            inside = slice(top + RIM, bottom - RIM), slice(x0 + RIM, x1 - RIM)
            if min(clean[inside].shape) > 2 * RIM:
                clean[inside] = flattened(clean[inside])
    return clean


def _shade(ground: Pixels) -> Pixels:
    """Where a page is darker than its paper and no print: 1, elsewhere 0."""
    reduced = cv2.resize(ground, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    brightest = cv2.dilate(reduced, np.ones((5, 5), np.uint8))
    reach = LIGHT // 4 * 2 + 1
    light = cv2.dilate(reduced, np.ones((reach, reach), np.uint8))
    shade = (cv2.subtract(light, brightest) >= CONTRAST).astype(np.uint8)
    return cv2.resize(shade, (ground.shape[1], ground.shape[0]), interpolation=cv2.INTER_NEAREST)


def _strokes(ground: Pixels) -> Pixels:
    """Where there is print or a stamp: 1, elsewhere 0."""
    strokes = cv2.morphologyEx(ground, cv2.MORPH_BLACKHAT, np.ones((STROKE, STROKE), np.uint8)) >= DARK
    return (strokes | (ground < DARK)).astype(np.uint8)


def _hidden(ground: Pixels) -> Pixels:
    """Where no rule can be seen for a stamp: 1, elsewhere 0."""
    stamps = cv2.morphologyEx((ground < DARK).astype(np.uint8), cv2.MORPH_OPEN, np.ones((STAMP, STAMP), np.uint8))
    reach = 2 * (BESIDE + DEEP // 2) + 1
    return cv2.dilate(stamps, np.ones((reach, reach), np.uint8))


def _grain(ground: Pixels, where: Pixels) -> float:
    """Standard deviation of the brightness from pixel to pixel."""
    one, other = ground[::4, :-2:4], ground[::4, 2::4]
    apart = cv2.absdiff(one, other)[where[::4, 2::4] > 0]
    return float(np.median(apart)) * 1.4826 / 2**0.5 if len(apart) else 0.0


def _lines(ground: Pixels, strokes: Pixels, grain: float, longs: Sequence[float], height: float) -> _Lines:
    """The level white rules, and the level edges between shade and paper."""
    size = (-(-ground.shape[1] // STEP), ground.shape[0])
    hidden = cv2.resize(_hidden(ground), size, interpolation=cv2.INTER_NEAREST)
    crossed = cv2.resize(255 * strokes, size, interpolation=cv2.INTER_AREA) > 0
    seen = 255 * (1 - cv2.dilate(strokes, np.ones((PRINT, PRINT), np.uint8)))
    shown, seen = (cv2.resize(x, size, interpolation=cv2.INTER_AREA) for x in (cv2.bitwise_and(ground, seen), seen))
    middle, known = _mean(shown, seen, THICK)
    side, side_known = _mean(shown, seen, DEEP)
    (above, below), sides_known = _beside(side), _beside(side_known)
    known = known * sides_known[0] * sides_known[1]
    over, under = (middle - above) * known, (middle - below) * known
    rules, edges = np.zeros_like(shown), np.zeros_like(shown)
    for share in longs:
        long = round(share * height / STEP)
        least = max(CONTRAST, GRAIN * grain * ((1 / THICK + 1 / DEEP) / (long * STEP)) ** 0.5)
        weight = cv2.boxFilter(known, -1, (long, 1))
        sure = np.where(weight >= SEEN, 1 / np.sqrt(np.maximum(weight, SEEN)), 0)
        up, down = (cv2.boxFilter(contrast, -1, (long, 1)) * sure for contrast in (over, under))
        rules = cv2.bitwise_or(rules, _runs(np.minimum(up, down), least, long))
        edges = cv2.bitwise_or(edges, _runs(np.abs(up - down), least, long))
    edges = cv2.subtract(edges, cv2.dilate(rules, np.ones((2 * (BESIDE + DEEP) + 1, 1), np.uint8)))
    gap, far = round(BREAK * height / STEP), round(FARTHEST * height / STEP)
    seen_lines = (cv2.bitwise_and(closed(mask, gap, 1), 1 - hidden) for mask in (rules, edges))
    between = np.where((known == 0) & ~crossed, 1, hidden)
    rules, edges = (_bridged(mask, between, far) for mask in seen_lines)
    return _Lines(_as_rules(rules), _as_rules(edges), hidden)


def _mean(shown: Pixels, seen: Pixels, thick: int) -> tuple[Floats, Floats]:
    """The brightness across so many pixels without the print on them, and 1 where half of them are none."""
    share = cv2.boxFilter(seen, cv2.CV_32F, (1, thick)) / 255
    known = (share >= 0.5).astype(np.float32)
    return cv2.boxFilter(shown, cv2.CV_32F, (1, thick)) / np.maximum(share, 0.01), known


def _beside(picture: Floats) -> tuple[Floats, Floats]:
    """What is above and below each place."""
    around = np.pad(picture, ((BESIDE, BESIDE), (0, 0)))
    return around[: -2 * BESIDE], around[2 * BESIDE :]


def _runs(contrast: Floats, least: float, long: int) -> Pixels:
    """Where a level line stands out: at its ends, by half of what it does along it."""
    along = cv2.dilate(contrast, np.ones((1, 2 * long + 1), np.uint8))
    seen = ((contrast >= least) & (contrast >= along / 2)).astype(np.uint8)
    return cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((1, max(1, long // 2)), np.uint8))


def _bridged(lines: Pixels, hidden: Pixels, far: int) -> Pixels:
    """The level lines with what a stamp hides between two pieces of one, or print that stands close on both sides."""
    whole = closed(lines, far, 1)
    gaps = shapes_of(cv2.subtract(whole, lines))
    for x, y, wide, high in zip(gaps.x, gaps.y, gaps.wide, gaps.high, strict=True):
        if hidden[y : y + high, x : x + wide].mean() < HIDDEN:
            whole[y : y + high, x : x + wide] = lines[y : y + high, x : x + wide]
    return whole


def _as_rules(mask: Pixels) -> list[Rule]:
    shapes = shapes_of(mask)
    return [
        Rule(float(y + high / 2), float(x * STEP), float((x + wide) * STEP))
        for x, y, wide, high in zip(shapes.x, shapes.y, shapes.wide, shapes.high, strict=True)
    ]


def _leading(lines: _Lines, crossing: _Lines, height: float) -> _Lines:
    """The lines that lead from one crossing line to another, and end there; long ones may lead nowhere."""
    across = crossing.rules + crossing.edges
    rules, edges = (
        [led for line in found for led in _led(line, across, lines.hidden, height)]
        for found in (lines.rules, lines.edges)
    )
    return _Lines(rules, edges, lines.hidden)


def _led(line: Rule, crossing: Sequence[Rule], hidden: Pixels, height: float) -> Iterator[Rule]:
    beyond, short = BEYOND * height, SHORT * height
    met = [rule.position for rule in crossing if rule.start - short <= line.position <= rule.end + short]
    start = min((x for x in met if -short <= x - line.start <= beyond), key=lambda x: abs(x - line.start), default=None)
    end = min((x for x in met if -short <= line.end - x <= beyond), key=lambda x: abs(x - line.end), default=None)
    low, far = line.start if start is None else start, line.end if end is None else end
    before = max((x for x in met if x < low - short), default=low)
    after = min((x for x in met if x > far + short), default=far)
    long = far - low
    if low - before <= long and _is_hidden(hidden, line.position, before, low):
        low = start = before
    if after - far <= long and _is_hidden(hidden, line.position, far, after):
        far = end = after
    leads = start is not None and end is not None and low < far and line.end - line.start >= MOSTLY * (far - low)
    if leads or far - low >= LONG * height:
        yield Rule(line.position, low, far)


def _is_hidden(hidden: Pixels, position: float, start: float, end: float) -> bool:
    """Whether a stamp hides a level line between two places."""
    stretch = hidden[round(position), round(start / STEP) : round(end / STEP)]
    return stretch.size > 0 and float(stretch.mean()) >= HIDDEN
