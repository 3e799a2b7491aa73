"""Text documents that LibreOffice turns into DOCX: the same facts, and nothing that a file can do to the machine."""

import io
import os
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from extractors.alignment import align_document
from extractors.document import Document, Encrypted, LimitExceeded, Paragraph, Picture, ReadError, Unsupported
from extractors.readers import docx, office
from extractors.readers.ole import Compound, wrapped
from extractors.readers.sniff import DOC, ODT, OLE, RTF, sniff
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render

needs_writer = pytest.mark.skipif(
    office.available() is None, reason="LibreOffice is missing: apt-get install libreoffice-writer-nogui"
)
SEEDS = range(11, 15)
HELLO = rb"{\rtf1\ansi\uc0 \u25253 \u21578 12}"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def save_as(files: dict[str, bytes], kind: str, folder: Path) -> list[bytes]:
    """`files` as LibreOffice saves them in another format."""
    program = office.available()
    assert program is not None
    for name, data in files.items():
        (folder / name).write_bytes(data)
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind, *files],
        cwd=folder,
        env={"HOME": str(folder), "PATH": os.defpath},
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [(folder / name).with_suffix(f".{kind}").read_bytes() for name in files]


@pytest.fixture(scope="module")
def originals() -> list[bytes]:
    return [render("docx", press_facts(seed), Disorders()) for seed in SEEDS]


