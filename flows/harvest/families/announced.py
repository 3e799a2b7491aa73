"""What a column says of its own length, held against what it showed: a list that stops early stops without a word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from flows.harvest.families.base import Column
from flows.harvest.judging import visible_text
from flows.harvest.links import LeftOut, Link, judge

_CREATE: Final = re.compile(r"createPage(?:HTML|Html)\s*\(([^)]{1,200})\)")
_PAGES: Final = re.compile(r"共\s*([0-9]{1,4})\s*页|第?\s*[0-9]{1,4}\s*/\s*([0-9]{1,4})\s*页")
_RECORDS: Final = re.compile(
    r"共\s*([0-9]{1,6})\s*条|(?:recordCount|totalRecords?)[\"']?\s*[:=]\s*[\"']?([0-9]{1,6})", re.IGNORECASE
)
_TURNS: Final = re.compile(r"[0-9<>«»\[\].…\s上下前后首尾末一最第页]*(?:next|prev|first|last)?", re.IGNORECASE)
"""Links that turn pages: they differ from page to page and show nothing."""
_NO_ROW: Final = (LeftOut.NAVIGATION, LeftOut.NO_ADDRESS)


@dataclass(slots=True)
class Announced:
    """One column as it is read, page by page."""

    pages: int = 1
    records: int = 0
    read: int = 0
    _links: set[str] = field(default_factory=set)
    _rows: set[str] = field(default_factory=set)

    def add(self, column: Column, links: Sequence[Link]) -> bool:
        """Takes a page. Whether it shows a link that no page before it showed: if not, it goes round in circles."""
        self.read += 1
        seen = visible_text(column.text)
        self.pages = max([self.pages, script_pages(column.text), *_numbers(_PAGES, seen)])
        self.records = max([self.records, *_numbers(_RECORDS, seen), *_numbers(_RECORDS, column.text)])
        before = len(self._links)
        self._links.update(link.url for link in links if not _TURNS.fullmatch(link.title))
        self._rows.update(link.url for link in links if judge(link) not in _NO_ROW)
        return len(self._links) > before

    def missed(self, address: str, unread: int) -> Iterator[str]:
        """What is missing. `unread`: pages that were not asked for because there were too many."""
        if unread:
            yield f"the column {address} goes on after {self.read} pages"
        elif self.pages > self.read > 0:
            yield f"the column {address} announces {self.pages} pages, {self.read} could be read"
        elif self.records > len(self._rows) and self.read:
            yield f"the column {address} announces {self.records} records, {len(self._rows)} have links"


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    for match in pattern.finditer(text):
        yield int(next(group for group in match.groups() if group))


def script_call(text: str) -> list[str]:
    """What `createPageHTML` is called with; empty where it is not."""
    call = _CREATE.search(text)
    return [part.strip().strip("'\"") for part in call[1].split(",")] if call else []


def script_pages(text: str) -> int:
    """The pages that `createPageHTML` is told; 0 where it is not called.

    Three numbers in a row are records, pages and current page; two are pages and current page.
    """
    parts = script_call(text)
    numbers = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 7]
    if len(numbers) < 2:
        return 0
    return numbers[1] if len(numbers) > 2 and not parts[0].isalpha() and parts[2].isdecimal() else numbers[0]
