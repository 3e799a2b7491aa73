"""From a link to an edition in the archive: the page and its parts are asked for, compared, kept, written down."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from extractors.readers.charset import decode
from extractors.readers.sniff import HTML, sniff
from flows.harvest.client import Client, Known, Request, Site
from flows.harvest.clock import Clock
from flows.harvest.families import Column
from flows.harvest.judging import Expected
from flows.harvest.links import Link
from flows.harvest.outcomes import GOOD, Answer, Outcome, Step
from flows.harvest.parts import MAX_PARTS, parts_of
from flows.harvest.robots import RobotsText
from flows.harvest.sameness import alike
from flows.harvest.source import Source
from flows.store.archive import Archive, Piece, edition_digest, page_key, twin
from flows.store.ledger import Address, Asked, EditionRow, Ledger, edition_row
from flows.store.raw import Unreadable

YOUNG: Final = timedelta(days=60)
"""A page is asked every night for so long after it was first had: corrections come within weeks."""
AGAIN: Final = timedelta(days=14)
"""Older pages are asked again after so long."""
_EXTENSIONS: Final = {
    HTML: "html", "application/pdf": "pdf", "application/msword": "doc", "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "application/ofd": "ofd",
    "application/zip": "zip", "application/xml": "xml", "text/plain": "txt", "image/png": "png",
    "image/jpeg": "jpg", "image/gif": "gif", "image/bmp": "bmp", "image/tiff": "tiff",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Had:
    """One address as it stands after it was asked. `body` is there where the content is new."""

    address: Address
    answer: Answer
    body: bytes | None = None

    @property
    def good(self) -> bool:
        """Whether the content is known, tonight or from before."""
        return self.address.content is not None

    @property
    def failed(self) -> bool:
        """Whether it did not come tonight."""
        return self.answer.outcome not in GOOD


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a report page. `edition` is null where none was added."""

    outcome: Outcome
    edition: EditionRow | None = None
    failed_parts: tuple[tuple[str, str, str], ...] = ()
    """(url, outcome, detail)."""
    detail: str = ""
    held: bool = False
    """Whether its content is known, tonight or from before."""


