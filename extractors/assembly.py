"""From the aligned files of a bundle to one report: copies compared, blanks proved, everything checked, graded."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from extractors.alignment import Alignment, Found, is_impossible
from extractors.arithmetic import (
    Values,
    apart,
    check,
    check_bounds,
    contradicted,
    exceeded,
    identities_of,
    join,
    judge_claims,
    prove,
    split,
    unclosed,
    unsummed,
    values_of,
)
from extractors.document import Document
from extractors.facts import Basis, Body, Check, Claim, Fact, Grade, Number, Report, State, Status, Unplaced
from extractors.forms import APPENDIX, CellKey, Identity, TableName, appendix_form
from extractors.forms.form import TABLES

_RANK: dict[State, int] = {"filled": 3, "unreadable": 2, "blank": 1, "absent": 0}
_NUMBERS = frozenset({"printed", "recognised", "corrected", "inferred_zero"})
_SHOWN = 5
_CARRIED_OVER = "received.carried_over"


class Copy(Struct, frozen=True):
    """One file of the bundle as read and aligned."""

    sha256: str
    path: str
    document: Document
    alignment: Alignment


class Tables(Struct, frozen=True):
    """The three tables of a report, each from the copy that has it best, with every check on them."""

    forms: dict[TableName, str]
    states: dict[TableName, State]
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    unplaced: tuple[Unplaced, ...]
    doubts: tuple[str, ...]
    values: Values
    """The value of every cell of `facts`."""
    appendix: Found | None = None
    """The statistics table of the years before 2019."""

    @property
    def numbers(self) -> int:
        """How many cells were read as a number or proved to be zero."""
        return sum(fact.basis in _NUMBERS for fact in self.cells)

    @property
    def cells(self) -> tuple[Fact, ...]:
        """The cells of all tables, those of the statistics table too."""
        return self.facts + (self.appendix.facts if self.appendix else ())

    @property
    def failures(self) -> int:
        """How many hard checks fail."""
        return [check.status for check in self.checks if check.severity == "hard"].count("fail")


def tables_of(copies: Sequence[Copy]) -> Tables:
    """The tables of a report printed in one file or several."""
    return together([solve(copy.alignment) for copy in copies])


def together(solved: Sequence[Tables]) -> Tables:
    """The tables of a report as its files show them, each from the file that has it best, with what they say all."""
    if len(solved) == 1 and solved[0].appendix is None:  # as in most reports: nothing to choose from or to compare
        only = solved[0]
        return replace(only, doubts=(*only.doubts, *_gaps(only.facts, only.states)))
    chosen = {table: _best(solved, table) for table in TABLES}
    parts = (fact for table in TABLES for fact in chosen[table].facts if fact.table == table)
    facts = tuple(parts) if len(solved) > 1 else solved[0].facts
    values = values_of(facts) if len(solved) > 1 else solved[0].values
    forms = {table: tables.forms[table] for table, tables in chosen.items() if table in tables.forms}
    states = {table: tables.states[table] for table, tables in chosen.items()}
    sources = list({id(tables): tables for tables in chosen.values()}.values())
    # What one file says is checked already.
    checks = tuple(_checked(forms, values, sources)) if len(solved) > 1 else solved[0].checks
    compared = tuple(_compare(solved, chosen))
    doubts = [doubt for tables in sources for doubt in tables.doubts]
    doubts.extend(f"{c.rule} {c.subject}: {c.detail}" for c in compared if c.status == "fail")
    unplaced = tuple(entry for tables in sources for entry in tables.unplaced)
    found = [tables.appendix for tables in solved if tables.appendix is not None]
    doubts = [*doubts, *_gaps(facts, states)]
    if not found:
        return Tables(forms, states, facts, checks + compared, unplaced, tuple(doubts), values)
    appendix = max(found, key=lambda one: sum(fact.value is not None for fact in one.facts))
    checks = (*checks, *compared, *check_appendix(appendix), *_compare_appendices(found, appendix))
    unplaced, doubts = unplaced + appendix.unplaced, [*doubts, *appendix.doubts]
    return Tables(forms, states, facts, checks, unplaced, tuple(doubts), values, appendix)


def _checked(forms: dict[TableName, str], values: Values, sources: Sequence[Tables]) -> Iterator[Check]:
    """The checks on tables of several files, with what is known already of one that comes out as in its own file."""
    known = {replace(check, detail=""): check for tables in sources for check in tables.checks}
    yield from (known.get(found, found) for found in check(identities_of(forms), values))


def _compare_appendices(found: Sequence[Found], best: Found) -> Iterator[Check]:
    others = [one for one in found if one is not best and one.form == best.form]
    for number, other in enumerate(others, start=2):
        compared = compare_copies("appendix", best.facts, other.facts)
        yield replace(compared, subject="appendix" if number == 2 else f"appendix, copy {number}")


def check_appendix(appendix: Found) -> Iterator[Check]:
    """The sums of the statistics table and what can be no more than what; both hints."""
    form, values = appendix_form(appendix.form), values_of(appendix.facts)
    yield from (replace(one, severity="soft") for one in check(form.identities, values))
    yield from check_bounds(form.bounds, values)


def _solved_appendix(appendix: Found | None) -> Found | None:
    """The statistics table with doubtful readings settled and blanks proved zero, by its own sums."""
    if appendix is None:
        return None
    identities = appendix_form(appendix.form).identities
    facts, doubts = _with_choices(appendix.facts, identities)
    return replace(appendix, facts=prove(facts, identities), doubts=(*appendix.doubts, *doubts))


def solve(alignment: Alignment) -> Tables:
    """One file's tables with glued digits divided, blanks proved zero and the identities checked."""
    identities = identities_of(alignment.forms)
    divided = split(alignment.glued, values_of(alignment.facts), identities) if alignment.glued else {}
    facts, unplaced = _with_glued(alignment, divided) if alignment.glued else (alignment.facts, [])
    joined = join(facts, identities)
    facts, doubts = _with_choices(joined.facts, identities)
    facts = prove(facts, identities)
    values = values_of(facts)
    checks = tuple(check(identities, values))
    doubts = [*alignment.doubts, *joined.doubts, *doubts]
    doubts.extend(f"digits run together and cannot be divided: {entry.printed!r}" for entry in unplaced)
    doubts.extend(_impossible(facts, values, identities))
    doubts.extend(apart(facts, identities, checks))
    appendix = _solved_appendix(alignment.appendix)
    unplaced = [*alignment.unplaced, *unplaced]
    return Tables(alignment.forms, alignment.states, facts, checks, tuple(unplaced), tuple(doubts), values, appendix)


