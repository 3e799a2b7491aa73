"""The notebooks run from top to bottom: on a dataset of the sample reports, and of one report without a number."""

import shutil
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient

from flows.cli import cli

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "raw" / "samples"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("samples", "plots"), [("*", 2), ("wendeng-statistics-2023.html*", 0)], ids=["all samples", "no number"]
)
def test_notebook_runs(path: Path, samples: str, plots: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "raw").mkdir()
    for sample in SAMPLES.glob(samples):
        shutil.copy(sample, tmp_path / "raw")
    built = CliRunner().invoke(cli, ["build", "--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out")])
    assert built.exit_code == 0, built.output
    monkeypatch.setenv("GONGKAI_DATASET", str(tmp_path / "out" / "current"))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    pictures = [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == plots
