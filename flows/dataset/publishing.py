"""A generation is published as a whole or not at all: staged beside, made durable, moved, and one link replaced.

A reader that resolves `OUT/current` first sees one whole generation for as long as it likes.
"""

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from flows.store.archive import sync_folder
from flows.store.locks import Held, held

KEEP_SECONDS: Final = 7 * 24 * 3600.0
KEEP_NUMBER: Final = 3
"""Older generations stay for at least this long, and this many always."""

_STAGING: Final = ".staging-"
_RETIRED: Final = ".retired-"
_LINK: Final = ".current-"


class OutBusy(Exception):
    """Another run is writing to the same folder."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Holds `out` for this process alone and clears what killed runs left.

    Raises OutBusy with the holder's pid, and OSError where nothing could be published there.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(held(out))
        except Held as holder:
            raise OutBusy(f"another run (pid {holder}) is writing to {out}") from None
        _clear_leftovers(out)
        _admit_link(out / "current")
        yield


def _admit_link(current: Path) -> None:
    """Raises IsADirectoryError where a folder stands in place of the link, as in a copy that followed it."""
    if current.is_dir() and not current.is_symlink():
        text = "a folder stands where the link to the dataset belongs, move it away"
        raise IsADirectoryError(errno.EISDIR, text, str(current))


def _clear_leftovers(out: Path) -> None:
    for left in out.iterdir():
        if left.name.startswith((_STAGING, _RETIRED)):
            shutil.rmtree(left)
        elif left.name.startswith(_LINK):
            left.unlink()


def published(out: Path) -> Path | None:
    """The folder of the published generation, the link resolved; null where there is none."""
    current = out / "current"
    return current.resolve() if current.is_dir() else None


@contextmanager
def staging(out: Path, generation: str) -> Iterator[Path]:
    """A new folder beside the published ones, removed if it was not published."""
    folder = out / f"{_STAGING}{generation}-{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Writes `content`, keys in the order given."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def hash_of(files: Iterable[Path]) -> str:
    """The hash of `files`, one behind the other, as Data Package writes it: `sha256:` and 64 digits. Raises OSError."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            hashlib.file_digest(stream, lambda: digest)
    return f"sha256:{digest.hexdigest()}"


def is_whole(out: Path, generation: str) -> bool:
    """Whether the generation lies there, every file that its datapackage.json names with the bytes that it says."""
    folder = out / "generations" / generation
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        tables = [(r["hash"], [folder / file for file in r["path"]]) for r in package["resources"]]
        sound = all(expected == hash_of(files) for expected, files in tables)
        return sound and (folder / "run_summary.json").is_file()
    except (OSError, ValueError, KeyError, TypeError):
        return False


def publish(out: Path, generation: str, staged: Path | None) -> Path:
    """Makes `generation` the current one and returns its folder; `staged` is null where it lies there already.

    Raises OSError, and then the published dataset is what it was.
    """
    target = out / "generations" / generation
    if staged is not None:
        _make_durable(staged)
        target.parent.mkdir(exist_ok=True)
        if target.exists():  # damaged, or it would not have been staged again
            target.rename(out / f"{_RETIRED}{generation}")
        staged.rename(target)
        sync_folder(target.parent)
    _point_to(out, generation)
    _clear_leftovers(out)
    return target


def _point_to(out: Path, generation: str) -> None:
    before = published(out)
    link = out / f"{_LINK}{os.getpid()}"
    symbolic_link(link, Path("generations") / generation)
    link.replace(out / "current")
    sync_folder(out)
    # a folder's time says when it was last current: a reader may have begun with it until just now
    for folder in {before, out / "generations" / generation} - {None}:
        if folder is not None and folder.is_dir():
            os.utime(folder)


def symbolic_link(link: Path, target: Path) -> None:
    """Makes `link`. Raises OSError that names it: Python's own names what it points to."""
    try:
        link.symlink_to(target)
    except OSError as error:
        text = f"no symbolic link can be made, choose a file system that has them: {error.strerror}"
        raise OSError(error.errno, text, str(link)) from error


def _make_durable(folder: Path) -> None:
    for parent, _, files in os.walk(folder):
        for name in files:
            with (Path(parent) / name).open("rb") as file:
                os.fsync(file.fileno())
        sync_folder(Path(parent))


def prune(out: Path, now: float | None = None) -> list[str]:
    """Removes the generations that nobody can still be reading; returns their ids. `now` is in seconds of the epoch."""
    moment = time.time() if now is None else now
    current = published(out)
    folders = [folder for folder in (out / "generations").iterdir() if folder.is_dir()]
    folders.sort(key=lambda folder: (folder.resolve() == current, folder.stat().st_mtime_ns), reverse=True)
    old = [folder for folder in folders[KEEP_NUMBER:] if moment - folder.stat().st_mtime > KEEP_SECONDS]
    for folder in old:
        retired = folder.rename(out / f"{_RETIRED}{folder.name}")
        shutil.rmtree(retired)
    return [folder.name for folder in old]
