"""Hosts, codes and telephone numbers: what they say of the place, and when they say nothing."""

from typing import Any

import pytest

from extractors.identity import identify
from extractors.identity.clues import organisation_code
from extractors.identity.hosts import among_departments, host_of, owner_of
from extractors.identity.places import read, registry
from tests.identity.making import evidence, of


def test_known_host_decides_what_the_name_leaves_open() -> None:
    body = identify(of("市中区统计局", url="http://www.zzszq.gov.cn/zwgk/202101/t20210120_1.html", year=2020))
    assert (body.division, body.evidence) == ("370402", ("title: 市中区统计局", "host: www.zzszq.gov.cn"))


def test_unknown_host_decides_nothing() -> None:
    assert identify(of("市中区统计局", url="http://www.shizhongqu.example.gov.cn/", year=2020)).division is None


@pytest.mark.parametrize(
    ("url", "division", "own"),
    [
        ("http://www.zunyi.gov.cn/a", "520300", True),
        ("tjj.zunyi.gov.cn/a", "520300", False),
        ("https://WWW.Zunyi.gov.cn:8080", "520300", True),
    ],
)
def test_owner_of_a_host(url: str, division: str, own: bool) -> None:
    owner = owner_of(url)
    assert owner is not None
    assert (owner.division, owner.own) == (division, own)


@pytest.mark.parametrize("url", [None, "", "notzunyi.gov.cn/x", "http://zunyi.gov.cn.example.com/", "/zwgk/a.html"])
def test_no_owner(url: str | None) -> None:
    assert owner_of(url) is None


def test_host_of_an_address() -> None:
    assert host_of("http://61.150.65.235:8080/zfxxgk/") == "61.150.65.235"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://www.lg.gov.cn/xxgk/xxgknb/qzfgzbm/content/post_1.html", True),
        ("http://a.gov.cn/zfxxgk/zfxxgknb/bmxxgknb/1.html", True),
        ("http://a.gov.cn/submit/1.html", False),
        ("http://bm.gov.cn/", False),
    ],
)
def test_part_of_a_site_for_departments(url: str, told: bool) -> None:
    assert among_departments(url) is told


def test_departments_part_of_a_known_site_gives_the_level_only() -> None:
    body = identify(evidence(url="https://www.lg.gov.cn/xxgk/xxgknb/qzfgzbm/content/post_11956962.html"))
    assert (body.level, body.division, body.resolved) == ("county", None, False)


def test_ministry_is_told_by_its_own_site() -> None:
    body = identify(
        evidence("2024年政府信息公开工作年度报告", url="http://www.moe.gov.cn/jyb_xxgk/202501/t20250127_1.html")
    )
    assert (body.agency_id, body.evidence) == ("000000-education", ("host: www.moe.gov.cn",))


def test_site_that_branches_share_names_none_of_them() -> None:
    body = identify(evidence("2024年政府信息公开工作年度报告", url="http://www.customs.gov.cn/x/1.html"))
    assert (body.level, body.resolved) == ("central", False)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("014416330/2018-04736", "014416330"),
        ("011158671/2021-22428", "011158671"),
        ("00835003X/2015-00018", "00835003X"),
        ("00000001/2018-00042", None),
        ("6107280000/2024-001005", None),
        ("014416331/2018-04736", None),
        (None, None),
    ],
)
def test_organisation_code_needs_its_check_digit(number: str | None, code: str | None) -> None:
    assert organisation_code(number) == code


def test_area_code_narrows() -> None:
    assert identify(of("市中区统计局", "联系电话：0632-3330123", year=2020)).division == "370402"
    assert identify(of("市中区统计局", "联系电话：4008123123", year=2020)).division is None


@pytest.mark.parametrize(
    "said",
    [
        {"site_name": "枣庄市市中区人民政府", "url": "http://www.shizhong.gov.cn/a.html"},
        {"site_id": "3701030001", "index_number": "113704020043292687"},
    ],
)
def test_strong_clues_that_contradict_leave_it_open(said: dict[str, Any]) -> None:
    if "index_number" in said:
        said["index_number"] = "11370402004329268" + _check("11370402004329268")
    body = identify(of("市中区统计局", year=2020, **said))
    assert body.division_candidates == ("370103", "370402", "511002", "511102")
    assert body.conflicts


