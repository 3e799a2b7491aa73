"""A clock that goes as it is told: whoever waits is told that the time has passed as soon as nothing is under way."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

NIGHT = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""One in the morning in Beijing."""


class SimulatedClock:
    """Starts at `start`. Time goes on to the next waiter's hour, and only while no request is under way."""

    def __init__(self, start: datetime = NIGHT) -> None:
        self._start = start
        self._seconds = 0.0
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._ticking: asyncio.Task[None] | None = None
        self._under_way = 0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self._seconds + seconds, next(self._numbers), waiter))
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())
        await waiter

    @asynccontextmanager
    async def standing(self) -> AsyncIterator[None]:
        """No time passes inside."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def _tick(self) -> None:
        while self._waiting:
            for _ in range(10):
                await asyncio.sleep(0)
            if self._under_way:
                await asyncio.sleep(0.0005)
                continue
            until, _, waiter = heapq.heappop(self._waiting)
            self._seconds = max(self._seconds, until)
            if not waiter.done():
                waiter.set_result(None)

    def jump(self, time: timedelta) -> None:
        """On to the same hour some days later."""
        self._seconds = self._seconds // 86400 * 86400 + time.total_seconds()
