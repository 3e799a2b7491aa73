"""Titles, their variants, and the headings of a document."""

import pytest

from extractors.document import Document, Paragraph
from extractors.identity import Evidence, gather, identify, is_annual_report
from extractors.identity.titles import read_title
from tests.identity.making import evidence


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("聊城市统计局2022年政府信息公开工作年度报告", "聊城市统计局", 2022),
        ("2022年上海市人民政府参事室政府信息公开工作年度报告", "上海市人民政府参事室", 2022),
        ("关于2021年度政府信息公开工作的年度报告", "", 2021),
        ("统计局 2023 年度政府信息公开工作报告", "统计局", 2023),
        ("宿州市人民政府2019年政府信息公开工作年度报告（图片版）", "宿州市人民政府", 2019),
        ("泰州市人民政府信息公开工作年度报告（2022年度）", "泰州市人民政府", 2022),
        ("互助县政府信息公开2022年度报告", "互助县", 2022),
        ("聊城市统计局办公室关于印发聊城市统计局2022年政府信息公开工作年度报告的通知", "聊城市统计局", 2022),
        ("聊城市教育局关于公布聊城市第一中学2022年信息公开年度报告的通知", "聊城市第一中学", 2022),
        ("聊城市统计局关于公布2022年政府信息公开工作年度报告的公告", "聊城市统计局", 2022),
        ("二〇二二年度聊城市统计局政府信息公开工作年度报告", "聊城市统计局", 2022),
        ("聊城市统计局２０２２年政府信息公开年报_政府信息公开_聊城市人民政府", "聊城市统计局", 2022),
        ("[bookmark: _GoBack]市中区统计局2020年政府信息公开工作年度报告", "市中区统计局", 2020),
        ("附件1：聊城市统计局2022年政府信息公开工作年度报告", "聊城市统计局", 2022),
        ("政府信息公开工作年度报告（聊城市统计局2022年）", "聊城市统计局", 2022),
        ("聊城市人民政府 政府信息公开年度报告 聊城市统计局2022年政府信息公开工作年度报告", "聊城市统计局", 2022),
        ("聊城市人民政府 政府信息公开年度报告 聊城市统计局政府信息公开年报（2022年度）", "聊城市统计局", 2022),
        ("现将聊城市统计局2022年度政府信息公开工作情况报告如下：", "聊城市统计局", 2022),
        ("聊城市统计局《2022年政府信息公开工作年度报告》", "聊城市统计局", 2022),
        ("首页 > 年报 > 聊城市统计局2022年度政务公开工作总结", "聊城市统计局", 2022),
        ("聊城市政府信息公开工作年度报告（2023年1月20日）", "聊城市", 0),
    ],
)
def test_title(title: str, name: str, year: int) -> None:
    heading = read_title(title)
    assert heading is not None
    assert (heading.name, heading.year) == (name, year)


@pytest.mark.parametrize(
    "title",
    [
        "聊城市统计局聊城市统计局2022年政府信息公开工作年度报告",
        "聊城市统计局2022年聊城市统计局政府信息公开工作年度报告",
        "聊城市统计局 关于聊城市统计局2022年政府信息公开工作的年度报告",
        "聊城市统计局、聊城市统计局2022年政府信息公开工作年度报告",
        "聊城市统计局（聊城市统计局）2022年政府信息公开工作年度报告",
        "聊城市统计局统计局2022年政府信息公开工作年度报告",
        "统计局聊城市统计局2022年政府信息公开工作年度报告",
        "聊城市聊城市统计局2022年政府信息公开工作年度报告",
        "聊城市统计局2022年政府信息公开工作年度报告（聊城市统计局）",
        "聊城市人民政府聊城市统计局2022年政府信息公开工作年度报告",
        "聊城市人民政府门户网站聊城市统计局2022年政府信息公开工作年度报告",
        "聊城市政府网站 聊城市统计局2022年政府信息公开工作年度报告",
        "聊城市统计局（盖章）2022年政府信息公开工作年度报告",
        "欢迎访问聊城市统计局网站2022年政府信息公开工作年度报告",
        "中国·聊城市统计局2022年政府信息公开工作年度报告",
        "聊城市统计局办公室关于2022年政府信息公开工作的年度报告",
        "聊城市统计局办公室关于印发聊城市统计局2022年政府信息公开工作年度报告的通知",
    ],
)
def test_a_name_said_twice_is_one(title: str) -> None:
    body = identify(_gather(title))
    assert (body.agency_id, body.agency, body.year) == ("371500-statistics", "聊城市统计局", 2022)


