"""What an RTF file holds and LibreOffice leaves out without a word."""

import re

_TOKEN = re.compile(rb"(?<!\\)\\(trowd|cellx|cell|row|nest[a-z]+)(?![a-z])")
_SPARE = "a row of a table holds more cells than it has places: which of them belong to it is not known"
_NESTED = re.compile(rb"(?<!\\)\\(?:nest)?cell(?![a-z])")
_LOST = "the file holds {} cells, of which {} are shown: of tables within tables some are not read"
_LEAST = 0.5
"""Merged cells have marks of their own in the file; they are fewer than half of all in any form."""


def lost(data: bytes, shown: int) -> tuple[str, ...]:
    """A doubt where of tables in cells far fewer cells are `shown` than the file has marks of: rows were left out."""
    if b"\\nestcell" not in data:
        return ()
    marks = sum(1 for _ in _NESTED.finditer(data))
    return (_LOST.format(marks, shown),) if shown < _LEAST * marks else ()


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
