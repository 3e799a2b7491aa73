import asyncio
import gzip
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.harvest.client import Known
from flows.harvest.outcomes import Answer, Outcome
from flows.harvest.pacing import Hours, Pace, Postponed
from tests.harvest.clients import ANY_HOUR, HOST, OTHER, client, request, site
from tests.harvest.clocks import SimulatedClock
from tests.site.server import Reply, SiteServer

PAGE = ("<html><title>某局2022年政府信息公开工作年度报告</title><body>" + "报告正文" * 200 + "</body></html>").encode()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def server(clock: SimulatedClock) -> Iterator[SiteServer]:
    with SiteServer([HOST, OTHER], clock.monotonic) as running:
        yield running


def ask(server: SiteServer, clock: SimulatedClock, reply: Reply, **more: object) -> Answer:
    server.pages[HOST, "/p.htm"] = reply
    asked = replace(request(server.url(HOST, "/p.htm")), **more)  # type: ignore[arg-type]
    return asyncio.run(client(clock).fetch(asked))


def test_new_changed_unchanged(server: SiteServer, clock: SimulatedClock) -> None:
    first = ask(server, clock, Reply(PAGE))
    assert (first.outcome, first.body) == (Outcome.NEW, PAGE)
    content = "0" * 64
    assert ask(server, clock, Reply(PAGE), known=Known(content)).outcome == Outcome.CHANGED
    again = ask(server, clock, Reply(PAGE), known=Known(content, first.headers["etag"]))
    assert (again.outcome, again.body, again.steps[0].received) == (Outcome.UNCHANGED, None, 0)


def test_the_same_bytes_are_unchanged_without_validators(server: SiteServer, clock: SimulatedClock) -> None:
    import hashlib

    known = Known(hashlib.sha256(PAGE).hexdigest())
    assert ask(server, clock, Reply(PAGE, validators=False), known=known).outcome == Outcome.UNCHANGED


ERROR = "<html><title>404</title><body>您访问的页面不存在</body></html>".encode()
GBK = PAGE.decode().encode("gb18030")
CHROME = "首页 走进本县 新闻中心 政务公开 互动交流 " * 40
LONG_ERROR = f"<html><title>页面不存在</title><body>{CHROME}</body></html>".encode()
LONG_LOGIN = f"<html><title>用户登录</title><body>{CHROME}</body></html>".encode()
WALL = b"<html><script>document.cookie='__jsl_clearance=1';location.reload()</script></html>"
SHELL = b"<!DOCTYPE html><html><body><div id=app></div><script src=/a.js></script></body></html>"


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(b"", 404), Outcome.GONE),
        (Reply(b"", 410), Outcome.GONE),
        (Reply(WALL, 521, {"X-Via-JSL": "a"}), Outcome.CHALLENGE),
        (Reply(b"", 412), Outcome.CHALLENGE),
        (Reply(WALL), Outcome.CHALLENGE),
        (Reply(SHELL), Outcome.CHALLENGE),
        (Reply(b"", 403), Outcome.FORBIDDEN),
        (Reply("<title>用户登录</title><form></form>".encode()), Outcome.FORBIDDEN),
        (Reply(ERROR), Outcome.SOFT_404),
        (Reply(b"", 400), Outcome.BROKEN),
        (Reply(b""), Outcome.BROKEN),
        (Reply(PAGE, behaviour="cut_off"), Outcome.BROKEN),
        (Reply(gzip.compress(PAGE)[:-20], headers={"Content-Encoding": "gzip"}), Outcome.BROKEN),
        (Reply(PAGE, headers={"Content-Encoding": "br"}), Outcome.BROKEN),
        (Reply(PAGE, headers={"X-Long": "x" * 200_000}), Outcome.BROKEN),
        (Reply(PAGE, 500), Outcome.BROKEN),
        (Reply(behaviour="drip"), Outcome.TIMEOUT),
        (Reply(b"x", behaviour="hang"), Outcome.TIMEOUT),
        (Reply(b"x" * 65536, behaviour="endless"), Outcome.TOO_LARGE),
        (Reply(b"", headers={"Content-Length": "99999999999"}), Outcome.TOO_LARGE),
        (Reply(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}), Outcome.TOO_LARGE),
        (Reply(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"}), Outcome.NEW),
        (Reply(zlib.compress(PAGE)[2:-4], headers={"Content-Encoding": "deflate"}), Outcome.NEW),
        (Reply(gzip.compress(PAGE)), Outcome.NEW),
        (Reply(gzip.compress(gzip.compress(PAGE)), headers={"Content-Encoding": "gzip"}), Outcome.NEW),
        (Reply(gzip.compress(PAGE)[:-20]), Outcome.BROKEN),
        (Reply(gzip.compress(bytes(50_000_000))), Outcome.TOO_LARGE),
        (Reply(PAGE, headers={"Content-Encoding": "UTF-8"}), Outcome.NEW),
        (Reply(GBK, headers={"Content-Type": "text/html; charset=iso-8859-1"}), Outcome.NEW),
        (Reply(LONG_ERROR), Outcome.SOFT_404),
        (Reply(LONG_LOGIN), Outcome.FORBIDDEN),
        (Reply(b"", 302, {"Location": "/sso/login?service=x"}), Outcome.FORBIDDEN),
        (Reply(PAGE, headers={"Set-Cookie": "a=" + "b" * 5000, "Content-Disposition": "../../x"}), Outcome.NEW),
        (Reply(b"", 302, {"Location": "file:///etc/passwd"}), Outcome.REFUSED),
        (Reply(b"", 302, {"Location": "http://127.0.0.1:1/"}), Outcome.REFUSED),
        (Reply(b"", 302, {"Location": "http://elsewhere.example/"}), Outcome.REFUSED),
        (Reply(b"", 302, {"Location": "/p.htm"}), Outcome.BROKEN),
        (Reply(b"", 302, {"Location": "/"}), Outcome.SOFT_404),
        (Reply(b"", 302, {"Location": "http://a..gov.cn/"}), Outcome.REFUSED),
        (Reply(b"", 503, {"Retry-After": "Mon, 01 Jan 2024 00:00:00 +99999999999999999999"}), Outcome.BROKEN),
        (Reply(b"", 503, {"Retry-After": "Mon, 99999999999999999999 Jan 2024 00:00:00"}), Outcome.BROKEN),
    ],
)  # fmt: skip
def test_outcomes(server: SiteServer, clock: SimulatedClock, reply: Reply, outcome: Outcome) -> None:
    answer = ask(server, clock, reply)
    assert answer.outcome == outcome, answer
    assert (answer.body is not None) == (outcome == Outcome.NEW)
    assert len(server.log) <= 6


