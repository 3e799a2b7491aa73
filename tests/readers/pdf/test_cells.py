"""The cells of a PDF's tables without ruling lines."""

from extractors.readers.pdf.cells import _Layout
from extractors.readers.pdf.columns import Column
from extractors.readers.pdf.pages import Box, Page
from extractors.readers.pdf.placed import Placed
from extractors.readers.pdf.spans import HEADER
from extractors.readers.pdf.text import Word


def test_the_label_of_a_group_reaches_over_no_row_whose_label_begins_in_its_column() -> None:
    tops, starts = (10.0, 30.0, 50.0), (60, 100, 100)
    labels = [Word("label", x0, top, 190, top + 9) for top, x0 in zip(tops, starts, strict=True)]
    layout = _Layout(Page(1, 500, 800), Box(60, 10, 300, 59), [Column(250, 260)], 200)
    layout.middles, layout.numbered = [top + 4.5 for top in tops], [True] * 3
    layout.across = [[Word("7", 250, top, 260, top + 9)] for top in tops]
    layout.placed = [Placed(0, 0, 1, 2, labels[:1]), *(Placed(row, 1, 1, 1, [labels[row]]) for row in (1, 2))]
    assert layout._rows(0).own == [HEADER, (100, 190), (100, 190)]


def test_labels_of_which_none_fits_its_row_are_put_to_rows_by_their_places() -> None:
    layout = _Layout(Page(1, 500, 1000), Box(90, 880, 500, 970), [Column(400, 410)], 380)
    layout.middles, layout.numbered = [885.4, 904.5, 924.8, 950.3], [True] * 4
    layout.across = [[Word("7", 400, y - 5, 410, y + 5)] for y in layout.middles]
    own = [Word("一、甲", 141, 884, 299, 896), Word("二、乙", 141, 904, 301, 914), Word("（一）丙", 215, 924, 283, 934)]
    wrapped = [Word("（二）丁戊，", 145, 943, 354, 955), Word("己）", 215, 956, 284, 966)]
    group = [Word("三、庚", 91, 929, 130, 939), Word("辛壬", 91, 941, 130, 951), Word("癸", 104, 954, 116, 963)]
    layout.place_labels(sorted([*own, *wrapped, *group], key=lambda word: word.top), 880)
    rows = {"".join(word.text for word in placed.words): placed.row for placed in layout.placed}
    assert [rows[word.text] for word in own] == [0, 1, 2]
