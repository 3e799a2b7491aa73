"""The sample reports below `data/raw/samples/`: `python -m tests.press.samples` presses them anew.

Figures of five published reports stand in `samples.yaml`; the files are pressed here, the same bytes every time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractors.facts import Number
from extractors.forms import CellKey, form
from extractors.forms.form import TABLES
from tests.press.bodies import PressedBody
from tests.press.disorders import Disorders, Format
from tests.press.facts import PressedClaim, PressedReport, state_of
from tests.press.printing import PressedCell
from tests.press.prose import Prose
from tests.press.render import render

FOLDER = Path(__file__).parents[2] / "data" / "raw" / "samples"


@dataclass(frozen=True)
class Sample:
    """One sample: its file, its facts, how it is pressed, and what stands beside it."""

    file: str
    format: Format
    report: PressedReport
    disorders: Disorders
    prose: Prose
    meta: Mapping[str, str] | None

    def press(self) -> bytes:
        """The bytes of the file."""
        return render(self.format, self.report, self.disorders, self.prose)

    def files(self) -> dict[str, bytes]:
        """The file, and the metadata that a harvester would leave beside it, by name."""
        files = {self.file: self.press()}
        if self.meta:
            files[f"{self.file}.meta.json"] = (json.dumps(self.meta, ensure_ascii=False, indent=2) + "\n").encode()
        return files


def _cells(entry: Mapping[str, Any]) -> dict[CellKey, PressedCell]:
    """Every cell of the form: the figure, 0 where none is listed, nothing in a table that is blank."""
    cells = {}
    for name, table in form(entry["form"]).tables.items():
        if name in entry.get("absent", ()):
            continue
        for key in table.cells():
            value = entry["figures"].get(str(key), 0)
            text = entry.get("printed", {}).get(str(key), str(value))
            blank = name in entry.get("blank", ())
            cells[key] = PressedCell(None, "null", "") if blank else PressedCell(value, "printed", text)
    return cells


def _claim(subject: str, value: int, cells: Mapping[CellKey, PressedCell]) -> PressedClaim:
    cell = cells.get(CellKey("applications", subject, "total"))
    printed: Number | None = cell.value if cell else None
    return PressedClaim(subject, value, None if printed is None else printed == value)


def _body(entry: Mapping[str, Any]) -> PressedBody:
    candidates = tuple(entry.get("division_candidates", ()))
    aliases = tuple(entry.get("aliases", ()))
    fixed = {"kind": "statistics", "body": "department", "division_candidates": candidates, "aliases": aliases}
    return PressedBody(**{**entry, **fixed})


def _sample(number: int, entry: Mapping[str, Any]) -> Sample:
    cells = _cells(entry)
    report = PressedReport(
        seed=number,
        body=_body(entry["body"]),
        year=entry["year"],
        form=entry["form"],
        disclosure_form=entry["form"],
        cells=cells,
        states={name: state_of(cells, name) for name in TABLES},
        claims=tuple(_claim(subject, value, cells) for subject, value in entry["claims"].items()),
        other_documents=(0, 0, 0),
    )
    prose = Prose(**{part: tuple(lines) for part, lines in entry["prose"].items()})
    return Sample(entry["file"], entry["format"], report, Disorders(**entry["disorders"]), prose, entry.get("meta"))


def samples() -> list[Sample]:
    """The five samples."""
    entries = yaml.safe_load(Path(__file__).with_name("samples.yaml").read_text(encoding="utf-8"))
    return [_sample(number, entry) for number, entry in enumerate(entries)]


def main() -> None:
    """Presses the samples."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for sample in samples():
        for name, data in sample.files().items():
            (FOLDER / name).write_bytes(data)
            print(f"{FOLDER / name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
