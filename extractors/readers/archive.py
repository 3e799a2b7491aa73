"""The guard before any Office file is opened: what its ZIP would unpack to."""

import io
import zipfile

from extractors.document import LimitExceeded, ReadError

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 2**20
"""Bytes. The largest real report seen unpacks to a tenth of this; 0.9 MB of hostile ZIP would ask for gigabytes."""


def check(data: bytes) -> None:
    """Raises `ReadError` for a damaged archive, `LimitExceeded` for one that is swollen, `Encrypted` is not told here."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadError(f"damaged or cut-off Office file ({error}): fetch it again") from error
    if len(entries) > MAX_ENTRIES:
        raise LimitExceeded(f"{len(entries)} parts in an Office file")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise LimitExceeded(f"{unpacked // 2**20} MB unpacked")
    _refuse_overlaps(entries)


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    """Several names on one stretch of bytes make a small file endless (CVE-2024-0450)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise LimitExceeded("overlapping parts in an Office file")
        end = entry.header_offset + entry.compress_size
