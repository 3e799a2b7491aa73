"""What every family is: a source and a reader of columns in, links out."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from flows.harvest.links import Link
from flows.harvest.source import Source

MAX_PAGES = 200
"""Pages of one column; one that goes on is reported."""


@dataclass(frozen=True, slots=True)
class Column:
    """A page of a column as it was read. `url`: where it came from, redirects followed."""

    url: str
    text: str


Reader = Callable[[str], Awaitable[Column | None]]
"""Fetches a page of a column; null where that came to nothing (the outcome is in the ledger by then)."""


class Family(ABC):
    """How one kind of site lists its reports."""

    name: ClassVar[str]
    options: ClassVar[frozenset[str]] = frozenset()
    """What `options:` of a source file may say."""

    def __init__(self, source: Source, read: Reader, last_year: int) -> None:
        self.source = source
        self.read = read
        self.last_year = last_year
        """The last year that can be reported on."""
        self._missed: list[str] = []

    @abstractmethod
    def links(self) -> AsyncIterator[Link]:
        """Every link of the column, unjudged."""

    def missed(self) -> list[str]:
        """What the column announced and did not show, once its links were read; empty where the source accepts it."""
        return [] if self.source.accepts("count") else self._missed
