"""Two pages on one sheet."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Paragraph
from extractors.readers.pdf import reader as pdf
from extractors.readers.pdf.pages import Box, Page
from extractors.readers.pdf.spreads import _half
from tests.readers.pdf.sheets import grids, rows_of

WIDE, HIGH = A4[1], A4[0]
PROSE = [
    "Sentences of a report that fill the line,",
    "and one more line of them, which is as long",
    "and the last one.",
]
ROWS = [["label", "aa", "bb"], ["one", "12", "3"], ["two", "4", "5"], ["three", "6", "7"]]
Put = tuple[float, float, str]


def table(x: float, top: float, step: float = 20) -> list[Put]:
    return [(x + 70 * column, top + step * n, text) for n, row in enumerate(ROWS) for column, text in enumerate(row)]


def prose(x: float, top: float, step: float = 20) -> list[Put]:
    return [(x, top + step * n, text) for n, text in enumerate(PROSE)]


def read(words: Sequence[Put]) -> list[str | list[list[str]]]:
    """Paragraphs and tables of a broad sheet in their order."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH))
    canvas.setFont("Helvetica", 9)
    for x, top, text in words:
        canvas.drawString(x, HIGH - top, text)
    canvas.save()
    document = pdf.read(out.getvalue())
    tables = iter(rows_of(grid) for grid in grids(document))
    return [block.text if isinstance(block, Paragraph) else next(tables) for block in document.blocks]


def test_the_right_page_of_a_sheet_is_read_after_the_left_one() -> None:
    found = read([*prose(50, 100), *table(50, 300), *prose(470, 107), *table(470, 311)])
    assert [piece for piece in found if isinstance(piece, list)] == [ROWS, ROWS]
    assert [n for n, piece in enumerate(found) if piece == ROWS] == [len(found) // 2 - 1, len(found) - 1]


def test_places_stay_those_on_the_sheet() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH))
    for x, top, text in [*prose(50, 100), *prose(470, 107)]:
        canvas.drawString(x, HIGH - top, text)
    canvas.save()
    last = [block for block in pdf.read(out.getvalue()).blocks if isinstance(block, Paragraph)][-1]
    assert last.locator is not None
    assert last.locator.startswith("page=1;box=470")


def test_columns_of_a_broad_table_are_no_pages() -> None:
    names = [[f"a long name of row {n}", *row] for n, row in enumerate([["12", "3"], ["4", "5"], ["6", "7"]], 1)]
    rows = [["what is counted here", "the persons", "all the others"], *names]
    words = [
        (x, 100 + 20.0 * n, text) for n, row in enumerate(rows) for x, text in zip((50, 470, 600), row, strict=True)
    ]
    assert read(words) == [rows]


def test_a_half_that_is_put_beside_the_other_again_finds_its_places() -> None:
    sheet = Page(1, WIDE, HIGH)
    left, right = _half(sheet, 0, WIDE / 2), _half(sheet, WIDE / 2, WIDE)
    left.take_beside(right, [], WIDE / 2, WIDE / 2)
    assert right.locator(Box(500, 10, 520, 20)) == "page=1;box=500.0,10.0,520.0,20.0"
    assert left.locator(Box(500, 10, 520, 20)) == "page=1;box=500.0,10.0,520.0,20.0"