def test_the_office_of_a_township_is_no_body_of_its_own() -> None:
    named, office = ("江阴市华士镇人民政府", "江阴市华士镇人民政府办公室")
    found = [identify(_gather(f"{name}2022年政府信息公开工作年度报告")).agency_id for name in (named, office)]
    assert found == ["320281107-street_township"] * 2


def test_a_ministry_said_twice_before_its_branch_is_one() -> None:
    body = identify(_gather("国家税务总局国家税务总局济宁市税务局2022年政府信息公开工作年度报告"))
    assert body.agency_id == "370800-tax"


def test_a_name_with_and_without_its_province_is_one() -> None:
    heading = read_title("聊城市统计局山东省聊城市统计局2022年政府信息公开工作年度报告")
    assert heading is not None
    assert heading.name == "山东省聊城市统计局"


@pytest.mark.parametrize(
    "name",
    [
        "吉林省吉林市统计局",
        "中共聊城市委机构编制委员会办公室",
        "聊城市政府网站管理中心",
        "海南省海口市海南省统计局",
        "聊城市公安局交通警察支队",
    ],
)
def test_what_a_name_says_once_is_kept(name: str) -> None:
    heading = read_title(f"{name}2022年政府信息公开工作年度报告")
    assert heading is not None
    assert heading.name == name


def test_no_title() -> None:
    assert read_title("聊城市统计局2022年统计公报") is None


@pytest.mark.parametrize(
    ("title", "agency", "scope"),
    [
        ("广州海关关区2021年政府信息公开工作年度报告", "广州海关", "consolidated"),
        ("海关总署（本级机关）2021年政府信息公开工作年度报告", "海关总署", "own"),
        ("海关总署2021年政府信息公开工作年度报告（全国海关）", "海关总署", "consolidated"),
        ("全国海关2021年政府信息公开工作年度报告", "全国海关", "consolidated"),
        ("国家税务总局2021年政府信息公开工作年度报告（本级机关）", "国家税务总局", "own"),
        ("2021年政府信息公开工作年度报告（全州县审计局）", "全州县审计局", "own"),
        ("泰州市本级2022年政府信息公开工作年度报告", "泰州市", "own"),
    ],
)
def test_scope_in_the_title(title: str, agency: str, scope: str) -> None:
    body = identify(_gather(title))
    assert (body.agency, body.scope) == (agency, scope)


@pytest.mark.parametrize(
    "lines",
    [
        ("聊城市统计局2022年政府信息公开工作", "年度报告"),
        ("聊城市统计局", "2022年政府信息公开工作年度报告"),
        ("聊城市统计局", "2022年政府信息公开", "工作年度报告"),
        ("聊城市统计局", "2022年", "政府信息公开工作", "年度报告"),
        ("首页", "政府信息公开年报", "当前位置：首页 > 政府信息公开年报", "聊城市统计局2022年政府信息公开工作年度报告"),
        ("聊城市统计局2022年政府信息公开工作年度报告本报告依照《中华人民共和国政府信息公开条例》编写。",),
        ("聊城市统计局 2022 年度", "", "政府信息公开工作年度报告"),
    ],
)
def test_heading_of_a_document(lines: tuple[str, ...]) -> None:
    body = identify(_gather(*lines, "一、总体情况", "2021年，聊城市审计局"))
    assert (body.agency_id, body.year) == ("371500-statistics", 2022)


