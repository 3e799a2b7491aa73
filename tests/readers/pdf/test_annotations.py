"""Numbers that annotations show, strike out or cover."""

import io
from collections.abc import Callable

import pytest
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.pdf import fast


def lasting(draw: Callable[[Canvas], None]) -> list[str]:
    """What is doubted of a page with the number 702 on which something is drawn."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(100, 700, "702")
    draw(canvas)
    canvas.save()
    return fast.load(out.getvalue()).pages[0].lasting


def laid(kind: str, flags: int = 4, left: float = 98) -> Callable[[Canvas], None]:
    """An annotation over the number, or beside it."""

    def draw(canvas: Canvas) -> None:
        rect = PDFArray([left, 698, left + 22, 710])
        entries = {"Type": PDFName("Annot"), "Subtype": PDFName(kind), "Rect": rect, "F": flags}
        canvas._addAnnotation(PDFDictionary(entries))

    return draw


@pytest.mark.parametrize("kind", ["StrikeOut", "Square", "Ink"])
def test_what_lies_over_a_number_is_a_doubt(kind: str) -> None:
    assert lasting(laid(kind)) == ["page 1: something is drawn over numbers"]


def test_what_lies_elsewhere_is_hidden_or_is_a_seal_or_a_link_is_none() -> None:
    for harmless in (laid("StrikeOut", left=200), laid("StrikeOut", flags=2), laid("Stamp"), laid("Link")):
        assert lasting(harmless) == []


def test_numbers_in_a_field_are_a_doubt_and_words_are_none() -> None:
    def field(value: str) -> Callable[[Canvas], None]:
        return lambda canvas: canvas.acroForm.textfield(value=value, x=200, y=700, width=30, height=12)

    assert lasting(field("17")) == ["page 1: numbers in a field or a remark on the page"]
    assert lasting(field("none")) == []


def test_a_number_typed_on_the_page_as_a_remark_is_a_doubt() -> None:
    def remark(canvas: Canvas) -> None:
        canvas.freeTextAnnotation("88", "/Helv 8 Tf 0 g", Rect=(200, 700, 220, 710))

    assert lasting(remark) == ["page 1: numbers in a field or a remark on the page"]
