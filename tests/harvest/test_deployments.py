from pathlib import Path

import pytest
import yaml
from prefect.flows import load_flow_from_entrypoint

DEPLOYMENTS = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text())["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_deployments(deployment: dict[str, object]) -> None:
    flow = load_flow_from_entrypoint(str(deployment["entrypoint"]))
    assert flow.name == deployment["name"]
    assert deployment["concurrency_limit"] == 1
    assert set(deployment["parameters"]) <= set(flow.parameters.properties)  # type: ignore[call-overload]


def test_the_schedule_is_of_beijing() -> None:
    assert DEPLOYMENTS[0]["schedules"] == [{"cron": "0 1 * * *", "timezone": "Asia/Shanghai", "active": True}]
