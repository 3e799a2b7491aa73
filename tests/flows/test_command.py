import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from click.testing import CliRunner, Result

from flows.__main__ import main
from flows.build import Summary
from flows.cli import cli
from flows.explain import Explained, Unknown
from flows.extract import extract
from flows.pool import Limits
from flows.terminal import safe, safe_json
from tests.flows.fake_reader import FAKE, document

Run = Callable[..., Summary]


def gongkai(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def extracted(*files: Path) -> list[dict[str, Any]]:
    return list(extract(files, Limits(), FAKE))


def test_build_without_raw_folder(tmp_path: Path, out: Path) -> None:
    result = gongkai("build", "--raw", tmp_path / "none", "--out", out)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert not out.exists()


def test_build_of_nothing(raw: Path, out: Path) -> None:
    assert gongkai("build", "--raw", raw, "--out", out).exit_code == 1
    (raw / "a.txt").write_text("hello")
    result = gongkai("build", "--raw", raw, "--out", out)
    assert result.exit_code == 1
    assert "holds no report" in result.stderr
    assert "not_a_report" in result.stderr
    assert not (out / "current").exists()


def test_build_is_refused_inside_raw(raw: Path) -> None:
    assert gongkai("build", "--raw", raw, "--out", raw / "out").exit_code == 2
    assert gongkai("build", "--workers", "0").exit_code == 2
    for seconds in ("0", "nan", "inf", "1e9"):
        assert gongkai("build", "--limit-seconds", seconds).exit_code == 2


@pytest.mark.parametrize(
    "arguments", [["build", "--raw"], ["build", "--out"], ["explain", "x", "--out"], ["status", "--state"]]
)
def test_a_folder_without_a_name_is_not_this_folder(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = gongkai(*arguments, "")
    assert result.exit_code == 2
    assert f"Invalid value for '{arguments[-1]}': it has no name" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_in_place_of_the_out_folder(raw: Path, out: Path) -> None:
    out.write_text("mine")
    result = gongkai("build", "--raw", raw, "--out", out)
    assert (result.exit_code, out.read_text()) == (1, "mine")
    assert "not a folder" in result.stderr


@pytest.mark.parametrize("arguments", [["extract"], ["explain", "x", "--out"], ["build", "--raw"]])
def test_what_the_system_refuses_is_told_in_one_line(arguments: list[str]) -> None:
    result = gongkai(*arguments, "a" * 300)
    assert result.exit_code == 1
    assert "File name too long: aaa" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_extract_wrong_usage(tmp_path: Path) -> None:
    assert gongkai("extract").exit_code == 2
    assert gongkai("extract", tmp_path).exit_code == 2


def test_extract_goes_on_after_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    result = gongkai("extract", tmp_path / "none", tmp_path / "a.txt")
    assert result.exit_code == 1
    assert "no such file" in result.stderr
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["outcome"] == "not_a_report"


def test_extract_object(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(document("a", 2022, claims=True, unplaced=True))
    (tmp_path / "a.json.meta.json").write_text('{"published": "2023-01-02", "title": 5}')
    (tmp_path / "pic.json").write_text("{}")
    (tmp_path / "pic.json.meta.json").write_text('{"parent": "a.json"}')
    (found,) = extracted(file)
    assert found["report"]["published"] == "2023-01-02"
    assert len(found["report"]["documents"]) == 2
    assert "title ignored" in found["detail"]
    assert found["applications"][0]["item"] == "received.new"
    assert [len(found[name]) for name in ("applications", "review_litigation", "disclosure")] == [175, 15, 10]
    assert set(found) == {
        "document", "path", "media_type", "outcome", "detail", "report", "applications", "review_litigation",
        "disclosure", "appendix_2014", "checks", "claims", "unplaced",
    }  # fmt: skip


def test_extract_reads_with_a_file_what_a_build_reads_with_it(raw: Path, run: Run) -> None:
    (raw / "a.html").write_bytes(document("a", links=["b.html", "c%20c", "gone", "../a.html"], type="text/html"))
    (raw / "b.html").write_bytes(document("b", type="text/html"))
    for name, parent in (("c c", None), ("d", "a.html"), ("e", "d"), ("f", "b.html")):
        (raw / name).write_text(f'{{"name": "{name}"}}')
        if parent:
            (raw / f"{name}.meta.json").write_text(json.dumps({"parent": parent}))
    (found,) = extracted(raw / "a.html")
    folder = run().folder
    assert folder is not None
    published = ds.dataset(folder / "reports").to_table().to_pylist()
    built = next(one["documents"] for one in published if one["agency_id"] == "a")
    assert len(built) == 4
    assert sorted(found["report"]["documents"]) == sorted(built)


def test_extract_of_what_kills_its_reader(tmp_path: Path) -> None:
    for name, act in (("a", "exit 5"), ("b", "")):
        (tmp_path / name).write_bytes(document(name, act=act))
    os.mkfifo(tmp_path / "pipe")
    found = extracted(tmp_path / "a", tmp_path / "pipe", tmp_path / "b")
    assert [one["outcome"] for one in found] == ["unreadable", "unsupported", "report"]
    assert found[0]["report"] is None
    assert found[0]["applications"] == []


@pytest.mark.parametrize(
    "damaged",
    [lambda whole: whole[:4], lambda whole: whole[:4] + bytes(len(whole) - 12) + whole[-8:]],
    ids=["cut off", "of the same length"],
)
def test_explain_of_a_damaged_dataset(damaged: Callable[[bytes], bytes], raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document("a", 2022))
    folder = run().folder
    assert folder is not None
    (file,) = (folder / "checks").rglob("*.parquet")
    file.write_bytes(damaged(file.read_bytes()))
    found = gongkai("explain", "a:2022:own", "--out", out)
    assert found.exit_code == 1
    assert f"`gongkai build` makes it anew: {folder / 'checks'}: " in found.stderr
    assert run().renewed
    assert gongkai("explain", "a:2022:own", "--out", out).exit_code == 0
    assert not run().renewed


def test_explain(raw: Path, out: Path, run: Run) -> None:
    (raw / "a.json").write_bytes(document("a", 2021, value=3, cells={"disclosure/fees/amount_10k_yuan": 1234567.25}))
    (raw / "b.json").write_bytes(document("a", 2022, value=3, claims=True, unplaced=True))
    run()
    report = Explained(out, "a:2022:own")
    told = "\n".join(report.items(["received.new/total", "handled.refused"]))
    assert "applications received.new/total = 3 (printed)" in told
    assert "file: b.json" in told
    assert "at: table=1;row=received.new;cell=total" in told
    assert "check: row_total received.new hard pass: 0 against 0" in told
    assert told.count("handled.refused.") == 8 * 7 * 2
    assert "check: carry_over" in "\n".join(report.items(["received.carried_over/total"]))
    assert "stock rules soft fail: 3 against 3" not in "\n".join(report.items(["rules/in_force"]))
    head = "\n".join(report.head())
    assert "unplaced: 77 (no cell) in b.json at line=3" in head
    assert "claim: received.new = 1, agrees" in head
    assert "= 1234567.25 (printed)" in "\n".join(Explained(out, "a:2021:own").items(["fees"]))
    with pytest.raises(Unknown, match="near: received"):
        list(report.items(["recieved.new"]))


def test_explain_of_the_unknown(raw: Path, out: Path, run: Run) -> None:
    assert gongkai("explain", "x", "--out", out).exit_code == 1
    (raw / "a.json").write_bytes(document("a", 2021))
    run()
    result = gongkai("explain", "a:2020:own", "--out", out)
    assert result.exit_code == 1
    assert "near: a:2021:own" in result.stderr
    assert gongkai("explain", "a:2021:own", "review/upheld", "--out", out).exit_code == 0


def test_terminal_text_is_harmless() -> None:
    assert safe("a\x1b[31m\n\u202eb\udcff中") == "a\\x1b[31m\\n\\u202eb\\udcff中"
    assert json.loads(safe_json('{"a":"\x9b中"}'.encode())) == {"a": "\x9b中"}
    assert "\x9b" not in safe_json('{"a":"\x9b"}'.encode())


def test_termination_ends_the_command_cleanly(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(
        "import flows.build, sys\n"
        "from flows.cli import main\n"
        "from tests.flows.fake_reader import FAKE\n"
        "if __name__ == '__main__':\n"
        "    before = flows.build.Options.__new__.__defaults__\n"
        "    flows.build.Options.__new__.__defaults__ = (*before[:2], FAKE, *before[3:])\n"
        "    main()\n"
    )
    (tmp_path / "raw").mkdir()
    log = tmp_path / "log"
    (tmp_path / "raw" / "a").write_bytes(document("a", act=f"append {log}"))
    (tmp_path / "raw" / "b").write_bytes(document("b", act="sleep 60"))
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, script, "build", "--raw", tmp_path / "raw", "--out", tmp_path / "out"]
    process = subprocess.Popen([str(part) for part in command], env=env, stderr=subprocess.PIPE)
    while not log.exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"Traceback" not in stderr
    assert b"stopped: what was done so far is kept" in stderr


class Interrupting:
    """Ctrl-C in the moment in which `module` is imported."""

    def __init__(self, module: str) -> None:
        self.module = module

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == self.module:
            raise KeyboardInterrupt


@pytest.mark.parametrize("module", ["flows.cli", "flows.terminal"])
def test_ctrl_c_while_the_command_is_imported(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(module), *sys.meta_path])
    with pytest.raises(SystemExit, match="stopped"):
        main()


def test_a_build_says_what_coverage_lacks(tmp_path: Path, out: Path) -> None:
    samples = Path(__file__).parents[2] / "data" / "raw" / "samples"
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a-b.yaml").write_text("id: a-b\n")
    (tmp_path / "raw").mkdir()
    shutil.copy(samples / "huzhu-statistics-2023.txt", tmp_path / "raw")
    result = gongkai("build", "--raw", tmp_path / "raw", "--out", out, "--sources", tmp_path / "sources")
    assert result.exit_code == 0
    assert "left out of coverage: a-b.yaml: name is missing" in result.stderr
