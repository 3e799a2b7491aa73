"""Flattened text without cells: labels found in order, the digits behind each label taken as its row.

Where nothing stands between the digits of neighbouring cells, or fewer numbers than cells are left, the digits go to
the arithmetic as they are; here they are never divided.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from extractors.alignment.flattened import Text, loose, text_of
from extractors.alignment.number import kind
from extractors.alignment.placed import Placement, Printed
from extractors.alignment.sequence import align
from extractors.alignment.stream_gaps import Found, rows_between
from extractors.alignment.stream_order import procedures_above, stands_in_order
from extractors.document import Document, Field, Paragraph, Ragged, is_page_number
from extractors.facts import Glued
from extractors.forms import CellKey, Row, TableForm
from extractors.glyphs import fold

_SHARE = 0.6
"""Share of the form's rows that must be found with digits behind them; a sentence or two name some of them too."""
_HEADER = 50
"""So many characters before a row's numbers hold its label and the labels of its columns, in which units stand."""
_ORDINAL = re.compile(r"^(?:[0-9]{1,2}\.|\([一二三四五六七八九十]\)|[一二三四五六七八九十]\.)")
_UNIT = "(?:万元|元|件|个|条|项|宗)"
_UNIT_APART = rf"\s{_UNIT}(?=[\s|｜]|$)"
"""A unit behind a blank, as copies of text put it between digits and Han characters; no label begins so."""
_VALUES = re.compile(
    rf"[\s|｜]*((?:[0-9０-９][0-9０-９,，.．]*(?:{_UNIT_APART}|{_UNIT})?|[+＋\-－—–/／]|无(?=[\s|｜无0-9０-９])|(?<=无)无|[\s|｜])*)"
)
_TOKEN = re.compile(rf"无|[^\s|｜无]*[0-9０-９]{_UNIT_APART}|[^\s|｜无]+")
_GOES_ON = frozenset("万亿千百几多余%％‰")
"""Behind digits: the number is another one, or none for certain. No label of a form begins so."""
_DOTTED, _LISTED = re.compile(r"[0-9０-９][.．]\s*$"), re.compile(r"[0-9０-９](?:[.．]|\s*)$")
"""The ordinal of the next label behind the numbers of a row, with a blank behind its dot or none."""
_SEVERAL = re.compile(r"0[0-9]")
"""No number begins so: digits without a blank between them are several."""
_DASH = re.compile(r"[\-－—–/／]")
_SIGNS = {
    '"': "[\"“”'‘’]", "'": "[\"“”'‘’]", ".": "[.、．。·,，]", "(": "[(（]", ")": "[)）]",
    "/": "[/／]", ":": "[:：]", ",": "[,，]",
}  # fmt: skip
"""What may stand for the signs of a label, or be left out."""


class _Hit(Struct, frozen=True):
    start: int
    end: int
    step: int


class _Step(Struct, frozen=True):
    """One label in the order of the form; `keys` are the cells whose numbers follow it."""

    label: Row
    keys: tuple[CellKey, ...] = ()


def place_stream(text: Text, sha256: str, table: TableForm, form: str) -> Placement:
    """The placement of `table` in the running `text` of the document `sha256`."""
    placement = Placement(table, form)
    steps = _steps(table)
    hits = list(_hits(text.text, steps))
    wanted = sum(bool(step.keys) for step in steps)
    if len(hits) < _SHARE * (wanted if wanted > 1 else len(steps)):  # one label alone, `总计`, stands in many a text
        return placement
    same = [[_same(steps, one, other) for other in range(len(steps))] for one in range(len(steps))]
    scores = [same[hit.step] for hit in hits]
    pairs = align(scores, 0.5)
    found = [(hits[i], steps[j]) for i, j in pairs]
    rows = [(hit, step, values) for hit, step in found if step.keys and (values := _values(text.text, hit.end))]
    if len(rows) < _SHARE * wanted or (wanted == 1 and len(found) < _SHARE * len(steps)):
        return placement
    places = {step.label.code: (hit.start, hit.end) for hit, step, _ in rows}
    named = procedures_above(text.text, table, places)
    placement.located = True
    if named is None and not stands_in_order(text.text, table, _found(steps, hits), places):
        placement.spare = [token for _, _, (start, end) in rows for token in _tokens(text, start, end)]
        return placement  # whose numbers these are nothing tells
    placement.score = float(len(found))
    apart = any(len(_tokens(text, start, end)) > 1 for _, _, (start, end) in rows)
    for _, step, (start, end) in rows:
        own = step if named is None else _renamed(step, table, named)
        _take(placement, text, own, start, end, sha256, apart=apart)
    for step, start, end in _between(text.text, table, steps, [(hits[i], j) for i, j in pairs]):
        _take(placement, text, step, start, end, sha256, apart=apart)
    used = {i for i, _ in pairs}
    _note_copy(placement, text, steps, [hit for i, hit in enumerate(hits) if i not in used])
    return placement


