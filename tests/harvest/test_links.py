import pytest

from flows.harvest.links import LeftOut, Link, is_cut, judge, next_groups, page_links
from flows.harvest.parts import parts_of

ARTICLE = "http://www.x.gov.cn/zfxxgknb/202301/t20230122_5.htm"
COLUMN = "政府信息公开年报"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某市教育局2022年政府信息公开工作年度报告", 2022),
        ("2022年度某县信息公开年报", 2022),
        ("某镇人民政府2019年年报", 2019),
        ("政府信息公开工作年度报告", 2022),
        ("市财政局", 2022),
        ("市生态环境局", 2022),
        ("某市环境保护局经济开发区分局", 2022),
        ("2021年", 2021),
        ("2021年度", 2021),
    ],
)
def test_reports(title: str, year: int) -> None:
    judged = judge(Link(ARTICLE, title, COLUMN))
    assert isinstance(judged, Link)
    assert judged.year == year


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (Link("", "2022年政府信息公开年报"), LeftOut.NO_ADDRESS),
        (Link(ARTICLE, "某县2022年法治政府建设年度报告", COLUMN), LeftOut.OTHER_KIND),
        (Link(ARTICLE, "2022年政府网站工作年度报表", COLUMN), LeftOut.OTHER_KIND),
        (Link(ARTICLE, "2022年环境质量公报", COLUMN), LeftOut.OTHER_KIND),
        (Link(ARTICLE, "2022年上半年政府信息公开情况", COLUMN), LeftOut.OTHER_KIND),
        (Link(ARTICLE, "关于做好2022年政府信息公开年度报告的通知", COLUMN), LeftOut.OTHER_KIND),
        (Link("http://www.x.gov.cn/zfxxgknb/", "政府信息公开年报", COLUMN), LeftOut.NAVIGATION),
        (Link("http://www.x.gov.cn/", "首页", COLUMN), LeftOut.NAVIGATION),
        (Link(ARTICLE, "某局召开会议", "工作动态"), LeftOut.NO_REPORT),
    ],
)
def test_left_out(link: Link, why: LeftOut) -> None:
    assert judge(link) == why


def test_links_with_dates_and_records() -> None:
    page = """<title>政府信息公开年报</title>
      <dl><dd><a href="./a.htm" title="甲局2022年年报">甲局…</a></dd><dd>2023-1-5</dd></dl><script type="text/xml">
      <recordset><record><![CDATA[<li><a href="b.htm">乙局2021年年报</a>2022/3/4</li>]]></record>
      <nextgroup><![CDATA[<a href="/more?x=1"></a>]]></nextgroup></recordset></script>"""
    found = page_links(page, "http://www.x.gov.cn/nb/")
    assert [(link.url, link.title, link.published) for link in found] == [
        ("http://www.x.gov.cn/nb/a.htm", "甲局2022年年报", "2023-01-05"),
        ("http://www.x.gov.cn/nb/b.htm", "乙局2021年年报", "2022-03-04"),
    ]
    assert next_groups(page, "http://www.x.gov.cn/nb/") == ["http://www.x.gov.cn/more?x=1"]


def test_parts_of_a_page() -> None:
    page = """<div class="header"><img src="/images/logo.png"></div><div class="TRS_Editor"><img src="W020.png">
      <img src="data:image/png;base64,AA"><a href="P1.docx">附件</a></div>
      <a href="/web/viewer.html?file=/x/P2.pdf">全真版</a>
      <a href="file:///etc/a.pdf">x</a><iframe src="viewer.html?file=http://127.0.0.1/a.pdf"></iframe>"""
    assert parts_of(page, "http://www.x.gov.cn/nb/a.htm") == [
        "http://www.x.gov.cn/nb/P1.docx",
        "http://www.x.gov.cn/x/P2.pdf",
        "http://127.0.0.1/a.pdf",  # the client refuses it
        "http://www.x.gov.cn/nb/W020.png",
    ]


def test_links_are_relative_to_the_base_that_the_page_names() -> None:
    page = '<html><head><base href="/zwgk/nb/"></head><a href="a.htm">2022年年报</a><img src="b.png"></html>'
    url = "http://www.x.gov.cn/index.htm"
    assert [link.url for link in page_links(page, url)] == ["http://www.x.gov.cn/zwgk/nb/a.htm"]
    assert parts_of(page, url) == ["http://www.x.gov.cn/zwgk/nb/b.png"]


@pytest.mark.parametrize(
    ("anchor", "url"),
    [
        (
            """<a href="#" onclick="window.open('/nb/t20230101_1.htm')">甲</a>""",
            "http://www.x.gov.cn/nb/t20230101_1.htm",
        ),
        ("""<a href="javascript:go('show.jsp?id=5')">甲</a>""", "http://www.x.gov.cn/show.jsp?id=5"),
        ("""<a onclick='location.href="../a.html"'>甲</a>""", "http://www.x.gov.cn/a.html"),
        ("""<a href="javascript:void(0)">甲</a>""", ""),
    ],
)
def test_links_of_scripts(anchor: str, url: str) -> None:
    assert [link.url for link in page_links(anchor, "http://www.x.gov.cn/")] == [url]


def test_a_page_that_the_parser_gives_up_is_told() -> None:
    assert not is_cut("<div>" * 300 + '<a href="/a.htm">x</a>')
    assert [link.url for link in page_links("<div>" * 300 + '<a href="/a.htm">x</a>', "http://www.x.gov.cn/")]
    assert is_cut("<div>" * 100_000 + '<a href="/a.htm">x</a>')


@pytest.mark.parametrize(
    ("markup", "parts"),
    [
        # the file is what is asked of a program, its name is not an address
        ('<a href="/download.jsp?id=5&filename=年报.pdf">附件</a>', ["/download.jsp?id=5&filename=年报.pdf"]),
        ('<a href="/show?id=5">2022年年报.docx</a>', ["/show?id=5"]),
        ('<a href="/downfile/5">附件：2022年年报</a>', ["/downfile/5"]),
        ('<a href="/x/年报 1.wps">附件</a>', ["/x/年报%201.wps"]),
        ('<a href="viewer.html?file=%2Fx%2FP0.ofd">全真版</a>', ["/x/P0.ofd"]),
        ('<a href="viewer.html?file=P0.pdf&v=2">全真版</a>', ["/nb/P0.pdf"]),
        ('<a href="a.ceb">x</a><a href="a.rtf">y</a><a href="a.7z">z</a>', ["/nb/a.ceb", "/nb/a.rtf", "/nb/a.7z"]),
        # pictures that come late, pictures that stand behind smaller ones, pictures without a suffix
        ('<div id=zoom><img src="/images/loading.gif" data-src="/u/1.jpg"></div>', ["/u/1.jpg"]),
        ('<div id=zoom><a href="big.jpg"><img src="small.jpg"></a></div>', ["/nb/big.jpg", "/nb/small.jpg"]),
        ('<div id=zoom><img src="/picture/5"><img src="/visit.jsp?id=1"></div>', ["/picture/5"]),
        # the title of an article is named like one and holds none of its pictures
        ('<div class="article_title">t</div><div class="c"><img src="1.png"></div>', ["/nb/1.png"]),
        ('<p><img src="/images/logo2.png"><img src="/images/20230122/1.png"></p>', ["/images/20230122/1.png"]),
    ],
)  # fmt: skip
def test_no_part_is_lost(markup: str, parts: list[str]) -> None:
    host = "http://www.x.gov.cn"
    assert parts_of(markup, f"{host}/nb/a.htm") == [host + part for part in parts]
