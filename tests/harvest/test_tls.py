"""Certificates: checked unless a source's override says otherwise; the name is kept while the address is pinned."""

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.harvest.addresses import Scope
from flows.harvest.outcomes import Answer, Outcome
from flows.harvest.transport import Tls
from tests.harvest.clients import TESTS, answers, client, request, site
from tests.harvest.clocks import SimulatedClock
from tests.site.http2 import Http2Server
from tests.site.server import Reply, SiteServer

HOST = "127.77.8.1"
NAME = "www.x.gov.cn"
PAGE = ("<p>" + "报告正文" * 200).encode()


@pytest.fixture
def names(tmp_path: Path) -> Iterator[tuple[SiteServer, list[str | None]]]:
    """A server with a certificate that nobody vouches for, and the names it was asked by."""
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    context.sni_callback = lambda connection, name, context: asked.append(name)
    with SiteServer([HOST], tls=context) as server:
        server.pages[HOST, "/a.htm"] = Reply(PAGE)
        yield server, asked


def certificate(folder: Path, host: str = NAME, lasts: timedelta = timedelta(days=2)) -> Path:
    """A certificate for `host` and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=2), now + lasts)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


def ask(port: int, tls: Tls, path: str = "/a.htm") -> Answer:
    where = replace(site(), scope=Scope(frozenset(), frozenset({port})), tls=tls)
    asking = client(SimulatedClock(), TESTS, answers(www_x_gov_cn=[HOST]))
    return asyncio.run(asking.fetch(request(f"https://{NAME}:{port}{path}", where=where)))


@pytest.mark.parametrize("tls", ["verified", "legacy"])
def test_a_certificate_that_nobody_vouches_for(names: tuple[SiteServer, list[str | None]], tls: Tls) -> None:
    server, asked = names
    answer = ask(server.port, tls)
    assert answer.outcome == Outcome.TLS_ERROR
    assert len(answer.steps) == 1
    assert asked == [NAME]
    assert server.log == []


def test_an_override_lets_it_pass(names: tuple[SiteServer, list[str | None]]) -> None:
    server, asked = names
    assert ask(server.port, "unverified").outcome == Outcome.NEW
    assert asked == [NAME]
    assert server.log[0].headers["host"] == f"{NAME}:{server.port}"


@pytest.fixture
def vouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's context whose certificate this machine believes."""
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize("body", [PAGE, ("<p>" + "报告正文" * 50_000).encode()], ids=["short", "many frames"])
def test_http_2_where_it_is_offered(vouched: ssl.SSLContext, body: bytes) -> None:
    with Http2Server(HOST, vouched, {"/a.htm": body}) as server:
        answer = ask(server.port, "verified")
        assert (answer.outcome, answer.body) == (Outcome.NEW, body)
        assert ask(server.port, "verified", "/none.htm").outcome == Outcome.GONE
    assert server.asked == ["/a.htm", "/none.htm"]
    assert set(server.versions) == {"h2"}


def test_http_2_makes_no_exception_for_acertificate(vouched: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with Http2Server(HOST, vouched, {"/a.htm": PAGE}) as server:
        assert ask(server.port, "verified").outcome == Outcome.TLS_ERROR
        assert server.asked == []


def test_http_1_where_nothing_else_is_offered(vouched: ssl.SSLContext) -> None:
    with SiteServer([HOST], tls=vouched) as server:
        server.pages[HOST, "/a.htm"] = Reply(PAGE)
        assert ask(server.port, "verified").outcome == Outcome.NEW


@pytest.mark.parametrize(
    ("tls", "outcome"),
    [("verified", Outcome.TLS_ERROR), ("unverified", Outcome.TLS_ERROR), ("legacy", Outcome.NEW)],
)
def test_an_old_server_is_asked_where_an_override_says_so(vouched: ssl.SSLContext, tls: Tls, outcome: Outcome) -> None:
    """Each override weakens what it names and nothing more: `unverified` does not let old versions in."""
    vouched.set_ciphers("DEFAULT:@SECLEVEL=0")
    vouched.minimum_version = ssl.TLSVersion.TLSv1
    vouched.maximum_version = ssl.TLSVersion.TLSv1_1
    with SiteServer([HOST], tls=vouched) as server:
        server.pages[HOST, "/a.htm"] = Reply(PAGE)
        assert ask(server.port, tls).outcome == outcome


def test_tls_that_breaks_in_the_midst_of_an_answer(vouched: ssl.SSLContext) -> None:
    with SiteServer([HOST], tls=vouched) as server:
        server.pages[HOST, "/a.htm"] = Reply(PAGE, behaviour="garbled")
        assert ask(server.port, "verified").outcome == Outcome.TLS_ERROR


def test_http_2_that_breaks_in_the_midst_of_an_answer(vouched: ssl.SSLContext) -> None:
    with Http2Server(HOST, vouched, {"/a.htm": PAGE}, garbled=True) as server:
        answer = ask(server.port, "verified")
    assert answer.outcome == Outcome.BROKEN
    assert len(answer.steps) == 3, "it is worth another attempt"
