"""A document's pictures put in their places as what they show: pages of a scan, pictures inside Word files and pages.

Recognition takes seconds a page, so it is asked for only where the text of a document leaves tables missing.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from extractors.document import Block, Document, Paragraph, Picture, ReadError
from extractors.readers import sniff

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

    shown: list[tuple[Block, ...]] = []
    doubts: list[str] = []
    left = MAX_PICTURES
    for block in document.blocks:
        if not isinstance(block, Picture) or not _at_hand(block, document.media_type):
            shown.append((block,))
        elif left == 0:
            doubts.append(f"more than {MAX_PICTURES} pictures: {block.locator} and the rest were not read")
            break
        else:
            left -= 1
            shown.append(tuple(_recognised(block, data, name, doubts)))
    return replace(document, blocks=continued(shown), doubts=(*document.doubts, *doubts))


def _at_hand(block: Block, media_type: str) -> bool:
    return isinstance(block, Picture) and (block.data is not None or media_type == sniff.PDF)


def _recognised(picture: Picture, data: bytes, name: str, doubts: list[str]) -> Iterator[Block]:
    try:
        for block in _blocks(picture, data, name):
            yield replace(block, recognised=True) if isinstance(block, Paragraph) else block
    except ReadError as error:
        doubts.append(f"{picture.locator} cannot be read: {error}")
        yield picture


def _blocks(picture: Picture, data: bytes, name: str) -> tuple[Block, ...]:
    if picture.data is not None:
        from extractors.readers import picture as reader

        return reader.read(picture.data, picture.locator.removeprefix("image=") or name).blocks
    from extractors.readers import scan
    from extractors.readers.pdf.pages import Box

    match = _PAGE.fullmatch(picture.locator)
    if match is None:
        return ()
    box = Box(*(float(value) for value in match.groups()[1:])) if match[2] else None
    return scan.page_blocks(data, int(match[1]), box)
