"""Documents read as a build reads them, in a worker with limits: the outcome proves time and memory."""

from pathlib import Path

from extractors.bundle import Bundle, FileOutcome, RawFile, Reading
from extractors.report import read
from flows.build import Options, build
from flows.pool import Limits
from tests.flows.tables import documents
from tests.hostile.fuzzing import wrong
from tests.press.disorders import Disorders
from tests.press.facts import PressedReport, press_facts
from tests.press.render import render

READ = ("report", "older_version")
"""Outcomes of a file that was read as a report; of two with one body and year one is the older version."""
SMALL = Limits(seconds=30.0, memory=3 * 2**29)


def outcomes(files: dict[str, bytes], folder: Path, limits: Limits = SMALL) -> dict[str, tuple[str, str]]:
    """Outcome and detail of every file, after a build of all of them, which must publish a sound report too."""
    raw = folder / "raw"
    raw.mkdir()
    for name, data in files.items():
        (raw / name).write_bytes(data)
    (raw / "sound.html").write_bytes(_sound())
    build(Options(raw, folder / "out", workers=2, limits=limits))
    found = {path: (row["outcome"], row["detail"]) for path, row in documents(folder / "out").items()}
    assert found.pop("sound.html") == ("report", "")
    assert found.keys() == files.keys()
    return found


def _sound() -> bytes:
    return render("html", press_facts(6), Disorders())


def ended(detail: str) -> bool:
    """Whether the worker had to be ended, where the reader should have known its own limits."""
    return detail.startswith(("limit: time", "limit: memory", "reader process", "reader raised"))


def read_one(data: bytes) -> Reading:
    """The reading of one file, without limits."""
    return read(Bundle(RawFile("a", data)))


def outcome(data: bytes) -> FileOutcome:
    """What becomes of one file."""
    return read_one(data).files[0]


def silent(pressed: PressedReport, reading: Reading) -> list[str]:
    """The wrong numbers of a clean report."""
    report = reading.report
    if report is None or report.grade != "clean":
        return []
    return wrong(pressed, {str(fact.key): fact.value for fact in report.facts})
