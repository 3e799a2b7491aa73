import asyncio
from collections.abc import Sequence

import pytest

from flows.harvest.addresses import Network, Refused, Scope, absolute, admit
from flows.harvest.outcomes import Outcome
from tests.harvest.clients import answers, client, request, site
from tests.harvest.clocks import SimulatedClock
from tests.harvest.conftest import Canary

PUBLIC = ["93.184.216.34", "61.150.65.235", "2400:3200::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
NOT_PUBLIC = [
    "127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.169.254",
    "168.63.129.16", "192.0.0.192", "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "::ffff:127.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:0a00:1::",
    "2001:0:7f00:1::", "2001:0:5db8:d822:0:0:80ff:fffe", "fd00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "2001:db8::1", "3fff::1", "5f00::1", "no address",
]  # fmt: skip
HOSTILE = [
    "http://127.0.0.1:{port}/", "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::]:{port}/",
    "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://017700000001:{port}/", "http://127.1:{port}/",
    "http://127。0。0。1:{port}/", "http://①②⑦.0.0.1:{port}/", "http://0.0.0.0:{port}/", "http://0:{port}/",
    "http://good.gov.cn@127.0.0.1:{port}/", "http://127.0.0.1:{port}\\@good.gov.cn/", "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1\n:{port}/", "http://127.0.0.1.:{port}/", "http://localhost:{port}/",
    "http://localhos\uff54:{port}/", "file:///etc/passwd", "\\\\host\\share", "//127.0.0.1:{port}/x",
    "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/", "data:text/html,x", "jar:http://127.0.0.1:{port}/!/",
    "http:///x", "http://[::1/", "http://gov.cn.evil.example/", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert Network().refusal(address) is None


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address: str) -> None:
    assert Network().refusal(address)


@pytest.mark.parametrize("url", HOSTILE)
def test_no_packet_to_an_inner_address(url: str, canary: Canary) -> None:
    url = url.format(port=canary.port)
    answer = asyncio.run(client(SimulatedClock(), Network()).fetch(request(url)))
    assert answer.outcome == Outcome.REFUSED
    assert canary.reached == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1", "localhost", "0"])
def test_the_resolved_address_is_judged_even_where_the_source_names_the_host(host: str, canary: Canary) -> None:
    named = site(host)
    scope = Scope(named.scope.hosts, frozenset({canary.port}))
    answer = asyncio.run(
        client(SimulatedClock(), Network()).fetch(
            request(f"http://{host}:{canary.port}/", where=type(named)(scope, named.pace, limits=named.limits))
        )
    )
    assert answer.outcome == Outcome.REFUSED
    assert canary.reached == 0


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.216.34", "::1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"], ["10.0.0.1"]]
)
def test_one_bad_answer_of_the_resolver_refuses_the_host(found: Sequence[str]) -> None:
    asking = client(SimulatedClock(), Network(), answers(www_x_gov_cn=found))
    answer = asyncio.run(asking.fetch(request("http://www.x.gov.cn/a.htm")))
    assert answer.outcome == Outcome.REFUSED
    assert "resolves to an address that is refused" in answer.detail


def test_rebinding_meets_the_check_at_every_connection(canary: Canary) -> None:
    """The resolver answers well, then badly: each connection resolves once and goes to what it judged."""
    turns = iter([["127.77.1.1"], ["127.0.0.1"]])
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(turns)

    async def ask() -> list[Outcome]:
        from tests.harvest.clients import TESTS

        asking = client(SimulatedClock(), TESTS, resolve)
        where = site("www.x.gov.cn")
        scope = Scope(where.scope.hosts, frozenset({canary.port}))
        where = type(where)(scope, where.pace, limits=where.limits)
        url = f"http://www.x.gov.cn:{canary.port}/"
        # nothing listens at the good address: every attempt resolves anew
        return [step.outcome for step in (await asking.fetch(request(url, where=where))).steps]

    assert asyncio.run(ask()) == [Outcome.BROKEN, Outcome.REFUSED]
    assert len(asked) == 2
    assert canary.reached == 0


def test_the_proxy_of_the_environment_is_not_used(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    asking = client(SimulatedClock(), Network(), answers(www_x_gov_cn=["127.0.0.2"]))
    answer = asyncio.run(asking.fetch(request("http://www.x.gov.cn/")))
    assert answer.outcome == Outcome.REFUSED
    assert canary.reached == 0


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://www.x.gov.cn:8080/", "port"),
        ("http://x.com/", "neither"),
        ("http://gov.cn.evil.com/", "neither"),
        ("http://evilgov.cn/", "neither"),
        ("http://xn--gov-9x0a.cn/", "neither"),
        ("http://gоv.cn/", "no plain host"),
        ("http://a..gov.cn/", "empty"),
        ("http://.gov.cn/", "empty"),
        (f"http://{'a' * 64}.gov.cn/", "too long"),
        ("http://www.x.gov.cn/" + "a" * 2000, "characters"),
    ],
)
def test_where_a_source_may_lead(url: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        admit(url, Scope(), Network())


def test_an_admitted_url_is_written_anew() -> None:
    location = admit("HTTP://WWW.X.GOV.CN.:80/年报 2022.htm?名=1#x".replace(" ", "%20"), Scope(), Network())
    assert location.url == "http://www.x.gov.cn/%E5%B9%B4%E6%8A%A5%202022.htm?%E5%90%8D=1"


def test_links_with_a_scheme_of_their_own_lead_nowhere() -> None:
    page = "http://www.x.gov.cn/a/b.htm"
    assert absolute(page, " ./c d.htm#x") == "http://www.x.gov.cn/a/c%20d.htm"
    assert absolute(page, "..\\img\\年报 1.jpg") == "http://www.x.gov.cn/img/年报%201.jpg"
    assert absolute(page, "c.jsp;jsessionid=0A1B.n1?id=5") == "http://www.x.gov.cn/a/c.jsp?id=5"
    assert absolute(page, "http://127.0.0.1\\@www.x.gov.cn/") == "http://127.0.0.1/@www.x.gov.cn/"
    for link in ("javascript:void(0)", "mailto:a@b", "file:///etc/passwd", "data:,x", "#top", "jar:x"):
        assert absolute(page, link) is None
