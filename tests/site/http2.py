"""A server that speaks HTTP/2 and nothing else over TLS, on a loopback address."""

import asyncio
import ssl
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event, RequestReceived, WindowUpdated
from h2.exceptions import ProtocolError

_DATA_OF_NO_STREAM = b"\x00\x00\x01\x00\x00\x00\x00\x00\x00x"


class Http2Server:
    """Serves `pages`, path -> body. `asked`: the paths in their order; `versions`: what each connection agreed on.

    `garbled`: a page is followed by a frame that the protocol forbids, and never by its end.
    """

    def __init__(self, host: str, tls: ssl.SSLContext, pages: Mapping[str, bytes], *, garbled: bool = False) -> None:
        tls.set_alpn_protocols(["h2"])
        self.host, self.pages, self.port = host, pages, 0
        self.asked: list[str] = []
        self.versions: list[str | None] = []
        self._tls, self._garbled = tls, garbled
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._serve, self.host, 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.versions.append(writer.get_extra_info("ssl_object").selected_alpn_protocol())
        connection = H2Connection(H2Configuration(client_side=False))
        connection.initiate_connection()
        left: dict[int, bytes] = {}
        while True:
            writer.write(connection.data_to_send() + (_DATA_OF_NO_STREAM if self._garbled and self.asked else b""))
            await writer.drain()
            try:
                events = connection.receive_data(await reader.read(65536))
            except ProtocolError:
                break
            for event in events:
                self._answer(connection, event, left)
            if not events and reader.at_eof():
                break
        writer.close()

    def _answer(self, connection: H2Connection, event: Event, left: dict[int, bytes]) -> None:
        if isinstance(event, RequestReceived) and event.stream_id is not None:
            path = dict(event.headers or [])[b":path"].decode()
            self.asked.append(path)
            body = self.pages.get(path)
            status = [(":status", "404" if body is None else "200"), ("content-type", "text/html")]
            connection.send_headers(event.stream_id, status)
            left[event.stream_id] = body or b""
        if isinstance(event, RequestReceived | WindowUpdated):
            self._send(connection, left)

    def _send(self, connection: H2Connection, left: dict[int, bytes]) -> None:
        """As much of every answer as the client's windows let through."""
        for stream in list(left):
            while left[stream]:
                room = min(connection.local_flow_control_window(stream), connection.max_outbound_frame_size)
                if not room:
                    break
                connection.send_data(stream, left[stream][:room])
                left[stream] = left[stream][room:]
            if not left[stream] and not self._garbled:
                connection.end_stream(stream)
                del left[stream]
