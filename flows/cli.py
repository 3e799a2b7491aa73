"""The command `gongkai`.

Human text goes to stderr, results to stdout. Exit status: 0 done, 1 nothing done, 2 wrong usage.
"""

import errno
import math
import signal
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click
import msgspec

from flows.cli_harvest import COMMANDS, Folder
from flows.pool import Limits, default_workers
from flows.version import version

# What is heavy is imported by the command that needs it: `gongkai --help` and wrong usage are answered at once.
if TYPE_CHECKING:
    from flows.build import Options, Summary

_RAW = click.option(
    "--raw", type=Folder(path_type=Path), default=Path("data/raw"), show_default=True, help="Folder of raw files."
)
_OUT = click.option(
    "--out",
    type=Folder(path_type=Path),
    default=Path("data/processed"),
    show_default=True,
    help="Folder of the dataset.",
)
_DAY_SECONDS: Final = 86_400.0


def _number(ctx: click.Context, parameter: click.Parameter, value: float) -> float:
    """The same; `nan` stands in every range. Raises click.BadParameter for it."""
    if math.isnan(value):
        raise click.BadParameter("nan is no number of seconds")
    return value


_LIMIT = click.option(
    "--limit-seconds", type=click.FloatRange(min=0, min_open=True, max=_DAY_SECONDS), default=180.0, show_default=True,
    callback=_number, help="Seconds that one document may take.",
)  # fmt: skip


_CONTINUED: Final = ("build", "harvest", "nightly")
"""What goes on where it was stopped."""


class _Gongkai(click.Group):
    """Names what the system refused (a file without permission, a full disk) instead of showing where in the code.

    So with what the user stopped.
    """

    def invoke(self, ctx: click.Context) -> object:
        from flows.terminal import safe

        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            kept = ": what was done so far is kept, and the same command goes on from there"
            raise click.ClickException(f"stopped{kept if ctx.invoked_subcommand in _CONTINUED else ''}") from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever reads has seen enough; click ends quietly
                raise
            where = f": {error.filename}" if error.filename else ""
            raise click.ClickException(safe(f"{error.strerror or error}{where}")) from error


@click.group(cls=_Gongkai, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version(), prog_name="gongkai")
def cli() -> None:
    """Turns disclosure reports of Chinese administrative organs into one dataset."""


@cli.command()
@_RAW
@_OUT
@click.option(
    "--workers", type=click.IntRange(min=1), default=default_workers(), show_default=True, help="Reader processes."
)
@_LIMIT
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day by which reports are due; else the newest that is known."
)
@click.option(
    "--sources", type=Folder(path_type=Path, exists=True, file_okay=False), envvar="GONGKAI_SOURCES",
    show_envvar=True,
    help="Folder of sources whose bodies are known without a report; else the package's own where --raw has a harvest.",
)  # fmt: skip
def build(
    raw: Path, out: Path, workers: int, limit_seconds: float, as_of: datetime | None, sources: Path | None
) -> None:
    """Read every file below --raw and publish the dataset to --out.

    A bad file stops nothing: the table `documents` says what became of each. Exit status 1: nothing could be
    published, and the dataset is what it was.
    """
    from flows.build import Options
    from flows.terminal import progress_bar, say

    with progress_bar() as progress:
        day = as_of.date() if as_of else None
        limits = Limits(seconds=limit_seconds)
        options = Options(raw, out, workers, limits, progress=progress, as_of=day, sources=sources)
        summary, trouble = _built(options)
    if summary is None:
        _fail(trouble)
    _show(summary)
    for text in summary.left_out:
        say(f"left out of coverage: {text}")
    if summary.folder is None:
        what = "holds no report" if summary.documents else "holds no file"
        _fail(f"nothing published: the raw folder {raw} {what}")
    say(f"{'published' if summary.renewed else 'unchanged'}: {summary.folder}, reached by {out / 'current'}")


def _built(options: "Options") -> "tuple[Summary | None, str]":
    """The summary, or what stopped the run."""
    from flows.build import TROUBLE, OutInsideRaw, reason_of
    from flows.build import build as build_dataset
    from flows.terminal import safe

    try:
        return build_dataset(options), ""
    except OutInsideRaw as error:
        raise click.UsageError(safe(str(error))) from error
    except TROUBLE as error:
        return None, f"nothing published: {reason_of(error, options.out)}"


def _show(summary: "Summary") -> None:
    from flows.terminal import show_counts

    failed = Counter({rule: counts["fail"] for rule, counts in summary.checks.items() if counts["fail"]})
    groups = {
        "documents": summary.documents,
        "reports": summary.reports,
        "cells": summary.cells,
        "checks failed": failed,
    }
    show_counts("", {name: counts for name, counts in groups.items() if counts})


def _fail(text: str) -> NoReturn:
    from flows.terminal import say

    say(text)
    sys.exit(1)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@_LIMIT
def extract(files: tuple[Path, ...], limit_seconds: float) -> None:
    """Print one JSON object a FILE; writes nothing.

    Pictures and attachments that lie beside it are read with it.
    """
    from flows.extract import extract as extract_files
    from flows.terminal import safe, safe_json, say

    folders = [file for file in files if file.is_dir()]
    if folders:
        raise click.UsageError(f"{safe(str(folders[0]))} is a folder; name files, or use `gongkai build --raw`")
    there = [file for file in files if file.exists()]
    for found in extract_files(there, Limits(seconds=limit_seconds)):
        click.echo(safe_json(msgspec.json.encode(found)).encode())
    for file in files:
        if file not in there:
            say(f"no such file: {file}")
    if len(there) < len(files):
        sys.exit(1)


@cli.command()
@click.argument("report_id")
@click.argument("items", nargs=-1, metavar="[ITEM]…")
@_OUT
def explain(report_id: str, items: tuple[str, ...], out: Path) -> None:
    """Show where the numbers of a report stand in its document.

    REPORT_ID is the column `report_id` of any table.
    ITEM is a row (`received.new`), a cell (`received.new/total`) or a group of rows (`handled.refused`).
    """
    from flows.explain import Explained, Unknown
    from flows.terminal import safe

    try:
        report = Explained(out, report_id)
        for line in report.items(items) if items else report.head():
            click.echo(safe(line))
    except Unknown as error:
        _fail(str(error))


for _command in COMMANDS:
    cli.add_command(_command)


def _terminated(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Runs the command; a termination signal ends it as Ctrl-C does: what was read so far is kept."""
    from flows.terminal import harden

    harden(sys.stdout, sys.stderr)
    signal.signal(signal.SIGTERM, _terminated)
    cli()
