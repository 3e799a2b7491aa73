"""The statistics table of the reports before 2019 (政府信息公开情况统计表), in any of its forms and layouts.

The lines of the document's tables are cut into segments of one label with its values: a form may stand in two halves
side by side. One alignment in order puts segments to the items of the form that fits best.
"""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from extractors.alignment.appendix_columns import Columns
from extractors.alignment.appendix_halves import in_halves
from extractors.alignment.appendix_text import place_texts
from extractors.alignment.lines import Line, Slot
from extractors.alignment.number import parse
from extractors.alignment.placed import Placement, leftovers
from extractors.alignment.sequence import align
from extractors.alignment.similarity import THRESHOLD, core_of, likeness_to
from extractors.alignment.values import facts_of
from extractors.document import Document
from extractors.facts import Fact, Unplaced
from extractors.forms import Appendix, CellKey, Item, appendices
from extractors.glyphs import fold

ENOUGH = 8
"""So many of its items are the form; single ones (`行政复议数量`) stand in other tables too."""
_SURE = 0.9
"""A label less like the item's own is put to it, and is a doubt."""
_APART = 0.1
"""Where one item is sure, those that the label is so much less like are out of the question."""
_MOST = 0.8
"""Where fewer of the likely labels fit in one order, they are tried as two halves side by side."""
_PREFIX, _PREFIXED = 4, 0.85
_PIECES = 3
"""Cells before the number over which an item's label may be spread."""
_UNITS = frozenset("件条个次篇份人项场期部元") | {"人次", "万元", "亿元", "件次", "篇次", "场次", "万人次", "人/次"}
_TEN_THOUSAND = 10_000


class Found(Struct, frozen=True):
    """The statistics table as one document has it: its form, its cells, what found no place, what is in doubt."""

    form: str
    facts: tuple[Fact, ...]
    unplaced: tuple[Unplaced, ...]
    doubts: tuple[str, ...]


@dataclass(slots=True)
class _Segment:
    """One label with what stands behind it. `half`: in which of the halves side by side."""

    line: int
    table: int
    left: int
    labels: list[str] = field(default_factory=list)
    tall: bool = False
    """Whether the cell of the label stands beside several rows: which of their numbers is its own cannot be told."""
    unit: str = ""
    values: list[Slot] = field(default_factory=list)
    half: int = 0

    @property
    def has_number(self) -> bool:
        return any(slot.kind == "number" for slot in self.values)

    def goes_on(self, slot: Slot) -> bool:
        """Whether the next cell of the row belongs to this label too."""
        return not slot.is_label or _is_unit(slot) or (not self.values)

    def take(self, slot: Slot) -> None:
        """Adds a piece of the label, the unit, or a value; what is printed between label and unit is none."""
        if slot.is_label and not self.unit and _is_unit(slot):
            self.unit = slot.folded
            if not self.has_number:
                self.values.clear()
        elif slot.is_label and not self.unit and not self.values:
            self.labels.append(slot.folded)
            self.tall = slot.tall
        else:
            self.values.append(slot)


def _is_unit(slot: Slot) -> bool:
    return slot.folded.strip("()") in _UNITS


@dataclass(slots=True)
class _Fit:
    """One form put to the segments in one order: pairs of segment and item, with their likeness."""

    form: Appendix
    pairs: list[tuple[_Segment, Item, float]]

    @property
    def score(self) -> float:
        return sum(score for _, _, score in self.pairs)

    @property
    def located(self) -> bool:
        return sum(bool(item.code) and score >= _SURE for _, item, score in self.pairs) >= ENOUGH


def find_appendix(lines: Sequence[Line], document: Document | None, sha256: str) -> Found | None:
    """The statistics table in `lines`, or else in the running text of `document`, where that is to be looked at."""
    fit = _best_fit(lines) if _worth_a_look(lines) else None
    if fit is not None:
        placement, units = _take(fit, lines)
        tables = {segment.table for segment, _, _ in fit.pairs}
        spare = [(slot.text, slot.locator) for slot in leftovers(lines, [placement], tables)]
        return _found(fit.form, placement, units, spare, sha256)
    texts = place_texts(document, ENOUGH) if document is not None else []
    best = max(texts, key=lambda text: text.placement.score, default=None)
    if best is None or len(best.placement.cells) < ENOUGH:
        return None
    spare = [(printed.text, printed.locator) for printed in best.placement.spare]
    return _found(best.form, best.placement, best.units, spare, sha256)


