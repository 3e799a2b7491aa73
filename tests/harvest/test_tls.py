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
from tests.site.server import Reply, SiteServer

HOST = "127.77.8.1"
NAME = "www.x.gov.cn"
PAGE = ("<p>" + "报告正文" * 200).encode()


@pytest.fixture
def names(tmp_path: Path) -> Iterator[tuple[SiteServer, list[str | None]]]:
    """A server with a certificate that nobody vouches for, and the names it was asked by."""
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path))
    context.sni_callback = lambda connection, name, context: asked.append(name)
    with SiteServer([HOST], tls=context) as server:
        server.pages[HOST, "/a.htm"] = Reply(PAGE)
        yield server, asked


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=2), now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
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


def _ask(server: SiteServer, tls: Tls) -> Answer:
    where = replace(site(), scope=Scope(frozenset(), frozenset({server.port})), tls=tls)
    asking = client(SimulatedClock(), TESTS, answers(www_x_gov_cn=[HOST]))
    return asyncio.run(asking.fetch(request(f"https://{NAME}:{server.port}/a.htm", where=where)))


@pytest.mark.parametrize("tls", ["verified", "legacy"])
def test_a_certificate_that_nobody_vouches_for(names: tuple[SiteServer, list[str | None]], tls: Tls) -> None:
    server, asked = names
    answer = _ask(server, tls)
    assert answer.outcome == Outcome.TLS_ERROR
    assert len(answer.steps) == 1
    assert asked == [NAME]
    assert server.log == []


def test_an_override_lets_it_pass(names: tuple[SiteServer, list[str | None]]) -> None:
    server, asked = names
    assert _ask(server, "unverified").outcome == Outcome.NEW
    assert asked == [NAME]
    assert server.log[0].headers["host"] == f"{NAME}:{server.port}"
