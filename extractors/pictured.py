"""Pictures beside a page, looked at as one document: a table may go on from one picture to the next."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from msgspec.structs import replace

from extractors.alignment import Alignment, align_document
from extractors.assembly import Copy, tables_of
from extractors.facts import Fact, Glued, Unplaced
from extractors.readers import sniff

_PICTURE: Final = re.compile(r"image=(.*);box=[^;]*")
_PICTURES: Final = frozenset(sniff.PICTURES.values())
_Located = TypeVar("_Located", Fact, Glued, Unplaced)


def joined(copies: Sequence[Copy]) -> list[Copy]:
    """`copies` with all tables of the pictures in the first of these, where so more numbers are found."""
    pictures = [copy for copy in copies if copy.document.media_type in _PICTURES]
    named = {posixpath.basename(copy.path): copy.sha256 for copy in pictures}
    if len(pictures) < 2 or len(named) < len(pictures):
        return list(copies)
    parts = {id(copy): _emptied(copy) for copy in pictures} | {id(pictures[0]): _whole(pictures, named)}
    together = [parts.get(id(copy), copy) for copy in copies]
    return together if tables_of(together).numbers > tables_of(copies).numbers else list(copies)


def _whole(pictures: Sequence[Copy], named: Mapping[str, str]) -> Copy:
    """The first picture with the blocks of all; its facts say which picture they stand in."""
    from extractors.readers.imaging.continued import continued

    first = pictures[0]
    document = replace(first.document, blocks=continued([copy.document.blocks for copy in pictures]))
    alignment = align_document(document, first.sha256)
    return replace(first, document=document, alignment=_attributed(alignment, named))


def _emptied(copy: Copy) -> Copy:
    document = replace(copy.document, blocks=())
    return replace(copy, document=document, alignment=align_document(document, copy.sha256))


def _attributed(alignment: Alignment, named: Mapping[str, str]) -> Alignment:
    """`alignment` with the picture that each thing stands in for its document; `named` are hashes by name of file."""

    def of(thing: _Located) -> _Located:
        match = _PICTURE.fullmatch(thing.locator or "")
        return thing if match is None else replace(thing, document=named.get(match[1], thing.document))

    return replace(
        alignment,
        facts=tuple(map(of, alignment.facts)),
        glued=tuple(map(of, alignment.glued)),
        unplaced=tuple(map(of, alignment.unplaced)),
        appendix=alignment.appendix and replace(alignment.appendix, facts=tuple(map(of, alignment.appendix.facts))),
    )
