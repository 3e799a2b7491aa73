"""A new source from the address of its column: the page is fetched, the family told, the file written."""

import asyncio
import re
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import yaml

from extractors.readers.charset import decode
from flows.harvest.client import Client, Request, Site
from flows.harvest.families import FAMILIES, OPTIONS, Column
from flows.harvest.families.listing import Yearly
from flows.harvest.judging import page_title
from flows.harvest.links import LeftOut, Link, judge, page_links
from flows.harvest.night import Settings
from flows.harvest.outcomes import GOOD, Answer
from flows.harvest.pacing import Gates, Hours, Postponed
from flows.harvest.results import last_reported_year
from flows.harvest.robots import AGENT, Robots, RobotsText
from flows.harvest.source import Source, SourceError, read_source
from flows.version import version

PAGES: Final = 3
"""Pages of the column that are looked at: a person waits."""
_SIGNS: Final = (
    ("gkmlpt", re.compile(r"/gkmlpt/")),
    ("hanweb_annual", re.compile(r"xxgkAnnualReport\.jsp")),
    ("hanweb_dataproxy", re.compile(r"dataproxy\.jsp|/col/col[0-9]+/|unitid\s*[:=]")),
    ("trs", re.compile(r"createPageH[Tt][Mm][Ll]\s*\(|<recordset|<nextgroup|[/\"']t20[0-9]{6}_[0-9]+\.s?html?")),
)


class NotAdded(Exception):
    """The column cannot be had, or the file is there already."""


@dataclass(frozen=True, slots=True)
class Added:
    """The new file, and what its first pages led to."""

    path: Path
    family: str
    accepted: int
    left_out: Counter[str]


def tell_family(url: str, text: str) -> str:
    """The family of the column at `url`, by its address and its first page."""
    for what in (url, text[:200_000]):
        found = next((family for family, sign in _SIGNS[:3] if sign.search(what)), None)
        if found:
            return found
        if what is url and isinstance(judge(Link(url, page_title(text))), Link):
            return "fixed"
    if sum(Yearly.is_year(link.title) > 0 for link in page_links(text, url)) >= 2:
        return "yearly"
    return "trs" if _SIGNS[3][1].search(text[:200_000]) else "listing"


def add_source(settings: Settings, url: str, identity: str, name: str, folder: Path) -> Added:
    """Writes the source file of the column at `url` into `folder`. Raises NotAdded, OSError."""
    path = folder / f"{identity}.yaml"
    if path.exists():
        raise NotAdded(f"{path} is there already")
    try:
        return asyncio.run(_Adding(settings, path).add(url, name))
    except Postponed as postponed:
        raise NotAdded(str(postponed)) from postponed


@dataclass(slots=True)
class _Adding:
    """One address on its way to a source file. `asked`: pages of its column."""

    settings: Settings
    path: Path
    asked: int = 0

    async def add(self, url: str, name: str) -> Added:
        told = {"id": self.path.stem, "name": name or "-", "address": url, "family": "listing", **_ports(url)}
        async with self._client() as client:
            answer = await self._fetch(client, url, self._source(told))
            if answer.body is None:
                raise NotAdded(f"{url}: {answer.outcome.value}: {answer.detail}")
            text = decode(answer.body)
            told |= _described(answer.url, text, name)
            counted = await self._count(client, self._source(told))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(_yaml(told), encoding="utf-8")
        return Added(self.path, str(told["family"]), *counted)

    def _source(self, told: Mapping[str, object]) -> Source:
        """The source as it will be read from its file. Raises NotAdded where it could not be."""
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / self.path.name
            draft.write_text(_yaml(told), encoding="utf-8")
            try:
                return read_source(draft, OPTIONS)
            except SourceError as error:
                raise NotAdded(str(error)) from error

    async def _count(self, client: Client, source: Source) -> tuple[int, Counter[str]]:
        """The links that the first pages of the column lead to, and why others are left out."""

        async def read(url: str) -> Column | None:
            self.asked += 1
            if self.asked > PAGES:
                return None
            answer = await self._fetch(client, url, source)
            return None if answer.body is None else Column(answer.url, decode(answer.body))

        family = FAMILIES[source.family](source, read, last_reported_year(self.settings.clock.now()))
        judged = [judge(link) for link in {link.url: link async for link in family.links()}.values()]
        left_out = Counter(one.value for one in judged if isinstance(one, LeftOut))
        return len(judged) - sum(left_out.values()), left_out

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[Client]:
        settings = self.settings
        transport, agent = settings.transport(settings.network), f"{AGENT}/{version()} (+{settings.contact})"

        async def rules(url: str, site: Site) -> RobotsText:
            answer = await client.fetch(Request(url, "robots", site))
            body = answer.body if answer.outcome in GOOD else None
            return RobotsText(answer.outcome, answer.status, answer.detail, body)

        gates, permit = Gates(settings.clock), Robots(rules).permit
        client = Client(transport, settings.network, gates, settings.clock, agent, permit, settings.jitter)
        try:
            yield client
        finally:
            await transport.aclose()

    async def _fetch(self, client: Client, url: str, source: Source) -> Answer:
        """A page of the column, robots.txt obeyed, at whatever hour: a person waits for it."""
        own, midnight = source.site, time(0)
        site = Site(own.scope, own.pace.at(Hours(midnight, midnight)), own.tls, own.limits)
        return await client.fetch(Request(url, "column", site))


def _ports(url: str) -> dict[str, object]:
    """The override that an address with a port of its own needs. Raises NotAdded."""
    try:
        port = urlsplit(url).port
    except ValueError as error:
        raise NotAdded(f"{url}: {error}") from error
    if port in (None, 80, 443):
        return {}
    return {"overrides": [{"ports": str(port), "why": "the address of the column has this port"}]}


def _described(url: str, text: str, name: str) -> dict[str, object]:
    """What the first page tells: the family with its options, where the column is now, what it is called."""
    family = tell_family(url, text)
    title = page_title(text)
    told: dict[str, object] = {
        "name": name or title or urlsplit(url).netloc, "address": url, "family": family, **_ports(url),
        "expect": {"reports_a_year": "1"},
    }  # fmt: skip
    if family == "fixed":
        told["options"] = {"addresses": [{"url": url, "title": title}]}
    area = dict(parse_qsl(urlsplit(url).query)).get("area")
    if family == "hanweb_annual" and area:
        told["options"] = {"areas": {area: name or title}}
    return told


def _yaml(told: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(told), allow_unicode=True, sort_keys=False)
