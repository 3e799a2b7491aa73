"""The cache of readings: what a document came out as, so that it is not read again while nothing has changed.

One SQLite file. An entry is found by what went into it and carries a checksum; one that does not fit is not there.
"""

import hashlib
import sqlite3
import sys
import zlib
from collections.abc import Iterable
from contextlib import suppress
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from extractors.readers import office

VERSION: Final = 1
"""Raised whenever what is stored changes its shape."""

_CODE = (".py", ".yaml", ".csv", ".txt")
LIBRARIES: Final = (
    "cssselect", "jieba", "lxml", "msgspec", "numpy", "onnxruntime", "opencv-python-headless", "pdfminer.six",
    "pdfplumber", "pillow", "pypdfium2", "python-calamine", "python-docx", "PyYAML", "RapidFuzz", "rapidocr", "scipy",
    "tinycss2",
)  # fmt: skip
"""The libraries that the core reads with: with another version of one of them a document may come out otherwise."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
    key TEXT PRIMARY KEY, checksum TEXT NOT NULL, payload BLOB NOT NULL, passing INTEGER NOT NULL
);
DELETE FROM readings WHERE passing = 1;
CREATE TEMP TABLE used (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class DamagedStore(Exception):
    """The cache broke while it was in use."""


def core_fingerprint() -> str:
    """What a reading depends on besides the documents: the core's code and data, Python, libraries, the converter."""
    digest = hashlib.sha256(f"{VERSION} {sys.version_info[:2]}".encode())
    for name, content in sorted(_code(files("extractors"), "")):
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    for library in LIBRARIES:
        digest.update(f"{library}={_version(library)}\n".encode())
    digest.update(f"converter={_converter()}".encode())
    return digest.hexdigest()


def _code(folder: Traversable, prefix: str) -> Iterable[tuple[str, bytes]]:
    for child in folder.iterdir():
        if child.is_dir():
            yield from _code(child, f"{prefix}{child.name}/")
        elif child.name.endswith(_CODE):
            yield prefix + child.name, child.read_bytes()


def _version(library: str) -> str:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(library)
    return "none"


def _converter() -> str:
    """Which LibreOffice there is, by the file in which it names its build; asking it would take half a second."""
    program = office.available()
    if program is None:
        return "none"
    with suppress(OSError):
        return hashlib.sha256(Path(program).resolve().with_name("versionrc").read_bytes()).hexdigest()
    return "unknown"


def key_of(*parts: str) -> str:
    """The key of an entry: one hash over all that it depends on."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "backslashreplace")
        digest.update(b"%d:%b" % (len(data), data))
    return digest.hexdigest()


class ReadingStore:
    """Payloads by key in one SQLite file; a file that is damaged is set aside and begun anew.

    Every `put` is on disk before it returns as far as a killed process goes; a power cut may lose the last ones, which
    are then read again.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        try:
            self._connection = _connect(path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            _set_aside(path)
            self._connection = _connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, key: str) -> bytes | None:
        """The payload of `key`, or null where there is none that is sound. Raises DamagedStore."""
        try:
            row = self._connection.execute("SELECT checksum, payload FROM readings WHERE key = ?", (key,)).fetchone()
            self._connection.execute("INSERT OR IGNORE INTO used VALUES (?)", (key,))
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        if row is None or not isinstance(row[1], bytes) or row[0] != _checksum(key, row[1]):
            return None
        with suppress(zlib.error):
            return unpack(row[1])
        return None

    def checksum(self, key: str) -> str:
        """The checksum of the payload of `key`, empty where there is none."""
        row = self._connection.execute("SELECT checksum FROM readings WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def put(self, key: str, packed: bytes, *, passing: bool = False) -> None:
        """Stores what `pack` made; a `passing` entry serves this run only. Raises DamagedStore, OperationalError."""
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)", (key, _checksum(key, packed), packed, passing)
            )
            self._connection.execute("INSERT OR IGNORE INTO used VALUES (?)", (key,))
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def prune(self) -> int:
        """Drops the entries that nothing asked for since the store was opened; returns their number."""
        return self._connection.execute("DELETE FROM readings WHERE key NOT IN (SELECT key FROM used)").rowcount

    def _damaged(self, error: sqlite3.DatabaseError) -> Exception:
        if not _is_damage(error):
            return error
        self._connection.close()
        _set_aside(self._path)
        return DamagedStore(f"the cache {self._path.name} was damaged and has been set aside; run again")


def pack(payload: bytes) -> bytes:
    """A payload as it is stored; the fastest level already makes a twelfth of it."""
    return zlib.compress(payload, 1)


def unpack(packed: bytes) -> bytes:
    """What `pack` was given. Raises zlib.error."""
    return zlib.decompress(packed)


def _checksum(key: str, packed: bytes) -> str:
    # the key is in it, so that entries which were swapped are found out too
    return hashlib.sha256(key.encode() + packed).hexdigest()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.executescript(_SCHEMA)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(readings)")]
    except sqlite3.DatabaseError:
        connection.close()
        raise
    if columns != ["key", "checksum", "payload", "passing"]:
        connection.executescript("DROP TABLE readings;" + _SCHEMA.rpartition("CREATE TEMP")[0])
    return connection


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_NOTADB) & 0xFF in _DAMAGED


def _set_aside(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(path.with_name(path.name + ".damaged" + suffix))
