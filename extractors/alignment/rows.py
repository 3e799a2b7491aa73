"""Tables 二 and 三: the lines of a document put to the rows of a form, in order, then their cells to its columns."""

import functools
import itertools
from collections.abc import Iterator, Sequence
from itertools import dropwhile

from msgspec import Struct, structs

from extractors.alignment.columns import Header, assign, header_of, is_nothing, merged_again
from extractors.alignment.groups import unlabelled
from extractors.alignment.lines import Line, Slot
from extractors.alignment.placed import HEADER_SHARE, ROUNDING, Astray, Placement, is_perfect, numbers_of
from extractors.alignment.ragged import Places, places_of
from extractors.alignment.sequence import align
from extractors.alignment.similarity import MERGED, THRESHOLD, core_of, likeness_to, matches
from extractors.alignment.unnamed import UNNAMED, Taken, unnamed
from extractors.forms import FORMS, Block, Column, Row, TableForm, TableName, form
from extractors.glyphs import fold

_MOST_HEADER_LINES = 6
"""A header has three lines, and a title, a unit and a heading above them."""
_HEADER_LABELS = 3
"""A line with so many labels of columns is a header, whatever else it prints."""
_SURE = 0.8
"""A label so like that of a column is one of a header."""
_NAMED = 0.9
_APART = 0.2
"""A label that is certainly (`_NAMED`) that of one row is none of a row that it is so much less like."""
_FEWEST_ROWS = {"applications": 6, "disclosure": 2, "review_litigation": 2}
"""Fewer rows than this are no table: single labels of the form stand in many other tables too."""
_TOTAL = "total"
"""Code of a last column that is the sum of the others."""
_NUMBERS_OF_A_ROW = 4
"""A line that no row took and that holds so many numbers is one; fewer are notes and page numbers, save in table 二."""
_SHARE = 0.6
"""With no label of a column above them so many of the form's rows are needed: prose has small tables of its own."""
_Shape = tuple[int, int | None, tuple[tuple[int, int], ...]]
"""A block of the form, a table, and the edges of the cells of a row; of text without columns the block alone."""


class _Cells(Struct, frozen=True):
    """The cells of a row that may be its values, and the shape that other rows may have too."""

    values: list[Slot]
    shape: _Shape


class _Likeness(Struct, frozen=True, eq=False):
    """How like labels are to each row of the form, at best so much, and the slot after which its values would stand."""

    best: float
    scores: tuple[float, ...]
    slots: tuple[int, ...]


class _Candidate(Struct, frozen=True):
    """A line that may be a row of the form, and what its labels are like."""

    line: int
    likeness: _Likeness


class _Rows(Struct):
    """The lines that are rows of `table`, by their own label (`named`) or otherwise, and what their labels count."""

    table: TableForm
    form: str
    named: Sequence[Taken] = ()
    taken: Sequence[Taken] = ()
    score: float = 0.0

    @property
    def most(self) -> float:
        """What they come to where all columns over them are found."""
        return self.score + HEADER_SHARE * len(self.taken)


def place_best(lines: Sequence[Line], name: TableName) -> Placement:
    """The table `name` on the form that fits best, on the one in force where both fit alike.

    Cells are put to columns only on a form that by its rows can still be the best.
    """
    ours, theirs = (form(code).tables[name] for code in FORMS)
    rows = _rows_of(lines, ours, FORMS[0])
    first = _with_cells(lines, rows) if is_perfect(rows.most, ours) else None
    if first is not None and first.perfect:
        return first
    others = _rows_of(lines, theirs, FORMS[1])
    second = _with_cells(lines, others) if others.most > rows.most else None
    if second is not None and second.score > rows.most + ROUNDING:
        return second
    first = first or _with_cells(lines, rows)
    if second is None and others.most > first.score - ROUNDING:
        second = _with_cells(lines, others)
    return second if second is not None and second.score > first.score else first


def place_rows(lines: Sequence[Line], table: TableForm, form: str) -> Placement:
    """The best placement of `table` in the document's `lines`."""
    return _with_cells(lines, _rows_of(lines, table, form))


