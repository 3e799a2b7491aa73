"""The reader for Word files, on bodies written here as WordprocessingML."""

import io
import zipfile
from pathlib import Path

import docx as python_docx
import pytest

from extractors.alignment.number import kind
from extractors.document import Document, Encrypted, Grid, LimitExceeded, ReadError, Unsupported
from extractors.readers import archive, docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def members(body: str, prolog: str = "", root: str = "w:document") -> dict[str, bytes]:
    """The parts of a Word file with this body."""
    out = io.BytesIO()
    python_docx.Document().save(out)
    with zipfile.ZipFile(out) as archive_:
        parts = {name: archive_.read(name) for name in archive_.namelist()}
    parts["word/document.xml"] = f"{prolog}<{root} {NAMESPACES}><w:body>{body}</w:body></{root}>".encode()
    return parts


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, data in parts.items():
            archive_.writestr(name, data)
    return out.getvalue()


def read(body: str) -> Document:
    return docx.read(packed(members(body)))


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    content = content if content.startswith("<") else t(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{content}</w:p></w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def sdt(content: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def grids(body: str) -> list[list[list[str]]]:
    return [[[cell.text for cell in line] for line in b.lines()] for b in read(body).blocks if isinstance(b, Grid)]


def cell(content: str) -> str:
    return grids(tbl(tr(tc("a"), tc(content))))[0][0][1]


REV = 'w:id="1" w:author="x"'
VANISH = "<w:r><w:rPr><w:vanish{}/></w:rPr><w:t>9</w:t></w:r>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"{t('2')}<w:del {REV}><w:r><w:delText>9</w:delText></w:r></w:del>", "2"),
        (f"<w:ins {REV}>{t('2')}</w:ins>", "2"),
        (f"<w:moveFrom {REV}>{t('9')}</w:moveFrom><w:moveTo {REV}>{t('2')}</w:moveTo>", "2"),
        (f"<w:ins {REV}><w:del {REV}>{t('9')}</w:del></w:ins>{t('2')}", "2"),
        (t("2") + VANISH.format(""), "2"),
        (t("2") + VANISH.format(' w:val="off"'), "29"),
        (sdt(t("2")), "2"),
        (f"<w:hyperlink>{t('2')}</w:hyperlink><w:smartTag>{t('3')}</w:smartTag>", "23"),
        (f"<w:fldSimple>{t('2')}</w:fldSimple>", "2"),
        (f"<w:r><w:fldChar/></w:r><w:r><w:instrText>SUM 9</w:instrText></w:r>{t('2')}", "2"),
        ("<w:r><w:t>2</w:t><w:br/><w:t>3</w:t></w:r>", "2\n3"),
        ("<w:r><w:noBreakHyphen/><w:t>3</w:t></w:r>", "-3"),
        ("<w:r><w:t>2</w:t><w:footnoteReference/></w:r>", "2"),
        (f"<m:oMath><m:r><m:t>2</m:t></m:r></m:oMath>{t('件')}", "2件"),
        (f"<w:ruby><w:rt>{t('9')}</w:rt><w:rubyBase>{t('2')}</w:rubyBase></w:ruby>", "2"),
    ],
)
def test_a_cell_reads_as_it_is_shown(content: str, text: str) -> None:
    assert cell(content) == text


@pytest.mark.parametrize(
    "content",
    [
        f"{t('5')}<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r>",
        f"{t('5')}<w:r><w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>1</w:t></w:r>",
        f"{t('5')}<w:r><w:rPr><w:position w:val='8'/><w:sz w:val='14'/></w:rPr><w:t>1</w:t></w:r>",
        f"<w:r><w:rPr><w:strike/></w:rPr><w:t>5</w:t></w:r>{t('6')}",
        "<w:bdo w:val='rtl'><w:r><w:t>12</w:t></w:r></w:bdo>",
        f"{t('1')}<w:r><w:sym w:font='Wingdings' w:char='F032'/></w:r>",
        f"{t('1')}<w:r><w:sym w:font='Symbol' w:char='32'/></w:r>",
        f"{t('1')}<w:r><w:softHyphen/></w:r>{t('2')}",
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
    ],
)
def test_what_only_looks_like_digits_in_a_row_is_no_number(content: str) -> None:
    assert kind(cell(content)) == "other"


def test_a_number_that_stands_higher_as_a_whole_is_a_number() -> None:
    assert cell("<w:r><w:rPr><w:position w:val='4'/></w:rPr><w:t>12</w:t></w:r>") == "12"


