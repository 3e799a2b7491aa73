"""Single documents to JSON (design: `gongkai extract`): read with the files beside them that belong to them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from extractors.bundle import FileOutcome, Survey, group, linked, resolve
from extractors.facts import Check, Fact, Report
from flows.dataset.rows import in_form_order, report_columns
from flows.dataset.schema import TABLES
from flows.pool import Failure, Limits, WorkerPool
from flows.reading import (
    UNKNOWN_TYPE,
    BundleTask,
    FileTask,
    Reader,
    decode_reading,
    decode_survey,
    failed_reading,
    file_task,
    read_bundle,
    survey_file,
)
from flows.store.raw import META_SUFFIX, Entry, entry_of, meta_of
from flows.store.readings import unpack

_EMPTY = ("applications", "review_litigation", "disclosure", "appendix_2014", "checks", "claims", "unplaced")


def extract(files: Sequence[Path], limits: Limits, reader: Reader | None = None) -> Iterator[dict[str, Any]]:
    """One object a file, in the order given. The files exist and are no folders."""
    reader = reader or Reader()
    with WorkerPool(1, limits) as pool:
        for file in files:
            yield _extract(pool, reader, file)


def _extract(pool: WorkerPool, reader: Reader, file: Path) -> dict[str, Any]:
    entry = entry_of(file.parent, file.name, follow=True)
    if entry.refusal:
        outcome = FileOutcome("", entry.path, "", entry.refusal.outcome, entry.refusal.detail)
        return _object(str(file), entry, outcome, None)
    survey = _survey(pool, reader, file_task(file.parent, entry))
    parts = _parts(pool, reader, file, survey)
    tasks = (file_task(file.parent, entry), *(task for task, _ in parts))
    task = BundleTask("", "", tasks, (survey.media_type, *(part.media_type for _, part in parts)))
    _, result = next(pool.run(partial(read_bundle, reader.read), [task]))
    reading = failed_reading(task, result.detail) if isinstance(result, Failure) else decode_reading(unpack(result))
    main = next(outcome for outcome in reading.files if outcome.path == entry.path)
    return _object(str(file), entry, main, reading.report)


def _survey(pool: WorkerPool, reader: Reader, task: FileTask) -> Survey:
    _, result = next(pool.run(partial(survey_file, reader.survey), [task]))
    return Survey(task.path, UNKNOWN_TYPE) if isinstance(result, Failure) else decode_survey(unpack(result))


def _parts(pool: WorkerPool, reader: Reader, file: Path, survey: Survey) -> list[tuple[FileTask, Survey]]:
    """The files beside `file` that are one report with it, as a build of its folder would find them."""
    folder = file.parent
    parts: dict[str, tuple[FileTask, Survey]] = {}
    for name in sorted(_named(file, survey)):
        part = entry_of(folder, name)
        if not part.refusal:
            task = file_task(folder, part)
            parts[task.path] = task, _survey(pool, reader, task)
    groups = group([replace(survey, parent=None), *(found for _, found in parts.values())])
    return [parts[path] for paths in groups if paths[0] == survey.path for path in paths[1:]]


def _named(file: Path, survey: Survey) -> set[str]:
    """The files beside `file` that it links to, and those that name it, or one of these, as their parent."""
    folder = file.parent
    metas = (found.name.removesuffix(META_SUFFIX) for found in folder.glob(f"*{META_SUFFIX}"))
    parents = {name: resolve(name, parent) for name in metas if (parent := meta_of(folder / name).parent)}
    named = {file.name, *filter(None, (linked(file.name, link) for link in survey.links))}
    while more := {name for name, parent in parents.items() if parent in named} - named:
        named |= more
    return {name for name in named - {file.name} if not name.endswith(META_SUFFIX) and (folder / name).is_file()}


def _object(path: str, entry: Entry, outcome: FileOutcome, report: Report | None) -> dict[str, Any]:
    head: dict[str, Any] = {
        "document": entry.document,
        "path": path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"),
        "media_type": outcome.media_type or None,
        "outcome": outcome.outcome,
        "detail": "; ".join(text for text in (outcome.detail, *entry.notes) if text),
    }
    if report is None:
        return head | {"report": None} | {name: [] for name in _EMPTY}
    report = in_form_order(report)
    return head | {
        "report": _columns(report),
        "applications": [_cell(f, "item", "applicant") for f in report.facts if f.table == "applications"],
        "review_litigation": [_cell(f, "procedure", "result") for f in report.facts if f.table == "review_litigation"],
        "disclosure": [_cell(f, "item", "measure") | {"unit": f.unit} for f in report.facts if f.table == "disclosure"],
        "appendix_2014": [_cell(f, "item", "measure") | {"unit": f.unit} for f in report.appendix],
        "checks": [_check(check) for check in report.checks],
        "claims": [
            {"subject": c.subject, "value": c.value, "quote": c.quote, "agrees": c.agrees} for c in report.claims
        ],
        "unplaced": [
            {"document": u.document, "locator": u.locator, "printed": u.printed, "reason": u.reason}
            for u in report.unplaced
        ],
    }


def _columns(report: Report) -> dict[str, Any]:
    body = report.body
    values = (body.agency_id, body.agency, body.level, body.year, body.scope, report.report_id, *report_columns(report))
    named = zip(TABLES["reports"].columns, values, strict=True)
    return {column.name: value.isoformat() if isinstance(value, date) else value for column, value in named}


def _cell(fact: Fact, row: str, column: str) -> dict[str, Any]:
    return {
        row: fact.row,
        column: fact.column,
        "value": fact.value,
        "basis": fact.basis,
        "printed": fact.printed,
        "locator": fact.locator,
        "document": fact.document,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "rule": check.rule,
        "subject": check.subject,
        "severity": check.severity,
        "status": check.status,
        "left": check.left,
        "right": check.right,
        "detail": check.detail,
    }
