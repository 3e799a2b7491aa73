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
