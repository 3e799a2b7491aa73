"""The seed reports as they must come out."""

import json
from pathlib import Path

import pytest

from extractors.document import Document, Paragraph
from extractors.identity import gather, identify, is_annual_report

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SEEDS = sorted((CORPUS / "seeds").glob("*.txt")) if CORPUS.is_dir() else []


@pytest.mark.skipif(not SEEDS, reason="the corpus is not beside the repository (../shared/corpus)")
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seed(path: Path) -> None:
    truth = json.loads((CORPUS / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
    lines = path.read_text(encoding="utf-8").splitlines()
    paragraphs = (Paragraph(line, f"line={number}") for number, line in enumerate(lines, 1) if line.strip())
    document = Document("text/plain", tuple(paragraphs))
    found = gather(document, meta_title=None, meta_site_name=None, meta_url=None, meta_published=None, sha256="0" * 64)
    body = identify(found)
    for key in ("division", "level", "year", "kind", "body"):
        assert getattr(body, key) == truth[key], key
    assert list(body.division_candidates) == truth.get("division_candidates", [])
    assert body.agency in (truth["agency"], truth.get("agency_as_printed"))
    assert is_annual_report(found, 0) is None
