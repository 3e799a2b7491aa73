"""The test site: every family and every trouble, each on a host of its own, and what changes from night to night."""

import gzip
import json
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

from extractors.forms import CellKey
from flows.harvest.outcomes import Outcome
from tests.press.__main__ import distinct_reports
from tests.press.disorders import Disorders
from tests.press.facts import PressedReport
from tests.press.printing import PressedCell
from tests.press.render import render
from tests.site.server import Behaviour, Reply, SiteServer

FAMILY_HOSTS = {
    "plain": "127.77.1.1", "trs": "127.77.1.2", "dataproxy": "127.77.1.3", "annual": "127.77.1.4",
    "gkmlpt": "127.77.1.5", "fixed": "127.77.1.6", "yearly": "127.77.1.7",
}  # fmt: skip
TROUBLES: dict[str, Outcome] = {
    "challenge-521": Outcome.CHALLENGE, "challenge-412": Outcome.CHALLENGE, "wall": Outcome.CHALLENGE,
    "soft-404": Outcome.SOFT_404, "gone": Outcome.GONE, "forbidden": Outcome.FORBIDDEN, "cut-off": Outcome.BROKEN,
    "drip": Outcome.TIMEOUT, "endless": Outcome.BROKEN, "wrong-type": Outcome.BROKEN, "bomb": Outcome.TOO_LARGE,
    "robots": Outcome.ROBOTS, "tls": Outcome.TLS_ERROR, "busy": Outcome.BROKEN, "inward": Outcome.REFUSED,
}  # fmt: skip
"""Each trouble and the outcome it must come to."""
TROUBLE_HOSTS = {name: f"127.77.2.{number}" for number, name in enumerate(TROUBLES, start=1)}
HOSTS = [*FAMILY_HOSTS.values(), *TROUBLE_HOSTS.values()]
MOVED = "/moved/index.html"
WITHDRAWN, CORRECTED = "/zfxxgknb/p0.htm", "/zfxxgknb/p1.htm"
LICENSING = CellKey("disclosure", "licensing", "decisions")


@cache
def reports(count: int = 18) -> tuple[PressedReport, ...]:
    """Pressed reports, no two of one body and year."""
    return tuple(islice(distinct_reports(4000), count))


@cache
def page(number: int, encoding: str = "utf-8", extra: str = "") -> bytes:
    """The page of report `number`."""
    data = render("html", reports()[number], Disorders(encoding=encoding))  # type: ignore[arg-type]
    return data.replace(b"</body>", extra.encode() + b"</body>")


@cache
def corrected(number: int) -> bytes:
    """The page of report `number` with another number of licences."""
    report = reports()[number]
    cells = {**report.cells, LICENSING: PressedCell(4321, "printed", "4321")}
    return render("html", replace(report, cells=cells), Disorders())


def title(number: int) -> str:
    """What a list calls report `number`."""
    return f"{reports()[number].body.agency}{reports()[number].year}年政府信息公开工作年度报告"


def row(href: str, text: str) -> str:
    """One row of a list."""
    return f'<li><a href="{href}" title="{text}">{text}</a><span>2023-01-22</span></li>'


def listing(rows: list[str], extra: str = "") -> bytes:
    """A column page."""
    body = f"<h1>政府信息公开年报</h1><ul>{''.join(rows)}</ul>{extra}<p>{'政府信息公开' * 20}</p>"
    return f"<html><title>政府信息公开年报</title><body>{body}</body></html>".encode()


