"""A report's files before they are read: raw bytes with what is known about them, and which belong together."""

from dataclasses import dataclass
from typing import Literal

from extractors.facts import Report

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
    """A bundle as read: its report, if it is one, and the outcome of every file, the main one first."""

    files: tuple[FileOutcome, ...]
    report: Report | None = None