def _between(
    text: str, table: TableForm, steps: Sequence[_Step], pairs: Sequence[tuple[_Hit, int]]
) -> Iterator[tuple[_Step, int, int]]:
    """The rows of table 三 between those found whose labels are not in their order, and where their numbers stand."""
    if table.name != "applications":
        return
    found = [Found(j, hit.start, end[1]) for hit, j in pairs if steps[j].keys and (end := _values(text, hit.end))]
    rows = [step.label if step.keys else None for step in steps]
    for row in rows_between(text, rows, len(table.blocks[0].columns), found):
        yield steps[row.row], row.start, row.end


def _found(steps: Sequence[_Step], hits: Sequence[_Hit]) -> list[tuple[int, str]]:
    """Every label that was found, folded, behind where it stands."""
    return [(hit.start, fold(steps[hit.step].label.label)) for hit in hits]


def _note_copy(placement: Placement, text: Text, steps: Sequence[_Step], hits: Sequence[_Hit]) -> None:
    """A doubt where most rows of the table stand in the text once more with numbers behind them."""
    rows = sum(bool(step.keys) for step in steps)
    spare: list[Printed] = []
    seen: set[int] = set()
    for hit in hits:
        number = next((n for n, step in enumerate(steps) if step.keys and _same(steps, hit.step, n)), None)
        values = _values(text.text, hit.end)
        if number is None or values is None:
            continue
        tokens = _tokens(text, *values)
        if rows > 1 or len(tokens) == len(steps[number].keys):  # `总计` alone is the label of other rows too
            seen.add(number)
            spare.extend(tokens)
    if len(seen) >= _SHARE * rows:
        placement.doubts.append(f"{placement.table.name} stands in the text twice")
        placement.spare = spare


def _tokens(text: Text, start: int, end: int) -> list[Printed]:
    """What stands between blanks and pipes from `start` to `end`; each `无` is a cell by itself."""
    found = _TOKEN.finditer(text.text, start, end)
    return [Printed(token[0], text.locator(token.start(), token.end())) for token in found]


def _characters(text: Text, start: int, run: str) -> list[Printed]:
    """As many digits and dashes as there are cells: each of them is a cell by itself, where no number has a sign."""
    if not _DASH.search(run):
        return [Printed(run, text.locator(start, start + len(run)))]
    return [Printed(c, text.locator(start + n, start + n + 1)) for n, c in enumerate(run)]


def running_text(document: Document) -> Text:
    """The running text without numbers of pages; what is read from a picture needs the cells around it to be sure."""
    return text_of(p for p in document.paragraphs() if not p.recognised and not is_page_number(p.text))


def text_with_cells(document: Document) -> Text:
    """The same with the cells of ragged rows, a line each, where they stand; what is given as both counts once."""
    rows = [row for block in document.blocks if isinstance(block, Ragged) for row in block.rows]
    cells = {cell.locator for cell in chain(*rows)}
    shown: list[Paragraph | Field] = []
    for block in document.blocks:
        if isinstance(block, Ragged):
            shown.extend(chain(*block.rows))
        elif isinstance(block, Paragraph) and not block.recognised and block.locator not in cells:
            shown.append(block)
    return text_of(one for one in shown if one.text.strip() and not is_page_number(one.text))


def _steps(table: TableForm) -> list[_Step]:
    if table.name == "review_litigation":
        return _procedure_steps(table)
    steps: list[_Step] = []
    for block in table.blocks:
        if block.label:
            steps.append(_Step(Row("", block.label)))
        steps.extend(_Step(column) for column in block.columns)
        for row in block.rows:
            steps.append(_Step(row, tuple(CellKey(table.name, row.code, c.code) for c in block.columns)))
    return steps


