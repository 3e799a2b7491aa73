"""Vectors 49, 58 and 59: readers that hang, one report twice with other numbers, and readers that die."""

import json
from pathlib import Path

import pytest

from extractors.bundle import Bundle, Reading
from flows.build import Options, build
from flows.pool import Limits
from flows.reading import Reader
from tests.flows.fake_reader import FAKE, document, read
from tests.flows.tables import documents, rows


def interrupted(bundle: Bundle) -> Reading:
    """Reads as the fake reader does, and raises what no `except Exception` catches where the document says so."""
    spec = json.loads(bundle.main.data)
    if spec.get("raises"):
        raise {"interrupt": KeyboardInterrupt, "exit": SystemExit, "generator": GeneratorExit}[spec["raises"]]
    return read(bundle)


def test_vector_49_a_reader_that_hangs_is_ended_by_the_clock(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "bad.json").write_bytes(document("bad", act="sleep 600"))
    (raw / "good.json").write_bytes(document("good"))
    build(Options(raw, tmp_path / "out", workers=1, limits=Limits(seconds=5), reader=FAKE))
    found = {path: (row["outcome"], row["detail"]) for path, row in documents(tmp_path / "out").items()}
    assert found == {"bad.json": ("unreadable", "limit: time (5 s)"), "good.json": ("report", "")}


@pytest.mark.parametrize("what", ["interrupt", "exit", "generator"])
def test_vector_59_what_is_raised_past_every_handler_costs_only_its_document(what: str, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "bad.json").write_bytes(document("bad", raises=what))
    for number in range(6):
        (raw / f"{number}.json").write_bytes(document(f"good{number}"))
    reader = Reader(FAKE.survey, interrupted)
    summary = build(Options(raw, tmp_path / "out", workers=2, limits=Limits(seconds=30), reader=reader))
    assert summary.documents == {"report": 6, "unreadable": 1}
    assert documents(tmp_path / "out")["bad.json"]["detail"]


def test_vector_58_two_files_of_one_body_and_year_are_one_report_that_says_they_differ(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, value in (("a.json", 1), ("b.json", 2)):
        (raw / name).write_bytes(document("a", value=value))
    build(Options(raw, tmp_path / "out", workers=2, limits=Limits(), reader=FAKE))
    assert sorted(row["outcome"] for row in documents(tmp_path / "out").values()) == ["older_version", "report"]
    assert [row["grade"] for row in rows(tmp_path / "out", "reports")] == ["flagged"]
    (check,) = (row for row in rows(tmp_path / "out", "checks") if row["rule"] == "copies_agree")
    assert check["status"] == "fail"
