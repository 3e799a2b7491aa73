"""What the sample reports come out as, as text to compare: one JSON a raw file, a line a cell.

python -m tests.golden.reading      writes the golden files anew; read the difference before committing it
"""

import json
from pathlib import Path

from extractors.bundle import Bundle, Meta, RawFile
from extractors.report import read

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "raw" / "samples"
GOLDEN = Path(__file__).parent
_META = ".meta.json"


def documents() -> list[Path]:
    """Every sample report, found and not listed."""
    return sorted(path for path in SAMPLES.rglob("*") if path.is_file() and not path.name.endswith(_META))


def golden_of(document: Path) -> Path:
    """Where the golden file of `document` stands."""
    return GOLDEN / f"{document.name}.json"


def reading_of(document: Path) -> str:
    """The reading of one sample as canonical JSON."""
    meta = document.with_name(document.name + _META)
    said = json.loads(meta.read_text(encoding="utf-8")) if meta.exists() else {}
    reading = read(Bundle(RawFile(document.name, document.read_bytes(), Meta(**said))))
    report = reading.report
    found: dict[str, object] = {"outcome": reading.files[0].outcome, "detail": reading.files[0].detail}
    if report is not None:
        body = report.body
        found |= {
            "report_id": report.report_id.removesuffix(f":{report.document[:12]}"),
            "agency": body.agency,
            "level": body.level,
            "year": body.year,
            "scope": body.scope,
            "kind": body.kind,
            "body": body.body,
            "division": body.division,
            "division_candidates": body.division_candidates,
            "form": report.form,
            "disclosure_form": report.disclosure_form,
            "states": report.states,
            "grade": report.grade,
            "doubts": report.doubts,
            "facts": {str(f.key): f"{f.value} {f.basis} {f.printed!r} {f.locator}" for f in report.facts},
            "checks": [f"{c.rule} {c.subject}: {c.status} {c.left} {c.right}" for c in report.checks],
            "claims": [f"{c.subject} {c.value} {c.agrees}" for c in report.claims],
            "unplaced": [f"{u.printed!r} {u.locator}" for u in report.unplaced],
        }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Writes every golden file."""
    for document in documents():
        golden_of(document).write_text(reading_of(document), encoding="utf-8")


if __name__ == "__main__":
    main()
