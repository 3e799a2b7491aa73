"""Which addresses may be asked: judged in the text of a URL, and again in every answer of the resolver.

`ipaddress` alone is no judge: its `is_global` is true for NAT64 and 6to4 forms of private addresses, for IPv4 in IPv6's
old notation, for site-local addresses, and for multicast.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

MAX_URL: Final = 2000
"""Characters."""

_MAX_LABEL: Final = 63
"""Characters between two dots of a host: more are no name, and the resolver does not even try."""
_PORTS: Final = {"http": 80, "https": 443}
_AUTHORITY: Final = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\]")
_PATH: Final = "/%:@!$&'()*+,;=~-._"
_SCHEME: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SESSION: Final = re.compile(r";jsessionid=[^?#/]*", re.IGNORECASE)

_REFUSED_4: Final = tuple(
    IPv4Network(text)
    for text in ("0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/3")
)
"""Beyond what `is_global` refuses: shared space (a cloud's metadata stands there), a cloud's own server, relays."""
_UNICAST_6: Final = IPv6Network("2000::/3")
_REFUSED_6: Final = (IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))
_NAT64: Final = IPv6Network("64:ff9b::/96")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to addresses, as `getaddrinfo` gives them."""


class Refused(Exception):
    """An address that must not be asked, with the reason."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a source may lead: its own hosts (and what is below them), `gov.cn`, and the ports named for it."""

    hosts: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset()

    def allows(self, host: str) -> bool:
        """Whether `host` (lower case) belongs to the source's site or to `gov.cn`."""
        return any(host == own or host.endswith(f".{own}") for own in (*self.hosts, "gov.cn"))


@dataclass(frozen=True, slots=True)
class Network:
    """Which addresses are public. `test_network` is for tests of this package alone; no data ever sets it."""

    test_network: IPv4Network | None = None

    def for_tests(self, address: str) -> bool:
        """Whether `address` is one that the tests listen on."""
        network = self.test_network
        return network is not None and _version_4(address) is not None and IPv4Address(address) in network

    def refusal(self, address: str) -> str | None:
        """Why `address`, an answer of the resolver, must not be connected to; null where it may."""
        if self.for_tests(address):
            return None
        try:
            parsed = ip_address(address)
        except ValueError:
            return f"{address!r} is no address"
        public = _public_4(parsed) if isinstance(parsed, IPv4Address) else _public_6(parsed)
        return None if public else f"{address} is no public address"


def _version_4(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text)
    except ValueError:
        return None


def _public_4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in _REFUSED_4)


def _public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    for inner in _embedded(address):
        if not _public_4(inner):
            return False
    if address.ipv4_mapped is not None or address in _NAT64:
        return True
    return address in _UNICAST_6 and address.is_global and not any(address in network for network in _REFUSED_6)


def _embedded(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that `address` is another notation of, or would be carried to."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]


@dataclass(frozen=True, slots=True)
class Location:
    """A URL that was admitted, written anew from its parts so that no two parsers can read it in two ways."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query."""

    @property
    def origin(self) -> str:
        """Scheme, host and port where it is not the usual one."""
        return f"{self.scheme}://{self.host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole URL, without a fragment."""
        return self.origin + self.target


def admit(url: str, scope: Scope, network: Network) -> Location:
    """`url` taken apart and judged by its text. Raises Refused."""
    if len(url) > MAX_URL:
        raise Refused(f"a URL of more than {MAX_URL} characters")
    if _FORBIDDEN.search(url):
        raise Refused("blanks, control characters or backslashes in a URL")
    scheme, authority, path, query = _parts(url)
    if scheme not in _PORTS:
        raise Refused(f"the scheme {scheme!r} is not http or https" if scheme else "no http:// or https:// before it")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise Refused("a user name, or a host that is no plain host, in a URL")
    host = match["host"].lower().strip("[]").rstrip(".")
    if not all(0 < len(label) <= _MAX_LABEL for label in host.split(".")):
        raise Refused(f"the host {host[:100]!r} has a part that is empty or too long for a name")
    port = int(match["port"] or _PORTS[scheme])
    if not scope.allows(host):
        raise Refused(f"the host {host!r} is neither the source's nor below gov.cn")
    if port not in _PORTS.values() and port not in scope.ports and not network.for_tests(host):
        raise Refused(f"port {port}")
    shown = f"[{host}]" if ":" in host else host
    target = quote(path or "/", safe=_PATH) + (f"?{quote(query, safe=_PATH + '?')}" if query else "")
    return Location(scheme, shown, port, target)


def _parts(url: str) -> tuple[str, str, str, str]:
    try:
        split = urlsplit(url)
    except ValueError as error:
        raise Refused(f"no URL: {error}") from error
    return split.scheme.lower(), split.netloc, split.path, split.query


def absolute(base: str, link: str) -> str | None:
    """The URL that `link` names on the page `base`; null where it names none or a scheme of its own.

    As browsers read it: blanks are quoted, a backslash in a path is a slash. A session's number is left out, for it
    would make a new address of every page every night.
    """
    text = link.strip()
    scheme = _SCHEME.match(text)
    if not text or text.startswith("#") or (scheme and scheme[1].lower() not in _PORTS):
        return None
    path, mark, query = text.partition("#")[0].partition("?")
    text = path.replace("\\", "/") + mark + query
    try:
        return _SESSION.sub("", urljoin(base, text.replace(" ", "%20")).partition("#")[0])
    except ValueError:
        return None


async def system_resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of `host`, each once. Raises OSError (socket.gaierror)."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def checked_addresses(host: str, port: int, network: Network, resolve: Resolve) -> Sequence[str]:
    """The addresses of `host`, all of them fit to be connected to. Raises Refused if one is not, OSError."""
    addresses = await resolve(host.strip("[]"), port)
    for address in addresses:
        reason = network.refusal(address)
        if reason:
            raise Refused(f"{host} resolves to an address that is refused: {reason}")
    return addresses
