"""What narrows an ambiguous place, what gives a name its place, and what does neither."""

from typing import Any

import pytest

from extractors.identity import identify
from extractors.identity.clues import credit_code_holds
from tests.identity.making import evidence, of

AREA = "http://www.weishan.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=113708260043292687&fbtime=2020"


@pytest.mark.parametrize(
    ("said", "division"),
    [
        ({"site_name": "沧州市新华区人民政府"}, "130902"),
        ({"source": "平顶山市新华区统计局"}, "410402"),
        ({"site_id": "1301050001"}, "130105"),
    ],
)
def test_metadata_narrows(said: dict[str, Any], division: str) -> None:
    assert identify(of("新华区统计局", **said)).division == division


@pytest.mark.parametrize(
    ("prose", "candidates"),
    [
        ("《山东省政府信息公开办法》及市中区人民政府有关规定", ("370103", "370402")),
        ("枣庄市市中区统计局坚持公开为常态", ("370402",)),
        ("根据乐山市人民政府的要求", ("511102",)),
        ("赴四川省学习考察", ("370103", "370402", "511002", "511102")),
    ],
)
def test_prose_narrows_only_by_what_governs(prose: str, candidates: tuple[str, ...]) -> None:
    body = identify(of("市中区统计局", prose, year=2020))
    assert (body.division_candidates or (body.division,)) == candidates


def test_contradicting_site_does_not_move_a_certain_place() -> None:
    url = "http://tjj.zoucheng.gov.cn/art/2023/1/19/art_1_1.html"
    body = identify(of("通化市统计局", url=url, site_id="3708830001"))
    assert body.division == "220500"


def test_place_of_a_name_without_one() -> None:
    said = "2023 年，互助县统计局坚持以习近平新时代中国特色社会主义思想为指导"
    body = identify(evidence("统计局 2023 年度政府信息公开工作报告", said))
    assert (body.agency, body.division, body.year) == ("互助县统计局", "630223", 2023)


def test_another_body_of_the_same_kind_does_not_lend_its_place() -> None:
    said = ("在山东省统计局指导下，微山县统计局推进公开。", "微山县统计局按时答复申请。")
    assert identify(of("统计局", *said, "组织人员赴聊城市统计局学习。")).division == "370826"


@pytest.mark.parametrize(
    "said", [{"site_name": "微山县人民政府"}, {"url": AREA}, {"source": "微山县统计局"}, {"site_id": "3708260001"}]
)
def test_site_gives_the_place(said: dict[str, Any]) -> None:
    body = identify(of("统计局", **said))
    assert (body.agency_id, body.agency) == ("370826-statistics", "微山县统计局")


def test_rank_is_not_doubled() -> None:
    assert identify(of("市统计局", site_name="嘉兴市人民政府")).agency == "嘉兴市统计局"


def test_signature_names_the_body_when_no_title_does() -> None:
    signed = ("正文。", "聊城市统计局", "2023年1月28日")
    body = identify(evidence("2022年政府信息公开工作年度报告", *signed, site_name="聊城市人民政府"))
    assert (body.agency_id, body.year) == ("371500-statistics", 2022)


def test_opening_names_the_body_when_nothing_else_does() -> None:
    body = identify(evidence("2022年政府信息公开工作年度报告", "按照条例第五十条，现公布聊城市审计局2022年度情况。"))
    assert body.agency_id == "371500-audit"


def test_fullest_name_of_the_same_body() -> None:
    body = identify(of("洪泽区人民政府", "本报告由淮安市洪泽区人民政府办公室编制。"))
    assert (body.agency, body.division) == ("淮安市洪泽区人民政府", "320813")


def test_check_digit_of_uscc() -> None:
    assert credit_code_holds("113708260043292687")
    assert credit_code_holds("113325000026455663")
    assert not credit_code_holds("113708260043292686")


def test_two_longer_names_settle_nothing() -> None:
    body = identify(of("江北区统计局", "重庆市江北区统计局与宁波市江北区统计局开展交流。"))
    assert (body.agency, body.division_candidates) == ("江北区统计局", ("330205", "500105"))


def test_township_that_the_registry_has_elsewhere_only() -> None:
    # 新镇 is borne once in the registry (150525103), but this site is of another place.
    assert identify(of("新镇人民政府")).division == "150525103"
    assert identify(of("新镇人民政府", site_name="慈溪市人民政府")).division is None
    assert identify(of("城关镇人民政府", site_name="榆中县人民政府")).division == "620123100"


