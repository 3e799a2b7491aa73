"""Prose in the cells of tables, as a frame round a whole page makes it."""

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.bundle import Bundle, RawFile
from extractors.document import Cell, Grid, Paragraph
from extractors.readers.told import with_prose
from extractors.report import read
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render

TITLE = "安吉县林业局2025年政府信息公开工作年度报告"
FIRST = "（一）主动公开。全年通过门户网站公开政府信息三百六十二条，其中解读材料四篇，按时回应群众关切，"
LAST = "没有发生泄密，也没有收到投诉举报。"


def grid(*, recognised: bool = False) -> Grid:
    cells = [
        Cell(0, 0, f"{TITLE}\n{FIRST}\n{LAST}", "r1", colspan=2, recognised=recognised),
        Cell(1, 0, "行政许可", "r2", recognised=recognised),
        Cell(1, 1, "7", "r2", recognised=recognised),
        Cell(2, 0, f"注：{FIRST}{LAST}", "r3", colspan=2, recognised=recognised),
    ]
    return Grid(3, 2, tuple(cells))


def test_prose_stands_above_or_below_its_table_too_in_whole_paragraphs() -> None:
    table = grid()
    above = [Paragraph(TITLE, "r1"), Paragraph(FIRST + LAST, "r1")]
    assert list(with_prose([table])) == [*above, table, Paragraph(f"注：{FIRST}{LAST}", "r3")]


def test_prose_of_pictures_is_recognised_and_that_of_other_cells_is_not_told_twice() -> None:
    table = grid(recognised=True)
    assert list(with_prose([table])) == [table]
    told = [block for block in with_prose([table], recognised=True) if isinstance(block, Paragraph)]
    assert [paragraph.recognised for paragraph in told] == [True, True, True]


def test_the_text_of_a_framed_page_with_tables_on_it_is_running_text(monkeypatch: pytest.MonkeyPatch) -> None:
    end = Canvas.showPage

    def framed(canvas: Canvas) -> None:
        canvas.rect(25, 25, A4[0] - 50, A4[1] - 50)
        end(canvas)

    monkeypatch.setattr(Canvas, "showPage", framed)
    pressed = press_facts(129021)
    report = read(Bundle(RawFile("a.pdf", render("pdf", pressed, Disorders(ruling="below"))))).report
    assert report is not None
    assert (report.body.agency, report.body.year, report.grade) == (pressed.body.agency, pressed.year, "clean")
