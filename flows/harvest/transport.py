"""The way to the network: the address that was checked is the address connected to.

A resolver may answer twice differently, so the check sits where the connection is opened: the host is resolved once,
every answer is judged, and the socket goes to the address itself, while `Host` and SNI keep the name.
"""

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal, cast

import httpcore
import httpx
from h2.exceptions import H2Error

from flows.harvest.addresses import Network, Refused, Resolve, checked_addresses, system_resolve

Tls = Literal["verified", "legacy", "unverified"]
"""`legacy`: old ciphers and versions are accepted, the certificate is still checked; `unverified`: it is not."""

TLS_KEY: Final = "gongkai_tls"
_CONNECTIONS: Final = 256


def tls_context(tls: Tls) -> ssl.SSLContext:
    """The TLS settings by name."""
    context = ssl.create_default_context()
    if tls == "legacy":
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    elif tls == "unverified":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to checked addresses only."""

    def __init__(self, network: Network, resolve: Resolve) -> None:
        self._network = network
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises Refused before any packet, and what httpcore raises."""
        try:
            addresses = await checked_addresses(host, port, self._network, self._resolve)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} does not resolve: {error}") from error
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Raises Refused: no page leads to a socket of this machine."""
        raise Refused("a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await self._inner.sleep(seconds)


@contextmanager
def _one_kind_of_errors() -> Iterator[None]:
    """Raises what TLS and HTTP/2 raise in the midst of an answer as httpcore does before it.

    An error of TLS is an OSError, and an OSError means to the callers that nothing more can be kept on this disk.
    """
    try:
        yield
    except OSError as error:
        raise httpcore.ReadError(str(error)) from error
    except H2Error as error:
        raise httpcore.RemoteProtocolError(str(error)) from error


class _Body(httpx.AsyncByteStream):
    """The body of an answer as it comes. Raises what httpcore raises."""

    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _one_kind_of_errors():
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        """Lets go of the connection."""
        close = getattr(self._stream, "aclose", None)
        if close is not None:
            await close()


class Transport(httpx.AsyncBaseTransport):
    """HTTP/1.1, and HTTP/2 where TLS offers it; one pool for each way of TLS that a request may name."""

    def __init__(self, network: Network, resolve: Resolve = system_resolve) -> None:
        self._backend = CheckedBackend(network, resolve)
        self._pools: dict[Tls, httpcore.AsyncConnectionPool] = {}

    def _pool(self, tls: Tls) -> httpcore.AsyncConnectionPool:
        if tls not in self._pools:
            self._pools[tls] = httpcore.AsyncConnectionPool(
                ssl_context=tls_context(tls), max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS,
                keepalive_expiry=30.0, http1=True, http2=True, network_backend=self._backend,
            )  # fmt: skip
        return self._pools[tls]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises Refused and what httpcore raises."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        tls = cast(Tls, request.extensions.get(TLS_KEY, "verified"))
        extensions = {key: value for key, value in request.extensions.items() if key != TLS_KEY}
        message = httpcore.Request(
            request.method, target, headers=request.headers.raw, content=request.stream, extensions=extensions
        )
        with _one_kind_of_errors():
            answer = await self._pool(tls).handle_async_request(message)
        body = _Body(cast(AsyncIterable[bytes], answer.stream))
        return httpx.Response(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions)

    async def aclose(self) -> None:
        """Closes all connections."""
        for pool in self._pools.values():
            await pool.aclose()
