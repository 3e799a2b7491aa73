"""`gongkai serve`: Prefect's server and the nightly schedule on one machine, with nothing else installed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

import httpx

from flows.prefect_settings import SETTINGS

if TYPE_CHECKING:
    from prefect.schedules import Schedule

START_SECONDS: Final = 180.0
STOP_SECONDS: Final = 20.0
TIME_ZONE: Final = "Asia/Shanghai"


class ServerFailed(Exception):
    """Prefect's server does not start."""


class NoSchedule(Exception):
    """What should say when is no cron expression."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is served: Prefect's folder, its port on 127.0.0.1, when, and the parameters of the flow."""

    home: Path
    port: int
    cron: str
    parameters: Mapping[str, Any]

    @property
    def api(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        """What Prefect is told: its own folder, its own server, no telemetry."""
        return {
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": self.api,
            **SETTINGS,
            "PREFECT_SERVER_API_HOST": "127.0.0.1",
            "PREFECT_SERVER_API_PORT": str(self.port),
        }


def serve(served: Served) -> None:
    """Serves until SIGTERM or Ctrl-C. Raises NoSchedule, ServerFailed."""
    served.home.mkdir(parents=True, exist_ok=True)
    # before Prefect is imported, which reads them
    os.environ.update(served.environment)
    schedule = _schedule(served.cron)
    with _server(served):
        _run(served, schedule)


def _schedule(cron: str) -> "Schedule":
    """When. Raises NoSchedule."""
    from prefect.schedules import Cron

    try:
        return Cron(cron, timezone=TIME_ZONE)
    except ValueError as error:
        raise NoSchedule(f"{cron!r} is no cron expression: five fields, as in '0 1 * * *'") from error


@contextmanager
def _server(served: Served) -> Iterator[None]:
    _check_port(served.port)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(served.port)]
    with (served.home / "server.log").open("ab") as log:
        # a session of its own: Ctrl-C reaches it through us, after the runs have ended
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 (our own words)
    try:
        _wait(served, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _check_port(port: int) -> None:
    """Raises ServerFailed where the port is taken: what answers there is not the server that is about to be started."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise ServerFailed(f"port {port} cannot be had ({error.strerror}): give another --port") from error


def _wait(served: Served, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False, timeout=5) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise ServerFailed(f"Prefect's server ended with {process.returncode}: see {served.home}/server.log")
            with suppress(httpx.HTTPError):
                if client.get(f"{served.api}/health").is_success:
                    return
            time.sleep(0.5)
    raise ServerFailed(f"Prefect's server does not answer on port {served.port}: see {served.home}/server.log")


def _run(served: Served, schedule: "Schedule") -> None:
    from prefect import serve as serve_flows

    from flows.nightly import nightly

    deployment = nightly.to_deployment(
        "nightly", schedule=schedule, parameters=dict(served.parameters), concurrency_limit=1, paused=False,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, _stop)
    try:
        serve_flows(deployment, limit=1, pause_on_shutdown=False, print_starting_message=False)  # type: ignore[arg-type]
    except KeyboardInterrupt:
        return


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
