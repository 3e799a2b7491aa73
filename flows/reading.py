"""Documents to readings, in worker processes: what is sent to them, what they do, what becomes of those that fail."""

import hashlib
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from extractors import report as core
from extractors.bundle import Bundle, FileOutcome, Meta, RawFile, Reading, Survey
from flows.dataset.contract import faults
from flows.pool import Failure, WorkerPool
from flows.store.raw import Changed, Entry, Refusal, read_file
from flows.store.readings import ReadingStore, key_of, pack, unpack

BATCH = 40
"""Files converted in one go, fewer where every worker would not get one; LibreOffice starts in the time of ten."""
UNKNOWN_TYPE = "application/octet-stream"
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


Convert = Callable[[Sequence[RawFile]], list[RawFile]]


class Reader(NamedTuple):
    """The functions of the core. They are named to the workers, so they must stand at the top of a module."""

    survey: Callable[[RawFile], Survey] = core.survey
    read: Callable[[Bundle], Reading] = core.read
    convert: Convert = core.convert


@dataclass(frozen=True, slots=True)
class FileTask:
    """One file for a worker, which reads the bytes itself and holds them against `document`, their sha256."""

    path: str
    location: str
    document: str
    meta: Meta


@dataclass(frozen=True, slots=True)
class BundleTask:
    """The files of one report, the main one first, with the types that the survey found.

    The reading lies in the store under `key`; under `failed_key`, which depends on the limits too, lies what stands
    for a reading that came to none.
    """

    key: str
    failed_key: str
    files: tuple[FileTask, ...]
    media_types: tuple[str, ...]


def file_task(root: Path, entry: Entry) -> FileTask:
    """What a worker needs of `entry`, a file that can be read. Raises ValueError for one that cannot."""
    if entry.document is None:
        raise ValueError(f"{entry.path} cannot be read")
    return FileTask(entry.path, str(root / entry.location), entry.document, entry.meta)


def task_key(fingerprint: str, kind: str, tasks: Sequence[FileTask]) -> str:
    """The key of what becomes of `tasks`: their paths, bytes and metas, and the version of the core."""
    metas = [msgspec.json.encode(task.meta).decode() for task in tasks]
    parts = [part for task, meta in zip(tasks, metas, strict=True) for part in (task.path, task.document, meta)]
    return key_of(fingerprint, kind, *parts)


# ------------------------------------------------------------------ in the worker
def survey_file(survey: Callable[[RawFile], Survey], task: FileTask) -> bytes:
    """Runs in a worker: the survey of one file, packed."""
    return pack(_encode(survey(_raw_file(task))))


def read_bundle(read: Callable[[Bundle], Reading], task: BundleTask) -> bytes:
    """Runs in a worker: the reading of one bundle, packed. Raises Unreadable if a file is no longer what it was."""
    return pack(_encode(_read(read, task, *(_raw_file(file) for file in task.files))))


def read_batch(convert: Convert, read: Callable[[Bundle], Reading], tasks: tuple[BundleTask, ...]) -> bytes:
    """Runs in a worker: the readings of bundles of one file each that are converted together, as a packed list."""
    files = convert([_raw_file(task.files[0]) for task in tasks])
    return pack(_encode([_read(read, task, file) for task, file in zip(tasks, files, strict=True)]))


def _read(read: Callable[[Bundle], Reading], task: BundleTask, main: RawFile, *parts: RawFile) -> Reading:
    """The reading of one bundle. Raises MemoryError, which the pool acts on, where the core notes it."""
    reading = read(Bundle(main, parts))
    if reading.ran_short:
        raise MemoryError
    wrong = faults(reading, [(file.path, file.document) for file in task.files])
    return failed_reading(task, f"the reader broke its contract: {'; '.join(wrong[:3])}") if wrong else reading


def _raw_file(task: FileTask) -> RawFile:
    data = read_file(Path(task.location))
    if hashlib.sha256(data).hexdigest() != task.document:
        raise Changed(Refusal("unreadable", "changed while it was read; it is read again in the next run"))
    return RawFile(task.path, data, task.meta)


def _encode(value: Survey | Reading | list[Reading]) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole_characters(msgspec.to_builtins(value)))


def _whole_characters(value: object) -> object:
    if isinstance(value, str):
        return _HALF_CHARACTER.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _whole_characters(item) for key, item in value.items()}
    return [_whole_characters(item) for item in value] if isinstance(value, list | tuple) else value


# ------------------------------------------------------------------ in the parent
def decode_survey(payload: bytes) -> Survey:
    """The survey in a payload. Raises msgspec.DecodeError or msgspec.ValidationError."""
    return _SURVEY.decode(payload)


def decode_reading(payload: bytes) -> Reading:
    """The reading in a payload. Raises msgspec.DecodeError or msgspec.ValidationError."""
    return _READING.decode(payload)


_SURVEY = msgspec.json.Decoder(Survey)
_READING = msgspec.json.Decoder(Reading)
_READINGS = msgspec.json.Decoder(list[Reading])


