"""Vectors 46 to 49: PDFs that say one thing and show another, that never end, or that name other files."""

import gzip
import io
import zlib
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.document import ReadError
from extractors.readers.pdf import reader as pdf
from flows.pool import Limits
from tests.hostile.confined import READ, ended, outcome, outcomes, read_one, silent
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render
from tests.readers.pdf.test_reader import made, write

QUICK = Limits(seconds=8.0, memory=3 * 2**29)
SHOWN, HIDDEN = press_facts(5), press_facts(6)
PDF = render("pdf", SHOWN, Disorders())


def pdf_of(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF of `objects` with a table of where they stand."""
    pieces, places, end = [b"%PDF-1.7\n"], {}, 9
    for number, body in objects.items():
        places[number] = end
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        end += len(pieces[-1])
    out = b"".join(pieces)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>" % (max(objects) + 1, root)
    return out + b"xref\n0 1\n0000000000 65535 f \n" + table + trailer + b"\nstartxref\n%d\n%%%%EOF" % len(out)


def stream(data: bytes, entries: bytes = b"", length: int | None = None) -> bytes:
    claimed = len(data) if length is None else length
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (claimed, entries, data)


def one_page(content: bytes, page: bytes = b"/MediaBox[0 0 595 842]", catalog: bytes = b"") -> dict[int, bytes]:
    return {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%s>>" % page,
        4: content,
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }


def covered_by_pictures(pdf: bytes, shown: bytes) -> bytes:
    """`pdf` with the pages of `shown` drawn over its text as pictures: a scan with a text layer that lies."""
    with closing(pypdfium2.PdfDocument(pdf)) as below, closing(pypdfium2.PdfDocument(shown)) as above:
        for number, page in enumerate(below):
            picture = above[min(number, len(above) - 1)].render(scale=1.0).to_pil().convert("RGB")
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG")
            buffer.seek(0)
            image = pypdfium2.PdfImage.new(below)
            image.load_jpeg(buffer)
            image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
            page.insert_obj(image)
            page.gen_content()
        out = io.BytesIO()
        below.save(out)
    return out.getvalue()


def test_vector_46_text_under_a_scan_that_says_other_numbers_is_never_clean() -> None:
    report = read_one(covered_by_pictures(render("pdf", HIDDEN, Disorders()), PDF)).report
    assert report is not None
    assert report.grade != "clean"


def test_vector_46_white_text_over_a_scan_is_a_doubt() -> None:
    with closing(pypdfium2.PdfDocument(PDF)) as document:
        pages = [page.render(scale=1.0).to_pil() for page in document]

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(pages[0]), 0, 0, *canvas._pagesize)
        canvas.setFillGray(1.0)
        for row in range(30):
            write(canvas, 60, 60 + 20 * row, "本年新收政府信息公开申请数量 12 0 0 0 0 0 12")

    assert pdf.read(made(draw)).doubts == ("page 1: white text over a picture",)


@pytest.mark.parametrize(("size", "colour"), [(9, 1.0), (1, 0.0)], ids=["white", "too small"])
def test_vector_46_white_or_tiny_digits_over_a_table_are_a_doubt(size: float, colour: float) -> None:
    with closing(pypdfium2.PdfDocument(PDF)) as document:
        pages = [page.render(scale=1.0).to_pil() for page in document]

    def draw(canvas: Canvas) -> None:
        for page in pages:
            canvas.drawImage(ImageReader(page), 0, 0, *canvas._pagesize)
            canvas.setFillGray(colour)
            for row in range(30):
                write(canvas, 300, 100 + 20 * row, "12 0 0 0 0 0 12", size)
            canvas.showPage()

    reading = read_one(made(draw))
    assert reading.report is None or reading.report.grade != "clean"


@pytest.mark.parametrize(
    ("box", "alpha", "doubts"),
    [
        ((50, 770, 150, 20), 1.0, ("page 1: a filled box covers text",)),
        ((50, 770, 150, 20), 0.3, ()),
        ((50, 700, 150, 20), 1.0, ()),
    ],
    ids=["over it", "let through", "below it"],
)
def test_vector_46_a_number_that_is_painted_over_is_a_doubt(
    box: tuple[float, float, float, float], alpha: float, doubts: tuple[str, ...]
) -> None:
    def draw(canvas: Canvas, *, first: bool = False) -> None:
        if not first:
            write(canvas, 60, 60, "12")
        canvas.setFillGray(1.0, alpha)
        canvas.rect(*box, stroke=0, fill=1)
        canvas.setFillGray(0.0, 1.0)
        write(canvas, 100, 60, "7")

    assert pdf.read(made(draw)).doubts == doubts
    assert pdf.read(made(lambda canvas: draw(canvas, first=True))).doubts == ()


HOSTILE = {
    "table of places in a circle": lambda: (
        PDF[: PDF.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF" % PDF.rindex(b"startxref")
    ),
    "tables of places that name each other": lambda: PDF.replace(
        b"trailer\n<<", b"trailer\n<< /Prev %d" % PDF.rindex(b"xref\n", 0, PDF.rindex(b"startxref"))
    ),
    "pages in a circle": lambda: pdf_of(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"}
    ),
    "parents in a circle": lambda: pdf_of(
        {**one_page(stream(b"")), 2: b"<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1>>"}
    ),
    "three hundred thousand objects": lambda: pdf_of(
        {**one_page(stream(b"")), **dict.fromkeys(range(6, 300_000), b"<<>>")}
    ),
    "a chain of filters": lambda: pdf_of(
        one_page(stream(zlib.compress(zlib.compress(bytes(2**28), 9), 9), b"/Filter[/FlateDecode/FlateDecode]"))
    ),
    "a swollen stream": lambda: pdf_of(
        one_page(stream(zlib.compress(b"0 0 m 1 1 l S\n" * 10**7), b"/Filter/FlateDecode"))
    ),
    "a length too long": lambda: pdf_of(one_page(stream(b"BT /F 9 Tf (1) Tj ET", length=2**31))),
    "a length below nothing": lambda: pdf_of(one_page(stream(b"BT /F 9 Tf (1) Tj ET", length=-5))),
    "forms in a circle": lambda: pdf_of(
        {
            **one_page(stream(b"/X Do"), b"/MediaBox[0 0 9 9]"),
            3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>/MediaBox[0 0 595 842]>>",
            6: stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"),
        }
    ),
    "a hundred thousand pages": lambda: pdf_of(
        {**one_page(stream(b"")), 2: b"<</Type/Pages/Kids[%s]/Count 100000>>" % (b"3 0 R " * 100_000)}
    ),
    "a page of a kilometre": lambda: pdf_of(
        one_page(stream(b"BT /F 9 Tf (1) Tj ET"), b"/MediaBox[0 0 2834645 2834645]")
    ),
    "a page of nothing": lambda: pdf_of(one_page(stream(b"BT /F 9 Tf (1) Tj ET"), b"/MediaBox[0 0 0 0]")),
    "deep arrays": lambda: pdf_of(one_page(stream(b"[" * 200_000))),
    "deep dictionaries": lambda: pdf_of({**one_page(stream(b"")), 6: b"<</a" * 100_000}),
}


def test_vector_47_endless_and_swollen_pdfs_have_their_row_and_cost_only_themselves(tmp_path: Path) -> None:
    found = outcomes({name: make() for name, make in HOSTILE.items()}, tmp_path, QUICK)
    for name, (word, detail) in found.items():
        assert word in (*READ, "unreadable", "not_a_report"), (name, word, detail)
        assert word in READ or detail, name


def test_vector_47_scripts_and_embedded_files_are_left_alone(tmp_path: Path) -> None:
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>"
    files = b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(../../canary)/EF<</F 6 0 R>>>>]>>>>"
    data = pdf_of({**one_page(stream(b"BT /F 9 Tf (1) Tj ET"), catalog=script + files), 6: stream(b"x")})
    ((word, detail),) = outcomes({"a.pdf": data}, tmp_path).values()
    assert (word, ended(detail)) == ("not_a_report", False)
    assert not list(tmp_path.rglob("canary"))


def test_vector_47_no_name_in_the_file_is_written_to_the_terminal(caplog: pytest.LogCaptureFixture) -> None:
    objects = {**one_page(stream(b"")), 6: b"<</#1b#5b31m 7 0 R>>", 7: b"[7 0 R]"}
    data = pdf_of(objects).replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 6 0 R")
    for reader in (pdf.read, pdf.read_slowly, pdf.read_again):
        reader(data)
    assert caplog.records == []


def test_vector_47_a_locked_pdf_is_encrypted() -> None:
    locked = made(lambda canvas: write(canvas, 60, 60, "1"), encrypt=pdfencrypt.StandardEncryption("secret"))
    assert outcome(locked).outcome == "encrypted"


def remapped(pdf: bytes) -> bytes:
    """`pdf` whose fonts say that every 1 is a 2 and every 2 a 1, though they draw them as they are."""
    unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"2 beginbfchar <0031> <0032> <0032> <0031> endbfchar endcmap end end"
    )
    mapped = pdf.replace(b"/Encoding /UniGB-UCS2-H", b"/Encoding /UniGB-UCS2-H /ToUnicode 9999 0 R")
    assert mapped != pdf
    at = mapped.rindex(b"xref\n", 0, mapped.rindex(b"startxref"))
    return mapped[:at] + b"9999 0 obj\n%s\nendobj\n" % stream(unicode) + mapped[at:]


def test_vector_47_a_font_that_calls_its_digits_by_other_names_is_never_clean() -> None:
    assert silent(SHOWN, read_one(remapped(PDF))) == []


def test_vector_48_a_character_map_named_by_the_file_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    program = f"cposix\nsystem\n(S'touch {opened}'\ntR.".encode()
    (tmp_path / "canary.pickle.gz").write_bytes(gzip.compress(program))
    name = str(tmp_path / "canary").replace("/", "#2F").encode()
    objects = one_page(stream(b"BT /F 9 Tf <0031> Tj ET"))
    objects[5] = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/%s/DescendantFonts[6 0 R]>>" % name
    objects[6] = b"<</Type/Font/Subtype/CIDFontType0/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)>>>>"
    for reader in (pdf.read, pdf.read_slowly, pdf.read_again):
        try:
            reader(pdf_of(objects))
        except ReadError:
            continue
    assert not opened.exists()
