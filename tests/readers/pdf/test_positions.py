"""Tables of a PDF without ruling lines."""

import pytest

from extractors.document import Paragraph
from extractors.readers.pdf.pages import Character
from extractors.readers.pdf.positions import _downwards, _row, is_number, page_rows
from extractors.readers.pdf.text import lines_of
from tests.readers.pdf.sheets import COLUMNS, NEXT, ROW, Sheet, grids, rows_of


@pytest.mark.parametrize("beside", [0, 5, 10])
def test_wrapped_label_belongs_to_the_numbers_beside_it(beside: int) -> None:
    sheet = Sheet()
    sheet.header(100)
    for row, numbers in enumerate((ROW, NEXT, ROW)):
        top = 130 + 30 * row
        sheet.write(60, top, f"label {row} that is wrapped")
        sheet.write(60, top + 10, "over two lines")
        sheet.numbers(top + beside, numbers)
    (grid,) = grids(sheet.read())
    assert [line[1:] for line in rows_of(grid)[1:]] == [ROW, NEXT, ROW]
    assert [line[0].replace(" ", "") for line in rows_of(grid)[1:]] == [
        f"label{row}thatiswrapped\novertwolines" for row in range(3)
    ]


def test_label_of_several_rows_spans_them() -> None:
    sheet = Sheet()
    sheet.header(100)
    for row, numbers in enumerate((ROW, NEXT, ROW, NEXT)):
        sheet.write(120, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, numbers)
    for line, text in enumerate(("re-", "sult", "of")):
        sheet.write(60, 142 + 10 * line, text)
    (grid,) = grids(sheet.read())
    spanning = next(cell for cell in grid.cells if cell.text == "re-\nsult\nof")
    assert (spanning.row, spanning.rowspan, spanning.column) == (1, 4, 0)
    assert [line[-7:] for line in rows_of(grid)[1:]] == [ROW, NEXT, ROW, NEXT]


def test_column_without_any_number_keeps_its_place() -> None:
    sheet = Sheet()
    sheet.header(100)
    for row in range(3):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        for x, text in zip(COLUMNS, ["5", "1", "", "0", "0", "0", "6"], strict=True):
            sheet.write(x - 2, 130 + 15 * row, text)
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[0][-7:] == [text * 4 for text in "abcdefg"]
    assert [line[-7:] for line in rows_of(grid)[1:]] == [["5", "1", "", "0", "0", "0", "6"]] * 3


def test_row_without_numbers_stays_a_row() -> None:
    sheet = Sheet()
    for row in range(4):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        if row != 2:
            sheet.numbers(130 + 15 * row, ROW)
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[2] == ["item 2", *[""] * 7]


def test_digits_with_small_gaps_are_one_number_and_neighbours_two() -> None:
    sheet = Sheet()
    narrow = [250, 275, 300, 325, 350, 375, 400]
    for row in range(3):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, ["1234", "5678", "9", "9012", "3", "4", "4567"], narrow)
    for place, digit in enumerate("204"):
        sheet.write(244 + 6.5 * place, 175, digit)
    sheet.numbers(175, ["1", "2", "3", "4", "5", "6"], narrow[1:])
    sheet.write(60, 175, "item 3")
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[0][1:] == ["1234", "5678", "9", "9012", "3", "4", "4567"]
    assert rows_of(grid)[3][1:] == ["204", "1", "2", "3", "4", "5", "6"]


def test_fifteen_numbers_below_two_lines_of_headers() -> None:
    sheet = Sheet()
    columns = [70 + 31 * column for column in range(15)]
    sheet.write(140, 100, "review")
    sheet.write(360, 100, "litigation")
    for column in columns:
        sheet.write(column - 10, 112, "kept")
    numbers = [str(column) for column in range(15)]
    sheet.numbers(130, numbers, columns)
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[-1] == numbers
    assert rows_of(grid)[-2] == ["kept"] * 15


def test_running_text_and_page_numbers_are_no_table() -> None:
    sheet = Sheet()
    for line in range(8):
        sheet.write(
            60, 100 + 18 * line, f"In 2022 the office received {line} requests and answered 12 of them in time.", 12
        )
    sheet.write(60, 260, "Telephone: 0560-8589936", 12)
    sheet.write(290, 800, "- 3 -")
    sheet.write(450, 700, "2023", 12)
    document = sheet.read()
    assert all(isinstance(block, Paragraph) for block in document.blocks)


