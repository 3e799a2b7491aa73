"""The archive and the ledger, on SQLite and on PostgreSQL."""

import errno
import hashlib
import multiprocessing
import os
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from flows.store.archive import Archive, Piece, page_key, sync_folder
from flows.store.ledger import (
    Address,
    Asked,
    Ledger,
    LedgerUnusable,
    edition_row,
    ledger_url,
    restore,
    restored_addresses,
)
from flows.store.raw import scan

URL = "http://www.x.gov.cn/a.htm"


def piece(data: bytes, url: str = URL, **more: str) -> Piece:
    meta = {"url": url, "fetched_at": "2026-03-02T17:00:00+00:00", "etag": '"1"', **more}
    return Piece(hashlib.sha256(data).hexdigest(), "html", meta, data)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "raw" / "harvest", tmp_path / ".staging")


def test_an_edition_is_whole(archive: Archive) -> None:
    kept = archive.keep("a", page_key(URL), 1, [piece(b"page"), piece(b"part", "http://www.x.gov.cn/p.png")])
    found = list(archive.editions())
    assert found == [kept]
    assert found[0].files[1].meta["parent"] == Path(kept.files[0].path).name
    assert archive.read(kept.files[0].path) == b"page"
    assert not list(archive.root.parent.parent.glob(".staging/*"))
    assert list(archive.damaged()) == []