@pytest.mark.parametrize("behind", [gzip.compress(PAGE), gzip.compress(gzip.compress(PAGE))])
def test_what_is_packed_without_a_word_is_unpacked(server: SiteServer, clock: SimulatedClock, behind: bytes) -> None:
    assert ask(server, clock, Reply(behind)).body == PAGE


def test_a_report_taken_down_leads_to_its_column(server: SiteServer, clock: SimulatedClock) -> None:
    server.pages[HOST, "/zfxxgknb/202301/t1.htm"] = Reply(b"", 302, {"Location": "/zfxxgknb/index.html"})
    server.pages[HOST, "/zfxxgknb/index.html"] = Reply(PAGE)
    answer = asyncio.run(client(clock).fetch(request(server.url(HOST, "/zfxxgknb/202301/t1.htm"))))
    assert (answer.outcome, answer.detail) == (Outcome.SOFT_404, "redirected to the column that it stood in")


def test_a_page_may_lead_into_a_folder_of_its_own(server: SiteServer, clock: SimulatedClock) -> None:
    server.pages[HOST, "/p.htm/"] = Reply(PAGE)
    assert ask(server, clock, Reply(b"", 302, {"Location": "/p.htm/"})).outcome == Outcome.NEW


def test_a_redirect_in_gbk_is_followed_byte_by_byte(server: SiteServer, clock: SimulatedClock) -> None:
    server.pages[HOST, "/%C4%EA%B1%A8.htm"] = Reply(PAGE)
    latin = "年报".encode("gbk").decode("latin-1")
    assert ask(server, clock, Reply(b"", 302, {"Location": f"/{latin}.htm"})).outcome == Outcome.NEW


def test_an_error_page_is_never_a_pdf(server: SiteServer, clock: SimulatedClock) -> None:
    server.pages[HOST, "/a.pdf"] = Reply(PAGE)
    answer = asyncio.run(client(clock).fetch(request(server.url(HOST, "/a.pdf"))))
    assert answer.outcome == Outcome.BROKEN
    answer = ask(server, clock, Reply(ERROR), expected="file")
    assert answer.outcome == Outcome.SOFT_404