def failed_reading(task: BundleTask, detail: str) -> Reading:
    """The reading of files that none could be read from."""
    files = zip(task.files, task.media_types, strict=True)
    return Reading(tuple(FileOutcome(f.document, f.path, kind, "unreadable", detail) for f, kind in files))


def survey_all(
    pool: WorkerPool, reader: Reader, tasks: Sequence[tuple[str, FileTask]], store: ReadingStore
) -> Iterator[Survey]:
    """The survey of every (key, file), in the order in which they come; those not yet stored are stored."""
    keys = {task.path: key for key, task in tasks}
    for task, result in pool.run(partial(survey_file, reader.survey), [task for _, task in tasks]):
        if isinstance(result, Failure):
            # reading it will say what is wrong with it
            yield Survey(task.path, UNKNOWN_TYPE, (), task.meta.parent)
            continue
        store.put(keys[task.path], result)
        yield replace_path(decode_survey(_unpacked(store, keys[task.path])), task.path)


def replace_path(survey: Survey, path: str) -> Survey:
    """The survey under the path that the file has in the raw folder, whatever its reader called it."""
    return survey if survey.path == path else replace(survey, path=path)


def _unpacked(store: ReadingStore, key: str) -> bytes:
    payload = store.get(key)
    if payload is None:
        raise KeyError(key)
    return payload


def read_all(
    pool: WorkerPool, reader: Reader, tasks: Sequence[BundleTask], store: ReadingStore
) -> Iterator[BundleTask]:
    """Reads every bundle into the store, and names each as it is done.

    What stopped the clock or ended its process is tried once more, the main file alone: a hostile attachment must not
    cost the report it hangs on, and neither must what others left behind in a process: it is tried in a fresh one.
    """
    converted = yield from _read_batches(pool, reader, tasks, store)
    tasks = [task for task in tasks if task not in converted]
    function = partial(read_bundle, reader.read)
    failed: list[tuple[BundleTask, Failure]] = []
    for task, result in pool.run(function, tasks):
        if isinstance(result, Failure) and result.kind in ("time", "died", "memory"):
            failed.append((task, result))
            continue
        _keep(store, task, result)
        yield task
    if failed:
        pool.renew()
    alone = {
        replace(task, files=task.files[:1], media_types=task.media_types[:1]): (task, first) for task, first in failed
    }
    for task, result in pool.run(function, list(alone)):
        whole, first = alone[task]
        _keep_main(store, whole, first, result)
        yield whole


def _read_batches(
    pool: WorkerPool, reader: Reader, tasks: Sequence[BundleTask], store: ReadingStore
) -> Generator[BundleTask, None, set[BundleTask]]:
    """Reads single files that have to be converted, many at a time. What a batch leaves undone is read by itself."""
    alone = [task for task in tasks if len(task.files) == 1 and task.media_types[0] in core.CONVERTED]
    size = max(1, min(BATCH, -(-len(alone) // pool.workers)))
    batches = [tuple(alone[start : start + size]) for start in range(0, len(alone), size)]
    done: set[BundleTask] = set()
    for batch, result in pool.run(partial(read_batch, reader.convert, reader.read), batches):
        if isinstance(result, Failure):
            continue
        for task, reading in zip(batch, _READINGS.decode(unpack(result)), strict=True):
            store.put(task.key, pack(_encode(reading)))
            done.add(task)
            yield task
    return done


def _keep(store: ReadingStore, task: BundleTask, result: bytes | Failure) -> None:
    if isinstance(result, Failure):
        payload = pack(_encode(failed_reading(task, result.detail)))
        store.put(task.failed_key, payload, passing=not result.lasting)
    else:
        store.put(task.key, result)


def _keep_main(store: ReadingStore, whole: BundleTask, first: Failure, result: bytes | Failure) -> None:
    """Stores a second try, in which only the main file was read; the other files say why they were not."""
    if isinstance(result, Failure) or len(whole.files) == 1:
        _keep(store, whole, result)
        return
    store.put(whole.failed_key, result, passing=True)
    reading = decode_reading(_unpacked(store, whole.failed_key))
    detail = f"{first.detail}; the report was read without it"
    parts = replace(whole, files=whole.files[1:], media_types=whole.media_types[1:])
    reading = replace(reading, files=(*reading.files, *failed_reading(parts, detail).files))
    store.put(whole.failed_key, pack(_encode(reading)), passing=not first.lasting)


def stored_reading(store: ReadingStore, task: BundleTask) -> tuple[str, Reading] | None:
    """The stored reading of `task` and its key; null where there is none that is sound."""
    for key in (task.key, task.failed_key):
        payload = store.get(key)
        if payload is None:
            continue
        try:
            return key, decode_reading(payload)
        except msgspec.DecodeError:
            continue
    return None


def stored_survey(store: ReadingStore, key: str, path: str) -> Survey | None:
    """The stored survey of the file at `path`; null where there is none that is sound."""
    payload = store.get(key)
    try:
        return None if payload is None else replace_path(decode_survey(payload), path)
    except msgspec.DecodeError:
        return None
