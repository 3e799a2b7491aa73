"""A document's pictures put in their places as what they show: pages of a scan, pictures inside Word files and pages.

Recognition takes seconds a page, so it is asked for only where the text of a document leaves tables missing.
"""

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractors.document import Block, Document, Paragraph, Picture, ReadError
from extractors.readers import sniff
from extractors.readers.told import with_prose

if TYPE_CHECKING:
    from extractors.readers.imaging.ending import Ending
    from extractors.readers.imaging.reading import Shown
    from extractors.readers.pdf.continued import Piece

MAX_PICTURES = 30
"""Pictures of one document that are recognised: a report has three tables on a few pages; an album is none."""
_PAGE = re.compile(r"page=([0-9]+)(?:;box=([0-9.]+),([0-9.]+),([0-9.]+),([0-9.]+))?")


def has_pictures(document: Document) -> bool:
    """Whether the document holds a picture whose pixels are at hand."""
    return any(_at_hand(block, document.media_type) for block in document.blocks)


def recognise(document: Document, data: bytes, name: str) -> Document:
    """`document` with every picture at hand replaced by its blocks; `name` is that of its file.

    A picture that cannot be read becomes a doubt.
    """
    from extractors.readers.imaging.continued import continued

    shown: list[tuple[Piece, ...]] = []
    above: Ending | None = None
    doubts: list[str] = []
    left = MAX_PICTURES
    for block in document.blocks:
        if not isinstance(block, Picture) or not _at_hand(block, document.media_type):
            shown.append((block,))
            above = None
        elif left == 0:
            doubts.append(f"more than {MAX_PICTURES} pictures: {block.locator} and the rest were not read")
            break
        else:
            left -= 1
            pieces, above = _recognised(block, data, name, above, doubts)
            shown.append(pieces)
    blocks = tuple(with_prose(continued(shown), recognised=True))
    return replace(document, blocks=blocks, doubts=(*document.doubts, *doubts))


def _at_hand(block: Block, media_type: str) -> bool:
    return isinstance(block, Picture) and (block.data is not None or media_type == sniff.PDF)


def _recognised(picture: Picture, data: bytes, name: str, above: "Ending | None", doubts: list[str]) -> "Shown":
    try:
        pieces, ending = _shown(picture, data, name, above)
    except ReadError as error:
        doubts.append(f"{picture.locator} cannot be read: {error}")
        return (picture,), None
    marked = (replace(piece, recognised=True) if isinstance(piece, Paragraph) else piece for piece in pieces)
    return tuple(marked), ending


def _shown(picture: Picture, data: bytes, name: str, above: "Ending | None") -> "Shown":
    if picture.data is not None:
        from extractors.readers import picture as reader

        return reader.pieces_of(picture.data, picture.locator.removeprefix("image=") or name, above)
    from extractors.readers import scan
    from extractors.readers.pdf.pages import Box

    match = _PAGE.fullmatch(picture.locator)
    if match is None:
        return (), None
    box = Box(*(float(value) for value in match.groups()[1:])) if match[2] else None
    return scan.page_pieces(data, int(match[1]), box, above)
