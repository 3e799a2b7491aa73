"""From aligned files to one report: copies, glued digits, blanks, grades."""

import pytest
from msgspec.structs import replace

from extractors.alignment import align_document
from extractors.assembly import Copy, Tables, adopted, compare_copies, compared, report_of, solve, tables_of
from extractors.document import Cell, Document, Grid
from extractors.facts import Body, Claim, Glued, Number, Report
from extractors.forms import CellKey, appendix_form
from extractors.forms.form import TABLES
from tests.alignment.building import (
    Entry,
    Values,
    applications,
    consistent,
    disclosure,
    document,
    grid,
    printed,
    report,
    review_litigation,
)
from tests.alignment.test_stream import flat

BODY = Body("330100:statistics", "某局", "prefecture", 2022, "own", "statistics", "department", "330100", (), "33", "")
VALUES = consistent(1)
CELL = CellKey("applications", "handled.granted", "business")


def copy(read: Document, sha: str = "sha") -> Copy:
    return Copy(sha, sha, read, align_document(read, sha))


def tables(*read: Document) -> Tables:
    return tables_of([copy(one, f"sha{number}") for number, one in enumerate(read)])


def made(*read: Document, body: Body = BODY, claims: tuple[Claim, ...] = ()) -> Report:
    copies = [copy(one, f"sha{number}") for number, one in enumerate(read)]
    return report_of(copies, tables_of(copies), body, claims, None)


def test_an_ordinary_report_is_clean() -> None:
    found = made(report(VALUES))
    assert (found.grade, found.form, found.disclosure_form) == ("clean", "2021", "2021")
    assert sum(check.status == "pass" for check in found.checks) == 42
    assert len(found.facts) == 200
    assert found.report_id == "330100:statistics:2022:own"


def test_numbers_are_counted_that_are_printed_or_proved() -> None:
    assert tables(report(VALUES)).numbers == len(VALUES)
    assert tables(report(VALUES, tables=["disclosure"])).numbers == sum(key.table == "disclosure" for key in VALUES)
    assert tables(document(grid(applications({})))).numbers == 0


def test_a_report_of_a_body_that_is_not_certain_is_never_merged_with_anothers() -> None:
    found = made(report(VALUES), body=replace(BODY, agency_id="unresolved:1"))
    assert found.report_id == "unresolved:1:2022:own:sha0"
    assert found.grade == "clean"


def test_a_failing_sum_is_flagged_and_kept_as_printed() -> None:
    found = made(report(VALUES | {CELL: VALUES[CELL] + 1}))
    assert found.grade == "flagged"
    assert next(fact.value for fact in found.facts if fact.key == CELL) == VALUES[CELL] + 1
    assert {check.rule for check in found.checks if check.status == "fail"} == {"row_total", "outcomes_total"}


def raised(value: int) -> Values:
    """Numbers that fulfil all sums with `value` in `CELL`."""
    sums = [CellKey("applications", row, c) for row in ("handled.total", "received.new") for c in ("business", "total")]
    changed = (CELL, CellKey("applications", CELL.row, "total"), *sums)
    return VALUES | {key: VALUES[key] + value - VALUES[CELL] for key in changed}


def negated(found: Document, value: int) -> Document:
    """The report with `CELL` read from a picture as `-value`, or perhaps as `value`."""

    def doubtful(cell: Cell) -> Cell:
        if cell.locator != str(CELL):
            return cell
        return replace(cell, text=f"-{value}", recognised=True, alternatives=(str(value),))

    blocks = (
        replace(block, cells=tuple(map(doubtful, block.cells))) if isinstance(block, Grid) else block
        for block in found.blocks
    )
    return replace(found, blocks=tuple(blocks))


def test_a_count_read_as_below_zero_is_a_doubt_only_where_the_sums_prove_no_other() -> None:
    found = made(negated(report(raised(3)), 3))
    assert (found.grade, next(fact.value for fact in found.facts if fact.key == CELL)) == ("clean", 3)
    found = made(negated(report(raised(-3)), 3))
    assert found.grade == "flagged"
    assert any("below zero" in doubt for doubt in found.doubts)


