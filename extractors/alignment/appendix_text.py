"""The statistics table in running text: labels found in order, what stands between two of them taken as the numbers."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.alignment.appendix_halves import in_halves
from extractors.alignment.flattened import Text, loose, text_of
from extractors.alignment.number import kind
from extractors.alignment.placed import Placement, Printed
from extractors.alignment.sequence import align
from extractors.alignment.similarity import core_of
from extractors.document import Document
from extractors.forms import Appendix, CellKey, appendices
from extractors.glyphs import fold

_SHARE = 0.6
"""Share of the form's items that must be found with something like a number behind them: prose names some too."""
_MOST = 0.8
"""Where no more of the labels fit in one order, they are tried as two halves side by side."""
_NEAR = 40
"""Characters behind the last label that are looked at."""
_ORDINAL = re.compile(r"^(?:其中:)?(?:[0-9]{1,2}\.|\([一二三四五六七八九十0-9]{1,2}\)|[一二三四五六七八九十]\.)?")
_GLOSS = re.compile(r"\((?![一二三四五六七八九十0-9]{1,2}\))[^()]*\)$")
_UNIT = r"(?:条|件|次|篇|个|人次|人|万元|元)"
_VALUES = re.compile(
    rf"(?:[(（][^()（）\n]{{1,60}}[)）])?[\s:：|｜]*(?P<unit>[(（]?{_UNIT}[)）]?)?[\s:：|｜]*"
    rf"(?P<values>(?:(?:[0-9０-９][0-9０-９,，.．]*{_UNIT}?|[-－—–/／]+|无)[\s|｜]*)*)"
)
_SIGNS = {
    '"': "[\"“”'‘’]", ".": "[.、．。·,，]", "(": "[(（]", ")": "[)）]", ",": "[,，、]", ":": "[:：]",
    "<": "[<《〈]", ">": "[>》〉]",
}  # fmt: skip
_OPTIONAL = frozenset('",:')
"""What may stand for the signs of a label, and which of them may be left out."""


@dataclass(slots=True)
class TextFit:
    """The form in running text: its placement, and the unit printed for each cell."""

    form: Appendix
    placement: Placement
    units: dict[CellKey, str] = field(default_factory=dict)


def place_texts(document: Document, enough: int) -> list[TextFit]:
    """The forms of which at least `enough` labels stand in the running text of `document`."""
    text = text_of(paragraph for paragraph in document.paragraphs() if not paragraph.recognised)
    folded = fold(text.text)
    named = [form for form in appendices() if sum(core in folded for core in _cores(form)) >= enough]
    return [fit for form in named if (fit := _place(text, form)) is not None]


def _cores(form: Appendix) -> Iterator[str]:
    return (core_of(fold(item.label)) for item in form.items)


def _place(text: Text, form: Appendix) -> TextFit | None:
    """The form in the text; None where too little of it stands there."""
    hits = _hits(text.text, form)
    if len(hits) < _SHARE * len(form.items):
        return None
    pairs = _pairs(hits, form)
    fit = TextFit(form, Placement(form.table, form.code, located=True, score=float(len(pairs))))
    ends = {i: hits[i + 1][0] if i + 1 < len(hits) else len(text.text) for i, _ in pairs}
    for i, j in pairs:
        if form.items[j].code:
            _take(fit, j, text, hits[i][1], min(ends[i], hits[i][1] + 10 * _NEAR))
    rows = sum(bool(item.code) for item in form.items)
    return fit if len({key.row for key in fit.placement.cells}) >= _SHARE * rows else None


def _pairs(hits: Sequence[tuple[int, int, int]], form: Appendix) -> list[tuple[int, int]]:
    """Pairs of hit and item, in the order of the text or, where more fit so, by halves that stood side by side."""
    labels = [item.label for item in form.items]
    scores = [[float(labels[number] == label) for label in labels] for _, _, number in hits]
    pairs = align(scores, 0.5)
    if len(pairs) > _MOST * len(hits):
        return pairs
    order = in_halves([[j for j, score in enumerate(row) if score] for row in scores], len(labels))
    halved = align([scores[place] for place in order], 0.5)
    return max(pairs, [(order[i], j) for i, j in halved], key=len)


def _hits(text: str, form: Appendix) -> list[tuple[int, int, int]]:
    """(start, end, item) of every label in the text, without those inside a longer one."""
    found: dict[tuple[int, int], int] = {}
    for number, pattern in enumerate(_patterns(form.code, tuple(item.wordings for item in form.items))):
        for match in pattern.finditer(text):
            found.setdefault(match.span(), number)
    return list(_longest(found))


def _longest(found: dict[tuple[int, int], int]) -> Iterator[tuple[int, int, int]]:
    reach = 0
    for (start, end), number in sorted(found.items(), key=lambda hit: (hit[0][0], -hit[0][1])):
        if end > reach and start >= reach:
            reach = end
            yield start, end, number


@functools.cache
def _patterns(code: str, wordings: tuple[tuple[str, ...], ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("|".join(map(_pattern, sorted(own, key=len, reverse=True)))) for own in wordings)


def _pattern(wording: str) -> str:
    """The label with blanks anywhere in it; its ordinal, with its dot, only where it is printed."""
    folded = fold(wording)
    ordinal = _ORDINAL.match(folded)
    core = _GLOSS.sub("", folded[ordinal.end() if ordinal else 0 :])
    lead = f"(?:{loose(ordinal[0], _SIGNS, _OPTIONAL, goes_on=True)})?" if ordinal and ordinal[0] else ""
    return lead + loose(core, _SIGNS, _OPTIONAL)


def _take(fit: TextFit, item: int, text: Text, start: int, end: int) -> None:
    """Takes the numbers behind a label, if there are as many as the form has; else they find no place."""
    match = _VALUES.match(text.text, start, end)
    if match is None or not match["values"].strip():
        return
    code, number = fit.form.items[item].code, fit.form.items[item].number
    at = match.start("values")
    tokens = [
        Printed(found[0], text.locator(at + found.start(), at + found.end()))
        for found in re.finditer(r"[^\s|｜]+", match["values"])
    ]
    measures = fit.form.measures
    if number is not None and len(tokens) == len(measures) + 1 and fold(tokens[0].text).lstrip("0") == str(number):
        tokens = tokens[1:]
    behind = match["values"][len(match["values"].rstrip()) :]
    whole = match.end() == end or any(mark in behind for mark in "\n|｜")
    if not whole or len(tokens) != len(measures) or any(kind(token.text) == "other" for token in tokens):
        fit.placement.spare.extend(token for token in tokens if kind(token.text) == "number")
        fit.placement.doubts.append(f"appendix/{code}: {match['values'].strip()[:40]!r} cannot be told apart")
        return
    for measure, token in zip(measures, tokens, strict=True):
        key = CellKey(fit.form.table.name, code, measure.code)
        if key in fit.placement.cells:
            fit.placement.doubts.append(f"{key} is printed twice")
            continue
        fit.placement.cells[key] = token
        fit.units[key] = match["unit"] or text.text[max(0, start - 60) : start]
