"""What an RTF file holds and LibreOffice leaves out without a word."""

import re

_TOKEN = re.compile(rb"(?<!\\)\\(trowd|cellx|cell|row|nest[a-z]+)(?![a-z])")
_SPARE = "a row of a table holds more cells than it has places: which of them belong to it is not known"


def doubts(data: bytes) -> tuple[str, ...]:
    """A doubt where a row has more cells than its definition has places (RTF 1.9.1, Table Definitions).

    The last cells of such a row are not shown. Rows with a table in a cell are not looked at.
    """
    places = cells = 0
    nested = False
    for token in _TOKEN.finditer(data):
        word = token[1]
        if word == b"row":
            if not nested and 0 < places < cells:
                return (_SPARE,)
            cells, nested = 0, False
        elif word == b"trowd":
            places = 0
        elif word == b"cellx":
            places += 1
        elif word == b"cell":
            cells += 1
        else:
            nested = True
    return ()