def in_picture(texts: dict[CellKey, str], doubtful: dict[CellKey, str]) -> Tables:
    """Table 三 as a picture shows it; `doubtful` cells may read otherwise."""
    read = grid(applications(texts))
    cells = (
        replace(cell, recognised=True, alternatives=tuple(v for k, v in doubtful.items() if str(k) == cell.locator))
        for cell in read.cells
    )
    return tables(document(replace(read, cells=tuple(cells))))


def facts_of(found: Tables, *keys: CellKey) -> list[tuple[Number | None, str]]:
    facts = {fact.key: (fact.value, fact.basis) for fact in found.facts}
    return [facts[key] for key in keys]


def test_blanks_that_are_certainly_zero_help_to_settle_a_doubtful_cell() -> None:
    texts = {key: str(value) if value or key.column == "total" else "" for key, value in raised(7).items()}
    found = in_picture({**texts, CELL: "1"}, {CELL: "7"})
    assert facts_of(found, CELL) == [(7, "corrected")]
    assert not found.doubts


def test_no_blank_that_a_doubtful_cell_proves_zero_settles_that_cell() -> None:
    """Were 7 believed, the blank beside it would be zero, and the sum would bear out what it rests on."""
    row, other = (CellKey("applications", CELL.row, column) for column in ("total", "legal_service"))
    cells = {key: "0" for key in VALUES if key.table == "applications" and key.row == CELL.row}
    found = in_picture({**cells, row: "7", CELL: "7", other: ""}, {CELL: "1"})
    assert facts_of(found, CELL) == [(7, "recognised")]
    assert any(str(CELL) in doubt and "perhaps 1" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("captions", "grade"),
    [(("2022年",), "clean"), (("2021年",), "flagged"), (("上年度情况",), "flagged"), ((), "clean")],
)
def test_a_table_captioned_as_of_another_year_is_a_doubt(captions: tuple[str, ...], grade: str) -> None:
    rest = report(VALUES, tables=["disclosure", "review_litigation"]).blocks
    read = document(*captions, grid(applications(printed(VALUES))), *rest)
    assert made(read).grade == grade


@pytest.mark.parametrize("missing", TABLES)
def test_a_report_without_a_table_is_partial(missing: str) -> None:
    found = made(report(VALUES, tables=[name for name in TABLES if name != missing]))
    assert found.grade == "partial"
    assert found.states[missing] == "absent"
    assert not any(fact.table == missing for fact in found.facts)


def test_a_report_whose_year_cannot_be_told_is_never_clean() -> None:
    found = made(report(VALUES), body=replace(BODY, year=0))
    assert found.grade == "flagged"
    assert found.report_id.endswith(":sha0")


def test_a_doubt_of_the_reader_flags_the_report() -> None:
    assert made(replace(report(VALUES), doubts=("two readings differ",))).grade == "flagged"


def test_equal_copies_agree() -> None:
    found = made(report(VALUES), report(VALUES))
    assert [check.status for check in found.checks if check.rule == "copies_agree"] == ["pass"] * 3
    assert found.grade == "clean"


def test_copies_that_differ_are_flagged_and_the_first_is_published() -> None:
    found = made(report(VALUES), report(consistent(2)))
    assert [check.status for check in found.checks if check.rule == "copies_agree"] == ["fail"] * 3
    assert found.grade == "flagged"
    assert {fact.key: fact.value for fact in found.facts} == VALUES


def test_each_table_comes_from_the_copy_that_has_it() -> None:
    found = tables(report(VALUES, tables=TABLES[:1]), report(VALUES, tables=TABLES[1:]))
    assert set(found.states.values()) == {"filled"}
    assert {fact.document for fact in found.facts} == {"sha0", "sha1"}
    assert {fact.key: fact.value for fact in found.facts} == VALUES
    assert len(found.facts) == len(VALUES)
    assert sum(check.status == "pass" for check in found.checks if check.severity == "hard") == 42


def test_a_table_comes_from_the_copy_that_prints_more_of_it() -> None:
    poor = {key: "" if key.table == "disclosure" and key.column == "issued" else str(v) for key, v in VALUES.items()}
    rows = {"applications": applications(printed(VALUES)), "disclosure": disclosure(poor)}
    first = document(*(grid(rows.get(table) or review_litigation(printed(VALUES))) for table in TABLES))
    found = tables(first, report(VALUES))
    assert {fact.key: fact.value for fact in found.facts} == VALUES
    assert {fact.table for fact in found.facts if fact.document == "sha1"} == {"disclosure"}


