import os
from types import SimpleNamespace

import pytest

from tests.site.server import Reply, SiteServer

HOST = "127.77.7.1"


@pytest.mark.parametrize(("state", "told"), [("Completed", 0), ("Incomplete", 1), ("Failed", 1), ("Crashed", 1)])
def test_the_webhook_is_told_of_what_was_not_complete(state: str, told: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.nightly import nightly, tell

    with SiteServer([HOST]) as server:
        server.pages[HOST, "/hook"] = Reply(b"ok")
        monkeypatch.setenv("GONGKAI_WEBHOOK", server.url(HOST, "/hook"))
        tell(nightly, SimpleNamespace(name="a"), SimpleNamespace(name=state, message="why"))  # type: ignore[arg-type]
        assert len(server.log) == told


def test_no_telemetry() -> None:
    import flows.nightly

    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert flows.nightly.nightly.name == "nightly"


def test_progress_is_shown_while_the_harvest_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    import flows.nightly
    from flows.nightly import Shown

    written: list[tuple[float, str]] = []
    monkeypatch.setattr(flows.nightly, "create_progress_artifact", lambda part, **more: "id")
    monkeypatch.setattr(
        flows.nightly,
        "update_progress_artifact",
        lambda artifact, part, description: written.append((part, description)),
    )
    shown = Shown()
    for done in range(1, 1001):
        shown.show(done, 1000)
    shown.close("1000 sources asked")
    assert len(written) == 101
    assert written[0] == (1.0, "10 of 1000 sources asked")


def test_a_progress_that_cannot_be_shown_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    import flows.nightly
    from flows.nightly import Shown

    def broken(*arguments: object, **more: object) -> None:
        raise httpx.ConnectError("no server")

    monkeypatch.setattr(flows.nightly, "create_progress_artifact", lambda part, **more: "id")
    monkeypatch.setattr(flows.nightly, "update_progress_artifact", broken)
    Shown().show(1, 2)
