"""Locks on folders. The system lets go of one when its holder dies, so that none is ever stale."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Another process holds the folder; the text is its number, or `unknown`."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Makes `folder` and holds it for this process alone. Raises Held at once where another one has it, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Held(lock.read().strip() or "unknown") from None
        except OSError as error:  # ENOLCK: a network file system without locks
            raise OSError(error.errno, f"the folder cannot be locked: {error.strerror}", str(folder)) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def in_turn(folder: Path) -> Iterator[None]:
    """Waits until no other process is in such a turn at `folder`, which must be there; nothing is written to it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
