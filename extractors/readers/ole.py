"""OLE compound files, the container of Word 97, Excel 97, WPS and of encrypted Office files: their streams by name.

Every chain of sectors is followed with a limit, and one that leads out of the file is an error: so a file cut off in
the middle is told here, before a program that would show what there is.

Only what lies directly below the root is looked at. A spreadsheet with a Word document embedded in it holds a stream
`WordDocument` too, but in a storage of its own.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from extractors.document import ReadError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_IN_HEADER = 109
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_LARGE = 4096


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """A compound file. Every method raises `ReadError` where the file is damaged or cut off."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC) or len(data) < _HEADER:
            raise _damaged("no header")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise _damaged("impossible sector size")
        self._size = 1 << shift
        self._sectors = max(0, -(-len(data) // self._size) - 1)
        self._directory, self._cutoff, self._mini_table = struct.unpack_from("<I4xII", data, 48)

    @cached_property
    def streams(self) -> dict[str, _Entry]:
        """The streams directly below the root."""
        entries = self._entries
        found: dict[str, _Entry] = {}
        seen: set[int] = set()
        waiting = [entries[0].child]
        while waiting:
            number = waiting.pop()
            if number == _FREE or number in seen:
                continue
            if number >= len(entries):
                raise _damaged("a directory entry outside the directory")
            seen.add(number)
            entry = entries[number]
            waiting += (entry.left, entry.right)
            if entry.kind == _STREAM:
                found[entry.name] = entry
        return found

    def read(self, name: str) -> bytes:
        """The whole content of the stream `name`; empty where there is no such stream."""
        entry = self.streams.get(name)
        if entry is None or not entry.size:
            return b""
        if entry.size >= self._cutoff:
            return self._joined(entry.start, entry.size)
        return b"".join(self._mini(entry))[: entry.size]

    @cached_property
    def _entries(self) -> list[_Entry]:
        data = self._joined(self._directory, None)
        entries = [_entry(data, offset, self._size) for offset in range(0, len(data) - _ENTRY + 1, _ENTRY)]
        if not entries:
            raise _damaged("no directory")
        return entries

    @cached_property
    def _table(self) -> list[int]:
        """The sectors that hold the allocation table."""
        count, first, _ = struct.unpack_from("<I20xII", self._data, 44)
        numbers = [*struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76)]
        entries = self._size // 4
        seen: set[int] = set()
        while first < _LAST_SECTOR and len(numbers) < count and first not in seen:
            seen.add(first)
            *more, first = struct.unpack(f"<{entries}I", self._sector(first).ljust(self._size, b"\xff"))
            numbers += more
        return [number for number in numbers[:count] if number < _LAST_SECTOR]

    def _next(self, sector: int) -> int:
        place, index = divmod(sector, self._size // 4)
        if place >= len(self._table):
            raise _damaged("a sector outside the allocation table")
        return _integer(self._sector(self._table[place]), index * 4)

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors:
            raise _damaged("a sector behind the end")
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _chain(self, start: int) -> Iterator[int]:
        passed: set[int] = set()
        while start < _LAST_SECTOR:
            if start in passed:
                raise _damaged("a chain of sectors without an end")
            passed.add(start)
            yield start
            start = self._next(start)

    def _joined(self, start: int, size: int | None) -> bytes:
        parts: list[bytes] = []
        missing = size if size is not None else len(self._data)
        if missing > len(self._data):
            raise _damaged("a stream longer than the file")
        for sector in self._chain(start):
            parts.append(self._sector(sector))
            missing -= self._size
            if missing <= 0:
                break
        joined = b"".join(parts)[:size]
        if size is not None and len(joined) < size:
            raise _damaged("a stream that ends too early")
        return joined

    @cached_property
    def _mini_stream(self) -> tuple[bytes, bytes]:
        """The container of the small streams, and the table of its sectors."""
        root = self._entries[0]
        return self._joined(root.start, root.size), self._joined(self._mini_table, None)

    def _mini(self, entry: _Entry) -> Iterator[bytes]:
        stream, table = self._mini_stream
        sector = entry.start
        for _ in range(-(-entry.size // 64)):
            part = stream[sector * 64 : sector * 64 + 64]
            if not part:
                raise _damaged("a small stream that ends too early")
            yield part
            sector = _integer(table, sector * 4)


def _entry(data: bytes, offset: int, sector_size: int) -> _Entry:
    length, kind = struct.unpack_from("<HB", data, offset + 64)
    name = data[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
    left, right, child = struct.unpack_from("<3I", data, offset + 68)
    start, size, high = struct.unpack_from("<3I", data, offset + 116)
    # Writers of the older version leave rubbish in the high half of the size.
    return _Entry(name, kind, left, right, child, start, size if sector_size == 512 else size + (high << 32))


def _integer(data: bytes, offset: int) -> int:
    if offset + 4 > len(data):
        raise _damaged("a table that ends too early")
    return int.from_bytes(data[offset : offset + 4], "little")


def _damaged(what: str) -> ReadError:
    return ReadError(f"damaged or cut-off Office file ({what}): fetch it again")


def wrapped(name: str, content: bytes) -> bytes:
    """A sound compound file with the one stream `name`: for a reader that trusts the tables of a file."""
    content = content.ljust(_LARGE, b"\0")  # a smaller one would belong in the container of small streams
    count = -(-len(content) // _LARGE)
    tables = -(-(count + 3) // (_LARGE // 4 - 1))
    # The directory, the (empty) container of small streams, the content, the tables.
    chain = [_END, _END, *range(3, count + 2), _END, *[_FREE - 2] * tables]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * _LARGE, b"\xff")
    places = [*range(count + 2, count + 2 + tables)]
    sizes = (0x3E, 4, 0xFFFE, 12, 6, 1, tables, 0, 0, _LARGE, _END, 0, _END, 0)
    header = struct.pack(f"<8s16x5H6x9I{len(places)}I", MAGIC, *sizes, *places)
    directory = _packed("Root Entry", _ROOT, 1, 1, 64) + _packed(name, _STREAM, _FREE, 2, len(content))
    padded = (part.ljust(-(-len(part) // _LARGE) * _LARGE, b"\0") for part in (directory, b"\0", content, table))
    return header.ljust(512, b"\xff").ljust(_LARGE, b"\0") + b"".join(padded)


def _packed(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", text, len(text) + 2, kind, 1, _FREE, _FREE, child, start, size)