@dataclass
class Story:
    """Fills a server and a folder of sources; `night` changes what the nights change."""

    server: SiteServer
    sources: Path

    def set_up(self) -> None:
        """The site as it is on the first night."""
        for host in HOSTS:
            self.put(host, "/robots.txt", b"User-agent: *\nDisallow: /forbidden/\n")
        for fill in (self.plain, self.trs, self.dataproxy, self.annual, self.gkmlpt, self.fixed, self.yearly):
            fill()
        self.troubles()

    def put(self, host: str, path: str, body: bytes, **more: object) -> None:
        """Something at an address."""
        self.server.pages[host, path] = Reply(body, **more)  # type: ignore[arg-type]

    def source(self, name: str, host: str, path: str, family: str, more: str = "", url: str = "") -> None:
        """A source file."""
        address = url or self.server.url(host, path)
        ports = f'overrides:\n  - {{ports: "{self.server.port}", why: the test site listens there}}\n'
        if name in ("drip", "bomb"):
            ports += '  - {seconds: "1.5", why: nobody waits for it}\n'
        text = f"id: {name}\nname: {name}\naddress: {address}\nfamily: {family}\nexpect: {{reports_a_year: 0}}\n"
        (self.sources / f"{name}.yaml").write_text(text + more + ports, encoding="utf-8")

    def plain(self) -> None:
        """Two pages of a list; one report in GBK; links that lead inside, away, and nowhere."""
        host = FAMILY_HOSTS["plain"]
        bad = [
            row("http://127.0.0.1:4200/t20230101_1.htm", "内网2022年政府信息公开年报"),
            row("file:///etc/passwd", "甲年报"),
            row("http://elsewhere.example/t20230101_2.htm", "某县2022年政府信息公开年报"),
            row("javascript:void(0)", "2022年政府信息公开年报"),
            row("/t20230101_3.htm", "某县2022年法治政府建设年度报告"),
            row("/forbidden/t20230101_4.htm", "某县2021年政府信息公开工作年度报告"),
        ]  # fmt: skip
        turn = '<a href="index2.htm">下一页</a>'
        self.put(host, "/zfxxgknb/index.htm", listing([row("p0.htm", title(0)), *bad], turn))
        self.put(host, "/zfxxgknb/index2.htm", listing([row("p1.htm", title(1)), row("p2.htm", title(2))]))
        self.put(host, "/forbidden/t20230101_4.htm", page(0))
        self.put(host, "/zfxxgknb/p0.htm", page(0))
        self.put(host, "/zfxxgknb/p1.htm", page(1))
        self.put(host, "/zfxxgknb/p2.htm", page(2, "gb18030_undeclared"))
        self.source("plain", host, "/zfxxgknb/index.htm", "listing")

    def trs(self) -> None:
        """Pages that a script writes, a recordset, an attachment behind a viewer, a column that moved."""
        host = FAMILY_HOSTS["trs"]
        record = f"<recordset><record><![CDATA[{row('./202301/t20230122_5.htm', title(5))}]]></record></recordset>"
        script = f'<script>createPageHTML(2, 0, "index", "html");</script><script type="text/xml">{record}</script>'
        self.put(host, MOVED, listing([row("./202301/t20230122_3.htm", title(3))], script))
        self.put(host, "/moved/index_1.html", listing([row("./202301/t20230122_4.htm", title(4))]))
        self.put(host, "/old/", b"", status=301, headers={"Location": MOVED})
        viewer = '<p><a href="/web/viewer.html?file=/moved/202301/P0.docx">全真版</a></p>'
        self.put(host, "/moved/202301/t20230122_3.htm", page(3, extra=viewer))
        self.put(host, "/moved/202301/P0.docx", render("docx", reports()[3], Disorders()))
        for number in (4, 5):
            self.put(host, f"/moved/202301/t20230122_{number}.htm", page(number))
        self.source("trs", host, "/old/", "trs")

    def dataproxy(self) -> None:
        """A column filled by dataproxy.jsp."""
        host = FAMILY_HOSTS["dataproxy"]
        script = "<script>var param={columnid:77,unitid:'555',webid:9};</script>"
        self.put(host, "/col/col77/index.html", listing([], script))
        records = "".join(
            f"<record><![CDATA[{row(f'/art/2023/1/2/art_77_{number}.html', title(number))}]]></record>"
            for number in (6, 7)
        )
        xml = f"<datastore><totalrecord>2</totalrecord><recordset>{records}</recordset></datastore>"
        query = "columnid=77&unitid=555&webid=9&startrecord=1&endrecord=45&perpage=15"
        self.put(host, f"/module/web/jpage/dataproxy.jsp?{query}", xml.encode(), headers={"Content-Type": "text/xml"})
        for number in (6, 7):
            self.put(host, f"/art/2023/1/2/art_77_{number}.html", page(number))
        self.source("dataproxy", host, "/col/col77/index.html", "hanweb_dataproxy")

    def annual(self) -> None:
        """Bodies and years counted off."""
        host, path = FAMILY_HOSTS["annual"], "/module/xxgk/xxgkAnnualReport.jsp"
        for area, number in (("11370826004323472M", 8), ("11370826004325769B", 9)):
            for year in (2024, 2025):
                there = page(number) if year == 2025 else "<p>404 页面不存在</p>".encode()
                self.put(host, f"{path}?area={area}&fbtime={year}", there)
        areas = "options:\n  since: '2024'\n  areas: {11370826004323472M: 甲局, 11370826004325769B: 乙局}\n"
        self.put(host, path, listing([]))
        self.source("annual", host, path, "hanweb_annual", areas)

    def gkmlpt(self) -> None:
        """The configuration in a script, the list as JSON."""
        host = FAMILY_HOSTS["gkmlpt"]
        tree = [{"id": 1, "name": "机构", "children": [{"id": 88, "name": "政府信息公开年报", "children": []}]}]
        config = f"<html><script>window._CONFIG = {{SID: '755', TREE: {json.dumps(tree)}}}</script></html>"
        self.put(host, "/gkmlpt/index", config.encode())
        articles = [
            {
                "title": title(number), "url": self.server.url(host, f"/content/post_{number}.html"),
                "display_publish_time": "2023-01-22 10:00", "attachment": [],
            }
            for number in (10, 11)
        ]  # fmt: skip
        for place, article in enumerate(articles, start=1):
            found = {"classify": {"post_count": 2}, "articles": [article]}
            self.put(host, f"/gkmlpt/api/all/88?page={place}&sid=755", json.dumps(found).encode())
        for number in (10, 11):
            self.put(host, f"/content/post_{number}.html", page(number))
        self.source("gkmlpt", host, "/gkmlpt/index", "gkmlpt")

    def fixed(self) -> None:
        """Addresses that the source names."""
        host = FAMILY_HOSTS["fixed"]
        self.put(host, "/single/29/12.html", page(12))
        self.put(host, "/a.docx", render("docx", reports()[13], Disorders()))
        urls = [self.server.url(host, path) for path in ("/single/29/12.html", "/a.docx")]
        listed = "".join(f'    - "{url}"\n' for url in urls)
        self.source("fixed", host, "/", "fixed", f"options:\n  addresses:\n{listed}")

    def yearly(self) -> None:
        """A column of years, and a page that gathers the bodies of one."""
        host = FAMILY_HOSTS["yearly"]
        self.put(host, "/nb/", listing([row("2021n/", "2021年"), row("2022n/", "2022年年报汇总")]))
        self.put(host, "/nb/2021n/", listing([row("../t20220101_14.htm", title(14))]))
        self.put(
            host, "/nb/2022n/", listing([row("../t20230101_15.htm", "某局"), row("../t20230101_16.htm", "市财政局")])
        )
        for number, path in ((14, "t20220101_14"), (15, "t20230101_15"), (16, "t20230101_16")):
            self.put(host, f"/nb/{path}.htm", page(number))
        self.source("yearly", host, "/nb/", "yearly")

    def troubles(self) -> None:
        """One trouble a host; it is the report that is in trouble, not the list."""
        for name, host in TROUBLE_HOSTS.items():
            path = {"wrong-type": "/a.pdf", "robots": "/forbidden/a.html"}.get(name, "/a.html")
            self.server.pages[host, path] = _trouble(name)
            self.put(host, "/home.html", listing([]))
            url = self.server.url(host, path)
            url = url.replace("http:", "https:") if name == "tls" else url
            more = f'options:\n  addresses: ["{url}"]\n'
            self.source(name, host, "/home.html", "fixed", more)
        self.server.pages[TROUBLE_HOSTS["tls"], "/robots.txt"] = Reply(b"")

    def third_night(self) -> None:
        """One report is corrected, one withdrawn."""
        host = FAMILY_HOSTS["plain"]
        self.put(host, CORRECTED, corrected(1))
        del self.server.pages[host, WITHDRAWN]


