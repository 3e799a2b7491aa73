"""The main job as plain steps: a raw folder in, a published generation out."""

import errno
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import msgspec
import pyarrow as pa

from extractors.bundle import Reading, Survey, group
from extractors.facts import Check, Report
from flows.dataset import editions as ed
from flows.dataset.changes import with_changes
from flows.dataset.coverage import HARVEST, Expected, coverage_rows, reference_day
from flows.dataset.datapackage import datapackage
from flows.dataset.divisions import division_rows
from flows.dataset.publishing import OutBusy, is_whole, locked, prune, publish, staging, write_json
from flows.dataset.revisions import is_dated, revision_rows
from flows.dataset.rows import Located, Row, agency_rows, in_form_order, report_rows, utc, with_checks
from flows.dataset.writing import DatasetError, write_partitions, write_reports, write_table
from flows.pool import Limits, PoolBroken, WorkerPool, default_workers
from flows.reading import (
    BundleTask,
    Reader,
    file_task,
    read_all,
    stored_reading,
    stored_survey,
    survey_all,
    task_key,
)
from flows.store import raw
from flows.store.readings import DamagedStore, ReadingStore, core_fingerprint, key_of
from flows.version import version

CACHE: Final = ".cache/readings.sqlite"

Progress = Callable[[str, int, int], None]
"""Called with the step, the documents done and their number."""


def no_progress(step: str, done: int, total: int) -> None:
    """Shows nothing."""


class Options(NamedTuple):
    """What a build works on and with."""

    raw: Path
    out: Path
    workers: int = default_workers()
    limits: Limits = Limits()
    reader: Reader = Reader()
    progress: Progress = no_progress
    as_of: date | None = None
    """The day by which reports are due or not; without one the newest day that the raw data know."""
    sources: Path | None = None
    """The files of the harvest's sources, whose bodies are known without a report; without one those of the package,
    where the raw folder has a harvest."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one file, before copies are told apart."""

    media_type: str | None
    outcome: str
    detail: str
    report_id: str | None = None


@dataclass(slots=True)
class Summary:
    """Counts of a run. `folder` is the published generation, null where there was no report to publish."""

    documents: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)
    checks: dict[str, Counter[str]] = field(default_factory=dict)
    folder: Path | None = None
    renewed: bool = False
    left_out: list[str] = field(default_factory=list)
    """What `coverage` lacks of the sources of the harvest, and why."""

    def count(self, report: Report) -> None:
        """Adds a published report."""
        self.reports[report.grade] += 1
        self.cells.update(fact.basis for fact in report.facts)
        for check in report.checks:
            self.checks.setdefault(check.rule, Counter())[check.status] += 1


class OutInsideRaw(Exception):
    """The dataset would be written into the folder that is read."""


TROUBLE: Final = (
    OSError, OutBusy, OutInsideRaw, PoolBroken, DatasetError, DamagedStore, sqlite3.OperationalError, pa.ArrowException
)  # fmt: skip
"""What stops a run: nothing is published then. `reason_of` says it."""


def reason_of(trouble: BaseException, out: Path) -> str:
    """What stopped a run that writes to `out`, in one line: what it is, and where."""
    if isinstance(trouble, FileExistsError):
        return f"not a folder: {trouble.filename or out}"
    if isinstance(trouble, OSError):
        return f"{trouble.strerror or _first_line(trouble)}: {trouble.filename or out}"
    if isinstance(trouble, sqlite3.OperationalError):
        return f"the cache below {out} cannot be written: {trouble}"
    return _first_line(trouble)


def _first_line(trouble: BaseException) -> str:
    return str(trouble).strip().partition("\n")[0]  # pyarrow goes on with the lines of its code


