import ast
import sqlite3
import sys
from importlib import metadata
from pathlib import Path

import pytest

import extractors
from extractors.readers import office
from flows.store.readings import LIBRARIES, DamagedStore, ReadingStore, core_fingerprint, key_of, pack


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / "readings.sqlite"


def fill(path: Path, *keys: str) -> None:
    with ReadingStore(path) as store:
        for key in keys:
            store.put(key, pack(f"payload of {key}".encode()))


def edit(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_keeps_what_it_is_given(path: Path) -> None:
    fill(path, "a")
    with ReadingStore(path) as store:
        assert store.get("a") == b"payload of a"
        assert store.get("b") is None


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE readings SET payload = x'00' WHERE key = 'a'",
        "UPDATE readings SET payload = 'text' WHERE key = 'a'",
        "UPDATE readings SET checksum = '' WHERE key = 'a'",
        "UPDATE readings SET payload = (SELECT payload FROM readings WHERE key = 'b'),"
        " checksum = (SELECT checksum FROM readings WHERE key = 'b') WHERE key = 'a'",
    ],
)
def test_damaged_entry_is_not_there(path: Path, damage: str) -> None:
    fill(path, "a", "b")
    edit(path, damage)
    with ReadingStore(path) as store:
        assert store.get("a") is None
        assert store.get("b") == b"payload of b"


@pytest.mark.parametrize("content", [b"no database at all, whatever its name says" * 200, b"SQLite format 3\0" * 300])
def test_damaged_file_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    fill(path, "a")
    with ReadingStore(path) as store:
        assert store.get("a") == b"payload of a"
    assert path.with_name(path.name + ".damaged").read_bytes() == content


def test_damage_in_use_is_said(path: Path) -> None:
    fill(path, *(f"key {number}" for number in range(5000)))
    store = ReadingStore(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 8192))
    with pytest.raises(DamagedStore, match="set aside"):
        [store.get(f"key {number}") for number in range(5000)]
    fill(path, "a")


def test_older_shape_is_dropped(path: Path) -> None:
    path.parent.mkdir()
    edit(path, "CREATE TABLE readings (key TEXT, checksum TEXT, passing INTEGER, blob BLOB)")
    fill(path, "a")
    with ReadingStore(path) as store:
        assert store.get("a") == b"payload of a"


def test_passing_entries_serve_one_run(path: Path) -> None:
    with ReadingStore(path) as store:
        store.put("a", pack(b"1"), passing=True)
        assert store.get("a") == b"1"
    with ReadingStore(path) as store:
        assert store.get("a") is None


def test_prune_drops_what_nobody_asked_for(path: Path) -> None:
    fill(path, "a", "b")
    with ReadingStore(path) as store:
        store.get("a")
        assert store.prune() == 1
        assert (store.get("a"), store.get("b")) == (b"payload of a", None)


def test_keys_tell_parts_apart() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of("\udcff") != key_of("?")
    assert core_fingerprint() == core_fingerprint()


def test_every_library_of_the_core_counts() -> None:
    known = metadata.packages_distributions()
    imported = {name for file in Path(extractors.__path__[0]).rglob("*.py") for name in _imports(file)}
    foreign = imported - sys.stdlib_module_names - {"extractors"}
    assert {known[name][0] for name in foreign} == set(LIBRARIES)


def _imports(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in plain | named}


def test_another_converter_is_another_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for build in ("", "7.4", "24.2"):
        (tmp_path / "versionrc").write_text(f"buildid={build}")
        program = str(tmp_path / "soffice") if build else None
        monkeypatch.setattr(office, "available", lambda program=program: program)
        found.append(core_fingerprint())
    assert len(set(found)) == 3
