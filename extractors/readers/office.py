"""Word 97 files (DOC), WPS text, RTF and ODT: turned into DOCX by LibreOffice without a window, then read as such.

LibreOffice is a large program that reads hostile files: it runs in a process group of its own, under a clock and a
memory limit, with a profile that forbids macros, links and the network. Its exit code says nothing (0 for rubbish
too), only the file that it leaves behind counts. Starting takes a second, a file a tenth: `convert` takes many.
"""

import os
import re
import signal
import subprocess
import threading
import time
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import rmtree, which
from tempfile import TemporaryDirectory
from typing import Literal

from lxml import etree
from msgspec.structs import replace

from extractors.document import Block, Document, Encrypted, LimitExceeded, Picture, ReadError, Unsupported
from extractors.readers import archive, docx, office_profile, rtf, sheet
from extractors.readers.ole import MAGIC, Compound
from extractors.readers.package import xml
from extractors.readers.sniff import DOCX, ODT, RTF, sniff

SECONDS = 60.0
"""For one file, the start of the program with it. An ordinary report takes a tenth of a second."""

MAX_MEMORY = 2 * 2**30
MAX_OUTPUT = 256 * 2**20
_ADVICE = "needs LibreOffice: apt-get install libreoffice-writer-nogui"
_PLACES = ("usr/lib/libreoffice", "usr/lib64/libreoffice", "opt/libreoffice*", "Applications/LibreOffice.app/Contents")
_PROGRAMS = ("program/soffice", "MacOS/soffice")
_FILTER = "docx:MS Word 2007 XML"
_PAUSE = 0.02

_GUARD = f"""
ulimit -c 0; ulimit -v {MAX_MEMORY // 1024} 2>/dev/null; ulimit -f {MAX_OUTPUT // 512} 2>/dev/null
exec 3<&0 </dev/null
(read -r _ <&3; rm -rf "$HOME" "$PROFILE"; kill -KILL 0) &
guard=$!
"$0" "$@" 3<&-
kill $guard
wait
"""
"""Limits, and a guard that clears up and ends the group when our end of the pipe closes: when this process dies."""

_BRACES = re.compile(rb"\\[\\{}]|[{}]")
_RAW = re.compile(rb"\\bin([0-9]{1,18})")
"""So many bytes follow as they are; after a number that leads out of the file LibreOffice waits for more."""
_FOREIGN = {"PowerPoint Document": "a presentation", "VisioDocument": "a drawing", "__properties_version1.0": "a mail"}
_TEXTS = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError),
    *(KeyError, OSError, EOFError, NotImplementedError, RuntimeError),
)
_LOCK = threading.Lock()

Stop = Literal["", "time"]


def available() -> str | None:
    """The path of LibreOffice's `soffice`, or None where it is not installed."""
    found = which("soffice") or which("libreoffice")
    if found:
        return found
    root = Path("/")
    programs = (path for place in _PLACES for name in _PROGRAMS for path in sorted(root.glob(f"{place}/{name}")))
    return next((str(path) for path in programs if os.access(path, os.X_OK)), None)


def read(data: bytes, media_type: str = "") -> Document:
    """The file as a document; tables, rows and cells count as in the original, `paragraph=N` too.

    Raises `Unsupported` where LibreOffice is missing or the file is no text, `Encrypted` for a file with a password,
    `LimitExceeded` for one above the time, and `ReadError` for a damaged one.
    """
    media_type = media_type or sniff(data)
    if _is_sheet(data):
        return sheet.read(data, media_type)
    converted = convert([data])[0]
    if isinstance(converted, ReadError):
        raise converted
    return read_converted(converted, data, media_type)


def read_converted(converted: bytes, data: bytes, media_type: str) -> Document:
    """A file that `convert` turned into DOCX, as the document of `media_type` that `data` was."""
    document = docx.read(converted)
    document = replace(document, media_type=media_type, blocks=tuple(_in_original(document.blocks)))
    return document.doubted(rtf.doubts(data)) if media_type == RTF else document


def _in_original(blocks: Sequence[Block]) -> list[Block]:
    """Pictures are named by their order: the part of the DOCX that holds one is not to be found in the original."""
    renamed: list[Block] = []
    pictures = 0
    for block in blocks:
        if isinstance(block, Picture):
            pictures += 1
            renamed.append(replace(block, locator=f"image={pictures}"))
        else:
            renamed.append(block)
    return renamed


def convert(files: Sequence[bytes], seconds: float = SECONDS) -> list[bytes | ReadError]:
    """Every file as DOCX, or why there is none, in the order given. `seconds` is the time that one file may take."""
    results: list[bytes | ReadError] = [_refusal(data) or b"" for data in files]
    accepted = {number: data for number, data in enumerate(files) if not isinstance(results[number], ReadError)}
    program = available()
    if program is None:
        missing = Unsupported(f"a text document of this type {_ADVICE}")
        return [missing if number in accepted else result for number, result in enumerate(results)]
    for number, result in _convert(program, accepted, seconds).items():
        results[number] = result
    return results


def _refusal(data: bytes) -> ReadError | None:
    """Why `data` is not even tried. LibreOffice itself would take any bytes at all for text."""
    try:
        if data.startswith(MAGIC):
            _check_compound(data)
        elif (kind := sniff(data)) == RTF:
            _check_rtf(data)
        elif kind == ODT:
            _check_odt(data)
        else:
            return Unsupported(f"files of type {kind} are not converted")
    except ReadError as error:
        return error
    return None


