"""The two commands on a fresh machine: .venv is made once, whole, and again when something is amiss."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from baton.ops.environment import CHECKOUT

SAY = "import sys; print(*sys.argv[1:], sep='|'); print(sys.prefix)"


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    """A checkout whose locks name no package, under a path with spaces that is longer than a socket's may be."""
    folder = Path(tempfile.mkdtemp(prefix="baton boot "))
    root = folder / ("a checkout under a long path " * 5).strip()
    shutil.copytree(CHECKOUT / "bin", root / "bin")
    for lock in ("base", "test"):
        (root / "requirements").mkdir(exist_ok=True)
        (root / "requirements" / f"{lock}.txt").write_text("# nothing\n")
    for module in ("ops", "ops/testing"):
        (root / "src" / "baton" / module).mkdir(parents=True)
        (root / "src" / "baton" / module / "__main__.py").write_text(SAY)
    yield root
    shutil.rmtree(folder)


def start(root: Path, *arguments: str, command: str = "baton", **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [root / "bin" / command, *arguments],
        cwd="/",
        env={"PATH": f"{Path(sys.executable).resolve().parent}:{os.environ['PATH']}", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(root: Path, *arguments: str, **options: str) -> tuple[int, list[str], str]:
    process = start(root, *arguments, **options)
    said, errors = process.communicate(timeout=120)
    return process.returncode, said.splitlines(), errors


def test_two_first_starts_at_once_share_one_environment(checkout: Path):
    both = [start(checkout, "show", "an account", command=command) for command in ("baton", "test")]
    for process in both:
        said, errors = process.communicate(timeout=120)
        assert said.splitlines() == ["show|an account", str(checkout / ".venv")], errors
    assert sorted(file.name for file in (checkout / ".venv").glob("installed-*")) == ["installed-base.txt", "installed-test.txt"]


def test_the_next_start_installs_nothing_and_works_through_a_link(checkout: Path, tmp_path: Path):
    assert run(checkout, "x") == (0, ["x", str(checkout / ".venv")], "")
    (tmp_path / "baton").symlink_to(checkout / "bin" / "baton")
    said = subprocess.run([tmp_path / "baton", "x"], capture_output=True, text=True, cwd=tmp_path).stdout
    assert said.splitlines() == ["x", str(checkout / ".venv")]


def test_a_changed_lock_installs_into_what_is_there(checkout: Path):
    (checkout / ".venv" / "kept").touch()
    (checkout / "requirements" / "base.txt").write_text("# nothing, said otherwise\n")
    code, said, errors = run(checkout, "x")
    assert (code, said[0]) == (0, "x")
    assert "Installing what requirements/base.txt locks" in errors
    assert (checkout / ".venv" / "kept").exists()
    assert run(checkout, "x")[2] == ""


def test_an_interrupted_install_is_redone_from_the_start(checkout: Path):
    broken = checkout / ".venv" / "broken"
    broken.touch()
    (checkout / ".venv" / "installing").touch()
    (checkout / ".venv" / "installed-base.txt").unlink()
    assert run(checkout, "x")[:2] == (0, ["x", str(checkout / ".venv")])
    assert not broken.exists()


def test_an_environment_whose_python_has_gone_is_not_complete(checkout: Path, monkeypatch: pytest.MonkeyPatch):
    spec = importlib.util.spec_from_file_location("bootstrap", checkout / "bin" / "bootstrap.py")
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    assert bootstrap.is_complete("base")
    monkeypatch.setattr(bootstrap, "PYTHON", checkout / ".venv" / "bin" / "gone")
    assert not bootstrap.is_complete("base")


def test_packages_that_cannot_be_had_leave_no_marker(checkout: Path):
    lock = checkout / "requirements" / "test.txt"
    lock.write_text(f"baton-not-a-package @ file:///nowhere/at/all.whl --hash=sha256:{'0' * 64}\n")
    code, said, errors = run(checkout, "x", command="test")
    assert (code, said) == (1, [])
    assert "The packages were not installed (see above). Run the command again to retry." in errors
    assert not (checkout / ".venv" / "installed-test.txt").exists()


def test_a_python_that_is_too_old_is_named(checkout: Path, tmp_path: Path):
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    (checkout / ".venv" / "installed-base.txt").unlink(missing_ok=True)
    code, said, errors = run(checkout, "x", PATH=f"{tmp_path}:/usr/bin:/bin")
    assert (code, said) == (1, [])
    assert errors == "Baton needs Python 3.11 or newer, and none was found on PATH. Nothing was installed.\n"
