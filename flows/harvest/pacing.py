"""One request at a time a host, with a pause that grows with the host's own slowness; who strikes out, rests."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from flows.harvest.clock import Clock

BEIJING: Final = ZoneInfo("Asia/Shanghai")
MIN_PAUSE: Final = 2.0
"""Seconds between the end of an answer and the next request to the same host; a source may only raise it."""
SLOWNESS: Final = 5.0
"""Times the last answer's duration: the host gets that long a pause."""
MAX_STRIKES: Final = 3
DEFAULT_CAP: Final = 2000
"""Requests a host and night."""

_NIGHT: Final = (time(20), time(8))


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
    """The gates of all hosts. `asked`: requests already made this night; `rests`: hosts to be left alone, and why."""

    def __init__(
        self, clock: Clock, asked: Mapping[str, int] | None = None, rests: Mapping[str, str] | None = None
    ) -> None:
        self._clock = clock
        self._hosts: dict[str, _Host] = {host: _Host(asked=number) for host, number in (asked or {}).items()}
        for host, reason in (rests or {}).items():
            self._host(host).resting = reason

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    @asynccontextmanager
    async def turn(self, host: str, pace: Pace, crawl_delay: float = 0.0) -> AsyncIterator[None]:
        """Waits for the host's turn; what is done inside is its one request. Raises Postponed."""
        gate = self._host(host)
        async with gate.lock:
            self._admit(gate, pace)
            await self._clock.sleep(max(0.0, gate.next_at - self._clock.monotonic()))
            gate.asked += 1
            started = self._clock.monotonic()
            try:
                yield
            finally:
                ended = self._clock.monotonic()
                pause = max(MIN_PAUSE, pace.pause, crawl_delay, SLOWNESS * (ended - started))
                gate.next_at = max(gate.next_at, ended + pause)

    def _admit(self, gate: _Host, pace: Pace) -> None:
        if gate.resting:
            raise Postponed(gate.resting)
        if gate.asked >= pace.cap:
            raise Postponed(f"{pace.cap} requests to this host in one night")
        if not pace.hours.open_at(self._clock.now()):
            raise Postponed("outside the night hours of the source")

    def hold(self, host: str, seconds: float) -> None:
        """Leaves the host alone for so many seconds."""
        gate = self._host(host)
        gate.next_at = max(gate.next_at, self._clock.monotonic() + seconds)

    def rest(self, host: str, reason: str) -> None:
        """Leaves the host alone for the rest of the night."""
        self._host(host).resting = reason

    def settle(self, host: str, *, struck: bool, what: str) -> None:
        """Counts how a request ended: three strikes in a row and the host rests."""
        gate = self._host(host)
        gate.strikes = gate.strikes + 1 if struck else 0
        if gate.strikes >= MAX_STRIKES:
            gate.resting = f"the host rests until the next night after three failures in a row, the last: {what}"

    def resting(self) -> dict[str, str]:
        """The hosts that rest, and why."""
        return {host: gate.resting for host, gate in self._hosts.items() if gate.resting}
