"""Documents of any size are looked at in bounded time."""

import pytest

from extractors.alignment import align_document
from extractors.document import Document
from tests.alignment.building import Entry, applications, consistent, document, grid, printed, ragged, review_litigation

JUNK = {
    "rows": lambda: document(ragged([[Entry("甲乙丙丁"), Entry("1"), Entry("2")]] * 100_000)),
    "labels": lambda: document(ragged([[Entry(f"申请公开数量{n}"), Entry("1")] for n in range(100_000)])),
    "blanks": lambda: document("\u3000" * 100_000 + "甲", f"（一{' ' * 100_000}甲"),
    "wide": lambda: document(ragged([[Entry("申请"), *[Entry("")] * 20_000, Entry("1")]])),
    "columns": lambda: document(grid([[Entry(f"申请{n}") for n in range(1_000)] for _ in range(15)])),
    "numbers": lambda: document(ragged([*review_litigation({})[:3], [Entry("1")] * 10_000])),
    "copies": lambda: document(*[grid(applications(printed(consistent(1))))] * 100),
    "digits": lambda: document("（一）予以公开" + "1234567" * 20_000),
    "text": lambda: document("行政许可 12 " * 20_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("junk", JUNK)
def test_hostile_documents_come_to_an_end(junk: str) -> None:
    """Work that grows with the square of the rows would not, in the time that a test run has."""
    made: Document = JUNK[junk]()
    assert align_document(made, "sha").facts is not None
