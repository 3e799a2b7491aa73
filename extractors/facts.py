"""What a report comes out as: facts with their basis, checks with both sides, claims, and what found no place."""

from typing import Literal

from msgspec import Struct

from extractors.forms import CellKey, TableName, Unit

Basis = Literal["printed", "recognised", "corrected", "inferred_zero", "blank", "unreadable", "absent"]
"""How a value came about; the last three go with a null value."""

State = Literal["filled", "blank", "absent", "unreadable"]
Grade = Literal["clean", "flagged", "partial"]
Severity = Literal["hard", "soft"]
Status = Literal["pass", "fail", "unassessable"]
Level = Literal["central", "province", "prefecture", "county", "township", "unknown"]
Scope = Literal["own", "consolidated", "unknown"]
Number = int | float


class Fact(Struct, frozen=True, gc=False):
    """The cell `key` of a form with its value, and where it is printed.

    `document` is the sha256 of the file the cell stands in; `printed` and `locator` are null where there is no cell.
    `alternatives` are other numbers that the cell may show, while it is in doubt; `recognised` says that it stands in a
    picture, where a reading may be corrected.
    `broken` are the numbers that digits on several lines may be, all lines together first, while nothing settles it.
    """

    key: CellKey
    value: Number | None
    basis: Basis
    printed: str | None
    document: str
    locator: str | None
    unit: Unit = "count"
    alternatives: tuple[Number, ...] = ()
    recognised: bool = False
    broken: tuple[Number, ...] = ()

    @property
    def table(self) -> TableName:
        """The table that the cell stands in."""
        return self.key.table

    @property
    def row(self) -> str:
        """The code of its row."""
        return self.key.row

    @property
    def column(self) -> str:
        """The code of its column."""
        return self.key.column


class Glued(Struct, frozen=True):
    """Digits of neighbouring cells with nothing between them: `tokens` hold the numbers of `keys`, both in order."""

    keys: tuple[CellKey, ...]
    tokens: tuple[str, ...]
    document: str
    locator: str


class Check(Struct, frozen=True, gc=False):
    """One named, three-valued check with both of its sides."""

    rule: str
    subject: str
    severity: Severity
    status: Status
    left: float | None = None
    right: float | None = None
    detail: str = ""


class Claim(Struct, frozen=True):
    """A number that the prose states about an item. `agrees` is null where the table has no such number.

    `open` where the sentence does not say whether a number of requests counts those carried over too.
    """

    subject: str
    value: Number
    quote: str
    agrees: bool | None = None
    open: bool = False


class Unplaced(Struct, frozen=True):
    """A number found in a table of the report that no cell of the form took."""

    document: str
    locator: str | None
    printed: str
    reason: str


class Body(Struct, frozen=True):
    """Who reports, where, on which year: the key columns and what they rest on (design: `reports`)."""

    agency_id: str
    agency: str
    level: Level
    year: int
    scope: Scope
    kind: str
    body: str
    division: str | None
    division_candidates: tuple[str, ...]
    province: str | None
    title: str
    published: str | None = None
    """ISO date."""
    evidence: tuple[str, ...] = ()
    """What decided, each as `kind: text`."""
    conflicts: tuple[str, ...] = ()
    """What speaks of another place, each as `kind: text`."""

    @property
    def resolved(self) -> bool:
        """Whether division and kind are both known."""
        return not self.agency_id.startswith("unresolved:")


class Report(Struct, frozen=True):
    """One report: its body, its facts and everything that was checked."""

    report_id: str
    body: Body
    form: str
    disclosure_form: str
    document: str
    documents: tuple[str, ...]
    media_type: str
    source_url: str | None
    states: dict[TableName, State]
    grade: Grade
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    claims: tuple[Claim, ...]
    unplaced: tuple[Unplaced, ...]
    doubts: tuple[str, ...] = ()
    appendix_form: str = "none"
    """The statistics table of the years before 2019 that the report carries."""
    appendix: tuple[Fact, ...] = ()
    """Its cells, in the order of its form."""
