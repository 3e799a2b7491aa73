"""The commands of the harvest: `harvest`, `nightly`, `status`, `sources`, `serve`."""

import os
import sys
from collections.abc import Callable
from ipaddress import IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from flows.harvest.night import Settings
    from flows.harvest.reporting import NightReport
    from flows.harvest.source import Fault, Source

TEST_NETWORK: Final = "GONGKAI_TEST_NETWORK"
"""For tests of this package alone: a network within 127.0.0.0/8 that may be asked. No data and no option sets it."""


class Folder(click.Path):
    """A folder, there or not. No name at all, as of a variable that is not set, is a mistake and not this folder."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The path. Raises click.BadParameter."""
        if not str(value):
            self.fail("it has no name", param, ctx)
        return super().convert(value, param, ctx)


_PATH: Final = Folder(path_type=Path, file_okay=False)
_RAW = click.option("--raw", type=_PATH, default=Path("data/raw"), show_default=True, help="Folder of raw files.")
_OUT = click.option(
    "--out", type=_PATH, default=Path("data/processed"), show_default=True, help="Folder of the dataset."
)
_STATE = click.option(
    "--state", type=_PATH, default=Path("data/harvest"), show_default=True,
    help="Folder of the ledger, the reports of nights, and the columns.",
)  # fmt: skip
_LEDGER = click.option(
    "--ledger", envvar="GONGKAI_LEDGER", show_envvar=True, default="",
    help="postgresql://… or the path of a file; without it ledger.sqlite in --state.",
)  # fmt: skip
_CONTACT = click.option(
    "--contact", envvar="GONGKAI_CONTACT", show_envvar=True, default="",
    help="Needed: your address for the sites that are asked, in the User-Agent: https://… or mailto:…",
)  # fmt: skip
_SOURCES = click.option(
    "--sources", "folder", type=Folder(path_type=Path, exists=True, file_okay=False), envvar="GONGKAI_SOURCES",
    show_envvar=True, help="Another folder of sources than the package's own.",
)  # fmt: skip
_NEW_SOURCES = click.option(
    "--sources", "folder", type=_PATH, envvar="GONGKAI_SOURCES", show_envvar=True,
    help="Another folder of sources than the package's own; made where it is missing.",
)  # fmt: skip
_SOURCE = click.option("--source", "only", multiple=True, metavar="ID", help="Only this source; may be given again.")
_YEAR = click.option(
    "--year", "years", multiple=True, type=click.IntRange(2003, 2100),
    help="Only reports on this year; may be given again.",
)  # fmt: skip

_Command = Callable[..., None]


def settings_of(raw: Path, state: Path, ledger: str, contact: str, years: tuple[int, ...] = ()) -> "Settings":
    """The settings of a night. Raises click.UsageError without a contact."""
    from flows.harvest.addresses import Network
    from flows.harvest.night import Settings

    if not contact.startswith(("http://", "https://", "mailto:")) or not contact.isascii() or not contact.isprintable():
        raise click.UsageError("--contact (or GONGKAI_CONTACT): an address that answers, https://… or mailto:…")
    network = os.environ.get(TEST_NETWORK)
    if network and not IPv4Network(network).subnet_of(IPv4Network("127.0.0.0/8")):
        raise click.UsageError(f"{TEST_NETWORK} is for tests on loopback addresses only")
    allowed = Network(IPv4Network(network)) if network else Network()
    return Settings(raw, state, contact, ledger, allowed, years=frozenset(years))


def _options(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.command()
@_options(_SOURCE, _YEAR, _RAW, _STATE, _LEDGER, _CONTACT, _SOURCES)
def harvest(
    only: tuple[str, ...],
    years: tuple[int, ...],
    raw: Path,
    state: Path,
    ledger: str,
    contact: str,
    folder: Path | None,
) -> None:
    """Pull new and changed reports of the sources into --raw.

    Exit status 1: not complete; the report on stderr says what is missing and what to do. A harvest that was stopped
    is gone on with by the next.
    """
    _finish(_night(settings_of(raw, state, ledger, contact, years), folder, only, {}, None))


@click.command()
@_options(_RAW, _OUT, _STATE, _LEDGER, _CONTACT, _SOURCES)
@click.option(
    "--accept", multiple=True, metavar="NAME",
    help="Publish although this assertion fails (night, rows, bodies, years, values, forms); needs --why.",
)  # fmt: skip
@click.option("--why", default="", help="Why it may fail tonight; kept in the report.")
def nightly(
    raw: Path, out: Path, state: Path, ledger: str, contact: str, folder: Path | None, accept: tuple[str, ...], why: str
) -> None:
    """One whole night: harvest, read what is new, publish, report.

    Exit status 1: not complete; the report on stderr says what is missing and what to do.
    """
    from flows.harvest.assertions import NAMES

    unknown = [name for name in accept if name not in NAMES]
    if unknown or (accept and not why.strip()):
        raise click.UsageError(f"--accept names one of {', '.join(NAMES)}, and --why says why")
    settings = settings_of(raw, state, ledger, contact)
    _finish(_night(settings, folder, (), dict.fromkeys(accept, why), out))


def _night(
    settings: "Settings", folder: Path | None, only: tuple[str, ...], accept: dict[str, str], out: Path | None
) -> "NightReport":
    from sqlalchemy.exc import DBAPIError

    from flows.harvest.night import NightBusy
    from flows.harvest.source import SOURCES
    from flows.harvest.steps import UnknownSource, run_night
    from flows.store.ledger import LedgerUnusable

    try:
        return run_night(settings, folder or SOURCES, only, accept, out)
    except UnknownSource as error:
        raise click.UsageError(str(error)) from error
    except (NightBusy, LedgerUnusable) as error:
        raise click.ClickException(str(error)) from error
    except DBAPIError as error:
        raise click.ClickException(f"the ledger cannot be used: {error.orig}") from error
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}: {error.filename or settings.state}") from error


