"""Web archives (MHTML, RFC 2557): the page that a browser saved in one file, with its pictures put back into it.

E-mails are read as such: the page that they show.
"""

import base64
import email
import html as markup
import re
from collections.abc import Iterable, Iterator
from email.message import EmailMessage, Message
from email.policy import default
from typing import Final

from msgspec.structs import replace

from extractors.document import Document, LimitExceeded, ReadError, Unsupported
from extractors.readers import html
from extractors.readers.charset import decode
from extractors.readers.sniff import MAIL, MHTML

MOST_PARTS: Final = 2_000
"""Parts of one archive; a page with all its styles and pictures has a few hundred."""
LARGEST_PICTURE: Final = 5 * 2**20
"""Bytes of a picture that is put back: the parser of pages gives up attributes of 10 MB."""
_PAGES: Final = ("text/html", "application/xhtml+xml")
_TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"(?P<mark>[\"'])(?:(?!(?P=mark))[^<>])*(?P=mark)")


def read(data: bytes, media_type: str = MHTML) -> Document:
    """The first page of the archive or e-mail as a document; locators are those of the page.

    Raises `ReadError` where it holds no page, `Unsupported` for an e-mail whose tables can only be in an attachment,
    else what the reader of pages raises.
    """
    parts = _parts(email.message_from_bytes(data, EmailMessage, policy=default))
    page = next((part for part in parts if part.get_content_type() in _PAGES and not _is_attached(part)), None)
    text = "" if page is None else _text(page)
    attached = next(filter(None, (part.get_filename() for part in parts)), None) if media_type == MAIL else None
    if attached and not _TABLE.search(text):
        raise Unsupported(f"an e-mail: save what is attached to it ({attached[:80]}) as a file of its own")
    if not text.strip():
        raise ReadError("a web archive without a page: save the page as HTML")
    text = _with_pictures(text, parts)
    return replace(html.read(text.encode("utf-8", errors="replace")), media_type=media_type)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _parts(archive: Message) -> list[Message]:
    parts: list[Message] = []
    for part in archive.walk():
        if len(parts) == MOST_PARTS:
            raise LimitExceeded(f"more than {MOST_PARTS} parts in a web archive")
        parts.append(part)
    return parts


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(page: Message) -> str:
    """What the header calls its charset is believed where the bytes obey it; declared ones are often wrong."""
    content, charset = _content(page), page.get_content_charset()
    try:
        return content.decode(charset) if charset else decode(content)
    except (LookupError, UnicodeDecodeError):
        return decode(content)


def _with_pictures(text: str, parts: Iterable[Message]) -> str:
    """The page with every picture written where it is named, once for each of its names: a small file stays small."""
    pictures = {name: part for part in parts for name in _names(part)}

    def written(quoted: re.Match[str]) -> str:
        part = pictures.pop(markup.unescape(quoted[0][1:-1]), None)
        return quoted[0] if part is None else _data(part)

    return _QUOTED.sub(written, text) if pictures else text


def _names(part: Message) -> Iterator[str]:
    if part.get_content_maintype() != "image" or not 0 < len(_content(part)) <= LARGEST_PICTURE:
        return
    location, name = part.get("Content-Location"), part.get("Content-ID")
    if location:
        yield str(location)
    if name:
        yield f"cid:{str(name).strip('<> ')}"


def _data(part: Message) -> str:
    return f'"data:{part.get_content_type()};base64,{base64.b64encode(_content(part)).decode()}"'