def _rows_of(lines: Sequence[Line], table: TableForm, form: str) -> _Rows:
    """The lines that are rows of `table`; none where they are too few."""
    candidates = _candidates(lines, table, form)
    pairs, score = _aligned(tuple([candidate.likeness for candidate in candidates]))
    if len(pairs) < _FEWEST_ROWS[table.name]:
        return _Rows(table, form)
    named = [Taken(candidates[i].line, j, candidates[i].likeness.slots[j]) for i, j in pairs]
    taken = named if len(named) == len(table.rows) else _completed(lines, candidates, named, table)
    return _Rows(table, form, named, taken, score + UNNAMED * (len(taken) - len(named)))


@functools.lru_cache(maxsize=128)
def _aligned(found: tuple[_Likeness, ...]) -> tuple[tuple[tuple[int, int], ...], float]:
    """Which lines are which rows, and the sum of their scores. Kept, since labels are the same in many reports."""
    pairs = align([one.scores for one in found], THRESHOLD)
    return tuple(pairs), sum(found[i].scores[j] for i, j in pairs)


def _completed(
    lines: Sequence[Line], candidates: Sequence[_Candidate], named: Sequence[Taken], table: TableForm
) -> list[Taken]:
    """The rows that are `named`, and those that their places among them or a certain label tell."""
    known = [*named, *unnamed(lines, named, table.rows, lambda line: _heads(line, table))]
    known = [*known, *unlabelled(lines, known, table.rows)]
    return sorted([*known, *_astray(lines, candidates, known, len(table.rows))], key=lambda t: t.line)


def _with_cells(lines: Sequence[Line], found: _Rows) -> Placement:
    """The placement of a table with the cells of the rows that were found."""
    table, named, taken = found.table, found.named, found.taken
    placement = Placement(table, found.form, score=found.score)
    if not taken:
        return placement
    rows = table.rows
    data = {t.line for t in taken}
    headers = _Headers(lines, data)
    cells = [_cells(lines[t.line], t.label, rows[t.row][0]) for t in taken]
    places = _Places(cells, table.blocks)
    for t, own, lost in zip(taken, cells, _all_lost(lines, taken, rows), strict=True):
        block = rows[t.row][0]
        header = headers.above(t.line, block)
        if lost:
            header = header.moved(lost)
        _take_row(placement, lines[t.line], t.label, rows[t.row], header, own, places)
        placement.score += HEADER_SHARE * header.found / len(block.columns)
    if not headers.seen and len(named) < _SHARE * len(rows):
        return Placement(table, found.form)
    placement.located = True
    placement.lines = data
    placement.astray += _unnamed_numbers(lines, table, data)
    placement.doubts += _other_words(lines, named, rows, table)
    if table.name == "disclosure":
        _give_up_beside_digits(placement, lines)
    return placement


def _give_up_beside_digits(placement: Placement, lines: Sequence[Line]) -> None:
    """Leaves out cells of table two with digits right above or below that no row took: it may be one number with them.

    In a narrow cell the end of a long number stands on a line of its own, its label beside either line.
    """
    pairs = ((index, index + step) for index in sorted(placement.lines) for step in (-1, 1))
    for index, near in [pair for pair in pairs if pair[1] not in placement.lines and 0 <= pair[1] < len(lines)]:
        beside = lines[near]
        if not beside.numbers or beside.label_slots or beside.table != lines[index].table:
            continue
        columns = [(slot.left, slot.right) for slot in beside.slots if slot.kind == "number"]
        over = [slot for slot in lines[index].slots if slot.locator and (slot.left, slot.right) in columns]
        placement.taken -= set(map(id, over))
        places = {slot.locator for slot in over}
        for key in [key for key, cell in placement.cells.items() if cell.locator in places]:
            del placement.cells[key]


def _astray(
    lines: Sequence[Line], candidates: Sequence[_Candidate], known: Sequence[Taken], count: int
) -> Iterator[Taken]:
    """Rows in another place than the form's: one line alone is certainly labelled so, in a table that holds others."""
    used, found = {t.line for t in known}, {t.row for t in known}
    tables = {lines[t.line].table for t in known}
    free = [c for c in candidates if c.line not in used and lines[c.line].table in tables and lines[c.line].numbers]
    for row in set(range(count)) - found:
        own = [c for c in free if c.likeness.scores[row] >= max(_NAMED, c.likeness.best)]
        if len(own) == 1:
            yield Taken(own[0].line, row, own[0].likeness.slots[row])


