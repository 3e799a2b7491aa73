"""Files as LibreOffice saves them in older formats, many in one go. Where it is not installed, there are none."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

MISSING = "LibreOffice is missing: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
_BATCH = 50
_SECONDS = 1200
"""For one batch, on a machine that does other things too; a file takes a tenth of a second to six."""


def program() -> str | None:
    """LibreOffice, where the machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    """`files` in the format `suffix`, by the same names; empty without LibreOffice."""
    names = list(files)
    done: dict[str, bytes] = {}
    for start in range(0, len(names), _BATCH):
        done |= _batch({name: files[name] for name in names[start : start + _BATCH]}, suffix)
    return done


def _batch(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    soffice = program()
    if soffice is None:
        return {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run(
            [soffice, profile, "--headless", "--convert-to", suffix, "--outdir", "out", *files],
            cwd=folder,
            env={"HOME": name, "PATH": os.environ.get("PATH", os.defpath)},
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
        out = {file: folder / "out" / Path(file).with_suffix(f".{suffix}").name for file in files}
        return {file: path.read_bytes() for file, path in out.items() if path.exists()}
