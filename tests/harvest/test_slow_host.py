"""One slow host delays no other: told by the order of the server's log and not by any clock."""

import threading
import time
from pathlib import Path

import pytest

from flows.harvest import pacing
from flows.harvest.night import Settings
from flows.harvest.steps import run_night
from tests.harvest.clients import TESTS
from tests.harvest.clocks import SimulatedClock
from tests.site.server import Reply, SiteServer
from tests.site.story import listing, page, row

FAST = [f"127.77.11.{number}" for number in range(1, 21)]
SLOW = "127.77.11.100"
PAGES = 3
AT_ONCE = 8
SOURCES_OF_THE_SLOW = AT_ONCE + 10
"""More than requests may be under way: waiting for a host takes nothing from the others."""


def source(folder: Path, server: SiteServer, name: str, host: str, path: str) -> None:
    (folder / f"{name}.yaml").write_text(
        f"id: {name}\nname: {name}\naddress: {server.url(host, path)}\nfamily: listing\nexpect: {{reports_a_year: 0}}\n"
        f"overrides:\n  - {{ports: '{server.port}', why: tests}}\n  - {{hours: '00:00-24:00', why: tests}}\n"
    )


def test_the_fast_are_done_before_the_slow_host_has_given_its_first_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "AT_ONCE", AT_ONCE)
    clock, release = SimulatedClock(), threading.Event()
    (tmp_path / "sources").mkdir()
    with SiteServer([*FAST, SLOW]) as server:
        server.pages[SLOW, "/robots.txt"] = Reply(b"User-agent: *\n", until=release)
        for number in range(SOURCES_OF_THE_SLOW):
            source(tmp_path / "sources", server, f"a-slow-{number}", SLOW, f"/{number}/")
        for host in FAST:
            _fill(server, tmp_path / "sources", host)
        settings = Settings(
            tmp_path / "raw",
            tmp_path / "state",
            "mailto:t@example.org",
            network=TESTS,
            clock=clock,
        )
        night = threading.Thread(target=run_night, args=(settings, tmp_path / "sources", (), {}, None))
        night.start()
        wanted = len(FAST) * (PAGES + 2)
        end = time.monotonic() + 60
        while len(_fast(server)) < wanted and time.monotonic() < end:
            time.sleep(0.01)
        before = [asked.path for asked in server.log if asked.host == SLOW]
        release.set()
        night.join(120)
        assert len(_fast(server)) == wanted
        assert before == ["/robots.txt"], "the slow host was asked, and had not answered, when all others were done"
        assert len([asked for asked in server.log if asked.host == SLOW]) > SOURCES_OF_THE_SLOW


def _fast(server: SiteServer) -> list[str]:
    return [asked.path for asked in server.log if asked.host != SLOW and asked.ended]


def _fill(server: SiteServer, sources: Path, host: str) -> None:
    names = [f"t20230101_{number}.htm" for number in range(PAGES)]
    server.pages[host, "/nb/"] = Reply(listing([row(name, f"第{name}局2022年政府信息公开年报") for name in names]))
    for name in names:
        server.pages[host, f"/nb/{name}"] = Reply(page(0))
    source(sources, server, f"fast-{host.rpartition('.')[2]}", host, "/nb/")
