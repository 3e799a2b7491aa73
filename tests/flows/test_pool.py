import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.pool import Failure, Limits, PoolBroken, WorkerPool
from tests.flows.fake_reader import act

SIXTEEN = 16


def do(what: str) -> bytes:
    act(what)
    return what.encode()


def test_every_task_has_its_result() -> None:
    with WorkerPool(2, Limits()) as pool:
        results = dict(pool.run(do, [f"{number}" for number in range(500)]))
    assert results == {f"{number}": f"{number}".encode() for number in range(500)}


def test_few_tasks_are_under_way_at_a_time() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[str]:
        for number in range(100):
            taken.append(number)
            yield f"{number}"

    with WorkerPool(2, Limits()) as pool:
        for done, _ in enumerate(pool.run(do, tasks()), start=1):
            assert len(taken) - done <= SIXTEEN


def same_output(_: str) -> bytes:
    return b"same" if os.path.sameopenfile(1, 2) else b"apart"


def test_what_a_library_prints_in_a_worker_is_no_result() -> None:
    with WorkerPool(1, Limits()) as pool:
        assert dict(pool.run(same_output, ["stdout"])) == {"stdout": b"same"}


INTERRUPTED = """
import os, signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background of a shell
from flows.pool import Limits, WorkerPool
pool = WorkerPool(1, Limits())
try:
    os.killpg(0, signal.SIGINT)
    while True:  # another thread may take the signal: a single wait would not end
        time.sleep(0.1)
except KeyboardInterrupt:
    pool.__exit__(KeyboardInterrupt, None, None)
"""


def test_ctrl_c_ends_the_fork_server_without_a_word() -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(command, env=env, capture_output=True, start_new_session=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


STARTED_TOO_LATE = """
from flows.pool import Limits, WorkerPool
class Shared:
    def __reduce__(self): return {unpickled}
pool = WorkerPool(1, Limits())
late = pool._context.Process(target=print, args=(Shared(),))
late.start()
late.join()
pool.__exit__(None, None, None)
"""


@pytest.mark.parametrize(("unpickled", "said"), [('open, ("no such lock",)', b""), ('int, ("x",)', b"ValueError")])
def test_a_process_that_starts_while_the_run_ends_does_not_say_so(unpickled: str, said: bytes) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", STARTED_TOO_LATE.format(unpickled=unpickled)]
    done = subprocess.run(command, env=env, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"")
    assert said in done.stderr
    assert bool(said) == bool(done.stderr)


def test_failures_are_told_apart() -> None:
    tasks = ["exit 3", "sleep 60", f"swallow {2**31}", "abort", "raise oh", "fine"]
    with WorkerPool(2, Limits(seconds=5, memory=2**30)) as pool:
        results = dict(pool.run(do, tasks))
    kinds = {task: result.kind if isinstance(result, Failure) else "ok" for task, result in results.items()}
    assert kinds == dict(zip(tasks, ["died", "time", "memory", "memory", "raised", "ok"], strict=True))


def test_workers_that_cannot_start_end_the_run() -> None:
    with pytest.raises(PoolBroken), WorkerPool(1, Limits(), ("no_such_module",)) as pool:
        list(pool.run(do, ["fine"]))


def test_worker_that_dies_between_two_tasks_costs_nothing() -> None:
    def tasks() -> Iterator[str]:
        yield from ("linger", "a", "b")
        time.sleep(1)
        yield from ("c", "d")

    with WorkerPool(1, Limits(seconds=5)) as pool:
        results = dict(pool.run(linger, tasks()))
    assert results == dict.fromkeys(("linger", "a", "b", "c", "d"), b"")


def linger(what: str) -> bytes:
    """Ends its process a moment after the task is done."""
    if what == "linger":
        threading.Timer(0.5, os._exit, [3]).start()
    return b""


def test_second_clock_ends_a_worker_whose_run_was_killed() -> None:
    with WorkerPool(1, Limits()) as pool:
        ((_, result),) = pool.run(stuck, [""])
    assert isinstance(result, Failure)
    assert result.kind == "time"


def stuck(_: str) -> bytes:
    """Lets the second clock run down at once."""
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    time.sleep(30)
    return b""


def test_leaving_early_does_not_wait() -> None:
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - started < 20


def interrupted() -> None:
    with WorkerPool(2, Limits()) as pool:
        next(pool.run(do, ["fine", "sleep 60", "sleep 60"]))
        raise KeyboardInterrupt
