from pathlib import Path

import pytest

from flows.harvest.families import OPTIONS
from flows.harvest.source import SOURCES, SourceError, load_sources, read_source

GOOD = "id: a-b\nname: 某县人民政府\naddress: http://www.x.gov.cn/zfxxgknb/\nfamily: trs\nexpect: {reports_a_year: 3}\n"


def test_the_sources_that_come_with_the_package() -> None:
    sources, faults = load_sources(SOURCES, OPTIONS)
    assert not faults
    assert len(sources) >= 40
    assert len({source.family for source in sources}) >= 5


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("x: 1\n", "unknown keys"),
        ("id: a-b\n", "twice"),
        ("division: NO\n", "division"),
        ("options: &a {b: *a}\n", "anchors"),
        ("options: !!python/object:os.system {}\n", "tags"),
        ("overrides:\n  - {tls: legacy}\n", "why"),
        ("overrides:\n  - {tls: none, why: x}\n", "cannot be"),
        ("overrides:\n  - {pause: '0.1', why: x}\n", "cannot be"),
        ("overrides:\n  - {loopback: 'yes', why: x}\n", "an override is one of"),
        ("options: {arears: {A: b}}\n", "has no option arears; it has none"),
        ("overrides:\n  - {accept: everything, why: x}\n", "cannot be"),
        ("overrides: [" * 2000, "nested|YAML"),
    ],
)
def test_what_a_source_file_may_not_say(tmp_path: Path, more: str, what: str) -> None:
    file = tmp_path / "a-b.yaml"
    file.write_text(GOOD + more)
    with pytest.raises(SourceError, match=what):
        read_source(file, OPTIONS)


@pytest.mark.parametrize(
    ("expect", "what"),
    [
        ("{bodies: 某局}", "a list of names"),
        ("{bodies: [[某局]]}", "a list of names"),
        ("{since: x}", "since is no number"),
        ("{body: 某局}", "expect holds reports_a_year, bodies, since"),
    ],
)
def test_what_a_source_may_not_expect(tmp_path: Path, expect: str, what: str) -> None:
    file = tmp_path / "a-b.yaml"
    file.write_text(GOOD.replace("{reports_a_year: 3}", expect))
    with pytest.raises(SourceError, match=what):
        read_source(file, OPTIONS)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:4200/", "file:///etc/passwd", "http://www.x.gov.cn:8080/", "http://a@www.x.gov.cn/", "ftp://x/"],
)
def test_addresses_that_no_source_may_have(tmp_path: Path, address: str) -> None:
    file = tmp_path / "a-b.yaml"
    file.write_text(GOOD.replace("http://www.x.gov.cn/zfxxgknb/", address))
    with pytest.raises(SourceError, match=r"the address"):
        read_source(file, OPTIONS)


@pytest.mark.parametrize(
    ("family", "options", "what"),
    [
        ("fixed", "{}", "needs `options"),
        ("fixed", "{addresses: ['http://127.0.0.1/a']}", "an address http://127.0.0.1/a: .*override `hosts`"),
        ("fixed", "{addresses: ['http://www.x.gov.cn:81/a']}", "port 81; another port needs the override `ports`"),
        ("hanweb_annual", "{areas: [a]}", "a mapping"),
        ("hanweb_annual", "{since: '19'}", "the option since cannot be '19'"),
        ("gkmlpt", "{category: x}", "the option category cannot be 'x'"),
    ],
)
def test_options_that_a_family_cannot_use(tmp_path: Path, family: str, options: str, what: str) -> None:
    (tmp_path / "a-b.yaml").write_text(GOOD.replace("family: trs", f"family: {family}") + f"options: {options}\n")
    with pytest.raises(SourceError, match=what):
        read_source(tmp_path / "a-b.yaml", OPTIONS)


def test_one_column_under_two_names(tmp_path: Path) -> None:
    (tmp_path / "a-b.yaml").write_text(GOOD)
    (tmp_path / "c-d.yaml").write_text(GOOD.replace("id: a-b", "id: c-d"))
    _, faults = load_sources(tmp_path, OPTIONS)
    assert [(fault.file, fault.what[:22]) for fault in faults] == [("c-d.yaml", "the same column as a-b")]


def test_a_bad_file_costs_its_own_source_only(tmp_path: Path) -> None:
    (tmp_path / "a-b.yaml").write_text(GOOD)
    (tmp_path / "c.yaml").write_bytes(b"\xff\xfe")
    sources, faults = load_sources(tmp_path, OPTIONS)
    assert [source.id for source in sources] == ["a-b"]
    assert [fault.file for fault in faults] == ["c.yaml"]


def test_overrides(tmp_path: Path) -> None:
    (tmp_path / "a-b.yaml").write_text(
        GOOD
        + "overrides:\n  - {tls: legacy, why: an old server}\n  - {pause: '9', why: slow}\n"
        + "  - {hosts: img.example.com, why: its pictures}\n  - {hours: '01:00-05:00', why: asked}\n"
    )
    site = read_source(tmp_path / "a-b.yaml", OPTIONS).site
    assert (site.tls, site.pace.pause) == ("legacy", 9.0)
    assert site.scope.allows("img.example.com")
    assert not site.scope.allows("example.com")
