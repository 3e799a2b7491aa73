"""What `gongkai status` says, from outside the scheduler: a scheduler that died cannot report its own death."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, cast

from flows.dataset.publishing import published
from flows.harvest.reporting import NightReport, advice, came
from flows.store.ledger import RUNNING, Ledger, Run

MAX_AGE: Final = timedelta(hours=36)
FORGOTTEN: Final = timedelta(days=60)
"""A machine that was silent for so long is no longer spoken of, where there are others."""
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Status:
    """Whether all is well, and the lines that say so."""

    good: bool
    lines: tuple[str, ...]


def status(ledger: Ledger, out: Path, now: datetime, max_age: timedelta = MAX_AGE) -> Status:
    """The state of the nights in `ledger` and of the dataset in `out` at `now`.

    Good: the last night of every machine was complete and is not older than `max_age`.
    """
    runs = ledger.runs(366)
    if not runs:
        return Status(False, ("no night has run yet: `gongkai nightly`, or `gongkai serve` for every night",))
    machines = {run.holder: None for run in runs if now - datetime.fromisoformat(run.started_at) < FORGOTTEN}
    told = [_of(machine, runs, now, max_age, len(machines) > 1) for machine in machines or {runs[0].holder: None}]
    lines = [line for one in told for line in one.lines]
    return Status(all(one.good for one in told), (*lines, _dataset(out)))


def _of(machine: str, every: Sequence[Run], now: datetime, max_age: timedelta, named: bool) -> Status:
    """What is to be said of the nights of one machine; the others may be well while it is dead."""
    runs = [run for run in every if run.holder == machine]
    ended = [run for run in runs if run.status != RUNNING]
    whole = next((run for run in ended if run.status == "complete"), None)
    trouble = [*_age(whole, now, max_age), *_running(runs[0], now), *(_last(ended[0]) if ended else ())]
    head = [f"machine {machine}:"] if named else []
    report = report_of(ended[0]) if ended else None
    return Status(not trouble, (*head, *trouble, *(_told(report) if report else ())))


def report_of(run: Run) -> NightReport | None:
    """The report of a night; null where it was killed, and something else was written down in its place."""
    return cast(NightReport, run.report) if "requests" in run.report else None


def _age(whole: Run | None, now: datetime, max_age: timedelta) -> Iterator[str]:
    if whole is None:
        yield "no night was complete yet"
    elif now - datetime.fromisoformat(whole.started_at) > max_age:
        age = now - datetime.fromisoformat(whole.started_at)
        hours = int(age.total_seconds() // 3600)
        yield f"the last complete night, {whole.run}, is {hours} hours old: is `gongkai serve` running?"


def _running(run: Run, now: datetime) -> Iterator[str]:
    age = now - datetime.fromisoformat(run.started_at)
    if run.status == RUNNING and age > timedelta(hours=14):
        yield f"night {run.run} began {int(age.total_seconds() // 3600)} hours ago and did not end: it was killed"


def _last(run: Run) -> Iterator[str]:
    if run.status == "complete":
        return
    yield f"the last night, {run.run}, is {run.status}"
    report = report_of(run)
    if report is None:
        yield f"  {run.report.get('failure', 'it left no report')}"
        return
    yield from (f"  {why}" for why in report["why"])
    for source, alarms in sorted(report["alarms"].items()):
        yield f"  {source}: {'; '.join(alarms)}"
    for source, counts in sorted(report["postponed"].items()):
        yield f"  {source}: {'; '.join(f'{number} × {why}' for why, number in counts.items())}"
    for file, what in report["faults"]:
        yield f"  {file}: {what}"


def _told(report: NightReport) -> Iterator[str]:
    yield f"night {report['run']}: {report['status']}"
    yield "requests: " + (", ".join(f"{n} {name}" for name, n in sorted(report["requests"].items())) or "none")
    for name, urls in came(report):
        if urls["number"]:
            yield f"{name}: {urls['number']}"
            yield from (f"  {url}" for url in urls["first"][:_SHOWN])
    if report["failed"]:
        yield "broke:"
        yield from (f"  {outcome}: {url} {detail}" for url, outcome, detail in report["failed"][:_SHOWN])
    if report["status"] != "complete":
        yield "to do:"
        yield from (f"  {line}" for line in advice(report))


def _dataset(out: Path) -> str:
    current = published(out)
    return f"dataset: {current.name}" if current else f"dataset: none is published in {out}"
