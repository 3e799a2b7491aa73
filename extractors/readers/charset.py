"""Bytes to text by trial: what a page declares is wrong too often to be believed."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOST = "\ufffd"
_DAMAGED = 0.1
"""Share of lost characters up to which a text still is UTF-8: GB18030 read as UTF-8 loses more than half of them."""
_HEAD = 4096
"""Bytes that tell UTF-16 without a mark. An even number: its characters are not cut."""
_USUAL = re.compile(
    "[\t\n\r -~\u00a0-\u00ff\u2010-\u203f\u2460-\u24ff\u2500-\u25ff\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]"
)
_READABLE = 0.95
_OWN_TO_WINDOWS = bytes(number for number in range(0x80, 0xA0) if number not in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
_WESTERN = {chr(number): number for number in range(256)} | dict(
    zip(_OWN_TO_WINDOWS.decode("cp1252"), _OWN_TO_WINDOWS, strict=True)
)
"""The byte of each character of Windows-1252, as browsers read it: where that has none, Latin-1 does."""


def decode(data: bytes) -> str:
    """`data` as text: by its byte order mark, else UTF-16 where it can be nothing else, else UTF-8, else GB18030.

    One broken byte is enough for UTF-8 to fail, and GB18030 takes nearly anything: UTF-8 that loses next to nothing is
    UTF-8. Of two bad readings the one that loses fewer characters. The lost ones are U+FFFD, so that nothing is
    guessed in their place.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    unmarked = utf_16(data)
    if unmarked is not None:
        return data.decode(unmarked, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    lost = text.count(_LOST)
    if lost <= _DAMAGED * _wide(text):
        return text
    other = data.decode("gb18030", errors="replace")
    return other if other.count(_LOST) < lost else text


def utf_16(data: bytes) -> str | None:
    """The name of the encoding where `data` is UTF-16 without a byte order mark: read so it is text, and else is none.

    Its ASCII characters have a zero byte each, which no other text has.
    """
    head = data[:_HEAD]
    if b"\x00" not in head:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, errors="replace")
        if len(_USUAL.findall(text)) >= _READABLE * len(text):
            return encoding
    return None


def _wide(text: str) -> int:
    """How many characters of `text` are no ASCII."""
    return len(text) - len(text.encode("ascii", errors="ignore"))


def misread(text: str, words: str) -> str | None:
    """How `text` was decoded wrongly before it was published, if that explains why it does not hold `words`.

    It says so in words for people. The text itself is never repaired: some characters are lost for good.
    """
    western = bytes(_WESTERN[character] for character in text if character in _WESTERN)
    if words in western.decode("gb18030", errors="ignore"):
        return "GB18030 read as Latin-1"
    if words in western.decode("utf-8", errors="ignore"):
        return "UTF-8 read as Latin-1"
    if words in text.encode("gb18030", errors="ignore").decode("utf-8", errors="ignore"):
        return "UTF-8 read as GB18030"
    return None
