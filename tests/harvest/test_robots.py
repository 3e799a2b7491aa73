import asyncio

import pytest

from flows.harvest.addresses import Location
from flows.harvest.client import Permission, Site
from flows.harvest.outcomes import Outcome
from flows.harvest.pacing import Pace, Postponed
from flows.harvest.robots import Robots, RobotsText


def permission(found: RobotsText, path: str = "/zfxxgk/a.htm") -> Permission:
    async def get(url: str, site: Site) -> RobotsText:
        assert url == "http://www.x.gov.cn/robots.txt"
        return found

    async def ask() -> Permission:
        robots = Robots(get)
        first = await robots.permit(Location("http", "www.x.gov.cn", 80, path), Site())
        assert await robots.permit(Location("http", "www.x.gov.cn", 80, path), Site()) == first
        return first

    return asyncio.run(ask())


def there(body: bytes) -> RobotsText:
    return RobotsText(Outcome.NEW, 200, "", body)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"User-agent: *\nDisallow: /zfxxgk/", Outcome.ROBOTS),
        (b"User-agent: gongkai\nDisallow: /\n\nUser-agent: *\nAllow: /", Outcome.ROBOTS),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /zfxxgk/", Outcome.ROBOTS),
        (b"User-agent: *\nDisallow: /admin/", None),
        (b"\xff\xfe\x00 no text", None),
        (b"<html>404</html>", None),
        (b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /", None),
    ],
)
def test_rules(body: bytes, outcome: Outcome | None) -> None:
    refusal = permission(there(body)).refusal
    assert (refusal.outcome if refusal else None) == outcome


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (RobotsText(Outcome.GONE, 404, "404", None), None),
        (RobotsText(Outcome.FORBIDDEN, 403, "403", None), None),
        (RobotsText(Outcome.SOFT_404, 302, "", None), None),
        (RobotsText(Outcome.BROKEN, 500, "500", None), Outcome.BROKEN),
        (RobotsText(Outcome.BROKEN, 429, "429", None), Outcome.BROKEN),
        (RobotsText(Outcome.CHALLENGE, 521, "521", None), Outcome.CHALLENGE),
        (RobotsText(Outcome.TIMEOUT, None, "", None), Outcome.TIMEOUT),
    ],
)
def test_no_rules(found: RobotsText, outcome: Outcome | None) -> None:
    refusal = permission(found).refusal
    assert (refusal.outcome if refusal else None) == outcome


def test_delay() -> None:
    assert permission(there(b"User-agent: *\nCrawl-delay: 7")).delay == 7.0
    assert permission(there(b"User-agent: *\nCrawl-delay: 86400")).delay == 120.0


PAGE = Location("https", "www.x.gov.cn", 443, "/zfxxgk/a.htm")
LATE = Site(pace=Pace(cap=1))


def test_the_hours_of_one_source_are_not_those_of_another() -> None:
    asked = []

    async def get(url: str, site: Site) -> RobotsText:
        asked.append(site)
        await asyncio.sleep(0)
        if site == LATE:
            raise Postponed("outside the night hours of the source")
        return there(b"User-agent: *\nDisallow: /zfxxgk/")

    async def ask() -> list[Permission | BaseException]:
        robots = Robots(get)
        together = [robots.permit(PAGE, site) for site in (LATE, Site(), LATE, Site())]
        found = await asyncio.gather(*together, return_exceptions=True)
        return [*found, await robots.permit(PAGE, LATE)]

    found = asyncio.run(ask())
    assert isinstance(found[0], Postponed)
    rest = [one.refusal for one in found[1:] if isinstance(one, Permission) and one.refusal]
    assert [one.outcome for one in rest] == [Outcome.ROBOTS] * 4
    assert asked == [LATE, Site()]


def test_what_one_source_must_not_accept_keeps_no_other_out() -> None:
    async def get(url: str, site: Site) -> RobotsText:
        return there(b"") if site.tls == "legacy" else RobotsText(Outcome.TLS_ERROR, None, "old", None)

    async def ask() -> list[Permission]:
        robots = Robots(get)
        return [await robots.permit(PAGE, Site(tls=tls)) for tls in ("verified", "legacy", "verified")]

    assert [one.refusal is None for one in asyncio.run(ask())] == [False, True, False]
