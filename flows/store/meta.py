"""Reads `NAME.meta.json` strictly: a key that is not what it should be is left out and named, never guessed.

The file may come from anywhere: NaN, keys given twice, deep nesting, wrong types and half characters are expected.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import NoReturn

from extractors.bundle import Meta, resolve

META_LIMIT = 2**20
"""Bytes of a meta.json."""

NO_META = Meta()
_TEXT_LIMIT = 4096
_KEYS = tuple(field.name for field in fields(Meta))
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_FIRST_FETCHED, _LAST_FETCHED = 1990, 2100
"""Years. There was no web before; and whatever is due until the newest time of fetching becomes a row of `coverage`."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?")
_DRIVE = re.compile(r"[A-Za-z]:|//")


class _Fault(Exception):
    """What is wrong with a value."""


def parse_meta(data: bytes) -> tuple[Meta, tuple[str, ...]]:
    """What `data` says, and a note for everything in it that was ignored."""
    try:
        # each object as its list of pairs, so that a key given twice is seen
        loaded = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_Pairs, parse_constant=_no_number)
    except UnicodeDecodeError:
        return NO_META, ("meta.json ignored: not UTF-8",)
    except RecursionError:
        return NO_META, ("meta.json ignored: nested too deep",)
    except _Fault as fault:
        return NO_META, (f"meta.json ignored: {fault}",)
    except ValueError:  # JSONDecodeError, or an integer of more digits than Python converts
        return NO_META, ("meta.json ignored: not JSON",)
    if not isinstance(loaded, _Pairs):
        return NO_META, ("meta.json ignored: not an object",)
    return _meta(loaded)


class _Pairs(list[tuple[str, object]]):
    """A JSON object as its pairs in order."""


def _no_number(constant: str) -> NoReturn:
    raise _Fault(f"{constant} is no JSON")


def _meta(pairs: _Pairs) -> tuple[Meta, tuple[str, ...]]:
    values: dict[str, str] = {}
    notes: list[str] = []
    times = Counter(name for name, _ in pairs)
    for name, value in pairs:
        if name not in _KEYS or value is None:
            continue
        try:
            if times[name] > 1:
                raise _Fault("given twice")
            values[name] = _CHECKS.get(name, _text)(value)
        except _Fault as fault:
            notes.append(f"meta.json: {name} ignored: {fault}")
            continue
        if _HALF_CHARACTER.search(str(value)):
            notes.append(f"meta.json: {name} holds half a character, now U+FFFD")
    return Meta(**values), tuple(dict.fromkeys(notes))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Fault("no text")
    if len(value) > _TEXT_LIMIT:
        raise _Fault(f"longer than {_TEXT_LIMIT} characters")
    return _HALF_CHARACTER.sub("\ufffd", value)


def _published(value: object) -> str:
    text = _text(value).strip()
    if not _DAY.fullmatch(text):
        raise _Fault("no ISO date")
    _instant(text)
    return date.fromisoformat(text[:10]).isoformat()


def _fetched_at(value: object) -> str:
    moment = _instant(_text(value).strip())
    if not _FIRST_FETCHED <= moment.year < _LAST_FETCHED:
        raise _Fault("no time at which anything was fetched")
    return moment.isoformat()


def _instant(text: str) -> datetime:
    """The time in UTC; a time without a zone is taken as UTC."""
    if not _DAY.fullmatch(text.replace(" ", "T", 1)):
        raise _Fault("no ISO time")
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _Fault("no such date") from None


def _parent(value: object) -> str:
    text = _text(value)
    if not text or text != value or "\0" in text or "\\" in text or text.startswith("/") or _DRIVE.match(text):
        raise _Fault("no relative path")
    return text


_CHECKS: dict[str, Callable[[object], str]] = {"published": _published, "fetched_at": _fetched_at, "parent": _parent}


def parent_faults(parents: Mapping[str, str | None]) -> dict[str, str]:
    """Path -> what is wrong with its parent. `parents` holds every readable file's path and the parent it names."""
    faults: dict[str, str] = {}
    edges: dict[str, str] = {}
    for path, parent in parents.items():
        if parent is None:
            continue
        target = resolve(path, parent)
        if target is None:
            faults[path] = "meta.json: parent ignored: outside the raw folder"
        elif target == path:
            faults[path] = "meta.json: parent ignored: the file itself"
        elif target not in parents:
            faults[path] = "meta.json: parent ignored: no such file"
        else:
            edges[path] = target
    return faults | dict.fromkeys(_on_a_cycle(edges), "meta.json: parent ignored: files are each other's parent")


def _on_a_cycle(edges: Mapping[str, str]) -> set[str]:
    done: set[str] = set()
    cyclic: set[str] = set()
    for start in edges:
        trail: dict[str, None] = {}
        path = start
        while path in edges and path not in done and path not in trail:
            trail[path] = None
            path = edges[path]
        if path in trail:
            steps = list(trail)
            cyclic.update(steps[steps.index(path) :])
        done.update(trail)
    return cyclic
