"""The ledger: what was asked when, with what outcome, and which content stands where. SQLite, or PostgreSQL by address.

It holds nothing that cannot be had again: `restore` fills it from the archive, so that nothing is fetched twice.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

from flows.store.archive import Archive, Edition
from flows.store.locks import in_turn
from flows.store.turns import GATES_META, Turns

_META = sa.MetaData()
_RUNS = sa.Table(
    "runs",
    _META,
    sa.Column("run", sa.Text, primary_key=True),
    sa.Column("started_at", sa.Text, nullable=False),
    sa.Column("ended_at", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("report", sa.Text),
)
_REQUESTS = sa.Table(
    "requests",
    _META,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run", sa.Text, nullable=False, index=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("received", sa.BigInteger, nullable=False),
)
_ADDRESSES = sa.Table(
    "addresses",
    _META,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("run", sa.Text, nullable=False),
    sa.Column("first_at", sa.Text, nullable=False),
    sa.Column("last_at", sa.Text, nullable=False),
    sa.Column("content", sa.Text),
    sa.Column("path", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
)
_EDITIONS = sa.Table(
    "editions",
    _META,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("page", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("files", sa.Text, nullable=False),
)
_SOURCES = sa.Table(
    "source_nights",
    _META,
    sa.Column("run", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("result", sa.Text, nullable=False),
)
_ADDRESS: Final = sa.select(_ADDRESSES).where(
    _ADDRESSES.c.source == sa.bindparam("p_source"), _ADDRESSES.c.url == sa.bindparam("p_url")
)
RUNNING: Final = "running"
_BUSY_SECONDS: Final = 60
_CREATING: Final = 0x676F6E67
"""The advisory lock under which tables are made."""


@dataclass(frozen=True, slots=True)
class Address:
    """What is known of one address of one source. `content`, `path`: the bytes last had from it, and where they lie."""

    source: str
    url: str
    role: str
    outcome: str
    detail: str
    run: str
    first_at: str
    last_at: str
    content: str | None = None
    path: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it is written down."""

    run: str
    source: str
    role: str
    host: str
    url: str
    at: str
    outcome: str
    status: int | None = None
    detail: str = ""
    seconds: float = 0.0
    received: int = 0


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition of a page. `files` are (url, sha256, path), the page first."""

    source: str
    page: str
    number: int
    url: str
    digest: str
    at: str
    files: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One night. `report` is what its report says, as plain data."""

    run: str
    started_at: str
    ended_at: str | None
    status: str
    report: Mapping[str, Any] = field(default_factory=dict)

    @property
    def holder(self) -> str:
        """The machine whose night it is; empty where nothing says so."""
        return str(self.report.get("holder", ""))


class LedgerUnusable(Exception):
    """The ledger cannot be opened or used; the text says what to do."""


def ledger_url(address: str | Path) -> URL:
    """`address` as SQLAlchemy wants it: a URL, or the path of a SQLite file."""
    text = str(address)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    url = make_url(text)
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


