"""Prefect's settings for what the project starts itself; what the environment says already goes first."""

from typing import Final

SETTINGS: Final = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # seconds; on a machine that reads reports meanwhile the 20 of Prefect are too few
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
"""Variables of the environment: no telemetry, and time for a server to start."""
