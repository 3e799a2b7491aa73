"""Rows that a page break cut in two, or the lines of their label: a part of it on one page or line, the rest below.

The last line of a grid and the first of the next one are one row if their columns fit, no value is printed in both,
and the labels put together are a label of the form, where neither is one by itself.
"""

import functools
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from extractors.alignment.lines import Line, Slot
from extractors.alignment.number import kind
from extractors.alignment.similarity import matches
from extractors.forms import FORMS, TableName, form
from extractors.forms.form import TABLES
from extractors.glyphs import fold

_WHOLE = 0.97
"""A label so like that of a row is all of it."""


def mended(lines: Sequence[Line]) -> list[Line]:
    """`lines` with the halves of cut rows put together again."""
    found: list[Line] = []
    for line in lines:
        upper = found[-1] if found else line
        if upper.table == line.table - 1:
            whole = _whole(upper, line)
        else:  # nearly always a row with numbers, or blank as the one above it
            whole = _over_lines(upper, line) if line.numbers and not upper.numbers and upper.columns else None
        if whole is None:
            found.append(line)
        else:
            found[-1] = whole
    return found


def _over_lines(upper: Line, lower: Line) -> Line | None:
    """The row whose label began in a line of blanks and ends beside its numbers, where only so it is the form's."""
    if upper.table != lower.table or not upper.label_slots or all(slot.above for slot in lower.label_slots):
        return None
    pairs = zip(upper.slots, lower.slots, strict=False)
    if len(upper.slots) != len(lower.slots) or any(a.folded and b.kind == "number" for a, b in pairs):
        return None  # a header, nearly always
    own = [replace(slot, text="", folded="", kind="blank") if slot.above else slot for slot in lower.slots]
    beside = replace(lower, slots=tuple(own))
    slots = tuple(_joined(_pairs(upper, beside)))
    if not slots or max(_best(upper)[0], _best(beside)[0]) >= _WHOLE:
        return None
    whole = replace(upper, slots=slots)
    return whole if _best(whole)[0] >= _WHOLE else None


def headed(lines: Sequence[Line]) -> list[Line]:
    """`lines` with labels of columns that two header lines share (`结果` over `维持`) whole in the lower one.

    Nothing may stand between the two, but lines may that are blank there: without rules, cells of two lines and of
    one make more lines than rows.
    """
    found: list[Line] = []
    lowest: dict[tuple[int, int], Slot] = {}
    for line in lines:
        if line.numbers or not line.columns or not found or found[-1].table != line.table:
            lowest = {}
            found.append(line)
            continue
        lowest |= {(slot.left, slot.right): slot for slot in found[-1].label_slots}
        over = [(up, slot) for slot in line.label_slots if (up := lowest.get((slot.left, slot.right))) is not None]
        found.append(_with_whole_labels(line, over) if over else line)
        if lowest and not over:
            found[-2:] = _begun_above(*found[-2:])
    return found


def _with_whole_labels(line: Line, over: Sequence[tuple[Slot, Slot]]) -> Line:
    """`line` with what a label and the one `over` it say together, if that is the label of a column and neither is."""
    pairs = [(upper, slot) for upper, slot in over if not slot.above]
    whole = {id(slot): found for upper, slot in pairs if (found := _whole_label(upper, slot)) is not slot}
    return replace(line, slots=tuple([whole.get(id(slot), slot) for slot in line.slots])) if whole else line


def _begun_above(upper: Line, lower: Line) -> tuple[Line, Line]:
    """Two lines of a header, the label of a column whole in the lower one whose beginning stands alone in the upper.

    Without rules a word alone in its line, over the middle of a table, is taken for a label over all columns.
    """
    if len(upper.label_slots) != 1:
        return upper, lower
    over = upper.label_slots[0]
    slots = tuple([_whole_label(over, slot) if _is_below(slot, over) else slot for slot in lower.slots])
    if over.above or slots == lower.slots:
        return upper, lower
    rest = (replace(slot, text="", folded="", kind="blank") if slot is over else slot for slot in upper.slots)
    return replace(upper, slots=tuple(rest)), replace(lower, slots=slots)


def _is_below(slot: Slot, over: Slot) -> bool:
    return slot.is_label and not slot.above and over.left <= slot.left and slot.right <= over.right


