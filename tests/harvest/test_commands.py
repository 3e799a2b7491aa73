"""The commands as they are typed."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from flows.harvest.adding import tell_family
from flows.store.archive import Archive, Piece, page_key
from flows.store.ledger import Ledger
from tests.site.server import NETWORK, Reply, SiteServer
from tests.site.story import listing, page, row, title

HOST = "127.77.6.1"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_sources() -> None:
    assert run("sources", "lint").exit_code == 0
    lines = run("sources", "list").stdout.splitlines()
    assert len(lines) >= 40
    assert all(len(line.split("\t")) == 5 for line in lines)


def test_lint_names_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: 1")
    for command, status in (("lint", 1), ("list", 0)):
        found = run("sources", command, "--sources", tmp_path)
        assert found.exit_code == status
        assert f"{tmp_path}/a.yaml: name is missing" in found.stderr


def test_a_harvest_says_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)
    found = run("harvest", "--state", tmp_path, "--raw", tmp_path / "raw")
    assert found.exit_code == 2
    assert "--contact" in found.output


def test_the_network_of_tests_is_loopback_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_TEST_NETWORK", "10.0.0.0/8")
    assert run("harvest", "--state", tmp_path, "--contact", "mailto:a@b.org").exit_code == 2


def test_status_without_a_night(tmp_path: Path) -> None:
    assert run("status", "--state", tmp_path).exit_code == 1


def test_status_makes_no_ledger(tmp_path: Path) -> None:
    found = run("status", "--ledger", tmp_path / "none.sqlite")
    assert found.exit_code == 1
    assert "none.sqlite" in found.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("ledger", "said"),
    [("nothing://u:secret@x", "postgresql://"), ("postgresql://nobody@127.0.0.1:1/x", "cannot be opened")],
)
def test_a_ledger_that_cannot_be_had(ledger: str, said: str) -> None:
    found = run("status", "--ledger", ledger)
    assert found.exit_code == 1
    assert said in found.stderr
    assert len(found.stderr.splitlines()) == 1
    assert "moved away" not in found.stderr
    assert "secret" not in found.stderr


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    found = run("status", "--ledger", "postgresql://u:secret@127.0.0.1:1/x")
    assert found.exit_code == 1
    assert "pip install -c constraints.txt -e '.[postgres]'" in found.stderr
    assert "secret" not in found.stderr


@pytest.mark.parametrize("option", ["--raw", "--state"])
def test_a_file_in_place_of_a_folder_is_wrong_usage(option: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    found = run("harvest", "--contact", "mailto:t@example.org", option, tmp_path / "file")
    assert found.exit_code == 2
    assert "is a file" in found.stderr


@pytest.mark.parametrize("command", ["list", "lint"])
def test_a_folder_of_sources_that_is_not_there_is_wrong_usage(command: str, tmp_path: Path) -> None:
    assert run("sources", command, "--sources", tmp_path / "none").exit_code == 2


@pytest.mark.parametrize("identity", ["x", "-ab", "Ab", "a b"])
def test_what_a_source_may_be_called(identity: str, tmp_path: Path) -> None:
    found = run("sources", "add", "http://www.x.gov.cn/", "--id", identity, "--contact", "mailto:a@b.org")
    assert found.exit_code == 2


def test_status_names_damage(tmp_path: Path) -> None:
    url = "http://www.x.gov.cn/a.htm"
    archive = Archive(tmp_path / "raw" / "harvest", tmp_path / ".staging")
    kept = archive.keep("one", page_key(url), 1, [Piece("0" * 64, "html", {"url": url}, b"other bytes")])
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        now = datetime.now(UTC).isoformat()
        ledger.begin("r", now)
        ledger.end("r", now, "complete", {})
    assert run("status", "--state", tmp_path, "--out", tmp_path).exit_code == 0
    found = run("status", "--state", tmp_path, "--out", tmp_path, "--raw", tmp_path / "raw", "--verify")
    assert found.exit_code == 1
    assert kept.files[0].path in found.output


def test_nightly_wants_a_reason(tmp_path: Path) -> None:
    assert run("nightly", "--accept", "rows", "--contact", "mailto:a@b.org").exit_code == 2


def test_an_unknown_source_is_wrong_usage(tmp_path: Path) -> None:
    found = run("harvest", "--source", "nobody", "--state", tmp_path, "--contact", "mailto:a@b.org")
    assert found.exit_code == 2


def test_add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_TEST_NETWORK", NETWORK)
    with SiteServer([HOST]) as server:
        server.pages[HOST, "/nb/"] = Reply(listing([row("t20230101_1.htm", title(1))]))
        server.pages[HOST, "/nb/t20230101_1.htm"] = Reply(page(1))
        sources, contact = tmp_path / "sources", ("--contact", "mailto:a@b.org")
        added = run("sources", "add", server.url(HOST, "/nb/"), "--id", "new", "--sources", sources, *contact)
        assert added.exit_code == 0, added.output
        assert "family: trs" in (sources / "new.yaml").read_text()
        again = run("sources", "add", server.url(HOST, "/nb/"), "--id", "new", "--sources", sources, *contact)
        assert again.exit_code == 1


@pytest.mark.parametrize(
    ("url", "text", "family"),
    [
        ("http://www.x.gov.cn/gkmlpt/index", "", "gkmlpt"),
        ("http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=1", "", "hanweb_annual"),
        ("http://www.x.gov.cn/col/col123/index.html", "", "hanweb_dataproxy"),
        ("http://www.x.gov.cn/nb/", '<a href="a/">2021年</a><a href="b/">2022年</a>', "yearly"),
        ("http://www.x.gov.cn/nb/", '<script>createPageHTML(2,0,"index","htm")</script>', "trs"),
        ("http://www.x.gov.cn/nb/", '<a href="a.htm">2021年年报</a>', "listing"),
    ],
)
def test_families_are_told(url: str, text: str, family: str) -> None:
    assert tell_family(url, text) == family
