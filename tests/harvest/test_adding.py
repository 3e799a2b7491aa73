"""`gongkai sources add` on every family of the test site: what is written can be read, and leads to the reports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.harvest.adding import NotAdded, add_source
from flows.harvest.families import OPTIONS
from flows.harvest.night import Settings
from flows.harvest.source import load_sources
from tests.harvest.clients import TESTS, StandingTransport
from tests.harvest.clocks import SimulatedClock
from tests.site.server import Reply, SiteServer
from tests.site.story import FAMILY_HOSTS, Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    (tmp_path / "told").mkdir()
    with SiteServer(list(FAMILY_HOSTS.values())) as server:
        story = Story(server, tmp_path / "told")
        for fill in (story.plain, story.trs, story.dataproxy, story.annual, story.gkmlpt, story.fixed, story.yearly):
            fill()
        yield story


def settings(folder: Path) -> Settings:
    clock = SimulatedClock()
    return Settings(
        folder / "raw", folder / "state", "mailto:t@example.org", network=TESTS, clock=clock, jitter=lambda: 0.5,
        transport=lambda network: StandingTransport(network, clock),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "path", "family", "accepted"),
    [
        ("plain", "/zfxxgknb/index.htm", "trs", 6),
        ("trs", "/old/", "trs", 3),
        ("dataproxy", "/col/col77/index.html", "hanweb_dataproxy", 2),
        ("annual", "/module/xxgk/xxgkAnnualReport.jsp?area=11370826004323472M&fbtime=2025", "hanweb_annual", 7),
        ("gkmlpt", "/gkmlpt/index", "gkmlpt", 2),
        ("fixed", "/single/29/12.html", "fixed", 1),
        ("yearly", "/nb/", "yearly", 3),
    ],
)
def test_every_family(story: Story, tmp_path: Path, name: str, path: str, family: str, accepted: int) -> None:
    url = story.server.url(FAMILY_HOSTS[name], path)
    added = add_source(settings(tmp_path), url, "new", "", tmp_path / "sources")
    assert (added.family, added.accepted) == (family, accepted), added
    sources, faults = load_sources(tmp_path / "sources", OPTIONS)
    assert faults == []
    assert (sources[0].family, sources[0].overrides["ports"]) == (family, str(story.server.port))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:4200/", "no public address"),
        ("ftp://www.x.gov.cn/", "scheme"),
        ("http://www.x.gov.cn:99999/", "Port"),
        ("http://user@www.x.gov.cn/", "user name"),
        ("gov.cn", "no http:// or https:// before it"),
    ],
)
def test_what_cannot_be_a_source(tmp_path: Path, url: str, why: str) -> None:
    with pytest.raises(NotAdded, match=why):
        add_source(settings(tmp_path), url, "new", "", tmp_path / "sources")
    assert not (tmp_path / "sources").exists()


def test_a_column_that_cannot_be_had(story: Story, tmp_path: Path) -> None:
    host = FAMILY_HOSTS["plain"]
    story.server.pages[host, "/wall/"] = Reply(b"", 521)
    with pytest.raises(NotAdded, match="challenge"):
        add_source(settings(tmp_path), story.server.url(host, "/wall/"), "new", "", tmp_path / "sources")
    with pytest.raises(NotAdded, match="the id must be"):
        add_source(settings(tmp_path), story.server.url(host, "/zfxxgknb/index.htm"), "N", "", tmp_path / "sources")
