"""Vectors 37 to 40: archives that swell, that lead out of themselves, and that ask for other files."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.confined import READ, ended, outcome, outcomes, read_one
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render
from tests.readers.test_sheet import workbook, worksheet

WORD = render("docx", press_facts(5), Disorders())
PAGE = render("html", press_facts(5), Disorders())
SHEET = workbook({"年报": worksheet([["甲", 1], ["乙", 2]])})


def rewritten(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The archive with parts put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **parts}:
            new.writestr(zipfile.ZipInfo(name), parts[name] if name in parts else old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def one_body_many_names(size: int, names: int) -> bytes:
    """Directory entries that all lead to the same compressed bytes (CVE-2024-0450)."""
    data = rewritten(WORD, {"word/media/a.bin": bytes(size)})
    end = data.rindex(b"PK\x05\x06")
    directory = data[struct.unpack("<I", data[end + 16 : end + 20])[0] : end]
    entry = directory[directory.rindex(b"PK\x01\x02") :]
    count = data[end : end + 22].replace(data[end + 8 : end + 12], b"", 0)
    total = struct.unpack("<H", count[10:12])[0] + names
    sizes = struct.pack("<HHI", total, total, len(directory) + names * len(entry))
    return data[:end] + entry * names + count[:8] + sizes + count[16:]


def test_vector_37_swollen_archives_end_at_the_readers_own_limits(tmp_path: Path) -> None:
    files = {
        "swollen.docx": rewritten(WORD, {"word/media/a.bin": bytes(210 * 2**20)}),
        "markup.docx": rewritten(WORD, {"word/document.xml": b" " * (65 * 2**20)}),
        "names.docx": one_body_many_names(2**20, 500),
        "entries.docx": WORD[: WORD.index(b"PK\x01\x02")] + b"PK\x01\x02" * 10**6,
        "swollen.xlsx": rewritten(SHEET, {"xl/worksheets/sheet1.xml": b" " * (65 * 2**20)}),
    }
    found = outcomes(files, tmp_path)
    assert {name: word for name, (word, _) in found.items()} == dict.fromkeys(files, "unreadable")
    assert all(detail.startswith("limit: ") for _, detail in found.values()), found
    assert not any(ended(detail) for _, detail in found.values()), found


def test_vector_37_an_archive_inside_a_document_is_never_opened() -> None:
    inner = rewritten(WORD, {"a.bin": bytes(150 * 2**20)})
    reading = read_one(rewritten(WORD, {"word/embeddings/inner.zip": inner}))
    assert reading.report is not None
    assert reading.report.grade == "clean"


@pytest.mark.parametrize("whole", [WORD, SHEET], ids=["docx", "xlsx"])
def test_vector_38_nothing_of_an_archive_is_written_to_disk(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    names = ("../canary", "../../canary", str(tmp_path / "canary"), "..\\canary", "C:\\canary")
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    data = io.BytesIO(rewritten(whole, dict.fromkeys(names, b"x")))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert outcome(data.getvalue()).outcome == outcome(whole).outcome
    assert [path.name for path in tmp_path.rglob("*")] == ["inner"]


@pytest.fixture
def canary() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and who connected to it."""
    visitors: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    visitors.append(server.accept()[1])
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], visitors
        server.shutdown(socket.SHUT_RDWR)


def with_entities(place: str, doctype: str) -> bytes:
    """A document with `doctype` before the markup of one of its parts, and the entity x in it."""
    if place == "html":
        return PAGE.replace(b"<!DOCTYPE html>", b"").replace(b"<html", doctype.encode() + b"<html", 1) + b"<p>&x;</p>"
    if place == "svg":
        picture = f'<?xml version="1.0"?>{doctype}<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
        return rewritten(WORD, {"word/media/image1.svg": picture.encode()})
    name, whole = ("word/document.xml", WORD) if place == "docx" else ("xl/sharedStrings.xml", SHEET)
    name = "docProps/core.xml" if place == "properties" else name
    whole = WORD if place == "properties" else whole
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        old = archive.read(name) if name in archive.namelist() else b"<sst><si><t>&x;</t></si></sst>"
    start = old.index(b"?>") + 2 if old.startswith(b"<?xml") else 0
    return rewritten(whole, {name: old[:start] + doctype.encode() + old[start:]})


@pytest.mark.parametrize("place", ["docx", "properties", "xlsx", "svg", "html"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "{file}">]>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "{web}">]>',
        '<!DOCTYPE d SYSTEM "{web}">',
        '<!DOCTYPE d [<!ENTITY % p SYSTEM "{web}"> %p;]>',
    ],
    ids=["file", "web", "external DTD", "parameter"],
)
def test_vector_39_no_entity_reads_a_file_or_sends_a_packet(
    place: str, doctype: str, tmp_path: Path, canary: tuple[int, list[object]]
) -> None:
    (tmp_path / "secret").write_text("SECRET")
    port, visitors = canary
    doctype = doctype.format(file=(tmp_path / "secret").as_uri(), web=f"http://127.0.0.1:{port}/x.dtd")
    reading = read_one(with_entities(place, doctype))
    assert "SECRET" not in repr(reading)
    assert visitors == []


@pytest.mark.parametrize("place", ["docx", "properties", "xlsx", "html"])
def test_vector_40_laughs_are_not_expanded(place: str, tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    billion = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}<!ENTITY x "&l9;">]>'
    square = f'<!DOCTYPE d [<!ENTITY y "{"a" * 50_000}"><!ENTITY x "{"&y;" * 50_000}">]>'
    files = {"billion": with_entities(place, billion), "square": with_entities(place, square)}
    for word, detail in outcomes(files, tmp_path).values():
        assert word in (*READ, "unreadable", "not_a_report")
        assert not ended(detail)
