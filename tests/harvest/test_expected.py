"""Which bodies the sources of a harvest are expected to have reports of."""

from pathlib import Path

import pytest

from flows.dataset.coverage import Expected
from flows.harvest.expected import expected_bodies

_SOURCE = "id: a-b\naddress: http://www.x.gov.cn/nb/\nname: {name}\ndivision: '371500'\nfamily: {family}\n"


@pytest.mark.parametrize(
    ("name", "family", "more", "found"),
    [
        ("聊城市统计局", "trs", "expect: {since: '2021'}", [("聊城市统计局", 2021, True)]),
        ("聊城市统计局", "trs", "expect: {reports_a_year: 0}", []),
        ("聊城市人民政府", "trs", "expect: {reports_a_year: 9}", []),
        ("聊城市人民政府", "trs", "expect: {bodies: [聊城市人民政府]}", [("聊城市人民政府", 0, True)]),
        (
            "聊城市人民政府", "hanweb_annual", "options: {since: '2012', areas: {A: 聊城市财政局, B: 聊城市水利局}}",
            [("聊城市财政局", 2012, False), ("聊城市水利局", 2012, False)],
        ),
        ("新闻中心年报", "trs", "", []),
    ],
)  # fmt: skip
def test_what_a_source_names(
    tmp_path: Path, name: str, family: str, more: str, found: list[tuple[str, int, bool]]
) -> None:
    (tmp_path / "a-b.yaml").write_text(_SOURCE.format(name=name, family=family) + more)
    bodies, _ = expected_bodies(tmp_path)
    assert bodies == [Expected("a-b", body, "371500", since, alone) for body, since, alone in found]


def test_the_sources_of_the_package_name_bodies() -> None:
    names = {body.name for body in expected_bodies()[0]}
    assert {"教育部", "上饶市教育局", "微山县两城镇人民政府"} <= names
    assert "永嘉县人民政府" not in names, "whose site it is: the column is that of its townships"


def test_what_cannot_be_expected_is_told(tmp_path: Path) -> None:
    more = "expect: {bodies: [聊城市统计局, 聊城市某某处]}"
    (tmp_path / "a-b.yaml").write_text(_SOURCE.format(name="聊城市人民政府", family="trs") + more)
    (tmp_path / "c-d.yaml").write_text("id: c-d\nnmae: x\n")
    bodies, left_out = expected_bodies(tmp_path)
    assert [body.name for body in bodies] == ["聊城市统计局"]
    assert left_out == [
        "c-d.yaml: unknown keys: nmae",
        "source a-b: 聊城市某某处: it is not certain which body that is",
    ]


def test_a_folder_without_sources_is_told(tmp_path: Path) -> None:
    (tmp_path / "a-b.yml").write_text(_SOURCE.format(name="聊城市统计局", family="trs"))
    assert expected_bodies(tmp_path) == ([], ["*.yaml: the folder has no such file"])
