"""What a column or a page can lose without a word, night by night on the test site: each loss is told, or is none."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.harvest.addresses import Network
from flows.harvest.night import Settings
from flows.harvest.steps import run_night
from flows.store.archive import Archive
from tests.harvest.clients import TESTS, StandingTransport
from tests.harvest.clocks import SimulatedClock
from tests.site.server import Reply, SiteServer
from tests.site.story import listing, page, row

HOST = "127.77.9.1"
REPORT = "某局{}年政府信息公开工作年度报告"


class Place:
    """One source on one host, harvested night by night."""

    def __init__(self, folder: Path, server: SiteServer, clock: SimulatedClock) -> None:
        self.folder, self.server, self.clock = folder, server, clock
        (folder / "sources").mkdir()

    def put(self, path: str, body: bytes | str, status: int = 200, **more: Any) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.server.pages[HOST, path] = Reply(data, status, **more)

    def column(self, rows: dict[str, str], extra: str = "", path: str = "/nb/") -> None:
        self.put(path, listing([row(href, title) for href, title in rows.items()], extra))

    def reports(self, count: int = 1) -> dict[str, str]:
        names = {f"t20230101_{number}.htm": REPORT.format(2022) for number in range(count)}
        for number, name in enumerate(names):
            self.put(f"/nb/{name}", page(number))
        return names

    def source(self, family: str, path: str = "/nb/", expected: int = 0, options: str = "", accept: str = "") -> None:
        more = f"  - {{accept: '{accept}', why: tests}}\n" if accept else ""
        (self.folder / "sources" / "one.yaml").write_text(
            f"id: one\nname: one\naddress: {self.server.url(HOST, path)}\nfamily: {family}\n"
            f"expect: {{reports_a_year: {expected}}}\n{options}overrides:\n"
            f"  - {{ports: '{self.server.port}', why: tests}}\n{more}"
        )

    def night(self) -> dict[str, Any]:
        self.clock.jump(timedelta(days=self.clock.monotonic() // 86400 + 1))
        settings = Settings(
            self.folder / "raw", self.folder / "state", "mailto:t@example.org", network=TESTS, clock=self.clock,
            jitter=lambda: 0.5, transport=lambda network: StandingTransport(network, self.clock),
        )  # fmt: skip
        return run_night(settings, self.folder / "sources", (), {}, None)

    def alarms(self) -> str:
        report = self.night()
        assert report["status"] == ("incomplete" if report["alarms"] else "complete"), report
        return "; ".join(report["alarms"].get("one", []))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    clock = SimulatedClock()
    with SiteServer([HOST], clock.monotonic) as server:
        yield Place(tmp_path, server, clock)


def test_paging_that_goes_round_in_circles_ends(place: Place) -> None:
    names = place.reports(2)
    place.source("listing")
    for number in range(50):
        place.column(names, f'<a href="?page={number + 1}">下一页</a>', "/nb/" + (f"?page={number}" if number else ""))
    assert place.alarms() == ""
    assert len([asked for asked in place.server.log if asked.path.startswith("/nb/?page=")]) == 1


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ('<p>共<b>3</b>页 <a href="javascript:turn(2)">下一页</a></p>', "announces 3 pages, 1 could be read"),
        ("<script>createPageHTML(4, 0, 'index', 'html')</script>", "announces 4 pages, 1 could be read"),
        ("<script>var page = {recordCount: '20', prepage: 10}</script>", "announces 20 records, 2 have links"),
        ("<p>共 2 条 第1/1页</p>", ""),
    ],
)
def test_a_column_that_shows_less_than_it_announces(place: Place, extra: str, told: str) -> None:
    place.column(place.reports(2), extra)
    place.source("listing")
    assert told in place.alarms()
    place.source("listing", accept="count")
    assert place.alarms() == ""


def test_a_page_of_the_column_that_does_not_come_is_told(place: Place) -> None:
    place.column(place.reports(2), '<a href="index2.htm">下一页</a>')
    place.put("/nb/index2.htm", "", 400)
    place.source("listing")
    assert place.alarms() == "pages of the column came to 1 broken: their links are missing"


def test_a_column_that_cannot_be_parsed_whole_is_told(place: Place) -> None:
    place.column(place.reports(1), "<div>" * 5000)
    place.source("listing")
    assert "nested too deeply" in place.alarms()


def test_a_counter_of_visitors_makes_no_edition(place: Place) -> None:
    name = next(iter(place.reports(1)))
    place.column({name: REPORT.format(2022)})
    place.source("listing")
    for visits in (10, 11, 12):
        counter = f"<p>浏览次数：{visits}</p><script>t={visits}</script>"
        place.put(f"/nb/{name}", page(0, extra=counter), validators=False)
        report = place.night()
        assert report["changed"]["number"] == 0
        assert report["new"]["number"] == (visits == 10)
    assert [edition.number for edition in Archive(place.folder / "raw" / "harvest", place.folder).editions()] == [1]


def test_bodies_and_years_that_are_only_guessed(place: Place) -> None:
    """What is not there is no failure, and no report: an address that was counted off proves nothing."""
    path, areas = "/module/xxgk/xxgkAnnualReport.jsp", "options: {since: '2023', areas: {11370826004323472M: 甲局}}\n"
    place.put(path, listing([]))
    place.source("hanweb_annual", path, 1, areas)
    assert "0 reports of 2024, at least 1 are expected" in place.alarms()
    place.put(f"{path}?area=11370826004323472M&fbtime=2024", page(1))
    report = place.night()
    assert report["alarms"] == {}
    assert report["failed"] == []
    del place.server.pages[HOST, f"{path}?area=11370826004323472M&fbtime=2024"]
    assert place.night()["gone"]["number"] == 1


def test_columns_below_columns(place: Place) -> None:
    """A year, a class of bodies, a body: none of them is lost, and menus that lead elsewhere are not followed."""
    place.column({"2022/": "2022年", "/zwgk/": "政务公开"})
    place.column({"bm/": "市政府部门", "t20230101_1.htm": REPORT.format("")}, path="/nb/2022/")
    place.column({"t20230101_2.htm": "市财政局"}, path="/nb/2022/bm/")
    for number, path in enumerate(("/nb/2022/t20230101_1.htm", "/nb/2022/bm/t20230101_2.htm")):
        place.put(path, page(number))
    place.source("yearly")
    assert place.night()["sources"]["one"][:2] == [2, 2]
    assert "/zwgk/" not in [asked.path for asked in place.server.log]


def test_a_list_in_json_that_ends_early_or_has_no_number(place: Place) -> None:
    tree = json.dumps([{"id": 88, "name": "政府信息公开年报"}])
    place.put("/gkmlpt/index", f"<html><script>window._CONFIG = {{TREE: {tree}}}</script></html>")
    place.source("gkmlpt", "/gkmlpt/index")
    assert "names no SID" in place.alarms()
    place.put("/gkmlpt/index", f"<html><script>window._CONFIG = {{SID: '7', TREE: {tree}}}</script></html>")
    article = {"title": REPORT.format(2022), "url": "/content/post_1.html", "attachment": []}
    place.put("/gkmlpt/api/all/88?page=1&sid=7", json.dumps({"classify": {"post_count": 9}, "articles": [article]}))
    place.put("/content/post_1.html", page(1))
    assert "category 88 announces 9 articles, 1 came" in place.alarms()


def test_records_that_are_announced_and_do_not_come(place: Place) -> None:
    script = "<script>var param={columnid:77,unitid:'555',webid:9};</script>"
    place.put("/col/col77/index.html", listing([], script))
    record = f"<record><![CDATA[{row('/art/2023/1/2/art_77_1.html', REPORT.format(2022))}]]></record>"
    query = "columnid=77&unitid=555&webid=9&startrecord=1&endrecord=45&perpage=15"
    place.put(f"/module/web/jpage/dataproxy.jsp?{query}", f"<d><totalrecord>5</totalrecord>{record}</d>")
    place.put("/art/2023/1/2/art_77_1.html", page(1))
    place.source("hanweb_dataproxy", "/col/col77/index.html")
    assert "announces 5 records, 1 have links" in place.alarms()


def test_parts_beyond_the_most_are_told(place: Place) -> None:
    pictures = "".join(f'<img src="{number}.png">' for number in range(62))
    place.column({"t20230101_0.htm": REPORT.format(2022)})
    place.put("/nb/t20230101_0.htm", page(0, extra=f'<div id="zoom">{pictures}</div>'))
    place.source("listing")
    told = [detail for _, _, detail in place.night()["failed"]]
    assert told[0].startswith("one of more than 60 parts of")
    assert len([asked for asked in place.server.log if asked.path.endswith(".png")]) == 60


def test_a_site_that_goes_over_to_https_keeps_its_pages(tmp_path: Path) -> None:
    """The addresses of the list are other ones, the pages are not: no edition is added, nothing is transferred."""
    clock, scheme, sent = SimulatedClock(), "http", []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/nb/":
            listed = listing([row(f"{scheme}://www.x.gov.cn/nb/t20230101_1.htm", "某局年报")])
            return httpx.Response(200, stream=httpx.ByteStream(listed))
        if request.url.path != "/nb/t20230101_1.htm":
            return httpx.Response(404)
        if request.headers.get("if-none-match") == '"1"':
            return httpx.Response(304)
        sent.append(str(request.url))
        return httpx.Response(200, stream=httpx.ByteStream(page(1)), headers={"etag": '"1"'})

    (tmp_path / "one.yaml").write_text(
        "id: one\nname: one\naddress: http://www.x.gov.cn/nb/\nfamily: trs\nexpect: {reports_a_year: 0}\n"
    )
    settings = Settings(
        tmp_path / "raw", tmp_path / "state", "mailto:t@example.org", clock=clock, jitter=lambda: 0.5,
        transport=lambda network: httpx.MockTransport(answer), network=Network(),
    )  # fmt: skip
    first = run_night(settings, tmp_path, (), {}, None)
    scheme = "https"
    clock.jump(timedelta(days=1))
    second = run_night(settings, tmp_path, (), {}, None)
    assert (first["new"]["number"], second["new"]["number"], second["changed"]["number"]) == (1, 0, 0)
    assert sent == ["http://www.x.gov.cn/nb/t20230101_1.htm"]
    assert len(list(settings.pages.editions())) == 1
