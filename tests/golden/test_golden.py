"""Every sample report comes out as its golden file says; a sample without one fails, and one without a sample too."""

from pathlib import Path

import pytest

from tests.golden.reading import GOLDEN, documents, golden_of, reading_of


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_reads_as_before(document: Path) -> None:
    golden = golden_of(document)
    assert golden.exists(), f"no golden file for {document.name}: python -m tests.golden.reading writes it"
    assert reading_of(document) == golden.read_text(encoding="utf-8")


def test_no_golden_without_its_sample() -> None:
    assert {path.name for path in GOLDEN.glob("*.json")} == {golden_of(document).name for document in documents()}


def test_there_are_samples() -> None:
    assert len(documents()) >= 5
