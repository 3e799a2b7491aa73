"""Ids: the same for the same body, never the same for two."""

import pytest

from extractors.identity import identify, named_body
from tests.identity.making import evidence, of


@pytest.mark.parametrize(
    "names",
    [
        ("聊城市统计局", "山东省聊城市统计局", "聊城市\u200b统计局", "聊 城 市 统 计 局"),
        ("互助土族自治县人民政府", "互助县人民政府", "青海省海东市互助土族自治县人⺠政府"),
        ("聊城市卫生健康委员会", "聊城市卫生健康委", "聊城市卫健委", "聊城市卫生和计划生育委员会"),
        ("国家税务总局黄山市税务局", "黄山市税务局"),
        ("教育部", "中华人民共和国教育部"),
        ("昌图县文旅广电局", "昌图县文化旅游广电局", "昌图县文化和旅游局"),
    ],
)
def test_one_body_one_id(names: tuple[str, ...]) -> None:
    assert len({identify(of(name)).agency_id for name in names}) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("泰州市人民政府", "泰州市人民政府办公室", "泰州市人民政府研究室", "泰州市外事办公室"),
        ("泰州市地方志办公室", "泰州市档案局", "泰州市人民政府参事室"),
        ("聊城市统计局", "国家统计局聊城调查队", "聊城市统计局普查中心"),
        ("丹东市国土资源局", "丹东市规划局", "丹东市自然资源局", "丹东市不动产登记中心"),
        ("丹东市工商行政管理局", "丹东市质量技术监督局", "丹东市食品药品监督管理局", "丹东市市场监督管理局"),
        ("上海市公安局", "上海市公安局浦东分局", "上海市公安局黄浦分局", "上海市公安局交通警察总队"),
        ("聊城经济技术开发区管理委员会", "聊城高新技术产业开发区管理委员会", "聊城市人民政府"),
        ("聊城市公安局", "聊城市公安局高新区分局", "聊城市公安局经济技术开发区分局"),
        ("教育部", "教育部考试中心", "国家新闻出版署", "国务院发展研究中心", "国务院办公厅"),
        ("慈溪市掌起镇人民政府", "慈溪市观海卫镇人民政府", "慈溪市人民政府"),
        ("聊城市供销合作社联合社", "聊城市残疾人联合会", "聊城市红十字会", "聊城市总工会"),
        ("新疆生产建设兵团统计局", "新疆生产建设兵团第一师统计局", "新疆维吾尔自治区统计局", "新疆生产建设兵团审计局"),
    ],
)
def test_two_bodies_two_ids(names: tuple[str, ...]) -> None:
    ids = [identify(of(name)).agency_id for name in names]
    assert len(set(ids)) == len(names), dict(zip(names, ids, strict=True))


def test_form_of_the_id() -> None:
    assert identify(of("聊城市统计局")).agency_id == "371500-statistics"
    assert identify(of("教育部")).agency_id == "000000-education"
    assert identify(of("慈溪市掌起镇人民政府")).agency_id == "330282104-street_township"
    assert identify(of("文山市农业农村和科学技术局")).agency_id == "532601-agriculture+science"


def test_unresolved_ids_of_one_name_on_two_sites() -> None:
    one, other = (identify(of("新华区统计局", url=f"http://{host}.gov.cn/a.html")) for host in ("a", "b"))
    assert one.agency_id != other.agency_id
    assert one.agency_id == identify(of("新华区统计局", url="http://a.gov.cn/b.html", year=2020)).agency_id


def test_bodies_without_any_place_are_kept_apart_by_document() -> None:
    one, other = (identify(of("统计局", sha256=sign * 64)) for sign in "12")
    assert one.agency_id.startswith("unresolved:")
    assert one.agency_id != other.agency_id


@pytest.mark.parametrize(
    "name",
    [
        "",
        "……！！——",
        "统" * 400,
        "聊城市" * 150 + "统计局",
        "<script>alert(1)</script>",
        "<script>alert(1)</script>聊城市统计局",
        "\u202e局计统市城聊",
        "聊城市\ud800统计局",
        "{{7*7}}聊城市统计局",
        "局局局局",
        "聊城市哈哈哈哈",
        "=HYPERLINK(1)统计局",
    ],
)
def test_hostile_name_gives_no_clean_id(name: str) -> None:
    assert identify(of(name)).agency_id.startswith("unresolved:")


@pytest.mark.parametrize(
    "name", ["聊\u200b城市统计局", "\u202e聊城市统计局\u202c", "聊城市统计局\ufeff", "聊城市\u00ad统计\u2060局"]
)
def test_invisible_characters_make_no_new_body(name: str) -> None:
    body = identify(of(name))
    assert (body.agency_id, body.agency) == ("371500-statistics", "聊城市统计局")


def test_nothing_at_all() -> None:
    body = identify(evidence())
    assert (body.agency, body.level, body.year, body.division, body.title) == ("", "unknown", 0, None, "")
    assert not body.resolved


@pytest.mark.parametrize(
    ("name", "division", "year", "agency_id"),
    [
        ("聊城市统计局", "", 2022, "371500-statistics"),
        ("市统计局", "371500", 2022, "371500-statistics"),
        ("市中区统计局", "370402", 2022, "370402-statistics"),
        ("市中区统计局", "", 2022, None),
        ("蓬莱市统计局", "370614", 2010, "370684-statistics"),
        ("蓬莱市统计局", "370614", 2022, None),
        ("教育部", "", 2022, "000000-education"),
        ("微山县两城镇人民政府", "370826", 2022, "370826107-street_township"),
        ("政务动态", "370826", 2022, None),
    ],
)
def test_bodies_that_are_only_named(name: str, division: str, year: int, agency_id: str | None) -> None:
    body = named_body(name, division, year)
    assert (body and body.agency_id, body and body.agency) == (agency_id, name if agency_id else None)