def test_every_word_is_in_one_place() -> None:
    sheet = Sheet()
    sheet.write(60, 60, "Report of an office", 14)
    sheet.header(100)
    for row in range(5):
        sheet.write(60 + 20 * (row % 3), 130 + 15 * row, f"item{row}")
        sheet.numbers(130 + 15 * row, ROW)
    sheet.write(60, 300, "Nothing else is reported.", 12)
    document = sheet.read()
    texts = [cell.text for grid in grids(document) for cell in grid.cells]
    texts += [paragraph.text for paragraph in document.paragraphs()]
    printed = "Reportofanoffice" + "".join(c * 4 for c in "abcdefg") + "".join(f"item{row}" for row in range(5))
    printed += "".join(ROW) * 5 + "Nothingelseisreported."
    assert sorted("".join(texts).replace(" ", "").replace("\n", "")) == sorted(printed)


@pytest.mark.parametrize(
    "text", ["0", "1,234", "-18", "减4", "160.5964万元", "22（其中修订16件）", "—", "/", "无", "１２"]
)
def test_numbers(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["1.属于国家秘密", "2022年", "第3页", "其他", "三"])
def test_no_numbers(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize("header", [False, True])
def test_one_row_on_top_of_a_page_goes_on_from_the_page_before(header: bool) -> None:
    sheet = Sheet()
    for row in range(3):
        sheet.write(60, 700 + 15 * row, f"item {row}")
        sheet.numbers(700 + 15 * row, ["5", "7"], COLUMNS[:2])
    sheet.canvas.showPage()
    if header:
        sheet.write(60, 60, "content")
        sheet.write(COLUMNS[0] - 8, 60, "made")
    sheet.write(60, 75, "item 3")
    sheet.numbers(75, ["1", "2"], COLUMNS[:2])
    sheet.write(60, 130, "Text below the table, which is not a part of it.", 11)
    first, second = grids(sheet.read())
    assert rows_of(second)[-1] == ["item 3", "1", "2"]
    assert first.rows == 3


def test_one_row_on_top_of_a_page_is_text_where_no_table_stands_before() -> None:
    sheet = Sheet()
    sheet.write(60, 75, "Text of the first page, which ends with a full stop.")
    sheet.canvas.showPage()
    sheet.write(60, 75, "item 3")
    sheet.numbers(75, ["1", "2"], COLUMNS[:2])
    assert not grids(sheet.read())


def test_digits_drawn_apart_are_not_parted_where_other_numbers_begin() -> None:
    sheet = Sheet()
    for row in range(4):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, ["5", "1", "0", "0", "0", "0", "6"])
    sheet.write(60, 190, "item 4")
    for x in COLUMNS[:-1]:
        sheet.write(x - 2, 190, "0")
    for x, digit in zip((482, 490 - 2.2, 495.5), "201", strict=True):  # the second where the others begin
        sheet.write(x, 190, digit)
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[4][-1].replace(" ", "") == "201"


def test_a_number_over_two_lines_is_one_where_its_row_stands_between() -> None:
    sheet = Sheet()
    for row in range(3):
        sheet.write(60, 130 + 25 * row, f"item {row}")
        sheet.numbers(130 + 25 * row, ["5", "1", "7"], COLUMNS[:3])
    sheet.write(60, 205, "item 3")
    sheet.numbers(205, ["5", "1"], COLUMNS[:2])
    sheet.numbers(200, ["19261"], COLUMNS[2:3])
    sheet.numbers(210, ["8"], COLUMNS[2:3])
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[3] == ["item 3", "5", "1", "192618"]


def test_numbers_below_the_names_of_a_header_are_a_row_without_label() -> None:
    sheet = Sheet()
    sheet.header(100)
    sheet.numbers(115, ["2", "2"], [COLUMNS[3], COLUMNS[6]])
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[1] == ["", "", "", "2", "", "", "2"]


def test_dashes_before_a_total_are_cells_and_no_page_number() -> None:
    sheet = Sheet()
    sheet.header(100)
    for row, total in enumerate(("105", "0", "71")):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.write(60, 139 + 15 * row, "and on") if not row else None
        sheet.numbers(130 + 15 * row + (4 if not row else 0), ["-"] * 6 + [total])
    (grid,) = grids(sheet.read())
    assert [line[-7:] for line in rows_of(grid)[1:]] == [["-"] * 6 + [total] for total in ("105", "0", "71")]


