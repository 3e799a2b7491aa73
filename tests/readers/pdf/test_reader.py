"""The reader for PDFs, on files made here."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Block, Document, Encrypted, Grid, LimitExceeded, Paragraph, Picture, ReadError
from extractors.readers.pdf import fast
from extractors.readers.pdf import pages as pdf_pages
from extractors.readers.pdf import reader as pdf
from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.pages import Box
from extractors.readers.pdf.reader import last_table
from extractors.readers.pdf.rules import Found

SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))

Drawing = Callable[[Canvas], object]
Reader = Callable[[bytes], Document]
Ruling = Callable[[Canvas, float, float, float, float], None]

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


def made(draw: Drawing, size: tuple[float, float] = A4, **options: Any) -> bytes:
    """The bytes of a PDF whose pages `draw` draws."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, **options)
    canvas.setFont(SONG, 9)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def write(canvas: Canvas, x: float, top: float, text: str, size: float = 9) -> None:
    canvas.setFont("Helvetica" if text.isascii() else SONG, size)
    canvas.drawString(x, canvas._pagesize[1] - top, text)


def cells_of(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in line] for line in grid.lines()]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def by_lines(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    height = canvas._pagesize[1]
    for line in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
        canvas.line(line[0], height - line[1], line[2], height - line[3])


def by_thin_rectangles(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    height = canvas._pagesize[1]
    for x, y, wide, high in (
        (x0, top, x1 - x0, 0.5), (x0, bottom, x1 - x0, 0.5),
        (x0, bottom, 0.5, bottom - top), (x1, bottom, 0.5, bottom - top),
    ):  # fmt: skip
        canvas.rect(x, height - y, wide, high, stroke=0, fill=1)


def by_outlines(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    canvas.rect(x0, canvas._pagesize[1] - bottom, x1 - x0, bottom - top)


def by_hairlines(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    canvas.setLineWidth(0.1)
    by_lines(canvas, x0, top, x1, bottom)


def by_double_lines(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    by_lines(canvas, x0 + 0.8, top + 0.8, x1 - 0.8, bottom - 0.8)


def by_dashes(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    canvas.setDash(2, 2)
    by_lines(canvas, x0, top, x1, bottom)


def by_dots(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    height = canvas._pagesize[1]
    for step in range(int((x1 - x0) / 2) + 1):
        for y in (top, bottom):
            canvas.rect(x0 + 2 * step, height - y, 0.7, 0.7, stroke=0, fill=1)
    for step in range(int((bottom - top) / 2) + 1):
        for x in (x0, x1):
            canvas.rect(x, height - top - 2 * step, 0.7, 0.7, stroke=0, fill=1)


def by_lines_with_gaps(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    by_lines(canvas, x0 + 1.2, top + 1.2, x1 - 1.2, bottom - 1.2)


RULINGS = [
    by_lines, by_thin_rectangles, by_outlines, by_hairlines, by_double_lines, by_dashes, by_dots, by_lines_with_gaps,
]  # fmt: skip

TABLE = [
    # x0, top, x1, bottom in units of a column or row, and the text
    (0, 0, 2, 2, "(sums)"), (2, 0, 5, 1, "applicants"),
    (2, 1, 3, 2, "natural"), (3, 1, 4, 2, "business"), (4, 1, 5, 2, "total"),
    (0, 2, 2, 3, "1 received"), (2, 2, 3, 3, "12"), (3, 2, 4, 3, "0"), (4, 2, 5, 3, "12"),
    (0, 3, 1, 5, "3"), (1, 3, 2, 4, "granted"), (2, 3, 3, 4, "10"), (3, 3, 4, 4, ""), (4, 3, 5, 4, "10"),
    (1, 4, 2, 5, "partly"), (2, 4, 3, 5, "2"), (3, 4, 4, 5, "-"), (4, 4, 5, 5, "2"),
]  # fmt: skip
XS = [50, 90, 200, 260, 320, 380]


def table(canvas: Canvas, ruling: Ruling, top: float = 100, row: float = 20) -> None:
    for x0, y0, x1, y1, text in TABLE:
        ruling(canvas, XS[x0], top + row * y0, XS[x1], top + row * y1)
        write(canvas, XS[x0] + 4, top + row * (y0 + y1) / 2 + 3, text)


READERS = pytest.mark.parametrize("reader", [pdf.read, pdf.read_slowly])


@READERS
@pytest.mark.parametrize("ruling", RULINGS)
def test_ruled_table_keeps_its_spans(ruling: Ruling, reader: Reader) -> None:
    (grid,) = grids(reader(made(lambda canvas: table(canvas, ruling))))
    assert (grid.rows, grid.columns) == (5, 5)
    spans = {(cell.row, cell.column, cell.bottom, cell.right, cell.text) for cell in grid.cells}
    assert spans == {(y0, x0, y1, x1, text) for x0, y0, x1, y1, text in TABLE}
    assert not any(cell.filler for cell in grid.cells)


def test_ruled_table_is_read_the_fast_way() -> None:
    """Were text dropped, `read` would turn to the slow way, and the tests would try that one twice."""
    assert not fast.load(made(lambda canvas: table(canvas, by_lines))).dropped


def test_font_outside_the_file_costs_no_text() -> None:
    def draw(canvas: Canvas) -> None:
        by_lines(canvas, 50, 100, 70, 200)
        by_lines(canvas, 70, 100, 200, 200)
        write(canvas, 55, 150, "三")
        write(canvas, 80, 150, "－")

    (grid,) = grids(pdf.read(made(draw)))
    assert cells_of(grid) == [["三", "－"]]


def test_locator_tells_page_and_box_from_the_top() -> None:
    (grid,) = grids(pdf.read(made(lambda canvas: table(canvas, by_lines))))
    assert next(cell.locator for cell in grid.cells if cell.text == "partly") == "page=1;box=90.0,180.0,200.0,200.0"


@pytest.mark.parametrize("turn", [90, 180, 270])
@READERS
def test_turned_page_reads_as_it_is_viewed(turn: int, reader: Reader) -> None:
    upright = reader(made(lambda canvas: table(canvas, by_lines)))

    def draw(canvas: Canvas) -> None:
        width, height = A4
        canvas.setPageRotation(turn)
        if turn == 90:
            canvas.rotate(90)
            canvas.translate(0, -height)
        elif turn == 180:
            canvas.rotate(180)
            canvas.translate(-width, -height)
        else:
            canvas.rotate(270)
            canvas.translate(-width, 0)
        table(canvas, by_lines)

    assert reader(made(draw)).blocks == upright.blocks


def test_text_turned_without_saying_so_is_read_and_located_as_viewed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -A4[0])
        canvas._pagesize = (A4[1], A4[0])
        table(canvas, by_lines)
        canvas._pagesize = A4

    (grid,) = grids(pdf.read(made(draw)))
    assert cells_of(grid)[2] == ["1 received", "12", "0", "12"]
    cell = next(cell for cell in grid.cells if cell.text == "partly")
    assert cell.locator == f"page=1;box=180.0,{A4[1] - 200:.1f},200.0,{A4[1] - 90:.1f}"


def test_blanks_between_cells_do_not_hide_that_a_table_without_rules_is_turned() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -A4[0])
        canvas._pagesize = (A4[1], A4[0])
        for row in range(12):
            write(canvas, 60, 100 + 20 * row, f"r{row}")
            for column in range(12):
                write(canvas, 120 + 50 * column, 100 + 20 * row, str((row + column) % 10))
        canvas._pagesize = A4

    (grid,) = grids(pdf.read(made(draw)))
    assert cells_of(grid) == [[f"r{row}", *(str((row + column) % 10) for column in range(12))] for row in range(12)]


def test_open_sides_and_a_row_cut_by_the_page_keep_their_cells() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 120, 140):
            canvas.line(50, A4[1] - y, 350, A4[1] - y)
        for x in (150, 250):
            canvas.line(x, A4[1] - 100, x, A4[1] - 165)
        for row in range(3):
            for column, x in enumerate((60, 160, 260)):
                write(canvas, x, 115 + 20 * row, f"{row}{column}")

    (grid,) = grids(pdf.read(made(draw)))
    assert cells_of(grid) == [["00", "01", "02"], ["10", "11", "12"], ["20", "21", "22"]]


@READERS
def test_vertical_label_reads_down(reader: Reader) -> None:
    def draw(canvas: Canvas) -> None:
        by_lines(canvas, 50, 100, 70, 200)
        by_lines(canvas, 70, 100, 200, 200)
        for line, character in enumerate("三、本年度"):
            write(canvas, 55, 120 + 14 * line, character)
        write(canvas, 80, 150, "7")

    (grid,) = grids(reader(made(draw)))
    assert cells_of(grid) == [["三\n、\n本\n年\n度", "7"]]


def test_frame_around_text_and_background_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        for line in range(6):
            canvas.rect(50, A4[1] - 120 - 20 * line, 450, 20, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        by_lines(canvas, 40, 90, 520, 400)
        for line in range(6):
            write(canvas, 55, 115 + 20 * line, "全年主动公开政府信息一百条，办理依申请公开十件，均按期答复。")

    document = pdf.read(made(draw))
    assert not grids(document)
    assert len(list(document.paragraphs())) == 6


def test_coloured_cells_stand_in_for_lines() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(3):
            for column in range(3):
                canvas.setFillColorRGB(0.8, 0.8, 0.9)
                canvas.rect(50 + 80 * column, A4[1] - 120 - 20 * row, 78.5, 18.5, stroke=0, fill=1)
                canvas.setFillColorRGB(0, 0, 0)
                write(canvas, 60 + 80 * column, 115 + 20 * row, f"{row}{column}")

    (grid,) = grids(pdf.read(made(draw)))
    assert cells_of(grid) == [["00", "01", "02"], ["10", "11", "12"], ["20", "21", "22"]]


def test_digits_drawn_apart_are_one_number() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, by_lines)
        for x, digit in ((264, "1"), (271, "0"), (278, "4")):
            write(canvas, x, 173, digit)

    (grid,) = grids(pdf.read(made(draw)))
    assert cells_of(grid)[3][3].replace(" ", "") == "104"


def test_paragraphs_join_their_lines_and_stand_in_order() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 200, 60, "某局年度报告", 16)
        write(canvas, 78, 100, "本报告依照条例编写，所列数据的统计期限为一月一日起至十二月三十一日止", 12)
        write(canvas, 54, 118, "，电子版可以下载。", 12)
        table(canvas, by_lines, top=200)
        write(canvas, 280, 800, "- 3 -")

    document = pdf.read(made(draw))
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Paragraph, Paragraph, Grid, Paragraph]
    texts = [paragraph.text for paragraph in document.paragraphs()]
    assert texts[1].endswith("十二月三十一日止，电子版可以下载。")
    assert texts[2].replace(" ", "") == "-3-"


def test_page_that_is_a_picture() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (50, 70), 200))

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, *A4)
        canvas.showPage()
        canvas.drawImage(picture, 0, 0, *A4)
        text = canvas.beginText(60, 600)
        text.setFont(SONG, 10)
        text.setTextRenderMode(3)
        text.textLine("received 3 0 0 0 0 0 3")
        canvas.drawText(text)

    document = pdf.read(made(draw))
    assert document.blocks[0] == Picture("page=1")
    assert document.doubts == document.lasting == ("page 2: invisible text over a picture",)