@pytest.mark.parametrize("name", ["县政府办公室", "政府办公室", "人民政府办公室"])
def test_office_named_short(name: str) -> None:
    body = identify(of(name, "微山县人民政府办公室推进公开。"))
    assert body.agency_id == "370826-office"


@pytest.mark.parametrize(
    "said",
    ["在区委、区政府的领导下，我局认真工作。", "我县教育局贯彻县委、县政府部署。", "全县学校12所。", "我区学校12所。"],
)
def test_a_countys_department_on_the_site_of_its_city(said: str) -> None:
    assert not identify(of("教育局", said, site_name="聊城市人民政府")).resolved
    assert identify(of("教育局", "我市教育工作", site_name="聊城市人民政府")).agency_id == "371500-education"
    region = identify(of("教育厅", "我区教育工作", site_name="广西壮族自治区人民政府"))
    assert region.agency_id == "450000-education"


def test_a_site_and_its_body_run_together() -> None:
    assert identify(of("山东省人民政府聊城市统计局")).agency_id == "371500-statistics"
    assert identify(of("山东省人民政府杭州市统计局")).agency_id != "330100-statistics"
    assert identify(of("山东省人民政府驻北京办事处")).division != "110000"


@pytest.mark.parametrize("name", ["国家税务总局横琴粤澳深度合作区税务局", "国家税务总局海关总署济宁市税务局"])
def test_a_branch_in_no_known_place_is_not_the_centres(name: str) -> None:
    found = identify(of(name))
    assert (found.resolved, found.level, found.kind) == (False, "unknown", "tax")


def test_a_township_by_the_county_in_its_address() -> None:
    found = identify(of("城东街道办事处", "地址：浙江省温岭市城东街道万昌路1号"))
    assert (found.division, found.level) == ("331081002", "township")


def test_what_speaks_of_another_place_is_told() -> None:
    host, site = {"url": "http://www.liaocheng.gov.cn/a.html"}, {"site_name": "聊城市人民政府"}
    assert identify(of("德州市统计局", **host)).conflicts == ("host: www.liaocheng.gov.cn",)
    assert identify(of("德州市统计局", **site)).conflicts == ("site: 聊城市人民政府",)
    assert identify(of("聊城市统计局", **host, **site)).conflicts == ()
    assert identify(of("东昌府区统计局", **host, **site)).conflicts == ()
    nobody = identify(of("统计局", **host, site_id="3714000001"))
    assert nobody.conflicts == ("host: www.liaocheng.gov.cn", "site_id: 3714000001")


def test_a_full_name_that_is_short_for_another() -> None:
    assert identify(of("东乡县教育局", year=2022)).division == "622926"
    early = identify(of("东乡县教育局", year=2012))
    assert (early.division, early.division_candidates) == (None, ("361029", "622926"))
    assert identify(of("抚州市东乡县教育局", year=2012)).division == "361029"
    assert not identify(of("国家统计局巴州调查队")).resolved
    assert identify(of("国家统计局巴州调查队", url="http://www.xjbz.gov.cn/a.html")).division == "652800"


def test_the_bare_name_of_a_district_before_a_park_is_no_place() -> None:
    assert not identify(of("东湖高新区教育局")).resolved
    assert identify(of("武汉东湖高新区教育局")).division == "420100"
    assert identify(of("昆山高新区管理委员会")).division == "320583"


def test_the_author_names_the_place_in_other_words() -> None:
    by = "本报告由岳阳市发展和改革委员会编制。"
    assert identify(of("市发改委", by)).agency_id == "430600-development_reform"
    assert identify(of("发改委", "如有疑问，请与汨罗市发展和改革局办公室联系。")).division == "430681"
    assert not identify(of("县发改委", by)).resolved, "a county's is no city's"
    assert not identify(of("市发改委", by, "本报告由长沙市发展和改革委员会编制。")).resolved


@pytest.mark.parametrize(
    ("name", "division"),
    [
        ("博爱县许良镇人民政府", "410822103"),
        ("科尔沁左翼中旗保康街道办事处", "150521403"),
        ("六盘水市钟山区凤凰街道办事处", "520201"),
    ],
)
def test_townships_whose_entry_says_more_than_their_name(name: str, division: str) -> None:
    assert (identify(of(name)).division or "").startswith(division)


def test_a_word_is_not_cut_for_a_township() -> None:
    found = identify(of("龙潭乡村振兴局"))
    assert (found.level, found.kind) == ("county", "rural_revitalisation")


def test_a_township_whose_name_begins_like_a_rank() -> None:
    assert "520502001" in identify(of("市西街道办事处")).division_candidates
    assert identify(of("毕节市七星关区市西街道办事处")).division == "520502001"
