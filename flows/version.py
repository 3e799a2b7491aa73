"""The version of the installed package."""

from contextlib import suppress
from importlib import metadata


def version() -> str:
    """The version, `unknown` where the package is not installed."""
    with suppress(metadata.PackageNotFoundError):
        return metadata.version("gongkai")
    return "unknown"