def test_the_lower_half_of_a_number_opens_no_table_of_other_columns() -> None:
    sheet = Sheet()
    for top, columns in ((100, [250, 330, 410]), (200, [250, 370])):
        for x in columns:
            sheet.write(x - 8, top, "kept")
        sheet.write(60, top + 20, "item")
        sheet.numbers(top + 20, ["5"] * len(columns), columns)
    sheet.write(60, 140, "item")
    sheet.numbers(140, ["5"], [250])
    for top in (135, 145):
        sheet.numbers(top, ["2"], [330])
    first, _ = grids(sheet.read())
    assert rows_of(first)[-1] == ["item", "5", "22", ""]


def test_a_small_digit_high_up_behind_a_number_is_a_mark() -> None:
    sheet = Sheet()
    sheet.header(90)
    sheet.write(60, 110, "label")
    sheet.numbers(110, ["1", "2", "3", "4", "5", "6", "21"])
    sheet.write(492, 107.5, "1", 6)
    sheet.write(498, 110, "7", 6)
    texts = [cell.text for grid in grids(sheet.read()) for cell in grid.cells]
    assert not {"211", "2117"} & set(texts)
    assert any("¹" in text for text in texts)


def test_numbers_that_stand_between_the_lines_of_a_header_are_of_it_and_the_page_is_read() -> None:
    sheet = Sheet()
    sheet.write(60, 103, "label")
    sheet.header(100)
    sheet.numbers(106, ["1", "2", "3", "4", "5", "6", "21"])
    document = sheet.read()
    texts = [cell.text for grid in grids(document) for cell in grid.cells]
    assert "label" in "".join([*texts, *(block.text for block in document.blocks if isinstance(block, Paragraph))])


def test_rows_without_space_between_keep_their_wrapped_labels() -> None:
    sheet = Sheet()
    sheet.header(100)
    for line, text in enumerate(("1. one", "2. two", "wrapped", "3. three", "4. four")):
        sheet.write(60, 130 + 10 * line, text)
    for top in (130, 145, 160, 170):
        sheet.numbers(top, ROW)
    (grid,) = grids(sheet.read())
    assert [line[0] for line in rows_of(grid)[1:]] == ["1. one", "2. two\nwrapped", "3. three", "4. four"]


def test_a_number_alone_between_the_lines_of_its_label_is_no_page_number() -> None:
    sheet = Sheet()
    sheet.header(100)
    for row in range(2):
        sheet.write(60, 130 + 20 * row, f"item {row} and")
        sheet.write(60, 138 + 20 * row, "no more")
        sheet.numbers(134 + 20 * row, ["8"], COLUMNS[-1:])
    (grid,) = grids(sheet.read())
    assert [line[-7:] for line in rows_of(grid)[1:]] == [[*[""] * 6, "8"]] * 2


def test_a_number_that_strays_from_the_last_row_of_a_page_is_of_that_row() -> None:
    sheet = Sheet()
    sheet.header(100)
    for row in range(4):
        sheet.write(60, 130 + 40 * row, f"item {row}")
        sheet.numbers(
            130 + 40 * row,
            ROW if row < 3 else [*ROW[:4], *ROW[5:]],
            COLUMNS if row < 3 else [*COLUMNS[:4], *COLUMNS[5:]],
        )
    sheet.numbers(238, ["0"], COLUMNS[4:5])
    (grid,) = grids(sheet.read())
    assert [line[-7:] for line in rows_of(grid)[1:]] == [ROW] * 4


def test_the_first_digit_of_a_number_over_two_lines_is_no_page_number() -> None:
    sheet = Sheet()
    for row in range(3):
        sheet.write(60, 130 + 20 * row, f"item {row}")
        sheet.numbers(130 + 20 * row, ["5", "1", "7"] if row else ["5", "1"], COLUMNS[: 3 if row else 2])
    sheet.numbers(125, ["2"], COLUMNS[2:3])
    sheet.numbers(135, ["1"], COLUMNS[2:3])
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[0] == ["item 0", "5", "1", "21"]