def _other_words(
    lines: Sequence[Line], named: Sequence[Taken], rows: Sequence[tuple[Block, Row]], table: TableForm
) -> list[str]:
    """A doubt for each row of table two under other words than the form's: `行政处理` may be 行政处罚 misspelt, or not.

    In the other tables the order of many rows bears a label out.
    """
    if table.name != "disclosure":
        return []
    labels = [(rows[t.row], [text for place, text in lines[t.line].labels if place == t.label]) for t in named]
    return [
        f"disclosure/{row.code} is read from a row that is called {max(texts, key=len)!r}"
        for (block, row), texts in labels
        if True not in [_is_worded(text, block.label, row) for text in texts]
    ]


@functools.lru_cache(maxsize=1024)
def _is_worded(folded: str, group: str, row: Row) -> bool:
    """Whether a label begins with the words of the form, behind its ordinal and the label of its block."""
    core = core_of(folded.removeprefix(fold(group)))
    return any(core.startswith(core_of(fold(wording))) for wording in row.wordings)


def _unnamed_numbers(lines: Sequence[Line], table: TableForm, data: set[int]) -> list[Astray]:
    """A doubt for each line of numbers in or right below a table that is no row of it: of the row above, perhaps.

    In table 二 a single number without a label will do. The other tables have sums, which the loss of a number would
    break: but not where it leaves a row of theirs without any.
    """
    bare = any(not lines[index].numbers for index in data)
    if table.name != "disclosure" and not bare:
        return []
    shown = [line for i, line in enumerate(lines[min(data) : max(data) + 2], min(data)) if i not in data]
    loose = [line for line in shown if line.numbers >= _NUMBERS_OF_A_ROW]
    if table.name == "disclosure":
        loose += [line for line in shown if 0 < line.numbers < _NUMBERS_OF_A_ROW and not line.label_slots]
    return [
        Astray(f"{table.name}: numbers in no row of the form: {[slot.text for slot in slots][:9]}", numbers_of(slots))
        for slots in ([slot for slot in line.slots if slot.folded] for line in loose)
    ]


def repeated_rows(lines: Sequence[Line], table: TableForm, form: str) -> list[int]:
    """Indices of lines with numbers that are certainly labelled as a row of `table`."""
    found = [candidate for candidate in _candidates(lines, table, form) if lines[candidate.line].numbers]
    return [candidate.line for candidate in found if candidate.likeness.best >= _NAMED]


def _candidates(lines: Sequence[Line], table: TableForm, form: str) -> list[_Candidate]:
    found: list[_Candidate] = []
    name = table.name
    for index, line in enumerate(lines):
        if not line.labels:
            continue
        labels, last = line.labels, len(line.slots) - 1
        if labels[-1][0] == last and line.columns is not None:  # at the right edge of a table it heads nothing
            labels = tuple([label for label in labels if label[0] < last])
        likeness = _scored(labels, form, name)
        if not likeness.best or (likeness.best < _NAMED and len(line.label_slots) == len(line.slots)):
            continue  # the label of a column may be like that of a row, but heads no values
        if line.numbers or name != "applications" or not _is_header(line, table):
            found.append(_Candidate(index, likeness))
    return found


@functools.lru_cache(maxsize=4096)
def _scored(labels: tuple[tuple[int, str], ...], form_code: str, table: TableName) -> _Likeness:
    """What the labels of a line are like. One object for each, by which a whole table is known again."""
    count = len(form(form_code).tables[table].rows)
    scores, slots = [0.0] * count, [0] * count
    last: dict[int, str] = {}
    for place, text in labels:
        cell = last.setdefault(place, text)
        for row, score in matches(text, form_code, table):
            # a label cut over several cells ends in the last of them
            if score > scores[row] or (score == scores[row] and _is_of(cell, row, form_code, table)):
                scores[row], slots[row] = score, place
    best = max(scores)
    if best >= _NAMED:
        scores = [score if score >= best - _APART else 0.0 for score in scores]
    return _Likeness(best, tuple(scores), tuple(slots))


@functools.lru_cache(maxsize=8192)
def _is_of(folded: str, row: int, form_code: str, table: TableName) -> bool:
    """Whether the words of a cell are of the label of a row: `（无）` behind it adds nothing, and is a value."""
    _, own = form(form_code).tables[table].rows[row]
    return any(folded in fold(wording) for wording in own.wordings)


def _is_header(line: Line, table: TableForm) -> bool:
    """Whether a line without numbers names several columns of table three."""
    words = _words_of_columns(table.blocks[0].columns)
    return sum([likeness_to(s.folded, words) >= _SURE for s in line.label_slots]) >= _HEADER_LABELS


