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


def expected_bodies(folder: Path | None = None) -> tuple[list[Expected], list[str]]:
    """The bodies of all sources below `folder` (those of the package without one), and what is left out, and why.

    Left out are files that cannot be used and names that are no certain body's; sources may expect no reports at all.
    """
    sources, faults = load_sources(folder or SOURCES, OPTIONS)
    bodies = [body for source in sources for body in _of(source)]
    unknown = [one for one in bodies if named_body(one.name, one.division, 0) is None]
    left_out = [f"{fault.file}: {fault.what}" for fault in faults]
    left_out += [f"source {one.source}: {one.name}: it is not certain which body that is" for one in unknown]
    return [one for one in bodies if one not in unknown], left_out


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