class Ledger:
    """The ledger at an address. Every method is one transaction. Raises LedgerUnusable where it cannot be opened."""

    def __init__(self, address: str | Path) -> None:
        try:
            url = ledger_url(address)
            self._engine = _engine(url)
        except (sa.exc.ArgumentError, ImportError) as error:
            raise LedgerUnusable(_unknown(str(address), error)) from error
        try:
            with _alone(url):
                _create(self._engine)
        except (sa.exc.DBAPIError, OSError) as error:
            raise LedgerUnusable(_unusable(url, error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    # ------------------------------------------------------------------ turns and runs
    def turns(self, holder: str, now: float) -> Turns:
        """The turns of the machine `holder`, whose clock says `now` (seconds since 1970)."""
        if self._engine.dialect.name != "postgresql":
            return Turns(self._engine, holder)
        with self._engine.connect() as connection:
            there = connection.execute(sa.text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
        return Turns(self._engine, holder, float(there) - now)

    def begin(self, run: str, at: str, holder: str = "") -> bool:
        """Opens a night of the machine `holder`; false where one has that name already."""
        values = {"run": run, "started_at": at, "status": RUNNING, "report": json.dumps({"holder": holder})}
        with self._engine.begin() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            added = insert(_RUNS).values(**values).on_conflict_do_nothing().returning(_RUNS.c.run)
            return connection.execute(added).first() is not None

    def end(self, run: str, at: str, status: str, report: Mapping[str, Any]) -> None:
        """Closes a night."""
        text = json.dumps(report, ensure_ascii=False)
        with self._engine.begin() as connection:
            connection.execute(
                sa.update(_RUNS).where(_RUNS.c.run == run).values(ended_at=at, status=status, report=text)
            )

    def runs(self, limit: int = 30) -> list[Run]:
        """The last nights, the newest first."""
        query = sa.select(_RUNS).order_by(_RUNS.c.started_at.desc(), _RUNS.c.run.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_run(row._mapping) for row in connection.execute(query)]

    # ------------------------------------------------------------------ requests and addresses
    def write_down(self, requests: Iterable[Asked], address: Address | None = None) -> None:
        """Writes down requests and what they say about the address that was asked."""
        rows = [asdict(request) for request in requests]
        if not rows and address is None:
            return
        with self._engine.begin() as connection:
            if rows:
                connection.execute(sa.insert(_REQUESTS), rows)
            if address is not None:
                _put_address(connection, address)

    def address(self, source: str, url: str) -> Address | None:
        """What is known of `url`; null where it was never asked."""
        with self._engine.connect() as connection:
            row = connection.execute(_ADDRESS, {"p_source": source, "p_url": url}).one_or_none()
        return None if row is None else Address(**row._mapping)

    def addresses(self, run: str, outcomes: Sequence[str]) -> list[Address]:
        """The addresses that came to one of `outcomes` in `run`."""
        query = sa.select(_ADDRESSES).where(_ADDRESSES.c.run == run, _ADDRESSES.c.outcome.in_(outcomes))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_ADDRESSES.c.source, _ADDRESSES.c.url))
            return [Address(**row._mapping) for row in rows]

    def outcomes(self, run: str) -> dict[str, int]:
        """Requests of `run` by outcome."""
        query = sa.select(_REQUESTS.c.outcome, sa.func.count()).where(_REQUESTS.c.run == run)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(_REQUESTS.c.outcome))}

    def forget(self, before: str) -> int:
        """Removes the requests of nights that ended and began before the ISO time `before`; returns their number.

        So with what sources came to in those nights, where there is anything later of the source. Nights, their
        reports, addresses and editions stay.
        """
        old = sa.select(_RUNS.c.run).where(_RUNS.c.started_at < before, _RUNS.c.status != RUNNING)
        later = sa.select(_SOURCES.c.source).where(_SOURCES.c.run.not_in(old))
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_SOURCES).where(_SOURCES.c.run.in_(old), _SOURCES.c.source.in_(later)))
            return connection.execute(sa.delete(_REQUESTS).where(_REQUESTS.c.run.in_(old))).rowcount

    # ------------------------------------------------------------------ editions
    def edition(self, source: str, page: str) -> EditionRow | None:
        """The newest edition of a page."""
        wanted = (_EDITIONS.c.source == source, _EDITIONS.c.page == page)
        query = sa.select(_EDITIONS).where(*wanted).order_by(_EDITIONS.c.number.desc()).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _edition(row._mapping)

    def add_edition(self, edition: EditionRow, addresses: Sequence[Address]) -> None:
        """Writes down an edition and its addresses at once."""
        with self._engine.begin() as connection:
            _put_edition(connection, edition)
            for address in addresses:
                _put_address(connection, address)

    # ------------------------------------------------------------------ sources
    def put_source(self, run: str, source: str, result: Mapping[str, Any]) -> None:
        """What a source came to in a night."""
        text = json.dumps(result, ensure_ascii=False)
        with self._engine.begin() as connection:
            _put(connection, _SOURCES, {"run": run, "source": source, "result": text})

    def source_before(self, run: str, source: str) -> dict[str, Any] | None:
        """What the source came to in the last night before `run` in which it brought something."""
        query = (
            sa.select(_SOURCES.c.result)
            .join(_RUNS, _RUNS.c.run == _SOURCES.c.run)
            .where(_SOURCES.c.source == source, _SOURCES.c.run != run)
            .order_by(_RUNS.c.started_at.desc())
            .limit(60)
        )
        with self._engine.connect() as connection:
            results = [json.loads(row.result) for row in connection.execute(query)]
        return next((result for result in results if result.get("accepted")), results[0] if results else None)