@pytest.mark.parametrize(
    ("look", "text"),
    [("<w:vanish/>", "2"), ("<w:vertAlign w:val='superscript'/>", "⁹2"), ("<w:strike/>", "9\u03362"), ("<w:b/>", "92")],
)
def test_a_style_says_how_its_runs_look(look: str, text: str) -> None:
    styled = "<w:r><w:rPr><w:rStyle w:val='s'/></w:rPr><w:t>9</w:t></w:r>"
    parts = members(tbl(tr(tc("a"), tc(styled + t("2")))))
    style = f"<w:style w:type='character' w:styleId='s'><w:rPr>{look}</w:rPr></w:style>"
    parts["word/styles.xml"] = f"<w:styles {NAMESPACES}>{style}</w:styles>".encode()
    found = next(block for block in docx.read(packed(parts)).blocks if isinstance(block, Grid))
    assert found.lines()[0][1].text == text


@pytest.mark.parametrize("reference", ["<w:rStyle w:val='s'/>", "<w:rStyle w:val='t'/>"])
@pytest.mark.parametrize(
    "look", ["<w:color w:val='FFFFFF'/>", "<w:sz w:val='2'/>", "<w:color w:themeColor='background1'/>"]
)
def test_numbers_whose_style_makes_them_unseen_are_none(reference: str, look: str) -> None:
    parts = members(tbl(tr(tc("a"), tc(f"{t('1')}<w:r><w:rPr>{reference}</w:rPr><w:t>2</w:t></w:r>"))))
    based = "<w:style w:styleId='t'><w:basedOn w:val='s'/></w:style>"
    styles = f"<w:style w:styleId='s'><w:basedOn w:val='t'/><w:rPr>{look}</w:rPr></w:style>{based}"
    parts["word/styles.xml"] = f"<w:styles {NAMESPACES}>{styles}</w:styles>".encode()
    found = next(block for block in docx.read(packed(parts)).blocks if isinstance(block, Grid))
    assert kind(found.lines()[0][1].text) == "other"


def test_a_style_of_paragraphs_holds_for_the_runs_that_say_nothing_else() -> None:
    own = "<w:r><w:rPr><w:color w:val='000000'/></w:rPr><w:t>2</w:t></w:r>"
    rows = [tr(tc(f"<w:pPr><w:pStyle w:val='s'/></w:pPr>{run}")) for run in (own, t("2"))]
    parts = members(tbl(*rows))
    style = "<w:style w:styleId='s'><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>"
    parts["word/styles.xml"] = f"<w:styles {NAMESPACES}>{style}</w:styles>".encode()
    found = next(block for block in docx.read(packed(parts)).blocks if isinstance(block, Grid))
    assert [kind(line[0].text) for line in found.lines()] == ["number", "other"]


WHITE, NAVY = ("<w:rPr><w:color w:val='FFFFFF'/>{}</w:rPr>", "<w:shd w:val='clear' w:fill='000080'/>")


@pytest.mark.parametrize(
    ("properties", "paragraph", "around", "seen"),
    [
        ("<w:rPr><w:color w:val='auto'/></w:rPr>", "", "<w:shd w:fill='000000'/>", True),
        ("<w:rPr><w:color w:val='333333'/><w:sz w:val='18'/></w:rPr>", "", "", True),
        (WHITE.format(NAVY), "", "", True),
        (WHITE.format("<w:highlight w:val='black'/>"), "", "", True),
        (WHITE.format(""), NAVY, "", True),
        (WHITE.format(""), "", NAVY, True),
        (WHITE.format(""), "", "<w:shd w:val='solid' w:color='000000' w:fill='auto'/>", True),
        (WHITE.format(""), "", "", False),
        (WHITE.format(""), "", "<w:shd w:val='clear' w:fill='auto'/>", False),
        (WHITE.format("<w:shd w:val='clear' w:fill='FFFFFF'/>"), "", NAVY, False),
        ("<w:rPr><w:color w:val='000080'/></w:rPr>", "", NAVY, False),
        ("<w:rPr><w:sz w:val='2'/></w:rPr>", "", "", False),
    ],
)
def test_a_number_in_the_colour_of_what_lies_behind_or_too_small_is_none(
    properties: str, paragraph: str, around: str, seen: bool
) -> None:
    row = tr(tc("a"), tc(f"<w:pPr>{paragraph}</w:pPr>{t('1')}<w:r>{properties}<w:t>2</w:t></w:r>", around))
    assert kind(grids(tbl(row))[0][0][1]) == ("number" if seen else "other")


RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "grid"),
    [
        ((tr(tc("a", RESTART), tc("1")), tr(tc("x", CONTINUE), tc("2"))), [["a", "1"], ["a", "2"]]),
        ((tr(tc("a", CONTINUE), tc("1")), tr(tc("b", CONTINUE), tc("2"))), [["a", "1"], ["b", "2"]]),
        ((tr(tc("a", '<w:gridSpan w:val="2"/>')), tr(tc("1"), tc("2"))), [["a"], ["1", "2"]]),
        ((tr(tc("1"), tc("2")), tr(tc("3"), properties='<w:gridBefore w:val="1"/>')), [["1", "2"], ["", "3"]]),
        ((tr(tc("1"), tc("2")), tr(tc("3"), properties='<w:gridAfter w:val="1"/>')), [["1", "2"], ["3", ""]]),
        (
            (tr(tc("a", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("1")), tr(tc("b"), tc("c"), tc("2"))),
            [["a", "1"], ["b", "c", "2"]],
        ),
        (
            (tr(tc("1")), tr(tc("9"), properties=f"<w:del {REV}/>"), tr(tc("2"), properties=f"<w:ins {REV}/>")),
            [["1"], ["2"]],
        ),
        ((tr(tc("1")), tr(tc("9"), properties="<w:hidden/>")), [["1"]]),
        ((tr(tc("9", f"<w:cellDel {REV}/>"), tc("1")),), [["1"]]),
        ((sdt(tr(tc("1"), tc("2"))), tr(sdt(tc("3")), tc(sdt(t("4"))))), [["1", "2"], ["3", "4"]]),
    ],
)
def test_spans_merges_and_wrapped_rows(rows: tuple[str, ...], grid: list[list[str]]) -> None:
    assert grids(tbl(*rows)) == [grid]


def test_block_level_wrappers_nested_tables_and_text_boxes_are_opened_once() -> None:
    table = tbl(tr(tc("1"), tc("2")))
    assert grids(sdt(table)) == [[["1", "2"]]]
    assert grids(tbl(tr(f"<w:tc>{table}<w:p/></w:tc>"))) == [[["1", "2"]]]
    box = f"<w:txbxContent>{table}</w:txbxContent>"
    legacy = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    choice = f"<mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback>{legacy}</mc:Fallback>"
    for content in (
        legacy,
        f"<mc:AlternateContent>{choice}</mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Fallback>{legacy}</mc:Fallback></mc:AlternateContent>",
    ):
        assert grids(f"<w:p><w:r>{content}</w:r></w:p>") == [[["1", "2"]]]


def test_a_number_in_a_table_of_its_own_is_the_number_of_its_cell() -> None:
    boxed = f"<w:tc>{tbl(tr(tc('12')))}<w:p/></w:tc>"
    assert grids(tbl(tr(tc("a"), boxed, tc("3")))) == [[["a", "12", "3"]]]


@pytest.mark.parametrize(
    ("prompt", "text", "doubted"),
    [("<w:showingPlcHdr/>", "0", True), ("<w:showingPlcHdr/>", "请填写", False), ("", "0", False)],
)
def test_a_number_that_a_form_shows_until_it_is_filled_in_is_a_doubt(prompt: str, text: str, doubted: bool) -> None:
    control = f"<w:sdt><w:sdtPr>{prompt}</w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
    document = read(tbl(tr(f"<w:tc><w:p>{control}</w:p></w:tc>", tc("2"))))
    assert bool(document.doubts) is doubted
    around = read(
        tbl(tr(f"<w:sdt><w:sdtPr>{prompt}</w:sdtPr><w:sdtContent>{tc(text)}</w:sdtContent></w:sdt>", tc("2")))
    )
    assert bool(around.doubts) is doubted


def test_locators_and_a_doubt_where_another_document_is_embedded() -> None:
    document = read(f"<w:p>{t('年报')}</w:p><w:altChunk/>" + tbl(tr(tc("1"), tc("2"))))
    grid = next(document.tables())
    assert isinstance(grid, Grid)
    assert [cell.locator for cell in grid.cells] == ["table=1;row=1;cell=1", "table=1;row=1;cell=2"]
    assert document.doubts == ("the file embeds another document, which is not read",)


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_templates_and_files_with_macros_are_read_like_any_other(content_type: str) -> None:
    parts = members(tbl(tr(tc("1"))))
    usual = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(usual, content_type.encode())
    assert len(list(docx.read(packed(parts)).tables())) == 1


def test_strict_open_xml_is_read() -> None:
    parts = members(tbl(tr(tc("1"), tc("2"))))
    for name, data in parts.items():
        strict = data.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        usual = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        parts[name] = strict.replace(usual, b"http://purl.oclc.org/ooxml/officeDocument/relationships")
    assert len(list(docx.read(packed(parts)).tables())) == 1


