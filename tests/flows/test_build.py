import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from flows.build import Options, OutInsideRaw, Summary, build
from flows.dataset.publishing import OutBusy, locked
from flows.dataset.schema import TABLES
from flows.pool import Limits
from tests.flows.fake_reader import FAKE, document
from tests.flows.tables import documents, rows

Run = Callable[..., Summary]


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_publishes_every_table(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document("a", 2022, claims=True, unplaced=True))
    (raw / "b.json").write_bytes(document("b", 2019, form="2019", level="prefecture"))
    (raw / "c.txt").write_bytes(b"hello")
    summary = run()
    assert summary.documents == {"report": 2, "not_a_report": 1}
    generation = summary.folder.name if summary.folder else ""
    for name, table in TABLES.items():
        files = sorted((out / "current" / name).rglob("*"))
        for file in filter(Path.is_file, files):
            partition = [folder.partition("=")[2] for folder in file.parent.relative_to(out / "current" / name).parts]
            assert len(partition) == 2 * table.partitioned
            assert file.name == "-".join((name, *partition, generation)) + ".parquet", "it says what it holds"
        assert pq.read_schema(next(f for f in files if f.is_file())).names == [c.name for c in table.stored]
    assert len(rows(out, "applications")) == 25 * 7 + 23 * 7
    assert {(r["agency_id"], r["year"], r["status"]) for r in rows(out, "coverage")} == {
        ("a", 2022, "published"),
        ("b", 2019, "published"),
        ("b", 2020, "missing"),
        ("b", 2021, "missing"),
        ("b", 2022, "not_yet_due"),
    }
    assert len(rows(out, "series")) == 2 * 11
    assert [r["year"] for r in rows(out, "claims")] == [2022]
    package = json.loads((out / "current" / "datapackage.json").read_text())
    assert [r["name"] for r in package["resources"]] == list(TABLES)
    assert all(f["descriptions"]["zh"] for r in package["resources"] for f in r["schema"]["fields"])


def test_a_body_that_only_a_source_names(raw: Path, out: Path, tmp_path: Path) -> None:
    (raw / "a.json").write_bytes(document("a", 2022))
    sources = tmp_path / "sources"
    sources.mkdir()
    text = "id: tj\nname: 天津市财政局\ndivision: '120000'\naddress: http://www.x.gov.cn/nb/\nfamily: trs\n"
    (sources / "tj.yaml").write_text(text + "expect: {since: '2020'}\n")
    before = build(Options(raw, out, reader=FAKE)).folder
    after = build(Options(raw, out, reader=FAKE, sources=sources)).folder
    assert before != after
    assert {(r["agency_id"], r["year"], r["status"]) for r in rows(out, "coverage")} == {
        ("120000-finance", 2020, "missing"),
        ("120000-finance", 2021, "missing"),
        ("120000-finance", 2022, "not_yet_due"),
        ("a", 2022, "published"),
    }


def test_a_source_that_cannot_be_used_is_told(raw: Path, out: Path, tmp_path: Path) -> None:
    (raw / "a.json").write_bytes(document("a", 2022))
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "tj.yaml").write_text("id: tj\nnmae: 天津市财政局\n")
    before = build(Options(raw, out, reader=FAKE))
    summary = build(Options(raw, out, reader=FAKE, sources=sources))
    assert summary.left_out == ["tj.yaml: unknown keys: nmae"]
    assert summary.folder is not None
    assert summary.folder != before.folder, "a generation says itself what it lacks"
    assert json.loads((summary.folder / "run_summary.json").read_text())["left_out_of_coverage"] == summary.left_out


def test_a_harvest_brings_the_bodies_of_the_sources_of_the_package(raw: Path, out: Path) -> None:
    folder = raw / "harvest" / "any" / "page" / "1-x"
    folder.mkdir(parents=True)
    (folder / "a.json").write_bytes(document("a", 2022))
    build(Options(raw, out, reader=FAKE, as_of=date(2025, 5, 1)))
    found = {(r["agency_id"], r["year"]): r["status"] for r in rows(out, "coverage")}
    assert found["220100-veterans", 2023] == found["000000-education", 2024] == "missing"
    assert ("330324-government", 2024) not in found


