"""The series: sums of whole cells, nothing invented."""

import pytest
from msgspec.structs import replace

from extractors.bundle import Bundle, RawFile
from extractors.facts import Claim, Report
from extractors.forms import FORMS, appendices, form
from flows.dataset.series import series_map, series_rows
from tests.flows.fake_reader import document, read


def report(code: str = "2021", **cells: int | None) -> Report:
    named = {key.replace("__", "/"): value for key, value in cells.items()}
    found = read(Bundle(RawFile("a", document(value=1, form=code, cells=named)))).report
    assert found is not None
    return found


def values(found: Report) -> dict[str, int | None]:
    return {measure: value for measure, value, _, _ in series_rows(found)}


@pytest.mark.parametrize(("code", "other"), [("2019", 1), ("2021", 3)])
def test_every_measure_of_the_forms_in_force(code: str, other: int) -> None:
    assert values(report(code)) == {
        "received": 1, "granted": 1, "partly_granted": 1, "refused": 8, "unavailable": 3, "not_processed": 5,
        "other": other, "carried_forward": 1, "reviews": 1, "lawsuits": 2, "corrected": 3,
    }  # fmt: skip
    assert {comparability for _, _, comparability, _ in series_rows(report(code))} == {"exact"}


def test_a_part_is_never_given_for_the_whole() -> None:
    found = report()
    key = "handled.refused.state_secret"
    hidden = [replace(f, value=None, basis="blank") if f.row == key else f for f in found.facts]
    assert values(replace(found, facts=tuple(hidden)))["refused"] is None
    assert values(replace(found, facts=tuple(hidden)))["granted"] == 1


def test_sentences_count_only_where_there_is_no_table() -> None:
    claims = (Claim("received.new", 7, "收到7件"), Claim("handled.granted", 1.5, "1.5"))
    assert values(replace(report(), claims=claims))["received"] == 1
    bare = replace(report(), claims=claims, form="none", facts=(), states=dict.fromkeys(report().states, "absent"))
    assert list(series_rows(bare)) == [("received", 7, "weak", "none")], "1.5 is no number of requests"


def test_the_map_names_cells_that_the_forms_have() -> None:
    tables = {code: {key for table in form(code).tables.values() for key in table.cells()} for code in FORMS}
    tables |= {one.code: set(one.cells()) for one in appendices()}
    assert set(series_map().forms) == set(tables)
    for code, measures in series_map().forms.items():
        assert {measure.code for measure in measures} <= set(series_map().labels)
        assert all(set(measure.cells) <= tables[code] for measure in measures)
