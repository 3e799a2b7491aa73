"""What a request can come to: one of a closed list, never silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How a request ended."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"
    MOVED = "moved"
    SOFT_404 = "soft_404"
    CHALLENGE = "challenge"
    FORBIDDEN = "forbidden"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    TLS_ERROR = "tls_error"
    ROBOTS = "robots"
    BROKEN = "broken"
    REFUSED = "refused"
    """The address must not be asked: no packet was sent."""


GOOD = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED})
"""The page is there, and its content is known."""

NOT_THERE = frozenset({Outcome.GONE, Outcome.SOFT_404})
"""There is nothing behind the address."""

STRIKES = frozenset({Outcome.CHALLENGE, Outcome.FORBIDDEN, Outcome.TIMEOUT, Outcome.TLS_ERROR})
"""Three of these in a row, or of failures that were tried again in vain, and the host rests."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a chain: redirects and repetitions are steps of their own."""

    url: str
    at: str
    """ISO time in UTC."""
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    seconds: float = 0.0
    received: int = 0
    """Bytes of body on the wire."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request came to in the end. `body` is null unless the outcome is new or changed."""

    outcome: Outcome
    url: str
    """Where the answer came from, redirects followed."""
    status: int | None = None
    detail: str = ""
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """In lower case; the first of each name."""
    steps: tuple[Step, ...] = ()
