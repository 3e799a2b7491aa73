"""The polite client: one request at a time a host, every hop checked, every request with one typed outcome."""

import asyncio
import hashlib
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

import httpcore
import httpx

from flows.harvest.addresses import Location, Network, Refused, Scope, absolute, admit
from flows.harvest.bodies import ACCEPTED, Damaged, TooLarge, read_body
from flows.harvest.clock import Clock
from flows.harvest.judging import Expected, Verdict, is_cut_off, judge_body, judge_redirect, judge_status
from flows.harvest.outcomes import STRIKES, Answer, Outcome, Step
from flows.harvest.pacing import MAX_SECONDS, Gates, Pace, Postponed
from flows.harvest.transport import TLS_KEY, Tls

MAX_HOPS: Final = 5
ATTEMPTS: Final = 3
BACKOFF: Final = 4.0
"""Seconds before the second attempt; doubled before each further one, and spread by chance between half and one and a
half times that."""
MAX_WAIT: Final = 600.0
"""Seconds of `Retry-After` that are waited for; whoever asks for more is left alone until then."""
MAX_REST: Final = 30 * 86400.0
"""Seconds that a host may ask for, whatever it says."""
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_BUSY: Final = (429, 500, 502, 503, 504)
_MAX_HEADER: Final = 1000
_MAX_LOCATION: Final = 4000


class Limits(NamedTuple):
    """What one answer may take: bytes of a body, seconds from the first packet to the last byte."""

    body: int = 50 * 2**20
    seconds: float = MAX_SECONDS
    connect: float = 20.0
    read: float = 30.0


@dataclass(frozen=True, slots=True)
class Site:
    """How the hosts of one source are treated."""

    scope: Scope = field(default_factory=Scope)
    pace: Pace = field(default_factory=Pace)
    tls: Tls = "verified"
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Known:
    """The content that was there when the address was last asked."""

    content: str
    """sha256."""
    etag: str | None = None
    last_modified: str | None = None
    alike: Callable[[bytes], bool] | None = None
    """Whether other bytes say the same."""


@dataclass(frozen=True, slots=True)
class Request:
    """One address to be asked."""

    url: str
    expected: Expected
    site: Site
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """What robots.txt says: a refusal, or null and the seconds between requests that it asks for."""

    refusal: Verdict | None = None
    delay: float = 0.0


Permit = Callable[[Location, Site], Awaitable[Permission]]


@dataclass(frozen=True, slots=True)
class _Reply:
    """One exchange: what it came to. `wait`: seconds after which it is worth another attempt."""

    verdict: Verdict | None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    received: int = 0
    wait: float | None = None


