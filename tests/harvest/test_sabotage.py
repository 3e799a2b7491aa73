"""Six sabotaged nights: the dataset is what it was, and the reason stands in the report and in the status."""

import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.build import Options
from flows.harvest.night import Settings, night_lock
from flows.harvest.steps import Night
from flows.status import status
from flows.store import archive
from flows.store.ledger import Ledger
from tests.flows.fake_reader import FAKE, document
from tests.harvest.clients import TESTS, StandingTransport
from tests.harvest.clocks import SimulatedClock
from tests.site.server import Reply, SiteServer
from tests.site.story import listing, row

HOST = "127.77.5.1"
REPORTS = 10
ONE = {"applications/received.new/total": 3}
"""The only number of a report."""


class Site:
    """One column of ten reports, harvested and published once."""

    def __init__(self, folder: Path, server: SiteServer, clock: SimulatedClock) -> None:
        self.folder, self.server, self.clock = folder, server, clock
        self.out = folder / "out"
        (folder / "sources").mkdir()
        (folder / "sources" / "one.yaml").write_text(
            f"id: one\nname: one\naddress: {server.url(HOST, '/nb/')}\nfamily: listing\nexpect: {{reports_a_year: 0}}\n"
            f"overrides:\n  - {{ports: '{server.port}', why: tests}}\n"
        )
        self.fill()

    def fill(self, links: int = REPORTS, year: int = 2022, **more: Any) -> None:
        names = [(f"t20230101_{number}.htm", f"第{number}局2022年政府信息公开年报") for number in range(links)]
        self.server.pages[HOST, "/nb/"] = Reply(listing([row(*name) for name in names]))
        for number, (name, _) in enumerate(names):
            self.server.pages[HOST, f"/nb/{name}"] = Reply(document(f"a{number}", year, **more))

    def night(self, **accept: str) -> dict[str, Any]:
        settings = Settings(
            self.folder / "raw", self.folder / "state", "mailto:t@example.org", network=TESTS, clock=self.clock,
            jitter=lambda: 0.5, transport=lambda network: StandingTransport(network, self.clock),
        )  # fmt: skip
        with night_lock(settings.state), Ledger(settings.ledger_address) as ledger:
            night = Night(settings, ledger, self.folder / "sources", accept=accept)
            found = night.harvest()
            report = night.close(found, night.publish(found, Options(settings.raw, self.out, workers=1, reader=FAKE)))
            self.status = status(ledger, self.out, self.clock.now())
        return report


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    clock = SimulatedClock()
    with SiteServer([HOST], clock.monotonic) as server:
        found = Site(tmp_path, server, clock)
        report = found.night()
        assert (report["status"], report["reports"]) == ("complete", {"clean": REPORTS}), str(report)
        assert found.status.good, found.status
        clock.jump(timedelta(days=1))
        yield found


@pytest.mark.parametrize(
    ("sabotage", "why"),
    [
        ({"links": 0}, "assertion night: no source led to any report, 10 links before"),
        ({"links": 5}, "assertion night: 5 links to reports, 10 before"),
        ({"value": None, "cells": ONE}, "assertion values: numbers in applications: 10, "),
        ({"year": 2023}, "assertion years: 10 pages report on another year than before"),
        ({"form": "2019"}, "assertion forms: 10 reports stand on another form than before"),
    ],
    ids=["empty", "half", "blank", "years", "form"],
)
def test_sabotage(site: Site, sabotage: dict[str, Any], why: str) -> None:
    before = (site.out / "current").readlink()
    site.fill(**sabotage)
    report = site.night()
    assert report["status"] == "failed"
    assert any(line.startswith(why) for line in report["why"]), report["why"]
    _unmoved(site, before, why)


def test_a_full_disk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (site.out / "current").readlink()

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(archive, "write_durably", full)
    site.fill(value=1)
    report = site.night()
    assert report["status"] == "failed"
    _unmoved(site, before, "the archive cannot be written: No space left on device")
    monkeypatch.undo()
    site.clock.jump(timedelta(days=2))
    assert site.night()["status"] == "complete"
    assert (site.out / "current").readlink() != before


def _damage(site: Site, table: str) -> tuple[Path, bytes]:
    """Takes the middle out of a file of the published dataset, whose length stays; returns it and what it was."""
    file = next((site.out / "current" / table).resolve().rglob("*.parquet"))
    whole = file.read_bytes()
    file.write_bytes(whole[:4] + bytes(len(whole) - 12) + whole[-8:])
    return file, whole


def test_a_damaged_file_of_the_dataset_is_made_anew(site: Site) -> None:
    file, whole = _damage(site, "checks")
    assert site.night()["status"] == "complete"
    assert file.read_bytes() == whole


def test_a_damaged_dataset_that_cannot_be_compared_with(site: Site) -> None:
    before = (site.out / "current").readlink()
    _damage(site, "reports")
    assert site.night()["status"] == "failed"
    _unmoved(site, before, "the published dataset is damaged, `gongkai build` makes it anew")


def _unmoved(site: Site, before: Path, why: str) -> None:
    assert (site.out / "current").readlink() == before
    assert not site.status.good
    assert any(why in line for line in site.status.lines), site.status.lines
    told = max((site.folder / "state" / "nights").glob("*.md")).read_text()
    assert why in told
    assert "Nothing was published" in told


def test_what_is_accepted_by_name_is_published(site: Site) -> None:
    before = (site.out / "current").readlink()
    site.fill(value=None, cells=ONE)
    report = site.night(values="the bodies withdrew their numbers")
    assert report["generation"]
    assert report["accepted"] == {"values": "the bodies withdrew their numbers"}
    assert (site.out / "current").readlink() != before


def test_numbers_that_were_withdrawn_altogether_stay_and_are_flagged(site: Site) -> None:
    for value in (1, None):
        site.fill(value=value)
        report = site.night()
        assert report["status"] == "complete"
        site.clock.jump(timedelta(days=1))
    assert report["reports"] == {"flagged": REPORTS}


def test_a_file_system_without_hard_links(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(kept: str, new: str) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), kept, None, new)

    monkeypatch.setattr(os, "link", refuse)
    before = (site.out / "current").readlink()
    site.fill(value=1)
    site.clock.jump(timedelta(days=2))
    assert site.night()["status"] == "complete"
    assert (site.out / "current").readlink() != before


def test_a_night_forgets_the_requests_of_a_year_ago(site: Site) -> None:
    def told() -> list[bool]:
        with Ledger(site.folder / "state" / "ledger.sqlite") as ledger:
            return [bool(ledger.outcomes(run.run)) for run in ledger.runs()]

    site.clock.jump(timedelta(days=360))
    site.night()
    assert told() == [True, True]
    site.clock.jump(timedelta(days=10))
    site.night()
    assert told() == [True, True, False]


def test_silence_is_an_alarm(site: Site) -> None:
    site.fill(links=9)
    report = site.night()
    assert report["status"] == "incomplete"
    assert report["alarms"] == {"one": ["9 links to reports, 10 before"]}
    assert not site.status.good


def test_old_nights_are_an_alarm(site: Site) -> None:
    site.clock.jump(timedelta(days=3))
    with Ledger(site.folder / "state" / "ledger.sqlite") as ledger:
        found = status(ledger, site.out, site.clock.now())
    assert not found.good
    assert "is gongkai serve running" in found.lines[0].replace("`", "")
