"""What the cells of an XLS file show where that is not the number they hold: its number formats (MS-XLS 2.4).

A cell names its format by the number of an XF record of the workbook's first substream, and that a FORMAT record.
"""

import math
import struct
from collections.abc import Iterable, Iterator, Mapping

from extractors.readers.number_formats import BUILT_IN, is_plain, shown

_BEGIN, _EXCEL_97 = 0x809, 0x600
_FORMAT, _XF = 0x41E, 0xE0
_NUMBER, _RK, _MUL_RK, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
_NO_NUMBER = b"\xff\xff"
_WIDE = 1
_LONGEST = 300
"""Characters of a format that are looked at."""

Record = tuple[int, int, bytes]


def formats_of(records: Iterable[Record]) -> dict[int, str]:
    """The number formats that may show another text than the number, by the XF record that cells name.

    `records` are kind, place and content of those of the first substream. Before Excel 97 they were other ones.
    """
    codes = dict(BUILT_IN)
    used: list[int] = []
    for kind, _, record in records:
        if kind == _BEGIN and _integer(record, 0, 2) != _EXCEL_97:
            return {}
        if kind == _FORMAT:
            codes[_integer(record, 0, 2)] = _code(record)
        elif kind == _XF:
            used.append(_integer(record, 2, 2))
    named = {number: codes.get(code, "General") for number, code in enumerate(used)}
    return {number: code for number, code in named.items() if not is_plain(code)}


def _code(record: bytes) -> str:
    """The text of a FORMAT record, its characters of one byte or of two."""
    length, wide = _integer(record, 2, 2), record[4:5] == bytes([_WIDE])
    text = record[5 : 5 + min(length, _LONGEST) * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "latin-1", errors="replace")


def shown_by(kind: int, record: bytes, formats: Mapping[int, str]) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells of a record that show another text than their number, with this text, by row and column from 0."""
    for place, number, value in _numbers(kind, record):
        code = formats.get(number)
        text = shown(f"{value:.15g}", code) if code is not None and math.isfinite(value) else None
        if text is not None:
            yield place, text


def _numbers(kind: int, record: bytes) -> Iterator[tuple[tuple[int, int], int, float]]:
    """Row and column, XF and value of the numbers of a record."""
    row, column, style = (_integer(record, at, 2) for at in (0, 2, 4))
    is_number = kind == _NUMBER or (kind == _FORMULA and record[12:14] != _NO_NUMBER)
    if is_number and len(record) >= 14:
        yield (row, column), style, struct.unpack_from("<d", record, 6)[0]
    elif kind == _RK and len(record) >= 10:
        yield (row, column), style, _rk(_integer(record, 6, 4))
    elif kind == _MUL_RK:
        for number, at in enumerate(range(4, len(record) - 7, 6)):
            yield (row, column + number), _integer(record, at, 2), _rk(_integer(record, at + 2, 4))


def _rk(packed: int) -> float:
    """A number in thirty bits: a whole one, or the upper half of a fraction; a hundredth of it where bit 0 is set."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed >> 31 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))[0])
    return value / 100 if packed & 1 else value


def _integer(data: bytes, offset: int, size: int) -> int:
    return int.from_bytes(data[offset : offset + size], "little")
