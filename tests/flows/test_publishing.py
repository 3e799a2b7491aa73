import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.dataset.publishing import KEEP_SECONDS, OutBusy, is_whole, locked, prune, publish, published, staging


def generation(out: Path, name: str) -> Path:
    with staging(out, name) as folder:
        (folder / "data").write_text(name)
        return publish(out, name, folder)


def test_publishes_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken() -> None:
        with staging(tmp_path, "two") as folder:
            (folder / "data").write_text("half")
            raise OSError(28, "full")

    generation(tmp_path, "one")
    with pytest.raises(OSError, match="full"):
        broken()
    assert published(tmp_path) == tmp_path / "generations" / "one"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["current", "generations"]


def test_a_file_system_without_symbolic_links_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(target: Path, link: Path, folder: bool) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(target), None, str(link))

    monkeypatch.setattr(os, "symlink", refuse)
    with pytest.raises(OSError, match="choose a file system that has them") as raised:
        generation(tmp_path, "one")
    assert str(raised.value.filename).startswith(str(tmp_path / ".current-"))


def test_a_folder_in_place_of_the_link_is_named_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    with pytest.raises(IsADirectoryError, match="move it away") as raised, locked(tmp_path):
        pass
    assert raised.value.filename == str(tmp_path / "current")


def test_old_generations_stay_for_a_week_and_three_always(tmp_path: Path) -> None:
    folders = [generation(tmp_path, f"g{place}") for place in range(6)]
    generation(tmp_path, "g0")  # the first is current again
    for place, folder in enumerate(folders[1:], start=1):
        os.utime(folder, (place, place))
    assert prune(tmp_path, now=KEEP_SECONDS) == []
    assert sorted(prune(tmp_path, now=KEEP_SECONDS + 100)) == ["g1", "g2", "g3"]
    assert published(tmp_path) == tmp_path / "generations" / "g0"
    assert prune(tmp_path, now=10 * KEEP_SECONDS) == []


def test_replaced_generation_counts_as_used_until_now(tmp_path: Path) -> None:
    old = generation(tmp_path, "old")
    os.utime(old, (0, 0))
    generation(tmp_path, "new")
    assert old.stat().st_mtime > KEEP_SECONDS


def test_half_a_generation_is_not_whole(tmp_path: Path) -> None:
    generation(tmp_path, "one")
    assert not is_whole(tmp_path, "one")
    assert not is_whole(tmp_path, "none")
    (tmp_path / "generations" / "one" / "datapackage.json").write_text('{"resources": 3}')
    assert not is_whole(tmp_path, "one")


def test_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    script = "import sys,os; from pathlib import Path; from flows.dataset.publishing import locked\n"
    script += "with locked(Path(sys.argv[1])): os._exit(9)"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], env=env, check=False)
    (tmp_path / ".staging-x-1").mkdir()
    with locked(tmp_path):
        assert not (tmp_path / ".staging-x-1").exists()
        with pytest.raises(OutBusy, match=str(os.getpid())), locked(tmp_path):
            pass
