"""Columns of a PDF without ruling lines, and the header above them."""

from tests.readers.pdf.sheets import COLUMNS, ROW, Sheet, grids, rows_of


def test_rows_below_a_header_of_their_own_have_columns_of_their_own() -> None:
    sheet = Sheet()
    five, ten = [100, 200, 300, 400, 500], list(range(75, 550, 50))
    for top, columns in ((100, five), (160, ten)):
        for x in columns:
            sheet.write(x - 8, top, "kept")
        sheet.numbers(top + 20, [str(place) for place in range(len(columns))], columns)
    first, second = grids(sheet.read())
    assert rows_of(first) == [["kept"] * 5, ["0", "1", "2", "3", "4"]]
    assert rows_of(second) == [["kept"] * 10, [str(place) for place in range(10)]]


def test_columns_are_those_of_the_header_where_most_cells_are_blank() -> None:
    sheet = Sheet()
    sheet.header(100)
    for row, numbers in enumerate((["5", "5"], [], ["1", "1"], [], [])):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, numbers, [COLUMNS[0], COLUMNS[-1]][: len(numbers)])
    sheet.write(60, 230, "Text below the table.", 11)
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[0][-7:] == [text * 4 for text in "abcdefg"]
    assert [line[0] for line in rows_of(grid)[1:]] == [f"item {row}" for row in range(5)]
    assert [line[-7:] for line in rows_of(grid)[1:4]] == [["5", *[""] * 5, "5"], [""] * 7, ["1", *[""] * 5, "1"]]


def test_labels_set_to_the_middle_of_one_column_are_its_labels_however_far_they_reach() -> None:
    sheet = Sheet()
    for row, label in enumerate(("a label that is rather long", "short", "a label of middle length", "x")):
        sheet.numbers(130 + 15 * row, [label, "item", str(row)], [120, 220, 300])
    (grid,) = grids(sheet.read())
    assert rows_of(grid) == [
        ["a label that is rather long", "item", "0"],
        ["short", "item", "1"],
        ["a label of middle length", "item", "2"],
        ["x", "item", "3"],
    ]


def test_numbers_set_to_either_side_of_a_narrow_column_are_of_one_column() -> None:
    sheet = Sheet()
    narrow = [250, 300, 330, 380]
    for row, x in enumerate((300, 314, 300, 314)):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, ["5", "1", "2", "8"], [narrow[0], x, *narrow[2:]])
    (grid,) = grids(sheet.read())
    assert [line[1:] for line in rows_of(grid)] == [["5", "1", "2", "8"]] * 4


def test_columns_of_a_header_begin_right_of_the_labels_though_only_the_last_holds_numbers() -> None:
    sheet = Sheet()
    sheet.header(100)
    for row in range(3):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, ["8"], COLUMNS[-1:])
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[0][-7:] == [text * 4 for text in "abcdefg"]
    assert [line[-7:] for line in rows_of(grid)[1:]] == [[*[""] * 6, "8"]] * 3


def test_a_column_that_is_blank_on_the_next_page_is_where_it_was() -> None:
    sheet = Sheet()
    sheet.header(700)
    for row in range(3):
        sheet.write(60, 720 + 15 * row, f"item {row}")
        sheet.numbers(720 + 15 * row, ROW)
    sheet.canvas.showPage()
    for row in range(3):
        sheet.write(60, 60 + 15 * row, f"item {row}")
        sheet.numbers(60 + 15 * row, [*ROW[:2], *ROW[3:]], [*COLUMNS[:2], *COLUMNS[3:]])
    _, grid = grids(sheet.read())
    assert [line[1:] for line in rows_of(grid)] == [[*ROW[:2], "", *ROW[3:]]] * 3


def test_a_header_with_as_many_names_as_its_row_has_numbers_begins_a_table() -> None:
    sheet = Sheet()
    for row in range(2):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, ["5", "1", "7"], COLUMNS[:3])
    sheet.write(60, 160, "contents")
    sheet.write(COLUMNS[0], 160, "the number of one thing")
    sheet.write(60, 175, "item 2")
    sheet.numbers(175, ["9"], COLUMNS[1:2])
    upper, lower = grids(sheet.read())
    assert rows_of(upper) == [["item 0", "5", "1", "7"], ["item 1", "5", "1", "7"]]
    assert rows_of(lower) == [["contents", "the number of one thing"], ["item 2", "9"]]


def test_names_of_columns_are_parted_where_the_columns_are() -> None:
    sheet = Sheet()
    close = [250, 275, 300, 325]
    for x, text in zip(close, "abcd", strict=True):
        sheet.write(x - 10, 100, text * 5)
    for row in range(3):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, ["1", "2", "3", "4"], [247, 272, 304, 329])
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[0][1:] == [text * 5 for text in "abcd"]


def test_the_first_name_of_a_header_is_no_label_where_no_row_has_one() -> None:
    sheet = Sheet()
    for row, texts in enumerate((["up", "down", "else"], ["held", "more", "one"])):
        for x, text in zip(COLUMNS, texts, strict=False):
            sheet.write(x - 10, 100 + 10 * row, text)
    sheet.numbers(120, ["5", "6", "7"], [COLUMNS[0] + 14, *COLUMNS[1:3]])
    (grid,) = grids(sheet.read())
    assert rows_of(grid)[-1] == ["5", "6", "7"]


def test_as_many_names_as_columns_are_theirs_in_order() -> None:
    sheet = Sheet()
    for x, text in zip((250, 350, 450), ("first", "second", "third"), strict=True):
        sheet.write(x, 100, text)
    for row in range(3):
        sheet.write(60, 130 + 15 * row, f"item {row}")
        sheet.numbers(130 + 15 * row, ["5", "1", "7"], [320, 420, 520])
    (grid,) = grids(sheet.read())
    assert rows_of(grid) == [
        ["", "first", "second", "third"],
        *([f"item {row}", "5", "1", "7"] for row in range(3)),
    ]
