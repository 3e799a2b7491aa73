"""A report's files before they are read: raw bytes with what is known about them, and which belong together."""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from extractors.document import ReadError
from extractors.facts import Report

_PAGE = "text/html"
_ABSOLUTE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[\\/])")
_BLANKS = " \t\r\n\f"

Outcome = Literal[
    "report", "part_of_report", "older_version", "duplicate", "not_a_report", "unreadable", "encrypted", "unsupported"
]
"""What became of a raw file (`documents.outcome`)."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What stands beside a file in `NAME.meta.json`; every key may be missing."""

    url: str | None = None
    title: str | None = None
    site_name: str | None = None
    published: str | None = None
    """ISO date."""
    fetched_at: str | None = None
    content_type: str | None = None
    parent: str | None = None
    """The file, relative to this one, that this one is an attachment or picture of."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file: its path below the raw folder (`/` between parts), its bytes, what is known about it."""

    path: str
    data: bytes
    meta: Meta = Meta()
    converted: bytes | ReadError | None = None
    """The same document as DOCX, where it was converted before, or why it cannot be."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A first look at one file: its type by its bytes, and the relative links and pictures that it names."""

    path: str
    media_type: str
    links: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one report, the main one first."""

    main: RawFile
    parts: tuple[RawFile, ...] = ()


SHORT_OF_MEMORY = "limit: memory"
"""Detail of a file that was not read for want of memory."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file of a bundle. `document` is its sha256."""

    document: str
    path: str
    media_type: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A bundle as read: its report, if it is one, and the outcome of every file, the main one first.

    `apart` are paths of files of the bundle that are other reports, linked from the same page: each must be read on its
    own. Until then their outcome is `unreadable`, and the detail says why.
    """

    files: tuple[FileOutcome, ...]
    report: Report | None = None
    apart: tuple[str, ...] = ()

    @property
    def ran_short(self) -> bool:
        """Whether memory ran short while a file was read: a process that has read less before may have enough."""
        return any(file.detail == SHORT_OF_MEMORY for file in self.files)


def group(surveys: Sequence[Survey]) -> tuple[tuple[str, ...], ...]:
    """The files that are read together, as paths, the main one first; sorted, every path exactly once.

    A file belongs to the page that its `parent` names, else to the first page (by path) that links to it by a relative
    address. A page never becomes a part of another page by a link: pages link to each other freely.
    """
    by_path = {survey.path: survey for survey in surveys}
    owner: dict[str, str] = {}
    for path in sorted(by_path):
        parent = by_path[path].parent
        target = resolve(path, parent) if parent else None
        if target in by_path and target != path:
            owner[path] = target
    for path in sorted(by_path):
        for link in by_path[path].links:
            target = linked(path, link)
            if target in by_path and target != path and by_path[target].media_type != _PAGE:
                owner.setdefault(target, path)
    roots = {path: _root(path, owner) for path in by_path}
    parts: dict[str, list[str]] = {path: [] for path, root in sorted(roots.items()) if path == root}
    for path in sorted(by_path):
        if roots[path] != path:
            parts[roots[path]].append(path)
    return tuple((path, *own) for path, own in sorted(parts.items()))


def _root(path: str, owner: dict[str, str]) -> str:
    """The page at the top; files that name each other as parents in a circle stay by themselves."""
    seen = {path}
    current = path
    while current in owner:
        current = owner[current]
        if current in seen:
            return path
        seen.add(current)
    return current


def resolve(path: str, relative: str) -> str | None:
    """The path that `relative` names beside the file `path`; None where that is outside the folder."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))
    return None if target.startswith(("/", "../")) or target in ("..", ".") else target


def linked(path: str, link: str) -> str | None:
    """The path that a link of the page `path` leads to; None for absolute addresses and ways out."""
    if _ABSOLUTE.match(link):
        return None
    target = unquote(re.split(r"[?#]", link.strip(_BLANKS), maxsplit=1)[0], errors="replace")
    return resolve(path, target) if target and "\x00" not in target else None
