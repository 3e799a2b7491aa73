"""Tables without ruling lines that follow one another closely."""

import pytest

from extractors.document import Grid
from extractors.readers.pdf.pages import Character, Page
from extractors.readers.pdf.positions import laid_out_tables
from extractors.readers.pdf.text import Line, lines_of
from tests.readers.pdf.sheets import rows_of

Placed = tuple[float, float, str]
SIZE = 8


def typed(*words: Placed) -> list[Line]:
    """Lines of words, each with its start, the top of its line and its text; all characters are squares."""
    return lines_of(
        [
            Character(text, x + SIZE * place, top, x + SIZE * (place + 1), top + SIZE, top + SIZE - 1)
            for x, top, word in words
            for place, text in enumerate(word)
        ]
    )


def tables(*words: Placed) -> list[Grid]:
    found, _ = laid_out_tables(Page(1, 600, 800), typed(*words))
    return [table.grid for table in found]


FIRST: list[Placed] = [
    *((50, 10, "信息内容"), (150, 10, "本年制发"), (250, 10, "本年废止"), (350, 10, "现行有效")),
    *((50, 22, "规章"), (158, 22, "1"), (258, 22, "2"), (358, 22, "3")),
]


@pytest.mark.parametrize("header", [150, 126])
def test_the_title_of_an_article_begins_a_table(header: float) -> None:
    second: list[Placed] = [(50, 34, "第二十条第（五）项"), (50, 46, "信息内容"), (header, 46, "处理决定")]
    found = tables(*FIRST, *second, (50, 58, "行政许可"), (358, 58, "7"))
    assert [rows_of(grid)[-1] for grid in found] == [["规章", "1", "2", "3"], ["行政许可", "7"]]
    assert rows_of(found[1])[0] == ["第二十条第（五）项\n信息内容", "处理决定"]


@pytest.mark.parametrize(("start", "parted"), [(150, True), (148, False)])
def test_a_number_right_behind_its_label_begins_where_the_name_of_its_column_does(start: float, parted: bool) -> None:
    title: list[Placed] = [(50, 34, "第二十条第（八）项"), (50, 46, "信息内容"), (150, 46, "收费金额")]
    found = tables(*FIRST, *title, (start - SIZE * 7 - 3, 58, "行政事业性收费"), (start, 58, "0"))
    assert (len(found) == 2) == parted
    assert not parted or rows_of(found[1])[-1] == ["行政事业性收费", "0"]
