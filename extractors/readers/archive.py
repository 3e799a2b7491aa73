"""The guard before any Office file is opened: what its ZIP would unpack to."""

import io
import zipfile
from typing import TypeVar

from extractors.document import Encrypted, LimitExceeded, ReadError

MAX_ENTRIES = 2_000
MAX_XML = 64 * 2**20
"""Bytes of one part of markup: its tree takes ten times as much memory."""
MAX_UNPACKED = 200 * 2**20
"""Bytes. The largest real report seen unpacks to a tenth of this; 0.9 MB of hostile ZIP would ask for gigabytes."""

_Archive = TypeVar("_Archive", bound=zipfile.ZipFile)
_MARKUP = (".xml", ".rels")
_LOCKED = 0x1
_HEADER = 30
"""Bytes of a local header before the name."""


def check(data: bytes) -> None:
    """Raises `ReadError` for a damaged archive, `LimitExceeded` for a swollen one, `Encrypted` for a locked one."""
    opened(data, zipfile.ZipFile).close()


def opened(data: bytes, kind: type[_Archive]) -> _Archive:
    """The archive, if nothing speaks against it. Raises as `check` does."""
    if too_many(data):
        raise LimitExceeded(f"more than {MAX_ENTRIES} parts in an Office file")
    try:
        archive = kind(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadError(f"damaged or cut-off Office file ({error}): fetch it again") from error
    _check_entries(archive.infolist())
    return archive


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise Encrypted("a part of the Office file needs a password")
    largest = max((entry.file_size for entry in entries if entry.filename.endswith(_MARKUP)), default=0)
    if largest > MAX_XML:
        raise LimitExceeded(f"{largest // 2**20} MB of markup in one part")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise LimitExceeded(f"{unpacked // 2**20} MB unpacked")
    _refuse_overlaps(entries)


def too_many(data: bytes) -> bool:
    """Whether the archive lists more parts than are read, told before its list is loaded: a million take a gigabyte."""
    return data.count(b"PK\x01\x02") > MAX_ENTRIES


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    """Several names on one stretch of bytes make a small file endless (CVE-2024-0450)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise LimitExceeded("overlapping parts in an Office file")
        end = entry.header_offset + _HEADER + entry.compress_size
