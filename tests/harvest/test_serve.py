"""`gongkai serve`: the schedule fires, the runs are recorded, SIGTERM ends it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.serve import NoSchedule, Served, ServerFailed, serve
from flows.store.ledger import Ledger, Run
from tests.site.server import NETWORK, Asked, Reply, SiteServer
from tests.site.story import listing, page, row, title

HOST = "127.77.3.1"
TICKS = int(os.environ.get("GONGKAI_TICKS", "1"))
"""Three in the full proof; each takes a minute."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_no_cron_expression(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with pytest.raises(NoSchedule, match="every night"):
        serve(Served(tmp_path, free_port(), "every night", {}))


def test_a_port_that_somebody_else_answers_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ServerFailed, match="--port"):
        serve(Served(tmp_path, taken.getsockname()[1], "0 1 * * *", {}))


def small_site(server: SiteServer, sources: Path) -> None:
    server.pages[HOST, "/nb/"] = Reply(listing([row("t20230101_1.htm", title(1))]))
    server.pages[HOST, "/nb/t20230101_1.htm"] = Reply(page(1))
    sources.mkdir()
    (sources / "small.yaml").write_text(
        f"id: small\nname: small\naddress: {server.url(HOST, '/nb/')}\nfamily: listing\nexpect: {{reports_a_year: 0}}\n"
        f"overrides:\n  - {{ports: '{server.port}', why: tests}}\n  - {{hours: '00:00-24:00', why: tests}}\n"
    )
    # no source at all: every night is incomplete, and the webhook is told
    (sources / "wrong.yaml").write_text("id: other\n")


def artifacts(port: int) -> dict[str, dict[str, Any]]:
    """The newest artifacts of the runs by key."""
    answer = httpx.post(f"http://127.0.0.1:{port}/api/artifacts/filter", json={"sort": "CREATED_DESC"}, trust_env=False)
    return {artifact["key"]: artifact for artifact in reversed(answer.raise_for_status().json()) if artifact["key"]}


def until(what: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end and process.poll() is None:
        time.sleep(0.5)


def ended(state: Path) -> list[Run]:
    if not (state / "ledger.sqlite").exists():
        return []
    with Ledger(state / "ledger.sqlite") as ledger:
        return [run for run in ledger.runs() if run.ended_at]


@pytest.mark.slow
def test_ticks(tmp_path: Path) -> None:
    with SiteServer([HOST]) as server:
        small_site(server, tmp_path / "sources")
        state, port = tmp_path / "state", free_port()
        server.pages[HOST, "/hook"] = Reply(b"told")
        command = [
            sys.executable, "-m", "flows", "serve", "--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out"),
            "--state", str(state), "--contact", "mailto:t@example.org", "--sources", str(tmp_path / "sources"),
            "--cron", "* * * * *", "--port", str(port),
        ]  # fmt: skip
        env = {**os.environ, "GONGKAI_TEST_NETWORK": NETWORK, "GONGKAI_WEBHOOK": server.url(HOST, "/hook")}
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            until(lambda: len(ended(state)) >= TICKS, process, 600 + 70 * TICKS)
            assert len(ended(state)) >= TICKS, (tmp_path / "log").read_text()[-3000:]
            until(lambda: bool(told(server)), process, 30)
            shown = artifacts(port)
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(60)
        assert code == 0, (tmp_path / "log").read_text()[-3000:]
        _check_artifacts(shown)
        assert len(told(server)) >= 1, "the webhook was not told"
        assert {run.status for run in ended(state)} == {"incomplete"}
        assert (tmp_path / "out" / "current" / "reports").is_dir()
        pages = [asked.status for asked in server.log if asked.path == "/nb/t20230101_1.htm"]
        assert pages[:1] == [200]
        assert set(pages[1:]) <= {304}


def told(server: SiteServer) -> list[Asked]:
    return [asked for asked in server.log if asked.path == "/hook"]


def _check_artifacts(shown: dict[str, dict[str, Any]]) -> None:
    assert shown["night"]["type"] == "markdown"
    assert "wrong.yaml" in shown["night"]["data"]
    assert '"source": "small"' in shown["coverage"]["data"]
    assert shown["failures"]["type"] == "table"
    progress = shown["harvest"]
    assert (progress["type"], progress["data"], progress["description"]) == ("progress", 100.0, "1 sources asked")
    assert progress["updated"] > progress["created"], "it was shown before the harvest ended"