@functools.lru_cache(maxsize=64)
def _words_of_columns(columns: tuple[Column, ...]) -> tuple[str, ...]:
    return (*(parent for c in columns for parent in c.parents), *(word for c in columns for word in c.wordings))


def _heads(line: Line, table: TableForm) -> bool:
    """Whether the line is of a header, be it of groups of columns alone: it prints such a label and no number."""
    columns = tuple(column for block in table.blocks for column in block.columns)
    words = (*table.header, *_words_of_columns(columns))
    return not line.numbers and any(likeness_to(s.folded, words) >= _SURE for s in line.label_slots)


class _Headers:
    """The header above a line: the lines between it and the row before, or that of the piece of the table above it.

    `seen` says whether any label of a column was found above any line.
    """

    def __init__(self, lines: Sequence[Line], data: set[int]) -> None:
        self._lines = lines
        self._data = data
        self._last: dict[int, Header] = {}
        self.seen = False

    def above(self, index: int, block: Block) -> Header:
        """The header of `block` for the data line `index`; lines are asked for from top to bottom."""
        last = self._last.get(id(block))
        if last is not None and last.text and index - 1 in self._data:  # right below another row, as most are
            return last
        own = self._own(index)
        header = header_of(own, block.columns) if own else None
        if header is None or not (header.found or header.disordered):
            last = last or self._before(index, block)
            if last is not None:
                header = last if header is None else last.followed_by(header)
        header = header or Header.none(block.columns)
        if not header.text:
            header = structs.replace(header, text=self._label_of_money(index, block))
        self.seen = self.seen or header.named
        self._last[id(block)] = header
        return header

    def _label_of_money(self, index: int, block: Block) -> str:
        """The label of the block's column of money further up in the table: its unit may stand in a header for all."""
        words = tuple(word for column in block.columns if column.unit != "count" for word in column.wordings)
        above = range(index - 1, -1, -1) if words else ()
        for place in itertools.takewhile(lambda place: self._lines[place].table == self._lines[index].table, above):
            labels = () if place in self._data else self._lines[place].label_slots
            if label := next((slot.folded for slot in labels if likeness_to(slot.folded, words) >= _SURE), ""):
                return label
        return ""

    def _before(self, index: int, block: Block) -> Header | None:
        """The header at the end of the table before, which an empty row parts from its rows, if it is one."""
        table = self._lines[index].table
        above = [line for line in self._lines[max(0, index - _MOST_HEADER_LINES) : index] if line.table < table]
        own = [line for line in above if line.table == above[-1].table]
        if not own or any(line.numbers for line in own):
            return None
        header = header_of(own, block.columns)
        return header if header.found or header.disordered or header.merged else None

    def _own(self, index: int) -> list[Line]:
        """Lines of the same block right above `index`, up to the next data line, or none.

        An empty row within the merged label of a group (`其他处理`) is no header (`其他`).
        """
        table = self._lines[index].table
        start = index
        while start > 0 and self._lines[start - 1].table == table and start - 1 not in self._data:
            start -= 1
        own = self._lines[start:index]
        return [line for line in own if False in [slot.above for slot in line.label_slots]] if own else []


def _all_lost(lines: Sequence[Line], taken: Sequence[Taken], rows: Sequence[tuple[Block, Row]]) -> list[int]:
    """How many cells each row of flattened text lost at its left: so far its label stands from others.

    Labels end at one edge in tables of so many columns, under so many groups. One of a group may end before it.
    """
    ends = [lines[t.line].slots[t.label].right for t in taken]
    if len(set(ends)) == 1:  # as nearly always
        return [0] * len(ends)
    depths = [(lines[t.line].columns, len(rows[t.row][1].parents)) for t in taken]
    edges: dict[tuple[int | None, int], int] = {}
    for t, depth, end in zip(taken, depths, ends, strict=True):
        if t.label >= 0 and end > edges.get(depth, 0):  # a row without a label of its own has none to end
            edges[depth] = end
    return [
        _lost(lines[t.line], t.label, edges[depth] - end, rows[t.row][1]) if end < edges.get(depth, 0) else 0
        for t, depth, end in zip(taken, depths, ends, strict=True)
    ]


