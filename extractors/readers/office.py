"""Word 97 files (DOC), WPS text, RTF and ODT: turned into DOCX by LibreOffice without a window, then read as such.

So are spreadsheets in OpenDocument (ODS) and in the XML of Excel 2003, into XLSX.

LibreOffice is a large program that reads hostile files: it runs in a process group of its own, under a clock and a
memory limit, with a profile that forbids macros, links and the network. Its exit code says nothing (0 for rubbish
too), only the file that it leaves behind counts. Starting takes a second, a file a tenth: `convert` takes many.
"""

import os
import signal
import subprocess
import threading
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree, which
from tempfile import TemporaryDirectory
from typing import Literal

from msgspec.structs import replace

from extractors.document import Block, Document, Grid, LimitExceeded, Picture, ReadError, Unsupported
from extractors.readers import docx, office_profile, rtf, sheet
from extractors.readers.office_checks import Made, doubts, made_of
from extractors.readers.ole import MAGIC, Compound
from extractors.readers.sniff import DOCX, RTF, XLSX, sniff

SECONDS = 60.0
"""For one file, the start of the program with it. An ordinary report takes a tenth of a second."""

MAX_MEMORY = 2 * 2**30
MAX_OUTPUT = 256 * 2**20
_ADVICE = "needs LibreOffice: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
_PLACES = ("usr/lib/libreoffice", "usr/lib64/libreoffice", "opt/libreoffice*", "Applications/LibreOffice.app/Contents")
_PROGRAMS = ("program/soffice", "MacOS/soffice")
_FILTERS: dict[Made, str] = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_UNREADABLE: dict[Made, str] = {
    "docx": "unreadable by LibreOffice",
    "xlsx": "unreadable by LibreOffice, which reads spreadsheets with libreoffice-calc-nogui",
}
_TYPES: dict[Made, str] = {"docx": DOCX, "xlsx": XLSX}
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
    """A file that `convert` turned into DOCX or XLSX, as the document of `media_type` that `data` was."""
    if sniff(converted) == XLSX:
        return sheet.read(converted, media_type).doubted(doubts(data, media_type))
    document = docx.read(converted)
    document = replace(document, media_type=media_type, blocks=tuple(_in_original(document.blocks)))
    if media_type != RTF:
        return document
    shown = sum(not cell.filler for block in document.blocks if isinstance(block, Grid) for cell in block.cells)
    return document.doubted((*rtf.doubts(data), *rtf.lost(data, shown)))


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
    """Every file as DOCX, a spreadsheet as XLSX, or why there is none, in the order given.

    `seconds` is the time that one file may take.
    """
    to_make = list(map(made_of, files))
    results: list[bytes | ReadError] = [made if isinstance(made, ReadError) else b"" for made in to_make]
    program = available()
    for kind in _FILTERS:
        own = {number: files[number] for number, made in enumerate(to_make) if made == kind}
        missing = Unsupported(f"a document of this type {_ADVICE}")
        done = dict.fromkeys(own, missing) if program is None else _convert(program, kind, own, seconds)
        for number, result in done.items():
            results[number] = result
    return results


def _is_sheet(data: bytes) -> bool:
    """Whether a file that looked like a text document is a spreadsheet, one with a document embedded in it."""
    if not data.startswith(MAGIC):
        return False
    streams = Compound(data).streams
    return "WordDocument" not in streams and ("Workbook" in streams or "Book" in streams)


def _convert(program: str, made: Made, files: Mapping[int, bytes], seconds: float) -> dict[int, bytes | ReadError]:
    """The files in one run; what it leaves undone again in parts, until the file that stops it stands alone."""
    if not files:
        return {}
    done, stop = _run(program, made, files, seconds)
    missing = [number for number in files if number not in done]
    if len(missing) == 1 == len(files):
        error = LimitExceeded(f"time ({seconds:g} s to convert)") if stop else ReadError(_UNREADABLE[made])
        return {missing[0]: error}
    # Files are done in order: after a stop, the first that is missing is the likeliest to have caused it.
    cut = 1 if stop else (len(missing) + 1) // 2
    results: dict[int, bytes | ReadError] = {**done}
    for part in (missing[:cut], missing[cut:]):
        results |= _convert(program, made, {number: files[number] for number in part}, seconds)
    return results


def _run(program: str, made: Made, files: Mapping[int, bytes], seconds: float) -> tuple[dict[int, bytes], Stop]:
    with TemporaryDirectory(prefix="gongkai-office-", ignore_cleanup_errors=True) as name, _LOCK:
        run = _Run(Path(name), office_profile.profile(os.getpid()), made)
        stop = run.convert(program, files, seconds)
        return run.outputs(files), stop


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of LibreOffice in a temporary folder."""

    folder: Path
    profile: Path
    made: Made

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
            *("--convert-to", _FILTERS[self.made], "--outdir", str(self.folder)),
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
            now = sum(1 for _ in self.folder.glob(f"*.{self.made}"))
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
        """The files made that are there and whole."""
        paths = {number: self.folder / f"{number}.{self.made}" for number in files}
        return {number: path.read_bytes() for number, path in paths.items() if _is_whole(path, _TYPES[self.made])}


def _is_whole(path: Path, media_type: str) -> bool:
    return path.is_file() and zipfile.is_zipfile(path) and sniff(path.read_bytes()) == media_type


def _end_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