def _check_compound(data: bytes) -> None:
    """A Word document with all of its text and its table of pieces (MS-DOC 2.5: the flags of `FibBase`)."""
    container = Compound(data)
    if "EncryptedPackage" in container.streams:
        raise Encrypted("an Office file that needs a password")
    document = container.read("WordDocument")
    if not document:
        kind = next((kind for name, kind in _FOREIGN.items() if name in container.streams), "not a text document")
        raise Unsupported(f"an OLE file that is {kind} is not read")
    flags = int.from_bytes(document[10:12], "little")
    if flags & 0x0100:
        raise Encrypted("a Word file that needs a password")
    container.read("1Table" if flags & 0x0200 else "0Table")


def _check_rtf(data: bytes) -> None:
    """The outermost group must close: of a file cut off LibreOffice would show what there is, without a word."""
    if b"\\bin" in data:  # raw bytes, in which braces mean nothing
        if any(int(raw[1]) > len(data) - raw.end() for raw in _RAW.finditer(data)):
            raise ReadError("a cut-off RTF file: fetch it again")
        return
    depth = 0
    for mark in _BRACES.finditer(data):
        depth += {b"{": 1, b"}": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] == b"}":
            return
    if not data.rstrip(b"\x00\r\n\t ").endswith(b"}"):
        raise ReadError("a cut-off RTF file: fetch it again")


def _check_odt(data: bytes) -> None:
    """A text whose markup is whole: of damaged ones LibreOffice reads none, and starts anew for each to find out."""
    archive.check(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if package.read("mimetype")[:64].strip() not in _TEXTS:
                raise Unsupported("OpenDocument files other than texts are not read: save a spreadsheet as XLSX")
            if b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise Encrypted("an OpenDocument file that needs a password")
            xml(package.read("content.xml"))
    except _DAMAGED as error:
        raise ReadError(f"a damaged OpenDocument file ({error}): fetch it again") from error


def _is_sheet(data: bytes) -> bool:
    """Whether a file that looked like a text document is a spreadsheet, one with a document embedded in it."""
    if not data.startswith(MAGIC):
        return False
    streams = Compound(data).streams
    return "WordDocument" not in streams and ("Workbook" in streams or "Book" in streams)


def _convert(program: str, files: Mapping[int, bytes], seconds: float) -> dict[int, bytes | ReadError]:
    """The files in one run; what it leaves undone again in parts, until the file that stops it stands alone."""
    if not files:
        return {}
    done, stop = _run(program, files, seconds)
    missing = [number for number in files if number not in done]
    if len(missing) == 1 == len(files):
        error = LimitExceeded(f"time ({seconds:g} s to convert)") if stop else ReadError("unreadable by LibreOffice")
        return {missing[0]: error}
    # Files are done in order: after a stop, the first that is missing is the likeliest to have caused it.
    cut = 1 if stop else (len(missing) + 1) // 2
    results: dict[int, bytes | ReadError] = {**done}
    for part in (missing[:cut], missing[cut:]):
        results |= _convert(program, {number: files[number] for number in part}, seconds)
    return results


def _run(program: str, files: Mapping[int, bytes], seconds: float) -> tuple[dict[int, bytes], Stop]:
    with TemporaryDirectory(prefix="gongkai-office-", ignore_cleanup_errors=True) as name, _LOCK:
        run = _Run(Path(name), office_profile.profile(os.getpid()))
        stop = run.convert(program, files, seconds)
        return run.outputs(files), stop


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of LibreOffice in a temporary folder."""

    folder: Path
    profile: Path

    def convert(self, program: str, files: Mapping[int, bytes], seconds: float) -> Stop:
        """Converts `files` and waits, `seconds` at most from one output to the next."""
        for number, data in files.items():
            (self.folder / f"{number}.bin").write_bytes(data)
        office_profile.furnish(self.profile)
        process = subprocess.Popen(  # noqa: S603 - the program is LibreOffice, the arguments our own file names
            ["/bin/sh", "-c", _GUARD, program, *self._arguments(files)],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with process:
            try:
                return self._wait(process, seconds)
            finally:
                _end_group(process)

    def _arguments(self, files: Mapping[int, bytes]) -> list[str]:
        return [
            f"-env:UserInstallation={self.profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", _FILTER, "--outdir", str(self.folder)),
            *(str(self.folder / f"{number}.bin") for number in files),
        ]

    def _environment(self) -> dict[str, str]:
        """Little of ours: its home is the temporary folder, and no display, proxy or start-up file is known to it."""
        home = str(self.folder)
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "svp",
            "PROFILE": str(self.profile),
            **dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"), home),
            **office_profile.environment(self.profile),
        }

    def _wait(self, process: subprocess.Popen[bytes], seconds: float) -> Stop:
        finished = 0
        until = time.monotonic() + seconds
        while process.poll() is None:
            now = sum(1 for _ in self.folder.glob("*.docx"))
            if now > finished:
                finished, until = now, time.monotonic() + seconds
            if time.monotonic() > until:
                _end_group(process)
                # What it was writing to its profile is half done.
                rmtree(self.profile / "user", ignore_errors=True)
                return "time"
            time.sleep(_PAUSE)
        return ""

    def outputs(self, files: Mapping[int, bytes]) -> dict[int, bytes]:
        """The DOCX files that are there and whole."""
        paths = {number: self.folder / f"{number}.docx" for number in files}
        return {number: path.read_bytes() for number, path in paths.items() if _is_whole(path)}


def _is_whole(path: Path) -> bool:
    return path.is_file() and zipfile.is_zipfile(path) and sniff(path.read_bytes()) == DOCX


def _end_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