def _found(
    form: Appendix,
    placement: Placement,
    units: dict[CellKey, str],
    spare: Iterable[tuple[str, str | None]],
    sha256: str,
) -> Found:
    facts = tuple(_in_money(fact, units.get(fact.key, "")) for fact in facts_of(placement, sha256))
    reason = "no item of the statistics table fits the place of this number"
    unplaced = tuple(Unplaced(sha256, locator, text, reason) for text, locator in spare)
    return Found(form.code, facts, unplaced, (*placement.doubts, *_doubts(facts)))


def _in_money(fact: Fact, unit: str) -> Fact:
    """An amount by the unit of its own column; without any unit in sight it may be 元 or 万元, so no number is told."""
    if fact.unit == "count" or not fact.value or fact.printed is None:
        return fact
    amount = parse(fact.printed)
    if (amount is not None and amount.unit is not None) or "万元" in unit:
        return fact
    if "元" in unit and "亿" not in unit:
        return replace(fact, value=fact.value / _TEN_THOUSAND)
    return replace(fact, value=None, basis="unreadable")


def _doubts(facts: Sequence[Fact]) -> Iterator[str]:
    """Cells that print something which is no number, and counts below zero.

    Items that are not there are no doubt: the form was cut to what a body has to tell.
    """
    for fact in facts:
        if fact.basis == "unreadable" and not fact.alternatives:
            yield f"{fact.key}: {fact.printed!r} is no number"
        elif fact.value is not None and fact.value < 0:
            yield f"{fact.key}: {fact.printed!r} is below zero"


# ------------------------------------------------------------------ segments
def _worth_a_look(lines: Sequence[Line]) -> bool:
    texts = {text for line in lines for _, text in line.labels}
    texts.update([slot.folded for line in lines for slot in line.label_slots])
    seen = _all_cores().intersection(map(core_of, texts))
    return len(seen) >= ENOUGH and any(len(labels & seen) >= ENOUGH for labels in _cores())


@functools.cache
def _cores() -> tuple[frozenset[str], ...]:
    """The labels of each form, without ordinals and glosses."""
    return tuple(frozenset(core_of(fold(w)) for item in form.items for w in item.wordings) for form in appendices())


@functools.cache
def _all_cores() -> frozenset[str]:
    """Those of all forms."""
    return frozenset().union(*_cores())


def _segments(lines: Sequence[Line]) -> list[_Segment]:
    found = [segment for index, line in enumerate(lines) for segment in _cut(index, line)]
    _tell_halves(found)
    return found


def _cut(index: int, line: Line) -> Iterator[_Segment]:
    """A label behind a value or a unit begins a segment; text right behind a unit stands in the value's place."""
    current: _Segment | None = None
    for slot in line.slots:
        if slot.filler or (slot.is_label and slot.above) or (slot.tall and slot.kind == "number"):
            continue
        if current is not None and current.goes_on(slot):
            current.take(slot)
        elif slot.is_label:
            if current is not None:
                yield current
            current = _Segment(index, line.table, slot.left, [slot.folded], slot.tall)
    if current is not None:
        yield current