def _unknown(address: str, error: Exception) -> str:
    """What to say of an address that is none of a ledger, or needs what is not installed; no password of it is said."""
    scheme = address.partition("://")[0]
    if isinstance(error, ImportError) and scheme in ("postgres", "postgresql"):
        return f"PostgreSQL needs psycopg: .venv/bin/pip install -c constraints.txt -e '.[postgres]' ({error})"
    return f"the ledger is a path or postgresql://…, not {scheme}://… ({type(error).__name__})"


def _unusable(url: URL, error: Exception) -> str:
    """What to say of a ledger that cannot be opened, and what to do, on one line."""
    cause = " ".join(str(getattr(error, "orig", error)).split())
    shown = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    damaged = isinstance(error, sa.exc.DBAPIError) and not isinstance(error, sa.exc.OperationalError)
    advice = "; moved away, it is made anew from the archive" if damaged else ""
    return f"the ledger {shown} cannot be opened: {cause}{advice}"


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def durable(connection: DBAPIConnection, record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine


@contextmanager
def _alone(url: URL) -> Iterator[None]:
    """No other process opens a ledger file of this folder meanwhile.

    SQLite refuses at once, without the time it is given to wait, where two processes put one new file into WAL mode.
    The folder is locked and not the file: closing a file drops the locks SQLite holds on it in this process.
    """
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        yield
        return
    with in_turn(Path(url.database).parent):
        yield


def _run(row: Mapping[Any, Any]) -> Run:
    report = json.loads(row["report"]) if row["report"] else {}
    return Run(row["run"], row["started_at"], row["ended_at"], row["status"], report)


def _edition(row: Mapping[Any, Any]) -> EditionRow:
    files = tuple((str(url), str(content), str(path)) for url, content, path in json.loads(row["files"]))
    return EditionRow(**{**row, "files": files})


def _create(engine: Engine) -> None:
    """Makes the tables that are missing; of several processes that begin at once none stumbles over another."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CREATING})
        for table in (*_META.sorted_tables, *GATES_META.sorted_tables):
            connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))


def _put(connection: Connection, table: sa.Table, values: Mapping[str, Any], kept: tuple[str, ...] = ()) -> None:
    """One row a key, also where two machines write it at once; the columns `kept` stay what they were first."""
    connection.execute(_upsert(connection.dialect.name, table, kept), values)


@cache
def _upsert(dialect: str, table: sa.Table, kept: tuple[str, ...]) -> sa.Insert:
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    renewed = {name: statement.excluded[name] for name in table.columns.keys() if name not in (*keys, *kept)}  # noqa: SIM118
    return statement.on_conflict_do_update(index_elements=keys, set_=renewed)


def _put_edition(connection: Connection, edition: EditionRow) -> None:
    _put(connection, _EDITIONS, {**asdict(edition), "files": json.dumps(edition.files)})


def _put_address(connection: Connection, address: Address) -> None:
    """One row an address; the first time it was asked is kept."""
    _put(connection, _ADDRESSES, asdict(address), kept=("first_at",))


def restore(ledger: Ledger, archive: Archive, role: str) -> int:
    """Writes down every edition of `archive` that the ledger does not know; returns their number.

    `role` is that of the main files. After it nothing that lies in the archive is fetched again without need.
    """
    added = 0
    for edition in archive.editions():
        known = ledger.edition(edition.source, edition.key)
        if known is None or known.number < edition.number:
            ledger.add_edition(edition_row(edition), restored_addresses(edition, role))
            added += 1
    return added


def edition_row(edition: Edition) -> EditionRow:
    """The row of an edition in the archive."""
    main = edition.files[0]
    files = tuple((file.meta["url"], file.content, file.path) for file in edition.files)
    at = main.meta.get("fetched_at", "")
    return EditionRow(edition.source, edition.key, edition.number, main.meta["url"], edition.digest, at, files)


def restored_addresses(edition: Edition, role: str) -> list[Address]:
    """What an edition says about its addresses."""
    return [
        Address(
            edition.source, file.meta["url"], role if place == 0 else "part", "new", "restored from the archive", "",
            file.meta.get("fetched_at", ""), file.meta.get("fetched_at", ""), file.content, file.path,
            file.meta.get("etag"), file.meta.get("last_modified"),
        )
        for place, file in enumerate(edition.files)
    ]  # fmt: skip