def _with_choices(facts: tuple[Fact, ...], identities: Sequence[Identity]) -> tuple[tuple[Fact, ...], list[str]]:
    """Facts with the doubtful cells settled by the sums, and a doubt for each that they leave open."""
    if not [fact for fact in facts if fact.alternatives]:
        return facts, []
    from extractors.arithmetic.correcting import correct  # scipy is loaded where a cell is in doubt only

    # What is certainly zero helps to settle the rest: proved first, without the doubtful cells.
    unknown = tuple(replace(f, value=None, basis="unreadable") if f.alternatives else f for f in facts)
    zeros = {fact.key for fact in prove(unknown, identities) if fact.basis == "inferred_zero"}
    with_zeros = tuple(replace(f, value=0, basis="inferred_zero") if f.key in zeros else f for f in facts)
    settled = correct(with_zeros, identities)
    left = {fact.key: fact for fact in settled.facts if fact.key in settled.open}
    doubts = [f"{key}: read as {f.printed!r}, perhaps {', '.join(map(str, f.alternatives))}" for key, f in left.items()]
    doubtful = {fact.key for fact in facts if fact.alternatives} - left.keys()
    negative = (fact for fact in settled.facts if fact.key in doubtful and is_impossible(fact))
    return settled.facts, [*doubts, *(f"{fact.key}: {fact.value} is below zero" for fact in negative)]


def _impossible(facts: Sequence[Fact], values: Values, identities: Sequence[Identity]) -> Iterator[str]:
    """Null cells that no number could fill: checks with them are unassessable, yet something was read wrong or is."""
    if None not in values.values():
        return
    null = {key for key, value in values.items() if value is None}
    with_null = [one for one in identities if not (null.isdisjoint(one.left) and null.isdisjoint(one.right))]
    if not with_null:
        return
    for identity in exceeded(with_null, values):
        yield f"{identity.rule} {identity.subject}: the parts exceed the sum, though a cell is null"
    printed = {fact.key for fact in facts if fact.value is not None and fact.basis != "inferred_zero"}
    for identity in unsummed(identities, values, printed):
        yield f"{identity.rule} {identity.subject}: the sum is blank, though a part is not and other sums are printed"
    blank = {fact.key for fact in facts if fact.basis == "blank"}
    for identity in unclosed(identities, values, blank):
        yield f"{identity.rule} {identity.subject}: the sum does not close, unless a blank hides a number"
    for key in contradicted(with_null, values):
        yield f"{key} is null, and the sums that it takes part in demand different numbers of it"