def test_copies_compare_only_what_both_print() -> None:
    facts = tables(report(VALUES)).facts
    blank = tuple(replace(fact, value=None) for fact in facts)
    for one, other in ((facts, blank), (blank, facts)):
        assert compare_copies("applications", one, other).status == "unassessable"


@pytest.mark.parametrize(("cells", "more"), [(5, ""), (7, "; and 2 more")])
def test_copies_that_differ_say_in_how_many_cells_and_show_the_first(cells: int, more: str) -> None:
    facts = tables(report(VALUES)).facts
    own = [fact for fact in facts if fact.table == "applications"]
    changed = {fact.key for fact in own[:cells]}
    other = [replace(fact, value=99) if fact.key in changed or fact.table != "applications" else fact for fact in facts]
    found = compare_copies("applications", facts, other)
    assert (found.status, found.left, found.right) == ("fail", len(own), len(own) - cells)
    assert found.detail.count(" and 99") == 5
    assert found.detail.endswith(more or " and 99")


def test_a_copy_whose_table_is_blank_is_not_compared() -> None:
    found = tables(report(VALUES), document(*[grid(applications({}))]))
    assert not [check for check in found.checks if check.rule == "copies_agree"]


def test_blanks_are_proved_zero_and_dated_to_their_cell() -> None:
    texts = {key: str(value) if value or key.column == "total" else "" for key, value in VALUES.items()}
    rows = [[Entry("项目")], *_rows(texts)]
    found = tables(document(grid(rows)))
    zeros = [fact for fact in found.facts if fact.basis == "inferred_zero"]
    assert zeros
    assert all(VALUES[fact.key] == 0 and fact.locator == str(fact.key) and fact.printed == "" for fact in zeros)


def test_numbers_broken_over_lines_are_read_where_the_sums_demand_it() -> None:
    values = consistent(4, most=90)
    broken = [key for key, value in values.items() if value > 9 and key.table == "applications"][::3]
    texts = {key: str(value) for key, value in values.items()}
    texts.update((key, f"{texts[key][:-1]}\n{texts[key][-1]}") for key in broken)
    found = tables(document(grid(_rows(texts))))
    facts = {fact.key: fact for fact in found.facts}
    assert [facts[key].value for key in broken] == [values[key] for key in broken]
    assert {facts[key].basis for key in broken} == {"printed"}
    assert not found.doubts


def _rows(texts: dict[CellKey, str]) -> list[list[Entry]]:
    return applications(texts)


def test_digits_run_together_are_divided_or_left_for_a_person() -> None:
    values: Values = consistent(3, most=9, zeros=0.7)
    found = tables(document(flat(values, "")))
    divided = [fact for fact in found.facts if fact.table == "applications" and fact.value is not None]
    assert len(divided) > 150
    assert all(fact.value == values[fact.key] for fact in divided)
    undivided = [fact for fact in found.facts if fact.value is None]
    assert not undivided or any("run together" in doubt for doubt in found.doubts)


def test_a_null_cell_that_no_number_can_fill_is_a_doubt() -> None:
    texts = {key: str(value) for key, value in VALUES.items()}
    texts[CellKey("applications", "received.new", "natural_person")] = ""
    texts[CellKey("applications", "received.new", "total")] = "0"
    found = tables(document(grid(_rows(texts))))
    assert any("parts exceed" in doubt for doubt in found.doubts)


def doubts_of(changes: dict[CellKey, str], lost: CellKey | None = None) -> str:
    """The doubts about a report whose cells print `changes`, without the row of the cell that is `lost`."""
    texts = {**printed(VALUES), **changes}
    rows = [row for row in applications(texts) if lost is None or not any(e.locator == str(lost) for e in row)]
    read = document(grid(disclosure(texts)), grid(rows), grid(review_litigation(texts)))
    return "\n".join(tables(read).doubts)


FILLED = next(key for key, value in VALUES.items() if value and key.row == "carried_forward" and key.column == "total")
LAWSUIT = next(k for k, value in VALUES.items() if value and k.row == "litigation_direct" and k.column != "total")