def test_readers_need_no_help(raw: Path, out: Path, run: Run) -> None:
    for year, level in ((2021, "county"), (2022, "prefecture")):
        (raw / f"{year}.json").write_bytes(document("a", year, level=level))
    run()
    for name in TABLES:
        folder = out / "current" / name
        assert len(pd.read_parquet(folder)) == ds.dataset(folder).count_rows()
    table = out / "current" / "applications"
    frame = pd.read_parquet(table, filters=[("year", "==", 2022)])
    assert set(frame["level"]) == {"prefecture"}
    assert pa.types.is_integer(ds.dataset(table, partitioning="hive").schema.field("year").type)
    found = duckdb.sql(f"SELECT year, level, count(*) FROM '{table}/**/*.parquet' GROUP BY ALL ORDER BY 1").fetchall()
    assert found == [(2021, "county", 175), (2022, "prefecture", 175)]
    assert duckdb.sql(f"SELECT count(*) FROM '{out}/current/claims/**/*.parquet'").fetchall() == [(0,)]


def test_same_files_same_bytes(raw: Path, out: Path, tmp_path: Path) -> None:
    for number in range(6):
        (raw / f"{number}.json").write_bytes(document(f"a{number % 3}", 2020 + number % 2, value=number))
    build(Options(raw, out, workers=2, reader=FAKE))
    build(Options(raw, tmp_path / "again", workers=1, reader=FAKE))
    assert content((out / "current").resolve()) == content((tmp_path / "again" / "current").resolve())


