"""Marks set askew over a page belong to no cell; where they may be numbers all the same they are a doubt."""

from collections.abc import Callable
from math import radians

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document
from extractors.readers.pdf.askew import is_askew
from tests.readers.pdf.test_reader import READERS, by_lines, cells_of, grids, made, table, write

Reader = Callable[[bytes], Document]


def marked(text: str, size: float, angle: float) -> bytes:
    def draw(canvas: Canvas) -> None:
        table(canvas, by_lines)
        canvas.saveState()
        canvas.translate(120, canvas._pagesize[1] - 190)
        canvas.rotate(angle)
        canvas.setFont("Helvetica", size)
        canvas.drawString(0, 0, text)
        canvas.restoreState()

    return made(draw)


@READERS
@pytest.mark.parametrize("angle", [30, 45, 60, -45])
@pytest.mark.parametrize(("text", "size", "doubt"), [("12", 40, False), ("12", 8, True), ("abc", 8, False)])
def test_a_mark_askew_is_in_no_cell(reader: Reader, text: str, size: float, doubt: bool, angle: float) -> None:
    found, plain = reader(marked(text, size, angle)), reader(made(lambda canvas: table(canvas, by_lines)))
    assert list(map(cells_of, grids(found))) == list(map(cells_of, grids(plain)))
    assert (found.lasting == ("page 1: numbers set askew",)) == doubt


@READERS
def test_a_page_that_lies_askew_as_a_whole_keeps_its_text(reader: Reader) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(15)
        write(canvas, 300, 500, "abcde")

    text = "".join(paragraph.text for paragraph in reader(made(draw)).paragraphs())
    assert set(text) - {" "} == set("abcde")


@pytest.mark.parametrize("angle", [0, 5, 90, 180, 271, -90, 355])
def test_upright_text_on_a_crooked_page_is_not_askew(angle: float) -> None:
    assert not is_askew(radians(angle))
