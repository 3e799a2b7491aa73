"""Walks the raw folder: every file becomes one `Entry`, readable or not, in an order that depends on names alone.

Nothing is followed and nothing is opened that could block: links, pipes, sockets and devices are named, not read.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.bundle import Meta, Outcome
from flows.store.meta import META_LIMIT, NO_META, parent_faults, parse_meta

SIZE_LIMIT = 200 * 2**20
"""Bytes of one raw file."""

META_SUFFIX = ".meta.json"
STAGING = ".staging"
"""The folder in the archive of the harvest where editions are put together: no part of what is read."""
_PASSED_OVER = f"harvest/{STAGING}"
_CHUNK = 1 << 20
_SURROGATE = re.compile("[\udc80-\udcff]")
_SPECIAL = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read: its outcome and what to tell the user."""

    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One raw file. `path` is the text for tables; `location` is what the system calls it, below the raw folder.

    `document` is the sha256 of its bytes, null where they could not be read: then `refusal` says why. `size` in bytes.
    """

    path: str
    location: str
    document: str | None
    size: int | None
    meta: Meta = NO_META
    notes: tuple[str, ...] = ()
    refusal: Refusal | None = None


class Unreadable(Exception):
    """A file that is not to be read, with the reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Changed(Unreadable):
    """A file whose bytes did not stand still while it was read."""


def scan(root: Path) -> list[Entry]:
    """Every file below `root`, sorted by path."""
    return with_parents(sorted((_entry(root, found) for found in _walk(root)), key=lambda entry: entry.path))


def with_parents(entries: list[Entry]) -> list[Entry]:
    """The same entries without the parents that cannot be: outside the folder, missing, a file itself, a cycle."""
    faults = parent_faults({e.path: e.meta.parent for e in entries if not e.refusal})
    return [
        replace(e, meta=replace(e.meta, parent=None), notes=(*e.notes, faults[e.path])) if e.path in faults else e
        for e in entries
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    location: str
    refusal: Refusal | None = None
    has_meta: bool = False


def _walk(root: Path) -> Iterator[_Found]:
    """Files in no particular order; a stack and not recursion, for folders may be nested thousands deep."""
    pending = [("", "")]
    while pending:
        text, location = pending.pop()
        try:
            with os.scandir(root / location) as scanned:
                children = list(scanned)
        except OSError as error:
            yield _Found(text.rstrip("/") or ".", location, _refusal(error, folder=True))
            continue
        texts = _texts([child.name for child in children])
        for child in children:
            if location + child.name == _PASSED_OVER:
                continue
            if child.is_dir(follow_symlinks=False):
                pending.append((f"{text}{texts[child.name]}/", f"{location}{child.name}/"))
            elif not child.name.endswith(META_SUFFIX):
                has_meta = child.name + META_SUFFIX in texts
                yield _Found(text + texts[child.name], location + child.name, has_meta=has_meta)
            elif child.name.removesuffix(META_SUFFIX) not in texts:
                yield _Found(text + texts[child.name], location + child.name, _without_file(texts, child.name))


def _without_file(texts: dict[str, str], name: str) -> Refusal:
    """A misspelt name, or a file that was moved: what is known of it would be lost without a word."""
    return Refusal("not_a_report", f"describes a file that is not beside it: {texts[name].removesuffix(META_SUFFIX)}")


def _texts(names: list[str]) -> dict[str, str]:
    """Text for every name of one folder; bytes that are no UTF-8 are percent-encoded, and no two names share a text."""
    taken = {name for name in names if not _SURROGATE.search(name)}
    texts = {name: name for name in taken}
    for name in sorted(name for name in names if name not in taken):
        text = _printable(name)
        while text in taken:  # another file is really called `%FF`
            text = text.replace("%", "%25")
        taken.add(text)
        texts[name] = text
    return texts


def _entry(root: Path, found: _Found) -> Entry:
    if found.refusal:
        return Entry(found.path, found.location, None, None, refusal=found.refusal)
    meta, notes = _meta(root / (found.location + META_SUFFIX)) if found.has_meta else (NO_META, ())
    return _fingerprinted(Entry(found.path, found.location, None, None, meta, notes), root / found.location)


def entry_of(folder: Path, path: str, *, follow: bool = False) -> Entry:
    """The entry of the file `path` below `folder`, with its meta.json; `follow` a link that the user named."""
    file = folder / path
    meta, notes = _meta(file.with_name(file.name + META_SUFFIX))
    location = str(file.resolve()) if follow else path
    return _fingerprinted(Entry(_printable(path), location, None, None, meta, notes), folder / location)


def _printable(name: str) -> str:
    return _SURROGATE.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", name)


def _fingerprinted(entry: Entry, file: Path) -> Entry:
    digest, size = hashlib.sha256(), 0
    try:
        for attempt in (1, 2):
            digest = hashlib.sha256()
            try:
                size = _feed(file, SIZE_LIMIT, "file size", digest.update)
                break
            except Changed:
                if attempt == 2:
                    raise
    except Unreadable as unreadable:
        return replace(entry, refusal=unreadable.refusal)
    return replace(entry, document=digest.hexdigest(), size=size)


def meta_of(file: Path) -> Meta:
    """What stands beside `file` in its meta.json."""
    return _meta(file.with_name(file.name + META_SUFFIX))[0]


def _meta(file: Path) -> tuple[Meta, tuple[str, ...]]:
    if not os.path.lexists(file):
        return NO_META, ()
    try:
        return parse_meta(read_file(file, META_LIMIT))
    except Unreadable as unreadable:
        return NO_META, (f"meta.json ignored: {unreadable.refusal.detail}",)


def read_file(file: Path, limit: int = SIZE_LIMIT) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. Raises Unreadable, or Changed if it is being written."""
    chunks: list[bytes] = []
    _feed(file, limit, "file size", chunks.append)
    return b"".join(chunks)


def _feed(file: Path, limit: int, limit_name: str, take: Callable[[bytes], object]) -> int:
    """Hands the file's bytes to `take`, piece by piece; returns their number."""
    try:
        _admit(os.lstat(file), limit, limit_name)
        # what was a plain file a moment ago may be a link or a pipe now: neither is followed, neither blocks
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb", buffering=0) as stream:
            before = os.fstat(descriptor)
            _admit(before, limit, limit_name)
            size = 0
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                take(chunk)
                if size > limit:
                    break
            after = os.fstat(descriptor)
    except OSError as error:
        raise Unreadable(_refusal(error)) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise Changed(Refusal("unreadable", "changed while it was read; it is read again in the next run"))
    return size


def _admit(status: os.stat_result, limit: int, limit_name: str) -> None:
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFLNK:
        raise Unreadable(Refusal("unsupported", "symlink"))
    if kind != stat.S_IFREG:
        raise Unreadable(Refusal("unsupported", _SPECIAL.get(kind, "no regular file")))
    if status.st_size > limit:
        raise Unreadable(Refusal("unreadable", f"limit: {limit_name} ({status.st_size} bytes, at most {limit})"))


def _refusal(error: OSError, *, folder: bool = False) -> Refusal:
    what = "folder" if folder else "file"
    if isinstance(error, PermissionError):
        return Refusal(
            "unreadable", f"no permission to read this {what}: allow it with chmod u+r{'x' if folder else ''}"
        )
    if isinstance(error, FileNotFoundError):
        return Refusal("unreadable", f"the {what} vanished while the raw folder was read")
    if error.errno == errno.ELOOP:
        return Refusal("unsupported", "symlink")
    return Refusal("unreadable", f"the system cannot read this {what}: {os.strerror(error.errno or 0)}")
