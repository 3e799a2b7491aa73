"""The forms as data agree with the contract, and their labels stand nowhere else."""

import re
from pathlib import Path

import pytest

import extractors
from extractors.forms import FORMS, CellKey, appendices, form
from extractors.forms.form import TABLES

APPLICANTS = ["natural_person", "business", "research_institution", "public_interest_org", "legal_service", "other_org"]
RECEIVED = ["received.new", "received.carried_over"]
REFUSED = [
    "state_secret", "prohibited_by_law", "security_and_stability", "third_party_rights", "internal_affairs",
    "process_information", "enforcement_files", "administrative_inquiry",
]  # fmt: skip
UNAVAILABLE = ["not_held", "needs_creation", "still_unclear"]
NOT_PROCESSED = ["petition", "repeated", "publication", "excessive", "reconfirmation"]
OTHER = {"2021": [".not_corrected", ".fee_unpaid", ".misc"], "2019": [""]}
DISCLOSURE = {
    "2021": {
        "rules": ["issued", "repealed", "in_force"],
        "normative_documents": ["issued", "repealed", "in_force"],
        "licensing": ["decisions"],
        "penalties": ["decisions"],
        "coercion": ["decisions"],
        "fees": ["amount_10k_yuan"],
    },
    "2019": {
        "rules": ["newly_made", "newly_disclosed", "disclosed_total"],
        "normative_documents": ["newly_made", "newly_disclosed", "disclosed_total"],
        "licensing": ["previous_year_items", "change", "decisions"],
        "other_services": ["previous_year_items", "change", "decisions"],
        "penalties": ["previous_year_items", "change", "decisions"],
        "coercion": ["previous_year_items", "change", "decisions"],
        "fees": ["previous_year_items", "change"],
        "procurement": ["projects", "amount_yuan"],
    },
}


def items(code: str) -> list[str]:
    return [
        *RECEIVED,
        "handled.granted",
        "handled.partly_granted",
        *(f"handled.refused.{name}" for name in REFUSED),
        *(f"handled.unavailable.{name}" for name in UNAVAILABLE),
        *(f"handled.not_processed.{name}" for name in NOT_PROCESSED),
        *(f"handled.other{name}" for name in OTHER[code]),
        "handled.total",
        "carried_forward",
    ]


@pytest.mark.parametrize(("code", "rows"), [("2021", 25), ("2019", 23)])
def test_table_three_has_the_items_and_applicants_of_the_contract(code: str, rows: int) -> None:
    block = form(code).tables["applications"].blocks[0]
    assert [row.code for row in block.rows] == items(code)
    assert [column.code for column in block.columns] == [*APPLICANTS, "total"]
    assert len(list(form(code).tables["applications"].cells())) == rows * 7


@pytest.mark.parametrize("code", FORMS)
def test_table_four_has_three_procedures_of_five_results(code: str) -> None:
    block = form(code).tables["review_litigation"].blocks[0]
    assert [row.code for row in block.rows] == ["review", "litigation_direct", "litigation_after_review"]
    assert [column.code for column in block.columns] == ["upheld", "corrected", "other", "pending", "total"]
    assert len(list(form(code).tables["review_litigation"].cells())) == 15


@pytest.mark.parametrize(("code", "cells"), [("2021", 10), ("2019", 22)])
def test_table_two_has_the_items_and_measures_of_the_contract(code: str, cells: int) -> None:
    table = form(code).tables["disclosure"]
    measures = {row.code: [c.code for c in block.columns] for block in table.blocks for row in block.rows}
    assert measures == DISCLOSURE[code]
    assert len(list(table.cells())) == cells


@pytest.mark.parametrize(("code", "count"), [("2021", 42), ("2019", 40)])
def test_the_identities_are_those_of_the_contract(code: str, count: int) -> None:
    identities = form(code).identities
    assert len(identities) == count
    rules = {rule: sum(i.rule == rule for i in identities) for rule in {i.rule for i in identities}}
    assert rules == {"row_total": count - 17, "outcomes_total": 7, "flow": 7, "procedure_total": 3}
    cells = {key for table in TABLES for key in form(code).tables[table].cells()}
    assert {key for i in identities for key in i.left + i.right} <= cells


@pytest.mark.parametrize("code", FORMS)
def test_every_outcome_is_summed_once(code: str) -> None:
    outcomes = next(i for i in form(code).identities if i.rule == "outcomes_total")
    assert [key.row for key in outcomes.left] == items(code)[2:-2]


@pytest.mark.parametrize("code", FORMS)
def test_units_signs_and_fractions_stand_where_the_contract_has_them(code: str) -> None:
    table = form(code).tables["disclosure"]
    units = {key.column: table.column(key).unit for key in table.cells()}
    assert {name: unit for name, unit in units.items() if unit != "count"} == (
        {"amount_10k_yuan": "10k_yuan"} if code == "2021" else {"amount_yuan": "yuan"}
    )
    signed = {key.column for key in table.cells() if table.column(key).signed}
    assert signed == ({"change"} if code == "2019" else set())
    fractions = {key.column for key in table.cells() if table.column(key).fraction}
    assert fractions == {name for name, unit in units.items() if unit != "count"}


@pytest.mark.parametrize("code", FORMS)
def test_labels_of_one_table_are_told_apart_by_their_parents(code: str) -> None:
    for table in form(code).tables.values():
        for block in table.blocks:
            assert len({(*row.parents, row.label) for row in block.rows}) == len(block.rows)
            assert len({column.label for column in block.columns}) == len(block.columns)


def test_the_statistics_tables_are_whole() -> None:
    counts = {one.code: (len(one.items), len(list(one.cells()))) for one in appendices()}
    assert counts == {"2014": (65, 58), "dingxi": (35, 70), "fujian": (17, 34)}
    for one in appendices():
        cells = set(one.cells())
        assert all(set(identity.left + identity.right) <= cells for identity in one.identities)
        assert all({bound.part, bound.whole} <= cells for bound in one.bounds)
        assert len({(i.rule, i.subject) for i in one.identities}) == len(one.identities)


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        form("2008")


def test_no_label_of_a_form_stands_in_code() -> None:
    """Short labels (`其他`, `规章`) are words of the language too; from six characters on a label is the form's."""
    blocks = [block for code in FORMS for table in form(code).tables.values() for block in table.blocks]
    labels = {row.label for block in blocks for row in (*block.rows, *block.columns)}
    cores = {re.sub(r"^(?:[0-9]\.|（.）|[一二三四]、)", "", label) for label in labels}
    long = [core for core in cores if len(core) >= 6]
    assert len(long) > 20
    package = Path(extractors.__file__).parent
    for path in package.rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        assert not [core for core in long if core in code and "forms" not in path.parts[-2]], path.name


def test_a_cell_names_itself() -> None:
    assert str(CellKey("applications", "received.new", "total")) == "applications/received.new/total"


def test_every_item_of_the_statistics_tables_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "dataset.md").read_text(encoding="utf-8")
    for one in appendices():
        assert f"| `{one.code}` |" in text
        for item in one.items:
            assert not item.code or f"| `{item.code}` | {item.label} | {item.printed_unit} |" in text
