"""The Prefect flow `regenerate`: the steps of `flows.build`, each a task, so that a schedule can start and watch them.

A task is a whole step with its worker processes inside, never a document: Prefect takes milliseconds and rows in its
database for every task.
"""

import os
from pathlib import Path
from typing import Any

from flows.prefect_settings import SETTINGS

# before Prefect is imported, which reads them
os.environ.update(SETTINGS | os.environ)

from prefect import State, flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Failed

from flows.build import TROUBLE, Build, Options, Summary, admit, reason_of
from flows.dataset.publishing import locked
from flows.pool import default_workers
from flows.reading import Reader


@task(cache_policy=NO_CACHE, persist_result=False)
def survey(run: Build) -> None:
    """Walks the raw folder and takes a first look at every new file."""
    run.survey()


@task(cache_policy=NO_CACHE, persist_result=False)
def read(run: Build) -> None:
    """Reads every report that is new."""
    run.read()


@task(cache_policy=NO_CACHE, persist_result=False)
def publish(run: Build) -> Summary:
    """Publishes the dataset as a whole."""
    return run.publish()


@flow(name="regenerate", persist_result=False, validate_parameters=False)
def regenerate(
    raw: str = "data/raw",
    out: str = "data/processed",
    workers: int | None = None,
    sources: str | None = None,
    reader: Reader | None = None,
) -> dict[str, Any] | State[Any]:
    """Reads `raw` and publishes the dataset to `out`; returns the counts of the run.

    `sources`: as for `gongkai build`, of GONGKAI_SOURCES too. Where nothing could be published the run is failed, and
    its message says why.
    """
    named = sources or os.environ.get("GONGKAI_SOURCES")
    options = Options(
        Path(raw), Path(out), workers or default_workers(), reader=reader or Reader(),
        sources=Path(named) if named else None,
    )  # fmt: skip
    try:
        summary = _published(options)
    except TROUBLE as error:
        return Failed(message=f"nothing published: {reason_of(error, options.out)}")
    if summary.folder is None:
        return Failed(message=f"nothing published: the raw folder {raw} holds no report")
    for text in summary.left_out:
        get_run_logger().warning("left out of coverage: %s", text)
    get_run_logger().info("published %s: %s", summary.folder.name, dict(summary.reports))
    return {
        "folder": str(summary.folder),
        "renewed": summary.renewed,
        "documents": dict(summary.documents),
        "reports": dict(summary.reports),
        "cells": dict(summary.cells),
    }


def _published(options: Options) -> Summary:
    admit(options)
    with locked(options.out), Build(options) as run:
        survey(run)
        read(run)
        return publish(run)
