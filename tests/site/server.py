"""An HTTP server on loopback addresses, one thread, that answers as told and writes down every request."""

import asyncio
import contextlib
import hashlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Literal, Self

NETWORK: Final = "127.77.0.0/16"
Behaviour = Literal["whole", "drip", "cut_off", "endless", "hang", "garbled"]
"""`garbled`: half of the body, then bytes that no TLS has made."""


@dataclass(frozen=True)
class Reply:
    """What stands at an address. `etag` is made from the body unless `validators` is off."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    behaviour: Behaviour = "whole"
    validators: bool = True
    delay: float = 0.0
    """Seconds before the answer."""
    until: threading.Event | None = None
    """What the answer waits for."""

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass
class Asked:
    """One request as the server saw it. `seconds` are those of the clock it was given."""

    host: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float = 0.0
    status: int = 0
    sent: int = 0


class SiteServer:
    """Serves `pages`, (host, path with query) -> reply, on every host of `hosts` and one port.

    `monotonic` is the clock of the log; `fallback` answers what is not in `pages`.
    """

    def __init__(
        self,
        hosts: list[str],
        monotonic: Callable[[], float] = time.monotonic,
        fallback: Callable[[str, str], Reply | None] = lambda host, path: None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.hosts = hosts
        self.pages: dict[tuple[str, str], Reply] = {}
        self.log: list[Asked] = []
        self.fallback = fallback
        self.port = 0
        self._monotonic = monotonic
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(_end_all(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _listen(self) -> None:
        for host in self.hosts:
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, self.port))
            self.port = self.port or listener.getsockname()[1]
            await asyncio.start_server(self._serve, sock=listener, limit=2**20, ssl=self._tls)

    def url(self, host: str, path: str = "/") -> str:
        """The address of `path` on `host`."""
        return f"http://{host}:{self.port}{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while await self._exchange(host, reader, writer):
                pass
        writer.close()

    async def _exchange(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        begun = await reader.readexactly(1)
        if begun == b"\x16":  # TLS, which nobody speaks here
            writer.write(b"HTTP/1.1 400 No\r\n\r\n")
            return False
        head = (begun + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        path = first.split(" ")[1]
        asked = Asked(host, path, headers, self._monotonic())
        self.log.append(asked)
        reply = self.pages.get((host, path)) or self.fallback(host, path) or Reply(b"<h1>404</h1>", 404)
        await asyncio.sleep(reply.delay)
        while reply.until is not None and not reply.until.is_set():
            await asyncio.sleep(0.005)
        # Whoever has read a whole reply may move the clock before this goes on; nothing waits until it is handed over.
        asked.ended = self._monotonic()
        await self._answer(asked, reply, writer)
        if reply.behaviour != "whole":
            asked.ended = self._monotonic()
        return reply.behaviour == "whole"

    async def _answer(self, asked: Asked, reply: Reply, writer: asyncio.StreamWriter) -> None:
        headers = {"Content-Type": "text/html", **reply.headers}
        known = reply.validators and reply.status == 200 and reply.behaviour == "whole"
        if known:
            headers["ETag"] = reply.etag
        asked.status = reply.status
        if known and asked.headers.get("if-none-match") == reply.etag:
            asked.status = 304
            writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + reply.etag.encode() + b"\r\n\r\n")
            await writer.drain()
            return
        unending = reply.behaviour in ("drip", "endless")
        headers.setdefault("Content-Length", "" if unending else str(len(reply.body)))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
        writer.write(f"HTTP/1.1 {reply.status} Told\r\n{lines}\r\n".encode("latin-1"))
        for piece in _pieces(reply):
            writer.write(piece)
            asked.sent += len(piece)
            await writer.drain()
            if reply.behaviour == "drip":
                await asyncio.sleep(0.05)
        if reply.behaviour == "hang":
            await asyncio.sleep(3600)
        if reply.behaviour == "garbled":
            os.write(writer.get_extra_info("socket").fileno(), b"\x17\x03\x03\x00\x20" + bytes(32))
            await asyncio.sleep(1)


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _pieces(reply: Reply) -> Iterator[bytes]:
    if reply.behaviour == "drip":
        while True:
            yield b"<"
    if reply.behaviour == "endless":
        while True:
            yield reply.body
    if reply.behaviour in ("cut_off", "garbled"):
        yield reply.body[: len(reply.body) // 2]
    elif reply.behaviour == "whole":
        yield reply.body
