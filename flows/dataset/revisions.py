"""What changed between two editions of one report: one row a cell that does not say the same."""

from collections.abc import Iterator

from extractors.facts import Fact, Report
from extractors.forms import CellKey
from flows.dataset.editions import Entry
from flows.dataset.rows import Row, dataset_table, key_columns


def revision_rows(before: Report, after: Report, *, dated: bool) -> Iterator[Row]:
    """The rows of `before` and the next newer edition `after`, under the key columns of the latter, in its order.

    `dated`: whether their days of publication or of fetching say which one is newer.
    """
    old, new = _cells(before), _cells(after)
    for key in dict.fromkeys((*new, *old)):
        ours, theirs = new.get(key), old.get(key)
        values = [None if fact is None else fact.value for fact in (theirs, ours)]
        if values[0] != values[1]:
            sides = [None if value is None else float(value) for value in values]
            printed = [None if fact is None else fact.printed for fact in (theirs, ours)]
            yield (
                *key_columns(after), dataset_table(key.table), f"{key.row}/{key.column}", *sides, *printed,
                before.document, after.document, dated,
            )  # fmt: skip


def is_dated(after: Entry, before: Entry) -> bool:
    """Whether dates tell the order of two editions; else the last by path is taken for the newer."""
    return after.age > before.age


def _cells(report: Report) -> dict[CellKey, Fact]:
    return {fact.key: fact for fact in (*report.facts, *report.appendix)}
