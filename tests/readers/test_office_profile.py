"""LibreOffice's profile: its settings, its fonts, and that nothing of it stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.readers import docx, office, office_profile
from tests.press import office as pressing
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render


def test_the_profile_forbids_macros_and_leaves_with_the_process() -> None:
    code = (
        "import os; from extractors.readers import office_profile; path = office_profile.profile(os.getpid());"
        "office_profile.furnish(path); print(path); print((path / 'user/registrymodifications.xcu').read_text())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    path, settings = done.stdout.split("\n", 1)
    assert not Path(path).exists()
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true<' in settings
    assert 'oor:name="MacroSecurityLevel" oor:op="fuse"><value>3<' in settings


def test_the_profile_of_a_killed_process_is_swept_away(tmp_path: Path) -> None:
    code = (
        "import os; from extractors.readers import office_profile;"
        "print(office_profile.profile(os.getpid()), flush=True); input()"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}

    def start() -> tuple[subprocess.Popen[str], Path]:
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[2],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        return process, Path(process.stdout.readline().strip())

    killed, left = start()
    living, kept = start()
    killed.kill()
    killed.wait()
    assert left.is_dir()
    later, own = start()
    assert [left.exists(), kept.exists(), own.exists()] == [False, True, True]
    for process in (living, later):
        process.communicate("\n")
    assert not kept.exists()


def test_without_fonts_in_the_usual_folders_the_system_s_rules_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_profile, "_FONT_FOLDERS", (str(tmp_path),))
    assert "FONTCONFIG_FILE" not in office_profile.environment(tmp_path)
    (tmp_path / "song.ttc").touch()
    assert office_profile.environment(tmp_path)["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")


@pytest.mark.skipif(office.available() is None, reason="LibreOffice is not installed")
def test_the_system_s_rules_for_fonts_change_nothing_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    file = pressing.converted({"a.docx": render("docx", press_facts(5), Disorders())}, "doc")["a.docx"]
    (without,) = office.convert([file])
    monkeypatch.setattr(office_profile, "environment", lambda profile: {})
    (rules,) = office.convert([file])
    assert isinstance(without, bytes)
    assert isinstance(rules, bytes)
    assert docx.read(without) == docx.read(rules)
