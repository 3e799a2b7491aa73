"""Colours as styles write them, and which of two a reader could not tell apart."""

import functools
import re

from msgspec import Struct
from tinycss2.color3 import parse_color

Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""
BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)

_SYSTEM = {"windowtext": "#000", "window": "#fff"}
"""What Word and Excel write into pages."""
_APART = 0.1
"""Share of the whole range by which one of three parts must differ: `#eee` on white is not told from it."""
_LONGEST = 100
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
_BARE = re.compile("[0-9a-f]{6}")
_PARTS = 3
_BETWEEN = re.compile(r"\s*[\s,/]\s*")


class Paint(Struct, frozen=True, gc=False):
    """A colour and how much of what lies behind is covered by it, from 0 to 1."""

    colour: Colour
    cover: float = 1.0

    def over(self, ground: Colour) -> Colour:
        """What is seen where `ground` lies behind."""
        parts = zip(self.colour, ground, strict=True)
        red, green, blue = (part * self.cover + below * (1 - self.cover) for part, below in parts)
        return red, green, blue


@functools.lru_cache(maxsize=1024)
def paint(text: str) -> Paint | None:
    """The colour that `text` names: a word, `#rrggbb`, `rrggbb`, `rgb(…)`; None for anything else."""
    text = text.strip()[:_LONGEST].lower()
    text = _FUNCTION.sub(_with_commas, text)
    text = _SYSTEM.get(text, text)
    found = parse_color(f"#{text}" if _BARE.fullmatch(text) else text)
    return None if found is None or isinstance(found, str) else Paint((found.red, found.green, found.blue), found.alpha)


def _with_commas(function: re.Match[str]) -> str:
    """`rgb(255 255 255 / 50%)` as it was written before: with commas, and with an `a` where four parts stand in it."""
    parts = _BETWEEN.split(function[2].strip())
    if len(parts) > _PARTS and parts[-1].endswith("%"):
        parts[-1] = f"0{parts[-1][:-1]}e-2"
    return f"{function[1]}{'a' if len(parts) > _PARTS else ''}({','.join(parts)})"


def alike(one: Colour, other: Colour) -> bool:
    """Whether text of the one colour cannot be seen on the other."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < _APART
