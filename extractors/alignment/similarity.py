"""How alike a printed label and a label of the form are, whatever editors did to it."""

import functools
import re
from itertools import pairwise

from rapidfuzz import fuzz

from extractors.forms import Row, TableName, form
from extractors.glyphs import fold

THRESHOLD = 0.62
"""Below this two labels are strangers. Labels cut to two thirds still pass; `规章` against `规范性文件` does not."""

_ORDINAL = re.compile(r"^(?:[0-9]{1,2}[.)]|\([一二三四五六七八九十0-9]{1,2}\)\.?|[一二三四五六七八九十]\.|[①-⑩])+")
_GLOSS = re.compile(r"\((?![一二三四五六七八九十0-9]{1,2}\))[^()]*\)")
_BARE_ORDINAL = re.compile(r"(?P<parent>.*[^0-9.])(?P<ordinal>[0-9]{1,2})[.)]?")
_BARE = 0.9
"""Likeness of a row that is named by its group and its ordinal alone."""
_JOINED = 0.97
"""What the own part of a label counts that its groups run into."""
_BEGINNING = 4
"""So many characters at the start of a label are its own, where no other label of the table begins so."""
_SHORTENED = 0.7
"""Likeness of a label of which only some words are left."""
_MAX_LABEL = 160
_FAMILIAR = 0.5
"""Share of its characters that a label must have in common with the form's labels; others are not even compared."""
MERGED = 0.9
"""A text so like the label of a merged cell is that label."""


@functools.lru_cache(maxsize=8192)
def _forms_of(folded: str) -> tuple[str, str]:
    """A label without its glosses, and without its ordinal too."""
    plain = _GLOSS.sub("", folded) or folded
    return plain, _ORDINAL.sub("", plain) or plain


@functools.lru_cache(maxsize=8192)
def core_of(folded: str) -> str:
    """A folded label without its ordinal and without glosses in brackets."""
    return _forms_of(folded)[1]


def likeness(folded: str, wording: str) -> float:
    """Likeness of a folded printed label and a label of the form, 0 to 1.

    A gloss in brackets and a missing or wrong ordinal cost little; a label that ends with the form's label (its
    parents run into it) counts nearly full.
    """
    if not folded or len(folded) > _MAX_LABEL:
        return 0.0
    official = fold(wording)
    if folded == official:
        return 1.0
    plain, core = _forms_of(folded)
    official_plain, official_core = _forms_of(official)
    best = max(fuzz.ratio(folded, official), fuzz.ratio(plain, official_plain), 97 * (core == official_core)) / 100
    best = max(best, 0.95 * fuzz.ratio(core, official_core) / 100)
    if len(official_core) >= 4 and plain.endswith(official_plain):
        best = max(best, 0.93)
    return best


def row_likeness(folded: str, row: Row) -> float:
    """The best likeness of `folded` to any wording of `row`."""
    if row.in_full and folded in map(fold, row.in_full):
        return 1.0
    return likeness_to(folded, row.wordings)


@functools.lru_cache(maxsize=65_536)
def likeness_to(folded: str, wordings: tuple[str, ...]) -> float:
    """The best likeness of `folded` to any of `wordings`, to none of them nought."""
    return max((likeness(folded, wording) for wording in wordings), default=0.0)


@functools.lru_cache(maxsize=65_536)
def matches(folded: str, form_code: str, table: TableName) -> tuple[tuple[int, float], ...]:
    """The rows of a table of a form that `folded` is like, as (index of the row over all blocks, likeness).

    The label of a merged cell left of the rows is that cell's and no row's, however alike (`不予公开`, `予以公开`).
    """
    rows, parents, characters = _vocabulary(form_code, table)
    bare = _by_ordinal(folded, rows)
    if bare is not None:
        return ((bare, _BARE),)
    plain, _ = _forms_of(folded)
    if sum(character in characters for character in plain) < _FAMILIAR * len(plain):
        return ()
    merged = likeness_to(folded, parents) if parents else 0.0
    above = _above_next_group(folded, rows) if merged >= MERGED else None
    if above is not None:
        return (above,)
    bar = max(THRESHOLD, merged if merged >= MERGED else 0.0)
    own = _without_groups(folded, parents)
    scored = ((n, max(row_likeness(folded, row), _JOINED * row_likeness(own, row))) for n, row in enumerate(rows))
    found = tuple((number, score) for number, score in scored if score >= bar)
    return found or (_shortened(core_of(own), rows) if merged < MERGED else ())


def _shortened(core: str, rows: tuple[Row, ...]) -> tuple[tuple[int, float], ...]:
    """The one row whose label begins with the same words and holds the others of `core` in order: `本年新收申请`."""
    if len(core) < _BEGINNING:
        return ()
    labels = [core_of(fold(row.label)) for row in rows]
    held = [n for n, label in enumerate(labels) if label.startswith(core[:_BEGINNING]) and _in_order(core, label)]
    return ((held[0], _SHORTENED),) if len(held) == 1 else ()


def _in_order(part: str, whole: str) -> bool:
    """Whether all characters of `part` stand in `whole`, in order."""
    rest = iter(whole)
    return all(character in rest for character in part)


def _above_next_group(folded: str, rows: tuple[Row, ...]) -> tuple[int, float] | None:
    """The last row above a group, and its likeness, where the group's label ran into it from below.

    Where nothing is ruled the label of a group of several rows stands between two of them.
    """
    for number, (row, below) in enumerate(pairwise(rows)):
        group = fold(below.parents[-1]) if below.parents and below.parents != row.parents else ""
        if group and folded.endswith(group):
            score = _JOINED * row_likeness(folded.removesuffix(group), row)
            if score >= MERGED:
                return number, score
    return None


def _without_groups(folded: str, parents: tuple[str, ...]) -> str:
    """A label without the labels of the merged cells that run into it from the left."""
    for parent in map(fold, parents):
        folded = folded.removeprefix(parent)
    return folded


def _by_ordinal(folded: str, rows: tuple[Row, ...]) -> int | None:
    """The row of which only the ordinal is left, behind the merged label of its group: `（三）不予公开` `2.`."""
    match = _BARE_ORDINAL.fullmatch(folded)
    if match is None:
        return None
    for number, row in enumerate(rows):
        numbered = row.parents and ordinal_of(row) == match["ordinal"]
        if numbered and likeness(match["parent"], row.parents[-1]) >= MERGED:
            return number
    return None


def ordinal_of(row: Row) -> str:
    """The ordinal that the form prints before a row, without its dot; empty where it prints none."""
    own = _ORDINAL.match(fold(row.label))
    return own[0].rstrip(".") if own else ""


@functools.cache
def _vocabulary(form_code: str, table: TableName) -> tuple[tuple[Row, ...], tuple[str, ...], frozenset[str]]:
    """The rows of a table, the labels of the merged cells left of them, and the characters that all these use."""
    rows = tuple(row for block in form(form_code).tables[table].blocks for row in block.rows)
    parents = tuple(dict.fromkeys(parent for row in rows for parent in row.parents))
    wordings = [*parents, *(wording for row in rows for wording in row.wordings)]
    return rows, parents, frozenset("".join(map(fold, wordings)))