def _whole_label(over: Slot, slot: Slot) -> Slot:
    """`slot` with the text of `over` before its own, if that is the label of a column and neither is; else `slot`."""
    text = f"{over.text}\n{slot.text}"
    whole = fold(text)
    for labels in _column_labels():
        if whole in labels and slot.folded not in labels and over.folded not in labels:
            return replace(slot, text=text, folded=whole)
    return slot


@functools.cache
def _column_labels() -> tuple[frozenset[str], ...]:
    """The labels of the columns of each table: `其他` is one of table 三, and half of one of table 四."""
    blocks = {name: [block for code in FORMS for block in form(code).tables[name].blocks] for name in TABLES}
    return tuple(
        frozenset(fold(wording) for block in own for column in block.columns for wording in column.wordings)
        for own in blocks.values()
    )


def _whole(upper: Line, lower: Line) -> Line | None:
    """The row that two halves make, or None where they are two rows."""
    if upper.columns is None or lower.columns is None:
        return None
    slots = tuple(_joined(_pairs(upper, lower)))
    if not slots:
        return None
    whole = replace(upper, slots=slots)
    unlabelled = not any(slot.is_label for slot in lower.slots) and upper.numbers == 0 < lower.numbers
    return whole if unlabelled or _one_row(_best(upper), _best(lower), _best(whole)) else None


def _pairs(upper: Line, lower: Line) -> list[tuple[Slot, Slot | None]]:
    """The cells of the upper half, each with the one below it; none where the halves do not fit together.

    On its next page a table may have other columns left of its values: the group's cell does not go on, or its rows
    have labels under labels. There the values fit, counted from the right, and one label is all that is left of them.
    """
    ours, theirs = list(upper.slots), list(lower.slots)
    same = upper.columns == lower.columns and len(ours) == len(theirs)
    if same and [(s.left, s.right) for s in ours] == [(s.left, s.right) for s in theirs]:
        return list(zip(ours, theirs, strict=True))
    values: list[tuple[Slot, Slot | None]] = []
    while ours and theirs and _from_right(upper, ours[-1]) == _from_right(lower, theirs[-1]) and not ours[-1].is_label:
        if ours[-1].folded and theirs[-1].folded:
            return []  # values in both, as nearly always
        values.insert(0, (ours.pop(), theirs.pop()))
    if not (values and ours and theirs) or any(slot.folded for slot in theirs[:-1]):
        return []
    label, rest = ours.pop(), theirs[-1]
    return [*((slot, None) for slot in ours), (label, rest), *values] if label.is_label and rest.is_label else []


def _from_right(line: Line, slot: Slot) -> tuple[int, int]:
    columns = line.columns or 0
    return columns - slot.left, columns - slot.right


def _one_row(upper: tuple[float, str], lower: tuple[float, str], whole: tuple[float, str]) -> bool:
    """Whether two halves have one label: together as like to a row as each is, and to no other row."""
    if not whole[0] or whole[0] < max(upper[0], lower[0]):
        return False
    rows = {row for score, row in (upper, lower) if score}
    return rows <= {whole[1]} and (len(rows) == 0 or whole[0] > upper[0] or bool(lower[0]))


def _joined(pairs: Sequence[tuple[Slot, Slot | None]]) -> Iterator[Slot]:
    """The cells of both halves column by column; none at all where both print a value in one column."""
    if any(b and a.folded and b.folded and not (a.is_label and b.is_label) for a, b in pairs):
        return
    for a, b in pairs:
        if b and a.folded and b.folded:
            text = f"{a.text}\n{b.text}"
            yield replace(a, text=text, folded=fold(text), kind=kind(text))
        else:
            yield a if a.folded or b is None else b


def _best(line: Line) -> tuple[float, str]:
    """The best likeness of the line's own label, the last one, to a row of the forms, and the code of that row."""
    last = max((place for place, _ in line.labels), default=-1)
    scores = (
        (score, _code(code, table, row))
        for place, text in line.labels
        if place == last
        for code in FORMS
        for table in TABLES
        for row, score in matches(text, code, table)
    )
    return max(scores, default=(0.0, ""))


@functools.cache
def _code(form_code: str, table: TableName, number: int) -> str:
    rows = [row.code for block in form(form_code).tables[table].blocks for row in block.rows]
    return f"{table}/{rows[number]}"