def _trouble(name: str) -> Reply:
    plain: dict[str, tuple[bytes, int, dict[str, str], Behaviour]] = {
        "challenge-521": (b"<script>document.cookie='__jsl'</script>", 521, {"X-Via-JSL": "a"}, "whole"),
        "challenge-412": (b"", 412, {}, "whole"),
        "wall": (b"<html><script>location.reload()</script></html>", 200, {}, "whole"),
        "soft-404": ("<title>404</title>您访问的页面不存在".encode(), 200, {}, "whole"),
        "gone": (b"", 404, {}, "whole"),
        "forbidden": (b"", 403, {}, "whole"),
        "cut-off": (page(0), 200, {}, "cut_off"),
        "drip": (b"", 200, {}, "drip"),
        "endless": (b"", 302, {"Location": "/a.html"}, "whole"),
        "wrong-type": (page(0), 200, {"Content-Type": "application/pdf"}, "whole"),
        "bomb": (gzip.compress(bytes(60 * 2**20), 1), 200, {"Content-Encoding": "gzip"}, "whole"),
        "robots": (page(0), 200, {}, "whole"),
        "tls": (b"", 200, {}, "whole"),
        "busy": (b"", 429, {"Retry-After": "300"}, "whole"),
        "inward": (b"", 302, {"Location": "http://127.0.0.1:4200/"}, "whole"),
    }
    body, status, headers, behaviour = plain[name]
    return Reply(body, status, headers, behaviour)
