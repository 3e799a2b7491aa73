"""The boundary of the core: every bundle of bytes comes out with a named outcome for each file, and nothing raises."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from extractors import report as core
from extractors.bundle import Bundle, FileOutcome, Meta, RawFile, Reading, group
from extractors.document import Document, ReadError
from extractors.identity import identify
from extractors.readers import read_document
from tests.identity.making import evidence
from tests.press.disorders import Disorders, Format
from tests.press.facts import PressedReport, press_facts
from tests.press.render import render
from tests.readers.test_sniff import zipped

PLAIN = Disorders()
SEED, OTHER = 5, 6
"""A clean report each, of two bodies in two places."""
LIST = "<html><body><p>政府信息公开年报</p><ul>{}</ul></body></html>"


@cache
def pressed(seed: int = SEED, **changes: Any) -> PressedReport:
    return replace(press_facts(seed), **changes)


@cache
def made(format: Format, seed: int = SEED, year: int | None = None) -> bytes:
    report = pressed(seed) if year is None else pressed(seed, year=year)
    return render(format, report, PLAIN)


def read(*files: bytes, names: tuple[str, ...] = ("a.html", "b.docx", "c.docx", "d.docx")) -> Reading:
    raw = [RawFile(name, data) for name, data in zip(names, files, strict=False)]
    return core.read(Bundle(raw[0], tuple(raw[1:])))


def outcomes(reading: Reading) -> list[str]:
    return [file.outcome for file in reading.files]


def graded(reading: Reading) -> str:
    assert reading.report is not None
    return reading.report.grade


def main(data: bytes) -> FileOutcome:
    return read(data).files[0]


# ------------------------------------------------------------------ one file
@pytest.mark.parametrize("format", ["html", "docx", "txt"])
def test_a_whole_report_is_one(format: Format) -> None:
    reading = read(made(format))
    assert outcomes(reading) == ["report"]
    assert reading.report is not None
    assert (reading.report.grade, reading.report.body.year) == ("clean", pressed().year)


@pytest.mark.parametrize(("before", "grade"), [(1, "clean"), (2, "flagged")])
def test_what_was_carried_over_may_be_dated_to_the_year_before(before: int, grade: str) -> None:
    label = "二、上年结转政府信息公开申请数量"
    page = made("html").decode()
    assert label in page
    dated = label.replace("上年", f"{pressed().year - before}年")
    assert graded(read(page.replace(label, dated).encode())) == grade


@pytest.mark.parametrize("name", ["政府规章", "部门规章", "地方政府规章"])
def test_rules_are_called_by_their_kinds_too(name: str) -> None:
    page = re.sub("(?<=>)规章(?=<)", name, made("html").decode())
    assert name in page
    assert graded(read(page.encode())) == "clean"


def test_rules_of_two_kinds_are_not_those_of_one() -> None:
    row = re.search(r"<tr>(?:(?!</tr>).)*?>规章<.*?</tr>", made("html").decode(), re.DOTALL)
    assert row is not None
    both = "".join(row[0].replace(">规章<", f">{name}<") for name in ("政府规章", "部门规章"))
    assert graded(read(made("html").decode().replace(row[0], both).encode())) == "flagged"


def test_a_report_in_traditional_characters_is_read() -> None:
    table = resources.files("extractors").joinpath("traditional.csv").read_text(encoding="utf-8").split()[1:]
    traditional = str.maketrans({simplified: printed for printed, simplified in (row.split(",") for row in table)})
    plain, other = read(made("txt")), read(made("txt").decode().translate(traditional).encode())
    assert plain.report is not None
    assert other.report is not None
    assert (other.report.grade, other.report.body.agency_id) == ("clean", plain.report.body.agency_id)
    assert [fact.value for fact in other.report.facts] == [fact.value for fact in plain.report.facts]
    assert other.report.body.title == plain.report.body.title.translate(traditional) != plain.report.body.title
    assert other.report.body.agency == plain.report.body.agency.translate(traditional) != plain.report.body.agency


@pytest.mark.parametrize(
    ("data", "outcome", "detail"),
    [
        (b"", "not_a_report", "empty file"),
        (b"\x00" * 100, "not_a_report", "empty file"),
        (b"PK\x03\x04 word/document.xml", "unreadable", "fetch it again"),
        (b"PK\x03\x04", "unreadable", "fetch it again"),
        (b"%PDF-1.4", "unreadable", "."),
        (zipped("OFD.xml"), "unsupported", "OFD"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "unreadable", "without a page"),
        (b'<?xml version="1.0"?><Workbook/>', "unsupported", "DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (bytes(range(256)), "unsupported", "octet-stream"),
        (b"<div>" * 300 + b"<table>", "unreadable", "limit: "),
        ("<html>404 页面不存在".encode(), "not_a_report", "error page"),
        ("|" * 300_000, "unreadable", "limit: "),
        ("某县今天下雨。", "not_a_report", "政府信息公开"),
    ],
)
def test_what_is_no_report_says_what_it_is(data: bytes | str, outcome: str, detail: str) -> None:
    found = main(data.encode() if isinstance(data, str) else data)
    assert found.outcome == outcome
    assert re.search(detail, found.detail)


@pytest.mark.parametrize(
    ("written", "taken", "how"),
    [
        ("gb18030", "latin-1", "GB18030 read as Latin-1"),
        ("utf-8", "latin-1", "UTF-8 read as Latin-1"),
        ("utf-8", "gb18030", "UTF-8 read as GB18030"),
    ],
)
def test_a_report_decoded_wrongly_before_it_was_published_is_unreadable_and_says_so(
    written: str, taken: str, how: str
) -> None:
    page = render("html", press_facts(3), Disorders()).decode()
    garbled = page.encode(written).decode(taken, errors="replace").encode()
    outcome = core.read(Bundle(RawFile("a.html", garbled))).files[0]
    assert (outcome.outcome, outcome.detail) == ("unreadable", f"garbled text ({how}): fetch the original")


@pytest.mark.parametrize("format", ["html", "docx", "txt"])
def test_every_64th_of_a_report_ends_in_a_named_outcome(format: Format) -> None:
    data = made(format)
    for part in range(64):
        reading = read(data[: len(data) * part // 64])
        found = reading.files[0]
        assert found.outcome in ("report", "not_a_report", "unreadable")
        assert found.outcome == "report" or found.detail
        assert not re.search(r"Error at \S+\.py", found.detail), found.detail
        if reading.report is not None and reading.report.grade == "clean":
            assert part > 32, "half a report cannot be clean"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["html", "docx", "txt"]), st.data())
def test_no_damage_to_a_report_raises_or_ends_in_a_bug_of_ours(format: Format, data: st.DataObject) -> None:
    whole = made(format)
    at = data.draw(st.integers(0, len(whole) - 1))
    found = main(whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 6)) :])
    assert found.outcome in ("report", "not_a_report", "unreadable", "unsupported", "encrypted")


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (ReadError("cut off"), "cut off"),
        (ValueError("x" * 9000), "ValueError at report.py"),
        (KeyError("\ud800"), "KeyError at "),
        (AssertionError(), "AssertionError at "),
        (MemoryError(), "limit: memory"),
        (RecursionError(), "limit: depth"),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "x"), "UnicodeDecodeError at "),
    ],
)
@pytest.mark.parametrize("step", ["read_document", "align_document", "tables_of", "identify", "links"])
def test_whatever_is_raised_inside_becomes_the_outcome_of_the_document(
    monkeypatch: pytest.MonkeyPatch, step: str, error: Exception, detail: str
) -> None:
    def raising(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(core, step, raising)
    file = RawFile("a.html", made("html"))
    if step == "links":
        assert core.survey(file).links == ()
        return
    reading = core.read(Bundle(file))
    found = reading.files[0]
    assert found.outcome == "unreadable"
    assert found.detail.startswith(detail)
    assert len(found.detail) <= 500
    assert reading.ran_short == isinstance(error, MemoryError)


# ------------------------------------------------------------------ several files
def test_a_page_and_its_attachment_are_one_report_that_agrees() -> None:
    reading = read(made("html"), made("docx"))
    assert outcomes(reading) == ["report", "part_of_report"]
    assert reading.report is not None
    agree = [check for check in reading.report.checks if check.rule == "copies_agree"]
    assert [(check.severity, check.status) for check in agree] == [("soft", "pass")] * 3
    assert reading.report.grade == "clean"


def test_copies_that_print_different_numbers_are_flagged_by_a_soft_check() -> None:
    text = made("html").decode()
    number = re.search(r">([1-9][0-9]*)<", text)
    assert number is not None
    other = text[: number.start(1)] + str(int(number[1]) + 1) + text[number.end(1) :]
    reading = read(other.encode(), made("docx"))
    assert reading.report is not None
    failed = [check for check in reading.report.checks if check.rule == "copies_agree" and check.status == "fail"]
    assert failed
    assert all(check.severity == "soft" for check in failed)
    assert reading.report.grade == "flagged"


def test_tables_of_an_attachment_fill_a_page_without_tables() -> None:
    page = (
        f"<html><body><h1>{pressed().body.agency}{pressed().year}年政府信息公开工作年度报告</h1><a href=b.docx>附件</a>"
    )
    reading = read(page.encode(), made("docx"))
    assert outcomes(reading) == ["report", "part_of_report"]
    assert reading.report is not None
    assert set(reading.report.states.values()) == {"filled"}


def test_a_broken_attachment_does_not_cost_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcomes(read(made("html"), made("docx")[:5000])) == ["report", "unreadable"]

    def fragile(data: bytes, media_type: str) -> Document:
        if media_type != "text/html":
            raise IndexError("a bug")
        return read_document(data, media_type)

    monkeypatch.setattr(core, "read_document", fragile)
    assert outcomes(read(made("html"), made("docx"))) == ["report", "unreadable"]


def test_an_error_in_a_further_reading_leaves_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def fragile(data: bytes, media_type: str) -> Iterator[Document]:
        yield read_document(data, media_type)
        raise IndexError("a bug")

    monkeypatch.setattr(core, "read_again", fragile)
    doubtful = made("html").replace("行政强制".encode(), "行政强行".encode())
    reading = read(doubtful)
    assert outcomes(reading) == ["report"]
    assert reading.report is not None
    assert reading.report.grade == "flagged"
    assert any(doubt.startswith("another reading of the file failed: IndexError") for doubt in reading.report.doubts)


@pytest.mark.parametrize(("lasting", "grade"), [(True, "flagged"), (False, "clean")])
def test_a_doubt_about_the_file_outlives_the_reading_that_raised_it(
    lasting: bool, grade: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    intact, unseen = made("html"), "page 1: invisible text"

    def first(data: bytes, media_type: str) -> Document:
        document = read_document(data.replace("行政强制".encode(), "行政强行".encode()), media_type)
        return document.doubted([unseen]) if lasting else changed(document, doubts=(unseen,))

    monkeypatch.setattr(core, "read_document", first)
    monkeypatch.setattr(core, "read_again", lambda data, media_type: iter([read_document(data, media_type)]))
    report = read(intact).report
    assert report is not None
    assert (report.grade, unseen in report.doubts) == (grade, lasting)


def test_an_attachment_is_read_again_as_a_file_alone_is(monkeypatch: pytest.MonkeyPatch) -> None:
    intact, page = made("html"), '<html><body><p>年报</p><a href="b.docx">1</a></body></html>'.encode()

    def first(data: bytes, media_type: str) -> Document:
        return read_document(data.replace("行政强制".encode(), "行政强行".encode()), media_type)

    monkeypatch.setattr(core, "read_document", first)
    assert graded(read(intact)) == graded(read(page, intact)) == "flagged"
    monkeypatch.setattr(core, "read_again", lambda data, media_type: iter([read_document(data, media_type)]))
    assert graded(read(intact)) == graded(read(page, intact)) == "clean"


def test_what_two_readings_of_an_attachment_agree_on_is_printed_so(monkeypatch: pytest.MonkeyPatch) -> None:
    page = '<html><body><p>年报</p><a href="b.docx">1</a></body></html>'.encode()
    text = made("html").decode()
    at = text.index("一、本年新收")
    number = re.compile(r">([1-9][0-9]*)<").search(text, at)
    assert number is not None
    wrong = (text[: number.start(1)] + str(int(number[1]) + 1) + text[number.end(1) :]).encode()
    monkeypatch.setattr(core, "read_again", lambda data, media_type: iter([read_document(data, media_type)]))
    for reading in (read(wrong), read(page, wrong)):
        assert reading.report is not None
        failed = [check for check in reading.report.checks if (check.severity, check.status) == ("hard", "fail")]
        assert {check.detail for check in failed} == {"two readings agree: printed so"}


def test_where_the_page_cannot_be_read_its_attachment_is_the_report() -> None:
    reading = read(b"<div>" * 300 + b"<p>x", made("docx"))
    assert outcomes(reading) == ["unreadable", "report"]


# ------------------------------------------------------------------ whole reports that one page links to
def test_a_list_of_several_years_is_no_report_and_none_is_merged() -> None:
    page = LIST.format("<li>年报</li>").encode()
    reading = read(page, made("docx", year=2021), made("docx", year=2022), made("docx", year=2023))
    assert reading.apart == ("b.docx", "c.docx", "d.docx")
    assert reading.report is None
    assert outcomes(reading) == ["not_a_report", "unreadable", "unreadable", "unreadable"]
    assert all("on its own" in file.detail for file in reading.files[1:])


def test_a_list_of_several_bodies_is_parted_too() -> None:
    reading = read(LIST.format("").encode(), made("docx", year=2022), made("docx", OTHER, 2022))
    assert reading.apart == ("b.docx", "c.docx")


def test_last_years_report_beside_this_years_is_apart_and_the_attachment_is_not() -> None:
    reading = read(made("html", year=2022), made("docx", year=2022), made("docx", year=2021))
    assert reading.apart == ("c.docx",)
    assert outcomes(reading) == ["report", "part_of_report", "unreadable"]
    assert reading.report is not None
    assert reading.report.body.year == 2022


def test_an_attachment_that_is_something_else_is_no_part_of_the_report() -> None:
    other = "聊城市统计局2022年法治政府建设年度报告\n一、主要情况\n全年共收到政府信息公开申请987件。\n"
    reading = read(made("html"), other.encode(), names=("a.html", "b.txt"))
    assert outcomes(reading) == ["report", "not_a_report"]
    assert reading.files[1].detail == "a report on law-based government"
    alone = read(made("html"))
    assert reading.report is not None
    assert alone.report is not None
    assert reading.report.claims == alone.report.claims
    assert graded(reading) == graded(alone) == "clean"


def test_tables_of_an_attachment_of_half_a_year_are_in_doubt() -> None:
    title = f"<h1>{pressed().body.agency}{pressed().year}年{{}}政府信息公开工作报告</h1>"
    whole, half = title.format(""), title.format("上半年")
    page = f"<html><body>{whole}<a href=b.htm>附件</a>"
    tables = "".join(re.findall(r"<table.*?</table>", made("html").decode(), re.DOTALL))
    reading = read(page.encode(), f"<html><body>{half}{tables}".encode(), names=("a.html", "b.htm"))
    assert reading.report is not None
    assert "b.htm with tables of a report seems to be statistics of a part of the year" in reading.report.doubts


def test_two_reports_of_the_same_numbers_one_behind_the_other_are_flagged() -> None:
    first, second = pressed(year=2022), pressed(year=2022, body=press_facts(OTHER).body)
    files = [render("txt", report, PLAIN) for report in (first, second)]
    for behind, doubted in ((files[0], False), (files[1], True)):
        report = read(files[0] + b"\n" + behind, names=("a.txt",)).report
        assert report is not None
        assert (report.body.agency, report.body.year) == (first.body.agency, 2022)
        assert any("another report stands in the file" in doubt for doubt in report.doubts) == doubted
        assert (report.grade == "flagged") == doubted


def test_a_page_that_names_its_body_shortly_keeps_its_attachment() -> None:
    page = f"<html><body><h1>统计局{pressed().year}年政府信息公开工作年度报告</h1><a href=b.docx>附件</a>"
    body = replace(pressed().body, agency=f"{pressed().body.place}统计局")
    assert read(page.encode(), render("docx", pressed(body=body), PLAIN)).apart == ()


def test_meta_beside_a_file_tells_its_title() -> None:
    untitled = made("docx", year=2021)
    part = RawFile("b.docx", untitled, Meta(title="某县2021年政府信息公开工作年度报告"))
    reading = core.read(Bundle(RawFile("a.html", made("html", year=2023)), (part,)))
    assert reading.apart == ("b.docx",)


def test_pictures_that_a_text_names_are_read_with_it() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(99)
    named = (("a.md", "# 年报\n\n![](pics/t%203.png)\n".encode()), ("pics/t 3.png", picture))
    surveys = [core.survey(RawFile(path, data)) for path, data in named]
    assert group(surveys) == (("a.md", "pics/t 3.png"),)


def test_a_page_that_is_a_mere_link_has_its_body_and_year_from_the_attachment() -> None:
    page = '<html><body><p>年报</p><a href="b.docx">1</a></body></html>'.encode()
    reading = read(page, made("docx"))
    assert outcomes(reading) == ["report", "part_of_report"]
    assert reading.report is not None
    assert (reading.report.grade, reading.report.body.year) == ("clean", pressed().year)
    assert reading.report.body.agency == pressed().body.agency


def test_a_page_that_is_a_mere_link_to_prose_is_a_report() -> None:
    page = '<html><body><p>年报</p><a href="b.txt">1</a></body></html>'.encode()
    sections = ("一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
    prose = "\n无\n".join(("聊城市统计局2022年政府信息公开工作年度报告", *sections, ""))
    reading = read(page, prose.encode(), names=("a.html", "b.txt"))
    assert reading.report is not None
    assert (reading.report.body.agency, reading.report.body.year) == ("聊城市统计局", 2022)


@pytest.mark.parametrize(
    ("name", "published", "text", "doubt"),
    [
        ("聊城市统计局", "2023-06-12", "我局落实条例。", "the year rests on a day of publication alone"),
        ("聊城市统计局", "2023-03-12", "我局落实条例。", ""),
        ("聊城市统计局2022年", "2023-06-12", "我局落实条例。", ""),
        ("聊城市人民政府2022年", "2023-03-12", "我局落实条例。", "聊城市人民政府 is named, yet the text"),
        ("聊城市人民政府2022年", "2023-03-12", "我市落实条例。", ""),
    ],
)
def test_whose_report_and_of_which_year_may_be_in_doubt(name: str, published: str, text: str, doubt: str) -> None:
    found = evidence(f"{name}政府信息公开工作年度报告", text, published=published)
    no_tables: Any = None
    remarks = [remark[: len(doubt)] for remark in core._of_another_report([], no_tables, found, identify(found))]
    assert remarks == [doubt] * bool(doubt)
