"""Which copy of a report counts: pure functions over light entries, one for every report that was read.

The same bytes found twice are a duplicate; two documents with one report_id are editions, and the newest counts. A page
whose own bytes stay the same is another edition where a picture or an attachment of it changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractors.bundle import Outcome
from extractors.facts import Check, Number, Report, Status
from extractors.forms import FORMS, CellKey, form
from flows.dataset.series import series_rows

_DIFFERENCES: Final = 3
_APPLICANTS: Final = tuple(column.code for column in form("2021").tables["applications"].blocks[0].columns)
_STOCK: Final = ("rules", "normative_documents")
_STOCK_MEASURES: Final = ("in_force", "issued", "repealed")

Numbers = tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One report as read, without its cells: what decides which copy counts and what other years are compared by.

    `key` finds the reading in the store; `files` are (path, sha256), the main file first. `received` is what came in by
    the measure of `series`. `carried_over` and `carried_forward` are rows of table 三, empty where the report has none;
    `stock` are in force, issued, repealed of rules and of normative documents, null where table 二 is on another form
    than that of 2021; `numbers` says how many cells hold one.
    """

    key: str
    files: tuple[tuple[str, str], ...]
    report_id: str
    agency_id: str
    agency: str
    level: str
    year: int
    scope: str
    kind: str
    body: str
    division: str | None
    province: str | None
    published: str | None
    fetched_at: str | None
    source_url: str | None
    received: Number | None
    carried_over: Numbers
    carried_forward: Numbers
    stock: Numbers | None
    numbers: int = 0

    @property
    def path(self) -> str:
        """The path of the main file."""
        return self.files[0][0]

    @property
    def age(self) -> tuple[str, str]:
        """Days of publication and of fetching, to be compared; empty where unknown."""
        return self.published or "", self.fetched_at or ""

    @property
    def place(self) -> tuple[int, str, str, str, str]:
        """Where the report stands in the dataset: its partition first."""
        return self.year, self.level, self.agency_id, self.scope, self.report_id