@pytest.fixture(scope="module")
def word(originals: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The originals as Word 97 files."""
    files = {f"{number}.docx": data for number, data in enumerate(originals)}
    return save_as(files, "doc", tmp_path_factory.mktemp("word"))


def facts(document: Document) -> dict[object, object]:
    return {fact.key: (fact.value, fact.locator) for fact in align_document(document, "x").facts}


def package(mimetype: str, content: str, manifest: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", content)
        listed = "".join(
            f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
            for path, kind in (("/", mimetype), ("content.xml", "text/xml"))
        )
        space = f'xmlns:manifest="{_ODF}manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {space}>{listed}{manifest}</manifest:manifest>")
    return buffer.getvalue()


def text_document(body: str, **more: str) -> bytes:
    spaces = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}
    named = "".join(f' xmlns:{prefix}="{_ODF}{name}:1.0"' for prefix, name in spaces.items())
    content = (
        f'<office:document-content{named} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return package("application/vnd.oasis.opendocument.text", content, **more)


@needs_writer
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_a_report_reads_as_it_does_in_word(kind: str, originals: list[bytes], tmp_path: Path) -> None:
    data = save_as({"report.docx": originals[0]}, kind, tmp_path)[0]
    media_type = sniff(data)
    document = office.read(data, media_type)
    assert document.media_type == media_type == {"doc": DOC, "rtf": RTF, "odt": ODT}[kind]
    original = docx.read(originals[0])
    assert facts(document) == facts(original)
    assert [block.text for block in document.paragraphs()] == [block.text for block in original.paragraphs()]


@needs_writer
def test_a_batch_keeps_its_order_and_its_sound_files(originals: list[bytes], word: list[bytes]) -> None:
    files = [b"", word[0], word[1][:20_000], HELLO, word[1], b"no document at all", word[2], word[3]]
    results = office.convert(files)
    sound = [result for result in results if isinstance(result, bytes)]
    assert [isinstance(result, bytes) for result in results] == [False, True, False, True, True, False, True, True]
    for converted, original in zip([sound[0], *sound[2:]], originals, strict=True):
        assert facts(office.read_converted(converted, b"", DOC)) == facts(docx.read(original))
    assert [type(results[number]) for number in (0, 2, 5)] == [Unsupported, ReadError, Unsupported]


@needs_writer
def test_a_cut_off_file_is_told_or_nothing_is_lost(originals: list[bytes], word: list[bytes]) -> None:
    whole = word[0]
    results = office.convert([whole[: len(whole) * part // 16] for part in range(1, 16)])
    assert sum(isinstance(result, ReadError) for result in results) > 8
    for result in results:
        if isinstance(result, bytes):
            assert facts(office.read_converted(result, b"", DOC)) == facts(docx.read(originals[0]))


@needs_writer
def test_a_password_is_told_by_its_flag(word: list[bytes]) -> None:
    data = bytearray(word[0])
    stream = Compound(word[0]).read("WordDocument")
    data[data.index(stream[:32]) + 11] |= 1
    with pytest.raises(Encrypted, match="password"):
        office.read(bytes(data), DOC)


def test_passwords_of_other_containers_are_told() -> None:
    locked = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    for data in (wrapped("EncryptedPackage", b"x"), text_document("<text:p>x</text:p>", manifest=locked)):
        with pytest.raises(Encrypted):
            office.read(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (wrapped("PowerPoint Document", b"x"), "a presentation"),
        (wrapped("Unheard", b"x"), "not a text document"),
        (package("application/vnd.oasis.opendocument.presentation", "<x/>"), "other than texts and spreadsheets"),
        (b"<?xml version='1.0'?><note/>", "root note are not converted"),
        (b"MZ\x00\x01\x02", "not converted"),
        (b"<html>", "not converted"),
    ],
)
def test_what_is_no_text_document_is_never_given_to_libreoffice(data: bytes, reason: str) -> None:
    with pytest.raises(Unsupported, match=reason):
        office.read(data)


@pytest.mark.parametrize("data", [rb"{\rtf1 {\b 12} 3", rb"{\rtf1 \} 12", rb"{\rtf1"])
def test_a_cut_off_rtf_is_told(data: bytes) -> None:
    with pytest.raises(ReadError, match="cut-off"):
        office.read(data)


def test_a_spreadsheet_with_a_document_in_it_is_a_spreadsheet() -> None:
    with pytest.raises(ReadError, match="Excel"):
        office.read(wrapped("Workbook", b"WordDocument".decode().encode("utf-16-le")), DOC)


def test_streams_come_out_as_they_went_in() -> None:
    for size in (1, 4096, 5000, 9_000_000):
        content = bytes(range(256)) * (size // 256) + bytes(size % 256)
        container = Compound(wrapped("Workbook", content))
        assert list(container.streams) == ["Workbook"]
        assert container.read("Workbook").startswith(content)
        assert container.read("Book") == b""


def test_a_chain_of_sectors_without_an_end_is_told() -> None:
    data = bytearray(wrapped("Workbook", bytes(20_000)))
    table = data.rindex(b"\x03\x00\x00\x00\x04\x00\x00\x00")
    data[table : table + 4] = b"\x02\x00\x00\x00"
    with pytest.raises(ReadError, match="without an end"):
        Compound(bytes(data)).read("Workbook")


def test_no_changed_byte_makes_the_directory_reader_stumble() -> None:
    data = wrapped("Workbook", bytes(20_000))
    for place in (*range(24, 600), *range(4096, 4500), *range(len(data) - 4096, len(data) - 4000)):
        with suppress(ReadError):
            Compound(data[:place] + b"\xfe" + data[place + 1 :]).read("Workbook")


def test_without_libreoffice_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "available", lambda: None)
    with pytest.raises(Unsupported, match="apt-get install libreoffice-writer-nogui"):
        office.read(HELLO, RTF)
    refused, missing = office.convert([b"", HELLO])
    assert "not converted" in str(refused)
    assert "apt-get" in str(missing)


def test_libreoffice_is_found_where_distributions_put_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = office.available()
    assert found is None or Path(found).name == "soffice"


@contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what is sent to it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    heard.append(connection.recv(200))
                    connection.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], heard


@needs_writer
def test_nothing_is_fetched_that_a_file_names() -> None:
    with listener() as (port, heard):
        url = f"http://127.0.0.1:{port}/x"
        picture = f'<draw:image xlink:href="{url}.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        frame = f'<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">{picture}</draw:frame>'
        section = f'<text:section text:name="S"><text:section-source xlink:href="{url}.odt"/></text:section>'
        fields = "".join(
            rf'{{\field{{\*\fldinst {word} "{url}" \\d}}{{\fldrslt 7}}}}' for word in ("INCLUDEPICTURE", "INCLUDETEXT")
        )
        files = [text_document(f"{section}<text:p>12{frame}</text:p>"), rf"{{\rtf1 12 {fields}}}".encode()]
        results = office.convert(files)
        assert all(isinstance(result, bytes) for result in results), results
        assert heard == []


@needs_writer
def test_places_are_those_of_the_original() -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
        "050001a5f645400000000049454e44ae426082"
    )
    row = rb"\trowd\cellx3000\cellx6000\intbl " + rb"A\cell " + rb"12\cell\row"
    data = rb"{\rtf1 text\par" + row + rb"\pard {\pict\pngblip\picw1\pich1 " + pixel.hex().encode() + rb"}\par}"
    document = office.read(data, RTF)
    assert [block.text for block in document.paragraphs()] == ["text"]
    assert [block.locator for block in document.blocks if isinstance(block, Paragraph)] == ["paragraph=1"]
    assert [block.locator for block in document.blocks if isinstance(block, Picture)] in (["image=1"], [])
    cells = [cell.locator for grid in document.tables() for cell in grid.cells]  # type: ignore[union-attr]
    assert cells == ["table=1;row=1;cell=1", "table=1;row=1;cell=2"]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, originals: list[bytes]) -> Path:
    """A program in the place of LibreOffice that hangs or fails where a file tells it to, and notes every start."""
    (tmp_path / "whole.docx").write_bytes(originals[0])
    program = tmp_path / "soffice"
    program.write_text(
        f"""#!/bin/sh
echo started >> {tmp_path}/starts
for file in "$@"; do case "$file" in *.bin)
    if grep -q HANG "$file"; then echo $$ >> {tmp_path}/hung; sleep 300; fi
    if grep -q FAIL "$file"; then exit 1; fi
    if grep -q HALF "$file"; then head -c 900 {tmp_path}/whole.docx > "${{file%.bin}}.docx"; continue; fi
    if grep -q SKIP "$file"; then continue; fi
    cp {tmp_path}/whole.docx "${{file%.bin}}.part"; mv "${{file%.bin}}.part" "${{file%.bin}}.docx"
