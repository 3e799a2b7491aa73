import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.fake_reader import document

SCRIPT = """
import sys
from prefect.exceptions import FailedRun
from flows.regenerate import regenerate
from tests.flows.fake_reader import FAKE
if __name__ == "__main__":
    try:
        regenerate(sys.argv[1] + "-none", sys.argv[2], reader=FAKE)
    except FailedRun as failed:
        print(failed)
    print(regenerate(sys.argv[1], sys.argv[2], workers=1, reader=FAKE)["reports"])
"""


@pytest.mark.slow
def test_flow_runs_the_same_steps(raw: Path, out: Path, tmp_path: Path) -> None:
    (raw / "a.json").write_bytes(document())
    (tmp_path / "flow.py").write_text(SCRIPT)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PREFECT_HOME": str(tmp_path / "home")}
    command = [sys.executable, str(tmp_path / "flow.py"), str(raw), str(out)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "{'clean': 1}" in done.stdout
    assert f"nothing published: no such folder: {raw}-none" in done.stdout
    assert "Traceback" not in done.stderr
    assert (out / "current" / "reports").is_dir()
