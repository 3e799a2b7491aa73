"""One night: all sources side by side, each host for itself; what was begun and killed is gone on with."""

import asyncio
import random
import socket
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy.exc import DBAPIError

from flows.harvest.addresses import Network
from flows.harvest.client import Client, Site
from flows.harvest.clock import Clock, SystemClock
from flows.harvest.families import FAMILIES, Column, Family
from flows.harvest.fetching import Fetching
from flows.harvest.links import LeftOut, Link, is_cut, judge
from flows.harvest.outcomes import NOT_THERE, Outcome
from flows.harvest.pacing import BEIJING, Gates, Postponed
from flows.harvest.results import SourceResult, alarms, last_reported_year
from flows.harvest.robots import Robots, RobotsText
from flows.harvest.source import Fault, Source
from flows.harvest.transport import Transport
from flows.store.archive import Archive, without_scheme
from flows.store.ledger import RUNNING, Ledger, restore
from flows.store.locks import Held, held
from flows.version import version

RESUMED: Final = timedelta(hours=12)
"""A night that was killed is gone on with for so long after it began."""
REMEMBERED: Final = timedelta(days=366)
"""Single requests, and what a source came to in a night, are forgotten so long after the night began."""
INCOMPLETE: Final = "incomplete"
COMPLETE: Final = "complete"
FAILED: Final = "failed"


Progress = Callable[[int, int], None]
"""Sources done, and all of them."""


class NightBusy(Exception):
    """Another night is running."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a night works. `contact` stands in the User-Agent: an address that answers. `ledger`: a path or a URL."""

    raw: Path
    state: Path
    contact: str
    ledger: str = ""
    network: Network = field(default_factory=Network)
    transport: Callable[[Network], httpx.AsyncBaseTransport] = Transport
    clock: Clock = field(default_factory=SystemClock)
    jitter: Callable[[], float] = random.random
    years: frozenset[int] = frozenset()
    """Only reports of these years; empty means all."""

    @property
    def ledger_address(self) -> str:
        """Where the ledger is."""
        return self.ledger or str(self.state / "ledger.sqlite")

    @property
    def pages(self) -> Archive:
        """The raw archive."""
        return Archive(self.raw / "harvest", self.raw.parent / f".{self.raw.name}-staging")

    @property
    def columns(self) -> Archive:
        """The archive of lists and robots.txt, which are no reports."""
        return Archive(self.state / "columns", self.state / ".staging")


@dataclass(slots=True)
class NightResult:
    """What a night came to."""

    run: str
    started_at: str
    sources: list[SourceResult] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    resting: dict[str, str] = field(default_factory=dict)
    failure: str = ""

    @property
    def status(self) -> str:
        """`complete`, `incomplete` where a source was silent or not asked to its end, `failed`."""
        if self.failure:
            return FAILED
        quiet = self.faults or any(one.alarms or one.postponed for one in self.sources)
        return INCOMPLETE if quiet else COMPLETE

    @property
    def editions(self) -> int:
        """Editions that came."""
        return sum(len(one.new) + len(one.changed) for one in self.sources)


@contextmanager
def night_lock(state: Path) -> Iterator[None]:
    """Holds the state folder for this process alone. Raises NightBusy with the holder's pid."""
    state.mkdir(parents=True, exist_ok=True)
    ignore = state / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n")
    with ExitStack() as stack:
        try:
            stack.enter_context(held(state))
        except Held as holder:
            raise NightBusy(f"another night (pid {holder}) is running on {state}") from None
        yield


def machine(state: Path) -> str:
    """What this machine, with this state folder, is called in a ledger that others share. The caller holds the lock."""
    file = state / "machine"
    if not file.exists():
        file.write_text(f"{uuid.uuid4().hex[:12]} {socket.gethostname()}\n", encoding="utf-8")
    return file.read_text(encoding="utf-8").split()[0]


def open_run(ledger: Ledger, settings: Settings) -> str:
    """The id of this night: that of the one that was killed on this machine, or a new one."""
    now, holder = settings.clock.now(), machine(settings.state)
    own = [run for run in ledger.runs(100) if run.holder in ("", holder)]
    if not own or own[0].status == RUNNING:
        restore(ledger, settings.pages, "page")
        restore(ledger, settings.columns, "column")
    if own and own[0].status == RUNNING:
        if now - datetime.fromisoformat(own[0].started_at) < RESUMED:
            return own[0].run
        killed = {"failure": "the night was killed and not gone on with", "holder": holder}
        ledger.end(own[0].run, now.isoformat(), FAILED, killed)
    day = now.astimezone(BEIJING).date().isoformat()
    return next(run for number in count(1) if ledger.begin(run := f"{day}-{number}", now.isoformat(), holder))


def harvest(
    settings: Settings,
    sources: Sequence[Source],
    faults: Sequence[Fault],
    ledger: Ledger,
    progress: Progress = lambda done, sources: None,
) -> NightResult:
    """Harvests `sources`; the night stays open in the ledger, for what comes after it. The caller holds `night_lock`.

    `progress` is told, from a thread of its own, how many sources are done of how many.
    Raises LedgerUnusable, sqlalchemy.exc.DBAPIError; a full disk is the result's `failure`.
    """
    settings.pages.clear_staging()
    settings.columns.clear_staging()
    now = settings.clock.now()
    result = NightResult(open_run(ledger, settings), now.isoformat(), faults=list(faults))
    ledger.forget((now - REMEMBERED).isoformat())
    asyncio.run(_harvest(settings, sources, ledger, result, progress))
    result.outcomes = ledger.outcomes(result.run)
    return result


