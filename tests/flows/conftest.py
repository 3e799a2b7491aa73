from collections.abc import Callable
from pathlib import Path

import pytest

from flows.build import Options, Summary, build
from flows.pool import Limits
from tests.flows.fake_reader import FAKE


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def run(raw: Path, out: Path) -> Callable[..., Summary]:
    def build_here(**limits: float) -> Summary:
        return build(Options(raw, out, workers=2, limits=Limits(**limits), reader=FAKE))  # type: ignore[arg-type]

    return build_here
