"""Bytes to text by trial: what a page declares is wrong too often to be believed."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TRIALS = ("utf-8", "gb18030")


def decode(data: bytes) -> str:
    """`data` as text: by its byte order mark, else UTF-8 or GB18030 read strictly.

    Where both fail (one broken byte is enough), the one of the two that loses fewer characters; the lost ones are
    U+FFFD, so that nothing is guessed in their place.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in _TRIALS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    readings = [data.decode(encoding, errors="replace") for encoding in _TRIALS]
    return min(readings, key=lambda text: text.count("\ufffd"))