@pytest.mark.parametrize(("rest", "expected"), [("3", "12\n3"), ("x", "12")])
def test_digits_alone_below_a_number_set_to_the_top_may_be_the_rest_of_it(rest: str, expected: str) -> None:
    sheet = Sheet()
    sheet.header(100)
    for row in range(3):
        sheet.write(60, 130 + 30 * row, f"{row + 1}. item")
        sheet.numbers(130 + 30 * row, ROW)
    sheet.write(60, 140, "wrapped")
    sheet.numbers(140, [rest], COLUMNS[:1])
    (grid,) = grids(sheet.read())
    row = next(line for line in rows_of(grid) if line[0].startswith("1."))
    assert row[-7:] == [expected, *ROW[1:]]


@pytest.mark.parametrize("last", [True, False])
def test_digits_as_near_to_the_row_above_as_below_go_with_the_others(last: bool) -> None:
    sheet = Sheet()
    sheet.header(100)
    for row in range(3):
        sheet.write(60, 120 + 20 * row, f"{row + 1}. item")
        sheet.numbers(120 + 20 * row, ["19", *ROW[1:]])
    sheet.numbers(130, ["5"], COLUMNS[:1])
    if last:
        sheet.numbers(170, ["7"], COLUMNS[:1])
    document = sheet.read()
    (grid,) = grids(document)
    assert [line[-7] for line in rows_of(grid)][-3:] == ["19\n5", "19", "19\n7" if last else "19"]
    assert any("go on from either" in doubt for doubt in document.doubts) != last


def test_a_word_for_none_in_a_label_set_upright_is_no_number() -> None:
    lines = [Character(text, 50, 10.0, 58, 18, 17.0) for text in "无"]
    assert not _row(lines_of(lines)[0]).numbers


def test_first_digits_beside_a_label_are_of_the_numbers_beside_its_last_line() -> None:
    sheet = Sheet()
    sheet.header(100)
    for row in range(3):
        sheet.write(60, 130 + 30 * row, f"{row + 1}. item")
        sheet.write(60, 140 + 30 * row, "wrapped")
        sheet.numbers(130 + 30 * row, ["1", "2"], COLUMNS[:2])
        sheet.numbers(140 + 30 * row, ROW)
    (grid,) = grids(sheet.read())
    numbers = [line[-7:] for line in rows_of(grid) if line[-1] == ROW[-1]]
    assert numbers == [["1\n12", "2\n0", *ROW[2:]]] * 3


@pytest.mark.parametrize(("label", "numbers"), [("四无法", ["0", "0", "0"]), (" 无 ", ["无", "0", "0", "0"])])
def test_a_word_for_none_between_characters_of_an_upright_label_is_of_it(label: str, numbers: list[str]) -> None:
    def at(text: str, x: float, top: float) -> Character:
        return Character(text, x, top, x + 8, top + 8, top + 7)

    upright = [at(text, 50, 10.0 * line) for line, text in enumerate(label) if text != " "]
    rows = page_rows(lines_of([*upright, *(at("0", 200 + 40.0 * column, 10) for column in range(3))]))
    assert [word.text for row in rows for word in row.numbers] == numbers


def test_rows_are_as_far_apart_as_lines_that_do_not_overlap() -> None:
    tops = {0.0: [(60, "甲"), (100, "3")], 20.0: [(60, "乙"), (100, "3")], 25.0: [(20, "总类")]}
    tops |= {40.0: [(60, "丙"), (100, "3")], 59.0: [(60, "丁")]}
    found = [
        line
        for top, written in tops.items()
        for line in lines_of(
            [
                Character(text, x + 9 * n, top, x + 9 * (n + 1), top + 9, top + 9)
                for x, word in written
                for n, text in enumerate(word)
            ]
        )
    ]
    assert _downwards(page_rows(found), [0, 1, 3]) == 4


@pytest.mark.parametrize(("lines", "text"), [((134, 140), "20\n14"), ((135.5, 144.5), "2014")])
def test_two_numbers_that_overlap_are_one_only_where_the_row_stands_between_them(
    lines: tuple[float, float], text: str
) -> None:
    sheet = Sheet()
    sheet.header(100)
    for top in (120, 140, 160):
        sheet.write(60, top, "label")
        sheet.numbers(top, ROW[1:], COLUMNS[1:])
    for top, digits in zip(lines, ("20", "14"), strict=True):
        sheet.numbers(top, [digits], COLUMNS[:1])
    (grid,) = grids(sheet.read())
    cell = next(cell for cell in grid.cells if "14" in cell.text)
    assert cell.text == text
    assert cell.alternatives == (() if text == "2014" else ("2014",))
