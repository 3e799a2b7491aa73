"""Folding characters for comparison. What is printed is kept elsewhere as it stands; only matching uses these."""

import functools
import re
import unicodedata

_ALIKE = str.maketrans(
    {
        "⺠": "民", "⻄": "西", "⻅": "见", "⻆": "角", "⻋": "车", "⻓": "长", "⻔": "门", "⻚": "页", "⻛": "风", "⻝": "食",
        "⻢": "马", "⻣": "骨", "⻥": "鱼", "⻦": "鸟", "⻩": "黄", "⻬": "齐", "⻮": "齿", "⻰": "龙", "⺟": "母", "⺎": "兀",
        "⻁": "虎", "⻉": "贝", "⻘": "青", "⻤": "鬼", "⻨": "麦",
        "“": '"', "”": '"', "„": '"', "‟": '"', "〝": '"', "〞": '"', "「": '"', "」": '"', "『": '"', "』": '"',
        "‘": "'", "’": "'", "`": "'",
        "〔": "(", "〕": ")", "【": "(", "】": ")", "﹙": "(", "﹚": ")", "［": "(", "］": ")", "[": "(", "]": ")",
        "〈": "<", "〉": ">",
        "．": ".", "。": ".", "、": ".", "﹒": ".", "·": ".", "•": ".", "・": ".",
        "–": "-", "—": "-", "―": "-", "−": "-", "─": "-", "‐": "-", "‑": "-", "﹣": "-",
    }
)
"""CJK radicals that NFKC leaves alone, and the punctuation that sites and editors exchange freely."""

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_BLANK = re.compile(r"\s+")


def visible(text: str) -> str:
    """`text` without format characters and variation selectors, NFKC, blanks kept."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


@functools.lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """`text` for matching: NFKC, no blanks, no invisible characters, radicals and punctuation unified.

    Brackets become `()`, quotes `"`, list dots and enumeration commas `.`, dashes `-`.
    """
    return _BLANK.sub("", visible(text).translate(_ALIKE))
