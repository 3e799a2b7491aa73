"""What pypdfium2 tells of a page."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.pdf import fast
from extractors.readers.pdf.pages import Page
from extractors.readers.pdf.text import lines_of


def clipped(*pieces: tuple[float, str, float, float]) -> Page:
    """A page with pieces of text, each at an x on one line, of which only what lies between two others is drawn."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for x, text, left, right in pieces:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(left, 690, right - left, 20)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFont("Courier", 10)  # six points a character
        canvas.drawString(x, 696, text)
        canvas.restoreState()
    canvas.save()
    (page,) = fast.load(out.getvalue()).pages
    return page


def words(page: Page) -> list[str]:
    return [word.text for line in lines_of(page.characters) for word in line.words()]


def test_digits_that_a_cell_cuts_off_are_not_read_and_are_a_doubt() -> None:
    page = clipped((100, "1234", 98, 113))
    assert words(page) == ["12"]
    assert page.lasting == ["page 1: numbers are cut off"]


def test_text_that_its_clipping_path_leaves_whole_is_read_as_it_is() -> None:
    page = clipped((100, "1234", 98, 126), (130, "5", 90, 300))
    assert (words(page), page.lasting) == (["1234", "5"], [])


def test_a_label_that_is_cut_off_is_known_and_ends_where_the_next_cell_begins() -> None:
    page = clipped((100, "longlabel", 98, 125), (126, "7", 125, 160))
    assert (words(page), page.lasting) == (["longlabel", "7"], [])
    assert max(c.x1 for c in page.characters if not c.text.isdigit()) < 125


def test_of_a_label_that_goes_on_in_digits_only_the_letters_are_known() -> None:
    assert words(clipped((100, "total12", 98, 113))) == ["total"]


def test_what_is_hidden_whole_is_not_there() -> None:
    assert words(clipped((100, "1234", 200, 300), (100, "5", 98, 110))) == ["5"]
