from pathlib import Path

import pytest
import yaml
from prefect.flows import load_flow_from_entrypoint

import flows.nightly
from flows.harvest.night import NightBusy, Settings

DEPLOYMENTS = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text())["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_deployments(deployment: dict[str, object]) -> None:
    flow = load_flow_from_entrypoint(str(deployment["entrypoint"]))
    assert flow.name == deployment["name"]
    assert deployment["concurrency_limit"] == 1
    assert set(deployment["parameters"]) <= set(flow.parameters.properties)  # type: ignore[call-overload]


def test_the_schedule_is_of_beijing() -> None:
    assert DEPLOYMENTS[0]["schedules"] == [{"cron": "0 1 * * *", "timezone": "Asia/Shanghai", "active": True}]


def test_a_flow_without_a_contact_fails_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_CONTACT", raising=False)
    state = flows.nightly._run(str(tmp_path / "raw"), None, str(tmp_path / "state"), "", "", None)
    assert state.is_failed()
    assert "GONGKAI_CONTACT" in str(state.message)


def test_a_flow_without_a_folder_of_its_own_fails_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("mine")
    state = flows.nightly._run("raw", None, str(tmp_path / "state"), "", "mailto:t@example.org", None)
    assert state.is_failed()
    assert str(state.message) == f"the night was stopped: not a folder: {tmp_path / 'state'}"


def test_a_flow_takes_from_the_environment_what_the_command_does(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[Settings, Path]] = []

    def night(settings: Settings, out: str | None, sources: Path) -> None:
        called.append((settings, sources))
        raise NightBusy("another night")

    for name, value in (("CONTACT", "mailto:t@example.org"), ("LEDGER", "l.sqlite"), ("SOURCES", "mine")):
        monkeypatch.setenv(f"GONGKAI_{name}", value)
    monkeypatch.setattr(flows.nightly, "_night", night)
    state = flows.nightly._run("raw", "out", "state", "", "", None)
    assert str(state.message) == "nothing was asked: another night"
    ((settings, sources),) = called
    assert (settings.contact, settings.ledger, sources) == ("mailto:t@example.org", "l.sqlite", Path("mine"))
