"""Bytes to text by trial: what a page declares is wrong too often to be believed."""

import codecs

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


def decode(data: bytes) -> str:
    """`data` as text: by its byte order mark, else UTF-8, else GB18030.

    One broken byte is enough for UTF-8 to fail, and GB18030 takes nearly anything: UTF-8 that loses next to nothing is
    UTF-8. Of two bad readings the one that loses fewer characters. The lost ones are U+FFFD, so that nothing is
    guessed in their place.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    lost = text.count(_LOST)
    if lost <= _DAMAGED * _wide(text):
        return text
    other = data.decode("gb18030", errors="replace")
    return other if other.count(_LOST) < lost else text


def _wide(text: str) -> int:
    """How many characters of `text` are no ASCII."""
    return len(text) - len(text.encode("ascii", errors="ignore"))