async def _harvest(
    settings: Settings, sources: Sequence[Source], ledger: Ledger, night: NightResult, progress: Progress
) -> None:
    done = count(1)

    async def whole(one: _Harvest) -> None:
        try:
            await one.run()
        finally:
            await asyncio.to_thread(progress, next(done), len(sources))

    async with _fetching(settings, ledger, night) as fetching:
        harvests = [_Harvest(settings, source, fetching, night) for source in sources]
        ended = await asyncio.gather(*(whole(one) for one in harvests), return_exceptions=True)
    for one, error in zip(harvests, ended, strict=True):
        if isinstance(error, OSError | DBAPIError):
            night.failure = night.failure or _storage(error)
        elif isinstance(error, asyncio.CancelledError):
            raise error
        elif error is not None:
            # a fault of ours in one source: it is told, and costs no other
            one.result.alarms.append(f"the harvester failed: {type(error).__name__}: {error}")
        night.sources.append(one.result)
        if not night.failure:
            ledger.put_source(night.run, one.source.id, one.result.plain())


def _storage(error: OSError | DBAPIError) -> str:
    """Why nothing more can be kept."""
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        return f"the archive cannot be written: {error.strerror or error}{where}"
    return f"the ledger cannot be written: {error.orig}"


@asynccontextmanager
async def _fetching(settings: Settings, ledger: Ledger, night: NightResult) -> AsyncIterator[Fetching]:
    clock, transport = settings.clock, settings.transport(settings.network)
    holder, now = machine(settings.state), clock.now().timestamp()
    turns = ledger.turns(holder, now)
    gates = Gates(clock, turns)
    agent = f"gongkai/{version()} (+{settings.contact})"

    async def rules(url: str, site: Site) -> RobotsText:
        return await fetching.robots(url, site)

    robots = Robots(rules)
    client = Client(transport, settings.network, gates, clock, agent, robots.permit, settings.jitter)
    fetching = Fetching(night.run, f"robots-{holder}", client, ledger, settings.pages, settings.columns, clock)
    try:
        yield fetching
    finally:
        await transport.aclose()
        night.resting = turns.resting(clock.now().timestamp())


@dataclass(slots=True)
class _Harvest:
    """One source in the night."""

    settings: Settings
    source: Source
    fetching: Fetching
    night: NightResult
    result: SourceResult = field(init=False)
    _seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.result = SourceResult(self.source.id, self.source.name)

    async def run(self) -> None:
        """Harvests the source and judges its silence. Raises OSError where the disk is full."""
        now = self.settings.clock.now()
        family = FAMILIES[self.source.family](self.source, self._column, last_reported_year(now))
        try:
            await self._links(family)
        except (OSError, DBAPIError) as error:
            self.night.failure = self.night.failure or _storage(error)
            raise
        before = self.fetching.ledger.source_before(self.night.run, self.source.id)
        self.result.alarms += family.missed()
        self.result.alarms += alarms(self.source, self.result, before, now, self.settings.years)

    async def _links(self, family: Family) -> None:
        async for link in family.links():
            self.result.found += 1
            judged = self._judged(link)
            if isinstance(judged, LeftOut):
                self.result.left_out[judged.value] += 1
                continue
            self.result.accepted += 1
            if self.settings.years and judged.year not in self.settings.years:
                self.result.left_out[LeftOut.YEAR.value] += 1
            else:
                await self._report(judged)

    def _judged(self, link: Link) -> Link | LeftOut:
        judged = judge(link)
        if isinstance(judged, LeftOut):
            return judged
        if without_scheme(judged.url) in self._seen:
            return LeftOut.SEEN
        self._seen.add(without_scheme(judged.url))
        return judged

    async def _column(self, url: str) -> Column | None:
        if self.night.failure:
            return None
        try:
            column, outcome = await self.fetching.column(self.source, url)
        except Postponed as postponed:
            self.result.postponed[str(postponed)] += 1
            return None
        self.result.columns[outcome.value] += 1
        if column is not None and is_cut(column.text):
            self.result.alarms.append(f"a page of the column is nested too deeply to be read whole: {column.url}")
        return column

    async def _report(self, link: Link) -> None:
        if self.night.failure:
            return
        try:
            kept = await self.fetching.report(self.source, link)
        except Postponed as postponed:
            self.result.postponed[str(postponed)] += 1
            self.result.by_year[str(link.year)] += self.fetching.holds(self.source, link.url)
            return
        if kept.held:
            self.result.by_year[str(link.year)] += 1
        if link.guessed and not kept.held and kept.outcome in NOT_THERE:
            self.result.pages[f"not there: {kept.outcome.value}"] += 1
            return
        self.result.count_page(link.url, kept.outcome, kept.detail, kept=kept.edition is not None)
        self.result.failed += kept.failed_parts
        if kept.outcome == Outcome.UNCHANGED and kept.edition is not None:
            self.result.pages["changed parts"] += 1