@dataclass(slots=True)
class Client:
    """Asks, one chain of requests at a time a host. `jitter` gives numbers from 0 to 1."""

    transport: httpx.AsyncBaseTransport
    network: Network
    gates: Gates
    clock: Clock
    agent: str
    permit: Permit
    jitter: Callable[[], float]

    async def fetch(self, request: Request) -> Answer:
        """What `request` came to, redirects followed. Raises Postponed where its host is not to be asked now."""
        steps: list[Step] = []
        url = request.url
        while True:
            try:
                location = admit(url, request.site.scope, self.network)
                reply = await self._settled(location, request, steps)
                following = self._following(location, reply, request.site.scope)
            except Refused as refused:
                steps.append(self._step(url, Verdict(Outcome.REFUSED, str(refused))))
                return _last(steps)
            except Postponed:
                if not steps:
                    raise
                return _last(steps)
            if following is None:
                return self._answer(location, request, reply, steps)
            wrong = judge_redirect(request.url, following, request.expected)
            if wrong is not None:
                steps[-1] = replace(steps[-1], outcome=wrong.outcome, detail=wrong.detail)
                return _last(steps)
            if len([step for step in steps if step.outcome == Outcome.MOVED]) > MAX_HOPS:
                steps[-1] = replace(steps[-1], outcome=Outcome.BROKEN, detail=f"more than {MAX_HOPS} redirects")
                return _last(steps)
            url = following

    async def _settled(self, location: Location, request: Request, steps: list[Step]) -> _Reply:
        """One hop with its repetitions; each is a step. Raises Refused, Postponed."""
        permission = Permission() if request.expected == "robots" else await self.permit(location, request.site)
        if permission.refusal is not None:
            steps.append(self._step(location.url, permission.refusal))
            return _Reply(permission.refusal)
        reply = _Reply(None)
        for attempt in range(1, ATTEMPTS + 1):
            pace, seconds = request.site.pace, request.site.limits.seconds
            async with self.gates.turn(location.host, pace, permission.delay, seconds):
                started = self.clock.monotonic()
                reply = await self._exchange(location, request)
                seconds = self.clock.monotonic() - started
            outcome = self._verdict(location, reply, request)
            steps.append(self._step(location.url, outcome, reply, seconds))
            if reply.wait is None or attempt == ATTEMPTS or not self._will_wait(location.host, reply, attempt):
                break
        struck = reply.verdict is not None and (reply.wait is not None or reply.verdict.outcome in STRIKES)
        self.gates.settle(location.host, struck=struck, what=reply.verdict.detail if reply.verdict else "")
        return reply

    def _verdict(self, location: Location, reply: _Reply, request: Request) -> Verdict:
        if reply.verdict is not None:
            return reply.verdict
        if reply.status in _REDIRECTS:
            return Verdict(Outcome.MOVED, f"{reply.status} to {reply.headers.get('location', '')}")
        return Verdict(*_compared(reply, request.known))

    def _will_wait(self, host: str, reply: _Reply, attempt: int) -> bool:
        """Whether another attempt is worth it; the host is left alone until then, or for longer if it asks for that."""
        wait = reply.wait or 0.0
        if wait > MAX_WAIT:
            until = self.clock.now() + timedelta(seconds=min(wait, MAX_REST))
            told = f"the host asked to be left alone until {until.isoformat(timespec='minutes')}"
            self.gates.rest(host, told, until.timestamp())
            return False
        self.gates.hold(host, max(wait, BACKOFF * 2 ** (attempt - 1) * (0.5 + self.jitter())))
        return True

    def _step(self, url: str, verdict: Verdict, reply: _Reply | None = None, seconds: float = 0.0) -> Step:
        at = self.clock.now().isoformat()
        reply = reply or _Reply(None)
        return Step(url, at, verdict.outcome, reply.status, verdict.detail, round(seconds, 3), reply.received)

    async def _exchange(self, location: Location, request: Request) -> _Reply:
        """One request and its answer. Raises Refused."""
        limits = request.site.limits
        times = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
        message = httpx.Request(
            "GET", location.url, headers=self._headers(request),
            extensions={"timeout": times, TLS_KEY: request.site.tls},
        )  # fmt: skip
        try:
            async with asyncio.timeout(limits.seconds):
                response = await self.transport.handle_async_request(message)
                try:
                    return await self._read(response, location, request)
                finally:
                    await response.aclose()
        except TooLarge as error:
            return _Reply(Verdict(Outcome.TOO_LARGE, str(error)))
        except Damaged as error:
            return _Reply(Verdict(Outcome.BROKEN, str(error)), wait=0.0)
        except (TimeoutError, httpcore.TimeoutException):
            return _Reply(Verdict(Outcome.TIMEOUT, f"no whole answer within {limits.seconds:g} s"), wait=0.0)
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            return _failed(error)

    def _headers(self, request: Request) -> dict[str, str]:
        known = request.known
        headers = {"user-agent": self.agent, "accept-encoding": ACCEPTED, "accept": "*/*", "accept-language": "zh-CN"}
        if known and known.etag:
            headers["if-none-match"] = known.etag
        if known and known.last_modified:
            headers["if-modified-since"] = known.last_modified
        return headers

    async def _read(self, response: httpx.Response, location: Location, request: Request) -> _Reply:
        headers = {name.lower(): value[:_MAX_HEADER] for name, value in reversed(response.headers.multi_items())}
        headers |= _location(response.headers.raw)
        status = response.status_code
        if status in _REDIRECTS or (status == 304 and request.known):
            return _Reply(None, status, headers)
        wrong = judge_status(status, headers)
        if wrong is not None:
            wait = self._retry_after(headers) if status in _BUSY else None
            return _Reply(wrong, status, headers, wait=wait)
        body, received = await read_body(response, request.site.limits.body)
        if request.expected in ("page", "column") and is_cut_off(body):
            raise Damaged("the page ends in its midst")
        return _Reply(judge_body(body, location.url, request.expected), status, headers, body, received)

    def _retry_after(self, headers: Mapping[str, str]) -> float:
        """Seconds that the host asks for; 0 where it says nothing that can be understood."""
        text = headers.get("retry-after", "").strip()
        if text.isdecimal() and text.isascii():
            return float(text[:9])
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return 0.0
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - self.clock.now()).total_seconds())

    def _following(self, location: Location, reply: _Reply, scope: Scope) -> str | None:
        """Where a redirect leads; null where there is none. Raises Refused."""
        if reply.verdict is not None or reply.status not in _REDIRECTS:
            return None
        link = reply.headers.get("location", "")
        target = absolute(location.url, link)
        if target is None:
            raise Refused(f"a redirect to {link[:80]!r}")
        if location.scheme == "https" and not target.lower().startswith("https:"):
            raise Refused("a redirect from https to http")
        return admit(target, scope, self.network).url

    def _answer(self, location: Location, request: Request, reply: _Reply, steps: list[Step]) -> Answer:
        last = _last(steps)
        body = reply.body if last.outcome in (Outcome.NEW, Outcome.CHANGED) else None
        return replace(last, url=location.url, body=body, headers=reply.headers)


def _compared(reply: _Reply, known: Known | None) -> tuple[Outcome, str]:
    if reply.status == 304:
        return Outcome.UNCHANGED, "304"
    if known is None:
        return Outcome.NEW, ""
    if hashlib.sha256(reply.body).hexdigest() == known.content:
        return Outcome.UNCHANGED, "the same bytes"
    if known.alike is not None and known.alike(reply.body):
        return Outcome.UNCHANGED, "the same text"
    return Outcome.CHANGED, ""


def _location(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """`Location` with its bytes as they came: old servers write it in GBK, and no other reading leads anywhere."""
    found = next((value for name, value in raw if name.lower() == b"location"), None)
    if found is None:
        return {}
    return {"location": "".join(chr(byte) if byte < 128 else f"%{byte:02X}" for byte in found)[:_MAX_LOCATION]}


def _failed(error: Exception) -> _Reply:
    """A connection that came to nothing; what TLS objects to is no matter of another attempt."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError | ssl.CertificateError):
            return _Reply(Verdict(Outcome.TLS_ERROR, str(cause)[:300]))
        cause = cause.__cause__ or cause.__context__
    text = str(error)[:300] or type(error).__name__
    return _Reply(Verdict(Outcome.BROKEN, text), wait=0.0)


def _last(steps: list[Step]) -> Answer:
    last = steps[-1]
    return Answer(last.outcome, last.url, last.status, last.detail, steps=tuple(steps))
