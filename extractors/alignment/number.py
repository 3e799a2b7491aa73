"""The one grammar of numbers (the contract, `dataset.md` section 3). Python's `int()` takes far too much."""

import functools
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractors.glyphs import STROKE, fold

MAX_DIGITS = 12
_UNITS = "件|个|条|项|宗|份|部|次|起|例|类|人次|人|篇|元|万元|亿元"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-减增])?(?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?P<fraction>\.[0-9]+)?(?P<unit>{_UNITS})?"
    r"(?:\((?P<note>[^()]{1,60})\))?"
)
_CORRECTED = re.compile(
    "更正|勘误|应[为是]|实际?为|实[际有][0-9]|改为|有误|错误|笔误|作废|待[核定补查]|预计|初步|^暂|估[算计]|^估"
    "|^(?:[约余多近]|以上|以下|左右|不足)$|^(?:上年|上一年|去年|前年|往年|历年)[度同期数据]{0,4}$"
)
"""A note by which the number is not the one that is meant, or not for certain: another year's, an estimate."""
_SCALED = re.compile(
    r"[×x*]?(?:[百千万亿]|10+)(?:件|个|条|项|宗|份|次)?|单位:[十百千万亿].*|(?:单位:)?[十百千]+万?元|[十百千]亿元"
    r"|.*(?:美元|美金|港元|港币|欧元|日元|英镑|澳门元|外币).*|[%‰]|负数?|减少?|下降|[-↓]"
    r"|[上下]?半年|第?[一二三四1-4]季度|截[至止].{0,5}(?<![0-9])(?:[4-9]|1[01])月.{0,4}"
)
"""A note that makes another number of it, or one of a part of the year: `12（万）`, `12（↓）`, `12（上半年）`."""
_BLANK = re.compile(r"[-/]*|无")
_SCALE = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_EDGE = "\u200b\u2060\ufeff \t\r\n\u3000\xa0" + "".join(map(chr, (*range(1, 9), *range(14, 32), 127)))
"""Blanks, zero-width ones and control characters too: harmless at the edges of a cell, not inside a number."""
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BREAK_IN_NUMBER = re.compile(rf"[0-9０-９,，.．+＋\-－减增][^\S{_BREAKS}]*[{_BREAKS}]\s*[0-9０-９,，.．]")
_LEADING_ZERO = re.compile(r"[+＋\-－减增]?[0０][0-9０-９]")
_LINE_OF_NUMBER = re.compile(r"[+＋\-－减增]?[0-9０-９][0-9０-９,，.．]*")
"""A line of a number that is broken over lines. What stands behind the last of them, a unit, is not of it."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as printed: its signed value and the unit printed behind it."""

    value: Decimal
    unit: str | None
    signed: bool

    @property
    def yuan(self) -> Decimal | None:
        """The amount in yuan; None where the unit is not one of money."""
        return self.value * _SCALE[self.unit] if self.unit in _SCALE else None


Kind = Literal["number", "blank", "other"]


def parse(text: str) -> Amount | None:
    """The number that `text` is by the grammar, or None. A line break inside a number makes two things of it."""
    text = text.strip(_EDGE)
    return _parse(text) if 0 < len(text) <= _LONGEST else None


@functools.lru_cache(maxsize=16_384)
def _parse(text: str) -> Amount | None:
    if _BREAK_IN_NUMBER.search(text) or (not text.isascii() and any(map(_foreign_digit, text))):
        return None
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    if (note := match["note"]) and (_CORRECTED.search(note) or _SCALED.fullmatch(note)):
        return None  # another number is meant, or none for certain
    digits = match["whole"].replace(",", "")
    if len(digits) + len(match["fraction"] or ".") - 1 > MAX_DIGITS:
        return None
    value = Decimal(digits + (match["fraction"] or ""))
    negative = match["sign"] in ("-", "减")
    named = (match["note"] or "").removeprefix("单位:")
    unit = match["unit"] or (named if named in _SCALE else None)
    return Amount(-value if negative and value else value, unit, match["sign"] is not None)


def lines_of_number(text: str) -> tuple[str, ...]:
    """What `text` may be that only line breaks keep from being a number: all its lines together, then each by itself.

    Nothing for any other text. `1`, `0` may be 10 in a narrow cell, or the 1 and the 0 of two rows: only sums can say.
    """
    text = text.strip(_EDGE)
    if len(text) > _LONGEST or not _BREAK_IN_NUMBER.search(text):
        return ()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    whole = "".join(lines)
    digits = all(map(_LINE_OF_NUMBER.match, lines)) and not _LEADING_ZERO.match(whole)
    return (whole, *lines) if digits and parse(whole) is not None else ()


def is_blank(text: str) -> bool:
    """Whether a cell is empty or prints `/`, `-`, `—` or `无`. A footnote mark or something struck out is no blank."""
    folded = fold(text)
    if len(folded) > _LONGEST or _BLANK.fullmatch(folded) is None:
        return False
    return STROKE not in text and not any(map(_foreign_digit, text))


def kind(text: str) -> Kind:
    """Whether a cell's text is a number, a blank, or something else."""
    return "other" if len(text) > _LONGEST and text.strip(_EDGE) else _kind(text.strip(_EDGE))


@functools.lru_cache(maxsize=16_384)
def _kind(text: str) -> Kind:
    if text[:1].isdecimal():  # as most cells begin
        return "number" if parse(text) is not None else "other"
    if is_blank(text):
        return "blank"
    return "number" if parse(text) is not None else "other"


def _foreign_digit(character: str) -> bool:
    """A digit that only folding would turn into an ASCII one: superscript, circled, Arabic, Roman."""
    if character.isascii() or "０" <= character <= "９":
        return False
    return character.isnumeric() and unicodedata.category(character) in ("Nd", "No", "Nl")