class Build:
    """One run over one raw folder. The steps are called in order: `survey`, `read`, `publish`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.summary = Summary()
        self._fingerprint = core_fingerprint()
        self._store = ReadingStore(options.out / CACHE)
        self._pool: WorkerPool | None = None
        self._entries: list[raw.Entry] = []
        self._surveys: dict[str, Survey] = {}
        self._tasks: list[BundleTask] = []
        self._outcomes: dict[str, _Outcome] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._pool is not None:
                self._pool.__exit__(kind, error, trace)
        finally:
            self._store.__exit__(kind, error, trace)

    def survey(self) -> None:
        """Walks the raw folder and takes a first look at every file that is new. Raises FileNotFoundError."""
        root = self.options.raw
        self._entries = raw.scan(root)
        wanted = []
        for entry in self._entries:
            if entry.refusal:
                self._outcomes[entry.path] = _Outcome(None, entry.refusal.outcome, entry.refusal.detail)
                continue
            task = file_task(root, entry)
            key = task_key(self._fingerprint, "survey", [task])
            known = stored_survey(self._store, key, entry.path)
            if known is None:
                wanted.append((key, task))
            else:
                self._surveys[entry.path] = known
        if wanted:
            surveys = survey_all(self._workers(), self.options.reader, wanted, self._store)
            for done, survey in enumerate(surveys, start=1):
                self._surveys[survey.path] = survey
                self.options.progress("survey", done, len(wanted))

    def read(self) -> None:
        """Reads every report that is not in the store as it is now; each is stored as soon as it is done."""
        self._tasks = list(self._bundle_tasks(group([self._surveys[path] for path in sorted(self._surveys)])))
        self._read(self._tasks)
        # Files that turned out to be reports of their own (a page that lists several) are read by themselves.
        apart = list(self._bundle_tasks((path,) for task in self._tasks for path in self._apart(task)))
        self._read(apart)
        self._tasks += apart

    def _read(self, tasks: Sequence[BundleTask]) -> None:
        wanted = [task for task in tasks if stored_reading(self._store, task) is None]
        if wanted:
            readings = read_all(self._workers(), self.options.reader, wanted, self._store)
            for done, _ in enumerate(readings, start=1):
                self.options.progress("read", done, len(wanted))

    def _apart(self, task: BundleTask) -> tuple[str, ...]:
        found = stored_reading(self._store, task) if len(task.files) > 1 else None
        return found[1].apart if found else ()

    def publish(self) -> Summary:
        """Publishes what was read. Without any report nothing is published and `summary.folder` stays null."""
        settled = ed.settle(self._index())
        rows = self._document_rows(settled)
        self.summary.documents = Counter(str(row[6]) for row in rows)
        if settled.published:
            self._publish(settled, rows)
        self._store.prune()
        return self.summary

    def _workers(self) -> WorkerPool:
        if self._pool is None:
            self._pool = WorkerPool(self.options.workers, self.options.limits)
        return self._pool

    def _bundle_tasks(self, groups: Iterable[tuple[str, ...]]) -> Iterator[BundleTask]:
        tasks = {e.path: file_task(self.options.raw, e) for e in self._entries if not e.refusal}
        limits = msgspec.json.encode(self.options.limits).decode()
        for paths in groups:
            chosen = tuple(tasks[path] for path in paths)
            key = task_key(self._fingerprint, "reading", chosen)
            types = tuple(self._surveys[path].media_type for path in paths)
            yield BundleTask(key, key_of(key, limits), chosen, types)

    def _index(self) -> Iterator[ed.Entry]:
        fetched = {entry.path: entry.meta.fetched_at for entry in self._entries}
        for task in self._tasks:
            found = stored_reading(self._store, task)
            if found is None:
                raise DamagedStore("the cache lost readings while it was in use; run again")
            key, reading = found
            report = reading.report
            for file in reading.files:
                belongs = report.report_id if report and file.outcome in ("report", "part_of_report") else None
                self._outcomes[file.path] = _Outcome(file.media_type, file.outcome, file.detail, belongs)
            if report is not None:
                paths = tuple((file.path, file.document) for file in task.files if file.path not in reading.apart)
                yield ed.entry(key, report, paths, fetched[task.files[0].path])

    def _document_rows(self, settled: ed.Editions) -> list[Row]:
        rows: list[Row] = []
        for e in self._entries:
            found = self._outcomes[e.path]
            fate = settled.fates.get(e.path) if found.report_id else None
            outcome, report_id = (fate.outcome, fate.report_id) if fate else (found.outcome, found.report_id)
            detail = "; ".join(text for text in (found.detail, *e.notes) if text)
            url, fetched = e.meta.url, utc(e.meta.fetched_at)
            rows.append((e.document, e.path, e.size, found.media_type, url, fetched, outcome, detail, report_id))
        return rows

    def _publish(self, settled: ed.Editions, documents: Sequence[Row]) -> None:
        out = self.options.out
        divisions = list(division_rows())
        expected = self._expected()
        told = (divisions, [astuple(one) for one in expected], [(text,) for text in self.summary.left_out])
        generation = self._generation(settled, documents, *told)
        whole = is_whole(out, generation)
        if whole:
            for _ in self._located(settled):  # counted again: cheap beside writing
                pass
            self.summary.folder = publish(out, generation, None)
        else:
            with staging(out, generation) as folder:
                write_partitions(folder, generation, self._coverage(settled, expected))
                write_reports(folder, generation, self._located(settled))
                write_table(folder, generation, "documents", iter(documents))
                write_table(folder, generation, "agencies", iter(agency_rows(settled.published)))
                write_table(folder, generation, "divisions", iter(divisions))
                write_json(folder / "datapackage.json", datapackage(folder, generation))
                write_json(folder / "run_summary.json", self._run_summary(generation))
                self.summary.folder = publish(out, generation, folder)
        self.summary.renewed = not whole
        prune(out)

    def _generation(self, settled: ed.Editions, *tables: Iterable[Row]) -> str:
        """The id: a hash of all that the generation is made of, so that the same content has the same id."""
        digest = hashlib.sha256(f"{dataset_fingerprint()} {self.options.as_of or ''}".encode())
        for one in settled.published:
            for copy in (one, *settled.rivals.get(one.report_id, ())):
                digest.update(f"{copy.path}\0{self._store.checksum(copy.key)}\n".encode())
        for rows in tables:
            for row in rows:
                digest.update(msgspec.json.encode(row) + b"\n")
        return digest.hexdigest()[:16]

    def _located(self, settled: ed.Editions) -> Iterator[Located]:
        """Every report that counts with its rows, decoded one at a time."""
        years = ed.previous_years(settled.published)
        total = len(settled.published)
        for done, one in enumerate(settled.published, start=1):
            before = years.get((one.agency_id, one.scope, one.year - 1))
            report = with_changes(in_form_order(self._report(one)), one, before)
            checks = [*self._against_copies(one, report, settled), *ed.across_years(one, years)]
            self.summary.count(with_checks(report, checks))
            yield (
                one.year,
                one.level,
                report_rows(report, checks) | {"revisions": self._revisions(one, report, settled)},
            )
            self.options.progress("publish", done, total)

    def _expected(self) -> list[Expected]:
        """The bodies that the sources of the harvest name."""
        if self.options.sources is None and not (self.options.raw / HARVEST).is_dir():
            return []
        from flows.harvest.expected import expected_bodies  # the client comes with it

        expected, self.summary.left_out = expected_bodies(self.options.sources)
        return expected

    def _coverage(self, settled: ed.Editions, expected: Sequence[Expected]) -> Iterator[Located]:
        rivals = (rival for older in settled.rivals.values() for rival in older)
        fetched = [entry.meta.fetched_at for entry in self._entries]
        today = self.options.as_of or reference_day((*settled.published, *rivals), fetched)
        return coverage_rows(settled, today, expected) if today else iter(())

    def _revisions(self, one: ed.Entry, report: Report, settled: ed.Editions) -> list[Row]:
        """The changes from each older edition to the next one, the newest first."""
        rows: list[Row] = []
        newer, after = one, report
        for older in settled.rivals.get(one.report_id, ()):
            before = in_form_order(self._report(older))
            rows += revision_rows(before, after, dated=is_dated(newer, older))
            newer, after = older, before
        return rows

    def _against_copies(self, one: ed.Entry, report: Report, settled: ed.Editions) -> Iterator[Check]:
        for rival in settled.rivals.get(one.report_id, ()):
            if not ed.clearly_newer(one, rival):
                yield ed.copies_agree(report, self._report(rival), rival.path)

    def _report(self, one: ed.Entry) -> Report:
        payload = self._store.get(one.key)
        report = None if payload is None else msgspec.json.decode(payload, type=Reading).report
        if report is None:
            raise DamagedStore("the cache lost readings while it was in use; run again")
        return report

    def _run_summary(self, generation: str) -> dict[str, Any]:
        counts = self.summary
        return {
            "generation": generation,
            "versions": {"gongkai": version(), "core": self._fingerprint[:16], "pyarrow": pa.__version__},
            "documents": dict(sorted(counts.documents.items())),
            "reports": dict(sorted(counts.reports.items())),
            "cells": dict(sorted(counts.cells.items())),
            "checks": {rule: dict(sorted(by.items())) for rule, by in sorted(counts.checks.items())},
            "left_out_of_coverage": counts.left_out,
        }


def dataset_fingerprint() -> str:
    """What the bytes of a generation depend on besides its rows: our own code and the library that writes them."""
    digest = hashlib.sha256(f"{version()} {pa.__version__}".encode())
    for source in sorted(files("flows.dataset").iterdir(), key=lambda child: child.name):
        if source.name.endswith((".py", ".yaml")):
            digest.update(source.read_bytes())
    return digest.hexdigest()


def build(options: Options) -> Summary:
    """Reads the raw folder and publishes the dataset.

    Raises what `TROUBLE` names, FileNotFoundError or NotADirectoryError for `raw`; then the published dataset is what
    it was.
    """
    admit(options)
    with locked(options.out):
        try:
            return _run(options)
        except DamagedStore:
            # set aside by now: a second run begins with a fresh one
            return _run(options)


def admit(options: Options) -> None:
    """Raises FileNotFoundError, NotADirectoryError or OutInsideRaw where the folders do not serve."""
    if not options.raw.exists():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(options.raw))
    if not options.raw.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(options.raw))
    if options.out.resolve().is_relative_to(options.raw.resolve()):
        raise OutInsideRaw(f"{options.out} lies inside the raw folder {options.raw}")


def _run(options: Options) -> Summary:
    with Build(options) as run:
        run.survey()
        run.read()
        return run.publish()