def test_a_moved_page_is_followed_and_said(server: SiteServer, clock: SimulatedClock) -> None:
    server.pages[OTHER, "/n.htm"] = Reply(PAGE)
    answer = ask(server, clock, Reply(b"", 301, {"Location": server.url(OTHER, "/n.htm")}))
    assert [step.outcome for step in answer.steps] == [Outcome.MOVED, Outcome.NEW]
    assert answer.url == server.url(OTHER, "/n.htm")


def test_a_meta_refresh_is_not_followed(server: SiteServer, clock: SimulatedClock) -> None:
    ask(server, clock, Reply(b'<meta http-equiv=refresh content="0;url=/x"><p>' + b"x" * 500))
    assert [asked.path for asked in server.log] == ["/p.htm"]


def test_attempts_wait_as_asked(server: SiteServer, clock: SimulatedClock) -> None:
    answer = ask(server, clock, Reply(b"", 429, {"Retry-After": "300"}))
    assert [step.status for step in answer.steps] == [429, 429, 429]
    times = [asked.began for asked in server.log]
    assert [after - before for before, after in itertools.pairwise(times)] == [300.0, 300.0]


def test_who_asks_for_a_day_is_left_alone(server: SiteServer, clock: SimulatedClock) -> None:
    server.pages[HOST, "/p.htm"] = Reply(b"", 503, {"Retry-After": "86400"})

    async def twice() -> Answer:
        asking = client(clock)
        answer = await asking.fetch(request(server.url(HOST, "/p.htm")))
        with pytest.raises(Postponed, match="left alone"):
            await asking.fetch(request(server.url(HOST, "/q.htm")))
        return answer

    assert len(asyncio.run(twice()).steps) == 1


def test_backoff_doubles(server: SiteServer, clock: SimulatedClock) -> None:
    ask(server, clock, Reply(b"", 500))
    times = [asked.began for asked in server.log]
    assert [after - before for before, after in itertools.pairwise(times)] == [4.0, 8.0]


def test_three_strikes_and_the_host_rests(server: SiteServer, clock: SimulatedClock) -> None:
    async def many() -> None:
        asking = client(clock)
        for number in range(3):
            server.pages[HOST, f"/{number}"] = Reply(b"", 403)
            await asking.fetch(request(server.url(HOST, f"/{number}")))
        with pytest.raises(Postponed, match="three failures"):
            await asking.fetch(request(server.url(HOST, "/4")))
        assert (await asking.fetch(request(server.url(OTHER, "/5")))).outcome == Outcome.GONE

    asyncio.run(many())


def test_one_at_a_time_with_a_pause(server: SiteServer, clock: SimulatedClock) -> None:
    async def many() -> None:
        asking = client(clock)
        urls = [server.url(host, f"/{number}") for number in range(5) for host in (HOST, OTHER)]
        await asyncio.gather(*(asking.fetch(request(url)) for url in urls))

    asyncio.run(many())
    for host in (HOST, OTHER):
        times = [(asked.began, asked.ended) for asked in server.log if asked.host == host]
        assert all(after[0] - before[1] >= 2.0 for before, after in itertools.pairwise(times))


def test_the_pause_grows_with_the_answer(server: SiteServer, clock: SimulatedClock) -> None:
    async def slow() -> None:
        asking = client(clock)
        async with asking.gates.turn(HOST, Pace(hours=ANY_HOUR)):
            await clock.sleep(10)
        async with asking.gates.turn(HOST, Pace(hours=ANY_HOUR)):
            assert clock.monotonic() == 60.0

    asyncio.run(slow())


def test_cap_and_hours(server: SiteServer, clock: SimulatedClock) -> None:
    async def capped() -> None:
        asking = client(clock)
        await asking.fetch(request(server.url(HOST, "/1"), where=site(cap=1)))
        with pytest.raises(Postponed, match="1 requests"):
            await asking.fetch(request(server.url(HOST, "/2"), where=site(cap=1)))

    asyncio.run(capped())
    from datetime import time

    day = SimulatedClock(datetime(2026, 3, 3, 4, 0, tzinfo=UTC))
    with pytest.raises(Postponed, match="night hours of the source, 20:00-08:00 in Beijing"):
        asyncio.run(client(day).fetch(request(server.url(HOST, "/1"))))
    assert Hours(time(9), time(17)).open_at(day.now())


def test_who_asks_says_who(server: SiteServer, clock: SimulatedClock) -> None:
    ask(server, clock, Reply(PAGE))
    assert server.log[0].headers["user-agent"] == "gongkai/test (+mailto:t@example.org)"
    assert "cookie" not in server.log[0].headers
