"""Whose turn it is at a host, kept in the ledger: machines that share one never ask a host at the same time.

A turn is a lease: a machine that dies in its turn holds the host up until the lease has run out, and no longer. The
pause and the number of requests stand beside it, so that neither a second machine nor a process that was killed and
begun anew is faster than one that runs through.
"""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

GATES_META: Final = sa.MetaData()
_GATES: Final = sa.Table(
    "gates",
    GATES_META,
    sa.Column("host", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False, default=""),
    sa.Column("wanted_by", sa.Text, nullable=False, default=""),
    sa.Column("held_until", sa.Double, nullable=False, default=0.0),
    sa.Column("next_at", sa.Double, nullable=False, default=0.0),
    sa.Column("night", sa.Integer, nullable=False, default=0),
    sa.Column("asked", sa.Integer, nullable=False, default=0),
    sa.Column("rest_until", sa.Double, nullable=False, default=0.0),
    sa.Column("reason", sa.Text, nullable=False, default=""),
)
POLL: Final = 1.0
"""Seconds between two looks at a host that another machine is asking."""
COURTESY: Final = 5.0
"""Seconds after the pause for which a host is left to the machine that waits for it, before it has it that had it."""
FAR: Final = 6 * 3600.0
"""Seconds. No pause and no lease is longer: a time further ahead was written by a clock that has been put back."""
_DAY: Final = 86400
_NOON: Final = 4 * 3600
"""Noon in Beijing, in seconds of the day in UTC: there one night ends and the next begins."""


def _take() -> sa.Update:
    """The statement that takes a turn, built once: it is executed before every request."""
    gates = _GATES.c
    me: sa.BindParameter[str] = sa.bindparam("p_me")
    now: sa.BindParameter[float] = sa.bindparam("p_now")
    night: sa.BindParameter[int] = sa.bindparam("p_night")

    def ahead(column: sa.Column[float]) -> sa.ColumnElement[bool]:
        return sa.and_(column > now, column <= sa.bindparam("p_far"))

    own = gates.holder == me
    wanted = sa.and_(own, gates.wanted_by != "", gates.wanted_by != me, gates.next_at > sa.bindparam("p_courtesy"))
    return (
        sa.update(_GATES)
        .where(
            gates.host == sa.bindparam("p_host"), sa.or_(own, ~ahead(gates.held_until)), ~wanted, ~ahead(gates.next_at),
            sa.or_(gates.night != night, gates.asked < sa.bindparam("p_cap")), gates.rest_until <= now,
        )
        .values(
            holder=me, wanted_by="", held_until=sa.bindparam("p_until"), next_at=sa.bindparam("p_next"), night=night,
            asked=sa.case((gates.night == night, gates.asked + 1), else_=1),
        )
    )  # fmt: skip


_TAKE: Final = _take()
_LEAVE: Final = (
    sa.update(_GATES)
    .where(_GATES.c.host == sa.bindparam("p_host"), _GATES.c.holder == sa.bindparam("p_me"))
    .values(held_until=sa.bindparam("p_until"), next_at=sa.bindparam("p_next"))
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a machine may do now: ask, if there is neither a wait nor a refusal."""

    wait: float = 0.0
    """Seconds after which it is worth trying again."""
    refusal: str = ""


class Turns:
    """The turns of all hosts, for the machine `holder`. Times are seconds since 1970; `skew` is added to them: what
    the clock of the database is ahead of this machine's. Raises sqlalchemy.exc.DBAPIError.
    """

    def __init__(self, engine: Engine, holder: str, skew: float = 0.0) -> None:
        self._engine, self._holder, self._skew = engine, holder, skew

    def take(self, host: str, now: float, lease: float, pause: float, cap: int) -> Turn:
        """Takes the turn at `host` for at most `lease` seconds, if it is free and fewer than `cap` requests were made
        this night; whatever becomes of the turn, the next one begins no sooner than `pause` seconds from now.
        """
        now += self._skew
        asked = {
            "p_host": host, "p_me": self._holder, "p_now": now, "p_far": now + FAR, "p_night": _night(now),
            "p_cap": cap, "p_courtesy": now - COURTESY, "p_until": now + lease, "p_next": now + pause,
        }  # fmt: skip
        for _ in range(2):
            with self._engine.begin() as connection:
                if connection.execute(_TAKE, asked).rowcount:
                    return Turn()
            waiting = self._waiting(host, now, cap)
            if waiting is not None:
                return waiting
            self._enter(host)
        return Turn(wait=POLL)

    def _waiting(self, host: str, now: float, cap: int) -> Turn | None:
        """Why the turn is not free; null where nobody has asked this host yet."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_GATES).where(_GATES.c.host == host)).one_or_none()
        if row is None:
            return None
        if row.rest_until > now:
            return Turn(refusal=row.reason)
        if row.night == _night(now) and row.asked >= cap:
            return Turn(refusal=f"{cap} requests to this host in one night")
        if row.holder != self._holder:
            self._want(host)
        return Turn(wait=row.next_at - now if now < row.next_at <= now + FAR else POLL)

    def _want(self, host: str) -> None:
        """Asks for the next turn: of two machines none keeps a host to itself."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_GATES).where(_GATES.c.host == host).values(wanted_by=self._holder))

    def leave(self, host: str, now: float, pause: float) -> None:
        """Gives the turn back; the next begins no sooner than `pause` seconds from now."""
        now = now + self._skew
        left = {"p_host": host, "p_me": self._holder, "p_until": now, "p_next": now + pause}
        with self._engine.begin() as connection:
            connection.execute(_LEAVE, left)

    def hold(self, host: str, now: float, seconds: float) -> None:
        """Leaves the host alone for so many seconds at least."""
        until = now + self._skew + min(seconds, FAR)
        sooner = (_GATES.c.host == host, _GATES.c.next_at < until)
        with self._engine.begin() as connection:
            connection.execute(sa.update(_GATES).where(*sooner).values(next_at=until))

    def rest(self, host: str, until: float, reason: str) -> None:
        """Leaves the host alone until then, on every machine."""
        self._enter(host)
        values = {"rest_until": until + self._skew, "reason": reason}
        with self._engine.begin() as connection:
            connection.execute(sa.update(_GATES).where(_GATES.c.host == host).values(**values))

    def resting(self, now: float) -> dict[str, str]:
        """The hosts that rest at `now`, and why."""
        query = sa.select(_GATES.c.host, _GATES.c.reason).where(_GATES.c.rest_until > now + self._skew)
        with self._engine.connect() as connection:
            return {row.host: row.reason for row in connection.execute(query)}

    def _enter(self, host: str) -> None:
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        with self._engine.begin() as connection:
            connection.execute(insert(_GATES).values(host=host).on_conflict_do_nothing())


def night_end(now: float) -> float:
    """When the night ends that `now` belongs to: noon in Beijing."""
    return float((_night(now) + 1) * _DAY + _NOON)


def _night(now: float) -> int:
    return int((now - _NOON) // _DAY)
