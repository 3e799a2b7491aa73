"""The dataset built from the shared corpus, measured by the corpus's own scorer. The floors only rise."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import cli

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corpus")
    result = CliRunner().invoke(cli, ["build", "--raw", str(CORPUS), "--out", str(out), "--workers", "2"])
    assert result.exit_code == 0, result.output
    return out


@pytest.mark.parametrize(
    ("cases", "floors"),
    [
        ("real_report", ["--min-cells", "100", "--min-identity", "100", "--min-outcomes", "100"]),
        ("html,docx,pdf,txt", ["--min-cells", "99.9", "--min-identity", "99", "--min-outcomes", "100"]),
    ],
)
def test_corpus(dataset: Path, cases: str, floors: list[str]) -> None:
    command = [sys.executable, str(CORPUS / "score.py"), "--truth", str(CORPUS / "truth"), "--dataset", str(dataset)]
    done = subprocess.run(
        [*command, "--only", cases, "--max-silent", "0", *floors], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_states_and_checks_are_all_right(dataset: Path) -> None:
    """The scorer has no floor for them: its line over all cases is read."""
    command = [sys.executable, str(CORPUS / "score.py"), "--truth", str(CORPUS / "truth"), "--dataset", str(dataset)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert re.search(r"^ +all .* states 100\.0% .* checks 100\.0% ", done.stdout, re.MULTILINE), done.stdout[-3000:]
