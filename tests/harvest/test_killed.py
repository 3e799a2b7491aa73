"""SIGKILL at random moments: the next run goes on, nothing is half written, nothing comes twice without need."""

import itertools
import multiprocessing
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from flows.store.archive import Archive
from flows.store.ledger import Ledger, restore
from tests.harvest.killed_night import main
from tests.site.server import Reply, SiteServer
from tests.site.story import listing, page, row

HOSTS = [f"127.77.4.{number}" for number in range(1, 5)]
PAGES, KILLS = 12, 20


@pytest.fixture
def context() -> Iterator[ForkServerContext]:
    """A fork server of this test's own: the libraries of a night fill half the memory that tests leave a reader."""
    own = multiprocessing.get_context("forkserver")
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
    own.set_forkserver_preload(["tests.harvest.killed_night"])
    yield own
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
    own.set_forkserver_preload([])


def test_killed_at_twenty_random_moments(tmp_path: Path, context: ForkServerContext) -> None:
    (tmp_path / "sources").mkdir()
    moments = random.Random(5)
    archive = Archive(tmp_path / "raw" / "harvest", tmp_path / ".staging")
    with SiteServer(HOSTS) as server:
        for number, host in enumerate(HOSTS):
            _fill(server, tmp_path / "sources", host, number)
        for kill in range(KILLS):
            begun, kept = len(server.log), {edition.files[0].meta["url"] for edition in archive.editions()}
            process = context.Process(target=main, args=(tmp_path, kill * 0.02))
            process.start()
            # killed as soon as the server has seen so many further requests
            wanted = begun + moments.randint(1, 14)
            while len(server.log) < wanted and process.is_alive():
                time.sleep(0.001)
            process.kill()
            process.join()
            _no_file_is_half_written(archive)
            _nothing_twice(server, begun, kept)
        process = context.Process(target=main, args=(tmp_path, 0.5))
        process.start()
        process.join(60)
        assert process.exitcode == 0
    assert len(list(archive.editions())) == len(HOSTS) * PAGES
    with Ledger(tmp_path / "state" / "ledger.sqlite") as ledger:
        assert [run.status for run in ledger.runs()] == ["complete"]
        assert restore(ledger, archive, "page") == 0
    _every_host_had_its_pauses(tmp_path / "state" / "ledger.sqlite")


def _every_host_had_its_pauses(ledger: Path) -> None:
    """A process that is begun anew keeps the pause that the killed one owed."""
    with closing(sqlite3.connect(ledger)) as connection:
        rows = connection.execute("SELECT host, at FROM requests ORDER BY host, at").fetchall()
    for (host, earlier), (next_host, later) in itertools.pairwise(rows):
        if host == next_host:
            assert datetime.fromisoformat(later) - datetime.fromisoformat(earlier) >= timedelta(seconds=1.999)


def _nothing_twice(server: SiteServer, begun: int, kept: set[str]) -> None:
    """What lay in the archive when the run began was not transferred again."""
    again = [server.url(asked.host, asked.path) for asked in server.log[begun:] if asked.status == 200 and asked.sent]
    assert not kept.intersection(again)


def _fill(server: SiteServer, sources: Path, host: str, number: int) -> None:
    names = [f"t20230101_{place}.htm" for place in range(PAGES)]
    rows = [row(name, f"第{place}局2022年政府信息公开年报") for place, name in enumerate(names)]
    server.pages[host, "/nb/"] = Reply(listing(rows))
    for place, name in enumerate(names):
        server.pages[host, f"/nb/{name}"] = Reply(page(place) + f"<!-- {number} -->".encode())
    (sources / f"s{number}.yaml").write_text(
        f"id: s{number}\nname: s{number}\naddress: {server.url(host, '/nb/')}\nfamily: listing\n"
        f"expect: {{reports_a_year: 0}}\noverrides:\n  - {{ports: '{server.port}', why: tests}}\n"
    )


def _no_file_is_half_written(archive: Archive) -> None:
    assert list(archive.damaged()) == []
    files = [file for file in archive.root.rglob("*") if file.is_file()]
    assert len(files) == 2 * sum(len(edition.files) for edition in archive.editions())