def test_a_later_edition_leaves_the_earlier_and_links_what_did_not_change(archive: Archive) -> None:
    part = piece(b"part", "http://www.x.gov.cn/p.png")
    first = archive.keep("a", page_key(URL), 1, [piece(b"page"), part])
    link = Piece(part.content, part.extension, part.meta, None, first.files[1].path)
    second = archive.keep("a", page_key(URL), 2, [piece(b"corrected"), link])
    assert archive.read(first.files[0].path) == b"page"
    assert (archive.root / second.files[1].path).samefile(archive.root / first.files[1].path)


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK])
def test_a_file_system_without_links_gets_copies(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(kept: Path, new: Path) -> None:
        raise OSError(number, os.strerror(number), str(new))

    monkeypatch.setattr(os, "link", refuse)
    part = piece(b"part", "http://www.x.gov.cn/p.png")
    first = archive.keep("a", page_key(URL), 1, [piece(b"page"), part])
    link = Piece(part.content, part.extension, part.meta, None, first.files[1].path)
    second = archive.keep("a", page_key(URL), 2, [piece(b"corrected"), link])
    assert archive.read(second.files[1].path) == b"part"
    assert not (archive.root / second.files[1].path).samefile(archive.root / first.files[1].path)
    assert list(archive.damaged()) == []


def test_a_full_disk_is_no_lack_of_links(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(kept: Path, new: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(new))

    monkeypatch.setattr(os, "link", full)
    kept = archive.keep("a", page_key(URL), 1, [piece(b"page")]).files[0]
    with pytest.raises(OSError, match="No space"):
        archive.keep("a", page_key(URL), 2, [Piece(kept.content, "html", kept.meta, None, kept.path)])


def test_an_archive_that_is_a_mount_of_its_own(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def across(old: Path, new: Path) -> Path:
        if not old.is_relative_to(archive.root):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(old), None, str(new))
        return rename(old, new)

    monkeypatch.setattr(Path, "rename", across)
    kept = archive.keep("a", page_key(URL), 1, [piece(b"page")])
    assert archive.read(kept.files[0].path) == b"page"
    assert list(archive.editions()) == [kept]
    left = archive.root / ".staging" / "a-killed"
    left.mkdir()
    (left / "half.html").write_bytes(b"half")
    assert [entry.path for entry in scan(archive.root.parent)] == [f"harvest/{kept.files[0].path}"]
    archive.clear_staging()
    assert not left.exists()


def test_folders_that_cannot_be_synced_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    number = errno.EINVAL
    sync_folder(tmp_path)
    number = errno.EIO
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        sync_folder(tmp_path)


def test_what_lies_there_is_never_overwritten(archive: Archive) -> None:
    first = archive.keep("a", page_key(URL), 1, [piece(b"page", title="first")])
    archive.keep("a", page_key(URL), 1, [piece(b"page", title="second")])
    assert next(archive.editions()).files[0].meta["title"] == "first"
    assert next(archive.editions()).files == first.files


def test_no_name_becomes_a_path(archive: Archive) -> None:
    for name in ("../x", "/etc", "a/b", "", "A", "a\0"):
        with pytest.raises(ValueError, match="no name"):
            archive.keep(name, page_key(URL), 1, [piece(b"page")])


def test_damage_is_named(archive: Archive) -> None:
    kept = archive.keep("a", page_key(URL), 1, [piece(b"page")])
    (archive.root / kept.files[0].path).write_bytes(b"flip")
    assert list(archive.damaged()) == [kept.files[0].path]


def test_the_ledger(ledger: Ledger, archive: Archive) -> None:
    ledger.begin("r1", "2026-03-02T17:00:00+00:00")
    address = Address("a", URL, "page", "gone", "404", "r1", "t1", "t1")
    ledger.write_down([Asked("r1", "a", "page", "www.x.gov.cn", URL, "t1", "gone", 404)] * 2, address)
    assert ledger.address("a", URL) == address
    assert ledger.outcomes("r1") == {"gone": 2}
    kept = archive.keep("a", page_key(URL), 1, [piece(b"page")])
    ledger.add_edition(edition_row(kept), restored_addresses(kept, "page"))
    assert ledger.edition("a", page_key(URL)) == edition_row(kept)
    again = ledger.address("a", URL)
    assert again is not None
    assert (again.first_at, again.content, again.etag) == ("t1", kept.files[0].content, '"1"')
    assert restore(ledger, archive, "page") == 0
    ledger.put_source("r1", "a", {"accepted": 3})
    assert ledger.source_before("r2", "a") == {"accepted": 3}
    ledger.put_source("r1", "a", {"accepted": 4})
    assert ledger.source_before("r2", "a") == {"accepted": 4}
    assert not ledger.begin("r1", "t1", "another")
    ledger.end("r1", "t2", "complete", {"run": "r1"})
    assert [(run.run, run.status, run.report) for run in ledger.runs()] == [("r1", "complete", {"run": "r1"})]


def test_requests_are_forgotten_after_a_while(ledger: Ledger) -> None:
    for run, day in (("n1", "2025-03-01"), ("n2", "2025-03-02"), ("n3", "2026-03-03")):
        ledger.begin(run, f"{day}T17:00:00+00:00")
        ledger.write_down([Asked(run, "y", "page", "www.x.gov.cn", URL, "t1", "gone", 404)])
        for source in ("y", "z") if run == "n1" else ("y",):
            ledger.put_source(run, source, {"accepted": 3, "run": run})
        if run != "n2":
            ledger.end(run, "t2", "complete", {"requests": {"gone": 1}})
    assert ledger.forget("2026-01-01T00:00:00+00:00") == 1
    assert [ledger.outcomes(run) for run in ("n1", "n2", "n3")] == [{}, {"gone": 1}, {"gone": 1}], "n2 has not ended"
    assert ledger.source_before("n2", "y") == {"accepted": 3, "run": "n3"}
    assert ledger.source_before("n3", "y") == {"accepted": 3, "run": "n2"}
    assert ledger.source_before("n3", "z") == {"accepted": 3, "run": "n1"}, "there is nothing later of it"
    assert {run.run: run.report for run in ledger.runs()}["n1"] == {"requests": {"gone": 1}}
    assert ledger.forget("2026-01-01T00:00:00+00:00") == 0


def test_a_ledger_is_rebuilt_from_the_archive(tmp_path: Path, archive: Archive) -> None:
    for number, data in enumerate((b"page", b"corrected"), start=1):
        archive.keep("a", page_key(URL), number, [piece(data)])
    with Ledger(tmp_path / "new.sqlite") as ledger:
        assert restore(ledger, archive, "page") == 2
        address = ledger.address("a", URL)
        assert address is not None
        assert address.content == hashlib.sha256(b"corrected").hexdigest()


def open_each(folder: Path, together: Barrier) -> None:
    for number in range(60):
        together.wait(60)
        Ledger(folder / f"{number}.sqlite").__exit__(None, None, None)


def test_machines_that_open_a_new_ledger_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(3)
    processes = [context.Process(target=open_each, args=(tmp_path, together)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0]


def test_a_damaged_ledger_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(LedgerUnusable, match="moved away"):
        Ledger(tmp_path / "ledger.sqlite")


def test_addresses_of_ledgers() -> None:
    assert ledger_url("postgres://u:p@h/d").drivername == "postgresql+psycopg"
    assert ledger_url("data/ledger.sqlite").drivername == "sqlite"
