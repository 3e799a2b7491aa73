"""Sources as data: one YAML file each, read strictly. A file that is wrong costs its own source and no other.

Every scalar is read as text, so that neither `NO` nor a date becomes something else; tags, anchors and keys given
twice are refused.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, Final, cast, get_args
from urllib.parse import urlsplit

import yaml

from flows.harvest.addresses import Network, Refused, Scope, admit
from flows.harvest.client import Limits, Site
from flows.harvest.pacing import DEFAULT_CAP, MIN_PAUSE, Hours, Pace
from flows.harvest.transport import Tls

SOURCES: Final = Path(__file__).with_name("sources")
MAX_FILE: Final = 256 * 1024
"""Bytes of a source file."""
SOURCE_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
"""What a source may be called; its file has the same name."""

_DIVISION: Final = re.compile(r"[0-9]{6}|[0-9]{9}")
_HOST: Final = re.compile(r"[a-z0-9.-]{1,253}")
_HOURS: Final = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_KEYS: Final = ("id", "name", "division", "address", "family", "expect", "options", "overrides")
_EXPECT: Final = ("reports_a_year", "bodies", "since")
OVERRIDES: Final = ("tls", "hosts", "ports", "pause", "cap", "hours", "seconds", "accept")
ASSERTIONS: Final = ("source", "pages", "count")
"""What an override may accept for a source: that it yields less than it did, that pages of its column are missing, that
its column announces more than it shows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a source file, and where."""

    file: str
    what: str


class SourceError(Exception):
    """A source file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Source:
    """One column of one site. `division`: GB/T 2260, six digits (nine for a township); empty where it is none.

    `bodies` are those whose reports it is expected to have, `since` the first year of them (0: not said).
    """

    id: str
    name: str
    division: str
    address: str
    family: str
    reports_a_year: int
    bodies: tuple[str, ...] = ()
    since: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """How its hosts are treated."""
        own = self.overrides
        host = (urlsplit(self.address).hostname or "").lower()
        more = [*own.get("hosts", "").split(), _domain(host)]
        ports = frozenset(int(port) for port in own.get("ports", "").split())
        pace = Pace(max(MIN_PAUSE, float(own.get("pause", MIN_PAUSE))), int(own.get("cap", DEFAULT_CAP)), self.hours)
        limits = Limits(seconds=float(own.get("seconds", Limits().seconds)))
        return Site(Scope(frozenset(more), ports), pace, cast(Tls, own.get("tls", "verified")), limits)

    @property
    def hours(self) -> Hours:
        """When its hosts may be asked."""
        match = _HOURS.fullmatch(self.overrides.get("hours", "20:00-08:00"))
        if match is None:
            raise SourceError("hours")
        start, end = (time(int(match[at]) % 24, int(match[at + 1])) for at in (1, 3))
        return Hours(start, end)

    def accepts(self, name: str) -> bool:
        """Whether somebody said that this may fail for the source: one of `ASSERTIONS`."""
        return name in self.overrides.get("accept", "").split()


def _domain(host: str) -> str:
    """The site of a host: without its `www.`."""
    return host.removeprefix("www.")


