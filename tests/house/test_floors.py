import os
import subprocess
import sys

from tests.house.source import PACKAGE, ROOT

LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def lint(*more: str, where=ROOT) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    return subprocess.run([sys.executable, "-c", LINT, *more], cwd=where, env=environment, capture_output=True, text=True)


def test_rooms_import_lower_floors_only():
    found = lint("--no-cache")
    assert found.returncode == 0, found.stdout


def test_an_import_upstairs_is_seen(tmp_path):
    """The lint itself can fail: with the floors turned round, it does."""
    turned = (ROOT / "pyproject.toml").read_text().replace('"foundation",\n    "core",', '"core",\n    "foundation",')
    (tmp_path / "turned.toml").write_text(turned)
    found = lint("--no-cache", "--config", str(tmp_path / "turned.toml"))
    assert found.returncode == 1 and "baton.foundation is not allowed to import baton.core" in found.stdout
