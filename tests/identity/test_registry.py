"""The registry is whole, and every division is found by its own name."""

import re

import pytest

from extractors.identity import identify
from extractors.identity.kinds import vocabulary
from extractors.identity.places import read, registry, short_names, significant, townships, without_peoples
from tests.identity.making import of


def test_codes_and_parents() -> None:
    divisions = registry().divisions
    for division in divisions.values():
        assert re.fullmatch(r"[1-6][0-9]{5}", division.code)
        assert not division.parent or division.parent in divisions
    current = [d for d in divisions.values() if d.until is None]
    assert sum(d.level == "province" for d in current) == 31
    assert sum(d.level == "prefecture" for d in current) == 333
    assert 2840 < sum(d.level == "county" and not d.zone for d in current) < 2860


def test_no_pseudo_areas() -> None:
    names = {division.name for division in registry().divisions.values()}
    assert not names & {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def test_county_units_under_a_province() -> None:
    assert registry().divisions["429004"].level == "county"
    assert registry().divisions["429004"].parent == "420000"


def test_every_division_by_its_own_name() -> None:
    for code, division in registry().divisions.items():
        if division.zone or division.until:
            continue
        body = identify(of(f"{division.name}统计局"))
        assert body.division == code or code in body.division_candidates, division
        above = "".join(registry().divisions[outer].name for outer in registry().ancestors(code))
        if above.count("省") + above.count("区") <= 1:
            parent = registry().divisions[division.parent].name if division.parent else ""
            assert identify(of(f"{parent}{division.name}统计局")).division == code, division


def test_townships_by_name_inside_their_county() -> None:
    for row in list(read("townships.csv"))[::400]:
        if not re.search(r"(?:街道|镇|乡)$", row["name"]):
            continue
        county = registry().divisions.get(row["code"][:6]) or registry().divisions[f"{row['code'][:4]}00"]
        if county.zone:
            continue
        found = townships().find(row["name"], [county.code])
        assert row["code"] in found


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("互助土族自治县", "互助县"),
        ("峨边彝族自治县", "峨边县"),
        ("恩施土家族苗族自治州", "恩施州"),
        ("鄂伦春自治旗", "鄂伦春旗"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("东乡族自治县", "东乡县"),
        ("积石山保安族东乡族撒拉族自治县", "积石山县"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江县"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short in {short for short, _ in short_names(name)}


def test_without_peoples() -> None:
    assert without_peoples("和布克赛尔蒙古") == "和布克赛尔"
    assert without_peoples("东乡族") == "东乡"


def test_significant() -> None:
    codes = ("370000", "371500", "371502", "371502001")
    assert [significant(code) for code in codes] == ["37", "3715", "371502", "371502001"]


def test_kinds_are_names() -> None:
    kinds = {kind for kind, _ in vocabulary().words.values()} | set(vocabulary().central.values())
    assert all(re.fullmatch(r"[a-z_]+", kind) for kind in kinds)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("教育体育局", "education"),
        ("发展和改革委员会", "development_reform"),
        ("教育和科学技术局", "education+science"),
        ("文化广电和旅游局", "culture_tourism"),
        ("住房和城乡建设局", "housing"),
        ("人社局", "hr_social_security"),
        ("粮食和物资储备局", "grain"),
        ("政务服务和数据管理局", "government_services"),
        ("自然资源和规划局", "natural_resources"),
        ("民族宗教事务委员会", "ethnic_religious"),
        ("退役军人事务局", "veterans"),
        ("城市管理行政执法局", "urban_management"),
        ("扶贫开发办公室", "rural_revitalisation"),
        ("国有资产监督管理委员会", "sasac"),
        ("人民防空办公室", "civil_air_defence"),
        ("信访局", "petition"),
    ],
)
def test_kind_of_department(words: str, kinds: str) -> None:
    body = identify(of(f"聊城市{words}"))
    assert (body.kind, body.body) == (kinds, "department")