def test_a_report_as_it_should_be_raises_no_doubt() -> None:
    assert doubts_of({}) == ""


def test_a_row_that_was_not_found_is_a_doubt() -> None:
    assert doubts_of({}, lost=CELL).startswith("applications: 7 cells of the form were not found")


def test_a_sum_left_blank_where_the_others_are_printed_is_a_doubt() -> None:
    assert "the sum is blank, though a part is not" in doubts_of({FILLED: ""})


def test_a_row_of_table_four_that_closes_no_more_is_a_doubt() -> None:
    assert "the sum does not close, unless a blank hides a number" in doubts_of({LAWSUIT: ""})


def test_a_cell_of_which_two_sums_demand_different_numbers_is_a_doubt() -> None:
    row = CellKey("applications", CELL.row, "total")
    changed = {CELL: "", row: str(VALUES[row] + 1)}
    assert f"{CELL} is null, and the sums that it takes part in demand different numbers of it" in doubts_of(changed)


def test_a_sum_that_fails_in_two_readings_is_the_sources_own() -> None:
    ours = tables(report(VALUES | {CELL: VALUES[CELL] + 1}))
    seen = compared(ours, [ours, tables(report({}))])
    assert {check.detail for check in seen.checks if check.status == "fail"} == {"two readings agree: printed so"}
    assert seen.doubts == ours.doubts
    assert [replace(check, detail="") for check in seen.checks] == list(ours.checks)


def test_a_sum_that_fails_in_one_reading_of_two_is_a_doubt_about_the_cells_that_differ() -> None:
    ours = tables(report(VALUES | {CELL: VALUES[CELL] + 1}))
    other = tables(report(VALUES | {LAWSUIT: VALUES[LAWSUIT] + 1}))
    seen = compared(ours, [other])
    assert {check.detail for check in seen.checks if check.status == "fail"} == {"readings differ"}
    assert seen.doubts == (*ours.doubts, f"{CELL}: two readings of the file differ")


def test_a_reading_that_did_not_find_the_cells_of_a_sum_says_nothing_of_it() -> None:
    ours = tables(report(VALUES | {CELL: VALUES[CELL] + 1}))
    assert compared(ours, [tables(report(VALUES, tables=["disclosure"]))]) == ours


PROJECTS, AMOUNT = (CellKey("disclosure", "procurement", column) for column in ("projects", "amount_yuan"))
OTHER = CellKey("disclosure", "fees", "change")


@pytest.mark.parametrize(("digits", "amount"), [("12", None), ("0", 0)])
def test_divided_digits_of_money_without_a_unit_are_no_amount(digits: str, amount: int | None) -> None:
    values = consistent(1, "2019")
    found = align_document(report(values, "2019"), "sha")
    lost = [
        replace(fact, value=None, basis="absent", printed=None) if fact.key in (PROJECTS, AMOUNT, OTHER) else fact
        for fact in found.facts
    ]
    first = next(fact for fact in found.facts if fact.table == "disclosure")
    run = Glued((first.key, PROJECTS, AMOUNT), (str(first.value), "5", digits), "sha", "line=1")
    facts = {fact.key: fact for fact in solve(replace(found, facts=tuple(lost), glued=(run,))).facts}
    assert (facts[PROJECTS].value, facts[PROJECTS].basis, facts[PROJECTS].locator) == (5, "printed", "line=1")
    assert (facts[AMOUNT].value, facts[AMOUNT].basis) == (amount, "unreadable" if amount is None else "printed")
    assert facts[first.key] == first
    assert facts[OTHER].basis == "absent"


ITEMS = appendix_form("2014").items


def test_the_appendix_of_2014_names_the_form_and_fills_no_table() -> None:
    rows = [[Entry(item.label), Entry("万元" if item.money else "件"), Entry("3")] for item in ITEMS]
    found = made(document(grid(rows)))
    assert (found.form, found.appendix_form) == ("2014", "2014")
    assert set(found.states.values()) == {"absent"}
    assert (found.facts, found.grade) == ((), "partial")
    assert {fact.value for fact in found.appendix if fact.unit == "count"} == {3}
    failed = {check.subject for check in found.checks if check.status == "fail"}
    assert "received.total" in failed
    assert {check.severity for check in found.checks} == {"soft"}