def _with_glued(alignment: Alignment, divided: dict[CellKey, int]) -> tuple[tuple[Fact, ...], list[Unplaced]]:
    """Facts with the digits that were divided; a run with a cell left open stays in `unplaced` for a person to see."""
    runs = {key: run for run in alignment.glued for key in run.keys}
    facts = []
    for fact in alignment.facts:
        run = runs.get(fact.key)
        if run is not None and fact.basis == "absent":
            value = divided.get(fact.key)
            if fact.unit == "yuan" and value:
                value = None  # digits alone do not say whether they are yuan or ten thousands of them
            basis: Basis = "printed" if value is not None else "unreadable"
            facts.append(replace(fact, value=value, basis=basis, printed=" ".join(run.tokens), locator=run.locator))
        else:
            facts.append(fact)
    open_runs = [run for run in alignment.glued if any(key not in divided for key in run.keys)]
    reason = "several numbers run together; the sums of the form do not divide them in one way only"
    return tuple(facts), [Unplaced(run.document, run.locator, " ".join(run.tokens), reason) for run in open_runs]


def _best(solved: Sequence[Tables], table: TableName) -> Tables:
    """The copy that has `table` best: read at all, fewest failures, most numbers, then fewest doubts.

    The first file wins a tie.
    """
    if len(solved) == 1:
        return solved[0]

    def quality(tables: Tables) -> tuple[int, int, int, int]:
        numbers = sum(fact.table == table and fact.basis in _NUMBERS for fact in tables.facts)
        return _RANK[tables.states[table]], -tables.failures, numbers, -len(tables.doubts)

    return max(solved, key=quality)


def _compare(solved: Sequence[Tables], chosen: dict[TableName, Tables]) -> Iterator[Check]:
    """The soft check `copies_agree` for every further copy of a filled table."""
    for table, best in chosen.items():
        filled = [one for one in solved if one.states[table] == "filled" and one is not best]
        for number, other in enumerate(filled if best.states[table] == "filled" else (), start=2):
            compared = compare_copies(table, best.facts, other.facts)
            yield replace(compared, subject=table if number == 2 else f"{table}, copy {number}")


def compare_copies(table: TableName, ours: Sequence[Fact], theirs: Sequence[Fact]) -> Check:
    """Whether two copies of `table` print the same numbers; cells that one of them leaves null are not compared."""
    values = {fact.key: fact.value for fact in theirs if fact.table == table and fact.value is not None}
    common = [fact for fact in ours if fact.table == table and fact.value is not None and fact.key in values]
    differing = [fact for fact in common if fact.value != values[fact.key]]
    detail = "; ".join(f"{fact.key}: {fact.value} and {values[fact.key]}" for fact in differing[:_SHOWN])
    more = f"; and {len(differing) - _SHOWN} more" if len(differing) > _SHOWN else ""
    status: Status = "unassessable" if not common else "fail" if differing else "pass"
    return Check("copies_agree", table, "soft", status, len(common), len(common) - len(differing), detail + more)


def compared(tables: Tables, witnesses: Sequence[Tables]) -> Tables:
    """`tables` after further readings of the same file, whose failing checks they explain.

    A failing check whose numbers another reading sees too is the source's own; one whose numbers another reading sees
    differently may be ours, and the cells that differ are doubts. Cells that a reading did not find say nothing.
    """
    ours = tables.values
    seen = [{key: value for key, value in witness.values.items() if value is not None} for witness in witnesses]
    identities = {(i.rule, i.subject): i.left + i.right for i in identities_of(tables.forms)}
    checks = []
    doubts: dict[str, None] = {}
    for found in tables.checks:
        keys = identities.get((found.rule, found.subject), ())
        if found.status == "fail" and keys:
            differing = [key for key in keys for other in seen if key in other and other[key] != ours[key]]
            agreed = any(all(other.get(key) == ours[key] for key in keys) for other in seen)
            doubts.update(dict.fromkeys(f"{key}: two readings of the file differ" for key in differing))
            detail = "readings differ" if differing else "two readings agree: printed so" if agreed else ""
            checks.append(replace(found, detail=detail))
        else:
            checks.append(found)
    return replace(tables, checks=tuple(checks), doubts=(*tables.doubts, *doubts))


