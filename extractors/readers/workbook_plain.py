"""The cells of a worksheet that show just what they hold: most of its markup, of which no tree need be built."""

import functools
import re
from itertools import compress

from msgspec import Struct

from extractors.readers.workbook_looks import Looks

_TEXT = rb"[^<>&\x00-\x08\x0b\x0c\x0e-\x1f]*"
_PLAIN = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*+)'
    rb'>(?:(?<=/>)|(?:<v>%b</v>|<is><t(?: xml:space="preserve")?>%b</t></is>)</c>)' % (_TEXT, _TEXT)
)
_ATTRIBUTES = re.compile(rb'(?: s="([0-9]+)")?(?: t="(n|b|d|s|str|inlineStr)")?/?')
_PARTS = 1 + _PLAIN.groups
"""Parts of the markup that a cell makes: what stands before it, and its groups."""
_LOOSE = re.compile(rb'<!|<(?:[^\s<>/:]+:)?c(?=[\s/>])(?![^<>]*\sr="[A-Z]{1,3}[0-9]{1,7}")')
"""Comments, and cells that do not say where they stand: that is behind the cell before."""


class Sparse(Struct, frozen=True):
    """The `markup` of a worksheet without its plain cells, and how many rows and columns those with a value reach."""

    markup: bytes
    rows: int = 0
    columns: int = 0


def sparse(markup: bytes, looks: Looks) -> Sparse:
    """What of a worksheet must be looked at cell by cell; all of it where something in it forbids to take it apart.

    A cell is plain that holds one value or one text, whole and without entities, in a format that shows it as it is.
    """
    parts = _PLAIN.split(markup)
    rest = b"".join(parts[::_PARTS])
    letters, numbers, attributes = (parts[1 + group :: _PARTS] for group in range(_PLAIN.groups))
    known = set(attributes)
    if _LOOSE.search(rest) or not _is_utf8(markup) or not _show_values(known, looks):
        return Sparse(markup)
    empty = {text for text in known if text.endswith(b"/")}
    if empty:
        filled = [text not in empty for text in attributes]
        letters, numbers = list(compress(letters, filled)), list(compress(numbers, filled))
    rows = max(map(int, set(numbers)), default=0)
    columns = set(letters)
    return Sparse(rest, rows, max((1 + column_number(name.decode()) for name in columns), default=0))


def _is_utf8(markup: bytes) -> bool:
    try:
        markup.decode()
    except UnicodeDecodeError:
        return False
    return True


def _show_values(attributes: set[bytes], looks: Looks) -> bool:
    """Whether all cells with one of these `attributes`, their format and their type, show what they hold."""
    known = [match for text in attributes if (match := _ATTRIBUTES.fullmatch(text))]
    if len(known) < len(attributes):
        return False
    named = {(match[1] or b"0").decode() for match in known}
    marked = looks.strings and any(match[2] == b"s" for match in known)
    return not marked and named.isdisjoint(looks.struck | looks.pale) and named.isdisjoint(looks.formats)


@functools.lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
