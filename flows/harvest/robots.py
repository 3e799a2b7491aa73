"""robots.txt (RFC 9309): asked once a night, host and way of TLS, and obeyed at every hop."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from protego import Protego

from flows.harvest.addresses import Location
from flows.harvest.client import Permission, Site
from flows.harvest.judging import Verdict
from flows.harvest.outcomes import Outcome
from flows.harvest.pacing import Postponed
from flows.harvest.transport import Tls

AGENT: Final = "gongkai"
"""The name that robots.txt may address us by."""

MAX_ROBOTS: Final = 500 * 1024
"""Bytes that are read; what follows is ignored, as the standard allows."""
_MAX_DELAY: Final = 120.0
_MISSING: Final = frozenset(range(400, 500)) - {429}
"""Statuses under which, by the standard, there are no rules. All others that bring no rules forbid everything."""


@dataclass(frozen=True, slots=True)
class RobotsText:
    """What asking for robots.txt came to. `body` is null where there is none."""

    outcome: Outcome
    status: int | None
    detail: str
    body: bytes | None


@dataclass(slots=True)
class Robots:
    """The rules of every host asked so far, by the way of TLS it was asked in: what one source must not accept may be
    all that another can have. `get` fetches a robots.txt, by its URL.
    """

    get: Callable[[str, Site], Awaitable[RobotsText]]
    _rules: dict[tuple[str, Tls], asyncio.Task[Protego | Verdict]] = field(default_factory=dict)

    async def permit(self, location: Location, site: Site) -> Permission:
        """Whether `location` may be asked. Raises Postponed where its host is not to be asked now."""
        rules = await self._rules_of(location.origin, site)
        if isinstance(rules, Verdict):
            return Permission(rules)
        if not rules.can_fetch(location.url, AGENT):
            return Permission(Verdict(Outcome.ROBOTS, "robots.txt forbids this path"))
        return Permission(delay=min(_MAX_DELAY, rules.crawl_delay(AGENT) or 0.0))

    async def _rules_of(self, origin: str, site: Site) -> Protego | Verdict:
        """Asked for once; but the hours of one source, in which the host was not to be asked, are not those of all."""
        key = origin, site.tls
        while (others := self._rules.get(key)) is not None:
            try:
                return await others
            except Postponed:
                if self._rules.get(key) is others:
                    del self._rules[key]
        own = self._rules[key] = asyncio.create_task(self._read(origin, site))
        try:
            return await own
        except Postponed:
            if self._rules.get(key) is own:
                del self._rules[key]
            raise

    async def _read(self, origin: str, site: Site) -> Protego | Verdict:
        """The rules of `origin`, or what stands in the way of asking it: rules that cannot be had forbid everything."""
        found = await self.get(f"{origin}/robots.txt", site)
        missing = found.outcome == Outcome.SOFT_404 or (found.status or 0) in _MISSING
        if found.body is None and not missing:
            return Verdict(found.outcome, f"robots.txt: {found.detail}")
        text = (found.body or b"")[:MAX_ROBOTS].decode("utf-8-sig", errors="replace")
        rules: Protego = Protego.parse(text)
        return rules