def adopted(first: Tables, second: Tables) -> Tables:
    """`second`, a further reading taken in place of the `first`, with a doubt for each cell that only it vouches for.

    Where the two differ, a sum that holds decides between them. A cell in no such sum, as any of table 二, is a doubt.
    """
    proved = {
        key
        for identity, result in _results(second)
        if result.status == "pass"
        for key in identity.left + identity.right
    }
    seen = {fact.key: fact for fact in first.cells if fact.printed and fact.basis != "blank"}
    doubts = [
        f"{fact.key}: one reading of the file sees {seen[fact.key].printed!r}, another {fact.printed!r}"
        for fact in second.cells
        if fact.key in seen and fact.key not in proved and fact.value != seen[fact.key].value
    ]
    return replace(second, doubts=(*second.doubts, *doubts))


def _results(tables: Tables) -> Iterator[tuple[Identity, Check]]:
    """The identities of the report's forms with what came of each."""
    found = {(check.rule, check.subject): check for check in tables.checks if check.severity == "hard"}
    for identity in identities_of(tables.forms):
        if (identity.rule, identity.subject) in found:
            yield identity, found[identity.rule, identity.subject]


def _gaps(facts: Sequence[Fact], states: dict[TableName, State]) -> Iterator[str]:
    """Cells of a filled table that the document does not have: it may be short, or we may have lost them."""
    absent = [fact for fact in facts if fact.basis == "absent"]
    for table, state in states.items():
        missing = [fact for fact in absent if fact.table == table]
        if state in ("filled", "unreadable") and missing:
            yield f"{table}: {len(missing)} cells of the form were not found, first {missing[0].key}"


def _of_appendix(appendix: Found | None) -> dict[str, Number | None]:
    """What the statistics table says, by the item that the prose calls so."""
    if appendix is None:
        return {}
    claimed = {item.code: item.claims for item in appendix_form(appendix.form).items if item.claims}
    own = [fact for fact in appendix.facts if fact.row in claimed and fact.column == "year"]
    return {claimed[fact.row]: fact.value for fact in own}


def report_of(
    copies: Sequence[Copy], tables: Tables, body: Body, claims: Sequence[Claim], source_url: str | None
) -> Report:
    """The report of `body`, its main file first among `copies`."""
    appendix = tables.appendix
    judged, claim_checks = judge_claims(claims, tables.values, _of_appendix(appendix))
    doubts = (*tables.doubts, *(doubt for copy in copies for doubt in copy.document.doubts))
    if body.year == 0:
        doubts = (*doubts, "the year cannot be told")
    doubts = (*doubts, *(doubt for copy in copies for doubt in _of_other_years(copy.alignment, body.year)))
    main = copies[0]
    return Report(
        report_id=_report_id(body, main.sha256),
        body=body,
        form=tables.forms.get("applications", APPENDIX if appendix and appendix.form == APPENDIX else "none"),
        disclosure_form=tables.forms.get("disclosure", "none"),
        document=main.sha256,
        documents=tuple(copy.sha256 for copy in copies),
        media_type=main.document.media_type,
        source_url=source_url,
        states=tables.states,
        grade=_grade(tables, doubts),
        facts=tables.facts,
        checks=tables.checks + claim_checks,
        claims=judged,
        unplaced=tables.unplaced,
        doubts=doubts,
        appendix_form=appendix.form if appendix else "none",
        appendix=appendix.facts if appendix else (),
    )


_OF_LAST_YEAR = re.compile(r"上一?年|20[0-9]{2}年?度?(?:结转(?![下至到])|项目数量)")
"""A label of what stood at the end of the year before: 2021年结转政府信息公开申请数量, in the report of 2022."""


def _of_other_years(alignment: Alignment, year: int) -> Iterator[str]:
    """Tables of which the captions name other years than the report's only: last year's may stand there by mistake."""
    for table, years in alignment.years.items():
        if years and year and year not in years:
            named = ", ".join(str(other or "the year before or a part of one") for other in sorted(years))
            yield f"{table} names {named}, the report is of {year}"
    for label, years in alignment.dated.items():
        if year and year not in years and not (year - 1 in years and _OF_LAST_YEAR.search(label)):
            yield f"{label!r} names another year than that of the report, {year}"


def _report_id(body: Body, sha256: str) -> str:
    """One id a report; where the body is not certain, one a document: two bodies of one name are never merged."""
    evidence = "" if body.resolved and body.year else f":{sha256[:12]}"
    return f"{body.agency_id}:{body.year}:{body.scope}{evidence}"


def _grade(tables: Tables, doubts: Sequence[str]) -> Grade:
    if tables.failures or doubts:
        return "flagged"
    return "clean" if all(state == "filled" for state in tables.states.values()) else "partial"
