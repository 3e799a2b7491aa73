"""The vectors 1 to 26 of the list of attacks: addresses that lead inward, and answers that are made to do harm."""

import asyncio
import gzip
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.harvest.addresses import Network
from flows.harvest.night import Settings
from flows.harvest.outcomes import Answer, Outcome
from flows.harvest.pacing import Postponed
from flows.harvest.steps import run_night
from flows.store.ledger import Ledger
from tests.harvest.clients import HOST, OTHER, TESTS, StandingTransport, answers, client, request
from tests.harvest.clocks import SimulatedClock
from tests.harvest.conftest import Canary
from tests.harvest.test_client import ERROR, LONG_LOGIN, PAGE, WALL
from tests.harvest.test_tls import NAME, ask, certificate
from tests.site.server import Reply, SiteServer
from tests.site.story import listing, page, row

INWARD: dict[str, list[str]] = {
    "1": ["http://127.0.0.1:4200/api/health", "http://127.0.0.1:{port}/"],
    "2": ["http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::]:{port}/"],
    "3": ["http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://017700000001:{port}/", "http://127.1:{port}/"],
    "4": ["http://127。0。0。1:{port}/", "http://①②⑦.0.0.1:{port}/", "http://localhos\uff54:{port}/"],
    "5": ["http://0.0.0.0:{port}/", "http://0:{port}/"],
    "6": ["http://169.254.169.254/", "http://100.100.100.200/", "http://metadata.google.internal/", "http://metadata/"],
    "7": ["http://10.0.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://[fd00::1]/", "http://[fe80::1%25eth0]/"],
    "8": ["http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://[2001:0:7f00:1::]:{port}/"],
    "11": [
        "http://good.gov.cn@127.0.0.1:{port}/", "http://127.0.0.1:{port}\\@good.gov.cn/", "http://127.0.0.1.:{port}/",
        "http://127.0.0.1\t:{port}/", "http://127.0.0.1\n:{port}/", "http://www.g\u043ev.cn/", "http://evilgov.cn/",
    ],
    "12": ["http://www.x.gov.cn:22/", "http://www.x.gov.cn:{port}/"],
    "13": [
        "file:///etc/passwd", "\\\\host\\share", "//127.0.0.1:{port}/x", "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1/",
        "data:text/html,x", "jar:http://127.0.0.1:{port}/!/",
    ],
}  # fmt: skip


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def server(clock: SimulatedClock) -> Iterator[SiteServer]:
    with SiteServer([HOST, OTHER], clock.monotonic) as running:
        yield running


# ---------------------------------------------------------------------- A: addresses


@pytest.mark.parametrize(("vector", "url"), [(vector, url) for vector, urls in INWARD.items() for url in urls])
def test_a_refused_before_any_packet(vector: str, url: str, canary: Canary) -> None:
    answer = asyncio.run(client(SimulatedClock(), Network()).fetch(request(url.format(port=canary.port))))
    assert (answer.outcome, canary.reached) == (Outcome.REFUSED, 0), vector
    assert answer.detail


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "::1"], ["93.184.216.34", "64:ff9b::7f00:1"]])
def test_9_a_public_name_with_an_inner_address(found: list[str], canary: Canary) -> None:
    asking = client(SimulatedClock(), Network(), answers(www_x_gov_cn=found))
    assert asyncio.run(asking.fetch(request("http://www.x.gov.cn/"))).outcome == Outcome.REFUSED
    assert canary.reached == 0