def _procedure_steps(table: TableForm) -> list[_Step]:
    """Table 四 flattened: the results of each procedure, and behind the last of them all numbers in one row."""
    block = table.blocks[0]
    steps = [_Step(column) for _ in block.rows for column in block.columns]
    steps[-1] = _Step(steps[-1].label, tuple(table.cells()))
    return steps


def _renamed(step: _Step, table: TableForm, order: Sequence[int]) -> _Step:
    """The step whose numbers are those of the procedures of table 四 in another `order`."""
    block = table.blocks[0]
    rows = [block.rows[number] for number in order]
    return _Step(step.label, tuple(CellKey(table.name, row.code, c.code) for row in rows for c in block.columns))


def _same(steps: Sequence[_Step], one: int, other: int) -> float:
    """A label that stands at several places of the order (`总计`, `结果维持`) may be any of them."""
    return float(steps[one].label.label == steps[other].label.label)


def _hits(text: str, steps: Sequence[_Step]) -> Iterator[_Hit]:
    """Every place where a label stands, without those inside a longer label."""
    found: dict[tuple[int, int], int] = {}
    for number, step in enumerate(steps):
        for match in _pattern(step.label.wordings).finditer(text):
            found.setdefault(match.span(), number)
    reach = 0
    for (start, end), number in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if end > reach:
            reach = end
            yield _Hit(start, end, number)


@functools.lru_cache(maxsize=256)
def _pattern(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """The label in any of its wordings, blanks anywhere in it, its own ordinal before it or not."""
    return re.compile("|".join(_wording(wording) for wording in sorted(wordings, key=len, reverse=True)))


def _wording(wording: str) -> str:
    folded = fold(wording)
    ordinal = _ORDINAL.match(folded)
    core = folded[ordinal.end() :] if ordinal else folded
    lead = f"(?:{loose(ordinal[0], _SIGNS, _SIGNS, goes_on=True)})?" if ordinal else ""
    return lead + loose(core, _SIGNS, _SIGNS)


def _values(text: str, start: int) -> tuple[int, int] | None:
    """The stretch of numbers right behind a label; a digit before a list dot is the next label's ordinal."""
    match = _VALUES.match(text, start)
    if match is None or not match[1].strip():
        return None
    begin, end = match.span(1)
    tail = (_LISTED if text[end : end + 1] == "、" else _DOTTED).search(text[begin:end])
    if not tail and text[end : end + 1] in _GOES_ON and not text[end - 1].isspace():
        return None
    end = begin + tail.start() if tail else end
    return (begin, end) if text[begin:end].strip() else None


def _take(placement: Placement, text: Text, step: _Step, start: int, end: int, sha256: str, *, apart: bool) -> None:
    """Puts the numbers from `start` to `end` to the cells of their row; `apart`: something parts those of other rows.

    One alone, as many digits long as the row has cells, is all of them only where nothing parts any.
    """
    tokens = _tokens(text, start, end)
    signed = any(placement.table.column(key).signed for key in step.keys)
    if not apart and len(tokens) == 1 and len(tokens[0].text) == len(step.keys) and not signed:
        tokens = _characters(text, start + text.text[start:end].index(tokens[0].text), tokens[0].text)
    if len(tokens) == len(step.keys) and all(kind(token.text) != "other" for token in tokens):
        above = fold(text.text[max(0, start - _HEADER) : start])
        for key, token in zip(step.keys, tokens, strict=True):
            placement.cells.setdefault(key, replace(token, header=above))
        return
    run = tuple(token.text for token in tokens)
    if apart and placement.table.name == "disclosure" and not any(map(_SEVERAL.match, run)):
        # a blank cell leaves no trace, and no sum would tell
        placement.spare.extend(tokens)
        shown = f"{len(run)} numbers for {len(step.keys)} cells: {list(run[:9])}"
        placement.doubts.append(f"{placement.table.name}/{step.keys[0].row} has {shown}")
        return
    placement.glued.append(Glued(step.keys, run, sha256, text.locator(start, end)))
