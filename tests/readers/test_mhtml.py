"""Web archives, as browsers save a page with its pictures in one file."""

from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP

import pytest

from extractors.bundle import Bundle, RawFile
from extractors.document import LimitExceeded, Picture, ReadError, Unsupported
from extractors.readers import html, mhtml, read_document
from extractors.readers.sniff import MAIL, MHTML, sniff
from extractors.report import read
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(60)


def saved(page: str, charset: str = "utf-8", *, location: str = "", name: str = "") -> bytes:
    """`page` as a browser archives it, with one picture."""
    archive = MIMEMultipart("related", type="text/html")
    archive.attach(MIMEText(page, "html", charset))
    picture = MIMEImage(PICTURE, "png")
    if location:
        picture["Content-Location"] = location
    if name:
        picture["Content-ID"] = f"<{name}>"
    archive.attach(picture)
    return archive.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_an_archived_page_is_read_as_the_page_is(charset: str) -> None:
    page = render("html", press_facts(3), Disorders())
    archive = saved(page.decode(), charset)
    assert sniff(archive) == MHTML
    assert mhtml.read(archive).blocks == html.read(page).blocks
    whole, plain = (read(Bundle(RawFile("a", data))).report for data in (archive, page))
    assert whole is not None
    assert plain is not None
    assert [fact.value for fact in whole.facts] == [fact.value for fact in plain.facts]


@pytest.mark.parametrize(
    ("source", "location", "name"),
    [
        ("http://a.gov.cn/b.png?c=1&amp;d=2", "http://a.gov.cn/b.png?c=1&d=2", ""),
        ("cid:table@a", "", "table@a"),
    ],
)
def test_its_pictures_are_put_back(source: str, location: str, name: str) -> None:
    document = mhtml.read(saved(f'<p>表</p><img src="{source}">', location=location, name=name))
    (picture,) = [block for block in document.blocks if isinstance(block, Picture)]
    assert picture.data == PICTURE


def test_a_picture_is_put_back_once() -> None:
    document = mhtml.read(saved("<p>表</p>" + "<img src='cid:a'>" * 50, name="a"))
    assert [block.data for block in document.blocks if isinstance(block, Picture) and block.data] == [PICTURE]


def test_an_archive_without_a_page_is_an_error() -> None:
    with pytest.raises(ReadError, match="without a page"):
        mhtml.read(saved(""))


def test_the_parts_of_an_archive_are_counted() -> None:
    data = b"Content-Type: multipart/related; boundary=b\n\n" + b"--b\n\nx\n" * (mhtml.MOST_PARTS + 1)
    with pytest.raises(LimitExceeded):
        mhtml.read(data)


def test_parts_nested_without_end_are_one_unreadable_file() -> None:
    nested = b"".join(b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    (document,) = read(Bundle(RawFile("a", nested))).files
    assert document.outcome in ("unreadable", "not_a_report")


def mailed(page: str, encoding: str, attached: str = "") -> bytes:
    """`page` in an e-mail beside its bare text."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"], mail["From"], mail["To"] = "某县统计局2022年政府信息公开工作年度报告" * 3, "a@b.cn", "c@d.cn"
    mail.set_content("见表")
    mail.add_alternative(page, subtype="html", cte=encoding)
    if attached:
        mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=attached)
    return mail.as_bytes()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_an_e_mail_is_read_as_the_page_that_it_shows(encoding: str) -> None:
    page = render("html", press_facts(3), Disorders())
    mail = mailed(page.decode(), encoding)
    assert sniff(mail) == MAIL
    assert read_document(mail, MAIL).blocks == html.read(page).blocks
    assert read_document(mail, MAIL).media_type == MAIL
    (document,) = read(Bundle(RawFile("a", mail))).files
    assert document.outcome == "report"


def test_an_e_mail_with_an_attachment_alone_says_what_to_do() -> None:
    with pytest.raises(Unsupported, match=r"年报\.pdf"):
        read_document(mailed("<p>见附件</p>", "base64", "年报.pdf"), MAIL)
    assert read_document(mailed("<table><tr><td>1</td></tr></table>", "base64", "年报.pdf"), MAIL).blocks