def test_digits_over_other_digits_are_doubtful() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, by_lines)
        canvas.setFillColorRGB(1, 1, 1)
        for row, text in ((2, "77"), (3, "88"), (4, "9")):
            write(canvas, 204, 100 + 20 * row + 13, text)

    assert "page 1: text lies over text" in pdf.read(made(draw)).doubts


def test_title_only_where_it_is_one() -> None:
    def titled(title: str) -> Mapping[str, str]:
        return pdf.read(made(lambda canvas: (canvas.setTitle(title), write(canvas, 60, 60, "字")))).metadata

    assert titled("Microsoft Word - 某某市统计局2022年度报告.doc") == {"title": "某某市统计局2022年度报告"}
    assert titled("untitled") == {}


def test_passwords() -> None:
    def locked(user: str) -> bytes:
        return made(
            lambda canvas: canvas.drawString(60, 60, "Report"),
            encrypt=pdfencrypt.StandardEncryption(user, ownerPassword="o"),
        )

    assert [paragraph.text for paragraph in pdf.read(locked("")).paragraphs()] == ["Report"]
    with pytest.raises(Encrypted):
        pdf.read(locked("secret"))
    with pytest.raises(Encrypted):
        pdf.read_slowly(locked("secret"))


def test_damaged_files_are_unreadable_and_junk_before_the_head_is_not() -> None:
    whole = made(lambda canvas: table(canvas, by_lines))
    assert grids(pdf.read(b"\r\n<!-- proxy -->\r\n" + whole))
    for damaged in (b"", b"%PDF-1.4", b"<html><body>404</body></html>", whole[: len(whole) // 2]):
        with pytest.raises(ReadError) as caught:
            pdf.read(damaged)
        assert caught.value.outcome == "unreadable"


def test_cut_file_never_reads_as_whole() -> None:
    whole = made(lambda canvas: [(table(canvas, by_lines), canvas.showPage()) for _ in range(3)])
    intact = pdf.read(whole)
    for part in range(1, 64):
        try:
            document = pdf.read(whole[: len(whole) * part // 64])
        except ReadError:
            continue
        assert document.doubts or document == intact


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made(lambda canvas: [(table(canvas, by_lines), canvas.showPage()) for _ in range(3)])
    for name, detail in (("MAX_PAGES", "pages"), ("MAX_CHARACTERS", "characters"), ("MAX_PATHS", "path objects")):
        with monkeypatch.context() as patched:
            patched.setattr(fast if name == "MAX_PAGES" else pdf_pages, name, 2)
            with pytest.raises(LimitExceeded, match=rf"limit: .*{detail}"):
                pdf.read(data)


def test_same_bytes_same_document() -> None:
    data = made(lambda canvas: table(canvas, by_thin_rectangles))
    assert pdf.read(data) == pdf.read(data)


def corpus(case: str) -> tuple[bytes, dict[str, Any]]:
    folder = CORPUS / "docs" / case
    if not folder.is_dir():
        pytest.skip("the corpus of sample reports is not beside the repository")
    truth = json.loads((CORPUS / "truth" / f"{case}.json").read_text(encoding="utf-8"))
    return next(folder.glob("*.pdf")).read_bytes(), truth


def number(text: str) -> str:
    """A blank and a dash count as none."""
    text = text.replace(" ", "")
    return "0" if text in ("", "-", "/", "—", "－") else text


def numbers_at_end(document: Document, count: int) -> list[list[str]]:
    """The last `count` cells of every row."""
    return [[number(cell.text) for cell in line][-count:] for grid in grids(document) for line in grid.lines()]


@READERS
@pytest.mark.parametrize(
    "case",
    ["hongze-2023", "pdf-borderless", "pdf-cid-font", "pdf-lines", "pdf-office-export", "pdf-rects-over-pages",
     "pdf-rotated-page"],
)  # fmt: skip
def test_corpus_rows_of_table_three_in_order(case: str, reader: Reader) -> None:
    data, truth = corpus(case)
    rows = iter(numbers_at_end(reader(data), 7))
    for expected in truth["applications"].values():
        assert [str(value or 0) for value in expected] in rows  # goes on from the row found last


@pytest.mark.parametrize(("text", "seen"), [("一", True), ("7", False)])
def test_only_digits_tell_that_text_is_too_small(text: str, seen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some fonts tell no more of a character than its ink, and some characters are flat at any size."""
    page = pdf_pages.Page(1, 600, 800)
    page.characters = [pdf_pages.Character(text, x, 50, x + 9, 51, 51) for x in (50, 90)]
    monkeypatch.setattr(fast, "load", lambda data: pdf_pages.Opened([page]))
    assert (pdf.read(b"%%EOF").doubts == ()) == seen


@READERS
def test_places_count_from_the_part_of_the_sheet_that_is_shown(reader: Reader) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((100, 150, 500, 750))
        table(canvas, by_lines)

    (grid,) = grids(reader(made(draw)))
    numbers = [float(x) for x in str(grid.cells[-1].locator).split("box=")[1].split(",")]
    assert numbers == pytest.approx((220, 88.1, 280, 108.1), abs=0.5)


@READERS
@pytest.mark.parametrize(("shown", "doubted"), [(595, False), (330, True)])
def test_numbers_outside_the_page_as_it_is_shown_are_a_doubt(reader: Reader, shown: int, doubted: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((0, 0, shown, 842))
        table(canvas, by_lines)

    doubts = reader(made(draw)).doubts
    assert any("outside the page" in doubt for doubt in doubts) is doubted


def test_a_character_of_which_only_the_ink_is_told_has_the_square_of_its_neighbour() -> None:
    def square(text: str, x0: float, x1: float, top: float = 0.0, bottom: float = 12.0) -> pdf_pages.Character:
        return pdf_pages.Character(text, x0, top, x1, bottom, 10.0)

    kept = [(0, square("上", 0, 12)), (1, square("一", 13, 23, 5, 7)), (2, square("1", 26, 30, 2, 10))]
    found = fast._squared([character for _, character in kept])
    assert found == [square("上", 0, 12), square("一", 12, 24), square("1", 26, 30, 2, 10)]
    assert fast._squared([square("一", 1, 11, 5, 6), square("）", 12, 24)])[0] == square("一", 0, 12)


def test_numbers_struck_out_in_a_table_are_a_doubt_and_leave_its_lines() -> None:
    def draw(canvas: Canvas) -> None:
        for column in range(2):
            by_lines(canvas, 100 + 50 * column, 100, 150 + 50 * column, 120)
            write(canvas, 110 + 50 * column, 114, "702", size=9)
        canvas.line(110, canvas._pagesize[1] - 111.5, 120, canvas._pagesize[1] - 111.5)

    document = pdf.read(made(draw))
    assert cells_of(*grids(document)) == [["2", "702"]]
    assert document.doubts == ("page 1: numbers are struck out",)


@pytest.mark.parametrize(("top", "crossed"), [(118, True), (140, False)])
def test_a_slanted_stroke_through_a_number_is_a_doubt_and_one_across_a_cell_is_none(top: float, crossed: bool) -> None:
    def draw(canvas: Canvas) -> None:
        height = canvas._pagesize[1]
        by_lines(canvas, 100, 100, 150, 160)
        by_lines(canvas, 150, 100, 200, 160)
        write(canvas, 110, 114, "702", size=9)
        canvas.line(109, height - top, 127, height - 105)

    assert (pdf.read(made(draw)).doubts == ("page 1: strokes run through numbers",)) is crossed


OPEN_COLUMNS = (Column(200, 210), Column(240, 250))
OPEN = Found(Grid(0, 0, ()), Box(0, 0, 9, 9), columns=OPEN_COLUMNS)
PAGE_NUMBER = Paragraph("- 3 -", "x")


@pytest.mark.parametrize("after", [(), (PAGE_NUMBER,)])
def test_a_table_at_the_foot_of_a_page_goes_on_in_its_columns(after: tuple[Block, ...]) -> None:
    assert last_table([OPEN, *after]) is OPEN


def test_a_header_below_it_begins_a_table_that_has_columns_of_its_own() -> None:
    last = last_table([OPEN, Paragraph("项目 数量", "x"), PAGE_NUMBER])
    assert last is not None
    assert (last.columns, last.grid) == ((), OPEN.grid)


@pytest.mark.parametrize("text", ["四、复议", "没有。"])
def test_a_heading_or_a_sentence_below_it_ends_it(text: str) -> None:
    assert last_table([OPEN, Paragraph(text, "x")]) is None


def test_a_ruled_table_does_not_go_on_without_rules() -> None:
    assert last_table([Found(OPEN.grid, OPEN.box, (0.0, 9.0))]) is None
