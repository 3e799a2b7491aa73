"""Pages of a PDF as characters and ruling lines, whatever library reads them.

Coordinates are those of the page as it is viewed (`/Rotate` applied): points, x to the right, y downwards. What is
made of characters and lines is decided elsewhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from extractors.document import LimitExceeded

MAX_PAGES: Final = 200
"""Annual reports have three to thirty pages; the longest known, of a ministry with its branches, about ninety."""
MAX_CHARACTERS: Final = 2_000_000
"""Ten thousand characters a page on 200 pages: more than a page can show."""
MAX_PATHS: Final = 200_000
"""A dense table draws about 500 rectangles; only maps and drawings come near this."""

THIN: Final = 3.0
"""A filled rectangle up to this thick is a ruling line (Word and WPS draw 0.5 to 1.5 pt), else a background."""
STRAIGHT: Final = 1.0
"""How far, in points, a line may lean and still be horizontal or vertical."""
LARGE_PICTURE: Final = 0.1
"""Share of the page from which a picture may hold a table; seals and logos stay below three hundredths."""

HIDDEN: Final = 2
"""Digits outside the page from which some of a table may be among them; one may be a mark of the print shop."""

UNKNOWN: Final = "\ufffd"
"""Stands for a glyph whose meaning the file does not tell."""


class Box(NamedTuple):
    """A rectangle on a page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """Square points."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.bottom - self.top)

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


class Character(NamedTuple):
    """A printed character: its advance from `x0` to `x1`, its font's height around the baseline.

    `cut` says that what follows it in its text is hidden: the next character is of another cell. `ink` is how high a
    digit itself is, 0 where it is not known: fonts of one size leave unlike room above and below it.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    cut: bool = False
    ink: float = 0.0


class Rule(NamedTuple):
    """A piece of a horizontal (vertical) line: its y (x), and the x (y) where it starts and ends."""

    position: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """What is drawn on one page.

    `turn` says by how many degrees the page as viewed is turned for its text to stand upright; `dropped` that the
    library may have left out text.
    """

    number: int
    width: float
    height: float
    turn: int = 0
    characters: list[Character] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    slanted: list[Box] = field(default_factory=list)
    """Around strokes that are neither horizontal nor vertical."""
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    """Outlines with curves, as drawn characters have."""
    paths: int = 0
    doubts: list[str] = field(default_factory=list)
    lasting: list[str] = field(default_factory=list)
    """Doubts about what the page shows of what is written on it: another reading settles none of them."""
    dropped: bool = False
    beside: list[tuple[float, float, "Page"]] = field(default_factory=list)
    """Pages put at the right of this one: the x from which they reach, and by how much they were moved."""
    tables: list[list[Box]] | None = None
    """Cells of each table where the library that read the page was asked for them."""

    def doubt_hidden(self, digits: int) -> None:
        """A doubt where digits stand outside of what is shown of the page: a table may be cut off at its edge."""
        if digits >= HIDDEN:
            self.lasting.append(f"page {self.number}: numbers stand outside the page as it is shown")

    def locator(self, box: Box) -> str:
        """Where `box` stands on the page as viewed, or on the one beside it."""
        for edge, by, other in reversed(self.beside):
            if box.x0 + box.x1 >= 2 * edge:
                return other.locator(Box(max(0.0, box.x0 - by), box.top, box.x1 - by, box.bottom))
        if self.beside:
            box = box._replace(x1=min(box.x1, self.width))
        x0, top, x1, bottom = turned(box, -self.turn % 360, self.width, self.height)
        return f"page={self.number};box={x0:.1f},{top:.1f},{x1:.1f},{bottom:.1f}"

    def take_beside(self, other: "Page", characters: Iterable[Character], start: float, end: float) -> None:
        """Takes what is drawn on another page, and such `characters` of it, moved so that `start` comes to `end`."""
        by = end - start
        self.characters += [c._replace(x0=c.x0 + by, x1=c.x1 + by) for c in characters]
        self.horizontal += [Rule(rule.position, rule.start + by, rule.end + by) for rule in other.horizontal]
        self.vertical += [Rule(rule.position + by, rule.start, rule.end) for rule in other.vertical]
        self.fills += [Box(box.x0 + by, box.top, box.x1 + by, box.bottom) for box in other.fills]
        self.slanted += [Box(box.x0 + by, box.top, box.x1 + by, box.bottom) for box in other.slanted]
        self.doubts += other.doubts
        self.lasting += other.lasting
        self.beside.append((end, by, other))

    def add_line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Keeps a stroke as a line when it is horizontal or vertical; a dot may belong to a dotted line of either."""
        if x1 < x0:
            x0, x1 = x1, x0
        if bottom < top:
            top, bottom = bottom, top
        wide, high = x1 - x0, bottom - top
        if high <= STRAIGHT:
            self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
        if wide <= STRAIGHT:
            self.vertical.append(Rule((x0 + x1) / 2, top, bottom))
        if min(wide, high) > STRAIGHT:
            self.slanted.append(Box(x0, top, x1, bottom))

    def add_fill(self, box: Box) -> None:
        """Keeps a filled rectangle as a line where it is thin, else as a background."""
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if high <= THIN:
            self.horizontal.append(Rule((box.top + box.bottom) / 2, box.x0, box.x1))
        if wide <= THIN:
            self.vertical.append(Rule((box.x0 + box.x1) / 2, box.top, box.bottom))
        if high > THIN and wide > THIN:
            self.fills.append(box)

    def add_picture(self, box: Box) -> None:
        """Keeps a picture; some printer drivers draw ruling lines as pictures one pixel thick."""
        if min(box.x1 - box.x0, box.bottom - box.top) <= THIN:
            self.add_fill(box)
        else:
            self.pictures.append(box)


def turned(box: Box, turn: int, width: float, height: float) -> Box:
    """Where `box` comes to lie when a page of `width` × `height` is turned clockwise by 0, 90, 180 or 270 degrees."""
    x0, top, x1, bottom = box
    if turn == 90:
        return Box(height - bottom, x0, height - top, x1)
    if turn == 180:
        return Box(width - x1, height - bottom, width - x0, height - top)
    if turn == 270:
        return Box(top, width - x1, bottom, width - x0)
    return box


View = Callable[[float, float, float, float], Box]
"""How a rectangle of a page's own space looks on the page as it is viewed."""


@dataclass(slots=True)
class Budget:
    """Counts what a file has asked for so far. Raises `LimitExceeded`."""

    characters: int = 0
    paths: int = 0

    def take_characters(self, count: int) -> None:
        """Counts characters. Raises `LimitExceeded`."""
        self.characters += count
        if self.characters > MAX_CHARACTERS:
            raise LimitExceeded(f"more than {MAX_CHARACTERS} characters")

    def take_paths(self, count: int) -> None:
        """Counts drawn objects and their segments. Raises `LimitExceeded`."""
        self.paths += count
        if self.paths > MAX_PATHS:
            raise LimitExceeded(f"more than {MAX_PATHS} path objects")


@dataclass(slots=True)
class Opened:
    """All pages of a file and the title it gives itself."""

    pages: list[Page]
    title: str = ""

    @property
    def dropped(self) -> bool:
        """Whether the library may have left out text."""
        return any(page.dropped for page in self.pages)
