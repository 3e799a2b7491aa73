"""The bodies that the sources name: those whose reports a harvest ought to have."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from extractors.identity import named_body
from flows.dataset.coverage import Expected
from flows.harvest.families import OPTIONS
from flows.harvest.source import SOURCES, Source, load_sources

_OWNERS: Final = ("government", "zone")
"""As the name of a source they say whose site it is: its column may well be that of their departments."""


def expected_bodies(folder: Path | None = None) -> list[Expected]:
    """The bodies of all sources below `folder` (those of the package without one).

    Files with faults are left out, and sources that expect no reports.
    """
    sources, _ = load_sources(folder or SOURCES, OPTIONS)
    return [body for source in sources for body in _of(source)]


def _of(source: Source) -> Iterator[Expected]:
    if not source.reports_a_year:
        return
    since = source.since or int(source.options.get("since", 0))
    names = tuple(_named(source))
    for name in names:
        yield Expected(source.id, name, source.division, since, alone=len(names) == 1)


def _named(source: Source) -> Iterator[str]:
    """The bodies that are listed, else those of its areas, else the one whose name it bears."""
    listed = source.bodies or tuple(str(name) for name in source.options.get("areas", {}).values())
    if listed:
        yield from listed
        return
    body = named_body(source.name, source.division, 0)
    if body is not None and body.body not in _OWNERS:
        yield source.name
