"""The report of a night says what to do."""

from flows.harvest.assertions import Failed
from flows.harvest.night import NightResult
from flows.harvest.publication import Publication
from flows.harvest.reporting import advice, markdown, plain
from flows.harvest.results import SourceResult
from flows.harvest.source import Fault


def night(source: SourceResult, *faults: Fault) -> NightResult:
    return NightResult("2026-03-03-1", "2026-03-02T17:00:00+00:00", [source], list(faults))


def test_a_source_that_was_asked_by_day_is_no_broken_one() -> None:
    source = SourceResult("a", "甲局")
    source.postponed["outside the night hours of the source, 20:00-08:00 in Beijing"] += 1
    told = plain(night(source), None)
    assert advice(told) == [
        "outside the night hours of the source: ask again in them, or give the source the override `hours`"
    ]
    assert "20:00-08:00 in Beijing" in markdown(told)


def test_a_file_with_a_fault_is_mended_and_a_draft_compared() -> None:
    publication = Publication(failed=(Failed("rows", "reports of 2022: 3, 4 before"),))
    told = plain(night(SourceResult("a", "甲局"), Fault("a.yaml", "name is missing")), publication)
    draft, files = advice(told)
    assert "gongkai nightly --accept NAME" in draft
    assert ".draft/current" in draft
    assert "gongkai sources lint" in files


def test_what_failed_is_no_fault_of_a_source() -> None:
    told = plain(night(SourceResult("a", "甲局")), Publication(trouble="another run (pid 7) is writing to out"))
    (line,) = advice(told)
    assert "mend what is named above" in line
    silent = SourceResult("a", "甲局", alarms=["no links at all"])
    assert advice(plain(night(silent), None)) == ["look at each source named above in a browser, and mend its file"]