def _lost(line: Line, label: int, cells: int, row: Row) -> int:
    """How many cells a row lost whose label ends so many `cells` left of the others.

    Of a row with spans, or with something printed in its last cells, nothing can be said: more than it has.
    """
    slot = line.slots[label]
    if line.columns is None or not slot.is_label or likeness_to(slot.folded, row.parents) >= MERGED:
        return 0
    plain = all(slot.right - slot.left == 1 for slot in line.slots)
    return cells if plain and not any(slot.folded for slot in line.slots[-cells:]) else line.columns


class _Places:
    """Where the numbers of rows of one shape stand, as all of them together show it; told where a row asks for it."""

    def __init__(self, cells: Sequence[_Cells], blocks: Sequence[Block]) -> None:
        self._cells = cells
        self._columns = {id(block): block.columns for block in blocks}
        self._found: dict[_Shape, Places | None] = {}

    def of(self, shape: _Shape) -> Places | None:
        """The places of a row's numbers, counted from its last cell; None where nothing says them."""
        if shape not in self._found:
            self._found[shape] = self._told(shape)
        return self._found[shape]

    def _told(self, shape: _Shape) -> Places | None:
        block, table, _ = shape
        if table is None and any(own.shape[0] == block and own.shape[1] is not None for own in self._cells):
            return None
        columns = self._columns[block]
        alike = [own.values for own in self._cells if own.shape == shape]
        return places_of(alike, len(columns), summed=columns[-1].code == _TOTAL)


def _cells(line: Line, label: int, block: Block) -> _Cells:
    """The cells right of a label. In a grid rows of one shape have the edges of all these cells in common."""
    values = _values(line.slots[label + 1 :])
    if line.columns is None:
        return _Cells(values, (id(block), None, ()))
    return _Cells(values, (id(block), line.table, tuple([(slot.left, slot.right) for slot in values])))


def _take_row(
    placement: Placement,
    line: Line,
    label: int,
    placed: tuple[Block, Row],
    header: Header,
    own: _Cells,
    places: _Places,
) -> None:
    (block, row), values = placed, merged_again(own.values, header, line) if header.undone else own.values
    slots = _assigned(values, own, header, block, line, places)
    # a unit may stand in either
    text = f"{header.text}.{line.slots[label].folded}" if placement.table.amounts else ""
    placement.take(zip(placement.table.keys[row.code], slots, strict=True), text)
    if values is not own.values and any(slots):
        whole = set(map(id, values))
        placement.taken.update([id(slot) for slot in own.values if id(slot) not in whole])
    if line.numbers > [slot.kind for slot in slots if slot is not None].count("number"):
        _note_more(placement, line, label, row, [slot for slot in values if not header.names(slot)])


def _assigned(
    values: Sequence[Slot], own: _Cells, header: Header, block: Block, line: Line, places: _Places
) -> Sequence[Slot | None]:
    """The cells of a row by the columns of the form. In most rows each stands right under the label of its column."""
    if values is own.values and header.width == line.columns and header.apart and own.shape[-1] == header.ranges:
        return values
    found = places.of(own.shape)
    known = found is not None and len(own.values) == len(values) >= -min(found, default=0)
    beside = tuple([values[place] for place in found or ()]) if known else None
    return assign(values, header, len(block.columns), line, beside)


def _note_more(placement: Placement, line: Line, label: int, row: Row, values: Sequence[Slot]) -> None:
    """A doubt about numbers of a row that no cell of the form took; one alone before the label only counts the rows."""
    more = [slot for slot in values if slot.kind == "number" and id(slot) not in placement.taken]
    before = [slot for slot in line.slots[:label] if slot.kind == "number"]
    if more or len(before) > 1:
        shown = [slot.text for slot in (*before, *more)][:9]
        doubt = f"{placement.table.name}/{row.code} has more numbers than the form: {shown}"
        placement.astray.append(Astray(doubt, numbers_of([*before, *more])))


def _values(slots: Sequence[Slot]) -> list[Slot]:
    """The cells right of a label. A number that reaches down over several rows is that of none of them for certain.

    In a row that lost its place the merged label of its group stands behind its own: it is no value.
    """
    if slots and not slots[0].above and True not in [slot.filler or slot.tall for slot in slots]:  # as in most rows
        return list(slots)
    real = [slot for slot in slots if not slot.filler]
    if real and real[0].above:
        real = list(dropwhile(lambda slot: slot.above and slot.is_label, real))
    return [slot for slot in real if not slot.tall or slot.kind != "number" or is_nothing(slot)]