def test_1_to_13_in_the_links_of_a_column(
    tmp_path: Path, clock: SimulatedClock, server: SiteServer, canary: Canary
) -> None:
    """Not asked, written down with the reason or counted by it, and the run goes on."""
    urls = [url.format(port=canary.port) for urls in INWARD.values() for url in urls]
    rows = [row(url.replace('"', ""), f"第{number}局2022年政府信息公开年报") for number, url in enumerate(urls)]
    server.pages[HOST, "/nb/"] = Reply(listing([*rows, row("t20230101_1.htm", "某局2022年政府信息公开年报")]))
    server.pages[HOST, "/nb/t20230101_1.htm"] = Reply(page(0))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "one.yaml").write_text(
        f"id: one\nname: one\naddress: {server.url(HOST, '/nb/')}\nfamily: listing\nexpect: {{reports_a_year: 0}}\n"
        f"overrides:\n  - {{ports: '{server.port}', why: tests}}\n"
    )
    settings = Settings(
        tmp_path / "raw", tmp_path / "state", "mailto:t@example.org", network=TESTS, clock=clock, jitter=lambda: 0.5,
        transport=lambda network: StandingTransport(network, clock),
    )  # fmt: skip
    report = run_night(settings, tmp_path / "sources", (), {}, None)
    assert report["new"]["first"] == [server.url(HOST, "/nb/t20230101_1.htm")]
    assert canary.reached == 0
    with Ledger(settings.ledger_address) as ledger:
        result = ledger.source_before("", "one")
        refused = ledger.addresses(report["run"], [Outcome.REFUSED.value])
    assert result is not None
    assert result["found"] == len(urls) + 1
    assert len(refused) + sum(result["left_out"].values()) == len(urls)
    assert all(address.detail for address in refused)


def test_10_rebinding_and_14_proxies_are_named() -> None:
    """They stand beside the resolver: `test_rebinding_meets_the_check_at_every_connection`, `test_the_proxy_of_...`."""
    from tests.harvest import test_addresses

    assert test_addresses.test_rebinding_meets_the_check_at_every_connection
    assert test_addresses.test_the_proxy_of_the_environment_is_not_used


# ---------------------------------------------------------------------- B: answers


def fetched(server: SiteServer, clock: SimulatedClock, reply: Reply) -> Answer:
    server.pages[HOST, "/p.htm"] = reply
    return asyncio.run(client(clock).fetch(request(server.url(HOST, "/p.htm"))))


def to(url: str) -> Reply:
    return Reply(b"", 302, {"Location": url})


@pytest.mark.parametrize(
    ("reply", "outcome", "asked"),
    [
        pytest.param(to("http://10.0.0.1/"), Outcome.REFUSED, 1, id="15-inward"),
        pytest.param(to("file:///etc/passwd"), Outcome.REFUSED, 1, id="15-file"),
        pytest.param(to("http://elsewhere.example/"), Outcome.REFUSED, 1, id="15-other-host"),
        pytest.param(to("//127.0.0.1:4200/"), Outcome.REFUSED, 1, id="15-no-scheme"),
        pytest.param(to("/p.htm"), Outcome.BROKEN, 6, id="16-loop"),
        pytest.param(Reply(b'<meta http-equiv=refresh content="0;url=/x">' + PAGE), Outcome.NEW, 1, id="17-meta"),
        pytest.param(Reply(b"<script>location='/x'</script>" + PAGE), Outcome.NEW, 1, id="17-script"),
        pytest.param(
            Reply(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}), Outcome.TOO_LARGE, 1,
            id="18-gzip",
        ),
        pytest.param(Reply(gzip.compress(bytes(50_000_000))), Outcome.TOO_LARGE, 1, id="18-gzip-unsaid"),
        pytest.param(Reply(PAGE, headers={"Content-Encoding": "br"}), Outcome.BROKEN, 3, id="18-not-asked-for"),
        pytest.param(Reply(behaviour="drip"), Outcome.TIMEOUT, 3, id="19-drip"),
        pytest.param(Reply(PAGE, behaviour="cut_off"), Outcome.BROKEN, 3, id="20-announced-too-long"),
        pytest.param(Reply(PAGE, headers={"Content-Length": "90"}), Outcome.BROKEN, 3, id="20-announced-too-short"),
        pytest.param(Reply(WALL), Outcome.CHALLENGE, 1, id="21-challenge"),
        pytest.param(Reply(ERROR), Outcome.SOFT_404, 1, id="21-error"),
        pytest.param(Reply(LONG_LOGIN), Outcome.FORBIDDEN, 1, id="21-login"),
        pytest.param(Reply(b"", 500), Outcome.BROKEN, 3, id="22-500"),
        pytest.param(Reply(b"", 429, {"Retry-After": "86400"}), Outcome.BROKEN, 1, id="22-a-day"),
        pytest.param(
            Reply(PAGE, headers={"Content-Disposition": "attachment; filename=../../" + "x" * 4000}), Outcome.NEW, 1,
            id="24-name",
        ),
        pytest.param(Reply(PAGE, headers={"Set-Cookie": "a=" + "b" * 2**20}), Outcome.BROKEN, 3, id="25-cookie"),
        pytest.param(
            Reply(PAGE, headers={f"X-{number}": "x" for number in range(100_000)}), Outcome.BROKEN, 3, id="25-headers"
        ),
    ],
)  # fmt: skip
def test_b(server: SiteServer, clock: SimulatedClock, reply: Reply, outcome: Outcome, asked: int) -> None:
    answer = fetched(server, clock, reply)
    assert answer.outcome == outcome, answer.detail
    assert [one.path for one in server.log] == ["/p.htm"] * asked
    assert (answer.body is not None) == (outcome == Outcome.NEW)