def test_unchanged_is_not_read_or_published_again(raw: Path, out: Path, run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log"
    (raw / "a.json").write_bytes(document(act=f"append {log}"))
    first = run()
    second = run()
    assert (first.renewed, second.renewed) == (True, False)
    assert second.folder == first.folder
    assert second.cells == first.cells
    assert log.read_text() == "read\n"


def test_change_makes_a_new_generation_and_keeps_the_old(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document(value=1))
    old = run().folder
    assert old is not None
    before = content(old)
    (raw / "a.json").write_bytes(document(value=2))
    assert run().folder != old
    assert content(old) == before
    assert (out / "current").readlink().parts[0] == "generations"
    assert {row["value"] for row in rows(out, "applications")} == {2}


def test_damaged_generation_is_written_again(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document())
    folder = run().folder
    assert folder is not None
    next((folder / "reports").rglob("*.parquet")).unlink()
    assert run().renewed
    assert len(rows(out, "reports")) == 1


def test_no_report_leaves_the_dataset_alone(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document())
    folder = run().folder
    (raw / "a.json").write_bytes(b"nothing")
    summary = run()
    assert summary.folder is None
    assert summary.documents == {"not_a_report": 1}
    assert (out / "current").resolve() == folder


def test_one_bad_document_costs_only_itself(raw: Path, out: Path, run: Run) -> None:
    acts = {
        "exit": "exit 7",
        "quiet": "exit 0",
        "crash": "crash",
        "hang": "sleep 600",
        "swallow": f"swallow {2 * 2**30}",
        "raise": "raise oh",
    }
    for name, act in acts.items():
        (raw / f"{name}.json").write_bytes(document(name, act=act))
    for number in range(20):
        (raw / f"good{number}.json").write_bytes(document(f"good{number}"))
    summary = run(seconds=5, memory=2**30)
    assert summary.documents == {"report": 20, "unreadable": 6}
    found = documents(out)
    assert found["exit.json"]["detail"] == "reader process died (exit code 7)"
    assert found["crash.json"]["detail"].startswith("reader process died (exit code -11")
    assert found["hang.json"]["detail"] == "limit: time (5 s)"
    assert found["quiet.json"]["detail"] == "limit: time (5 s)"
    assert found["swallow.json"]["detail"] == "limit: memory (1024 MB)"
    assert "RuntimeError: oh" in found["raise.json"]["detail"]


def test_what_documents_leave_in_a_process_costs_no_other(raw: Path, out: Path) -> None:
    """1 GiB is allowed: what is left of the first document and what the others need are more, each alone is not."""
    (raw / "a.json").write_bytes(document("a", act=f"hoard {500 * 2**20}"))
    for name in "bcd":
        (raw / f"{name}.json").write_bytes(document(name, act=f"swallow {600 * 2**20}"))
    summary = build(Options(raw, out, workers=1, reader=FAKE, limits=Limits(memory=2**30)))
    assert summary.documents == {"report": 4}


def test_hostile_part_does_not_cost_the_report(raw: Path, out: Path, run: Run) -> None:
    (raw / "page.json").write_bytes(document())
    (raw / "part.json").write_bytes(json.dumps({"act": "exit 3"}).encode())
    (raw / "part.json.meta.json").write_text(json.dumps({"parent": "page.json"}))
    run()
    found = documents(out)
    assert found["page.json"]["outcome"] == "report"
    assert found["part.json"]["outcome"] == "unreadable"
    assert found["part.json"]["detail"].startswith("reader process died (exit code 3); ")


def test_survey_that_dies_is_told_by_the_reading(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document("a", act_survey="exit 3"))
    run()
    assert documents(out)["a.json"]["outcome"] == "report"


def test_reading_that_breaks_the_contract_is_not_published(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document("a", cells={"applications/received.new/total": 1.5}))
    (raw / "b.json").write_bytes(document("b"))
    assert run().documents == {"unreadable": 1, "report": 1}
    assert "no whole number" in documents(out)["a.json"]["detail"]


def test_files_that_cannot_be_read_have_their_row(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document())
    (raw / "link.json").symlink_to("/etc/passwd")
    (raw / "loop").symlink_to("..")
    (raw / "dangling").symlink_to("nowhere")
    os.mkfifo(raw / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(raw / "sock"))
    (raw / os.fsdecode(b"\xd6\xd0.json")).write_bytes(document("b"))
    (raw / "line\nbreak.json").write_bytes(document("c"))
    run()
    found = documents(out)
    assert {path: row["detail"] for path, row in found.items() if row["outcome"] == "unsupported"} == {
        "link.json": "symlink", "loop": "symlink", "dangling": "symlink", "pipe": "pipe", "sock": "socket",
    }  # fmt: skip
    assert found["%D6%D0.json"]["outcome"] == "report"
    assert found["line\nbreak.json"]["outcome"] == "report"


def test_duplicates_versions_and_copies(raw: Path, out: Path, run: Run) -> None:
    (raw / "a").mkdir()
    (raw / "b").mkdir()
    (raw / "a" / "x.json").write_bytes(document("a", 2022))
    (raw / "b" / "y.json").write_bytes(document("a", 2022))
    for name, value, day in (("v1", 1, "2023-01-01"), ("v2", 2, "2023-02-01")):
        (raw / f"{name}.json").write_bytes(document("b", 2022, value=value))
        (raw / f"{name}.json.meta.json").write_text(json.dumps({"url": "https://x.cn/b", "published": day}))
    for name, value in (("c1", 1), ("c2", 2)):
        (raw / f"{name}.json").write_bytes(document("c", 2022, value=value))
    run()
    found = {path: (row["outcome"], row["report_id"]) for path, row in documents(out).items()}
    assert found == {
        "a/x.json": ("report", "a:2022:own"),
        "b/y.json": ("duplicate", "a:2022:own"),
        "v1.json": ("older_version", "b:2022:own"),
        "v2.json": ("report", "b:2022:own"),
        "c1.json": ("older_version", "c:2022:own"),
        "c2.json": ("report", "c:2022:own"),
    }
    assert {r["report_id"]: r["grade"] for r in rows(out, "reports")} == {
        "a:2022:own": "clean", "b:2022:own": "clean", "c:2022:own": "flagged",
    }  # fmt: skip
    (check,) = (r for r in rows(out, "checks") if r["rule"] == "copies_agree")
    assert (check["subject"], check["status"]) == ("c1.json", "fail")
    assert "received.new/natural_person 2 here, 1 there" in check["detail"] or "cells in all" in check["detail"]
    assert {r["report_id"]: len(r["doubts"]) for r in rows(out, "reports")} == {
        "a:2022:own": 0, "b:2022:own": 0, "c:2022:own": 1,
    }  # fmt: skip


def test_a_report_that_lacks_a_table_is_flagged_too_where_its_copies_differ(raw: Path, out: Path, run: Run) -> None:
    for name, value in (("1", 1), ("2", 2)):
        (raw / f"{name}.json").write_bytes(document("a", 2022, value=value, grade="partial"))
    run()
    (report,) = rows(out, "reports")
    assert report["grade"] == "flagged"
    assert "1.json" in report["doubts"][0]


def test_years_are_compared(raw: Path, out: Path, run: Run) -> None:
    (raw / "1.json").write_bytes(document("a", 2021, cells={"applications/carried_forward/total": 5}))
    (raw / "2.json").write_bytes(document("a", 2022, cells={"applications/received.carried_over/total": 4}))
    (raw / "3.json").write_bytes(document("unresolved:z", 2022))
    run()
    soft = [r for r in rows(out, "checks") if r["severity"] == "soft"]
    assert {r["report_id"] for r in soft} == {"a:2022:own"}
    assert sorted((r["rule"], r["subject"], r["status"]) for r in soft if r["status"] == "fail") == [
        ("carry_over", "received.carried_over/total", "fail")
    ]
    assert [(r["left"], r["right"]) for r in soft if r["status"] == "fail"] == [(5, 4)]
    assert sum(r["rule"] == "stock" for r in soft) == 2
    assert {r["grade"] for r in rows(out, "reports")} == {"clean"}


SLOW = """
import signal
import sys
from pathlib import Path
from flows.build import Options, build
from tests.flows.fake_reader import FAKE
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests themselves run in the background
    build(Options(Path(sys.argv[1]), Path(sys.argv[2]), workers=2, reader=FAKE))
"""


def start(script: Path, raw: Path, out: Path) -> subprocess.Popen[bytes]:
    script.write_text(SLOW)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen([sys.executable, str(script), str(raw), str(out)], env=env, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_ended_run_is_continued(raw: Path, out: Path, run: Run, tmp_path: Path, how: signal.Signals) -> None:
    log = tmp_path / "log"
    for number in range(12):
        (raw / f"{number:02}.json").write_bytes(document(f"a{number}", act=f"append {log}", pause=number))
    hang = document("hang", act="sleep 600")
    (raw / "99.json").write_bytes(hang)
    process = start(tmp_path / "slow.py", raw, out)
    deadline = time.monotonic() + 60
    while not (log.exists() and len(log.read_text().splitlines()) == 12) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2)
    process.send_signal(how)
    assert process.wait(30) != 0
    assert not (out / "current").exists()
    (raw / "99.json").unlink()
    (out / ".staging-left-1").mkdir()
    summary = run()
    assert summary.documents == {"report": 12}
    assert len(log.read_text().splitlines()) == 12, "a document was read twice"
    assert not list(out.glob(".staging-*"))


def test_second_build_names_the_first(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document())
    with locked(out), pytest.raises(OutBusy, match=str(os.getpid())):
        run()
    assert run().folder


def test_out_inside_raw_is_refused(raw: Path) -> None:
    with pytest.raises(OutInsideRaw):
        build(Options(raw, raw / "out", reader=FAKE))
    assert not (raw / "out").exists()


def test_full_disk_leaves_the_dataset_alone(raw: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (raw / "a.json").write_bytes(document(value=1))
    folder = run().folder
    (raw / "a.json").write_bytes(document(value=2))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.dataset.publishing.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        run()
    assert (out / "current").resolve() == folder
    assert not list(out.glob(".staging-*"))
    monkeypatch.undo()
    assert run().renewed
