import os
import sys
from pathlib import Path
from typing import Any

import pytest

from extractors.bundle import Meta
from flows.store import raw as store
from flows.store.meta import META_LIMIT, parse_meta
from flows.store.raw import Refusal, Unreadable, entry_of, read_file, scan


def put(folder: Path, name: str, data: bytes = b"x", meta: bytes | None = None) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    if meta is not None:
        (folder / f"{name}.meta.json").write_bytes(meta)


@pytest.mark.parametrize(
    ("text", "meta", "note"),
    [
        (b'{"url": "https://x.cn/1", "more": [1]}', Meta(url="https://x.cn/1"), ""),
        (b'\xef\xbb\xbf{"title": "a"}', Meta(title="a"), ""),
        (b'{"title": null}', Meta(), ""),
        (b'{"title": 3, "url": "u"}', Meta(url="u"), "title ignored: no text"),
        (b'{"title": "a", "title": "b", "url": "u"}', Meta(url="u"), "title ignored: given twice"),
        (b'{"title": NaN}', Meta(), "NaN is no JSON"),
        (b'{"title": "a\\ud800"}', Meta(title="a\ufffd"), "half a character"),
        (b'{"title": "\xff"}', Meta(), "not UTF-8"),
        (b"[" * 100_000, Meta(), "nested too deep"),
        (b'{"n": ' + b"9" * 5000 + b"}", Meta(), "not JSON"),
        (b"[]", Meta(), "not an object"),
        (b"", Meta(), "not JSON"),
        (b'{"published": "2023-01-31"}', Meta(published="2023-01-31"), ""),
        (b'{"published": "2023-01-31T09:00:00"}', Meta(published="2023-01-31"), ""),
        (b'{"published": "9999-99-99"}', Meta(), "published ignored: no such date"),
        (b'{"published": "20230131"}', Meta(), "published ignored: no ISO date"),
        (b'{"fetched_at": "2023-01-31T08:00:00+08:00"}', Meta(fetched_at="2023-01-31T00:00:00+00:00"), ""),
        (b'{"fetched_at": "0001-01-01T00:00:00+08:00"}', Meta(), "fetched_at ignored"),
        (b'{"fetched_at": "9999-12-31T00:00:00"}', Meta(), "fetched_at ignored: no time at which"),
        (b'{"parent": "../a.html"}', Meta(parent="../a.html"), ""),
        (b'{"parent": "/etc/hosts"}', Meta(), "no relative path"),
        (b'{"parent": "\\\\\\\\host\\\\share"}', Meta(), "no relative path"),
        (b'{"parent": "C:/a"}', Meta(), "no relative path"),
        (b'{"parent": "a\\u0000b"}', Meta(), "no relative path"),
    ],
)
def test_meta_is_read_strictly(text: bytes, meta: Meta, note: str) -> None:
    found, notes = parse_meta(text)
    assert found == meta
    assert note in " ".join(notes)
    assert bool(notes) == bool(note)


def test_huge_meta_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, "a", meta=b" " * (META_LIMIT + 1))
    (entry,) = scan(tmp_path)
    assert entry.document
    assert "meta.json ignored: limit: " in entry.notes[0]


def test_parents_must_be_other_files_of_the_folder(tmp_path: Path) -> None:
    parents = {
        "page": None, "p/pic": "../page", "self": "self", "gone": "nothing", "up": "../../etc/hosts",
        "a": "b", "b": "a", "tail": "a", "up2": "p/../..",
    }  # fmt: skip
    for name, parent in parents.items():
        put(tmp_path, name, name.encode(), None if parent is None else f'{{"parent": "{parent}"}}'.encode())
    found = {entry.path: entry for entry in scan(tmp_path)}
    assert {path for path, entry in found.items() if entry.meta.parent} == {"p/pic", "tail"}
    assert "itself" in found["self"].notes[0]
    assert "no such file" in found["gone"].notes[0]
    assert "outside" in found["up"].notes[0]
    assert "outside" in found["up2"].notes[0]
    assert "each other" in found["a"].notes[0]
    assert "each other" in found["b"].notes[0]


