"""Make .venv from a lock file, once, however many starts want it at the same time.  Standard library only.

A copy of the lock file is laid into .venv last.  While it is missing or differs, the install is not complete.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BROKEN_OFF = VENV / "installing"  # there while an install runs, and after one that was interrupted
WITHIN = {"base": ["base"], "test": ["test", "base"]}  # what a lock file's packages satisfy


def main(wanted: str) -> int:
    with open(ROOT / "bin" / "bootstrap.py") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_complete(wanted):  # somebody else did it while we waited
            return 0
        print(f"Installing what requirements/{wanted}.txt locks into .venv (once) …", file=sys.stderr)
        return install(wanted)


def install(wanted: str) -> int:
    if BROKEN_OFF.exists() or not works():
        code = make_venv()
        if code:
            return code
    BROKEN_OFF.touch()
    for name in WITHIN:
        marker(name).unlink(missing_ok=True)
    pip = [PYTHON, "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "-r", lock_file(wanted)], stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode:
        print("The packages were not installed (see above). Run the command again to retry.", file=sys.stderr)
        return 1
    for name in WITHIN[wanted]:
        unfinished = marker(name).with_suffix(".unfinished")
        shutil.copyfile(lock_file(name), unfinished)
        unfinished.replace(marker(name))
    BROKEN_OFF.unlink()
    return 0


def make_venv() -> int:
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], stdin=subprocess.DEVNULL).returncode:
        print(
            f"{sys.executable} could not make a virtual environment in {ROOT} (see above), so nothing was installed. "
            "On Debian and Ubuntu the package python3-venv is needed.",
            file=sys.stderr,
        )
        return 1
    return 0


def is_complete(wanted: str) -> bool:
    return marker(wanted).is_file() and marker(wanted).read_bytes() == lock_file(wanted).read_bytes() and works()


def works() -> bool:
    """Whether the environment's Python and pip still run: the Python it was made with may have gone."""
    if not os.access(PYTHON, os.X_OK):
        return False
    return subprocess.run([PYTHON, "-I", "-m", "pip", "--version"], capture_output=True).returncode == 0


def marker(name: str) -> Path:
    return VENV / f"installed-{name}.txt"


def lock_file(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
