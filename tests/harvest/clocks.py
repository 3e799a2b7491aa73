"""A clock that goes as it is told: whoever waits is told at once that the time has passed."""

import asyncio
from datetime import UTC, datetime, timedelta

NIGHT = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""One in the morning in Beijing."""


class SimulatedClock:
    """Starts at `start`; sleeping moves it, nothing else does."""

    def __init__(self, start: datetime = NIGHT) -> None:
        self._start = start
        self._seconds = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        self._seconds = max(self._seconds, self._seconds + seconds)
        await asyncio.sleep(0)