def _finish(report: "NightReport") -> None:
    from flows.harvest.reporting import markdown
    from flows.terminal import say

    for line in markdown(report).splitlines():
        say(line)
    if report["status"] != "complete":
        sys.exit(1)


@click.command()
@_options(_RAW, _OUT, _STATE, _LEDGER)
@click.option(
    "--max-age",
    type=click.FloatRange(min=0),
    default=36.0,
    show_default=True,
    help="Hours that the last complete night may be old.",
)
@click.option("--verify", is_flag=True, help="Also hold every file of the archive below --raw against its hash.")
def status(raw: Path, out: Path, state: Path, ledger: str, max_age: float, verify: bool) -> None:
    """Say how the nights went, and what to do.

    Exit status 1: the last complete night is too old, the last one was not complete, or a file is damaged.
    """
    from datetime import UTC, datetime, timedelta

    from flows.status import status as state_of
    from flows.store.archive import Archive
    from flows.store.ledger import Ledger, LedgerUnusable
    from flows.terminal import safe

    address = ledger or str(state / "ledger.sqlite")
    if "://" not in address and not Path(address).exists():
        raise click.ClickException(f"no night has run (`gongkai nightly` runs one): there is no ledger {address}")
    try:
        with Ledger(address) as opened:
            found = state_of(opened, out, datetime.now(UTC), timedelta(hours=max_age))
    except LedgerUnusable as error:
        raise click.ClickException(str(error)) from error
    damaged = list(Archive(raw / "harvest", state).damaged()) if verify else []
    for line in (*found.lines, *(f"damaged, restore it from a copy: {path}" for path in damaged)):
        click.echo(safe(line))
    if not found.good or damaged:
        sys.exit(1)


@click.group()
def sources() -> None:
    """The sources that are harvested."""


@sources.command("list")
@_SOURCES
def sources_list(folder: Path | None) -> None:
    """Print id, family, division, name and address of every source."""
    from flows.terminal import safe, say

    found, faults = _load(folder)
    for source in found:
        fields = (source.id, source.family, source.division or "-", source.name, source.address)
        click.echo(safe("\t".join(fields)).replace("\\t", "\t"))
    for fault in faults:
        say(f"left out: {(folder or Path()) / fault.file}: {fault.what}")


@sources.command("lint")
@_SOURCES
def sources_lint(folder: Path | None) -> None:
    """Check every source file. Exit status 1: one cannot be used."""
    from flows.terminal import say

    found, faults = _load(folder)
    for fault in faults:
        say(f"{(folder or Path()) / fault.file}: {fault.what}")
    say(f"{len(found)} sources, {len(faults)} files that cannot be used")
    if faults:
        sys.exit(1)


@sources.command("add")
@click.argument("url")
@click.option("--id", "identity", required=True, help="a-z, 0-9 and -; the name of the file.")
@click.option("--name", default="", help="The body or site, in Chinese.")
@_options(_NEW_SOURCES, _CONTACT)
def sources_add(url: str, identity: str, name: str, folder: Path | None, contact: str) -> None:
    """Fetch the column at URL, tell its family, write its file.

    Exit status 1: it cannot be fetched, or no family knows it; then nothing is written.
    """
    from flows.harvest.adding import NotAdded, add_source
    from flows.harvest.source import SOURCE_ID, SOURCES
    from flows.terminal import say

    if not SOURCE_ID.fullmatch(identity):
        raise click.UsageError("--id: two characters or more of a-z, 0-9 and -, no - at first")
    settings = settings_of(Path("data/raw"), Path("data/harvest"), "", contact)
    try:
        added = add_source(settings, url, identity, name, folder or SOURCES)
    except NotAdded as error:
        raise click.ClickException(str(error)) from error
    left_out = ", ".join(f"{number} {reason}" for reason, number in sorted(added.left_out.items()))
    say(f"{added.path}: family {added.family}, {added.accepted} links to reports on its first pages")
    say(f"left out: {left_out or 'nothing'}; now give the file its division and expect")


def _load(folder: Path | None) -> "tuple[list[Source], list[Fault]]":
    from flows.harvest.families import OPTIONS
    from flows.harvest.source import SOURCES, load_sources

    return load_sources(folder or SOURCES, OPTIONS)


@click.command()
@_options(_RAW, _OUT, _STATE, _LEDGER, _CONTACT, _SOURCES)
@click.option("--cron", default="0 1 * * *", show_default=True, help="When, in Beijing.")
@click.option("--port", type=click.IntRange(1024, 65535), default=4200, show_default=True, help="Of Prefect's server.")
def serve(
    raw: Path, out: Path, state: Path, ledger: str, contact: str, folder: Path | None, cron: str, port: int
) -> None:
    """Run the nightly schedule on this machine.

    Prefect's server runs with it, on 127.0.0.1, until SIGTERM or Ctrl-C; its log is server.log in --state/prefect.
    """
    from flows.serve import NoSchedule, Served, ServerFailed
    from flows.serve import serve as serve_here

    settings_of(raw, state, ledger, contact)
    parameters = {
        "raw": str(raw), "out": str(out), "state": str(state), "ledger": ledger, "contact": contact,
        "sources": str(folder) if folder else None,
    }  # fmt: skip
    try:
        serve_here(Served(state.resolve() / "prefect", port, cron, parameters))
    except NoSchedule as error:
        raise click.UsageError(f"--cron: {error}") from error
    except ServerFailed as error:
        raise click.ClickException(str(error)) from error


COMMANDS: Final = (harvest, nightly, status, sources, serve)
