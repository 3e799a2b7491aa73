"""Worker processes with a clock and a memory limit: whatever a document does to its reader, only that document suffers.

The processes come from a fork server: it imports the core once, so that a fresh worker costs a fork and not a second of
imports, and it has no threads, so that forking it is safe (this process has threads: the pool's own).
"""

import multiprocessing
import os
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Final, Literal, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from flows.store.raw import Unreadable

Task = TypeVar("Task")

MAX_TASKS: Final = 200
"""Documents a worker reads before a fresh one takes its place: what a library leaks stays small."""

_WINDOW: Final = 8
"""Tasks that are under way for each worker: none waits for the next, and a pool that breaks takes few with it."""
_TRIES: Final = 3
"""How often a pool that broke is begun anew."""
_GRACE: Final = 30.0
"""Seconds beyond its own that a document may be late: after half of them its worker's clock ends it, after all the pool
is taken for broken."""
_SHORT_OF_MEMORY: Final = 112
"""How a worker says that it ends for want of memory."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds on the clock, bytes of address space.

    A scan of twenty pages takes a minute and a half to recognise; everything else is done in a few seconds.
    """

    seconds: float = 180.0
    memory: int = 3 * 2**30


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that gave no result. `lasting` if another try under the same limits would most likely end the same way."""

    kind: Literal["time", "memory", "died", "file", "raised"]
    detail: str
    lasting: bool


class PoolBroken(Exception):
    """No worker process can be started or kept alive."""


class WorkerPool:
    """At most `workers` processes at a time; never more than a few tasks for each of them are under way."""

    def __init__(self, workers: int, limits: Limits, preload: tuple[str, ...] = ("flows.reading",)) -> None:
        self.workers = workers
        self._limits = limits
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["flows.fork_server", *preload])
        self._preload = preload
        _start_fork_server()
        self._pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def run(self, function: Callable[[Task], bytes], tasks: Iterable[Task]) -> Iterator[tuple[Task, bytes | Failure]]:
        """Every task with its result, in the order in which they finish. Raises PoolBroken."""
        waiting: Iterator[Task] = iter(tasks)
        suspects: deque[Task] = deque()
        running: dict[Future[bytes], Task] = {}
        while self._fill(function, suspects, waiting, running):
            done = self._finished(running)
            for future in done:
                yield running.pop(future), _result(future, self._limits)
            if done:
                continue
            self.renew()
            if len(running) == 1:  # it ran alone, so it is to blame
                yield running.popitem()[1], Failure("died", "reader process died, and its pool too", lasting=False)
            suspects.extend(running.values())
            running.clear()

    def _fill(
        self,
        function: Callable[[Task], bytes],
        suspects: deque[Task],
        waiting: Iterator[Task],
        running: dict[Future[bytes], Task],
    ) -> bool:
        """Starts tasks up to the window; false when there is nothing left to do. Suspects run one at a time."""
        while len(running) < (1 if suspects else self.workers * _WINDOW):
            task = suspects.popleft() if suspects else next(waiting, None)
            if task is None:
                break
            try:
                running[self._schedule(function, task)] = task
            except RuntimeError:  # the pool broke since it was last looked at
                suspects.appendleft(task)
                return True
            if suspects:
                break
        return bool(running)

    def _schedule(self, function: Callable[[Task], bytes], task: Task) -> Future[bytes]:
        seconds = self._limits.seconds
        future: Future[bytes] = self._pool.schedule(
            _timed, args=[function, seconds + _GRACE / 2, task], timeout=seconds
        )
        return future

    def _finished(self, running: Collection[Future[bytes]]) -> set[Future[bytes]]:
        """The tasks that are done; none if the pool broke: it may forget tasks, so no wait is for ever."""
        deadline = time.monotonic() + self._limits.seconds + _GRACE
        while time.monotonic() < deadline and self._pool.active:
            done, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in done):
                return set()
            if done:
                return done
        return set()

    def renew(self) -> None:
        """Puts fresh processes in the place of all, once they have shown that they work. Raises PoolBroken."""
        for _ in range(_TRIES):
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = self._start()
            probe = {self._pool.schedule(_probe): None}
            if any(future.exception() is None for future in self._finished(probe)):
                return
        raise PoolBroken("the reader processes cannot be started: is there enough memory?")

    def _start(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.workers,
            max_tasks=MAX_TASKS,
            context=self._context,
            initializer=_confine,
            initargs=(self._limits.memory, self._preload),
        )


def _start_fork_server() -> None:
    """Starts the fork server with Ctrl-C blocked, until `flows.fork_server` says what it does there."""
    resource_tracker.ensure_running()  # starting it later would let the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _timed(function: Callable[[Task], bytes], seconds: float, task: Task) -> bytes:
    """Runs in a worker, under a second clock that the system keeps: a run that was killed leaves no worker for long.

    Its signal has no handler, so it ends a worker that is stuck in a C library too. A worker that is short of memory
    ends as well: what libraries and the documents before left in it would cost the next documents too.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return function(task)
    except MemoryError:
        os._exit(_SHORT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _probe() -> bytes:
    return b""


def _result(future: Future[bytes], limits: Limits) -> bytes | Failure:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, FutureTimeoutError) or getattr(error, "exitcode", None) == -signal.SIGALRM:
        return Failure("time", f"limit: time ({limits.seconds:g} s)", lasting=True)
    if isinstance(error, ProcessExpired):
        if error.exitcode == -signal.SIGKILL:  # by the system when memory ran short, which another run may not see
            return Failure("memory", "limit: memory (the system ended the reader process)", lasting=False)
        if error.exitcode == _SHORT_OF_MEMORY:
            return Failure("memory", f"limit: memory ({limits.memory // 2**20} MB)", lasting=True)
        if error.exitcode == -signal.SIGABRT:  # how PDFium and others answer a refused allocation
            detail = f"limit: memory (a library ended the reader process; {limits.memory // 2**20} MB are allowed)"
            return Failure("memory", detail, lasting=True)
        return Failure("died", f"reader process died (exit code {error.exitcode})", lasting=True)
    if isinstance(error, Unreadable):
        return Failure("file", error.refusal.detail, lasting=False)
    return Failure("raised", f"reader raised {type(error).__name__}: {error}"[:500], lasting=True)


def _confine(memory: int, preload: tuple[str, ...]) -> None:
    """Runs first in every worker: limits, then the imports (free where the fork server has done them).

    What a C library prints there, as HiGHS does, is no result of ours: it goes to stderr.
    """
    with suppress(OSError):  # without stderr
        os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for module in preload:
        __import__(module)


def default_workers() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