def appendix(numbers: int, code: str = "2014", number: str = "3") -> Document:
    """The statistics table with a number in so many of its rows and blanks below."""
    items = appendix_form(code).items
    texts = [*[number] * numbers, *[""] * (len(items) - numbers)]
    named = zip(items, texts, strict=True)
    return document(grid([[Entry(i.label), Entry("万元" if i.money else "件"), Entry(text)] for i, text in named]))


def compared_appendices(*read: Document) -> list[tuple[str, str]]:
    return [(check.subject, check.status) for check in made(*read).checks if check.rule == "copies_agree"]


def test_the_fuller_of_two_appendices_counts_and_the_others_are_compared_with_it() -> None:
    poor, full, other = appendix(10), appendix(20), appendix(15, number="4")
    for copies in ((poor, full), (full, poor)):
        assert sum(fact.value == 3 for fact in made(*copies).appendix) > 15
        assert compared_appendices(*copies) == [("appendix", "pass")]
    assert compared_appendices(full, poor, other) == [("appendix", "pass"), ("appendix, copy 3", "fail")]


def test_the_appendix_judges_what_the_prose_says_of_its_year() -> None:
    claims = (Claim("received.new", 3, "…"), Claim("handled.granted", 4, "…"), Claim("information_fee", 3, "…"))
    found = made(appendix(len(ITEMS)), claims=claims)
    assert [claim.agrees for claim in found.claims] == [True, False, None]


def test_some_labels_of_the_appendix_are_not_the_appendix() -> None:
    rows = [[Entry(item.label), Entry("3")] for item in ITEMS[:6]]
    assert made(document(grid(rows))).form == "none"


def test_three_copies_are_two_comparisons() -> None:
    found = made(report(VALUES), report(VALUES), report({**VALUES, CELL: VALUES[CELL] + 1}))
    compared = [check for check in found.checks if check.rule == "copies_agree"]
    assert len({check.subject for check in compared}) == len(compared) == 6


def test_a_wrong_claim_does_not_flag_the_report() -> None:
    assert made(report(VALUES), claims=(Claim("received.new", -1, "…"),)).grade == "clean"


def test_a_reading_taken_in_place_of_another_keeps_the_doubt_where_no_sum_decides() -> None:
    values = consistent(3)
    licensing = CellKey("disclosure", "licensing", "decisions")
    new = CellKey("applications", "received.new", "natural_person")
    first = tables(report({**values, licensing: values[licensing] + 1, new: values[new] + 1}))
    second = tables(report(values))
    taken = adopted(first, second)
    assert [doubt for doubt in taken.doubts if doubt.startswith(str(licensing))]
    assert not [doubt for doubt in taken.doubts if doubt.startswith(str(new))], "the sums hold in the second only"


def test_a_cell_of_the_appendix_on_which_two_readings_differ_is_a_doubt() -> None:
    first, second = (tables(appendix(10, number=number)) for number in ("3", "4"))
    cells = [fact for fact in second.cells if fact.value is not None]
    assert len(adopted(first, second).doubts) == len(second.doubts) + len(cells)


@pytest.mark.parametrize("seen", ["", "—", None])
def test_a_cell_that_only_one_reading_saw_is_no_doubt(seen: str | None) -> None:
    licensing = CellKey("disclosure", "licensing", "decisions")
    texts = {**printed(VALUES), licensing: seen or ""}
    rows = [row for row in disclosure(texts) if seen is not None or all(e.locator != str(licensing) for e in row)]
    first = tables(document(grid(rows), grid(applications(texts)), grid(review_litigation(texts))))
    assert next(fact.value for fact in first.facts if fact.key == licensing) is None
    assert adopted(first, tables(report(VALUES))).doubts == ()


def test_a_cell_on_which_two_readings_differ_is_a_doubt_where_its_sum_fails_in_both() -> None:
    first, second = (tables(report(VALUES | {CELL: VALUES[CELL] + more})) for more in (1, 2))
    assert [doubt for doubt in adopted(first, second).doubts if doubt.startswith(f"{CELL}: one reading")]
