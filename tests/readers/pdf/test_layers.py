"""Digits that a page does not show as its file spells them."""

from typing import Any

import pytest
from pypdfium2 import PdfBitmap, PdfPage

from extractors.readers.pdf import fast, layers
from extractors.readers.pdf.pages import Page

UNSEEN = ["page 1: numbers that are not seen"]
SPELT = ["page 1: numbers are spelt otherwise than they are drawn"]
WRITTEN = "BT /F 10 Tf 50 50 Td (702) Tj ET"


def page(content: str, *, off: bool = False, more: str = "", side: int = 200) -> Page:
    """A page, so broad, of a file with a layer L, seen or not, and a gradient G in white."""
    state = "OFF" if off else "ON"
    objects = (
        f"1 0 obj <</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</{state}[6 0 R]>>>>>> endobj",
        "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj",
        f"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>"
        f"/Properties<</L 6 0 R>>/Shading<</G 7 0 R>>{more}>>>> endobj",
        "4 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj",
        f"5 0 obj <</Length {len(content)}>> stream\n{content}\nendstream endobj",
        "6 0 obj <</Type/OCG/Name(L)>> endobj",
        "7 0 obj <</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 200 0]/Extend[true true]"
        "/Function<</FunctionType 2/Domain[0 1]/C0[1]/C1[1]/N 1>>>> endobj",
        f"8 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 200 100]/OC 6 0 R/Resources<</Font<</F 4 0 R>>>>"
        f"/Length {len(WRITTEN)}>> stream\n{WRITTEN}\nendstream endobj",
    )
    (found,) = fast.load(("%PDF-1.6\n" + "\n".join(objects) + "\ntrailer <</Root 1 0 R>>\n%%EOF").encode()).pages
    return found


@pytest.mark.parametrize(("off", "doubts"), [(True, UNSEEN), (False, [])])
def test_digits_on_a_layer_are_doubted_where_it_is_off(off: bool, doubts: list[str]) -> None:
    assert page(f"/OC /L BDC {WRITTEN} EMC", off=off).lasting == doubts
    assert page("/X Do", off=off, more="/XObject<</X 8 0 R>>").lasting == doubts


def test_digits_below_a_gradient_are_not_seen_and_those_above_it_are() -> None:
    assert page(f"{WRITTEN} /G sh").lasting == UNSEEN
    assert page(f"/G sh {WRITTEN}").lasting == []


def test_digits_that_the_file_spells_otherwise_are_a_doubt() -> None:
    assert page(f"/Span <</ActualText(17)>> BDC {WRITTEN} EMC").lasting == SPELT
    assert page(f"/P <</MCID 0>> BDC {WRITTEN} EMC").lasting == []


def test_a_page_of_a_kilometre_is_not_drawn_as_large(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    drawn = PdfPage.render

    def noted(self: PdfPage, **options: Any) -> PdfBitmap:
        bitmap = drawn(self, **options)
        sizes.append(bitmap.width * bitmap.height)
        return bitmap

    monkeypatch.setattr(PdfPage, "render", noted)
    page(f"/OC /L BDC {WRITTEN} EMC", side=14_000)
    assert sizes
    assert max(sizes) <= 1.01 * layers.MOST_PIXELS
