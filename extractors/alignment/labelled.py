"""Numbers at the edge of labels while cells beside or below them are empty: `行政许可26`, and nothing behind.

A converter that loses the edge between two cells leaves them so. What they are the number of is not told; a person has
to look.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from extractors.alignment.lines import Line
from extractors.alignment.placed import Placement
from extractors.alignment.qualified import headers_of

_LONGEST = 60
"""Characters of a label with a number; prose is longer."""
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,6})?(?:[件个条项宗份次元]|万元|人次)?"
_AT_END = re.compile(rf"[\u4e00-\u9fff)][:]?(?:(?P<bare>-?{_NUMBER})|[(](?P<boxed>-?{_NUMBER})[)])$")
_AT_START = re.compile(r"[0-9]{1,12}件?(?:[一二三四][.]|[(][一二三四五六七][)])")
_ORDINAL = re.compile(r"[0-9]")
_MARKS = frozenset({"No", "Nl"})
"""Digits in circles and the like: they are marks of notes."""
_YEAR = re.compile(r"20[0-3][0-9]")
_CAPTION = re.compile(r"(?:表|附件|注|图|第|号|码|栏|栏次|话|序|页|年度|年份|时间|日期)[:(]{0,2}[0-9.,-]+[)]?$")


def labelled(placement: Placement, lines: Sequence[Line]) -> Iterator[str]:
    """A doubt for each label of a table with a number at its edge that may be that of an empty cell."""
    rows = sorted(placement.lines)
    taken = placement.taken
    empty = {
        index for index in rows for slot in lines[index].slots if not (slot.folded or slot.filler) and id(slot) in taken
    }
    if not empty:
        return
    found = {
        slot.folded: slot for index in (*sorted(empty), *headers_of(lines, rows)) for slot in lines[index].label_slots
    }
    for text, slot in found.items():
        if _holds_number(text) and not any(unicodedata.category(character) in _MARKS for character in slot.text):
            yield f"{placement.table.name}: a number stands in the label {text!r}, where cells are empty"


def _holds_number(folded: str) -> bool:
    """Whether a label ends, or begins, with a number that is not its ordinal, a year, or that of a note or a table."""
    if len(folded) > _LONGEST or _CAPTION.search(folded):
        return False
    found = _AT_END.search(folded)
    if found is None:
        return _AT_START.match(folded) is not None
    number = found["bare"] or found["boxed"]
    return not _YEAR.fullmatch(number) and not (found["boxed"] and _ORDINAL.fullmatch(number))
