"""What the number format of a spreadsheet's cell makes of its value, where that is another text than the number itself.

Formats in the notation of ECMA-376 part 1, 18.8.31, as Excel, WPS and LibreOffice write them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt, ne

from extractors.glyphs import faint

BUILT_IN = {9: "0%", 10: "0.00%", 12: "# ?/?", 13: "# ??/??"}
"""Number formats without a code of their own (ECMA-376 part 1, 18.8.30) that show another number; dates apart."""
_SECTIONS = re.compile(r'(?:"[^"]*"|\[[^\]]*\]|[\\!_*].|[^;])+|(?<=;)(?=;)|(?<=;)$|^(?=;)', re.DOTALL)
_TOKEN = re.compile(r'"([^"]*)"|\[([^\]]*)\]|[\\!](.)|[_*].|(General|G/通用格式|.)', re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": le, ">=": ge, "<>": ne, "<": lt, ">": gt, "=": eq,
}  # fmt: skip
_DATE = re.compile("[ymdhs]", re.IGNORECASE)
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
"""In brackets: hours, minutes or seconds of more than a day."""
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_TEXTS = 4
_WHITE = re.compile(r"\[(?:white|白色?|颜色 ?2|color ?2)\]", re.IGNORECASE)
_SIGNS = frozenset("()+-$￥¥ \u00a0")
"""What stands beside a number without changing it."""
_PLAIN = re.compile(r"General|@|[#0?,]*[0#](?:\.[0#]+)?(?:_.)*\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Section:
    """One part of a format: its marks of digits, and the literal texts before, between and behind them."""

    marks: str = ""
    before: str = ""
    inside: str = ""
    behind: str = ""

    @property
    def has_digits(self) -> bool:
        return any(mark in "0#?@" for mark in self.marks)

    def write(self, text: str) -> None:
        """Adds a literal text."""
        if self.has_digits:
            self.behind += text
        else:
            self.before += text

    def mark(self, mark: str) -> None:
        """Adds a mark; what stood behind the digits so far stands between them now."""
        if mark in "0#?@" and self.behind:
            self.inside, self.behind = self.inside + self.behind, ""
        self.marks += mark


def is_plain(code: str) -> bool:
    """Whether the format shows every number as it is, rounding aside."""
    return _PLAIN.fullmatch(code) is not None


def shown(value: str, code: str) -> str | None:
    """What a cell shows in place of the number `value`; None where it shows the number itself, a date, or zero.

    Zero is zero in any format: a dash for it, or nothing, is shown for this value alone. A number that is scaled, or
    has digits of the format's own among its digits, is given with its format: what is seen is not what is written. One
    in white is in doubt.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    chosen = _chosen(code, number)
    section = _section(chosen)
    if _WHITE.search(chosen):
        return faint(value)
    if number == 0 or _DATE.search(section.marks):
        return None
    beside = "".join(c for c in section.before + section.behind if c not in _SIGNS)
    if not section.has_digits:
        return section.before.strip()
    fraction = "/" in section.marks and number != number.to_integral_value()
    literal_digits = any(c.isdigit() or c in ".,，．" for c in beside + section.inside)
    if _SCALED.search(section.marks) or "%" in section.marks or fraction or literal_digits:
        return f"{value} shown as {code}"
    return f"{section.before}{value}{section.behind}" if beside else None


def hides_text(code: str) -> bool:
    """Whether the fourth part of a format, which is that of texts, shows nothing of them."""
    sections = [match[0] for match in _SECTIONS.finditer(code)]
    return len(sections) >= _TEXTS and "@" not in sections[_TEXTS - 1]


def _chosen(code: str, number: Decimal) -> str:
    """The section of a format that holds for `number`: by its condition, else by its sign."""
    sections = [match[0] for match in _SECTIONS.finditer(code)]
    if any(_CONDITION.search(section) for section in sections):
        holding = (s for s in sections if not (found := _CONDITION.search(s)) or _holds(found, number))
        return next(holding, sections[-1])
    return sections[_place(sections, number)] if sections else ""


def _place(sections: Sequence[str], number: Decimal) -> int:
    if number < 0 and len(sections) > 1:
        return 1
    return 2 if number == 0 and len(sections) > 2 else 0


def _holds(condition: re.Match[str], number: Decimal) -> bool:
    return _COMPARED[condition[1]](number, Decimal(condition[2]))


def _section(code: str) -> _Section:
    section = _Section()
    for quoted, bracket, escaped, plain in _TOKEN.findall(code):
        if _ELAPSED.fullmatch(bracket):
            section.mark(bracket)
        elif bracket:
            section.write(bracket[1:].partition("-")[0] if bracket.startswith("$") else "")
        elif plain and (plain.isascii() or len(plain) > 1):
            section.mark("0" if len(plain) > 1 else plain)
        else:
            section.write(quoted or escaped or plain)
    return section