def _tell_halves(segments: Sequence[_Segment]) -> None:
    """The half of each segment: by where the second and further labels of the table's rows mostly begin."""
    rows: defaultdict[tuple[int, int], list[_Segment]] = defaultdict(list)
    for segment in segments:
        rows[segment.table, segment.line].append(segment)
    starts: defaultdict[int, defaultdict[int, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for (table, _), row in rows.items():
        for place, segment in enumerate(row[1:], start=1):
            starts[table][place][segment.left] += 1
    for segment in segments:
        usual = [lefts.most_common(1)[0][0] for lefts in starts[segment.table].values()]
        segment.half = sum(segment.left >= left for left in usual)


def _orders(segments: Sequence[_Segment]) -> Iterator[list[_Segment]]:
    """The orders in which the form may run: row by row; or half by half, on each page or over all of them."""
    yield list(segments)
    if any(segment.half for segment in segments):
        yield sorted(segments, key=lambda segment: (segment.table, segment.half, segment.line))
        yield sorted(segments, key=lambda segment: (segment.half, segment.line))


# ------------------------------------------------------------------ alignment
def _best_fit(lines: Sequence[Line]) -> _Fit | None:
    """The form and the order that fit best; of forms that fit alike the one with fewer items."""
    segments = _segments(lines)
    orders = list(_orders(segments))
    fits = [fit for form in appendices() for order in orders for fit in _fits(form, order)]
    best = max(fits, key=lambda fit: (fit.score, -len(fit.form.items)))
    return best if best.located else None


def _fits(form: Appendix, segments: Sequence[_Segment]) -> Iterator[_Fit]:
    """The form put to the segments as they come and, where much of it is left over then, as two halves."""
    scored = [(segment, _scores(segment, form)) for segment in segments]
    likely = [(segment, scores) for segment, scores in scored if any(scores)]
    first = _fit(form, likely)
    yield first
    if len(likely) >= ENOUGH and len(first.pairs) < _MOST * len(likely):
        items = [[j for j, score in enumerate(scores) if score == max(scores)] for _, scores in likely]
        yield _fit(form, [likely[place] for place in in_halves(items, len(form.items))])


def _fit(form: Appendix, likely: Sequence[tuple[_Segment, list[float]]]) -> _Fit:
    pairs = align([scores for _, scores in likely], THRESHOLD)
    return _Fit(form, [(likely[i][0], form.items[j], likely[i][1][j]) for i, j in pairs])


def _scores(segment: _Segment, form: Appendix) -> list[float]:
    """The likeness of the segment's label to each item; a heading holds no number."""
    own = segment.labels[-_PIECES:]
    texts = ["".join(own[start:]) for start in range(len(own))]
    columns = [_likeness(text, form.code) for text in texts]
    scores = [max(found) for found in zip(*columns, strict=True)]
    if segment.has_number:
        scores = [score if item.code else 0.0 for score, item in zip(scores, form.items, strict=True)]
    best = max(scores, default=0.0)
    return [score if score >= best - _APART else 0.0 for score in scores] if best >= _SURE else scores


@functools.lru_cache(maxsize=8192)
def _likeness(text: str, code: str) -> tuple[float, ...]:
    form = next(form for form in appendices() if form.code == code)
    found = (_likeness_of(text, item.wordings) for item in form.items)
    return tuple(score if score >= THRESHOLD else 0.0 for score in found)


def _likeness_of(text: str, wordings: tuple[str, ...]) -> float:
    """As of any label; but where much stands before the item's own, it may be the label of another item."""
    score = likeness_to(text, wordings)
    longer = len(core_of(text)) - max(len(core_of(fold(wording))) for wording in wordings)
    return min(score, _PREFIXED) if longer > _PREFIX else score


# ------------------------------------------------------------------ values
def _take(fit: _Fit, lines: Sequence[Line]) -> tuple[Placement, dict[CellKey, str]]:
    """The cells of the form that the segments print, and the unit printed for each."""
    placement = Placement(fit.form.table, fit.form.code, located=True, score=fit.score)
    units: dict[CellKey, str] = {}
    columns = Columns(lines, fit.form, {segment.line for segment, _, _ in fit.pairs})
    for segment, item, score in sorted(fit.pairs, key=lambda pair: pair[0].line):
        if not item.code:
            continue
        if segment.tall and segment.has_number:
            placement.doubts.append(f"appendix/{item.code}: its label stands beside several rows")
            continue
        cells, known = columns.assign(segment.line, segment.values, item)
        for slot in known:
            placement.taken.add(id(slot))
        for measure, slot in cells.items():
            key = CellKey(fit.form.table.name, item.code, measure)
            placement.take([(key, slot)], segment.unit)
            units[key] = segment.unit or "".join(segment.labels)
        if score < _SURE:
            placement.doubts.append(f"appendix/{item.code}: its label is printed {segment.labels[-1][:60]!r}")
        if not cells and any(slot.kind == "number" and slot not in known for slot in segment.values):
            placement.doubts.append(f"appendix/{item.code}: its column cannot be told")
    _note_copies(fit, placement, lines)
    placement.doubts.extend(_unlabelled(lines, {segment.table for segment, _, _ in fit.pairs}))
    return placement, units


def _unlabelled(lines: Sequence[Line], tables: set[int]) -> Iterator[str]:
    """Rows of the table with a number and no label of their own: the row that it belongs to may have another's."""
    for index, line in enumerate(lines):
        if line.table in tables and line.numbers and not any(_cut(index, line)):
            shown = [slot.text for slot in line.slots if slot.kind == "number"]
            yield f"appendix: numbers without a label: {shown[:5]}"


def _note_copies(fit: _Fit, placement: Placement, lines: Sequence[Line]) -> None:
    """A doubt where rows of the form stand in the document once more with other numbers."""
    placed = {id(segment) for segment, _, _ in fit.pairs}
    paired = {(segment.line, segment.left) for segment, _, _ in fit.pairs}
    differing = 0
    for segment in _segments(lines):
        if id(segment) in placed or (segment.line, segment.left) in paired or not segment.has_number:
            continue
        scores = _scores(segment, fit.form)
        items = [i.code for i, score in zip(fit.form.items, scores, strict=True) if score >= _SURE and i.code]
        ours = {parse(printed.text) for key, printed in placement.cells.items() if key.row in items}
        theirs = {parse(slot.text) for slot in segment.values if slot.kind == "number"}
        differing += bool(items) and not theirs <= ours
    if differing:
        placement.doubts.append(f"appendix: {differing} rows of it stand in the document once more")
