"""Pages of a PDF that are pictures."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from extractors.document import Grid, Paragraph, ReadError
from extractors.readers import scan
from extractors.readers.pdf.pages import Box

PICTURES = Path(__file__).parent / "pictures"


def scanned(*pages: Image.Image, dpi: int) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=pages[1:])
    return out.getvalue()


def page(number: int) -> Image.Image:
    return Image.open(PICTURES / f"page-{number}.png").convert("L")


@pytest.mark.slow
def test_a_scanned_page_is_read_with_its_places_in_points() -> None:
    blocks, _ = scan.page_pieces(scanned(page(1), page(2), dpi=150), 2)
    tables = [block for block in blocks if isinstance(block, Grid)]
    assert [(table.rows, table.columns) for table in tables] == [(17, 10), (4, 15)]
    total = next(cell for cell in tables[0].cells if cell.text == "213")
    match = re.fullmatch(r"page=2;box=([\d.]+),([\d.]+),([\d.]+),([\d.]+)", total.locator or "")
    assert match is not None
    assert tuple(map(float, match.groups())) == pytest.approx((502, 361, 540, 377), abs=2)
    assert any(isinstance(block, Paragraph) and block.text.startswith("四、政府信息公开") for block in blocks)


@pytest.mark.slow
def test_part_of_a_page_is_read_by_itself() -> None:
    blocks, _ = scan.page_pieces(scanned(page(2), dpi=150), 1, Box(50, 420, 560, 510))
    (table,) = blocks
    assert isinstance(table, Grid)
    assert table.lines()[-1][-1].text == "9"
    assert (table.cells[0].locator or "").startswith("page=1;box=5")


def test_an_empty_page_gives_nothing() -> None:
    assert scan.page_pieces(scanned(Image.new("L", (600, 800), 255), dpi=72), 1) == ((), None)


def test_a_page_that_is_not_there_is_an_error() -> None:
    data = scanned(Image.new("L", (60, 80), 255), dpi=72)
    for number in (0, 2):
        with pytest.raises(ReadError, match="no page"):
            scan.page_pieces(data, number)
    with pytest.raises(ReadError, match="rendered"):
        scan.page_pieces(data[:100], 1)
