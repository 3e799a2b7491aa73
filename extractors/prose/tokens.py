"""A sentence as tokens: words with the part they play, numbers with what they count, and the ends of clauses."""

import functools
import re
from importlib.resources import files
from typing import Literal

import jieba
from msgspec import Struct

Counted = Literal["count", "percent", "yuan", "10k_yuan", "bare", "other"]
"""What a number counts, told from what follows it; `bare` ends its clause, `other` is nothing that is claimed."""

_FOLDED = dict(zip("０１２３４５６７８９．％：，（）；", "0123456789.%:,();", strict=True))
_UNFOLDED = re.compile(f"[{''.join(_FOLDED)}]")
_FULL_STOP = re.compile(r"(?<![0-9])\.$")
_IS_ZERO = re.compile(r"(?<=为)零(?=[,。;]|$)")
_NOT_ONE = re.compile(r"(无|没有|未发生|未收到|未产生|未出现|未引发)(?:任何)?一[例件起宗份]")
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_FREQUENCY = 1000
"""The same for every word: of several ways to cut, the one with the fewest words wins."""
_UNITS: dict[str, Counted] = {"%": "percent", "个百分点": "percent", "元": "yuan", "万元": "10k_yuan"}
_FIGURE = re.compile(
    r"(?=[0-9零〇一二两三四五六七八九十百千第将近接大约超逾不至最上数几每\-—–~/.〔\[])"  # nowhere else one begins
    r"(?:(?P<span>(?<![0-9])20[0-9]{2}年?(?:[-—–~至到]|——)20[0-9]{2}年度?(?![0-9]))"
    r"|(?P<year>(?<![0-9])20[0-9]{2})(?:年度|年)"
    r"|(?P<day>[0-9]{1,2}月[0-9]{1,2}日)"
    r"|(?P<month>[0-9]{1,2}(?:月?[-—–~至到][0-9]{1,2})?月份?)"
    r"|(?P<before>第|将?近|接近|大?约|超过?|逾|不[足到]|至少|最多|不少于|[-—–~/.〔\[])?"
    r"(?P<value>(?<![0-9,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+)?)"
    r"(?P<unit>%|个百分点|万元|元|件次|个(?!工作日|自然日|月|小时|百分)|[件条宗份起例项笔次部](?![一-龥]?事一次办)|(?=[,。、;:)]))?"
    r"(?P<after>余|多(?!于)|以上|以下|以内|左右|[-—–~/.])?"
    r"|(?P<ordinal>第|将?近|接近|大?约|超过?|逾|[上数几每])?(?P<chinese>[零〇一二两三四五六七八九十百千]+)(?P<word>[件宗份起例](?!事)(?!以[上下内]|左右)))"
)
_ENDS = frozenset(",、:();。!?")
_VERBS = frozenset(("receive", "up", "down"))
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


class Token(Struct, frozen=True):
    """One token. `part` is `number`, `year`, `month`, `day`, `end`, a part of `words.txt`, or empty where unknown."""

    part: str
    text: str
    value: float = 0
    counted: Counted = "other"


@functools.cache
def _dictionary() -> tuple[jieba.Tokenizer, dict[str, str]]:
    """The tokenizer with the words of `words.txt` alone, never cached on disk, and the part of each word."""
    parts: dict[str, str] = {}
    for line in files(__package__).joinpath("words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            part, *words = line.split()
            parts.update(dict.fromkeys(words, part))
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = {word[:end]: 0 for word in parts for end in range(1, len(word))}
    tokenizer.FREQ.update(dict.fromkeys(parts, _FREQUENCY))
    tokenizer.total = _FREQUENCY * len(parts)
    tokenizer.initialized = True
    return tokenizer, parts


def fold(text: str) -> str:
    """`text` without blanks, digits and marks in their narrow form; numbers that a blank parts stay apart."""
    narrow = _UNFOLDED.sub(lambda match: _FOLDED[match[0]], text)
    words = narrow.split()
    if len(words) > 1:
        words = _BETWEEN_NUMBERS.sub("|", narrow).split()
    narrow = "".join(words)
    if narrow.endswith("."):
        narrow = _FULL_STOP.sub("。", narrow)
    if "零" in narrow:
        narrow = _IS_ZERO.sub("0", narrow)
    return _NOT_ONE.sub(r"\1", narrow) if "一" in narrow else narrow


def tokens(folded: str) -> list[Token]:
    """The tokens of a folded sentence."""
    found: list[Token] = []
    done = 0
    for match in _FIGURE.finditer(folded):
        found.extend(_words(folded[done : match.start()]))
        found.append(_figure(match))
        done = match.end()
    found.extend(_words(folded[done:]))
    return found


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> tuple[Token, ...]:
    """The words of what stands between two numbers. Kept, since much of it is the same in every report: `件,其中`."""
    if not text:
        return ()
    tokenizer, parts = _dictionary()
    found: list[Token] = []
    known = True
    for word in tokenizer.cut(text, HMM=False):
        part = "end" if word in _ENDS else parts.get(word, "")
        if not known and len(word) == 1 and part in _VERBS:
            part = ""  # 收 in 征收, 多 in 许多: the end of a word that is not known
        known = bool(part)
        found.append(Token(part, word))
    return tuple(found)


def _figure(match: re.Match[str]) -> Token:
    if match["span"]:
        return Token("period", match[0])
    if match["year"]:
        return Token("year", match[0], int(match["year"]))
    if match["day"] or match["month"]:
        return Token("day" if match["day"] else "month", match[0])
    if match["chinese"]:
        spelled = chinese(match["chinese"])
        exact = spelled is not None and not match["ordinal"]
        return Token("number", match[0], spelled or 0, "count" if exact else "other")
    value = float(match["value"].replace(",", ""))
    if match["before"] or match["after"] or match["unit"] is None:
        return Token("number", match[0], value)
    counted: Counted = "bare" if not match["unit"] else _UNITS.get(match["unit"], "count")
    if counted in ("count", "bare") and not value.is_integer():
        counted = "other"
    return Token("number", match[0], value, counted)


def chinese(text: str) -> int | None:
    """A Chinese numeral below ten thousand as a number; null where it is none (`一百两` is)."""
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, digit = 0, None
    last = 10_000
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign] if digit in (None, 0) else -1
        elif digit == -1 or _POWERS[sign] >= last:
            return None
        else:
            last = _POWERS[sign]
            total += (digit if digit is not None else 1) * last
            digit = None
    return None if digit == -1 else total + (digit or 0)
