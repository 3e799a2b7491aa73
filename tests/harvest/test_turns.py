"""Turns at a host, between machines that share a ledger."""

import itertools
import multiprocessing
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

from flows.harvest.night import Settings
from flows.harvest.steps import run_night
from flows.status import status
from flows.store.ledger import Ledger
from flows.store.turns import FAR, night_end
from tests.harvest.clients import TESTS
from tests.site.server import Reply, SiteServer
from tests.site.story import listing, page, row

HOST = "127.77.10.1"
NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC).timestamp()
NAME = "www.x.gov.cn"
CAP = 100


def test_one_at_a_time(ledger: Ledger) -> None:
    one, other = ledger.turns("a", NOW), ledger.turns("b", NOW)
    name = "one.gov.cn"
    assert one.take(name, NOW, 180, 2, CAP).wait == 0
    assert 0 < other.take(name, NOW + 1, 180, 2, CAP).wait <= 2
    assert other.take(name, NOW + 30, 180, 2, CAP).wait > 0, "the first one still asks"
    one.leave(name, NOW + 40, 50)
    assert 45 < other.take(name, NOW + 41, 180, 2, CAP).wait <= 50, "the pause of the first one holds for all"
    assert other.take(name, NOW + 91, 180, 2, CAP).wait == 0
    other.hold(name, NOW + 92, 300)
    other.leave(name, NOW + 91, 2)
    other.hold(name, NOW + 92, 300)
    assert one.take(name, NOW + 200, 180, 2, CAP).wait > 0


def test_no_machine_keeps_a_host_to_itself(ledger: Ledger) -> None:
    name = "wanted.gov.cn"
    one, other = ledger.turns("a", NOW), ledger.turns("b", NOW)
    assert one.take(name, NOW, 180, 2, CAP).wait == 0
    assert other.take(name, NOW + 1, 180, 2, CAP).wait > 0
    one.leave(name, NOW + 1, 2)
    assert one.take(name, NOW + 4, 180, 2, CAP).wait > 0
    assert other.take(name, NOW + 4, 180, 2, CAP).wait == 0
    other.leave(name, NOW + 4, 2)
    assert one.take(name, NOW + 4, 180, 2, CAP).wait > 0
    assert other.take(name, NOW + 20, 180, 2, CAP).wait == 0, "who wants it and does not come loses it"


def test_a_machine_that_dies_in_its_turn(ledger: Ledger) -> None:
    name = "dies.gov.cn"
    dead, other = ledger.turns("a", NOW), ledger.turns("b", NOW)
    assert dead.take(name, NOW, 180, 2, CAP).wait == 0
    assert other.take(name, NOW + 179, 180, 2, CAP).wait > 0
    begun_anew = ledger.turns("a", NOW)
    assert 0 < begun_anew.take(name, NOW + 1, 180, 2, CAP).wait <= 1, "begun anew it keeps the pause"
    assert other.take(name, NOW + 181, 180, 2, CAP).wait == 0


def test_caps_and_rests_hold_on_every_machine_until_noon(ledger: Ledger) -> None:
    name = "cap.gov.cn"
    one, other = ledger.turns("a", NOW), ledger.turns("b", NOW)
    for number in range(3):
        assert one.take(name, NOW + 10 * number, 180, 2, 3).wait == 0
        one.leave(name, NOW + 10 * number, 2)
    assert other.take(name, NOW + 100, 180, 2, 3).refusal == "3 requests to this host in one night"
    assert other.take(name, NOW + 86400, 180, 2, 3) == type(one.take(name, NOW + 86400, 180, 2, 0))()
    one.rest("rests.gov.cn", night_end(NOW), "three failures")
    assert other.take("rests.gov.cn", NOW + 100, 180, 2, 3).refusal == "three failures"
    assert other.resting(NOW) == {"rests.gov.cn": "three failures"}
    assert other.resting(NOW + 86400) == {}
    assert datetime.fromtimestamp(night_end(NOW), UTC).isoformat() == "2026-03-03T04:00:00+00:00"


def test_a_clock_that_is_put_back_stops_nobody(ledger: Ledger) -> None:
    name = "clock.gov.cn"
    ahead, back = ledger.turns("a", NOW), ledger.turns("b", NOW)
    assert ahead.take(name, NOW + 2 * FAR, 180, 2, CAP).wait == 0
    assert back.take(name, NOW, 180, 2, CAP).wait == 0


# ---------------------------------------------------------------------- two processes


def night(folder: Path, ledger: str, name: str, together: Barrier) -> None:
    """One harvest on the real clock, as another machine would make it: a state folder and an archive of its own."""
    together.wait(120)
    own = folder / name
    settings = Settings(own / "raw", own / "state", f"mailto:{name}@example.org", ledger, TESTS)
    report = run_night(settings, own / "sources", (), {}, None)
    assert report["status"] == "complete", report


def test_two_machines_on_one_host(tmp_path: Path, ledger_address: str) -> None:
    context = multiprocessing.get_context("spawn")
    with SiteServer([HOST]) as server:
        for name in ("first", "second"):
            _fill(server, tmp_path / name / "sources", name)
        together = context.Barrier(2)
        processes = [
            context.Process(target=night, args=(tmp_path, ledger_address, name, together))
            for name in ("first", "second")
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join(120)
        assert [process.exitcode for process in processes] == [0, 0]
    log = sorted(server.log, key=lambda asked: asked.began)
    who = [asked.headers["user-agent"].rpartition(":")[2] for asked in log]
    assert {name: who.count(name) for name in set(who)} == {"first@example.org)": 4, "second@example.org)": 4}
    assert sum(before != after for before, after in itertools.pairwise(who)) > 2, "they ran side by side"
    for earlier, later in itertools.pairwise(log):
        assert later.began - earlier.ended >= 2.0 - 0.01, (earlier, later)
    with Ledger(ledger_address) as ledger:
        runs = ledger.runs()[:2]
        assert len({run.holder for run in runs}) == 2
        assert [run.status for run in runs] == ["complete", "complete"]
        told = status(ledger, tmp_path, datetime.now(UTC))
    assert told.good
    assert len([line for line in told.lines if line.startswith("machine ")]) == 2


def _fill(server: SiteServer, sources: Path, name: str) -> None:
    titles = {f"t20230101_{number}.htm": f"第{number}局2022年政府信息公开年报" for number in range(2)}
    server.pages[HOST, f"/{name}/"] = Reply(listing([row(*pair) for pair in titles.items()]), delay=0.2)
    for number, path in enumerate(titles):
        server.pages[HOST, f"/{name}/{path}"] = Reply(page(number), delay=0.2)
    sources.mkdir(parents=True)
    (sources / f"{name}.yaml").write_text(
        f"id: {name}\nname: {name}\naddress: {server.url(HOST, f'/{name}/')}\nfamily: trs\n"
        f"expect: {{reports_a_year: 0}}\noverrides:\n  - {{ports: '{server.port}', why: tests}}\n"
        "  - {hours: '00:00-24:00', why: tests}\n"
    )
