"""Pictures beside a page as one document."""

from extractors.alignment import align_document
from extractors.assembly import Copy, tables_of
from extractors.document import Block, Cell, Document, Grid
from extractors.forms import form
from extractors.pictured import joined

ROWS = [row for block in form("2021").tables["applications"].blocks for row in block.rows]


def picture(path: str, *blocks: Block) -> Copy:
    document = Document("image/png", blocks)
    return Copy(f"sha of {path}", path, document, align_document(document, f"sha of {path}"))


def table(name: str, start: int, end: int) -> Grid:
    cells = [
        Cell(number, column, text, f"image={name};box={number},{column}", recognised=True)
        for number, row in enumerate(ROWS[start:end])
        for column, text in enumerate([row.wordings[0], *["0"] * 7])
    ]
    return Grid(end - start, 8, tuple(cells))


def test_a_table_that_goes_on_in_the_next_picture_is_read_whole() -> None:
    copies = [picture("a/t1.png", table("t1.png", 0, 24)), picture("a/t2.png", table("t2.png", 24, len(ROWS)))]
    facts = {fact.row: fact for fact in tables_of(joined(copies)).facts if fact.column == "total"}
    assert len(facts) == len(ROWS)
    assert all(fact.value == 0 for fact in facts.values())
    assert [facts[row.code].document for row in (ROWS[0], ROWS[-1])] == ["sha of a/t1.png", "sha of a/t2.png"]
    assert [copy.sha256 for copy in joined(copies)] == [copy.sha256 for copy in copies]


def test_pictures_that_show_no_more_together_stay_apart() -> None:
    copies = [picture("t1.png", table("t1.png", 0, len(ROWS))), picture("t2.png")]
    assert joined(copies) == copies