_LINKS = tuple(f"聊城市统计局{year}年政府信息公开工作年度报告" for year in (2019, 2020, 2021, 2022, 2023))

_OTHERS = tuple(f"聊城市{name}2022年政府信息公开工作年度报告" for name in ("教育局", "审计局", "水利局"))


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ((*_LINKS, "首页"), "聊城市统计局2022年政府信息公开工作年度报告"),
        ((*_LINKS, "首页"), "2022年政府信息公开工作年度报告_政府信息公开_聊城市人民政府"),
        ((*_LINKS, "首页", _LINKS[3]), "政府信息公开年报"),
        ((_LINKS[3], *_LINKS[:3]), "政府信息公开年报"),
        ((*_LINKS[:3], "首页", _LINKS[3]), ""),
        ((*_OTHERS, "首页", _LINKS[3]), "聊城市统计局2022年政府信息公开工作年度报告"),
        ((*_OTHERS, "首页", _LINKS[3]), ""),
        ((_LINKS[3], *_OTHERS), ""),
    ],
)
def test_of_links_to_other_reports_none_is_the_title(lines: tuple[str, ...], title: str) -> None:
    paragraphs = (*lines, "一、总体情况", f"2022年，聊城市统计局{'认真' * 40}。")
    document = Document("text/html", tuple(Paragraph(line, "text") for line in paragraphs), {"title": title})
    found = gather(document, meta_title=None, meta_site_name=None, meta_url=None, meta_published=None, sha256="0" * 64)
    assert (identify(found).year, found.titles[0]) == (2022, _LINKS[3])


_PLANS = ("聊城市教育局2023年政府信息公开工作要点", "聊城市政府信息公开指南", "聊城市2022年法治政府建设年度报告")


@pytest.mark.parametrize(
    ("lines", "title", "reason"),
    [
        ((*_PLANS, "2022年政府信息公开工作年度报告"), "聊城市人民政府", None),
        ((*_PLANS, "聊城市统计局", "2022年", "政府信息公开工作年度报告"), "", None),
        (_PLANS, "聊城市统计局2022年政府信息公开工作年度报告", None),
        (("2022年政府信息公开工作年度报告", *_PLANS[:1]), "政府信息公开年报", "a plan of work"),
        (_PLANS[:1], "政府信息公开年报", "a plan of work"),
    ],
)
def test_of_links_to_documents_of_other_kinds_none_is_the_title(
    lines: tuple[str, ...], title: str, reason: str | None
) -> None:
    sections = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "聊城市统计局")
    paragraphs = (*lines, sections[0], f"2022年，我局{'认真' * 40}。", *sections[1:])
    document = Document("text/html", tuple(Paragraph(line, "text") for line in paragraphs), {"title": title})
    found = gather(document, meta_title=None, meta_site_name=None, meta_url=None, meta_published=None, sha256="0" * 64)
    assert is_annual_report(found, 3) == reason
    if reason is None:
        assert (identify(found).agency, identify(found).year) == ("聊城市统计局", 2022)


def test_a_sentence_is_no_title() -> None:
    sentence = "2023年，合肥经开区政府信息公开工作虽取得一定成效，但仍存在不足：1.更新不够及时。2.形式不够丰富。"
    title = "合肥经济技术开发区管理委员会政府信息公开工作年度报告（2023年度）"
    assert identify(_gather(title, sentence, "其他需要报告的事项")).agency == "合肥经济技术开发区管理委员会"


