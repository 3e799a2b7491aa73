"""Tables that go on in the next picture."""

from extractors.document import Block, Cell, Grid
from extractors.readers.imaging.continued import continued


def row(number: int, *columns: tuple[int, int]) -> list[Cell]:
    return [Cell(number, column, "0", None, 1, span) for column, span in columns]


def test_pieces_of_one_table_have_the_same_columns_however_wide_they_were_scanned() -> None:
    first = Grid(1, 3, tuple(row(0, (0, 1), (1, 1), (2, 1))), (0.0, 0.5, 0.75, 1.0))
    second = Grid(1, 4, tuple(row(0, (0, 1), (1, 1), (2, 1), (3, 1))), (0.0, 0.2, 0.501, 0.749, 1.0))
    pieces: list[Block] = list(continued([[first], [second]]))
    assert [(piece.columns, piece.cells[0].colspan) for piece in pieces if isinstance(piece, Grid)] == [(4, 2), (4, 1)]


def test_two_tables_keep_their_columns() -> None:
    first = Grid(1, 3, tuple(row(0, (0, 1), (1, 1), (2, 1))), (0.0, 0.4, 0.75, 1.0))
    second = Grid(1, 4, tuple(row(0, (0, 1), (1, 1), (2, 1), (3, 1))), (0.0, 0.2, 0.5, 0.75, 1.0))
    assert [block.columns for block in continued([[first], [second]]) if isinstance(block, Grid)] == [3, 4]
