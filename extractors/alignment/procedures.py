"""Table 四: fifteen columns under merged headers, one line of numbers; whole, in two or three tables, or by rows."""

import functools
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from operator import attrgetter

from msgspec.structs import replace

from extractors.alignment.columns import columns_true, runs_of
from extractors.alignment.counted import uncounted
from extractors.alignment.lines import Line, Slot
from extractors.alignment.order import SHORT, column_scores, named_among, results_denied, rises, rises_again
from extractors.alignment.placed import Astray, Placement, numbers_of
from extractors.alignment.results import place_results
from extractors.alignment.rows import place_rows
from extractors.alignment.sequence import align
from extractors.alignment.similarity import THRESHOLD, likeness_to, row_likeness
from extractors.alignment.stream_order import procedures_in_order, procedures_named, results_in_order
from extractors.alignment.years import year_of
from extractors.forms import FORMS, Block, CellKey, Column, Row, TableForm, cell_key, form
from extractors.glyphs import fold

_FEWEST_RESULTS = 3
_SURE = 0.75
"""A label so like that of a procedure or result names it: they are short, and one character is much of them."""
_FEWEST_NUMBERS = 5
_RESULTS = 5
"""Results of each procedure, 总计 among them."""
_COLUMNS = 3 * _RESULTS
_LONGEST = 20
"""Characters of a label of its header, groups run in; a longer one is a note, whose words name no column."""
_NAMED = 0.9
_SECOND_ROW = 4
"""So many numbers in a further row are last year's, or another body's; page numbers and notes are fewer."""
Leaf = tuple[Row, Column]


def place_procedures(lines: Sequence[Line], table: TableForm, form: str) -> Placement:
    """The placement of table 四, whichever way it is laid out."""
    lines = uncounted(lines)
    placement = _placed(lines, table, form)
    return placement if placement.cells else _placed(_strung(lines, table), table, form)


def _placed(lines: Sequence[Line], table: TableForm, form: str) -> Placement:
    block = table.blocks[0]
    heads = [index for index, line in enumerate(lines) if _is_head(line, block.columns)]
    if any(_labelled(lines, head, block.rows) for head in heads):
        placement = place_rows(lines, table, form)
        placement.lines.update(_right_above(heads, placement.lines))
        return placement
    if not heads:
        return place_results(lines, table, form)
    placement = Placement(table, form)
    leaves = [(row, column) for row in block.rows for column in block.columns]
    for start, end in _runs(lines, heads):
        _place_piece(placement, lines, start, end, leaves)
    placement.located = True
    return placement


def _strung(lines: Sequence[Line], table: TableForm) -> list[Line]:
    """`lines` with a header in pieces over many of them, in text without columns, as one line right above its numbers.

    Strung together the pieces must name every procedure.
    """
    found = list(lines)
    for index, line in enumerate(lines):
        if line.columns is not None or len(line.slots) != _COLUMNS or line.label_slots:
            continue
        start = index
        while start and _is_piece(lines[start - 1], line.table):
            start -= 1
        if procedures_named(_text_of(lines[start:index]), table) is not None:
            slots = tuple(slot for above in lines[start:index] for slot in above.slots)
            found[start:index] = [replace(above, slots=(), packed=True) for above in lines[start:index]]
            found[index - 1] = replace(found[index - 1], slots=slots)
    return found


def _is_piece(line: Line, table: int) -> bool:
    """Whether a line of the text of `table` prints nothing but labels."""
    return line.table == table and line.columns is None and len(line.label_slots) == len(line.slots) > 0


def _is_head(line: Line, columns: tuple[Column, ...]) -> bool:
    if line.numbers:
        return False
    labels = [slot.folded for slot in line.label_slots]
    hits = _results_named(tuple(labels), columns, line.columns is not None)
    if line.packed:  # labels cut over several lines are whole again when strung together
        text = "".join(labels)
        hits = hits | {number for number, column in enumerate(columns) if fold(column.label) in text}
    return len(hits) >= _FEWEST_RESULTS


@functools.lru_cache(maxsize=4096)
def _results_named(labels: tuple[str, ...], columns: tuple[Column, ...], in_grid: bool) -> frozenset[int]:
    """Which columns the labels of a line are like. Kept, since headers are the same in many reports."""
    return frozenset().union(*[_results(label, columns, in_grid) for label in labels])


