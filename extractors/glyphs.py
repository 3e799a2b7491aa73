"""Folding characters for comparison. What is printed is kept elsewhere as it stands; only matching uses these."""

import functools
import re
import unicodedata
from importlib import resources

_ALIKE = {
    "⺠": "民",
    "⻄": "西",
    "⻅": "见",
    "⻆": "角",
    "⻋": "车",
    "⻓": "长",
    "⻔": "门",
    "⻚": "页",
    "⻛": "风",
    "⻝": "食",
    "⻢": "马",
    "⻣": "骨",
    "⻥": "鱼",
    "⻦": "鸟",
    "⻩": "黄",
    "⻬": "齐",
    "⻮": "齿",
    "⻰": "龙",
    "⺟": "母",
    "⺎": "兀",
    "⻁": "虎",
    "⻉": "贝",
    "⻘": "青",
    "⻤": "鬼",
    "⻨": "麦",
    "“": '"',
    "”": '"',
    "„": '"',
    "‟": '"',
    "〝": '"',
    "〞": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "‘": "'",
    "’": "'",
    "`": "'",
    "〔": "(",
    "〕": ")",
    "【": "(",
    "】": ")",
    "﹙": "(",
    "﹚": ")",
    "［": "(",
    "］": ")",
    "[": "(",
    "]": ")",
    "〈": "<",
    "〉": ">",
    "．": ".",
    "。": ".",
    "、": ".",
    "﹒": ".",
    "·": ".",
    "•": ".",
    "・": ".",
    "–": "-",
    "—": "-",
    "―": "-",
    "−": "-",
    "─": "-",
    "‐": "-",
    "‑": "-",
    "﹣": "-",
}
"""CJK radicals that NFKC leaves alone, and the punctuation that sites and editors exchange freely."""


def _traditional() -> dict[str, str]:
    """Traditional characters with their simplified ones (NOTICE says where from); none that a known name has."""
    lines = resources.files(__package__).joinpath("traditional.csv").read_text(encoding="utf-8").split()
    return dict(line.split(",") for line in lines[1:])


_SIMPLIFIED = _traditional()

STROKE = "\u0336"
"""Behind a character: it is struck through, as `<s>` and `w:strike` print it."""

_RAISED = str.maketrans("0123456789０１２３４５６７８９+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789０１２３４５６７８９+-=()", "₀₁₂₃₄₅₆₇₈₉₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_FOOTNOTE = re.compile("[⁰¹²³⁴-⁾]")
_BESIDE = re.compile(f"{_FOOTNOTE.pattern}|.{STROKE}", re.DOTALL)
"""Footnote marks and struck characters: they stand beside the text, they are not of it."""

_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_WIDE_MARKS = {mark: unicodedata.normalize("NFKC", mark) for mark in "，：；（）％！？"}
"""What most texts have that NFKC changes: put in place first, since it takes long over a text that it has to change."""
_UNLIKE = re.compile(f"[{re.escape(''.join(_ALIKE))}]")
_FOLDED = _ALIKE | _SIMPLIFIED
_UNFOLDED = re.compile(f"[{re.escape(''.join(_FOLDED))}]")
_SHORT = 300
"""Labels and lines are folded again and again and remembered; whole paragraphs are not."""


def visible(text: str) -> str:
    """`text` without format characters and variation selectors, NFKC, blanks kept."""
    seen = _INVISIBLE.sub("", text)
    if seen.isascii():
        return seen
    for wide, narrow in _WIDE_MARKS.items():
        seen = seen.replace(wide, narrow)
    return unicodedata.normalize("NFKC", seen)


def raised(text: str) -> str:
    """`text` as superscript prints it: its digits can never be taken for those of the number before them."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """`text` as subscript prints it."""
    return text.translate(_LOWERED)


def struck(text: str) -> str:
    """`text` with a stroke through every character but blanks."""
    return "".join(character if character.isspace() else character + STROKE for character in text)


def turned(text: str) -> str:
    """`text` whose direction is overridden: what is seen is not what is written, so it is no number."""
    return f"\u202e{text}\u202c" if text.strip() else text


def faint(text: str) -> str:
    """`text` that nobody may be able to see: it is no number, but names what it names."""
    return f"\u2063{text}\u2063" if text.strip() else text


_EMPTY = frozenset({"", "nan", "nat", "<na>", "none", "null"})
_LONGEST_EMPTY = 10


def fold(text: str) -> str:
    """`text` for matching: NFKC, no blanks, no invisible characters, radicals and punctuation unified.

    Brackets become `()`, quotes `"`, list dots and enumeration commas `.`, dashes `-`; traditional
    characters are simplified. Superscript marks and struck characters are left out.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


@functools.lru_cache(maxsize=65_536)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return "".join(_UNFOLDED.sub(lambda match: _FOLDED[match[0]], _beside(text)).split())


def is_empty(text: str) -> bool:
    """Whether `text` is nothing, or what programs print where a cell of a data frame holds nothing: `NaN`, `None`."""
    return not text or (len(text) < _LONGEST_EMPTY and text.strip().lower() in _EMPTY)


def as_written(folded: str, text: str) -> str | None:
    """What folds to `folded` within `text`, with the traditional characters that stand there; None if nothing does."""
    at = fold(text).find(folded)
    unified = "".join(_UNLIKE.sub(lambda match: _ALIKE[match[0]], _beside(text)).split())
    return unified[at : at + len(folded)] if at >= 0 else None


def _beside(text: str) -> str:
    """What is visible of `text`, without what stands beside it."""
    return visible((_BESIDE if STROKE in text else _FOOTNOTE).sub("", text))
