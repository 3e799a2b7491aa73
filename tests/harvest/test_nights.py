"""Three nights against the test site, from the first request to the published dataset."""

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from flows.build import Options
from flows.harvest.night import Settings, night_lock
from flows.harvest.steps import Night
from flows.store.ledger import Ledger
from tests.harvest.clients import TESTS, StandingTransport
from tests.harvest.clocks import SimulatedClock
from tests.site.server import Asked, SiteServer
from tests.site.story import CORRECTED, FAMILY_HOSTS, HOSTS, TROUBLES, WITHDRAWN, Story


class Place:
    """A site, folders, and a clock that can be set to the next night."""

    def __init__(self, folder: Path, server: SiteServer, clock: SimulatedClock) -> None:
        self.raw, self.out, self.state, self.sources = (folder / name for name in ("raw", "out", "state", "sources"))
        self.sources.mkdir()
        self.server, self.clock = server, clock
        self.story = Story(server, self.sources)
        self.story.set_up()

    def settings(self) -> Settings:
        return Settings(
            self.raw, self.state, "mailto:t@example.org", network=TESTS, clock=self.clock, jitter=lambda: 0.5,
            transport=lambda network: StandingTransport(network, self.clock),
        )  # fmt: skip

    def night(self, **more: object) -> dict[str, object]:
        with night_lock(self.state), Ledger(self.settings().ledger_address) as ledger:
            night = Night(self.settings(), ledger, self.sources, **more)  # type: ignore[arg-type]
            found = night.harvest()
            publication = night.publish(found, Options(self.raw, self.out, workers=2))
            return night.close(found, publication)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    clock = SimulatedClock()
    with SiteServer(HOSTS, clock.monotonic) as server:
        yield Place(tmp_path, server, clock)


def reports(place: Place) -> list[dict[str, object]]:
    return ds.dataset((place.out / "current").resolve() / "reports", partitioning="hive").to_table().to_pylist()


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_three_nights(place: Place) -> None:
    first = place.night()
    assert first["generation"], first
    wanted = {place.story.server.url(host, path) for (host, path) in place.server.pages}
    got = {report["source_url"] for report in reports(place)}
    assert len(got) == 17, sorted(str(url) for url in got ^ wanted)
    outcomes = dict(_outcomes(place))
    assert outcomes == {name: outcome.value for name, outcome in TROUBLES.items()}
    assert first["status"] == "incomplete"
    before, dataset = len(place.server.log), tree((place.out / "current").resolve())

    place.clock.jump(timedelta(days=1))
    second = place.night()
    again = place.server.log[before:]
    assert _transferred(again) == []
    assert not second["renewed"]
    assert second["new"] == second["changed"] == {"number": 0, "first": []}
    assert tree((place.out / "current").resolve()) == dataset

    place.story.third_night()
    place.clock.jump(timedelta(days=6))
    third = place.night()
    plain = FAMILY_HOSTS["plain"]
    assert third["changed"]["first"] == [place.server.url(plain, CORRECTED)]  # type: ignore[index]
    assert place.server.url(plain, WITHDRAWN) in third["gone"]["first"]  # type: ignore[index]
    assert len(reports(place)) == 17
    assert _licences(place) == 4321
    documents = ds.dataset((place.out / "current").resolve() / "documents").to_table().to_pylist()
    older = [row for row in documents if row["outcome"] == "older_version"]
    assert [row["source_url"] for row in older] == [place.server.url(plain, CORRECTED)]
    assert _revised(place) == [("disclosure", "licensing/decisions", 4321.0, True)]
    _check_manners(place)
    _check_a_ledger_that_is_lost(place)
    _check_what_files_say(place)


def _transferred(log: list[Asked]) -> list[str]:
    """Paths whose bodies went over the wire; an error page under status 200 is nothing that could be kept."""
    families = FAMILY_HOSTS.values()
    return [
        asked.path for asked in log
        if asked.host in families and asked.status == 200 and asked.sent and "fbtime=2024" not in asked.path
    ]  # fmt: skip


def _outcomes(place: Place) -> Iterator[tuple[str, str]]:
    with Ledger(place.settings().ledger_address) as ledger:
        run = ledger.runs()[-1].run
        addresses = ledger.addresses(run, [outcome.value for outcome in set(TROUBLES.values())])
    for address in addresses:
        if address.source in TROUBLES and address.role == "page":
            yield address.source, address.outcome


def _licences(place: Place) -> object:
    rows = ds.dataset((place.out / "current").resolve() / "disclosure", partitioning="hive").to_table().to_pylist()
    url = place.server.url(FAMILY_HOSTS["plain"], CORRECTED)
    ids = {report["report_id"] for report in reports(place) if report["source_url"] == url}
    return next(
        row["value"] for row in rows
        if row["report_id"] in ids and (row["item"], row["measure"]) == ("licensing", "decisions")
    )  # fmt: skip


def _revised(place: Place) -> list[tuple[object, ...]]:
    rows = ds.dataset((place.out / "current").resolve() / "revisions", partitioning="hive").to_table().to_pylist()
    return [(row["table"], row["item"], row["after"], row["dated"]) for row in rows]


def _check_manners(place: Place) -> None:
    """Never two at once, never faster than allowed, nothing forbidden, nothing inward."""
    for host in HOSTS:
        log = [asked for asked in place.server.log if asked.host == host]
        for earlier, later in itertools.pairwise(log):
            assert later.began - earlier.ended >= 2.0 - 1e-6, (earlier, later)
            assert later.began >= earlier.ended
        assert not [asked.path for asked in log if asked.path.startswith("/forbidden/")]
        assert not log or log[0].path == "/robots.txt"


def _check_a_ledger_that_is_lost(place: Place) -> None:
    """Without its ledger, the next night transfers nothing that did not change."""
    for file in place.state.glob("ledger.sqlite*"):
        file.unlink()
    before = len(place.server.log)
    place.clock.jump(timedelta(days=1))
    report = place.night()
    assert report["new"] == report["changed"] == {"number": 0, "first": []}
    assert _transferred(place.server.log[before:]) == []


def _check_what_files_say(place: Place) -> None:
    metas = list((place.raw / "harvest").rglob("*.meta.json"))
    assert metas
    for meta in metas:
        told = json.loads(meta.read_text())
        assert {"url", "fetched_at", "sha256", "source", "run"} <= set(told)
        assert meta.name.startswith(told["sha256"])
