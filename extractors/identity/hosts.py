"""Hosts that are known: whose site it is (`hosts.csv`)."""

import functools
import re
from dataclasses import dataclass

from extractors.identity.places import read

_HOST = re.compile(r"^(?:https?:)?//([^/?#\\@\s]{1,253})|^([^/?#\\@\s:]{1,253}\.gov\.cn)(?=[/:]|$)", re.IGNORECASE)
_PORT = re.compile(r":[0-9]{1,5}$")
_DEPARTMENTS = re.compile(
    r"[/_](?:zcbm|bm|bmnb|q?bmxx(?:gk\w*)?|[qxs]?z?fgzbm|[qxs]?zfbm|(?:[qxs]?zf)?bmzfxxgk\w*|[qxs]?zfb(?:gs)?(?:nb|ndbg)?)"
    r"(?=[/_]|$)",
    re.IGNORECASE,
)
_PLAIN = frozenset({"", "www"})


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a site is: a division's government, or one central body. `own`: the host itself, none below it."""

    host: str
    division: str
    body: str
    own: bool


def host_of(url: str | None) -> str:
    """The host that `url` names, in small letters, without its port; empty where it names none."""
    match = _HOST.match((url or "")[:300])
    return _PORT.sub("", (match[1] or match[2]).lower()) if match else ""


def owner_of(url: str | None) -> Owner | None:
    """Whose site `url` is on, if its host, or one that it is a part of, is known."""
    host = host_of(url)
    start = 0
    while host[start:].count(".") >= 1:
        found = _known().get(host[start:])
        if found is not None:
            return Owner(host, *found, own=host[:start].rstrip(".") in _PLAIN)
        start = host.find(".", start) + 1
    return None


def among_departments(url: str | None) -> bool:
    """Whether the path of `url` is the place of a government's departments or office: bm, bmxxgknb, zfb."""
    path = (url or "")[:2000].partition("://")[2].partition("/")[2]
    return bool(_DEPARTMENTS.search("/" + path))


@functools.cache
def _known() -> dict[str, tuple[str, str]]:
    return {row["host"]: (row["division"], row["body"]) for row in read("hosts.csv")}
