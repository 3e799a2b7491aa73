"""A new source from the address of its column: the page is fetched, the family told, the file written."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import yaml

from extractors.readers.charset import decode
from flows.harvest.client import Client, Request, Site
from flows.harvest.families.listing import Yearly
from flows.harvest.judging import page_title
from flows.harvest.links import LeftOut, judge, page_links
from flows.harvest.night import Settings
from flows.harvest.outcomes import GOOD, Answer
from flows.harvest.pacing import BEIJING, Gates, Hours, Postponed
from flows.harvest.robots import AGENT, Robots, RobotsText
from flows.harvest.source import Source
from flows.version import version

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
    """The new file, and what its first page led to."""

    path: Path
    family: str
    accepted: int
    left_out: Counter[str]


def tell_family(url: str, text: str) -> str:
    """The family of the column at `url`, by its address and its first page."""
    found = next((family for family, sign in _SIGNS[:3] if sign.search(url) or sign.search(text[:200_000])), None)
    if found:
        return found
    if sum(Yearly.is_year(link.title) > 0 for link in page_links(text, url)) >= 2:
        return "yearly"
    return "trs" if _SIGNS[3][1].search(text[:200_000]) else "listing"


def add_source(settings: Settings, url: str, identity: str, name: str, folder: Path) -> Added:
    """Writes the source file of the column at `url` into `folder`. Raises NotAdded, OSError."""
    path = folder / f"{identity}.yaml"
    if path.exists():
        raise NotAdded(f"{path} is there already")
    source = Source(identity, name, "", url, "listing", 0)
    try:
        answer = asyncio.run(_fetch(settings, source))
    except Postponed as postponed:
        raise NotAdded(str(postponed)) from postponed
    if answer.body is None:
        raise NotAdded(f"{url}: {answer.outcome.value}: {answer.detail}")
    text = decode(answer.body)
    family = tell_family(answer.url, text)
    judged = [judge(link) for link in page_links(text, answer.url)]
    left_out = Counter(one.value for one in judged if isinstance(one, LeftOut))
    accepted = len(judged) - sum(left_out.values())
    told = {
        "id": identity, "name": name or page_title(text) or urlsplit(url).netloc, "address": answer.url,
        "family": family, "expect": {"reports_a_year": 1},
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return Added(path, family, accepted, left_out)


async def _fetch(settings: Settings, source: Source) -> Answer:
    """The column's page, robots.txt obeyed, at whatever hour: a person waits for it."""
    midnight = settings.clock.now().astimezone(BEIJING).time()
    own = source.site
    site = Site(own.scope, own.pace.at(Hours(midnight, midnight)), own.tls, own.limits)
    transport = settings.transport(settings.network)
    agent = f"{AGENT}/{version()} (+{settings.contact})"

    async def rules(url: str, site: Site) -> RobotsText:
        answer = await client.fetch(Request(url, "robots", site))
        body = answer.body if answer.outcome in GOOD else None
        return RobotsText(answer.outcome, answer.status, answer.detail, body)

    client = Client(
        transport, settings.network, Gates(settings.clock), settings.clock, agent, Robots(rules).permit, settings.jitter
    )
    try:
        return await client.fetch(Request(source.address, "column", site))
    finally:
        await transport.aclose()
