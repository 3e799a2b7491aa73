"""Numbers that run over the edge of their cell."""

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.pdf import reader as pdf

CELL = ["page 1: a number runs over the side of its cell"]
TABLE = ["page 1: a number runs over the side of its table"]


def doubts(*numbers: tuple[float, str], beside: str = "") -> list[str]:
    """What is doubted of a table with edges at 100, 150 and 200 and numbers that begin at an x."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Courier", 10)  # six points a digit
    for row in range(3):
        for x in (50, 100, 150):
            canvas.rect(x, 700 - 20 * row, 50, 20)
        canvas.drawString(60, 706 - 20 * row, "label")
    for x, text in numbers:
        canvas.drawString(x, 686, text)
    canvas.drawString(206, 686, beside)
    canvas.save()
    return list(pdf.read(out.getvalue()).doubts)


@pytest.mark.parametrize(
    ("x", "text", "expected"),
    [
        (110, "1234", []),
        (140, "1234", CELL),
        (190, "1234", TABLE),  # its last digits are lost
        (198, "1", TABLE),  # half of it is in no cell
        (94, "12", CELL),
    ],
)
def test_a_number_over_a_side_of_its_cell_is_a_doubt(x: float, text: str, expected: list[str]) -> None:
    assert doubts((x, text)) == expected


def test_numbers_close_to_both_sides_of_a_rule_and_text_beside_the_table_are_none() -> None:
    assert doubts((137, "12"), (151, "34"), beside="2024") == []
