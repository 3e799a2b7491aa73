import pytest

from flows.harvest.links import LeftOut, Link, judge, next_groups, page_links
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
