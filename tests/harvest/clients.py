"""A client on simulated time that may ask the test site, and nothing else that is not public."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from ipaddress import IPv4Network

import httpx

from flows.harvest.addresses import Location, Network, Resolve, Scope, system_resolve
from flows.harvest.client import Client, Limits, Permission, Request, Site
from flows.harvest.judging import Expected
from flows.harvest.pacing import Gates, Hours, Pace
from flows.harvest.transport import Transport
from tests.harvest.clocks import NIGHT, SimulatedClock
from tests.site.server import NETWORK


class StandingTransport(Transport):
    """While a request is under way, the simulated time stands."""

    def __init__(self, network: Network, clock: SimulatedClock) -> None:
        super().__init__(network)
        self._clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        standing = self._clock.standing()
        await standing.__aenter__()
        try:
            response = await super().handle_async_request(request)
        except BaseException:
            await standing.__aexit__(None, None, None)
            raise
        response.stream = _Held(response.stream, standing)  # type: ignore[arg-type]
        return response


class _Held(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, standing: AbstractAsyncContextManager[None]) -> None:
        self._stream, self._standing = stream, standing

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            await self._standing.__aexit__(None, None, None)


TESTS = Network(IPv4Network(NETWORK))
QUICK = Limits(body=1_000_000, seconds=4.0, connect=4.0, read=4.0)
HOST = "127.77.1.1"
OTHER = "127.77.1.2"
ANY_HOUR = Hours(NIGHT.time(), NIGHT.time())


def site(*hosts: str, **pace: object) -> Site:
    return Site(Scope(frozenset(hosts or (HOST, OTHER))), Pace(**pace), limits=QUICK)  # type: ignore[arg-type]


def request(url: str, expected: Expected = "page", where: Site | None = None) -> Request:
    return Request(url, expected, where or site())


async def allow(location: Location, site: Site) -> Permission:
    return Permission()


def answers(**names: Sequence[str]) -> Resolve:
    """A resolver that knows `names` (dots as underscores) and asks nobody."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        known = names.get(host.replace(".", "_").replace("-", "_"))
        return known if known is not None else await system_resolve(host, port)

    return resolve


def client(clock: SimulatedClock, network: Network = TESTS, resolve: Resolve = system_resolve) -> Client:
    return Client(
        Transport(network, resolve), network, Gates(clock), clock, "gongkai/test (+mailto:t@example.org)",
        allow, lambda: 0.5,
    )  # fmt: skip