def test_22_a_host_that_fails_all_night_rests(server: SiteServer, clock: SimulatedClock) -> None:
    async def night() -> None:
        asking = client(clock)
        for number in range(3):
            server.pages[HOST, f"/{number}"] = Reply(b"", 500)
            await asking.fetch(request(server.url(HOST, f"/{number}")))
        with pytest.raises(Postponed, match="three failures"):
            await asking.fetch(request(server.url(HOST, "/3")))

    asyncio.run(night())


@pytest.mark.parametrize(("days", "name"), [(-1, NAME), (2, "www.other.gov.cn")], ids=["23-expired", "23-another-host"])
def test_23_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, name: str) -> None:
    file = certificate(tmp_path, name, timedelta(days=days))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with SiteServer(["127.77.8.1"], tls=context) as server:
        server.pages["127.77.8.1", "/a.htm"] = Reply(PAGE)
        assert ask(server.port, "verified").outcome == Outcome.TLS_ERROR
        assert ask(server.port, "unverified").outcome == Outcome.NEW


def test_15_never_from_https_to_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with SiteServer(["127.77.8.1"], tls=context) as server:
        server.pages["127.77.8.1", "/a.htm"] = to(f"http://{NAME}/a.htm")
        answer = ask(server.port, "verified")
    assert (answer.outcome, answer.detail) == (Outcome.REFUSED, "a redirect from https to http")


@pytest.mark.parametrize(
    ("reply", "asked"),
    [
        pytest.param(Reply(b"", 404), True, id="26-none"),
        pytest.param(Reply(b"", 500), False, id="26-500"),
        pytest.param(Reply(b"#" * 10_000_000), True, id="26-10-MB"),
        pytest.param(Reply(b"\xff\xfe\x00 \xc3("), True, id="26-no-text"),
        pytest.param(Reply(b"\xef\xbb\xbfUser-agent: *\nDisallow: /nb/"), False, id="26-byte-order-mark"),
    ],
)
def test_26_robots(tmp_path: Path, clock: SimulatedClock, server: SiteServer, reply: Reply, asked: bool) -> None:
    server.pages[HOST, "/robots.txt"] = reply
    server.pages[HOST, "/nb/"] = Reply(listing([]))
    (tmp_path / "one.yaml").write_text(
        f"id: one\nname: one\naddress: {server.url(HOST, '/nb/')}\nfamily: listing\n"
        f"overrides:\n  - {{ports: '{server.port}', why: tests}}\n"
    )
    settings = Settings(
        tmp_path / "raw", tmp_path / "state", "mailto:t@example.org", network=TESTS, clock=clock, jitter=lambda: 0.5,
        transport=lambda network: StandingTransport(network, clock),
    )  # fmt: skip
    run_night(settings, tmp_path, (), {}, None)
    assert ("/nb/" in [one.path for one in server.log]) == asked