class _Strict(yaml.BaseLoader):
    """Text, lists and mappings only; no key twice, no anchors, no tags."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError("anchors and aliases are not allowed")
        if getattr(event, "tag", None):
            raise SourceError("tags are not allowed")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key) for key, _ in node.value]
        if len(keys) != len({str(key) for key in keys}):
            raise SourceError("a key is given twice")
        return super().construct_mapping(node, deep=True)


def load_yaml(text: str) -> object:
    """The content of a source file. Raises SourceError."""
    try:
        return yaml.load(text, Loader=_Strict)  # noqa: S506 (a loader that makes text, lists and mappings only)
    except yaml.YAMLError as error:
        raise SourceError(f"no YAML: {error}") from error
    except RecursionError:
        raise SourceError("nested too deep") from None


def read_source(path: Path, families: Mapping[str, Collection[str]]) -> Source:
    """The source in the file `path`; `families`: the options of each. Raises SourceError, OSError."""
    data = path.read_bytes()
    if len(data) > MAX_FILE:
        raise SourceError(f"more than {MAX_FILE} bytes")
    try:
        loaded = load_yaml(data.decode())
    except UnicodeDecodeError:
        raise SourceError("not UTF-8") from None
    if not isinstance(loaded, dict):
        raise SourceError("not a mapping")
    unknown = sorted(set(loaded) - set(_KEYS))
    if unknown:
        raise SourceError(f"unknown keys: {', '.join(unknown)}")
    source = _source(loaded)
    _check(source, path, families)
    return source


def _source(loaded: Mapping[str, Any]) -> Source:
    expect = loaded.get("expect", {})
    options = loaded.get("options", {})
    if not isinstance(expect, dict) or set(expect) - set(_EXPECT) or not isinstance(options, dict):
        raise SourceError(f"expect holds {', '.join(_EXPECT)}; options are a mapping")
    bodies = expect.get("bodies", [])
    if not isinstance(bodies, list) or not all(isinstance(name, str) and name.strip() for name in bodies):
        raise SourceError("bodies are a list of names")
    return Source(
        **{key: _text(loaded, key) for key in ("id", "name", "address", "family")},
        division=_text(loaded, "division") if loaded.get("division") else "",
        reports_a_year=_number("reports_a_year", expect.get("reports_a_year", "1")),
        bodies=tuple(name.strip() for name in bodies),
        since=_number("since", expect.get("since", "0")),
        options=options,
        overrides=_overrides(loaded.get("overrides", [])),
    )


def _text(loaded: Mapping[str, Any], key: str) -> str:
    value = loaded.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SourceError(f"{key} is missing")
    return value.strip()


def _number(name: str, value: object) -> int:
    if not isinstance(value, str) or not value.isascii() or not value.isdecimal() or len(value) > 6:
        raise SourceError(f"{name} is no number")
    return int(value)


def _overrides(loaded: object) -> dict[str, str]:
    """Overrides by name. Each must say why it is there."""
    found: dict[str, str] = {}
    if not isinstance(loaded, list):
        raise SourceError("overrides are a list")
    for entry in loaded:
        if not isinstance(entry, dict) or not str(entry.get("why", "")).strip():
            raise SourceError("every override says `why:`")
        names = [name for name in entry if name != "why"]
        if len(names) != 1 or names[0] not in OVERRIDES or names[0] in found or not isinstance(entry[names[0]], str):
            raise SourceError(f"an override is one of {', '.join(OVERRIDES)}, once, as text")
        found[names[0]] = entry[names[0]]
        _check_override(names[0], entry[names[0]])
    return found


_VALUES: Final[Mapping[str, Callable[[str], bool]]] = {
    "tls": lambda text: text in get_args(Tls),
    "hosts": lambda text: all(_HOST.fullmatch(host) for host in text.split()),
    "ports": lambda text: all(port.isdecimal() and 0 < int(port) < 65536 for port in text.split()),
    "pause": lambda text: text.replace(".", "", 1).isdecimal() and MIN_PAUSE <= float(text) <= 600,
    "cap": lambda text: text.isdecimal() and 0 < int(text) <= 100_000,
    "hours": lambda text: _HOURS.fullmatch(text) is not None,
    "seconds": lambda text: text.replace(".", "", 1).isdecimal() and 0 < float(text) <= 3600,
    "accept": lambda text: set(text.split()) <= set(ASSERTIONS),
}


def _check_override(name: str, value: str) -> None:
    if not _VALUES[name](value):
        raise SourceError(f"the override {name} cannot be {value[:60]!r}")


def _check(source: Source, path: Path, families: Mapping[str, Collection[str]]) -> None:
    if not SOURCE_ID.fullmatch(source.id) or source.id != path.stem:
        raise SourceError(f"the id must be the name of the file, {path.stem!r}, of a-z, 0-9 and -")
    if source.division and not _DIVISION.fullmatch(source.division):
        raise SourceError("the division is no code of six or nine digits")
    if source.family not in families:
        raise SourceError(f"the family is none of {', '.join(families)}")
    unknown = sorted(set(source.options) - set(families[source.family]))
    if unknown:
        known = ", ".join(sorted(families[source.family])) or "none"
        raise SourceError(f"the family {source.family} has no option {', '.join(unknown)}; it has {known}")
    _check_options(source)
    _check_address("the address", source.address, source)


def _check_options(source: Source) -> None:
    """What the options say, as far as it can be judged without the site."""
    given = source.options
    if source.family == "fixed" and not given.get("addresses"):
        raise SourceError("the family fixed needs `options: {addresses: [...]}`")
    addresses = given.get("addresses", [])
    if not isinstance(addresses, list) or not isinstance(given.get("areas", {}), dict):
        raise SourceError("the option addresses is a list, the option areas a mapping of codes to names")
    for entry in addresses:
        _check_address("an address", str(entry.get("url", "") if isinstance(entry, dict) else entry), source)
    for name, pattern in (("since", "20[0-4][0-9]"), ("category", "[0-9]{1,9}"), ("listed", "yes|no")):
        if name in given and not re.fullmatch(pattern, str(given[name])):
            raise SourceError(f"the option {name} cannot be {str(given[name])[:60]!r}")


def _check_address(what: str, url: str, source: Source) -> None:
    try:
        admit(url, source.site.scope, Network())
    except Refused as refused:
        port = "; another port needs the override `ports`" if str(refused).startswith("port") else ""
        host = "; another host needs the override `hosts`" if "neither" in str(refused) else ""
        raise SourceError(f"{what} {url[:200]}: {refused}{port}{host}") from refused


def load_sources(folder: Path, families: Mapping[str, Collection[str]]) -> tuple[list[Source], list[Fault]]:
    """All sources below `folder`, sorted by id, and what is wrong with the others; a folder without any is a fault."""
    sources: dict[str, Source] = {}
    columns: dict[tuple[str, str, str], str] = {}
    files = sorted(folder.rglob("*.yaml"))
    faults = [] if files else [Fault("*.yaml", "the folder has no such file")]
    for path in files:
        name = path.relative_to(folder).as_posix()
        try:
            source = read_source(path, families)
        except (SourceError, OSError) as error:
            faults.append(Fault(name, str(error)))
            continue
        column = (source.address, source.family, repr(source.options))
        if source.id in sources:
            faults.append(Fault(name, f"the id {source.id} is taken"))
        elif column in columns:
            faults.append(Fault(name, f"the same column as {columns[column]}: it would be asked twice a night"))
        else:
            sources[source.id], columns[column] = source, source.id
    return [sources[key] for key in sorted(sources)], faults
