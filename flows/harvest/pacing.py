"""One request at a time a host, with a pause that grows with the host's own slowness; who strikes out, rests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from flows.harvest.clock import Clock
from flows.store.turns import Turns, night_end

BEIJING: Final = ZoneInfo("Asia/Shanghai")
MIN_PAUSE: Final = 2.0
"""Seconds between the end of an answer and the next request to the same host; a source may only raise it."""
SLOWNESS: Final = 5.0
"""Times the last answer's duration: the host gets that long a pause."""
MAX_STRIKES: Final = 3
DEFAULT_CAP: Final = 2000
"""Requests a host and night."""

MAX_SECONDS: Final = 120.0
"""Seconds of one request, where nothing else is said."""
LEASE_MARGIN: Final = 60.0
"""Seconds that a turn is held beyond the time of its request, for the machine that holds it to say that it ended."""
AT_ONCE: Final = 256
"""Requests under way, each to another host."""

_NIGHT: Final = (time(20), time(8))
OUTSIDE: Final = "outside the night hours of the source"


class Postponed(Exception):
    """The host is not to be asked now; the reason says until when."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the night in Beijing, from `start` to `end`; both equal means at any hour."""

    start: time
    end: time

    def open_at(self, moment: datetime) -> bool:
        """Whether the host may be asked at `moment`."""
        local = moment.astimezone(BEIJING).time()
        if self.start <= self.end:
            return self.start == self.end or self.start <= local < self.end
        return local >= self.start or local < self.end


@dataclass(frozen=True, slots=True)
class Pace:
    """How one source wants its hosts treated. `pause` in seconds, `cap` in requests a host and night."""

    pause: float = MIN_PAUSE
    cap: int = DEFAULT_CAP
    hours: Hours = field(default_factory=lambda: Hours(*_NIGHT))

    def at(self, hours: Hours) -> "Pace":
        """The same pace at other hours."""
        return replace(self, hours=hours)


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    asked: int = 0
    strikes: int = 0
    resting: str = ""


class Gates:
    """The gates of all hosts. `turns`: what machines that share a ledger tell each other; null where there is one
    process alone.
    """

    def __init__(self, clock: Clock, turns: Turns | None = None) -> None:
        self._clock = clock
        self._turns = turns
        self._hosts: dict[str, _Host] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    def _now(self) -> float:
        return self._clock.now().timestamp()

    @asynccontextmanager
    async def turn(
        self, host: str, pace: Pace, crawl_delay: float = 0.0, seconds: float = MAX_SECONDS
    ) -> AsyncIterator[None]:
        """Waits for the host's turn; what is done inside, within `seconds`, is its one request. Raises Postponed."""
        gate, least = self._host(host), max(MIN_PAUSE, pace.pause, crawl_delay)
        async with gate.lock:
            self._admit(gate, pace)
            wait = gate.next_at - self._clock.monotonic()
            while True:
                await self._clock.sleep(max(0.0, wait))
                self._admit(gate, pace)
                # no slot is held while a host is waited for: a slow one takes nothing from the others
                async with self._slots:
                    wait = self._take(host, pace, seconds, least)
                    if wait <= 0:
                        async with self._asking(host, gate, least):
                            yield
                        return

    def _take(self, host: str, pace: Pace, seconds: float, least: float) -> float:
        """Seconds to wait until the turn may be had; 0 where it is had. Raises Postponed."""
        if self._turns is None:
            return 0.0
        turn = self._turns.take(host, self._now(), seconds + LEASE_MARGIN, least, pace.cap)
        if turn.refusal:
            raise Postponed(turn.refusal)
        return turn.wait

    @asynccontextmanager
    async def _asking(self, host: str, gate: _Host, least: float) -> AsyncIterator[None]:
        gate.asked += 1
        started = self._clock.monotonic()
        try:
            yield
        finally:
            ended = self._clock.monotonic()
            pause = max(least, SLOWNESS * (ended - started))
            gate.next_at = max(gate.next_at, ended + pause)
            if self._turns is not None:
                self._turns.leave(host, self._now(), pause)

    def _admit(self, gate: _Host, pace: Pace) -> None:
        if gate.resting:
            raise Postponed(gate.resting)
        if gate.asked >= pace.cap:
            raise Postponed(f"{pace.cap} requests to this host in one night")
        if not pace.hours.open_at(self._clock.now()):
            raise Postponed(f"{OUTSIDE}, {pace.hours.start:%H:%M}-{pace.hours.end:%H:%M} in Beijing")

    def hold(self, host: str, seconds: float) -> None:
        """Leaves the host alone for so many seconds."""
        gate = self._host(host)
        gate.next_at = max(gate.next_at, self._clock.monotonic() + seconds)
        if self._turns is not None:
            self._turns.hold(host, self._now(), seconds)

    def rest(self, host: str, reason: str, until: float | None = None) -> None:
        """Leaves the host alone for the rest of the night, or until then (seconds since 1970)."""
        self._host(host).resting = reason
        if self._turns is not None:
            self._turns.rest(host, until or night_end(self._now()), reason)

    def settle(self, host: str, *, struck: bool, what: str) -> None:
        """Counts how a request ended: three strikes in a row and the host rests."""
        gate = self._host(host)
        gate.strikes = gate.strikes + 1 if struck else 0
        if gate.strikes >= MAX_STRIKES:
            self.rest(host, f"the host rests until the next night after three failures in a row, the last: {what}")