def _check(code: str) -> str:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return signs[-sum(signs.index(sign) * 3**place for place, sign in enumerate(code)) % 31]


def test_contradiction_is_recorded_where_the_title_is_certain() -> None:
    body = identify(of("聊城市统计局", url="http://www.zunyi.gov.cn/a/1.html"))
    assert (body.division, body.conflicts) == ("371500", ("host: www.zunyi.gov.cn",))


def test_site_around_the_place_is_no_contradiction() -> None:
    assert identify(of("聊城市统计局", url="http://www.shandong.gov.cn/a/1.html")).conflicts == ()


def test_journeys_are_no_evidence() -> None:
    body = identify(of("市中区统计局", "组织人员赴内江市市中区学习考察。", year=2020))
    assert len(body.division_candidates) == 4


def test_superior_of_the_same_kind_lends_no_place() -> None:
    assert identify(of("统计局", "按照山东省统计局的统一部署开展工作。")).resolved is False


def test_county_body_on_the_site_of_its_city() -> None:
    assert identify(of("县审计局", site_name="聊城市人民政府")).level == "unknown"
    body = identify(of("审计局", "在县委、县政府的正确领导下开展工作。", site_name="聊城市人民政府"))
    assert (body.division, body.level) == (None, "county")
    assert identify(of("市审计局", site_name="聊城市人民政府门户网站")).division == "371500"


def test_code_that_outlived_a_name() -> None:
    # 130503 was 桥西区 of 邢台 until 2019 and is 信都区 since.
    assert "130503" in identify(of("桥西区统计局", year=2018)).division_candidates
    assert "130503" not in identify(of("桥西区统计局", year=2021)).division_candidates
    assert identify(of("信都区统计局", year=2021)).division == "130503"


def test_zone_of_a_county_and_zone_in_place_of_one() -> None:
    assert identify(of("化隆县群科新区综合服务中心")).division == "630224"
    assert identify(of("平潭综合实验区管理委员会")).division is None
    assert identify(of("杨凌示范区审计局")).level == "prefecture"


def test_customs_districts_are_of_the_centre() -> None:
    for name in ("广州海关关区", "拱北海关"):
        body = identify(of(name))
        assert (body.level, body.resolved) == ("central", True)


def test_market_supervision_is_no_city_s_rank() -> None:
    assert identify(of("市场监督管理局", site_name="昌图县人民政府")).agency_id == "211224-market_supervision"
    assert identify(of("市场监督管理局", "按照辽宁省市场监督管理局要求。")).resolved is False


@pytest.mark.parametrize("name", ["聊城市外办", "聊城市台办", "聊城市房管局"])
def test_everyday_names(name: str) -> None:
    assert identify(of(name)).kind in ("foreign_affairs", "overseas_taiwan", "housing")


def test_district_of_a_name_that_looks_like_another_sort() -> None:
    assert identify(of("太原市公安局万柏林分局")).agency_id == identify(of("万柏林区公安分局")).agency_id


def test_led_by_a_government() -> None:
    led = "在聊城市委、市政府的坚强领导下，全面推进公开。"
    assert identify(of("统计局", led)).agency_id == "371500-statistics"
    assert identify(of("县统计局", led)).resolved is False
    assert identify(of("统计局", led, "在东昌府区委、区政府的领导下开展工作。")).resolved is False


def test_township_of_one_name_on_a_site_elsewhere() -> None:
    assert identify(of("新镇人民政府", url="http://www.zunyi.gov.cn/a.html")).division is None


def test_old_name_that_is_the_bare_name_of_what_followed() -> None:
    assert identify(of("梅县司法局", year=2012)).division == "441421"
    assert identify(of("梅县司法局", year=2024)).division == "441403"


def test_every_host_has_a_source_and_an_owner() -> None:
    rows = list(read("hosts.csv"))
    assert len({row["host"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"] in ("report", "list", "name"), row
        assert bool(row["body"]) != bool(row["division"]), row
        assert row["division"] in {"", *registry().divisions}, row
        by_name = row["source"] == "name" and row["division"]
        assert not by_name or row["division"] == "440300" or row["division"].endswith("0000"), row