@functools.lru_cache(maxsize=4096)
def _results(label: str, columns: tuple[Column, ...], in_grid: bool) -> frozenset[int]:
    """Which columns a label is like; in running text a piece of a label is as likely the rest of one cut in two."""
    own = {number for number, column in enumerate(columns) if row_likeness(label, column) >= _SURE}
    scores = column_scores(label, columns) if in_grid else ()
    return frozenset(own | {number for number, score in enumerate(scores) if score >= SHORT})


def _labelled(lines: Sequence[Line], head: int, rows: tuple[Row, ...]) -> bool:
    """Whether the procedures stand left of their numbers, a row each, below the head."""
    below = [line for line in lines[head + 1 : head + 6] if line.table == lines[head].table]
    words = _words_of(rows)
    named = [
        any(likeness_to(slot.folded, words) >= _SURE for slot in line.slots[:2])
        for line in below
        if line.numbers or _is_blank_row(line)
    ]
    return named.count(True) >= 2


@functools.lru_cache(maxsize=16)
def _words_of(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(word for row in rows for word in row.wordings)


def _right_above(heads: Sequence[int], rows: Collection[int]) -> set[int]:
    """The last of `heads` above each of `rows`: the others are of other copies."""
    return {max((head for head in heads if head < row), default=row) for row in rows}


def _is_blank_row(line: Line) -> bool:
    """Whether as many cells as there are results are blank behind a label."""
    return bool(line.label_slots) and sum(s.kind == "blank" and not s.filler for s in line.slots) >= _RESULTS


def _runs(lines: Sequence[Line], heads: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of lines that hold one head each: from the head's block (or the head before) to the next head's.

    Two head lines with no number between them are one head: results under `行政复议` stand a line above the rest.
    """
    groups: list[list[int]] = []
    for head in heads:
        between = lines[groups[-1][-1] + 1 : head] if groups else ()
        same = bool(groups) and lines[groups[-1][-1]].table == lines[head].table
        if same and not any(line.numbers for line in between):
            groups[-1].append(head)
        else:
            groups.append([head])
    for number, group in enumerate(groups):
        end = groups[number + 1][0] if number + 1 < len(groups) else len(lines)
        yield group[0], end


def _place_piece(placement: Placement, lines: Sequence[Line], head: int, end: int, leaves: Sequence[Leaf]) -> None:
    header = _header_lines(lines, head, end)
    data = _data_line(lines, header[-1] + 1, end)
    if data is None:
        own = takewhile(lambda index: lines[index].table == lines[head].table, range(header[-1] + 1, end))
        below = [index for index in own if lines[index].numbers >= _SECOND_ROW]
        placement.lines.update(header, below)
        if below:
            doubt = f"{placement.table.name} has a header with no row that could be its numbers"
            placement.astray.append(Astray(doubt, numbers_of(slot for index in below for slot in lines[index].slots)))
        return
    shown = [slot for index in header for slot in lines[index].label_slots]
    rows = [lines[index] for index in header]
    named = _leaves_named(rows, placement.table, leaves)
    ordered = named is not None or in_order(rows, leaves)
    found = [(_key(leaf), slot) for leaf, slot in _matched(lines[data], rows, shown, named or leaves, ordered=ordered)]
    if found and all(key in placement.cells for key, _ in found):
        return  # another body's, or another year's: left for the search of second copies
    placement.lines.update(header, (data,))
    if not found and lines[data].numbers >= _SECOND_ROW:
        doubt = f"{placement.table.name} has a row of numbers whose columns its header does not tell"
        placement.astray.append(Astray(doubt, numbers_of(lines[data].slots)))
    others = (*range(header[-1] + 1, data), *_below(lines, data, end))
    if any(lines[index].numbers >= _SECOND_ROW for index in others):
        placement.doubts.append(f"{placement.table.name} has more than one row of numbers")
    text = "".join(slot.folded for slot in shown)
    placement.take(found, text)


def _key(leaf: Leaf) -> CellKey:
    row, column = leaf
    return cell_key("review_litigation", row.code, column.code)


def _below(lines: Sequence[Line], data: int, end: int) -> Iterator[int]:
    """The rows of numbers right below a row of numbers, in the same table."""
    for index in range(data + 1, end):
        if lines[index].table != lines[data].table or not _is_data(lines[index]):
            return
        yield index


def _header_lines(lines: Sequence[Line], head: int, end: int) -> list[int]:
    """The head with the merged labels above it and the rest of it below."""
    table = lines[head].table
    start = head
    while start > 0 and lines[start - 1].table == table and not lines[start - 1].numbers and head - start < 4:
        start -= 1
    if start > 0 and lines[start - 1].table == table - 1 and _names_procedures(lines[start - 1], lines[start]):
        start -= 1  # the page ends between the procedures and their results
    stop = head + 1
    while stop < end and lines[stop].table == table and not lines[stop].numbers and _has_own_label(lines[stop]):
        stop += 1
    return list(range(start, stop))


def _names_procedures(line: Line, below: Line) -> bool:
    """Whether the last line of a page is the upper part of the header below."""
    labels = [slot.folded for slot in line.label_slots]
    fits = line.columns == below.columns and not line.numbers
    return fits and bool(labels) and all(label in _procedure_names() for label in labels)


def _has_own_label(line: Line) -> bool:
    return any(not slot.above for slot in line.label_slots)


def _data_line(lines: Sequence[Line], start: int, end: int) -> int | None:
    """The line of numbers below a head: the first that has one, else the first blank one; on the next page too."""
    table = lines[start - 1].table
    own = [i for i in range(start, min(end, start + 6)) if lines[i].table <= table + 1 and _is_data(lines[i])]
    numbered = [i for i in own if lines[i].numbers]
    dated = {i: year for i in numbered if (year := year_of(lines[i])) is not None} if len(numbered) > 1 else {}
    if len(dated) > 1:
        return max(dated, key=dated.__getitem__)
    return numbered[0] if numbered else next((i for i in own if lines[i].table == table), None)


def _is_data(line: Line) -> bool:
    """Cells that print no label of their own; a lone label in front (`合计`, `数量`) is allowed.

    Where the cells are as many as one procedure's results or all, one that prints something else than a number is a
    value all the same: `12①`, `约12`, `见附件`. A row that does not tell whether its first cell is one is no data.
    """
    cells = _cells(line)
    if _counts_columns(cells):
        return False
    full = [place for place, slot in enumerate(cells) if slot.folded or slot.is_label]
    whole = bool(full) and (full[-1] - full[0] + 1) % _RESULTS == 0
    odd = [slot for slot in cells if slot.is_label]
    if odd:
        enough = len(odd) < line.numbers or len(cells) == _COLUMNS
        return whole and enough and line.numbers > 0 and not any(slot.folded in _vocabulary() for slot in odd)
    label = next((slot for slot in line.slots if slot.is_label and not slot.above), None)
    if label is None:
        return True
    told = whole or not any(map(str.isdigit, label.folded))
    return told and (line.numbers >= _FEWEST_NUMBERS or len(line.slots) > _COLUMNS)


def _counts_columns(cells: Sequence[Slot]) -> bool:
    """Whether a row only numbers the columns, from 1 on: as results the fifth would be the sum of the first four."""
    return len(cells) >= _RESULTS and all(slot.folded == str(number) for number, slot in enumerate(cells, 1))


def _cells(line: Line) -> list[Slot]:
    """The cells of a line that may be values: all but merged labels from above, a label in front and a note behind."""
    cells = [slot for slot in line.slots if not slot.filler and not (slot.is_label and slot.above)]
    more = len(cells) % _RESULTS
    if more and cells[0].is_label:
        return cells[1:]
    return cells[:-1] if more == 1 and cells[-1].is_label else cells


@functools.cache
def _procedure_names() -> frozenset[str]:
    rows = [row for block in _blocks() for row in block.rows]
    return frozenset(fold(word) for row in rows for word in (*row.wordings, *row.parents))


@functools.cache
def _vocabulary() -> frozenset[str]:
    columns = [column for block in _blocks() for column in block.columns]
    return _procedure_names() | {fold(word) for column in columns for word in (*column.wordings, *column.parents)}


def _blocks() -> Iterator[Block]:
    for code in FORMS:
        yield from form(code).tables["review_litigation"].blocks


def _matched(
    line: Line, header: Sequence[Line], shown: Sequence[Slot], leaves: Sequence[Leaf], *, ordered: bool
) -> Iterator[tuple[Leaf, Slot]]:
    """The cells of a data line with the columns that they stand in; `ordered`: the header names these as `leaves` are.

    Fifteen cells are the fifteen columns in order. Otherwise the labels above each cell say which it is.
    """
    cells = _cells(line)
    runs = runs_of(cells, len(leaves))
    if line.columns is None and line.slots and line.slots[0].is_label and runs and runs[0][0] is cells[0]:
        runs = runs[:1]  # flattened text: the last label of the header stands right before the first number
    if not ordered:
        yield from _by_name(cells, shown, leaves) if line.columns is not None else ()
        return
    if len(runs) > 1 and line.columns is not None:  # a blank column beside them has no name
        named = [run for run in runs if all(any(_is_over(slot, cell) for slot in shown) for cell in run)]
        runs = named if len(named) == 1 else runs
    if len(runs) == 1:
        yield from zip(leaves, runs[0], strict=True)
        return
    if line.columns is None or any(slot.filler for row in header for slot in row.slots):
        groups = _groups_named(shown, leaves)
        runs = runs_of(cells, len(groups))
        if groups and len(runs) == 1:
            yield from zip(groups, runs[0], strict=True)
        return
    above = [[slot for slot in shown if _is_over(slot, cell)] for cell in cells]
    columns = _columns(leaves)
    least = 0.0 if len(cells) >= len(leaves) else THRESHOLD
    scores = [[_leaf_likeness(slots, leaf, columns, least) for leaf in leaves] for slots in above]
    pairs = [(leaves[j], cells[i]) for i, j in align(scores, THRESHOLD)]
    yield from pairs if len(pairs) == len(cells) else _by_results(cells, above, shown, leaves) or pairs


def _by_results(
    cells: Sequence[Slot], above: Sequence[Sequence[Slot]], shown: Sequence[Slot], leaves: Sequence[Leaf]
) -> list[tuple[Leaf, Slot]]:
    """The cells as the results of the procedures that the header names in order, each right below its own result.

    Where nothing is ruled the label of a procedure may stand over one of its results alone.
    """
    groups, columns = _groups_named(shown, leaves), _columns(leaves)
    if not groups or len(groups) != len(cells):
        return []
    named = [
        max((column_scores(slot.folded, columns)[columns.index(column)] for slot in slots), default=0.0)
        for slots, (_, column) in zip(above, groups, strict=True)
    ]
    return list(zip(groups, cells, strict=True)) if min(named) >= _NAMED else []


def _is_over(label: Slot, cell: Slot) -> bool:
    """Whether a label of the header stands over a cell."""
    return label.left < cell.right and cell.left < label.right


def _leaf_likeness(above: Sequence[Slot], leaf: Leaf, columns: tuple[Column, ...], least: float = THRESHOLD) -> float:
    """How well the labels over a cell fit a procedure, at the `least` so well, and a result.

    The result alone is not enough to choose, but where the cells of all procedures stand in a row.
    """
    row, column = leaf
    place = columns.index(column)
    result = max((column_scores(slot.folded, columns)[place] for slot in above), default=0.0)
    procedure = max((row_likeness(slot.folded, row) for slot in above), default=0.0)
    return result * 0.7 + procedure * 0.3 if result >= THRESHOLD and procedure >= least else 0.0


def _columns(leaves: Sequence[Leaf]) -> tuple[Column, ...]:
    return tuple(dict.fromkeys(column for _, column in leaves))


def _leaves_named(header: Sequence[Line], table: TableForm, leaves: Sequence[Leaf]) -> list[Leaf] | None:
    """`leaves` in the order in which a header without columns names the procedures; None where it does not tell."""
    if any(line.columns is not None for line in header):
        return None
    text, block = _text_of(header), table.blocks[0]
    named = procedures_named(text, table)
    if named is None or not results_in_order(text, block.rows, block.columns) or _is_denied(header, block.columns):
        return None
    return [leaf for number in named for leaf in leaves if leaf[0] == block.rows[number]]


def _text_of(header: Sequence[Line]) -> str:
    """The labels of a header line by line, without notes, whose words name no column."""
    lines = (" ".join(slot.folded for slot in line.label_slots if len(slot.folded) <= _LONGEST) for line in header)
    return "\n".join(line for line in lines if line)


def _groups_named(shown: Sequence[Slot], leaves: Sequence[Leaf]) -> list[Leaf]:
    """The columns of the procedures that a ragged header names."""
    named = {row.code for row, _ in leaves if any(_is_named(slot.folded, row) for slot in shown)}
    return [leaf for leaf in leaves if leaf[0].code in named]


def _is_named(label: str, row: Row) -> bool:
    """Whether a label is that of a procedure, by itself or behind the one over it: `行政诉讼（复议后起诉）`."""
    bare = functools.reduce(lambda text, parent: text.replace(fold(parent), ""), row.parents, label).strip("()-.:")
    return max(row_likeness(label, row), row_likeness(bare, row)) >= _SURE


def in_order(header: Sequence[Line], leaves: Sequence[Leaf]) -> bool:
    """Whether the labels of the header stand in the form's order: procedures once, results once for each of them."""
    rows = tuple(dict.fromkeys(row for row, _ in leaves))
    columns = _columns(leaves)
    if _is_denied(header, columns):
        return False
    if all(line.packed for line in header):  # pieces of labels: only strung together do they say anything
        labels = [slot.folded for line in header for slot in line.slots if slot.is_label]
        text = "".join(labels)
        whole = "".join(fold(column.label) for column in columns[:-1])  # 总计 may stand with the numbers
        short = "".join(label for label in labels if len(label) <= _LONGEST)
        known = whole in text and results_in_order(short, rows, columns)
        return known and procedures_in_order(rows, lambda label: _last_end(labels, fold(label)))
    return all(_are_in_order(tuple(labels), rows, columns) for labels in _levels(header))


def _is_denied(header: Sequence[Line], columns: tuple[Column, ...]) -> bool:
    """Whether pieces of labels in one line of a header without columns cannot be in the order of the form."""
    loose = (line for line in header if line.columns is None)
    return any(results_denied([slot.folded for slot in line.label_slots], columns) for line in loose)


@functools.lru_cache(maxsize=1024)
def _are_in_order(labels: tuple[str, ...], rows: tuple[Row, ...], columns: tuple[Column, ...]) -> bool:
    """The same for the labels of one level. Kept, since headers are the same in many reports."""
    groups = dict.fromkeys(row.parents or (row.label,) for row in rows)
    outer = named_among(labels, [Row("", group[-1]) for group in groups])
    return rises(named_among(labels, rows)) and rises(outer) and rises_again(named_among(labels, columns))


def _last_end(labels: Sequence[str], label: str) -> int:
    """The last of `labels` that ends with `label`: it may run on behind the title, which names the procedures too."""
    return max((n for n, text in enumerate(labels) if text.endswith(label)), default=-1)


def _levels(header: Sequence[Line]) -> list[list[str]]:
    """The labels of a header from left to right: of a grid all together, of text without columns line by line."""
    lines = [[slot for slot in line.label_slots if not slot.above] for line in header]
    if all(columns_true(line) for line in header):
        # one over two lines stands below; where spans are lost, that of a group has the edges of its first result
        lowest = {(slot.left, slot.right, slot.folded): slot for slots in lines for slot in slots}
        return [[slot.folded for slot in sorted(lowest.values(), key=attrgetter("left"))]]
    return [[slot.folded for slot in slots] for slots in lines]


def _by_name(cells: Sequence[Slot], shown: Sequence[Slot], leaves: Sequence[Leaf]) -> Iterator[tuple[Leaf, Slot]]:
    """Cells by the labels above them alone, whatever their order; what two cells or two columns claim is left out."""
    claimed: list[tuple[Leaf, Slot]] = []
    columns = _columns(leaves)
    for cell in cells:
        above = [slot for slot in shown if _is_over(slot, cell)]
        claimed.extend((leaf, cell) for leaf in leaves if _leaf_likeness(above, leaf, columns) >= _NAMED)
    for leaf, cell in claimed:
        if sum(other == leaf for other, _ in claimed) == 1 and sum(other is cell for _, other in claimed) == 1:
            yield leaf, cell
