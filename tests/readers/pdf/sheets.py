"""Pages on which words stand at places, and what is read from them."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document, Grid
from extractors.readers.pdf import reader as pdf

ROW = ["12", "0", "3", "0", "0", "1", "16"]
NEXT = ["1", "0", "0", "0", "0", "0", "1"]
COLUMNS = [250, 290, 330, 370, 410, 450, 490]
SIZE = 8


class Sheet:
    """A page on which words are put at places counted from the top left."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4)

    def write(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x, A4[1] - top, text)

    def numbers(self, top: float, texts: list[str], columns: list[int] = COLUMNS) -> None:
        for x, text in zip(columns, texts, strict=True):
            self.write(x - self.canvas.stringWidth(text, "Helvetica", SIZE) / 2, top, text)

    def header(self, top: float) -> None:
        for x, text in zip(COLUMNS, "abcdefg", strict=True):
            self.write(x - 8, top, text * 4)

    def read(self) -> Document:
        self.canvas.save()
        return pdf.read(self.out.getvalue())


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def rows_of(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in line] for line in grid.lines()]