def test_paths_are_sorted_and_tell_files_apart(tmp_path: Path) -> None:
    names = [b"b", b"a/z", b"a.b", "中".encode(), b"\xd6\xd0", b"%D6%D0", b"NFC\xc3\xa9", b"NFCe\xcc\x81", b"n\nl"]
    for name in names:
        put(tmp_path, os.fsdecode(name), name)
    found = scan(tmp_path)
    assert [entry.path for entry in found] == sorted(entry.path for entry in found)
    assert len({entry.path for entry in found}) == len(names)
    assert {entry.path for entry in found} >= {"%D6%D0", "%25D6%25D0", "中", "a/z"}
    assert all((tmp_path / entry.location).exists() for entry in found)
    for entry in found:
        entry.path.encode()


def test_meta_files_are_no_documents(tmp_path: Path) -> None:
    put(tmp_path, "a", meta=b'{"url": "u"}')
    assert [(entry.path, entry.meta.url) for entry in scan(tmp_path)] == [("a", "u")]


def test_a_meta_file_without_its_file_is_told(tmp_path: Path) -> None:
    put(tmp_path, "report.pdf")
    put(tmp_path, "reprot.pdf.meta.json", b'{"url": "u"}')
    _, entry = scan(tmp_path)
    assert entry.refusal == Refusal("not_a_report", "describes a file that is not beside it: reprot.pdf")
    assert entry.document is None


def test_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SIZE_LIMIT", 3)
    put(tmp_path, "a", b"1234")
    (entry,) = scan(tmp_path)
    assert entry.refusal is not None
    assert entry.refusal.outcome == "unreadable"
    assert entry.refusal.detail.startswith("limit: file size")


def failing(error: OSError, name: str) -> Any:
    real = os.open

    def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if os.fspath(path).endswith(name):
            raise error
        return real(path, flags, *more, **named)

    return opened


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (PermissionError(13, "no"), "no permission to read this file: allow it with chmod u+r"),
        (FileNotFoundError(2, "no"), "vanished"),
        (OSError(5, "no"), "Input/output error"),
        (OSError(40, "no"), "symlink"),
    ],
)
def test_files_the_system_withholds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, detail: str
) -> None:
    put(tmp_path, "shut")
    put(tmp_path, "open")
    monkeypatch.setattr("flows.store.raw.os.open", failing(error, "shut"))
    found = {entry.path: entry for entry in scan(tmp_path)}
    assert found["open"].refusal is None
    refusal = found["shut"].refusal
    assert refusal is not None
    assert detail in refusal.detail


def test_folder_that_cannot_be_opened_has_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "shut/a")
    put(tmp_path, "b")
    real = os.scandir

    def scandir(path: Any) -> Any:
        if os.fspath(path).endswith("shut"):
            raise PermissionError(13, "no")
        return real(path)

    monkeypatch.setattr("flows.store.raw.os.scandir", scandir)
    assert [entry.path for entry in scan(tmp_path) if entry.refusal] == ["shut"]


def test_file_that_changes_is_tried_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a")
    reads = []
    real = os.fstat

    def fstat(descriptor: int) -> os.stat_result:
        reads.append(descriptor)
        if len(reads) in changed:
            (tmp_path / "a").write_bytes(b"x" * len(reads))
        return real(descriptor)

    monkeypatch.setattr("flows.store.raw.os.fstat", fstat)
    changed = {2}
    assert scan(tmp_path)[0].document
    reads.clear()
    changed = {2, 4}
    refusal = scan(tmp_path)[0].refusal
    assert refusal is not None
    assert "changed while it was read" in refusal.detail


def test_a_named_link_is_followed_an_unnamed_one_is_not(tmp_path: Path) -> None:
    put(tmp_path, "a", b"content")
    (tmp_path / "link").symlink_to("a")
    assert entry_of(tmp_path, "link", follow=True).document
    assert entry_of(tmp_path, "link").refusal is not None
    with pytest.raises(Unreadable):
        read_file(tmp_path / "link")


def test_deep_folders(tmp_path: Path) -> None:
    deep = "/".join("d" * 300)
    put(tmp_path, f"{deep}/a")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(250)
    try:
        assert [entry.path for entry in scan(tmp_path)] == [f"{deep}/a"]
    finally:
        sys.setrecursionlimit(limit)
