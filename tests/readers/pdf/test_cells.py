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
