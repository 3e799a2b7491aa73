"""Pictures of tables read whole: every number of a pressed report, however it was scanned. Slow: text is recognised."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.alignment import align_document
from extractors.document import Block, Cell, Document, Grid, Paragraph
from extractors.readers import picture
from extractors.readers.imaging.paper import ink_of, text_height
from extractors.readers.imaging.upright import quarter_turns
from tests.press.scan import Scanning, disorder, encode

PICTURES = Path(__file__).parent / "pictures"
"""A pressed report of two pages at 150 dpi, and what its cells print."""
DPI = 150


def page(number: int) -> Image.Image:
    return Image.open(PICTURES / f"page-{number}.png").convert("RGB")


def misread(blocks: Sequence[Block], least: int) -> dict[str, tuple[str, str | None]]:
    """Cells of the form read otherwise than printed and without a doubt; at least `least` cells must be found."""
    printed = json.loads((PICTURES / "numbers.json").read_text(encoding="utf-8"))
    doubtful = {cell.locator for cell in cells(blocks) if cell.alternatives}
    facts = align_document(Document("image/png", tuple(blocks)), "x").facts
    found = {f"{fact.table}/{fact.row}/{fact.column}": fact for fact in facts if fact.locator is not None}
    assert len(found) >= least
    return {
        place: (printed[place], fact.printed)
        for place, fact in found.items()
        if fact.printed != printed[place] and fact.locator not in doubtful
    }


def cells(blocks: Sequence[Block]) -> list[Cell]:
    return [cell for block in blocks if isinstance(block, Grid) for cell in block.cells]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "top", "bottom", "least", "scanning"),
    [
        pytest.param(1, 560, 1754, 85, Scanning(DPI, skew=-1.3, noise=8, specks=300, jpeg=60), id="skewed-dirty"),
        pytest.param(
            2, 90, 830, 90, Scanning(DPI, turn=90, stamp=True, shade=0.3, blur=0.5, jpeg=60), id="lying-stamped"
        ),
        pytest.param(2, 830, 1400, 15, Scanning(DPI, turn=180, skew=2.5, noise=4), id="upside-down"),
        pytest.param(2, 830, 1400, 15, Scanning(DPI, tilt=0.03, lamp=0.4, blur=0.4, jpeg=70), id="photographed"),
    ],
)
def test_every_number_of_a_scan_is_read(number: int, top: int, bottom: int, least: int, scanning: Scanning) -> None:
    part = page(number).crop((0, top, 1241, bottom))
    document = picture.read(encode(disorder(part, scanning), scanning), "t.png")
    assert misread(document.blocks, least) == {}
    assert sum(bool(cell.alternatives) for cell in cells(document.blocks)) <= 2


@pytest.mark.slow
def test_a_whole_web_page_in_one_long_picture_is_not_shrunk_until_its_numbers_are_gone() -> None:
    part = page(2).crop((0, 90, 1241, 830))
    long = Image.new("RGB", (1241, 9000), "white")
    long.paste(part, (0, 8000))
    document = picture.read(encode(long, Scanning(DPI)), "t.png")
    assert misread(document.blocks, 90) == {}
    assert sum(bool(cell.alternatives) for cell in cells(document.blocks)) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize(("top", "bottom"), [(90, 830), (830, 1400)])
def test_a_page_is_turned_upright_whichever_way_it_lies(turns: int, top: int, bottom: int) -> None:
    flat = np.asarray(page(2).crop((0, top, 1241, bottom)).convert("L"))
    height = text_height(ink_of(flat))
    assert quarter_turns(np.ascontiguousarray(np.rot90(flat, turns)), height) == -turns % 4


@pytest.mark.slow
def test_a_small_screenshot_is_read() -> None:
    shot = page(2).crop((100, 110, 1140, 830)).resize((666, 461), Image.Resampling.LANCZOS)
    document = picture.read(encode(shot, Scanning(jpeg=85)), "t.jpg")
    assert document.media_type == "image/jpeg"
    assert [type(block) for block in document.blocks] == [Grid]
    assert misread(document.blocks, 90) == {}


@pytest.mark.slow
def test_text_and_tables_come_in_order_with_their_places() -> None:
    document = picture.read(encode(page(1).crop((0, 510, 1241, 1290)), Scanning()), "p1.png")
    texts = [block.text if isinstance(block, Paragraph) else "" for block in document.blocks]
    tables = [place for place, block in enumerate(document.blocks) if isinstance(block, Grid)]
    assert [texts[place - 1][:2] for place in tables] == ["二、", "三、"]
    grid = document.blocks[tables[0]]
    assert isinstance(grid, Grid)
    assert all(cell.recognised for cell in grid.cells if not cell.filler)
    name, box = (grid.cells[1].locator or "").split(";box=")
    x0, top, x1, bottom = map(int, box.split(","))
    assert name == "image=p1.png"
    assert 100 < x0 < x1 < 1140
    assert 0 < top < bottom < 780


@pytest.mark.slow
def test_numbers_printed_in_red_do_not_vanish_with_the_stamps() -> None:
    sheet = Image.new("RGB", (900, 260), "white")
    pen = ImageDraw.Draw(sheet)
    for x in range(6):
        pen.line((50 + 150 * x, 40, 50 + 150 * x, 220), "black", 2)
    for y in range(4):
        pen.line((50, 40 + 60 * y, 800, 40 + 60 * y), "black", 2)
    for row in range(3):
        for column in range(5):
            pen.text((110 + 150 * column, 55 + 60 * row), str(17 * row + column), (200, 0, 0), font_size=28)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    (grid,) = picture.read(out.getvalue()).blocks
    assert isinstance(grid, Grid)
    assert [[int(cell.text) for cell in line] for line in grid.lines()] == [
        [17 * row + column for column in range(5)] for row in range(3)
    ]


@pytest.mark.slow
def test_a_cell_with_something_pale_is_blank_with_a_doubt() -> None:
    shot = Image.new("RGB", (900, 300), "white")
    draw = ImageDraw.Draw(shot)
    for row in range(4):
        draw.line((40, 40 + 60 * row, 840, 40 + 60 * row), fill="black", width=2)
    for column in range(5):
        draw.line((40 + 200 * column, 40, 40 + 200 * column, 220), fill="black", width=2)
    font = ImageFont.load_default(24)
    for row in range(3):
        for column in range(3):
            draw.text((130 + 200 * column, 54 + 60 * row), str(3 * row + column), fill="black", font=font)
    draw.text((730, 114), "47", fill=(222, 222, 222), font=font)
    found = {(cell.row, cell.column): cell for cell in cells(picture.read(encode(shot, Scanning()), "t.png").blocks)}
    assert (found[1, 3].text, found[1, 3].alternatives) == ("", ("47",))
    assert all((found[row, 3].text, found[row, 3].alternatives) == ("", ()) for row in (0, 2))