esac; done
"""
    )
    program.chmod(0o755)
    monkeypatch.setattr(office, "available", lambda: str(program))
    return tmp_path


def rtf(word: str) -> bytes:
    return rf"{{\rtf1 {word}}}".encode()


def test_one_file_that_hangs_costs_only_itself(stand_in: Path) -> None:
    files = [rtf(word) for word in ("ok", "ok", "HANG", "ok", "FAIL", "SKIP", "HALF", "ok")]
    results = office.convert(files, seconds=1.0)
    assert [isinstance(result, bytes) for result in results] == [True, True, False, True, False, False, False, True]
    assert isinstance(results[2], LimitExceeded)
    assert str(results[2]).startswith("limit: time")
    assert [str(results[number]) for number in (4, 5, 6)] == ["unreadable by LibreOffice"] * 3
    for process in (stand_in / "hung").read_text().split():
        assert not runs(int(process))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_no_program_outlives_the_process_that_started_it(stand_in: Path) -> None:
    code = (
        "import sys; from extractors.readers import office; office.available = lambda: sys.argv[1];"
        r"office.convert([rb'{\rtf1 HANG}'])"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(stand_in / "soffice")], cwd=Path(__file__).parents[2])
    hung = stand_in / "hung"
    until = time.monotonic() + 60
    while not hung.exists() and time.monotonic() < until:
        time.sleep(0.05)
    process = int(hung.read_text())
    assert runs(process)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 30
    while runs(process) and time.monotonic() < until:
        time.sleep(0.05)
    assert not runs(process)


def runs(process: int) -> bool:
    """Whether a process is there and no mere entry of one that has ended."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("kind", [DOC, OLE, RTF, ODT])
def test_empty_files_are_refused(kind: str) -> None:
    with pytest.raises(ReadError):
        office.read(b"", kind)
