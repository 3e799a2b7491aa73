"""From aligned files to one report: copies, glued digits, blanks, grades."""

import pytest
from msgspec.structs import replace

from extractors.alignment import align_document
from extractors.assembly import Copy, Tables, adopted, compare_copies, report_of, tables_of
from extractors.document import Cell, Document, Grid
from extractors.facts import Body, Claim, Report
from extractors.forms import CellKey, appendix_form
from extractors.forms.form import TABLES
from tests.alignment.building import Entry, Values, applications, consistent, document, grid, printed, report
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


def test_copies_compare_only_what_both_print() -> None:
    facts = tables(report(VALUES)).facts
    blank = tuple(replace(fact, value=None) for fact in facts)
    assert compare_copies("applications", facts, blank).status == "unassessable"


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