def entry(key: str, report: Report, files: tuple[tuple[str, str], ...], fetched_at: str | None) -> Entry:
    """The light entry of `report`."""
    values = {fact.key: fact.value for fact in report.facts}
    stock = (CellKey("disclosure", row, measure) for row in _STOCK for measure in _STOCK_MEASURES)
    body = report.body
    applicants = _APPLICANTS if report.form in FORMS else ()
    return Entry(
        key, files, report.report_id, body.agency_id, body.agency, body.level, body.year, body.scope, body.kind,
        body.body, body.division, body.province, body.published, fetched_at, report.source_url,
        next((value for measure, value, _, _ in series_rows(report) if measure == "received"), None),
        tuple(values.get(CellKey("applications", "received.carried_over", code)) for code in applicants),
        tuple(values.get(CellKey("applications", "carried_forward", code)) for code in applicants),
        tuple(values.get(cell) for cell in stock) if report.disclosure_form == "2021" else None,
        sum(value is not None for value in values.values()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fate:
    """What a file of a copy that does not count comes out as, and the report that counts in its stead."""

    outcome: Outcome
    report_id: str


@dataclass(slots=True)
class Editions:
    """The reports that count, in the order of the dataset; the fate of the other copies' files by path; and the rivals:
    for a report_id, the other editions of it, the newest first."""

    published: list[Entry] = field(default_factory=list)
    fates: dict[str, Fate] = field(default_factory=dict)
    rivals: dict[str, tuple[Entry, ...]] = field(default_factory=dict)


def settle(entries: Iterable[Entry]) -> Editions:
    """Decides for every entry whether it counts."""
    editions = Editions()
    by_bytes: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        by_bytes[one.files[0][1]].append(one)
    by_report: dict[str, list[Entry]] = defaultdict(list)
    copies: list[tuple[Entry, list[Entry]]] = []
    for same in by_bytes.values():
        for first, others in _duplicates(same):
            by_report[first.report_id].append(first)
            copies.append((first, others))
    for report_id, versions in by_report.items():
        newest, *older = sorted(versions, key=_rank, reverse=True)
        editions.published.append(newest)
        if older:
            editions.rivals[report_id] = tuple(older)
        copies.append((newest, older))
    for kept, others in copies:
        for other in others:
            editions.fates |= _fates(kept, other)
    editions.published.sort(key=lambda one: one.place)
    return editions


def _rank(one: Entry) -> tuple[bool, str, str, int, str]:
    """The newest counts, but none without any number before one with numbers: prose beside its tables in a file."""
    return one.numbers > 0, *one.age, one.numbers, one.path


def _duplicates(same: Sequence[Entry]) -> Iterator[tuple[Entry, list[Entry]]]:
    """Entries with equal main files, each that counts with its duplicates: those that have no file of their own.

    Equal main files with more of their pictures and attachments beside them tell more; of those that tell the same the
    newest counts, and without dates the first by path.
    """
    kept: list[tuple[Entry, frozenset[str], list[Entry]]] = []
    newest = sorted(sorted(same, key=lambda one: one.path), key=lambda one: one.age, reverse=True)
    for one in sorted(newest, key=lambda one: -len(one.files)):
        own = frozenset(document for _, document in one.files)
        whole = next((others for _, files, others in kept if own <= files), None)
        if whole is None:
            kept.append((one, own, []))
        else:
            whole.append(one)
    return ((one, others) for one, _, others in kept)


def _fates(kept: Entry, other: Entry) -> dict[str, Fate]:
    hashes = {document for _, document in kept.files}
    return {
        path: Fate("duplicate" if document in hashes else "older_version", kept.report_id)
        for path, document in other.files
    }


def clearly_newer(newest: Entry, older: Entry) -> bool:
    """Whether `newest` is a later state of the same page, so that other numbers in it are a correction."""
    return newest.source_url is not None and newest.source_url == older.source_url and newest.age > older.age


def copies_agree(counts: Report, other: Report, path: str) -> Check:
    """Whether two documents that gave one report have the same numbers; `path` is the other's main file.

    Left: the cells that both print; right: those of them that say the same. A blank says the same as a zero; a cell
    that one of them lacks or prints as no number is not compared.
    """
    ours, theirs = _printed_cells(counts), _printed_cells(other)
    common = [cell for cell in ours if cell in theirs]
    cells = [cell for cell in common if (ours[cell] or 0) != (theirs[cell] or 0)]
    told = [
        f"{cell} {_number(ours.get(cell))} here, {_number(theirs.get(cell))} there" for cell in cells[:_DIFFERENCES]
    ]
    more = f"; {len(cells)} cells in all" if len(cells) > _DIFFERENCES else ""
    status: Status = "unassessable" if not common else "fail" if cells else "pass"
    left, right = len(common), len(common) - len(cells)
    return Check("copies_agree", path, "soft", status, left, right, "; ".join(told) + more)


def _printed_cells(report: Report) -> dict[CellKey, Number | None]:
    """The cells that the document prints, a blank as null."""
    return {
        fact.key: fact.value
        for fact in (*report.facts, *report.appendix)
        if fact.value is not None or fact.basis == "blank"
    }


def _number(value: Number | None) -> str:
    return "nothing" if value is None else str(int(value)) if value == int(value) else str(value)


def previous_years(published: Iterable[Entry]) -> dict[tuple[str, str, int], Entry]:
    """The reports of resolved bodies by body, scope and year; none where two claim one place or the year is unknown."""
    return {
        (one.agency_id, one.scope, one.year): one
        for one in published
        if one.year and not one.agency_id.startswith("unresolved:")
    }


def across_years(this: Entry, reports: Mapping[tuple[str, str, int], Entry]) -> list[Check]:
    """The soft checks of a report against the same body's report of the year before; none where there is none."""
    before = reports.get((this.agency_id, this.scope, this.year - 1))
    if before is None:
        return []
    carried = zip(before.carried_forward, this.carried_over, strict=False)  # either is empty where there is no table 三
    checks = [
        _soft("carry_over", f"received.carried_over/{code}", left, right)
        for code, (left, right) in zip(_APPLICANTS, carried, strict=False)
    ]
    if this.stock is not None and before.stock is not None:
        for place, row in enumerate(_STOCK):
            in_force, issued, repealed = this.stock[3 * place : 3 * place + 3]
            checks.append(_soft("stock", row, in_force, _in_force(before.stock[3 * place], issued, repealed)))
    return checks


def _in_force(last: Number | None, issued: Number | None, repealed: Number | None) -> Number | None:
    """What must be in force after a year; null where an operand is."""
    return None if last is None or issued is None or repealed is None else last + issued - repealed


def _soft(rule: str, subject: str, left: Number | None, right: Number | None) -> Check:
    status: Status = "unassessable" if left is None or right is None else "pass" if left == right else "fail"
    return Check(rule, subject, "soft", status, left, right)