@dataclass(slots=True)
class Fetching:
    """Fetches for one night. `pages` is the raw archive, `columns` that of lists and robots.txt.

    `robots_source`: the source under which robots.txt is kept, for each machine its own: several may ask one host.
    """

    run: str
    robots_source: str
    client: Client
    ledger: Ledger
    pages: Archive
    columns: Archive
    clock: Clock

    # ------------------------------------------------------------------ columns and robots.txt
    async def column(self, source: Source, url: str) -> tuple[Column | None, Outcome]:
        """A page of a column as text, from the archive where it did not change. Raises Postponed, OSError."""
        had = await self._single(source.id, url, "column", source.site)
        body = self._body(had, self.columns) if had.answer.outcome in GOOD else None
        return (None if body is None else Column(had.answer.url, decode(body))), had.answer.outcome

    async def robots(self, url: str, site: Site) -> RobotsText:
        """A robots.txt. Raises Postponed, OSError."""
        had = await self._single(self.robots_source, url, "robots", site)
        body = self._body(had, self.columns) if had.answer.outcome in GOOD else None
        return RobotsText(had.answer.outcome, had.answer.status, had.answer.detail, body)

    async def _single(self, source: str, url: str, role: Expected, site: Site) -> Had:
        """Asks for a page without parts; each new content is kept as an edition of its own."""
        had = await self._ask(source, url, role, role, site, self.columns)
        if had.body is None:
            self.ledger.write_down((), had.address)
            return had
        last = self.ledger.edition(source, page_key(url))
        await self._keep(self.columns, source, [had], {}, last)
        return had

    # ------------------------------------------------------------------ reports
    async def report(self, source: Source, link: Link) -> Kept:
        """Asks for a report page and its parts, and keeps them if anything changed. Raises Postponed, OSError."""
        before = self._before(source.id, link.url)
        held = before is not None and before.content is not None
        if before is not None and not self._due(before):
            return Kept(Outcome.UNCHANGED, detail="not asked again yet", held=held)
        if before is not None and before.run == self.run:
            return Kept(Outcome(before.outcome), detail="asked before the night was interrupted", held=held)
        main = await self._ask(source.id, link.url, "page", "page", source.site, self.pages)
        if main.answer.outcome not in GOOD:
            self.ledger.write_down((), main.address)
            return Kept(main.answer.outcome, detail=main.answer.detail, held=held)
        urls = self._part_urls(link, main)
        parts = [await self._part(source, url) for url in urls[:MAX_PARTS]]
        had = [main, *(part for part in parts if part.good)]
        failed = [(url, "part", f"one of more than {MAX_PARTS} parts of {link.url}") for url in urls[MAX_PARTS:][:1]]
        failed += [(one.address.url, one.answer.outcome.value, f"part of {link.url}") for one in parts if one.failed]
        edition = await self._new_edition(source, link, had)
        for one in (main, *parts):
            self.ledger.write_down((), one.address if edition is None or not one.good else None)
        return Kept(main.answer.outcome, edition, tuple(failed), held=True)

    def holds(self, source: Source, url: str) -> bool:
        """Whether the content of a page is known from before."""
        before = self._before(source.id, url)
        return before is not None and before.content is not None

    def _part_urls(self, link: Link, main: Had) -> list[str]:
        """The addresses of what belongs to a page, each once, the page itself left out."""
        body = self._body(main, self.pages)
        urls = list(link.attachments)
        if body is not None and sniff(body) == HTML:
            urls += parts_of(decode(body), main.answer.url)
        return [url for url in dict.fromkeys(urls) if url != link.url]

    async def _part(self, source: Source, url: str) -> Had:
        """A picture or attachment; what was asked tonight for another page is not asked again."""
        before = self._before(source.id, url)
        if before is not None and before.run == self.run:
            return Had(before, Answer(Outcome(before.outcome), url))
        return await self._ask(source.id, url, "part", "file", source.site, self.pages)

    async def _new_edition(self, source: Source, link: Link, had: Sequence[Had]) -> EditionRow | None:
        last = self.ledger.edition(source.id, page_key(link.url))
        digest = edition_digest([(one.address.url, one.address.content or "") for one in had])
        if last is not None and last.digest == digest:
            return None
        told = {"title": link.title, "published": link.published, "site_name": source.name}
        return await self._keep(self.pages, source.id, had, told, last)

    # ------------------------------------------------------------------ one address
    def _due(self, address: Address) -> bool:
        """Whether a page is to be asked tonight. One that came to nothing always is."""
        if address.run == self.run or address.outcome not in GOOD or not address.first_at:
            return True
        now = self.clock.now()
        young = now - datetime.fromisoformat(address.first_at) < YOUNG
        return young or now - datetime.fromisoformat(address.last_at) >= AGAIN - timedelta(hours=6)

    async def _ask(self, source: str, url: str, role: str, expected: Expected, site: Site, archive: Archive) -> Had:
        """Asks for one address and writes the requests down, not yet what they say about it."""
        before = self._before(source, url)
        known = self._known(before, url, expected, archive) if before is not None else None
        answer = await self.client.fetch(Request(url, expected, site, known))
        self.ledger.write_down([self._asked(source, role, step) for step in answer.steps])
        return Had(self._after(before, source, url, role, answer), answer, answer.body)

    def _before(self, source: str, url: str) -> Address | None:
        """What is known of an address; where it was asked under the other of http and https, what is known of that."""
        before = self.ledger.address(source, url)
        if before is None or before.content is None:
            other = self.ledger.address(source, twin(url))
            before = replace(other, url=url) if other is not None and other.content else before
        return before

    def _known(self, before: Address, url: str, expected: Expected, archive: Archive) -> Known | None:
        """What the client compares with; null where the bytes are not in the archive."""
        path = before.path
        if before.content is None or path is None or not (archive.root / path).is_file():
            return None

        def same(body: bytes) -> bool:
            try:
                return alike(archive.read(path), body, url)
            except Unreadable:
                return False

        return Known(before.content, before.etag, before.last_modified, same if expected == "page" else None)

    def _asked(self, source: str, role: str, step: Step) -> Asked:
        return Asked(
            self.run, source, role, _host(step.url), step.url, step.at, step.outcome.value, step.status, step.detail,
            step.seconds, step.received,
        )  # fmt: skip

    def _after(self, before: Address | None, source: str, url: str, role: str, answer: Answer) -> Address:
        now = self.clock.now().isoformat()
        address = before or Address(source, url, role, "", "", "", now, now)
        address = replace(
            address, role=role, outcome=answer.outcome.value, detail=answer.detail, run=self.run, last_at=now
        )
        if answer.status == 200 and answer.outcome in GOOD:
            etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
            address = replace(address, etag=etag, last_modified=modified)
        if answer.body is None:
            return address
        return replace(address, content=hashlib.sha256(answer.body).hexdigest(), path=None)

    def _body(self, had: Had, archive: Archive) -> bytes | None:
        """The content of an address: as it came, or from the archive."""
        if had.body is not None or had.address.path is None:
            return had.body
        try:
            return archive.read(had.address.path)
        except Unreadable:
            return None

    async def _keep(
        self, archive: Archive, source: str, had: Sequence[Had], told: dict[str, str], last: EditionRow | None
    ) -> EditionRow:
        """Keeps an edition and writes it down, in this order: what the ledger knows lies in the archive."""
        key = page_key(had[0].address.url)
        number = last.number + 1 if last else 1
        pieces = [self._piece(one, told if place == 0 else {}) for place, one in enumerate(had)]
        kept = await asyncio.to_thread(archive.keep, source, key, number, pieces)
        row = edition_row(kept)
        paths = {content: path for _, content, path in row.files}
        self.ledger.add_edition(row, [replace(one.address, path=paths[one.address.content or ""]) for one in had])
        return row

    def _piece(self, one: Had, told: dict[str, str]) -> Piece:
        address = one.address
        if one.body is not None:
            extension = _EXTENSIONS.get(sniff(one.body), "bin")
        else:
            extension = (address.path or ".bin").rpartition(".")[2]
        meta = {
            "url": address.url, "final_url": one.answer.url, "fetched_at": self.clock.now().isoformat(),
            "run": self.run, "source": address.source, "etag": address.etag, "last_modified": address.last_modified,
            "content_type": one.answer.headers.get("content-type"), **told,
        }  # fmt: skip
        known = {name: text for name, text in meta.items() if text}
        return Piece(address.content or "", extension, known, one.body, address.path)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""
