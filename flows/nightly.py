"""The Prefect flows `nightly` and `harvest`: the steps of `flows.harvest.steps`, each a task.

A task is a whole step and never a document. Network retries are the client's; a task is tried again where its step
failed as a whole, and goes on with the night that was begun.
"""

import logging
import os
import threading
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from flows.prefect_settings import SETTINGS

# before Prefect is imported, which reads them
os.environ.update(SETTINGS | os.environ)

import httpx
from click import UsageError
from prefect import Flow, State, flow, get_run_logger, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import PrefectException
from prefect.states import Completed, Failed

from flows.build import Options, reason_of
from flows.cli_harvest import settings_of
from flows.harvest.night import NightBusy, NightResult, Settings, night_lock
from flows.harvest.publication import Publication
from flows.harvest.reporting import NightReport, markdown
from flows.harvest.source import SOURCES
from flows.harvest.steps import Night
from flows.store.ledger import Ledger, LedgerUnusable

WEBHOOK = "GONGKAI_WEBHOOK"
"""An address of the operator's own, told as JSON when a night failed or did not complete. It never comes from data."""


@task(name="harvest", cache_policy=NO_CACHE, persist_result=False, retries=2, retry_delay_seconds=60)
def ask(night: Night) -> NightResult:
    """Asks the sources; how far it is stands in an artifact while it is under way."""
    progress = Shown()
    found = night.harvest(progress.show)
    progress.close(f"{len(found.sources)} sources asked")
    return found


class Shown:
    """The progress of a harvest as an artifact of its run, written anew with each hundredth part."""

    def __init__(self) -> None:
        self._shown = 0.0
        self._lock = threading.Lock()
        self._artifact = cast(UUID, create_progress_artifact(0.0, key="harvest", description="no source asked yet"))

    def show(self, done: int, sources: int) -> None:
        """Tells how many sources are done."""
        part = 100.0 * done / sources
        with self._lock:
            if part < self._shown + 1.0:
                return
            self._shown = part
        self._write(part, f"{done} of {sources} sources asked")

    def close(self, text: str) -> None:
        """All is done."""
        self._write(100.0, text)

    def _write(self, part: float, text: str) -> None:
        """That it cannot be told is no reason to stop the harvest."""
        try:
            update_progress_artifact(self._artifact, part, description=text)
        except (PrefectException, httpx.HTTPError) as error:
            logging.getLogger(__name__).warning("the progress cannot be shown: %s", error)


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish(night: Night, found: NightResult, out: str) -> Publication:
    """Reads what is new and publishes it, if it may be published."""
    return night.publish(found, Options(night.settings.raw, Path(out), sources=night.folder))


@task(name="report", cache_policy=NO_CACHE, persist_result=False)
def report(night: Night, found: NightResult, publication: Publication | None) -> NightReport:
    """Closes the night; leaves its report, coverage and failures as artifacts."""
    told = night.close(found, publication)
    create_markdown_artifact(markdown(told), key="night")
    rows = [
        {"source": one.source, "year": year, "links": number}
        for one in found.sources for year, number in sorted(one.by_year.items())
    ]  # fmt: skip
    create_table_artifact(rows, key="coverage")
    failures = [
        {"source": one.source, "outcome": outcome, "url": url, "detail": detail}
        for one in found.sources for url, outcome, detail in one.failed
    ]  # fmt: skip
    create_table_artifact(failures, key="failures")
    return told


def tell(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Tells the operator's webhook of a night that was not complete; that it cannot be told is no reason to fail."""
    address = os.environ.get(WEBHOOK)
    if not address or state.name == "Completed":
        return
    body = {"flow": flow.name, "run": flow_run.name, "state": state.name, "message": state.message}
    try:
        httpx.post(address, json=body, timeout=20, trust_env=False).raise_for_status()
    except httpx.HTTPError as error:
        logging.getLogger(__name__).warning("the webhook was not told: %s", error)


@flow(
    name="nightly", persist_result=False, validate_parameters=False,
    on_completion=[tell], on_failure=[tell], on_crashed=[tell],
)  # fmt: skip
def nightly(
    raw: str = "data/raw",
    out: str = "data/processed",
    state: str = "data/harvest",
    ledger: str = "",
    contact: str = "",
    sources: str | None = None,
) -> State[Any]:
    """Harvest, read what is new, publish, report. The state's name is `Incomplete` where a source was silent."""
    return _run(raw, out, state, ledger, contact, sources)


@flow(
    name="harvest", persist_result=False, validate_parameters=False,
    on_completion=[tell], on_failure=[tell], on_crashed=[tell],
)  # fmt: skip
def harvest(
    raw: str = "data/raw",
    state: str = "data/harvest",
    ledger: str = "",
    contact: str = "",
    sources: str | None = None,
) -> State[Any]:
    """The harvest alone: nothing is read or published."""
    return _run(raw, None, state, ledger, contact, sources)


def _run(raw: str, out: str | None, state: str, ledger: str, contact: str, sources: str | None) -> State[Any]:
    contact = contact or os.environ.get("GONGKAI_CONTACT", "")
    ledger = ledger or os.environ.get("GONGKAI_LEDGER", "")
    sources = sources or os.environ.get("GONGKAI_SOURCES")
    try:
        settings = settings_of(Path(raw), Path(state), ledger, contact)
        told = _night(settings, out, Path(sources) if sources else SOURCES)
    except (UsageError, NightBusy, LedgerUnusable) as error:
        return Failed(message=f"nothing was asked: {error}")
    except OSError as error:  # of the folders; a full disk while sites are asked is in the night's report
        return Failed(message=f"the night was stopped: {reason_of(error, Path(state))}")
    get_run_logger().info("night %s: %s", told["run"], told["status"])
    if told["status"] == "complete":
        return Completed(message=f"night {told['run']} is complete")
    why = "; ".join(told["why"]) or f"{len(told['alarms'])} sources raised an alarm"
    if told["status"] == "failed":
        return Failed(message=f"night {told['run']}: {why}")
    return Completed(name="Incomplete", message=f"night {told['run']}: {why}")


def _night(settings: Settings, out: str | None, sources: Path) -> NightReport:
    with night_lock(settings.state), Ledger(settings.ledger_address) as opened:
        night = Night(settings, opened, sources)
        found = ask(night)
        return report(night, found, None if out is None else publish(night, found, out))
