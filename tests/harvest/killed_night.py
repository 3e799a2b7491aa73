"""One harvest on simulated time against a running test site, for a process that will be killed."""

import sys
from datetime import timedelta
from pathlib import Path

from flows.harvest.night import Settings
from flows.harvest.steps import run_night
from tests.harvest.clients import TESTS, StandingTransport
from tests.harvest.clocks import NIGHT, SimulatedClock


def main(folder: Path, hours: float) -> None:
    clock = SimulatedClock(NIGHT + timedelta(hours=hours))
    settings = Settings(
        folder / "raw", folder / "state", "mailto:t@example.org", network=TESTS, clock=clock, jitter=lambda: 0.5,
        transport=lambda network: StandingTransport(network, clock),
    )  # fmt: skip
    report = run_night(settings, folder / "sources", (), {}, None)
    sys.exit(1 if report["why"] else 0)
