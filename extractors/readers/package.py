"""Parts of an Office package and how they are related (Open Packaging Conventions, ECMA-376 part 2)."""

import posixpath
from functools import lru_cache

from lxml import etree
from msgspec import Struct

MAIN = "/officeDocument"
"""How the type of the relation to a package's body ends, in every dialect."""
PROPERTIES = "/core-properties"
SHORT = 4096
"""Statements of so many bytes are remembered: those that a program writes are the same in most of its files."""


class Relation(Struct, frozen=True):
    """What a part is related to: the id under which it names it, the type, and the part, or an address outside."""

    id: str
    kind: str
    target: str
    external: bool


def statement(part: str) -> str:
    """The name of the part that says what `part`, or with an empty name the package itself, is related to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related(markup: bytes, part: str) -> tuple[Relation, ...]:
    """Everything that `part` is related to, as the `markup` of its `statement` says.

    Raises etree.XMLSyntaxError for damaged markup.
    """
    return _related_short(markup, part) if len(markup) <= SHORT else _related(markup, part)


def _related(markup: bytes, part: str) -> tuple[Relation, ...]:
    folder = posixpath.dirname(part)
    return tuple(_relation(element, folder) for element in xml(markup).iter("{*}Relationship"))


_related_short = lru_cache(maxsize=256)(_related)


def _relation(element: etree._Element, folder: str) -> Relation:
    name, kind, target = (element.get(key, "") for key in ("Id", "Type", "Target"))
    external = element.get("TargetMode") == "External"
    part = target if external else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(name, kind, part, external)


def xml(markup: bytes) -> etree._Element:
    """The tree of `markup`; nothing outside it is looked at."""
    return etree.fromstring(markup, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
