"""Vectors 27 to 34, hostile raw folders: what the tests of the store leave open, through a whole build."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.bundle import Bundle, RawFile
from extractors.report import read
from flows.build import Options, Summary, build
from flows.pool import Limits
from flows.store.raw import scan
from tests.flows.fake_reader import FAKE, document
from tests.flows.tables import documents

Run = Callable[..., Summary]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def run(raw: Path, tmp_path: Path) -> Run:
    def build_here() -> Summary:
        return build(Options(raw, tmp_path / "out", workers=2, limits=Limits(), reader=FAKE))

    return build_here


def test_vector_27_links_are_named_and_never_followed(raw: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.json").write_bytes(document("secret"))
    (raw / "good.json").write_bytes(document("good"))
    links = {"folder": tmp_path / "outside", "up": Path(".."), "self": Path("self"), "chain": Path("self")}
    for name, target in links.items():
        (raw / name).symlink_to(target)
    (raw / "good.json.meta.json").symlink_to(tmp_path / "outside" / "secret.json")
    run()
    found = documents(tmp_path / "out")
    assert {
        path: (row["outcome"], row["detail"]) for path, row in found.items() if path != "good.json"
    } == dict.fromkeys(links, ("unsupported", "symlink"))
    assert found["good.json"]["outcome"] == "report"
    assert "meta.json ignored: symlink" in found["good.json"]["detail"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file: run as another user")
def test_vector_28_files_without_permission_are_unreadable(raw: Path, tmp_path: Path, run: Run) -> None:
    (raw / "good.json").write_bytes(document("good"))
    (raw / "shut.json").write_bytes(document("shut"))
    (raw / "shut.json").chmod(0)
    run()
    assert documents(tmp_path / "out")["shut.json"]["outcome"] == "unreadable"


def test_vector_28_a_device_is_not_opened(raw: Path) -> None:
    (raw / "pipe.html").symlink_to("/dev/zero")
    os.mkfifo(raw / "pipe.html.meta.json")
    (entry,) = scan(raw)
    assert entry.refusal is not None
    assert entry.refusal.detail == "symlink"
    assert "pipe" in entry.notes[0]


def test_vector_29_parents_that_cannot_be_leave_every_document_its_reading(raw: Path, tmp_path: Path, run: Run) -> None:
    parents = ["../../../etc/hosts", "/etc/hosts", "\\\\host\\share", "a\0b", "self", "b1", "x" * 5000]
    for number, parent in enumerate(parents):
        (raw / f"{number}.json").write_bytes(document(f"body{number}"))
        (raw / f"{number}.json.meta.json").write_text(json.dumps({"parent": parent}))
    (raw / "4.json.meta.json").write_text(json.dumps({"parent": "4.json"}))
    (raw / "5.json.meta.json").write_text(json.dumps({"parent": "6.json"}))
    (raw / "6.json.meta.json").write_text(json.dumps({"parent": "5.json"}))
    assert run().documents == {"report": len(parents)}
    assert all(row["detail"] for row in documents(tmp_path / "out").values())


@pytest.mark.parametrize(
    "meta",
    [
        b'{"title": NaN}', b'{"title": "a", "title": "b"}', b"[" * 10**5, b'{"title": "\\ud800"}', b"\xff\xfe",
        b'{"title": [1], "url": {"a": 1}}', b'{"published": "9999-99-99", "fetched_at": "99999-01-01"}',
        b'{"published": "' + b"2" * 10**5 + b'"}', b"{" + b",".join([b'"url": 1'] * 10**5) + b"}",
    ],
    ids=["NaN", "twice", "deep", "surrogate", "no UTF-8", "types", "dates", "long date", "very often"],
)  # fmt: skip
def test_vector_30_bad_meta_is_ignored_with_a_detail_and_the_document_read(
    raw: Path, tmp_path: Path, run: Run, meta: bytes
) -> None:
    (raw / "a.json").write_bytes(document("a"))
    (raw / "a.json.meta.json").write_bytes(meta)
    run()
    (row,) = documents(tmp_path / "out").values()
    assert row["outcome"] == "report"
    assert row["detail"]


def test_vector_31_names_of_any_bytes_come_through_a_build(raw: Path, tmp_path: Path, run: Run) -> None:
    names = [
        b"\xd6\xd0\xce\xc4.json", b"a\nb.json", b"=cmd|' C calc'!A0", "\u202etxt.json".encode(), b"\x1b[31m.json",
        "é".encode(), "e\u0301".encode(), b"x" * 255, b"-rf", b" ", b"%D6.json", b"CON",
    ]  # fmt: skip
    for number, name in enumerate(names):
        (raw / os.fsdecode(name)).write_bytes(document(f"body{number}"))
    assert run().documents == {"report": len(names)}
    assert len(documents(tmp_path / "out")) == len(names)


def test_vector_32_a_file_rewritten_after_the_walk_is_never_published_as_another(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    (raw / "good.json").write_bytes(document("good"))
    (raw / "a.json").write_bytes(document("a", value=1))

    def walked(root: Path) -> list[object]:
        entries = scan(root)
        (raw / "a.json").write_bytes(document("a", value=2))
        return list(entries)

    monkeypatch.setattr("flows.build.raw.scan", walked)
    run()
    row = documents(tmp_path / "out")["a.json"]
    assert row["document"] == hashlib.sha256(document("a", value=1)).hexdigest()
    assert (row["outcome"], row["detail"]) == (
        "unreadable",
        "changed while it was read; it is read again in the next run",
    )
    monkeypatch.undo()
    assert run().documents == {"report": 2}


def test_vector_33_equal_bytes_under_two_names_are_one_report(raw: Path, tmp_path: Path, run: Run) -> None:
    for name in ("a.json", "b.html", "c"):
        (raw / name).write_bytes(document("a"))
    assert run().documents == {"report": 1, "duplicate": 2}


def test_vector_34_many_empty_files_are_walked_once_and_each_is_no_report(raw: Path) -> None:
    for number in range(5_000):
        (raw / f"{number}").touch()
    entries = scan(raw)
    assert len(entries) == 5_000
    assert {entry.document for entry in entries} == {hashlib.sha256(b"").hexdigest()}
    assert read(Bundle(RawFile("a", b""))).files[0].outcome == "not_a_report"