def test_parts_that_are_not_read_may_be_damaged_or_missing() -> None:
    parts = members(tbl(tr(tc("1"), tc("2"))))
    whole = docx.read(packed(parts))
    parts["word/styles.xml"] = b"<w:styles"
    del parts["word/fontTable.xml"]
    assert docx.read(packed(parts)) == whole


def test_heads_and_feet_of_pages_are_told_apart_from_the_text() -> None:
    made = python_docx.Document()
    made.add_paragraph("正文")
    section = made.sections[0]
    section.header.paragraphs[0].text = "某县统计局2022年年报"
    section.footer.paragraphs[0].text = "第1页"
    out = io.BytesIO()
    made.save(out)
    found = docx.read(out.getvalue())
    assert [block.text for block in found.paragraphs()] == ["正文"]
    assert found.metadata["running"].split("\n") == ["某县统计局2022年年报", "第1页"]
    with zipfile.ZipFile(out) as archive_:
        parts = {name: archive_.read(name) for name in archive_.namelist()}
    damaged = {name: b"<w:hdr" if "header" in name else data for name, data in parts.items()}
    assert docx.read(packed(damaged)).metadata["running"] == "第1页"


def test_an_unknown_dialect_is_named_and_never_an_empty_document() -> None:
    parts = members(tbl(tr(tc("1"))))
    parts["word/document.xml"] = parts["word/document.xml"].replace(W.encode(), b"urn:other")
    with pytest.raises(Unsupported, match="urn:other"):
        docx.read(packed(parts))


@pytest.mark.parametrize(
    "doctype", ['<!ENTITY x SYSTEM "{}">', '<!ENTITY % x SYSTEM "{}"> %x;', '<!ENTITY x "1&#49;">']
)
def test_no_entity_is_read(tmp_path: Path, doctype: str) -> None:
    canary = tmp_path / "canary"
    canary.write_text("SECRET")
    prolog = f"<!DOCTYPE d [{doctype.format(canary.as_uri())}]>"
    with pytest.raises(ReadError) as refused:
        docx.read(packed(members(tbl(tr(tc("2&x;"))), prolog)))
    assert "SECRET" not in str(refused.value)


def test_a_billion_laughs_are_not_laughed() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    with pytest.raises(ReadError):
        docx.read(packed(members(f"<w:p>{t('&l9;')}</w:p>", f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>')))


def many_entries() -> bytes:
    return packed({f"word/{n}.xml": b"" for n in range(archive.MAX_ENTRIES + 1)})


def overlapping() -> bytes:
    data = packed(members(""))
    start = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", start + 4)
    return data[: second + 42] + data[start + 42 : start + 46] + data[second + 46 :]


def forged() -> bytes:
    """A part that says it unpacks to one byte."""
    data = bytearray(packed(members("<w:p/>" * 5000)))
    entry = data.rindex(b"word/document.xml") - 46
    data[entry + 24 : entry + 28] = (1).to_bytes(4, "little")
    return bytes(data)


def locked() -> bytes:
    data = bytearray(packed(members("")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "error", "detail"),
    [
        (many_entries, LimitExceeded, "limit: more than 2000 parts"),
        (overlapping, LimitExceeded, "limit: overlapping"),
        (lambda: packed({**members(""), "word/media/a.bin": bytes(201 * 2**20)}), LimitExceeded, "limit: 201 MB"),
        (lambda: packed(members(" " * (65 * 2**20))), LimitExceeded, "limit: 65 MB"),
        (lambda: packed(members("<w:p>" * 300 + "</w:p>" * 300)), LimitExceeded, "limit:"),
        (lambda: packed(members(f"<w:p>{t('x' * 11_000_000)}</w:p>")), LimitExceeded, "limit:"),
        (lambda: packed(members(tbl(tr(*[tc("")] * 100) * 2001))), LimitExceeded, "limit:"),
        (forged, ReadError, "fetch it again"),
        (locked, Encrypted, "password"),
        (lambda: packed(members("<w:p>")), ReadError, "fetch it again"),
        (lambda: packed({"word/document.xml": b""}), ReadError, "fetch it again"),
    ],
)
def test_swollen_forged_and_locked_files_are_named(data, error: type[ReadError], detail: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with pytest.raises(error, match=detail):
        docx.read(data())


def test_names_that_lead_out_of_the_archive_are_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    parts = {**members(tbl(tr(tc("1")))), "../../canary": b"x", "/canary": b"x", "..\\canary": b"x"}
    assert len(list(docx.read(packed(parts)).tables())) == 1
    assert not list(tmp_path.iterdir())
    assert not (tmp_path.parents[1] / "canary").exists()