@pytest.mark.parametrize("links", [_LINKS, (*_OTHERS, "首页 > 年报", *_LINKS)])
def test_a_title_of_two_lines_below_links_is_put_together(links: tuple[str, ...]) -> None:
    lines = (*links, "首页", "聊城市统计局", "2022年政府信息公开工作年度报告", "一、总体情况")
    said = {"title": "政府信息公开年度报告 聊城市统计局2022年政府信息公开工作年度报告"}
    document = Document("text/html", tuple(Paragraph(line, "text") for line in lines), said)
    found = gather(document, meta_title=None, meta_site_name=None, meta_url=None, meta_published=None, sha256="0" * 64)
    body = identify(found)
    assert (body.agency, body.year) == ("聊城市统计局", 2022)


def test_gather_takes_what_stands_beside_the_file() -> None:
    metadata = {"site_name": "荆门市体育局", "title": "体育局2021年年报"}
    document = Document("text/html", (Paragraph("正文", "text"),), metadata)
    found = gather(
        document,
        meta_title="体育局2021年度政府信息公开工作报告",
        meta_site_name="另一网站",
        meta_url="http://tyj.jingmen.gov.cn/art/2022/1/20/art_5531_1.html",
        meta_published="2022-01-20",
        sha256="1" * 64,
    )
    assert found.titles == ("体育局2021年年报", "体育局2021年度政府信息公开工作报告")
    assert found.site_name == "荆门市体育局"
    body = identify(found)
    assert (body.agency_id, body.year, body.published) == ("420800-sports", 2021, "2022-01-20")


def _gather(*lines: str) -> Evidence:
    blocks = tuple(Paragraph(line, f"line={number}") for number, line in enumerate(lines, 1))
    return gather(
        Document("text/plain", blocks),
        meta_title=None,
        meta_site_name=None,
        meta_url=None,
        meta_published=None,
        sha256="0" * 64,
    )


RUNNING = ("第1页", "聊城市统计局2021年政府信息公开工作年度报告")


@pytest.mark.parametrize(
    ("title", "lines", "agency_id", "year"),
    [
        ("", ("本机关依法公开。",), "371500-statistics", 2021),
        ("统计局政府信息公开工作年度报告", ("本机关依法公开。",), "371500-statistics", 2021),
        ("政府信息公开工作年度报告", ("统计期限为2022年1月1日至2022年12月31日。",), "371500-statistics", 2022),
        ("聊城市审计局2022年政府信息公开工作年度报告", (), "371500-audit", 2022),
        ("2022年政府信息公开工作年度报告", ("本机关依法公开。", "聊城市审计局"), "371500-audit", 2022),
    ],
)
def test_the_head_of_pages_tells_what_the_text_does_not(
    title: str, lines: tuple[str, ...], agency_id: str, year: int
) -> None:
    body = identify(evidence(title, *lines, running=RUNNING))
    assert (body.agency_id, body.year) == (agency_id, year)


def test_a_place_that_ends_like_a_customs_district() -> None:
    heading = read_title("山海关区2023年政府信息公开工作年度报告")
    assert heading is not None
    assert (heading.name, heading.scope) == ("山海关区", "unknown")


@pytest.mark.parametrize(
    "behind",
    ["（{}）", "-{}", "：{}", "（{}）（图片版）", "的报告_{}"],
)
@pytest.mark.parametrize("name", ["邯郸市自然资源和规划局", "呼和浩特市新城区信访局", "本溪市统计局", "和田市公开办"])
def test_a_name_behind_the_title_keeps_the_words_inside_it(behind: str, name: str) -> None:
    heading = read_title("2022年政府信息公开工作年度报告" + behind.format(name))
    assert heading is not None
    assert heading.name == name


def test_a_title_in_pieces_of_a_character_or_two_is_whole_before_it_names_a_body() -> None:
    pieces = (*"晋江市磁", "灶镇人", "民政府", "2024", *"年政府信", "息公", "开", "工作", "年度报告")
    body = identify(_gather("政府信息公开年报", *pieces, "本报告依据条例编制。", "一、总体情况"))
    assert (body.agency_id, body.level, body.year) == ("350582102-street_township", "township", 2024)
