"""Ledgers of both kinds, and a port that nobody may reach."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.store.ledger import Ledger


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL of Debian's packages on a socket of its own."""
    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)
    if programs is None or shutil.which("runuser") is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        as_owner: list[str] = []
        if os.geteuid() == 0:  # it refuses to run as root
            shutil.chown(folder, "postgres")
            as_owner = ["runuser", "-u", "postgres", "--"]

        def run(program: str, *arguments: str) -> None:
            command = [*as_owner, str(programs / program), "-D", str(folder / "data"), *arguments]
            subprocess.run(command, check=True, capture_output=True, cwd=folder)

        run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C")
        options = f"-c listen_addresses='' -c fsync=off -k {folder}"
        run("pg_ctl", "-o", options, "-w", "-l", str(folder / "log"), "start")
        yield f"postgresql://postgres@/postgres?host={folder}"
        run("pg_ctl", "-m", "immediate", "-w", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    sqlite = request.param == "sqlite"
    return str(tmp_path / "ledger.sqlite") if sqlite else str(request.getfixturevalue("postgres"))


@pytest.fixture
def ledger(ledger_address: str) -> Iterator[Ledger]:
    with Ledger(ledger_address) as opened:
        yield opened


class Canary:
    """Counts the connections that reach it."""

    def __init__(self) -> None:
        self.reached = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.reached += 1
            connection.close()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    found.close()
