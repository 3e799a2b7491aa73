"""The raw archive: what was fetched, under names made of its content, never overwritten and never deleted.

An edition is a folder: one page with its pictures and attachments as they were at one time. It is staged beside the
archive, made durable, and moved in one step, so that a reader of the raw folder sees it whole or not at all.
"""

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from flows.store.meta import META_LIMIT
from flows.store.raw import META_SUFFIX, STAGING, Unreadable, read_file

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_EDITION: Final = re.compile(r"([0-9]{4,})-[0-9a-f]{16}")
_SCHEME: Final = re.compile(r"^https?://([^/?#]+?)(?::(?:80|443))?(?=[/?#]|$)")
_NO_LINK: Final = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EINVAL)
"""What file systems that have no hard links, or no more of them for a file, answer."""
_NO_SYNC: Final = (errno.EINVAL, errno.EOPNOTSUPP)
"""What network file systems answer that put names down at once."""
_NOT_BESIDE: Final = (errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS)
"""What the folder beside the archive answers where the archive is a mount of its own."""
_FILE: Final = re.compile(r"([0-9a-f]{64})\.[a-z0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Piece:
    """One file to be kept. `kept` is the path of the same bytes in the archive, where they lie there already.

    `meta` becomes its meta.json: `url`, `fetched_at`, `etag` and what else is known; the archive adds the rest.
    """

    content: str
    """sha256 of the bytes."""
    extension: str
    meta: Mapping[str, str]
    data: bytes | None = None
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of an edition: its path below the archive, the hash in its name, what stands beside it."""

    path: str
    content: str
    meta: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition in the archive, the page first."""

    source: str
    key: str
    number: int
    digest: str
    files: tuple[KeptFile, ...]


def page_key(url: str) -> str:
    """The folder of a page: a hash of its address, so that no address becomes a path."""
    return hashlib.sha256(without_scheme(url).encode()).hexdigest()[:16]


def without_scheme(url: str) -> str:
    """What the http and the https address of a page share: a site that goes over to https keeps its pages."""
    return _SCHEME.sub(r"//\1", url)


def twin(url: str) -> str:
    """The same address under the other of http and https."""
    scheme, mark, rest = url.partition("://")
    return {"http": "https", "https": "http"}.get(scheme, scheme) + mark + rest


def edition_digest(pieces: Sequence[tuple[str, str]]) -> str:
    """The hash of an edition, of its files as (url, sha256), the page first."""
    named = [(without_scheme(url), content) for url, content in pieces]
    text = "\n".join(f"{url}\0{content}" for url, content in (named[0], *sorted(named[1:])))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Archive:
    """The editions below `root`; `staging` lies outside the folder that is read."""

    def __init__(self, root: Path, staging: Path) -> None:
        self.root = root
        self._beside = staging

    @cached_property
    def _staging(self) -> Path:
        """Where editions are put together. Raises OSError.

        It is beside the folder that is read, unless nothing can be moved from there, as where that folder is a mount of
        its own; then it is in the archive, under a name that readers of the raw folder pass over.
        """
        inside, probe = self.root / STAGING, f"probe-{os.getpid()}"
        inside.mkdir(parents=True, exist_ok=True)
        try:
            (self._beside / probe).mkdir(parents=True)
            (self._beside / probe).rename(inside / probe)
        except OSError as error:
            if error.errno not in _NOT_BESIDE:
                raise
            shutil.rmtree(self._beside, ignore_errors=True)
            return inside
        shutil.rmtree(inside)
        return self._beside

    def clear_staging(self) -> None:
        """Removes what a killed run left behind."""
        for left in (self._beside, self.root / STAGING):
            with suppress(FileNotFoundError):
                shutil.rmtree(left)

    def read(self, path: str) -> bytes:
        """The bytes of a kept file. Raises Unreadable."""
        return read_file(self.root / path)

    def keep(self, source: str, key: str, number: int, pieces: Sequence[Piece]) -> Edition:
        """Keeps the pieces, the page first, as edition `number` of the page `key`. Raises OSError.

        An edition that lies there already, from a run that was killed before it could say so, is left as it is.
        """
        if not _NAME.fullmatch(source) or not _NAME.fullmatch(key):
            raise ValueError(f"no name for a folder: {source!r} {key!r}")
        digest = edition_digest([(piece.meta["url"], piece.content) for piece in pieces])
        folder = f"{source}/{key}/{number:04}-{digest}"
        target = self.root / folder
        files: list[KeptFile] = []
        staged = self._staging / f"{source}-{key}-{number}-{os.getpid()}"
        staged.mkdir(parents=True)
        try:
            for piece in _distinct(pieces):
                files.append(self._stage(staged, folder, piece, files))
            sync_folder(staged)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                staged.rename(target)
                sync_folder(target.parent)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        return Edition(source, key, number, digest, tuple(files))

    def _stage(self, staged: Path, folder: str, piece: Piece, before: Sequence[KeptFile]) -> KeptFile:
        name = f"{piece.content}.{piece.extension}"
        meta = {**piece.meta, "sha256": piece.content}
        if before:
            meta["parent"] = Path(before[0].path).name
        if piece.data is None:
            link_or_copy(self.root / (piece.kept or ""), staged / name)
        else:
            write_durably(staged / name, piece.data)
        write_durably(staged / (name + META_SUFFIX), (json.dumps(meta, ensure_ascii=False, indent=1) + "\n").encode())
        return KeptFile(f"{folder}/{name}", piece.content, meta)

    def editions(self) -> Iterator[Edition]:
        """Every edition that lies in the archive whole; the oldest of each page first."""
        for folder in sorted(self.root.glob("*/*/*")):
            match = _EDITION.fullmatch(folder.name)
            if match is None or not folder.is_dir():
                continue
            files = [file for file in map(self._kept, sorted(folder.iterdir())) if file is not None]
            main = [file for file in files if "parent" not in file.meta]
            if len(main) == 1:
                ordered = (main[0], *(file for file in files if file is not main[0]))
                digest = folder.name.partition("-")[2]
                yield Edition(folder.parts[-3], folder.parts[-2], int(match[1]), digest, ordered)

    def _kept(self, file: Path) -> KeptFile | None:
        match = _FILE.fullmatch(file.name)
        if match is None:
            return None
        try:
            meta = json.loads(read_file(file.with_name(file.name + META_SUFFIX), META_LIMIT))
        except (Unreadable, ValueError, RecursionError):
            return None
        if not isinstance(meta, dict) or not isinstance(meta.get("url"), str):
            return None
        texts = {str(name): value for name, value in meta.items() if isinstance(value, str)}
        return KeptFile(file.relative_to(self.root).as_posix(), match[1], texts)

    def damaged(self) -> Iterator[str]:
        """The paths of files whose bytes are not those that their name says."""
        for edition in self.editions():
            for file in edition.files:
                try:
                    sound = hashlib.sha256(self.read(file.path)).hexdigest() == file.content
                except Unreadable:
                    sound = False
                if not sound:
                    yield file.path


def _distinct(pieces: Sequence[Piece]) -> list[Piece]:
    """Each content once: the same picture twice on a page is one file."""
    return list({piece.content: piece for piece in reversed(pieces)}.values())[::-1]


def link_or_copy(kept: Path | str, new: Path | str) -> None:
    """The file `kept` under a second name, or a copy of it where the file system has no such thing. Raises OSError."""
    try:
        os.link(kept, new)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        with Path(kept).open("rb") as source, Path(new).open("xb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())


def write_durably(path: Path, data: bytes) -> None:
    """Writes a new file and waits until it is on the disk. Raises OSError."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Waits until the names in `folder` are on the disk, where the file system can say so. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)
